"""Figures of bars from left to right that say at their ends how long they are."""

from collections.abc import Iterable, Mapping, Sequence

from components.figures.figure import Figure
from components.figures.layout import figure_of
from components.figures.marks import COUNTS, ROWS_DOWN, bars_across, filled, star_colour
from components.palette import Palette


def count_bars(
    names: Sequence[str],
    counts: Iterable[int],
    texts: Iterable[str],
    palette: Palette,
    *,
    row: int,
    stars: Sequence[int] | None = None,
) -> Figure:
    """Draw a bar a name, the first on top, each `row` pixels high with the room around it.

    `stars`: the numbers of stars whose colours the bars have, 0 for none.
    """
    colours = [star_colour(level, palette) for level in stars] if stars else palette.action
    return figure_of(
        [bars_across(names, counts, texts, marker=filled(colours, palette))],
        palette=palette,
        height=52 + row * len(names),
        margin={"r": 88},
        xaxis=COUNTS,
        yaxis=ROWS_DOWN,
    )


def stars_before_and_after(
    before: Mapping[int, int],
    after: Mapping[int, int],
    names: Mapping[int, str],
    texts: tuple[Mapping[int, str], Mapping[int, str]],
    palette: Palette,
) -> Figure:
    """Draw two bars a star level, before above after, five stars on top.

    All four are by number of stars; no stars (0) are left out where nobody has none.
    """
    levels = [level for level in (0, 1, 2, 3, 4, 5) if level or before[0] or after[0]]
    own = [star_colour(level, palette) for level in levels]
    sides = ((after, texts[1], own), (before, texts[0], [palette.not_rated] * len(levels)))
    return figure_of(
        [
            bars_across(
                [names[level] for level in levels],
                [counts[level] for level in levels],
                [written[level] for level in levels],
                marker=filled(shades, palette),
            )
            for counts, written, shades in sides
        ],
        palette=palette,
        height=40 + 52 * len(levels),
        margin={"r": 96},
        bargap=0.28,
        bargroupgap=0.06,
        xaxis=COUNTS,
        yaxis={"showgrid": False},
    )
