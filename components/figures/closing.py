"""Figures of the final evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.figure import Figure, Trace
from components.figures.layout import escaped, figure_of
from components.figures.marks import UNTOUCHED, heading, legend, scatter, told
from components.palette import Palette

SYMBOLS = ("circle", "diamond", "square", "x")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A project's two totals, in points; `kind` is the place of its name among the kinds."""

    self_total: float
    verified: float
    kind: int
    text: str


def assessed_dots(
    dots: Sequence[Assessed], kinds: Sequence[str], axes: tuple[str, str], palette: Palette
) -> Figure:
    """Draw a dot a project on two equal scales, and the line on which both totals are equal.

    `kinds` are the names in the legend, in the order of their symbols; `axes` those of the scales.
    """
    lowest = min(min(dot.self_total, dot.verified) for dot in dots)
    ends = [max(int(lowest / 10) * 10, 0), 100]
    dotted = {"color": palette.outline, "width": 1, "dash": "dot"}
    scale = {"range": ends, "showgrid": True, "ticks": "", "dtick": 10}
    across, upwards = (
        scale | {"title": heading(escaped(name), palette, standoff=6), "ticklabelstandoff": 6}
        for name in axes
    )
    return figure_of(
        [
            scatter(ends, ends, "lines", line=dotted, showlegend=False, **UNTOUCHED),
            *(_dots(dots, n, kind, palette) for n, kind in enumerate(kinds)),
        ],
        palette=palette,
        height=430,
        xaxis=across,
        yaxis=upwards,
        **legend(y=1.02, itemclick="toggle", itemdoubleclick="toggleothers"),
    )


def _dots(dots: Sequence[Assessed], kind: int, name: str, palette: Palette) -> Trace:
    there = [dot for dot in dots if dot.kind == kind]
    colour = (palette.outline, palette.series[0], palette.series[1], palette.series[3])[kind]
    return scatter(
        [dot.self_total for dot in there],
        [dot.verified for dot in there],
        "markers",
        name=escaped(name),
        marker={
            "size": 7 if kind == 0 else 11,
            "symbol": SYMBOLS[kind],
            "color": colour,
            "opacity": 0.6 if kind == 0 else 1,
            "line": {"color": palette.ground, "width": 1},
        },
        **told(dot.text for dot in there),
    )
