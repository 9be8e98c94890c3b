from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.figure import Figure
from components.figures.marks import Row
from components.figures.releases import apart
from components.figures.tracking import (
    Flow,
    Layer,
    RankLine,
    SplitRow,
    States,
    TotalRange,
    rank_lines,
    reason_bars,
    split_bars,
    star_flows,
    star_matrix,
    star_shares,
    star_tiles,
    total_ranges,
)
from components.palette import THEMES, Theme, contrast, palette
from tests.components.drawn import HOSTILE, LIGHT, obeys_markup, plain_figure

PERIODS = [("四季度", "2021 年"), ("一季度", "2022 年"), ("二季度", "2022 年")]
LONG = "示例大数据平台" * 9
NAMES = ["五星", "四星", "三星", "二星", "一星", "未评级", "未列入名单"]
SHORT = ["5 ★", "4 ★", "3 ★", "2 ★", "1 ★", "未评级", "未列入名单"]
STARS = (5, 4, 3, 2, 1, 0, None)
PARTS = ["自身得分", "他人得分", "进出", "方法变更", "更正"]


def line(*ranks: int | None, name: str = "示例平台", colour: int | None = 0) -> RankLine:
    return RankLine(name, ranks, [f"名次 {rank}" if rank else "" for rank in ranks], colour)


def lines_and_names(*lines: RankLine) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *traces, names = plain_figure(rank_lines(lines, PERIODS, LIGHT))["data"]
    return traces, names


def test_rank_one_is_on_top_and_every_line_ends_with_its_rank_and_name() -> None:
    figure = plain_figure(rank_lines([line(2, 1, 1), line(1, 2, 2, name="其他")], PERIODS, LIGHT))
    low, high = figure["layout"]["yaxis"]["range"]
    assert low > high
    assert [text.split() for text in figure["data"][-1]["text"]] == [
        ["1", "示例平台"],
        ["2", "其他"],
    ]


def test_parts_of_years_are_named_along_the_axis_and_each_year_once_below_it() -> None:
    layout = plain_figure(rank_lines([line(2, 1, 1)], PERIODS, LIGHT))["layout"]
    assert layout["xaxis"]["ticktext"] == ["四季度", "一季度", "二季度"]
    years = [(note["text"], note["x"]) for note in layout["annotations"]]
    assert years == [("2021 年", 0), ("2022 年", 1.5)]
    assert [between["x0"] for between in layout["shapes"]] == [0.5]


def test_whole_years_stand_along_the_axis_themselves() -> None:
    layout = plain_figure(rank_lines([line(2, 1)], [("", "2022 年"), ("", "2023 年")], LIGHT))[
        "layout"
    ]
    assert layout["xaxis"]["ticktext"] == ["2022 年", "2023 年"]
    assert not any(layout.get(key) for key in ("annotations", "shapes"))


def test_a_release_without_a_rating_leaves_a_gap_in_the_ranks() -> None:
    [trace], _ = lines_and_names(line(3, None, 1))
    assert trace["y"][:3] == [3, None, 1]
    assert trace["connectgaps"] is False


def test_a_rank_far_below_is_an_open_mark_at_the_bottom_and_the_axis_says_so() -> None:
    figure = plain_figure(rank_lines([line(180, 2, 1)], PERIODS, LIGHT))
    trace, _ = figure["data"]
    assert trace["y"][0] < 10
    assert trace["marker"]["symbol"][:3] == ["circle-open", "circle", "circle"]
    assert figure["layout"]["yaxis"]["ticktext"][-1] == "&gt;6"
    near = plain_figure(rank_lines([line(5, 2, 1)], PERIODS, LIGHT))
    assert "&gt;6" not in near["layout"]["yaxis"]["ticktext"]


