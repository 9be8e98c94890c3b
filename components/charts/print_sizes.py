"""In which widths charts are printed: one, two and three columns of a newspaper."""

from components.export.publication import FRAMES, WIDTHS, Width
from components.text import say

TWO_COLUMNS, THREE_COLUMNS = 600, 880
LEAST_WIDTH = {
    "map": TWO_COLUMNS,
    "means-by-direction": TWO_COLUMNS,
    "moves": TWO_COLUMNS,
    "projects-by-direction": TWO_COLUMNS,
    "rank-ranges": TWO_COLUMNS,
    "ranks-over-time": TWO_COLUMNS,
    "rating-history": TWO_COLUMNS,
    "reasons-of-move": TWO_COLUMNS,
    "regions-by-direction": THREE_COLUMNS,
    "star-migration": TWO_COLUMNS,
    "stars-by-direction": TWO_COLUMNS,
    "streaks": TWO_COLUMNS,
}
"""Charts with much in a row are not squeezed below so many pixels."""


def print_widths(chart: str) -> tuple[Width, ...]:
    """Return the widths in which a chart can be printed, by its name."""
    least = LEAST_WIDTH.get(chart, 0)
    return tuple(width for width in WIDTHS if width and FRAMES[width].inside >= least)


def named_print_widths(chart: str) -> tuple[tuple[Width, str], ...]:
    """Return the widths in which a chart can be printed, each with its name."""
    names = {
        "55mm": say("One column, 55 mm"),
        "112mm": say("Two columns, 112 mm"),
        "170mm": say("Three columns, 170 mm"),
    }
    return tuple((width, names[width]) for width in print_widths(chart))
