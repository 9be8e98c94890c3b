import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.bars import count_bars, stars_before_and_after
from components.figures.certainty import RankRange, rank_ranges
from components.figures.figure import Figure
from components.figures.layout import escaped, shortened
from components.figures.map import INSET, MAIN, SHAPES, RegionValue, region_map
from components.figures.profile import Scored, dots_on_one_scale, move_steps, total_line
from components.figures.scale import Scale
from components.palette import THEMES, Theme, contrast, palette
from data_access.editions import regions
from tests.components.drawn import HOSTILE, LIGHT, obeys_markup, plain_figure

STARS = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星", 0: "未评级"}
COUNTS = {5: 14, 4: 84, 3: 62, 2: 22, 1: 5, 0: 17}
DIMENSIONS = ["综合实力", "技术创新", "社会效益", "推广价值"]
ADDRESSES = {"main": "/assets/main.geojson", "inset": "/assets/inset.geojson"}


def bars(counts: dict[int, int], theme: Theme = "light") -> dict[str, Any]:
    names, texts = [STARS[stars] for stars in counts], [f"{count} 个" for count in counts.values()]
    figure = count_bars(names, counts.values(), texts, palette(theme), row=40, stars=list(counts))
    assert figure.layout["yaxis"]["autorange"] == "reversed", "the first on top"
    [trace] = plain_figure(figure)["data"]
    found: dict[str, Any] = trace
    return found


def test_bars_stand_in_the_order_given_and_say_their_numbers() -> None:
    trace = bars(COUNTS)
    assert trace["y"] == ["五星", "四星", "三星", "二星", "一星", "未评级"]
    assert trace["x"] == [14, 84, 62, 22, 5, 17]
    assert trace["text"] == ["14 个", "84 个", "62 个", "22 个", "5 个", "17 个"]
    assert trace["orientation"] == "h"


@pytest.mark.parametrize("theme", THEMES)
def test_more_stars_have_a_stronger_colour_and_not_rated_a_grey_one(theme: Theme) -> None:
    *colours, not_rated = bars(COUNTS, theme)["marker"]["color"]
    on_white = [contrast(colour, "#FFFFFF") for colour in colours]
    assert on_white == sorted(on_white, reverse=True)
    assert not_rated == palette(theme).not_rated


@pytest.mark.parametrize("counts", [{}, {5: 1}, dict.fromkeys(COUNTS, 0)])
def test_bars_can_be_drawn_of_next_to_nothing(counts: dict[int, int]) -> None:
    assert sum(bars(counts).get("x", [])) == sum(counts.values())


def profile(own: list[float | None], median: list[float | None]) -> dict[str, Any]:
    rows = zip(DIMENSIONS, own, median, strict=True)
    scored = [Scored(n, o, m, "未提供" if o is None else f"{o:.2f}") for n, o, m in rows]
    return plain_figure(dots_on_one_scale(scored, ("本项目", "方向中位数"), LIGHT))


def test_the_profile_draws_the_project_above_the_median_and_a_line_between() -> None:
    between, median, own = profile([71.7, 80.5, 73.3, 73.8], [70.0, 71.0, 72.0, 75.0])["data"]
    assert (median["name"], own["name"]) == ("方向中位数", "本项目")
    assert own["y"] == median["y"] == DIMENSIONS
    assert own["x"] == [71.7, 80.5, 73.3, 73.8]
    assert own["text"] == ["71.70", "80.50", "73.30", "73.80"]
    assert own["textposition"] == [*["middle right"] * 3, "middle left"]
    assert between["x"][:3] == [70.0, 71.7, None]


def test_all_dimensions_of_a_profile_stand_on_one_scale_that_fits_them() -> None:
    layout = profile([71.7, 80.5, 73.3, 73.8], [70.0, 71.0, 72.0, 75.0])["layout"]
    assert layout["xaxis"]["range"] == [59, 91]


@pytest.mark.parametrize("scores", [[0.0, 100.0, 50.0, 50.0], [None, None, None, None]])
def test_the_scale_of_a_profile_stays_within_the_scores_there_are(scores: list[float]) -> None:
    layout = profile([*scores], [*scores])["layout"]
    assert layout["xaxis"]["range"] == [-1, 101]


def test_a_missing_score_is_no_dot_and_says_why() -> None:
    figure = profile([71.7, None, 73.3, 73.8], [None] * 4)
    assert figure["data"][2]["x"] == [71.7, None, 73.3, 73.8]
    [said] = figure["layout"]["annotations"]
    assert (said["text"], said["y"]) == ("未提供", "技术创新")