def test_quiet_lines_are_one_trace_below_the_coloured_ones() -> None:
    many = [line(n, n, n, colour=None) for n in range(3, 53)]
    traces, names = lines_and_names(line(1, 1, 1), line(2, 2, 2, colour=1), *many)
    assert len(traces) == 3
    assert traces[0]["line"]["color"] == LIGHT.outline
    assert [trace["line"]["color"] for trace in traces[1:]] == list(LIGHT.series[:2])
    assert traces[0]["x"].count(None) == 50
    assert len(names["text"]) == 52


def test_a_project_without_a_rank_at_the_end_has_its_name_at_the_bottom() -> None:
    _, names = lines_and_names(line(1, 2, None, name="甲"), line(2, 1, 3, name="乙"))
    assert [text.split() for text in names["text"]] == [["3", "乙"], ["–", "甲"]]
    assert names["y"][1] > names["y"][0]


def test_tied_projects_have_names_that_do_not_touch() -> None:
    _, names = lines_and_names(*(line(1, 1, 4, name=str(n)) for n in range(5)))
    gaps = [after - before for before, after in pairwise(names["y"])]
    assert min(gaps) > 0.1
    assert min(gaps) == pytest.approx(max(gaps))


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=50).map(sorted),
    st.floats(0.1, 3),
)
def test_labels_are_a_gap_apart_and_below_the_highest_place(places: list[int], gap: float) -> None:
    moved = apart(places, gap, 250)
    assert all(after - before >= gap - 1e-9 for before, after in pairwise(moved))
    assert max(moved) <= 250
    assert apart([1.0, 9.0], 2, 20) == [1.0, 9.0]


@pytest.mark.parametrize("lines", [[], [line(1)], [line(None)], [line(7, name=LONG)]])
def test_ranks_of_no_project_and_of_one_release_are_drawn(lines: list[RankLine]) -> None:
    figure = plain_figure(rank_lines(lines, PERIODS[:1], LIGHT))
    low, high = figure["layout"]["yaxis"]["range"]
    assert low > high
    names = [text.split("<br>") for text in figure["data"][-1].get("text", [])]
    assert all(len(lines) <= 2 and max(map(len, lines)) < 20 for lines in names)


def states(**projects: int) -> States:
    return States(NAMES, SHORT, [projects.get(f"s{stars}", 0) for stars in STARS], STARS)


BEFORE = states(s5=2, s4=10, s0=3)
AFTER = states(s5=4, s4=7, s3=1, sNone=3)
MOVES = [
    Flow(0, 0, 2, "五星 → 五星：2", 0),
    Flow(1, 0, 2, "四星 → 五星：2", 1),
    Flow(1, 1, 7, "四星 → 四星：7", 0),
    Flow(1, 2, 1, "四星 → 三星：1", -1),
    Flow(5, 6, 3, "未评级 → 未列入名单：3", 0),
]


def test_flows_join_the_filled_states_of_both_sides() -> None:
    [sankey] = plain_figure(star_flows(BEFORE, AFTER, MOVES, LIGHT))["data"]
    node, link = sankey["node"], sankey["link"]
    assert node["label"] == [
        "五星 2", "四星 10", "未评级 3", "五星 4", "四星 7", "三星 1", "未列入名单 3",
    ]  # fmt: skip
    assert (link["source"], link["target"]) == ([0, 1, 1, 1, 2], [3, 3, 4, 5, 6])
    assert link["value"] == [2, 2, 7, 1, 3]
    for side in (node["y"][:3], node["y"][3:]):
        assert side == sorted(side), "best on top"
        assert all(0 < place < 1 for place in side)
    assert node["color"][:3] == [LIGHT.stars[5], LIGHT.stars[4], LIGHT.not_rated]


def test_upward_downward_and_level_flows_have_colours_of_their_own() -> None:
    [sankey] = plain_figure(star_flows(BEFORE, AFTER, MOVES, LIGHT))["data"]
    level, up, also_level, down, neither = sankey["link"]["color"]
    assert len({level, up, down}) == 3
    assert level == also_level == neither


