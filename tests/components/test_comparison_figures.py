from typing import Any

import pytest

from components.figures.comparison import (
    DASHES,
    MARKS,
    SIGNS,
    Series,
    dot_rows,
    lines_over_time,
)
from components.palette import THEMES, Theme, palette
from tests.components.drawn import HOSTILE, LIGHT, obeys_markup, plain_figure

DIMENSIONS = ["综合实力", "技术创新", "社会效益", "推广价值"]
PERIODS = [("Q1", "2022"), ("Q2", "2022"), ("Q3", "2022")]
LONG = "新能源汽车动力电池全生命周期追溯与梯次利用大数据示范平台" * 2


def series(*values: float | None, name: str = "示例平台") -> Series:
    texts = tuple("—" if value is None else f"{value:.2f}" for value in values)
    return Series(name, values, texts)


FIVE = [series(70.0 + n, 71.0, None, 90.0 - n, name=f"项目{n}") for n in range(5)]


FIGURES = {
    "dots": lambda things, theme="light": dot_rows(DIMENSIONS, things, palette(theme)),
    "lines": lambda things, theme="light": lines_over_time(
        [*PERIODS, ("Q4", "2022")], things, palette(theme)
    ),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())


@every_figure
@pytest.mark.parametrize("theme", THEMES)
def test_each_thing_has_one_colour_line_and_mark_of_its_own_in_every_figure(
    draw: Any, theme: Theme
) -> None:
    traces = plain_figure(draw(FIVE, theme))["data"]
    assert [trace["name"] for trace in traces] == [thing.name for thing in FIVE]
    assert [trace["line"]["color"] for trace in traces] == list(palette(theme).series[:5])
    assert [trace["line"]["dash"] for trace in traces] == list(DASHES)
    assert [trace["marker"]["symbol"] for trace in traces] == list(MARKS)


def test_marks_and_their_signs_in_text_are_told_apart_without_colour() -> None:
    assert len(set(MARKS)) == len(set(SIGNS)) == len(set(DASHES)) == 5


@every_figure
def test_a_thing_without_any_value_is_not_drawn_and_leaves_the_others_their_colours(
    draw: Any,
) -> None:
    things = [FIVE[0], series(None, None, None, None, name="未评级"), FIVE[2]]
    traces = plain_figure(draw(things))["data"]
    assert [trace["name"] for trace in traces] == ["项目0", "项目2"]
    assert traces[1]["line"]["color"] == LIGHT.series[2]


@every_figure
@pytest.mark.parametrize("things", [[], [series(None, None, None, None)], FIVE[:1]])
def test_figures_can_be_drawn_of_next_to_nothing(draw: Any, things: list[Series]) -> None:
    known = [thing for thing in things if any(value is not None for value in thing.values)]
    assert len(plain_figure(draw(things)).get("data", [])) == len(known)


@every_figure
def test_a_long_name_is_whole_in_the_legend_over_several_lines(draw: Any) -> None:
    long, short = (
        plain_figure(draw([series(1.0, 2.0, 3.0, 4.0, name=name)])) for name in (LONG, LONG[:20])
    )
    name = long["data"][0]["name"]
    assert name.replace("<br>", "") == LONG
    assert "<br>" in name
    assert long["layout"]["height"] > short["layout"]["height"]
    assert LONG in long["data"][0]["hovertemplate"]


@every_figure
def test_markup_in_a_name_is_shown_and_not_obeyed(draw: Any) -> None:
    assert not obeys_markup(draw([series(1.0, 2.0, 3.0, 4.0, name=HOSTILE)]))


def test_rows_of_dots_run_from_the_top_and_things_do_not_lie_on_each_other() -> None:
    first, second = plain_figure(dot_rows(DIMENSIONS, FIVE[:2], LIGHT))["data"]
    assert first["x"] == [70.0, 71.0, None, 90.0]
    assert first["text"] == ["70.00", "71.00", "—", "90.00"]
    assert first["y"] == sorted(first["y"], reverse=True)
    assert all(one > other for one, other in zip(first["y"], second["y"], strict=True))
    layout = plain_figure(dot_rows(DIMENSIONS, FIVE[:2], LIGHT))["layout"]
    assert layout["yaxis"]["ticktext"] == DIMENSIONS
    assert layout["xaxis"]["range"] == [65, 95], "the scale fits what is shown"


def test_more_things_make_the_rows_of_dots_higher() -> None:
    heights = [dot_rows(DIMENSIONS, FIVE[:n], LIGHT).height or 0 for n in (1, 3, 5)]
    assert heights == sorted(set(heights))


def test_lines_keep_the_order_of_periods_and_break_where_there_is_no_value() -> None:
    figure = plain_figure(lines_over_time(PERIODS, [series(74.0, None, 80.25)], LIGHT))
    [line] = figure["data"]
    assert line["x"] == [0, 1, 2]
    assert figure["layout"]["xaxis"]["ticktext"] == ["Q1", "Q2", "Q3"]
    assert line["y"] == [74.0, None, 80.25]
    assert line["connectgaps"] is False
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 74.0
    assert high > 80.25


def beside(names: list[str], *values: float) -> dict[str, float]:
    """The names at the ends of lines, and how high they stand."""
    things = [series(value, name=name) for name, value in zip(names, values, strict=True)]
    notes = plain_figure(lines_over_time(PERIODS[:1], things, LIGHT))["layout"]["annotations"]
    return {note["text"]: note["y"] for note in notes if note["text"] in names}


def test_short_names_stand_at_the_ends_of_their_lines_and_not_on_each_other() -> None:
    found = beside(["贵州", "北京", "广东"], 74.0, 74.0, 80.0)
    assert found.keys() == {"贵州", "北京", "广东"}
    assert found["贵州"] < found["北京"] < found["广东"]
    figure = plain_figure(lines_over_time(PERIODS[:1], [series(74.0, name="贵州")], LIGHT))
    assert figure["layout"]["showlegend"] is False


def test_long_names_stand_in_a_legend_instead() -> None:
    assert beside([LONG], 74.0) == {}
    figure = plain_figure(lines_over_time(PERIODS[:1], [series(74.0, name=LONG)], LIGHT))
    assert figure["layout"]["showlegend"] is True


def test_shares_start_at_nothing_and_are_written_in_percent() -> None:
    axis = plain_figure(
        lines_over_time(PERIODS, [series(0.2, 0.5, 0.4)], LIGHT, lowest=0, percent=True)
    )["layout"]["yaxis"]
    assert axis["range"][0] == 0
    assert axis["range"][1] > 0.5
    assert axis["tickformat"] == ".0%"