def test_without_a_median_the_profile_shows_the_project_alone() -> None:
    figure = profile([71.7, 80.5, 73.3, 73.8], [None] * 4)
    assert figure["data"][0]["x"] == []
    assert figure["layout"]["showlegend"] is False


def history(totals: list[float | None]) -> dict[str, Any]:
    periods = [(f"Q{quarter}", "2022") for quarter in range(1, len(totals) + 1)]
    texts = ["未评级" if total is None else f"{total:.2f}" for total in totals]
    return plain_figure(total_line(periods, totals, texts, [(85, "★5"), (75, "★4")], LIGHT))


def test_the_history_keeps_the_order_of_the_periods_and_their_texts() -> None:
    figure = history([74.0, 76.5, 80.25])
    [line] = figure["data"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["Q1", "Q2", "Q3"]
    assert (line["x"], line["y"]) == ([0, 1, 2], [74.0, 76.5, 80.25])
    assert line["hovertext"] == ["74.00", "76.50", "80.25"]


def test_a_period_without_a_rating_leaves_a_gap_in_the_history() -> None:
    [line] = history([74.0, None, 80.25])["data"]
    assert line["y"] == [74.0, None, 80.25]
    assert line["connectgaps"] is False


def test_the_history_shows_the_star_levels_within_sight_and_no_others() -> None:
    layout = history([74.0, 76.5])["layout"]
    assert [shape["y0"] for shape in layout["shapes"]] == [75]
    assert [note["text"] for note in layout["annotations"]] == ["2022", "76.50", "★4"]


def test_the_names_of_star_levels_stand_beside_the_history_and_not_on_it() -> None:
    layout = history([74.0, 76.5])["layout"]
    *_, note = layout["annotations"]
    assert (note["x"], note["xanchor"]) == (1, "left")
    assert layout["margin"]["r"] >= 60


@pytest.mark.parametrize("totals", [[], [None], [80.0], [100.0], [0.0], [None, None]])
def test_a_short_history_is_drawn_within_its_axis(totals: list[float | None]) -> None:
    figure = history(totals)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < high
    assert all(low < total < high for total in totals if total is not None)


def test_the_steps_of_a_move_add_up_from_the_first_part_to_the_whole() -> None:
    names, texts = ["自身得分", "他人得分", "更正", "名次变化"], ["−3", "+1", "±0", "−2"]
    figure = plain_figure(move_steps(names, [-3, 1, 0, -2], texts, LIGHT))
    [steps] = figure["data"]
    assert steps["y"] == names
    assert steps["x"] == [-3, 1, 0, -2]
    assert steps["base"] == [0, -3, -2, 0]
    assert steps["marker"]["color"] == [*LIGHT.parts[:3], LIGHT.text]
    assert [line["x0"] for line in figure["layout"]["shapes"]] == [-3, -2, -2]
    assert steps["text"] == texts
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"


def test_a_move_without_parts_shows_the_whole_alone() -> None:
    [steps] = plain_figure(move_steps(["名次变化"], [0], ["±0"], LIGHT))["data"]
    assert (steps["x"], steps["base"]) == ([0], [0])


ALL_REGIONS = [
    RegionValue(region.code, region.short_zh, None if region.code == "710000" else 3, "3 个项目")
    for region in regions()
]


def map_figure(shown: list[RegionValue]) -> Figure:
    return region_map(shown, ADDRESSES, LIGHT, Scale(0, 3, ("0", "3"), "项目"), [])


def map_of(shown: list[RegionValue]) -> dict[str, Any]:
    return plain_figure(map_figure(shown))


def of_geo(figure: dict[str, Any], geo: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace.get("geo", "geo") == geo]


def codes_in(file: str) -> set[str]:
    shapes = json.loads((SHAPES / file).read_text("utf-8"))
    return {feature["id"] for feature in shapes["features"]}


@pytest.mark.parametrize("geo", ["geo", "geo2"])
def test_every_region_is_drawn_once_in_the_main_map_and_in_the_inset(geo: str) -> None:
    _, *areas = of_geo(map_of(ALL_REGIONS), geo)
    drawn = [code for trace in areas for code in trace["locations"]]
    assert sorted(drawn) == sorted(region.code for region in regions())
    assert len(drawn) == 34


def test_the_shapes_are_those_of_the_34_regions_and_of_none_else() -> None:
    assert codes_in("provinces_main.geojson") == {region.code for region in regions()}
    assert codes_in("provinces_inset.geojson") < codes_in("provinces_main.geojson")


def test_the_map_says_what_its_colours_mean() -> None:
    layout = map_of(ALL_REGIONS)["layout"]
    assert layout["coloraxis"]["showscale"] is True
    assert layout["coloraxis"]["colorbar"]["ticktext"] == ["0", "3"]
    assert [note["text"] for note in layout["annotations"]] == ["项目"]


def test_shapes_come_from_the_site_itself_each_for_its_map() -> None:
    figure = map_of(ALL_REGIONS)
    for geo, part in (("geo", "main"), ("geo2", "inset")):
        assert {t["geojson"] for t in of_geo(figure, geo)[1:]} == {ADDRESSES[part]}


@pytest.mark.parametrize("geo", ["geo", "geo2"])
def test_ten_dashes_come_first_in_each_map(geo: str) -> None:
    dashes = of_geo(map_of(ALL_REGIONS), geo)[0]
    assert dashes["type"] == "scattergeo"
    assert dashes["mode"] == "lines"
    assert dashes["lon"].count(None) == dashes["lat"].count(None) == 10


@pytest.mark.parametrize("window", [MAIN, INSET], ids=["main", "inset"])
def test_no_part_of_the_dashes_is_outside_both_windows(window: dict[str, list[float]]) -> None:
    dashes = of_geo(map_of(ALL_REGIONS), "geo")[0]
    west, east = window["lonaxis_range"]
    assert any(west <= lon <= east for lon in dashes["lon"] if lon is not None)
    inset_south, inset_north = INSET["lataxis_range"]
    main_south, main_north = MAIN["lataxis_range"]
    for lat in filter(None, dashes["lat"]):
        assert inset_south <= lat <= inset_north or main_south <= lat <= main_north


def test_a_region_without_a_value_is_grey_and_says_so() -> None:
    shown = [RegionValue("710000", "台湾", None, "暂无数据"), RegionValue("110000", "北京", 0, "0")]
    unknown, known = of_geo(map_of(shown), "geo")[1:]
    assert unknown["locations"] == ["710000"]
    assert unknown["colorscale"][0] == [0, LIGHT.not_rated]
    assert (unknown["z"], unknown["zmin"], unknown["zmax"]) == ([0], 0, 1)
    assert unknown["hovertext"] == ["台湾: 暂无数据"]
    assert known["locations"] == ["110000"]
    assert known["coloraxis"] == "coloraxis"


def test_more_projects_make_a_region_darker() -> None:
    [(_, fewest), (_, most)] = map_of(ALL_REGIONS)["layout"]["coloraxis"]["colorscale"]
    assert most == LIGHT.action
    assert contrast(most, LIGHT.ground) > contrast(fewest, LIGHT.ground)


@pytest.mark.parametrize("shown", [[], ALL_REGIONS[:1]])
def test_the_map_is_drawn_of_no_region_and_of_one(shown: list[RegionValue]) -> None:
    areas = [trace for trace in map_of(shown)["data"] if trace["type"] == "choropleth"]
    assert [trace["locations"] for trace in areas] == [[r.code] for r in shown] * 2


LONG_NAME = "面向多源异构工业数据的全生命周期质量管控与可信共享流通一体化服务平台" * 2


def ranges(*reaches: tuple[int, int, int], name: str = "平台") -> list[RankRange]:
    leader = reaches[0][2] if reaches else 0
    return [
        RankRange(name, rank, low, high, f"{low}–{high}", low <= leader)
        for low, rank, high in reaches
    ]


def test_ranges_run_from_the_best_to_the_worst_rank_in_the_colour_of_their_kind() -> None:
    figure = plain_figure(rank_ranges(ranges((1, 1, 2), (2, 2, 4), (3, 3, 3)), LIGHT))
    like_leader, others, dots, texts, _ = figure["data"]
    assert like_leader["x"] == [1, 2, None, 2, 4, None]
    assert others["x"] == [3, 3, None]
    assert like_leader["line"]["color"] != others["line"]["color"]
    assert dots["x"] == [1, 2, 3]
    assert texts["x"] == [2, 4, 3]
    top, bottom = figure["layout"]["yaxis"]["range"][::-1]
    assert top < 0
    assert bottom > 2


def test_names_stand_above_their_lines_and_are_cut_only_where_they_are_very_long() -> None:
    name = "基于多方安全计算的健康医疗数据开放服务平台"
    figure = plain_figure(rank_ranges(ranges((1, 1, 1), (2, 2, 2), name=name), LIGHT))
    *_, dots, _, names = figure["data"]
    assert names["text"] == [name] * 2
    assert [above < line for above, line in zip(names["y"], dots["y"], strict=True)] == [True] * 2
    figure = plain_figure(rank_ranges(ranges((1, 1, 1), name=LONG_NAME), LIGHT))
    *_, dots, _, names = figure["data"]
    assert names["text"] == [shortened(LONG_NAME, 48)] != [LONG_NAME]
    assert dots["hovertext"][0].startswith(LONG_NAME)


@pytest.mark.parametrize("worst", [1, 7, 22, 187, 20_000])
def test_the_axis_of_ranks_starts_at_the_first_and_has_few_ticks(worst: int) -> None:
    axis = plain_figure(rank_ranges(ranges((1, 1, worst)), LIGHT))["layout"]["xaxis"]
    assert axis["tickvals"][0] == 1
    assert len(axis["tickvals"]) <= 8
    assert axis["range"] == [0.5, worst + 0.5]


def test_no_range_at_all_can_be_drawn() -> None:
    for trace in plain_figure(rank_ranges([], LIGHT))["data"]:
        assert trace["x"] == []


def test_bars_without_stars_have_one_colour_and_start_at_zero() -> None:
    figure = plain_figure(
        count_bars(["1", "2–5"], [7, 100], ["7 · 4%", "100 · 53%"], LIGHT, row=34)
    )
    assert figure["data"][0]["marker"]["color"] == LIGHT.action
    assert figure["layout"]["xaxis"]["rangemode"] == "tozero"


def before_and_after(before: dict[int, int], after: dict[int, int]) -> list[dict[str, Any]]:
    texts = (
        {n: f"公布 {c}" for n, c in before.items()},
        {n: f"试算 {c}" for n, c in after.items()},
    )
    figure = stars_before_and_after(before, after, STARS, texts, LIGHT)
    traces: list[dict[str, Any]] = plain_figure(figure)["data"]
    return traces


def test_stars_before_stand_above_those_after_and_five_stars_on_top() -> None:
    rated = COUNTS | {0: 0}
    after, before = before_and_after(rated, rated | {5: 20, 4: 78})
    assert after["y"] == before["y"] == ["一星", "二星", "三星", "四星", "五星"]
    assert (before["x"][-1], after["x"][-1]) == (14, 20)
    assert (before["text"][-1], after["text"][-1]) == ("公布 14", "试算 20")


def test_who_would_lose_the_total_has_bars_of_their_own() -> None:
    after, before = before_and_after(COUNTS | {0: 0}, COUNTS | {0: 2, 1: 3})
    assert (before["y"][0], before["x"][0], after["x"][0]) == ("未评级", 0, 2)


@given(st.text())
def test_escaped_text_carries_no_markup(text: str) -> None:
    assert not set("<>") & set(escaped(text))


NAMED: dict[str, Callable[[], Figure]] = {
    "bars": lambda: count_bars([HOSTILE], [1], [HOSTILE], LIGHT, row=34),
    "dots": lambda: dots_on_one_scale(
        [Scored(HOSTILE, 1.0, 1.0, HOSTILE), Scored(HOSTILE, None, 1.0, HOSTILE)],
        (HOSTILE, HOSTILE),
        LIGHT,
    ),
    "move steps": lambda: move_steps([HOSTILE, HOSTILE], [1, 1], ["+1", "+1"], LIGHT),
    "rank ranges": lambda: rank_ranges([RankRange(HOSTILE, 1, 1, 1, HOSTILE, True)], LIGHT),
    "stars before and after": lambda: stars_before_and_after(
        {0: 0} | dict.fromkeys(range(1, 6), 1),
        {0: 0} | dict.fromkeys(range(1, 6), 1),
        dict.fromkeys(range(6), HOSTILE),
        (dict.fromkeys(range(6), HOSTILE),) * 2,
        LIGHT,
    ),
    "region map": lambda: map_figure([RegionValue("110000", HOSTILE, 1, "1")]),
}


@pytest.mark.parametrize("draw", NAMED.values(), ids=NAMED.keys())
def test_markup_in_a_name_is_shown_and_not_obeyed(draw: Callable[[], Figure]) -> None:
    assert not obeys_markup(draw())