def test_the_matrix_has_a_number_where_projects_went_and_no_nought() -> None:
    [heat] = plain_figure(star_matrix(BEFORE, AFTER, MOVES, ("前", "后"), LIGHT))["data"]
    assert heat["text"][1][:4] == ["2 ↑", "7", "1 ↓", ""]
    assert heat["z"][1][0] > 0 > heat["z"][1][2]
    assert heat["z"][1][1] == 0
    assert heat["z"][2] == [None] * 7
    assert (heat["x"], heat["y"]) == (SHORT, NAMES)


def test_no_migration_can_be_drawn_in_both_ways() -> None:
    nobody = states()
    assert plain_figure(star_flows(nobody, nobody, [], LIGHT))["data"][0]["type"] == "sankey"
    [heat] = plain_figure(star_matrix(nobody, nobody, [], ("", ""), LIGHT))["data"]
    assert {value for row in heat["z"] for value in row} == {None}


def row(*parts: int, name: str = "示例平台") -> SplitRow:
    change = sum(parts)
    return SplitRow(name, "9 → 4", parts, change, f"{change:+}", "说明")


def test_parts_are_stacked_to_both_sides_and_a_line_marks_the_whole() -> None:
    figure = plain_figure(split_bars([row(5, -2, 0, 0, 1), row(-4, -1, 2, 0, 0)], PARTS, LIGHT))
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert [bar["name"] for bar in bars] == ["自身得分", "他人得分", "进出", "更正"]
    assert [bar["x"] for bar in bars] == [[5, -4], [-2, -1], [0, 2], [1, 0]]
    whole, written, names = figure["data"][4:]
    assert whole["x"] == [4, -3]
    assert [text.strip("\u00a0") for text in written["text"]] == ["+4", "-3"]
    assert (written["x"], written["textposition"]) == ([6, -5], ["middle right", "middle left"])
    assert names["text"] == ["示例平台  <i>9 → 4</i>"] * 2
    assert figure["layout"]["barmode"] == "relative"
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -5
    assert high > 6


def test_a_part_has_the_same_colour_whatever_other_parts_there_are() -> None:
    [bar, *_] = plain_figure(split_bars([row(0, 0, 0, 0, 3)], PARTS, LIGHT))["data"]
    assert (bar["name"], bar["marker"]["color"]) == ("更正", LIGHT.parts[4])


@pytest.mark.parametrize("rows", [[], [row(1, 0, 0, 0, 0, name=LONG)]])
def test_no_move_and_one_of_a_long_name_are_drawn(rows: list[SplitRow]) -> None:
    figure = plain_figure(split_bars(rows, PARTS, LIGHT))
    assert all("…" in text for text in figure["data"][-1].get("text", []))


def layer(*projects: int, stars: int = 0, name: str = "五星") -> Layer:
    return Layer(name, projects, [f"{n} 个" for n in projects], stars)


def test_shares_are_of_all_layers_of_a_release_and_a_release_without_any_stays_empty() -> None:
    layers = [layer(1, 0, 3, stars=5), layer(3, 0, 3, stars=4, name="四星")]
    five, four, wholes, ends = plain_figure(star_shares(layers, PERIODS, ["a", "b"], LIGHT))["data"]
    assert five["y"] == [0.25, None, 0.5]
    assert four["y"] == [0.75, None, 0.5]
    assert wholes["text"] == ["4", "0", "6"]
    assert ends["y"] == [0.25, 0.75]
    assert five["marker"]["color"] == LIGHT.stars[5]


@pytest.mark.parametrize("layers", [[], [layer(0)], [layer(1)]])
def test_shares_of_next_to_nothing_are_drawn(layers: list[Layer]) -> None:
    figure = plain_figure(star_shares(layers, PERIODS[:1], ["a"] * len(layers), LIGHT))
    assert figure["layout"]["yaxis"]["range"] == [0, 1]


