"""Figures of one project: its dimensions, its history, why its rank moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from components.figures import marks
from components.figures.figure import Figure, Trace
from components.figures.layout import GRID, escaped, figure_of
from components.figures.marks import Floors
from components.figures.releases import Periods, along_releases
from components.palette import Palette

ROOM_FOR_FLOORS = 72
ROOM_FOR_NUMBERS = 0.2
"""On either side of bars, in their length from one end to the other."""


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
) -> Figure:
    """Draw a project's score by dimension against a median, all on one scale that fits them.

    `names` are those of the project's dots and of the medians. Where a score is missing, its text
    says why in its place.
    """
    known = [value for d in dimensions for value in (d.own, d.median) if value is not None]
    low = max(0, (min(known, default=0) - 5) // 10 * 10)
    high = min(100, -(-(max(known, default=100) + 5) // 10) * 10)
    rows = [escaped(d.name) for d in dimensions]
    between = [
        (each.median, each.own, row)
        for row, each in zip(rows, dimensions, strict=True)
        if each.own is not None and each.median is not None
    ]
    medians, scores = [d.median for d in dimensions], [d.own for d in dimensions]
    return figure_of(
        [
            marks.spans(between, palette.line, 4),
            _dots(medians, rows, names[1], palette.outline, "line-ns-open"),
            _dots(scores, rows, names[0], palette.action, "circle") | _numbers(dimensions, low),
        ],
        palette=palette,
        height=96 + 52 * len(rows),
        margin={"r": 40, "t": 36},
        annotations=[
            marks.note(escaped(each.text), low, row, palette, xanchor="left")
            for row, each in zip(rows, dimensions, strict=True)
            if each.own is None
        ],
        xaxis={"range": [low - 1, high + 1], "dtick": 10, "ticks": ""},
        yaxis=marks.ROWS_DOWN | {"type": "category"},
        **marks.legend() | {"showlegend": any(d.median is not None for d in dimensions)},
    )


def _dots(
    values: Sequence[float | None], rows: Sequence[str], name: str, colour: str, symbol: str
) -> Trace:
    marker = {"color": colour, "symbol": symbol, "size": 13, "line": {"color": colour, "width": 2}}
    return marks.scatter(
        values,
        rows,
        "markers",
        name=escaped(name),
        marker=marker,
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.2f}<extra>" + escaped(name) + "</extra>",
    )


def _numbers(dimensions: Sequence[Scored], low: float) -> Trace:
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
    periods: Periods,
    totals: Sequence[float | None],
    texts: Sequence[str],
    floors: Floors,
    palette: Palette,
) -> Figure:
    """Draw a project's totals over the periods, in points, with a line where each star begins.

    `texts` are shown to who points at one; `floors` are totals and labels of the star levels,
    which stand beside the drawing, where no line crosses them.
    """
    line = marks.scatter(
        range(len(totals)),
        totals,
        "lines+markers",
        line={"color": palette.action, "width": 2.5},
        marker={"size": 8},
        connectgaps=False,
        **marks.told(texts),
    )
    known = [(place, total) for place, total in enumerate(totals) if total is not None]
    lowest = min((total for _, total in known), default=0) - 6
    highest = min(max((total for _, total in known), default=100) + 6, 101)
    lines, names = marks.floor_lines(floors, lowest, highest, palette)
    last = [
        marks.note(f"{total:.2f}", place, total, palette, yshift=16) for place, total in known[-1:]
    ]
    along = along_releases(periods, palette)
    return figure_of(
        [line],
        palette=palette,
        height=300,
        margin={"r": ROOM_FOR_FLOORS},
        xaxis=along["xaxis"],
        yaxis={"range": [lowest, highest], "tickformat": ".0f"},
        shapes=[*along["shapes"], *lines],
        annotations=[*along["annotations"], *last, *names],
    )


def move_steps(
    names: Sequence[str], places: Sequence[int], texts: Sequence[str], palette: Palette
) -> Figure:
    """Draw how the parts of a change of rank add up to it, from left to right; right is upwards.

    The last is the whole change; the parts before it are all there are, own scores first: each has
    the same colour wherever it is drawn.
    """
    parts = places[:-1]
    ends = list(accumulate(parts, initial=0))
    beside = ROOM_FOR_NUMBERS * (max(ends) - min(ends) or 1)
    bars = marks.bars_across(
        names,
        places,
        texts,
        base=[*ends[:-1], 0],
        marker={"color": [*palette.parts[: len(parts)], palette.text]},
    )
    return figure_of(
        [bars],
        palette=palette,
        height=280,
        shapes=[
            marks.rule((end, end), (row, row + 1), GRID, layer="below")
            for row, end in enumerate(ends[1:])
        ],
        xaxis={
            "showticklabels": False,
            "zeroline": True,
            "zerolinecolor": GRID,
            "range": [min(ends) - beside, max(ends) + beside],
        },
        yaxis=marks.ROWS_DOWN | {"type": "category"},
    )
