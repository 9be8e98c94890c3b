"""Figures of one project: its dimensions, its history, why its rank moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.figures.layout import GRID, escaped, figure_of, framed
from components.palette import Palette

ROOM_FOR_FLOORS = 72


@dataclass(frozen=True, slots=True)
class Scored:
    """A dimension with a project's score and the median it is seen against, in points.

    `text` says the score, or why there is none.
    """

    name: str
    own: float | None
    median: float | None
    text: str


def dots_on_one_scale(
    dimensions: Sequence[Scored], names: tuple[str, str], palette: Palette
) -> go.Figure:
    """Draw a project's score by dimension against a median, all on one scale that fits them.

    `names` are those of the project's dots and of the medians. Where a score is missing, its text
    says why in its place.
    """
    known = [value for d in dimensions for value in (d.own, d.median) if value is not None]
    low = max(0, (min(known, default=0) - 5) // 10 * 10)
    high = min(100, -(-(max(known, default=100) + 5) // 10) * 10)
    rows = [escaped(d.name) for d in dimensions]
    figure = figure_of(
        [
            _between(dimensions, rows, palette),
            _dots(rows, [d.median for d in dimensions], names[1], palette.outline, "line-ns-open"),
            _dots(rows, [d.own for d in dimensions], names[0], palette.action, "circle")
            | _written(dimensions, low),
        ],
        height=96 + 52 * len(rows),
        right=40,
        top=36,
        xaxis={"range": [low - 1, high + 1], "dtick": 10, "ticks": ""},
        yaxis={"autorange": "reversed", "showgrid": False, "type": "category"},
        showlegend=any(d.median is not None for d in dimensions),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 12}},
    )
    for row, each in zip(rows, dimensions, strict=True):
        if each.own is None:
            figure.add_annotation(
                x=low, y=row, text=escaped(each.text), showarrow=False, xanchor="left"
            )
    return figure


def _between(dimensions: Sequence[Scored], rows: Sequence[str], palette: Palette) -> dict[str, Any]:
    """Draw a line from each median to the score."""
    ends: list[tuple[float | None, str | None]] = []
    for row, each in zip(rows, dimensions, strict=True):
        if each.own is not None and each.median is not None:
            ends += [(each.median, row), (each.own, row), (None, None)]
    return {
        "type": "scatter",
        "x": [x for x, _ in ends],
        "y": [y for _, y in ends],
        "mode": "lines",
        "line": {"color": palette.line, "width": 4},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(
    rows: Sequence[str], values: Sequence[float | None], name: str, colour: str, symbol: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": list(values),
        "y": list(rows),
        "name": escaped(name),
        "mode": "markers",
        "marker": {
            "color": colour,
            "symbol": symbol,
            "size": 13,
            "line": {"color": colour, "width": 2},
        },
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:.2f}<extra>" + escaped(name) + "</extra>",
    }


def _written(dimensions: Sequence[Scored], low: float) -> dict[str, Any]:
    """Write each score beside its dot, on the side where the median is not."""
    is_left = [
        d.own is not None and d.median is not None and low + 5 < d.own < d.median
        for d in dimensions
    ]
    return {
        "mode": "markers+text",
        "text": [escaped(d.text) for d in dimensions],
        "textposition": ["middle left" if left else "middle right" for left in is_left],
        "textfont": {"size": 13},
    }


def total_line(
    periods: Sequence[str],
    totals: Sequence[float | None],
    texts: Sequence[str],
    floors: Sequence[tuple[float, str]],
    palette: Palette,
) -> go.Figure:
    """Draw a project's totals over the periods, in points, with a line where each star begins.

    `texts` say what each point is; `floors` are totals and labels of the star levels, which stand
    beside the drawing, where no line crosses them.
    """
    figure = go.Figure(
        go.Scatter(
            x=list(periods),
            y=list(totals),
            text=[escaped(text) for text in texts],
            mode="lines+markers",
            line={"color": palette.action, "width": 2.5},
            marker={"size": 8},
            connectgaps=False,
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    )
    known = [total for total in totals if total is not None]
    if known:
        last = max(at for at, total in enumerate(totals) if total is not None)
        figure.add_annotation(
            x=last, y=totals[last], text=f"{totals[last]:.2f}", showarrow=False, yshift=16
        )
    lowest = min(known, default=0) - 6
    highest = min(max(known, default=100) + 6, 101)
    for floor, label in floors:
        if lowest <= floor <= highest:
            figure.add_hline(
                y=floor,
                line={"color": GRID, "width": 1.5, "dash": "dot"},
                annotation={"text": label, "xanchor": "left", "x": 1, "yanchor": "middle"},
            )
    framed(figure, height=300, right=ROOM_FOR_FLOORS)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(range=[lowest, highest], tickformat=".0f")
    return figure


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a change of rank, positive upwards, with its name and how it is written."""

    name: str
    places: int
    text: str


def move_steps(parts: Sequence[Part], whole: Part, palette: Palette) -> go.Figure:
    """Draw how the parts of a change of rank add up to it, from left to right; right is upwards.

    `parts` are all there are, own scores first: each has the same colour wherever it is drawn.
    """
    steps = [*parts, whole]
    begins = [sum(part.places for part in parts[:n]) for n in range(len(parts))]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [escaped(part.name) for part in steps],
        "x": [part.places for part in steps],
        "base": [*begins, 0],
        "text": [escaped(part.text) for part in steps],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": [*palette.parts[: len(parts)], palette.text]},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    ends = [begin + part.places for begin, part in zip(begins, parts, strict=True)]
    connectors = [
        {"type": "line", "x0": end, "x1": end, "y0": at, "y1": at + 1, "layer": "below",
         "line": {"color": GRID, "width": 1}}
        for at, end in enumerate(ends)
    ]  # fmt: skip
    return figure_of(
        [bars],
        height=280,
        right=48,
        shapes=connectors,
        xaxis={"showticklabels": False, "zeroline": True, "zerolinecolor": GRID},
        yaxis={"autorange": "reversed", "showgrid": False, "type": "category"},
    )
