"""Marks of figures as plotly's JSON: bars, lines, dots and texts, rules and notes, and legends.

Names and texts are given as they are and escaped here; those in lines ("<br>") come escaped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.figures.figure import Trace
from components.figures.layout import GRID, SMALLEST, escaped
from components.palette import Palette

Floors = Sequence[tuple[float, str]]
"""The lowest total of each star level, in points, with its label."""

CLEAR = "rgba(0,0,0,0)"
GAP = "\u00a0"
"""A space that is not cut off at the beginning of a label."""
UNTOUCHED: Trace = {"hoverinfo": "skip"}
"""For marks that no pointer meets."""
INSIDE: Trace = {
    "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
    "constraintext": "none",
}  # fmt: skip
"""Where a text stands in its bar, never turned and never made smaller."""
SHARES: Trace = {"range": [0, 1], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
"""The axis of shares of a whole."""
ROWS_DOWN: Trace = {"autorange": "reversed", "showgrid": False}
"""The axis of named rows, first row on top."""
COUNTS: Trace = {"visible": False, "rangemode": "tozero"}
"""The axis of bars that say their lengths."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells: its name, a note beside it, the cells' values and what is said of each.

    Values are None where there is none; `code` tells rows apart whose names are cut.
    """

    name: str
    note: str
    values: Sequence[float | None]
    texts: Sequence[str]
    code: str = ""


def told(texts: Iterable[str]) -> Trace:
    """Return what marks say when they are pointed at."""
    return {
        "hovertext": [escaped(text) for text in texts],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def scatter(x: Iterable[object], y: Iterable[object], mode: str, **more: Any) -> Trace:
    """Return dots, lines or texts at places."""
    return {"type": "scatter", "x": list(x), "y": list(y), "mode": mode, **more}


def bars(x: Iterable[object], y: Iterable[object], **more: Any) -> Trace:
    """Return bars, upright unless `orientation` is "h"."""
    return {"type": "bar", "x": list(x), "y": list(y), **more}


def bars_across(
    names: Iterable[str], lengths: Iterable[float], texts: Iterable[str], **more: Any
) -> Trace:
    """Return a bar a name from left to right, its text at its end."""
    return bars(
        lengths,
        map(escaped, names),
        text=[escaped(text) for text in texts],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        **more,
    )


def filled(colours: str | Sequence[str], palette: Palette) -> dict[str, Any]:
    """Return marks of these colours, outlined where they are too pale for the ground."""
    edges = (
        palette.edge(colours)
        if isinstance(colours, str)
        else [palette.edge(colour) for colour in colours]
    )
    return {"color": colours, "line": {"color": edges, "width": 1}}


def patterned(colour: str, shape: str, palette: Palette) -> dict[str, Any]:
    """Return marks of a colour with a pattern in that of the ground, one of plotly's shapes."""
    pattern = {
        "shape": shape, "fillmode": "overlay", "bgcolor": colour, "fgcolor": palette.ground,
        "size": 7, "solidity": 0.25,
    }  # fmt: skip
    return {"color": colour, "pattern": pattern, "line": {"color": palette.ground, "width": 1}}


def of_stars(stars: int, palette: Palette) -> dict[str, Any]:
    """Return marks of a star level: from dark to light, and hatched for none (0)."""
    colour = star_colour(stars, palette)
    hatched = patterned(colour, "/", palette)["pattern"]
    return filled(colour, palette) | ({} if stars else {"pattern": hatched})


def heat(
    x: Iterable[object],
    y: Iterable[object],
    cells: Sequence[Sequence[tuple[float | None, str, str]]],
    scale: Sequence[tuple[float, str]],
    ends: tuple[float, float],
    ink: str,
) -> Trace:
    """Return coloured cells, row by row: the value of each, what stands in it and what it says.

    `scale` are colours from the one end of the values (0) to the other (1).
    """
    return {
        "type": "heatmap", "x": list(x), "y": list(y), "xgap": 2, "ygap": 2,
        "z": [[value for value, _, _ in row] for row in cells],
        "text": [[text for _, text, _ in row] for row in cells],
        "texttemplate": "%{text}",
        "textfont": {"color": ink, "size": 13},
        "hovertext": [[escaped(said) for _, _, said in row] for row in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorscale": [list(stop) for stop in scale],
        "zmin": ends[0], "zmax": ends[1], "showscale": False,
    }  # fmt: skip


def star_colour(stars: int | None, palette: Palette) -> str:
    """Return the colour of a star level; none (0) and no place in the list (None) have one."""
    return palette.stars.get(stars or 0, palette.not_rated)


def written(
    x: Iterable[object],
    y: Iterable[object],
    texts: Iterable[str],
    palette: Palette,
    *,
    size: int = SMALLEST,
    at: str | list[str] = "middle right",
    hover: Mapping[str, Any] = UNTOUCHED,
) -> Trace:
    """Return texts, escaped already, which may also stand outside of the axes."""
    return scatter(
        x,
        y,
        "text",
        text=list(texts),
        textposition=at,
        textfont={"color": palette.text, "size": size},
        cliponaxis=False,
        showlegend=False,
        **hover,
    )


def spans(
    ends: Iterable[tuple[object, object, object]], colour: str, width: float, **more: Any
) -> Trace:
    """Return level lines that no pointer meets: each from one place to another, in its row."""
    points = [point for x, to, row in ends for point in ((x, row), (to, row), (None, None))]
    return scatter(
        [x for x, _ in points],
        [row for _, row in points],
        "lines",
        line={"color": colour, "width": width},
        showlegend=False,
        **UNTOUCHED,
        **more,
    )


def rule(
    x: tuple[object, object],
    y: tuple[object, object],
    colour: str,
    width: float = 1,
    dash: str = "solid",
    **more: Any,
) -> dict[str, Any]:
    """Return a straight line from a place to another."""
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": line, **more}


def note(text: str, x: object, y: object, palette: Palette, **more: Any) -> dict[str, Any]:
    """Return a text, escaped already, at a place of the drawing."""
    font = {"size": SMALLEST, "color": palette.text}
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font, **more}


def heading(text: str, palette: Palette, **more: Any) -> dict[str, Any]:
    """Return the title of an axis, escaped already."""
    return {"text": text, "font": {"size": SMALLEST, "color": palette.text}, **more}


def legend(**more: Any) -> dict[str, Any]:
    """Return a legend above the figure, in one line where it fits; no click takes anything away."""
    place = {
        "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal",
        "itemclick": False, "itemdoubleclick": False, "font": {"size": SMALLEST},
    }  # fmt: skip
    return {"showlegend": True, "legend": place | more}


def floor_lines(
    floors: Floors, low: float, high: float, palette: Palette, *, upright: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a line where each star begins between two totals, and their labels, line by line.

    Totals run upwards and the labels stand at the right; with `upright` lines, totals run to the
    right and the labels stand on top.
    """
    look = {"xanchor": "left", "yanchor": "top" if upright else "middle"}
    along = {"yref" if upright else "xref": "paper"}
    lines, names = [], []
    for floor, label in floors:
        if low < floor < high:
            whole, here = (0, 1), (floor, floor)
            x, y = (here, whole) if upright else (whole, here)
            lines.append(rule(x, y, GRID, 1.5, "dot", layer="below", **along))
            text = escaped(label).replace("\n", "<br>")
            names.append(note(text, x[1], y[1], palette, **along, **look))
    return lines, names
