"""Figures of the final evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.figures.layout import GRID, escaped, figure_of
from components.palette import Palette

SYMBOLS = ("circle", "diamond", "square", "x")
MOST = 5


@dataclass(frozen=True, slots=True)
class Assessed:
    """A project's two totals, in points; `kind` is the place of its name among the kinds."""

    self_total: float
    verified: float
    kind: int
    text: str


def grade_bars(
    names: Sequence[str], counts: Sequence[int], texts: Sequence[str], palette: Palette
) -> go.Figure:
    """Draw a bar a grade, the best one on top; the last stands for no grade."""
    levels = [palette.stars[max(MOST - n, 1)] for n in range(len(names) - 1)]
    fills = [*levels, palette.not_rated]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": list(counts),
        "y": [escaped(name) for name in names],
        "text": [escaped(text) for text in texts],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {
            "color": fills,
            "line": {"color": [palette.edge(fill) for fill in fills], "width": 1},
        },
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    return figure_of(
        [bars],
        height=52 + 46 * len(names),
        right=88,
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={"showgrid": False, "autorange": "reversed"},
    )


def assessed_dots(
    dots: Sequence[Assessed], kinds: Sequence[str], axes: tuple[str, str], palette: Palette
) -> go.Figure:
    """Draw a dot a project on two equal scales, and the line on which both totals are equal.

    `kinds` are the names in the legend, in the order of their symbols; `axes` those of the scales.
    """
    lowest = min(min(dot.self_total, dot.verified) for dot in dots)
    floor = max(int(lowest / 10) * 10, 0)
    ends = [floor, 100]
    line = {
        "type": "scatter", "mode": "lines", "x": ends, "y": ends, "hoverinfo": "skip",
        "showlegend": False, "line": {"color": palette.outline, "width": 1, "dash": "dot"},
    }  # fmt: skip
    scale = {"range": ends, "showgrid": True, "gridcolor": GRID, "ticks": "", "dtick": 10}
    return figure_of(
        [line, *(_dots(dots, n, kind, palette) for n, kind in enumerate(kinds))],
        height=430,
        top=8,
        xaxis=scale | {"title": {"text": escaped(axes[0]), "standoff": 6}},
        yaxis=scale | {"title": {"text": escaped(axes[1]), "standoff": 6}},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
    )


def _dots(dots: Sequence[Assessed], kind: int, name: str, palette: Palette) -> dict[str, object]:
    there = [dot for dot in dots if dot.kind == kind]
    colour = (palette.outline, palette.series[0], palette.series[1], palette.series[3])[kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escaped(name),
        "x": [dot.self_total for dot in there],
        "y": [dot.verified for dot in there],
        "text": [escaped(dot.text) for dot in there],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 7 if kind == 0 else 11,
            "symbol": SYMBOLS[kind],
            "color": colour,
            "opacity": 0.6 if kind == 0 else 1,
            "line": {"color": palette.ground, "width": 1},
        },
    }
