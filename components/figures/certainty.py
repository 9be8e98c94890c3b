"""Figures of how sure a rank is."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.figure import Figure
from components.figures.layout import escaped, figure_of, shortened
from components.figures.marks import GAP, scatter, spans, told, written
from components.palette import Palette

NAME_WIDTH, WIDE_NAME_WIDTH = 48, 130
"""As many Latin letters as stand above a line on a phone, and in a printed picture."""
ROW = 40
NAME_ABOVE = 0.42
"""How far above its line a name stands, in rows."""


@dataclass(frozen=True, slots=True)
class RankRange:
    """A project's rank and the interval it lies in; `marked` ones are drawn in another colour.

    `code` tells projects apart whose names are cut.
    """

    name: str
    rank: int
    low: int
    high: int
    text: str
    marked: bool
    code: str = ""


def rank_ranges(ranges: Sequence[RankRange], palette: Palette, *, wide: bool = False) -> Figure:
    """Draw a line from the best to the worst rank of each interval and a dot at the rank.

    The first is on top and rank 1 on the left; the name stands above each line, `text` at its end.
    """
    rows = range(len(ranges))
    colours = {True: palette.series[1], False: palette.action}
    kinds = [
        (marked, [(e.low, e.high, row) for row, e in enumerate(ranges) if e.marked is marked])
        for marked in colours
    ]
    dots = scatter(
        [each.rank for each in ranges],
        rows,
        "markers",
        marker={
            "size": 9,
            "color": [colours[each.marked] for each in ranges],
            "line": {"color": palette.ground, "width": 1.5},
        },
        **told(f"{each.name}: {each.text}" for each in ranges),
    )
    texts = [f"{GAP * 3}{escaped(each.text)}" for each in ranges]
    width = WIDE_NAME_WIDTH if wide else NAME_WIDTH
    names = [escaped(shortened(each.name, width, each.code)) for each in ranges]
    longest = max((len(each.text) for each in ranges), default=0)
    worst = max((each.high for each in ranges), default=1)
    return figure_of(
        [
            *(spans(ends, colours[marked], 5, opacity=0.45) for marked, ends in kinds if ends),
            dots,
            written([each.high for each in ranges], rows, texts, palette),
            written([0.5] * len(ranges), [row - NAME_ABOVE for row in rows], names, palette),
        ],
        palette=palette,
        height=48 + ROW * len(ranges),
        margin={"r": 20 + 7 * longest},
        xaxis={"side": "top", "range": [0.5, worst + 0.5], "tickvals": _ticks(worst)},
        yaxis={"visible": False, "range": [len(ranges) - 0.5, -0.8]},
    )


def _ticks(worst: int) -> list[int]:
    """Return about five ranks to write at the axis: 1, then round ones."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if worst <= 6 * s), worst)
    return [1, *(rank for rank in range(step, worst + 1, step) if rank > 1)]
