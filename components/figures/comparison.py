"""Figures that compare up to five things: the same scale, colour, line and mark for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.figures.layout import GRID, QUIET, escaped, shortened
from components.palette import Palette

MARKS = ("circle", "square", "diamond", "circle-open", "square-open")
SIGNS = ("●", "■", "◆", "○", "□")
"""The marks as they stand in text."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")

NAME_WIDTH = 44
LEGEND_LINE = 20
ROW = 17
"""Height of a thing in a row of dots, in pixels."""


@dataclass(frozen=True, slots=True)
class Series:
    """A thing compared: values along the axis, None where there is none, and what they are in text.

    Its place among the others gives it its colour, line and mark in every figure.
    """

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


def profiles(dimensions: Sequence[str], things: Sequence[Series], palette: Palette) -> go.Figure:
    """Draw a line a thing around the dimensions, from 0 to 100 points; a missing score is a gap."""
    corners = [*map(escaped, dimensions), escaped(dimensions[0])]
    lines = [
        {
            "type": "scatterpolar",
            "r": [*thing.values, thing.values[0]],
            "theta": corners,
            "text": [*thing.texts, thing.texts[0]],
            "mode": "lines+markers",
            "hovertemplate": "%{theta}: %{text}<extra>" + escaped(thing.name) + "</extra>",
            **_look(place, thing, palette),
        }
        for place, thing in _known(things)
    ]
    return _with_legend(
        lines,
        height=320,
        things=len(things),
        margin={"l": 60, "r": 60, "t": 32},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, 100], "tickvals": [25, 50, 75, 100], "gridcolor": GRID,
                           "angle": 0, "tickangle": 0, "showline": False},
            "angularaxis": {"gridcolor": GRID, "linecolor": GRID, "rotation": 45},
        },
    )  # fmt: skip


def dot_rows(rows: Sequence[str], things: Sequence[Series], palette: Palette) -> go.Figure:
    """Draw a group of rows for each of `rows`, from the top, in it a dot a thing, with its number.

    All share one scale of points; it need not start at 0, as dots have no length.
    """
    step = 1 / (len(things) + 1)
    dots = [
        {
            "type": "scatter",
            "x": list(thing.values),
            "y": [-row - step * (place + 1) for row in range(len(rows))],
            "text": list(thing.texts),
            "customdata": [escaped(row) for row in rows],
            "mode": "markers+text",
            "textposition": "middle right",
            "cliponaxis": False,
            "hovertemplate": "%{customdata}: %{text}<extra>" + escaped(thing.name) + "</extra>",
            **_look(place, thing, palette),
        }
        for place, thing in _known(things)
    ]
    lowest = max(min(_values(things), default=0) - 5, 0)
    between = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "line": {"color": GRID}}
    return _with_legend(
        dots,
        height=len(rows) * (len(things) + 1) * ROW + 40,
        things=len(things),
        margin={"r": 48},
        xaxis={"range": [lowest - lowest % 10, 100], "side": "top", "dtick": 10,
               "tickformat": ".0f"},
        yaxis={"range": [-len(rows), 0], "tickvals": [-row - 0.5 for row in range(len(rows))],
               "ticktext": [escaped(shortened(row, 16)) for row in rows], "showgrid": False},
        shapes=[between | {"y0": -row, "y1": -row} for row in range(1, len(rows))],
    )  # fmt: skip


def lines_over_time(
    periods: Sequence[str],
    things: Sequence[Series],
    palette: Palette,
    *,
    lowest: float | None = None,
    percent: bool = False,
) -> go.Figure:
    """Draw a line a thing over the periods; where it has no value the line breaks.

    The scale starts at `lowest`, else a little below the lowest value.
    """
    lines = [
        {
            "type": "scatter",
            "x": list(periods),
            "y": list(thing.values),
            "text": list(thing.texts),
            "mode": "lines+markers",
            "connectgaps": False,
            "hovertemplate": "%{x}: %{text}<extra>" + escaped(thing.name) + "</extra>",
            **_look(place, thing, palette),
        }
        for place, thing in _known(things)
    ]
    known = _values(things)
    bottom = min(known, default=0) if lowest is None else lowest
    top = max(known, default=1)
    room = max((top - bottom) * 0.08, 0.02 if percent else 1)
    return _with_legend(
        lines,
        height=280,
        things=len(things),
        xaxis={"type": "category", "showgrid": False},
        yaxis={
            "range": [bottom - (room if lowest is None else 0), top + room],
            "tickformat": ".0%" if percent else ".0f",
        },
    )


def _known(things: Sequence[Series]) -> list[tuple[int, Series]]:
    """Return the things that have a value at all, with their places among all."""
    return [
        (place, thing)
        for place, thing in enumerate(things)
        if any(value is not None for value in thing.values)
    ]


def _values(things: Sequence[Series]) -> list[float]:
    return [value for thing in things for value in thing.values if value is not None]


def _look(place: int, thing: Series, palette: Palette) -> dict[str, Any]:
    colour = palette.series[place]
    return {
        "name": escaped(shortened(thing.name, NAME_WIDTH)),
        "line": {"color": colour, "width": 2, "dash": DASHES[place]},
        "marker": {
            "color": colour,
            "symbol": MARKS[place],
            "size": 9,
            "line": {"color": palette.edge(colour), "width": 2 if "open" in MARKS[place] else 1},
        },
    }


def _with_legend(
    traces: list[dict[str, Any]], *, height: int, things: int, **layout: Any
) -> go.Figure:
    """Return a figure with a drawing of this height, and below it a line for each thing's name.

    It is made at once: plotly takes several times as long for one that is updated piece by piece.
    """
    legend = LEGEND_LINE * things + 4
    axis = {**QUIET, "automargin": True, "gridcolor": GRID}
    return go.Figure(
        data=traces,
        layout={
            "height": height + legend,
            "showlegend": True,
            "dragmode": False,
            "hoverlabel": {"align": "left"},
            "legend": {"orientation": "v", "x": 0, "xanchor": "left", "yref": "container", "y": 0,
                       "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)", "itemclick": False,
                       "itemdoubleclick": False},
            **layout,
            "margin": {"l": 8, "r": 24, "t": 8} | layout.get("margin", {}) | {"b": legend + 8},
            **{name: axis | layout.get(name, {}) for name in ("xaxis", "yaxis")
               if "polar" not in layout},
        },
    )  # fmt: skip