MANY = TotalRange([90, 80, 70, 60, 50], [], "中位数 70")
FEW = TotalRange([], [88, 42], "两个")
NOBODY = TotalRange([], [], "无")


def test_ranges_show_quantiles_of_many_and_each_total_of_few() -> None:
    figure = plain_figure(
        total_ranges([MANY, FEW, NOBODY], PERIODS, [(75, "4 ★"), (10, "2 ★")], LIGHT)
    )
    nine_in_ten, half, median, dots = figure["data"]
    assert (nine_in_ten["base"], nine_in_ten["y"]) == ([50], [40])
    assert (half["base"], half["y"]) == ([60], [20])
    assert median["y"] == [70, None, None]
    assert (dots["x"], dots["y"]) == ([1, 1], [88, 42])
    *_, floor = figure["layout"]["annotations"]
    assert floor["text"] == "4 ★", "the one within sight"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 42
    assert high > 90


def test_ranges_of_nobody_are_drawn() -> None:
    low, high = plain_figure(total_ranges([NOBODY], PERIODS[:1], [], LIGHT))["layout"]["yaxis"][
        "range"
    ]
    assert low < high


def test_reasons_are_stacked_and_their_sum_stands_on_top() -> None:
    layers = [layer(1, 2, 0, name="未提交"), layer(4, 0, 0, name="核查中")]
    *bars, sums = plain_figure(reason_bars(layers, PERIODS, LIGHT))["data"]
    assert [bar["y"] for bar in bars] == [[1, 2, 0], [4, 0, 0]]
    assert sums["text"] == ["5", "2", "0"]
    assert plain_figure(reason_bars([], PERIODS, LIGHT))["layout"]["yaxis"]["range"][0] == 0


def test_tiles_show_stars_no_rating_and_no_place_in_the_list() -> None:
    rows = [Row("示例平台", "2", (None, 0, 5), ["未列入", "未评级", "五星"])]
    tiles, notes = plain_figure(star_tiles(rows, PERIODS, LIGHT))["data"]
    assert tiles["z"] == [[None, 0, 5]]
    assert tiles["text"] == [["", "–", "5"]]
    assert tiles["colorscale"][0][1] == LIGHT.not_rated
    assert tiles["colorscale"][-1] == [1, LIGHT.stars[5]]
    assert [text.strip("\u00a0") for text in notes["text"]] == ["2"]


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_in_tiles_can_be_read_on_every_colour(theme: Theme) -> None:
    colours = [*palette(theme).stars.values(), palette(theme).not_rated]
    assert min(contrast("#000000", colour) for colour in colours) >= 4.5


@pytest.mark.parametrize(
    "figure",
    [
        rank_lines([line(1, name=HOSTILE)], PERIODS[:1], LIGHT),
        star_flows(States([HOSTILE], [HOSTILE], [1], [5]), States([HOSTILE], [HOSTILE], [1], [5]),
                   [Flow(0, 0, 1, HOSTILE, 0)], LIGHT),
        star_matrix(States([HOSTILE], [HOSTILE], [1], [5]), States([HOSTILE], [HOSTILE], [1], [5]),
                    [Flow(0, 0, 1, HOSTILE, 0)], (HOSTILE, HOSTILE), LIGHT),
        split_bars([row(1, name=HOSTILE)], [HOSTILE], LIGHT),
        star_shares([layer(1, name=HOSTILE)], PERIODS[:1], [HOSTILE], LIGHT),
        total_ranges([TotalRange([], [50], HOSTILE)], PERIODS[:1], [(50, HOSTILE)], LIGHT),
        reason_bars([layer(1, name=HOSTILE)], PERIODS[:1], LIGHT),
        star_tiles([Row(HOSTILE, HOSTILE, (5,), [HOSTILE])], PERIODS[:1], LIGHT),
    ],
)  # fmt: skip
def test_markup_in_a_name_is_shown_and_not_obeyed(figure: Figure) -> None:
    assert not obeys_markup(figure)
