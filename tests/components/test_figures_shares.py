import json
from typing import Any

import pytest

from components.figures.figure import Figure
from components.figures.layout import width_of
from components.figures.shares import (
    NAME_WIDTH,
    Pair,
    means_against_all,
    star_shares,
)
from components.palette import THEMES, Theme, contrast, palette
from tests.components.drawn import LIGHT, plain_figure

STARS = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星", 0: "未评级"}
GUIZHOU = {"贵州": {5: 1, 4: 3, 3: 2, 2: 1, 1: 0, 0: 1}}
COUNTRY = {"全国": {5: 14, 4: 84, 3: 62, 2: 22, 1: 5, 0: 17}}
PAIRS = [Pair("综合实力", 75.5, 74.26, "+1.24"), Pair("技术创新", 73.59, 74.67, "−1.08")]


def traces(figure: Figure) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plain_figure(figure)["data"]
    return found


def test_each_bar_of_stars_adds_up_to_the_whole() -> None:
    drawn = traces(star_shares(GUIZHOU | COUNTRY, STARS, LIGHT))
    assert [trace["name"] for trace in drawn] == list(STARS.values())
    assert {tuple(trace["y"]) for trace in drawn} == {("贵州", "全国")}
    for row in range(2):
        assert sum(trace["x"][row] for trace in drawn) == pytest.approx(1)
    assert [trace["text"][0] for trace in drawn] == ["1", "3", "2", "1", "", "1"]


def test_a_part_too_narrow_for_its_number_says_it_when_pointed_at() -> None:
    one_star = traces(star_shares(COUNTRY, STARS, LIGHT))[4]
    assert one_star["text"] == [""]
    assert one_star["customdata"] == [["全国", 5]]


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_in_the_bars_can_be_read(theme: Theme) -> None:
    for trace in traces(star_shares(GUIZHOU, STARS, palette(theme))):
        assert contrast(trace["textfont"]["color"], trace["marker"]["color"]) >= 4.5


@pytest.mark.parametrize("groups", [{}, {"西藏": {}}, GUIZHOU])
def test_bars_of_stars_can_be_drawn_of_next_to_nothing(groups: dict[str, dict[int, int]]) -> None:
    drawn = traces(star_shares(groups, STARS, LIGHT))
    assert {len(trace.get("y", [])) for trace in drawn} == {len(groups)}


def test_the_dot_of_the_group_lies_on_that_of_all_and_the_difference_beside_them() -> None:
    figure = means_against_all(PAIRS, ("贵州", "全国"), LIGHT)
    _, country, own = traces(figure)
    assert (country["name"], own["name"]) == ("全国", "贵州")
    assert own["x"] == [75.5, 73.59]
    assert country["x"] == [74.26, 74.67]
    assert own["y"] == ["综合实力", "技术创新"]
    assert own["marker"]["size"] < country["marker"]["size"]
    assert [note["text"] for note in figure.layout["annotations"]] == ["+1.24", "−1.08"]


def test_the_axis_reaches_all_dots_and_does_not_make_much_of_little() -> None:
    low, high = means_against_all(PAIRS, ("贵州", "全国"), LIGHT).layout["xaxis"]["range"]
    assert low < min(pair.own for pair in PAIRS)
    assert high > max(pair.own for pair in PAIRS)
    assert high - low >= 10


@pytest.mark.parametrize("pairs", [[], PAIRS[:1], [Pair("<b>", 0, 100, "−100.00")]])
def test_dots_can_be_drawn_of_next_to_nothing(pairs: list[Pair]) -> None:
    drawn = traces(means_against_all(pairs, ("贵州", "全国"), LIGHT))
    assert len(drawn[-1].get("x", [])) == len(pairs)
    assert "<b>" not in json.dumps(drawn)


def test_a_name_of_sixty_characters_stands_whole_in_lines() -> None:
    name = "平台" * 30
    [first, *_] = traces(star_shares({name: {5: 1}, "贵州": {5: 1}}, STARS, LIGHT))
    long, short = first["y"]
    lines = long.split("<br>")
    assert "".join(lines) == name
    assert max(map(width_of, lines)) <= NAME_WIDTH
    assert short == "贵州"
