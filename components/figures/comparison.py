"""Figures that compare up to five things: the same scale, colour, line and mark for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from components.figures.figure import Figure, Trace
from components.figures.layout import GRID, escaped, figure_of, width_of, wrapped
from components.figures.marks import CLEAR, note, rule, scatter
from components.figures.releases import Periods, along_releases, apart
from components.palette import Palette, mixed

MARKS = ("circle", "square", "diamond", "circle-open", "square-open")
SIGNS = ("●", "■", "◆", "○", "□")
"""The marks as they stand in text."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")

NAME_WIDTH = 44
LEGEND_LINE = 20
SHORT_NAME, LINE_OF_NAMES = 14, 52
"""In Latin letters: names that stand beside lines, and names that fit in one line on a phone."""
NAME_APART = 0.065
"""How far names at the ends of lines stand apart, as a part of the axis."""
STEP = 5
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


def dot_rows(rows: Sequence[str], things: Sequence[Series], palette: Palette) -> Figure:
    """Draw a group of rows for each of `rows`, from the top, in it a dot a thing, with its number.

    All share one scale of points; it need not start at 0, as dots have no length.
    """
    step = 1 / (len(things) + 1)
    dots = [
        scatter(
            thing.values,
            [-row - step * (place + 1) for row in range(len(rows))],
            "markers+text",
            textposition="middle right",
            textfont={"size": 12, "color": palette.text},
            cliponaxis=False,
            **_look(place, thing, rows, palette),
        )
        for place, thing in _known(things)
    ]
    low, high = _around(_values(things))
    names = [wrapped(row, 16) for row in rows]
    return _with_legend(
        dots,
        palette,
        height=len(rows) * (len(things) + 1) * ROW + 40,
        names=[thing.name for _, thing in _known(things)],
        right=48,
        xaxis={"range": [low, high], "side": "top", "dtick": 5 if high - low <= 25 else 10,
               "tickformat": ".0f"},
        yaxis={"range": [-len(rows), 0], "tickvals": [-row - 0.5 for row in range(len(rows))],
               "ticktext": names, "showgrid": False},
        shapes=[rule((0, 1), (-row, -row), GRID, 2, xref="paper") for row in range(1, len(rows))],
    )  # fmt: skip


def _around(values: Sequence[float]) -> tuple[int, int]:
    """Return whole fives of points below and above all values, with some room for numbers."""
    if not values:
        return 0, 100
    low, high = floor((min(values) - 1) / STEP), ceil((max(values) + 2) / STEP)
    return max(low * STEP, 0), min(high * STEP, 100)


def lines_over_time(
    periods: Periods,
    things: Sequence[Series],
    palette: Palette,
    *,
    lowest: float | None = None,
    percent: bool = False,
) -> Figure:
    """Draw a line a thing over the periods; where it has no value the line breaks.

    The scale starts at `lowest`, else a little below the lowest value. Short names stand at the
    ends of their lines, others in a legend.
    """
    whens = [f"{year} {part}".strip() for part, year in periods]
    lines = [
        scatter(
            range(len(thing.values)),
            thing.values,
            "lines+markers",
            connectgaps=False,
            **_look(place, thing, whens, palette),
        )
        for place, thing in _known(things)
    ]
    known = _values(things)
    bottom = min(known, default=0) if lowest is None else lowest
    top = max(known, default=1)
    room = max((top - bottom) * 0.08, 0.02 if percent else 1)
    low, high = bottom - (room if lowest is None else 0), top + room
    names = [thing.name for thing in things]
    is_direct = all(width_of(name) <= SHORT_NAME for name in names)
    along = along_releases(periods, palette)
    beside = _at_the_ends(things, (low, high), palette) if is_direct else []
    return _with_legend(
        lines,
        palette,
        height=300,
        names=[] if is_direct else names,
        right=8 * max(map(width_of, names), default=0) + 16 if is_direct else 24,
        yaxis={"range": [low, high], "tickformat": ".0%" if percent else ".0f"},
        **along | {"annotations": [*along["annotations"], *beside]},
    )


def _at_the_ends(
    things: Sequence[Series], scale: tuple[float, float], palette: Palette
) -> list[dict[str, Any]]:
    """Return names beside the last values, pushed apart where they would lie on each other."""
    last = {
        place: next(value for value in reversed(thing.values) if value is not None)
        for place, thing in _known(things)
    }
    places = sorted(last, key=last.__getitem__)
    gap = (scale[1] - scale[0]) * NAME_APART
    heights = apart([last[place] for place in places], gap, scale[1])
    return [
        note(
            escaped(things[place].name),
            1,
            height,
            palette,
            xref="paper",
            xanchor="left",
            yanchor="middle",
            font={"size": 13, "color": mixed(palette.series[place], palette.text, 0.4)},
        )
        for place, height in zip(places, heights, strict=True)
    ]


def _known(things: Sequence[Series]) -> list[tuple[int, Series]]:
    """Return the things that have a value at all, with their places among all."""
    return [
        (place, thing)
        for place, thing in enumerate(things)
        if any(value is not None for value in thing.values)
    ]


def _values(things: Sequence[Series]) -> list[float]:
    return [value for thing in things for value in thing.values if value is not None]


def _look(place: int, thing: Series, along: Sequence[str], palette: Palette) -> Trace:
    """Return how a thing is drawn and what it says at each name `along` its values."""
    colour = palette.series[place]
    return {
        "name": wrapped(thing.name, NAME_WIDTH),
        "text": list(thing.texts),
        "customdata": [escaped(name) for name in along],
        "hovertemplate": f"%{{customdata}}: %{{text}}<extra>{escaped(thing.name)}</extra>",
        "line": {"color": colour, "width": 2, "dash": DASHES[place]},
        "marker": {
            "color": colour,
            "symbol": MARKS[place],
            "size": 9,
            "line": {"color": palette.edge(colour), "width": 2 if "open" in MARKS[place] else 1},
        },
    }


def _with_legend(
    traces: Sequence[Trace],
    palette: Palette,
    *,
    height: int,
    names: Sequence[str],
    right: int,
    **layout: Any,
) -> Figure:
    """Return a figure with a drawing of this height, and names below it: in one line if short."""
    is_one_line = sum(width_of(name) + 6 for name in names) <= LINE_OF_NAMES
    lines = sum(-(-width_of(name) // NAME_WIDTH) for name in names)
    legend = LEGEND_LINE * (min(lines, 1) if is_one_line else lines) + 4
    return figure_of(
        traces,
        palette=palette, height=height + legend,
        margin={"r": right, "b": legend + 8},
        showlegend=bool(names),
        legend={"orientation": "h" if is_one_line else "v", "x": 0, "xanchor": "left",
                "yref": "container", "y": 0, "yanchor": "bottom", "bgcolor": CLEAR,
                "itemclick": False, "itemdoubleclick": False,
                "font": {"size": 12, "color": palette.text}},
        **layout,
    )  # fmt: skip
