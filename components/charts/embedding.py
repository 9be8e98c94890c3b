"""A chart within a page of another site: in which sizes it is drawn, the frame's height and code.

The frame runs no script. Its words flow as text does; its figure is a picture that was drawn for
about the width there is, so that letters keep their size on every screen.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import parse_qsl, urlencode

from markupsafe import escape

from components import rehearsal
from components.addresses import at, in_full
from components.charts.chart import Drawing
from components.charts.codes import View
from components.charts.files import (
    FILTERS,
    NotKnown,
    drawn,
    made_of,
    publication_of,
    view_asked,
)
from components.charts.registry import CHARTS
from components.choices.from_query import Refused
from components.export.publication import DRAWN_HEIGHT, Publication
from components.export.renderer import printer
from components.figures.layout import broken
from components.palette import THEMES, Theme, palette
from components.remembering import remembered
from components.text import Language, listing, say

PADDING = 8
WIDTHS = (304, 344, 384, 424, 504, 584, 664, 784, 904, 1024, 1184)
"""Widths in pixels that figures are drawn in; the widest that has room is shown as it is."""
LEAST_WIDTH = {
    "ranks-over-time": 344,
    "regions-by-direction": 904,
    "star-migration": 344,
    "streaks": 344,
    "tiles": 424,
}
"""Charts, or kinds of one, of many columns are not squeezed: they scroll sideways instead."""
NARROWEST, WIDEST = 320, 1200
"""Between these widths a frame of the height that we give shows everything."""
STEP = 80
TITLE, TEXT, SMALL = 18, 14, 12
LINE, LETTER = 1.5, 0.56
"""Height of a line and width of a Latin letter, in sizes of type; a Chinese one is two as wide."""
BETWEEN = 4
"""Room below each text."""
CONTROLS = 76
"""Height of what is below the text: the table that opens, the link, room around them."""
DRAWINGS_KEPT = 64


def themed_view(
    name: str, asked: Mapping[str, str], language: Language
) -> tuple[View, Theme | None]:
    """Return the view that the address of a frame asks for, and its theme, None for the reader's.

    Errors as in `view_asked`; Refused for a parameter that the chart does not take.
    """
    theme = asked.get("theme") or None
    others = {key: value for key, value in asked.items() if key != "theme"}
    view = view_asked(name, others, language)
    known = [
        *("lang", "edition", "release", "theme"),
        *FILTERS,
        *(choice.key for choice in CHARTS[view.chart].name.choices),
    ]
    if unknown := [key for key in asked if key not in known]:
        raise Refused(
            say(
                "There is no parameter {unknown}; this chart takes: {known}.",
                unknown=listing(unknown),
                known=listing(known),
            )
        )
    if theme and theme not in THEMES:
        raise NotKnown("theme", theme)
    return view, next((each for each in THEMES if each == theme), None)


def widths_of(view: View) -> tuple[int, ...]:
    """Return the widths in which a view is drawn, narrowest first."""
    least = max(LEAST_WIDTH.get(name, 0) for name in (view.chart, *view.choices))
    return tuple(width for width in WIDTHS if width >= least)


def figure_height(drawing: Drawing) -> int:
    """Return how high the figure of a chart is, at any width."""
    return int(drawing.figure.height or DRAWN_HEIGHT)


def figure_address(view: View, width: int, theme: Theme) -> str:
    """Return the address, on this site, of a view's figure alone."""
    return at(f"/embed/{view.chart}.svg?{view.query}&width={width}&theme={theme}")


@remembered(DRAWINGS_KEPT)
def figure_svg(view: View, width: int, theme: Theme) -> bytes | None:
    """Return a view's figure alone as SVG; None where there is nothing to show.

    Errors as in `Printer`; they are not kept.
    """
    return made_of(view, "figure", width, theme, make=partial(_drawn, view, width, theme))


def _drawn(view: View, width: int, theme: Theme) -> bytes:
    drawing = drawn(view, theme, roomy=False)
    size = (width, figure_height(drawing))
    svg = printer().svg(drawing.figure.to_json(), size, theme)
    if rehearsal.is_on():
        mark = (
            f'<text x="4" y="11" font-size="11" fill="{palette(theme).warning}">'
            f"{rehearsal.mark()}</text>"
        )
        svg = f"{svg.removesuffix('</svg>')}{mark}</svg>"
    return svg.encode()


def texts_of(publication: Publication) -> Iterator[tuple[str, int]]:
    """Yield what a frame says around its figure, each text with its size in pixels."""
    yield " · ".join(filter(None, _above(publication))), SMALL
    yield publication.title, TITLE
    yield publication.scope, TEXT
    for text in (*publication.notes, *publication.source, publication.coded):
        yield text, SMALL


def _above(publication: Publication) -> tuple[str, ...]:
    return publication.site, publication.release, publication.demo


def height_at(width: int, publication: Publication, drawing: Drawing) -> int:
    """Return how high a frame of a width in pixels must be to show everything."""
    inside = width - 2 * PADDING
    text = sum(
        len(broken(said, int(inside / (size * LETTER)))) * size * LINE + BETWEEN
        for said, size in texts_of(publication)
    )
    return int(text) + figure_height(drawing) + CONTROLS


def frame_address(view: View, *, release: bool = True) -> str:
    """Return the full address of a view's frame; without its release it shows the newest."""
    kept = parse_qsl(view.query)
    asked = [(key, code) for key, code in kept if release or key != "release"]
    return in_full(at(f"/embed/{view.chart}?{urlencode(asked, safe=',')}"))


def code_of_frame(view: View, drawing: Drawing, *, release: bool = True) -> str:
    """Return the HTML that shows a view on a page of another site, as wide as its place.

    Without its release it shows the newest, whenever it is seen.

    Its height follows its width without a script: between the two ends it is a straight line, high
    enough everywhere. Where style sheets are not allowed it has the greatest height.
    """
    publication = publication_of(view, drawing)
    heights = {
        width: height_at(width, publication, drawing)
        for width in range(NARROWEST, WIDEST + 1, STEP)
    }
    least, greatest = heights[WIDEST], heights[NARROWEST]
    slope = (greatest - least) / (WIDEST - NARROWEST)
    up_to = {width: min(width + STEP, WIDEST) for width in heights}
    at_no_width = max(height + slope * up_to[width] for width, height in heights.items())
    height = f"max({least}px, calc({round(at_no_width)}px - {100 * slope:.1f}cqi))"
    size = f'width="100%" height="{greatest}"'
    address = frame_address(view, release=release)
    inside = frame(address, publication.title, size, f"width:100%;height:{height}")
    return f'<div style="container-type:inline-size">{inside}</div>'


def frame(address: str, title: str, size: str, style: str) -> str:
    """Return the element that shows a view on a page of another site."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy" '
        f'{size} style="border:0;max-width:100%;{style}"></iframe>'
    )
