"""Figures of the final evaluation show what they are given."""

from components.figures.closing import Assessed, assessed_dots
from components.palette import palette
from tests.components.drawn import plain_figure

DOTS = [
    Assessed(80.5, 78.0, 0, "甲 <b>"),
    Assessed(66.0, 70.25, 1, "乙"),
    Assessed(90.0, 60.0, 3, "丙"),
]
KINDS = ["Not drawn", "Passed", "Rectified", "Failed"]


def test_dots_lie_at_both_totals_on_equal_scales_by_kind() -> None:
    figure = plain_figure(assessed_dots(DOTS, KINDS, ("own", "verified"), palette("light")))
    line, *kinds = figure["data"]
    assert line["x"] == line["y"] == [60, 100]
    assert [kind["x"] for kind in kinds] == [[80.5], [66.0], [], [90.0]]
    assert [kind["y"] for kind in kinds] == [[78.0], [70.25], [], [60.0]]
    assert figure["layout"]["xaxis"]["range"] == figure["layout"]["yaxis"]["range"]
    assert [kind["name"] for kind in kinds] == KINDS
    assert len({kind["marker"]["symbol"] for kind in kinds}) == 4


def test_names_are_shown_letter_by_letter() -> None:
    figure = plain_figure(assessed_dots(DOTS, KINDS, ("<i>", "y"), palette("dark")))
    assert figure["data"][1]["hovertext"][0] == "甲 &lt;b&gt;"
    assert figure["layout"]["xaxis"]["title"]["text"] == "&lt;i&gt;"
