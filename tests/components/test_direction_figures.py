"""Figures of directions: what is drawn, in which order, of much and of next to nothing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from components.figures.directions import (
    Branch,
    Cell,
    MeanPair,
    Quartiles,
    Spot,
    StarRow,
    box,
    cells,
    mean_pairs,
    mean_table,
    stack_height,
    star_stacks,
    strip,
    tree,
)
from components.figures.figure import Figure
from components.figures.marks import Row
from components.palette import THEMES, Theme, contrast, mixed, palette
from tests.components.drawn import HOSTILE, LIGHT, obeys_markup, plain_figure

LEVELS = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星", 0: "未评级"}
RATED = {stars: name for stars, name in LEVELS.items() if stars}
LONG = "面向装备制造的工业大数据平台研" * 4
FLOORS = [(85.0, "5★"), (75.0, "4★"), (65.0, "3★")]


def branches(name: str = "大数据存储管理") -> list[Branch]:
    return [
        Branch("category=3", "", "大数据关键产品", 39, "39"),
        Branch("direction=06", "category=3", name, 15, "15"),
        Branch("direction=07", "category=3", "大数据分析挖掘", 24, "24"),
    ]


def tree_of(shape: str, drawn: list[Branch], theme: Theme = "light") -> dict[str, Any]:
    figure = plain_figure(tree(shape, drawn, palette(theme), height=400))
    [trace] = figure["data"]
    found: dict[str, Any] = trace
    return found


@pytest.mark.parametrize("shape", ["treemap", "sunburst"])
def test_the_tree_is_of_the_shape_asked_for_and_its_marks_are_choices(shape: str) -> None:
    trace = tree_of(shape, branches())
    assert trace["type"] == shape
    assert trace["ids"] == ["category=3", "direction=06", "direction=07"]
    assert trace["parents"] == ["", "category=3", "category=3"]
    assert trace["values"] == [39, 15, 24]
    assert trace["branchvalues"] == "total"


def test_a_larger_direction_is_darker_in_the_tree() -> None:
    _, small, large = tree_of("treemap", branches())["marker"]["colors"]
    assert contrast(large, LIGHT.ground) > contrast(small, LIGHT.ground)


@pytest.mark.parametrize("theme", THEMES)
def test_names_in_the_tree_stand_out_from_the_colour_behind_them(theme: Theme) -> None:
    trace = tree_of("treemap", branches(), theme)
    for ground, ink in zip(trace["marker"]["colors"], trace["textfont"]["color"], strict=True):
        assert contrast(ground, ink) >= 4.5


@pytest.mark.parametrize("shape", ["treemap", "sunburst"])
@pytest.mark.parametrize("drawn", [[], [Branch("direction=06", "", "存储", 1, "1")]])
def test_the_tree_is_drawn_of_no_direction_and_of_one(shape: str, drawn: list[Branch]) -> None:
    assert tree_of(shape, drawn).get("values", []) == [branch.value for branch in drawn]


def test_a_long_name_is_broken_in_the_tree_and_whole_beneath_the_pointer() -> None:
    trace = tree_of("treemap", branches(LONG))
    lines = trace["labels"][1].split("<br>")
    assert "".join(lines) == LONG
    assert max(map(len, lines)) <= 9
    assert trace["hovertext"][1] == f"{LONG}: 15"


def star_row(name: str, *counts: int) -> StarRow:
    by_stars = dict(zip((5, 4, 3, 2, 1, 0), counts, strict=True))
    return StarRow(name, "注", by_stars, {stars: f"{name} {n}" for stars, n in by_stars.items()})


STAR_ROWS = [star_row("存储", 1, 7, 2, 1, 0, 4), star_row("安全", 3, 9, 3, 2, 0, 0)]


def stacks(rows: list[StarRow], *, as_share: bool) -> list[dict[str, Any]]:
    figure = plain_figure(star_stacks(rows, LEVELS, LIGHT, as_share=as_share))
    traces: list[dict[str, Any]] = figure["data"]
    return traces


def test_numbers_of_stars_are_stacked_from_five_to_one_and_not_rated() -> None:
    *bars, names = stacks(STAR_ROWS, as_share=False)
    assert [bar["name"] for bar in bars] == list(LEVELS.values())
    assert [bar["x"] for bar in bars] == [[1, 3], [7, 9], [2, 3], [1, 2], [0, 0], [4, 0]]
    assert [text.split("  ")[0] for text in names["text"]] == ["存储", "安全"]


def test_shares_of_stars_add_up_to_one_without_the_projects_that_are_not_rated() -> None:
    *bars, _ = stacks(STAR_ROWS, as_share=True)
    assert [bar["name"] for bar in bars] == list(RATED.values())
    for row in range(2):
        assert sum(bar["x"][row] for bar in bars) == pytest.approx(1)
    assert bars[0]["x"][0] == pytest.approx(1 / 11)
    assert bars[0]["text"] == ["1", "3"]


def test_the_first_row_of_bars_is_on_top() -> None:
    for as_share in (True, False):
        figure = star_stacks(STAR_ROWS, LEVELS, LIGHT, as_share=as_share)
        bottom, top = plain_figure(figure)["layout"]["yaxis"]["range"]
        assert bottom > top


@pytest.mark.parametrize("rows", [[], [star_row("存储", 0, 0, 0, 0, 0, 3)]])
@pytest.mark.parametrize("as_share", [True, False])
def test_stars_are_drawn_of_no_direction_and_of_one_that_is_not_rated(
    rows: list[StarRow], as_share: bool
) -> None:
    *bars, names = stacks(rows, as_share=as_share)
    assert len(names.get("text", [])) == len(rows)
    assert sum(sum(bar.get("x", [])) for bar in bars) == (0 if as_share or not rows else 3)


def test_a_long_name_above_a_bar_is_cut_and_whole_beneath_the_pointer() -> None:
    *_, names = stacks([star_row(LONG, 1, 0, 0, 0, 0, 0)], as_share=True)
    assert names["text"][0].startswith(LONG[:20] + "…")
    assert names["hovertext"] == [f"{LONG}  注"]


def test_a_long_note_is_cut_and_the_name_before_it_stays_whole() -> None:
    name = "Finance, health, emergency and city brain"
    row = replace(star_row(name, 1, 0, 0, 0, 0, 0), note="15/27, 13 not rated")
    *_, names = stacks([row], as_share=True)
    assert names["text"][0].startswith(f"{name}  <span")
    assert names["text"][0].endswith(">15/27, 13 not rat…</span>")
    assert names["hovertext"] == [f"{name}  15/27, 13 not rated"]


def test_more_directions_make_a_taller_figure() -> None:
    assert stack_height(1) < stack_height(10)


def heat(filled: list[Cell], rows: list[str], columns: list[str]) -> dict[str, Any]:
    return plain_figure(cells(rows, columns, filled, LIGHT))


def test_cells_stand_in_their_rows_and_columns_and_carry_their_choice() -> None:
    filled = [
        Cell(0, 1, "region=520000&direction=07", 5, "贵州，分析：5 个"),
        Cell(1, 0, "region=none&direction=06", 4, "未标明，存储：4 个"),
    ]
    figure = heat(filled, ["贵州 5", "未标明 4"], ["存储", "分析"])
    [boxes] = figure["data"]
    assert boxes["x"] == [1, 0]
    assert [base + 0.94 / 2 for base in boxes["base"]] == pytest.approx([0, 1])
    assert boxes["text"] == ["5", "4"]
    assert boxes["customdata"] == [cell.choice for cell in filled]
    assert figure["layout"]["yaxis"]["ticktext"] == ["贵州 5", "未标明 4"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["存储", "分析"]


@pytest.mark.parametrize("theme", THEMES)
def test_more_projects_make_a_stronger_cell_that_can_still_be_read(theme: Theme) -> None:
    filled = [Cell(0, n, "", n, "") for n in range(1, 6)]
    colours = palette(theme)
    traces = plain_figure(cells(["贵州"], list("012345"), filled, colours))["data"]
    found = {
        x: (opacity, trace["insidetextfont"]["color"])
        for trace in traces
        for x, opacity in zip(trace["x"], trace["marker"]["opacity"], strict=True)
    }
    strengths = [found[n][0] for n in range(1, 6)]
    assert all(weaker < stronger for weaker, stronger in pairwise(strengths))
    for opacity, ink in found.values():
        assert contrast(mixed(colours.ground, colours.action, opacity), ink) >= 4.5


@pytest.mark.parametrize("filled", [[], [Cell(0, 0, "direction=06", 1, "")]])
def test_the_heat_map_is_drawn_of_no_cell_and_of_one(filled: list[Cell]) -> None:
    names = [LONG] * len(filled)
    figure = heat(filled, names, names)
    assert [trace["x"] for trace in figure["data"]] == [[cell.column] for cell in filled]
    assert [text.replace("<br>", "") for text in figure["layout"]["xaxis"]["ticktext"]] == names


def test_headings_of_the_heat_map_are_level_and_whole_line_by_line() -> None:
    axis = heat([Cell(0, 0, "", 1, "")], ["贵州"], [LONG])["layout"]["xaxis"]
    assert axis["tickangle"] == 0
    assert max(map(len, axis["ticktext"][0].split("<br>"))) <= 6


def test_means_are_coloured_by_which_side_of_the_mean_of_all_they_lie_on() -> None:
    rows = [
        Row("存储", "11", [2.0, -2.0], ["76.97", "70.00"]),
        Row("少", "3", [None, 0.0], ["—", "74.00"]),
    ]
    figure = plain_figure(mean_table(rows, ["综合得分", "推广价值"], LIGHT))
    boxes, names = figure["data"]
    assert boxes["text"] == ["76.97 ▲", "70.00 ▼", "—", "74.00"]
    assert boxes["x"] == [0, 1, 0, 1]
    above, below, absent, even = boxes["marker"]["color"]
    assert len({above, below, absent}) == 3
    assert absent == even == LIGHT.second_ground
    assert [text.split("  ")[0] for text in names["text"]] == ["存储", "少"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["综合得分", "推广价值"]


def test_headings_of_means_have_room_beside_each_other_on_a_phone() -> None:
    rows = [Row("存储", "11", [2.0, -2.0], ["76.97", "70.00"])]
    axis = plain_figure(mean_table(rows, ["经济社会效益", "Replication"], LIGHT))["layout"]["xaxis"]
    assert axis["ticktext"] == ["经济社会<br>效益", "Replication"]


@pytest.mark.parametrize("rows", [[], [Row(LONG, "", [None], ["—"])]])
def test_the_table_of_means_is_drawn_of_no_direction_and_of_one(rows: list[Row]) -> None:
    boxes, _ = plain_figure(mean_table(rows, ["综合得分"], LIGHT))["data"]
    assert len(boxes.get("x", [])) == len(rows)


def pairs_of(pairs: list[MeanPair]) -> dict[str, Any]:
    names = ("所选项目", "全部项目")
    return plain_figure(mean_pairs(pairs, names, (60.0, 85.0), LIGHT))


def test_each_dimension_has_a_dot_of_its_own_and_one_of_all_and_a_line_between() -> None:
    figure = pairs_of(
        [
            MeanPair("综合实力", 77.7, 74.3, "77.70", "74.30"),
            MeanPair("社会效益", 70.0, 74.0, "70.00", "74.00"),
        ]
    )
    of_all, own, names = figure["data"]
    assert (own["name"], own["x"]) == ("所选项目", [77.7, 70.0])
    assert (of_all["name"], of_all["x"]) == ("全部项目", [74.3, 74.0])
    assert own["textposition"] == ["middle right", "middle left"]
    assert of_all["textposition"] == ["middle left", "middle right"]
    assert names["text"] == ["综合实力", "社会效益"]
    assert [(line["x0"], line["x1"]) for line in figure["layout"]["shapes"]] == [
        (77.7, 74.3),
        (70.0, 74.0),
    ]
    assert figure["layout"]["xaxis"]["range"] == [60.0, 85.0]


def test_a_dimension_without_a_mean_has_no_line() -> None:
    figure = pairs_of([MeanPair("综合实力", None, 74.3, "—", "74.30")])
    assert figure["layout"].get("shapes", []) == []
    assert figure["data"][1]["x"] == [None]
    assert len(pairs_of([])["data"]) == 3


def spots(*totals: float) -> list[Spot]:
    return [Spot(total, 4 if total >= 75 else 3, f"项目 {total}", str(total)) for total in totals]


def strip_of(drawn: list[Spot]) -> dict[str, Any]:
    return plain_figure(strip(drawn, RATED, FLOORS, LIGHT))


def test_every_project_is_a_dot_at_its_total_in_the_colour_of_its_stars() -> None:
    figure = strip_of(spots(90.0, 80.0, 70.0))
    four, three = figure["data"]
    assert (four["name"], four["x"]) == ("四星", [90.0, 80.0])
    assert (three["name"], three["x"]) == ("三星", [70.0])
    assert four["marker"]["color"] == LIGHT.stars[4]
    leader = [note for note in figure["layout"]["annotations"] if note.get("showarrow")]
    assert [(note["text"], note["x"]) for note in leader] == [("项目 90.0", 90.0)]


def test_dots_that_would_cover_one_another_are_stacked() -> None:
    figure = strip_of(spots(90.0, 80.0, 80.0, 80.0, 79.9, 60.0))
    places = [
        place for trace in figure["data"] for place in zip(trace["x"], trace["y"], strict=True)
    ]
    assert len(set(places)) == 6
    assert len({y for x, y in places if 79 < x < 81}) == 4
    low, high = figure["layout"]["yaxis"]["range"]
    assert all(low < y < high for _, y in places)


def test_the_strip_shows_where_stars_begin_within_sight_and_nowhere_else() -> None:
    shapes = strip_of(spots(80.0, 70.0))["layout"]["shapes"]
    assert [shape["x0"] for shape in shapes] == [75.0]


@pytest.mark.parametrize("totals", [(), (100.0,), (0.0,), (80.0, 80.0)])
def test_the_strip_is_drawn_of_no_project_and_of_one(totals: tuple[float, ...]) -> None:
    figure = strip_of(spots(*totals))
    assert sum(len(trace["x"]) for trace in figure["data"]) == len(totals)
    low, high = figure["layout"]["xaxis"]["range"]
    assert all(low < total < high for total in totals)


def test_the_name_of_the_leader_takes_two_lines_at_most_on_the_strip() -> None:
    figure = strip_of([Spot(90.0, 5, LONG, LONG)])
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    [name] = [text for text in texts if text.startswith(LONG[:10])]
    assert [len(line) for line in name.split("<br>")] == [18, 18]
    assert name.endswith("…")


def test_the_box_is_that_of_the_quartiles_with_what_lies_outside() -> None:
    found = Quartiles(55.0, 68.0, 74.0, 79.0, 95.0, 73.5, outside=[40.5, 41.0])
    shape, outside = plain_figure(box(found, "综合得分", FLOORS, LIGHT))["data"]
    assert (shape["q1"], shape["median"], shape["q3"]) == ([68.0], [74.0], [79.0])
    assert (shape["lowerfence"], shape["upperfence"]) == ([55.0], [95.0])
    assert shape["mean"] == [73.5]
    assert outside["x"] == [40.5, 41.0]


NAMED: dict[str, Callable[[], Figure]] = {
    "tree": lambda: tree("treemap", branches(HOSTILE), LIGHT, height=400),
    "stars": lambda: star_stacks(
        [star_row(HOSTILE, 1, 0, 0, 0, 0, 0)], LEVELS, LIGHT, as_share=True
    ),
    "cells": lambda: cells([HOSTILE], [HOSTILE], [Cell(0, 0, "", 1, HOSTILE)], LIGHT),
    "means": lambda: mean_table([Row(HOSTILE, HOSTILE, [1.0], ["1"])], [HOSTILE], LIGHT),
    "pairs": lambda: mean_pairs(
        [MeanPair(HOSTILE, 1, 1, "1", "1")], (HOSTILE, "全部"), (0, 9), LIGHT
    ),
    "strip": lambda: strip([Spot(80, 4, HOSTILE, HOSTILE)], RATED, FLOORS, LIGHT),
    "box": lambda: box(Quartiles(1, 2, 3, 4, 5, 3, []), HOSTILE, [(3, HOSTILE)], LIGHT),
}


@pytest.mark.parametrize("draw", NAMED.values(), ids=NAMED.keys())
def test_markup_in_a_name_is_shown_and_not_obeyed(draw: Callable[[], Figure]) -> None:
    assert not obeys_markup(draw())
