"""A chart as messengers and social networks show it beside a link: its finding, and its figure.

Of a figure that is too high to be read in that shape only the beginning shows; it fades out.
"""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from components.export.browser import Printer
from components.export.framing import drawn_svg
from components.export.publication import DRAWN_HEIGHT, PREVIEW_SIZE, Publication
from components.palette import FONT, palette

PADDING = 44
ROOM = 420
"""Height that a figure has at most, in pixels."""
LEAST_SCALE, GREATEST_SCALE = 0.8, 1.4
SCALE_WHERE_CUT = 1.2

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)


def preview_png(printer: Printer, figure: str, publication: Publication) -> bytes:
    """Return the picture beside a link to a figure, as plotly's JSON; errors as in `Printer`."""
    height = int(json.loads(figure)["layout"].get("height", DRAWN_HEIGHT))
    fits = ROOM / height
    is_cut = fits < LEAST_SCALE
    scale = SCALE_WHERE_CUT if is_cut else min(fits, GREATEST_SCALE)
    width, whole_height = PREVIEW_SIZE
    drawn = drawn_svg(printer, figure, (int((width - 2 * PADDING) / scale), height))
    document = _templates.get_template("preview.html").render(
        publication=publication,
        body=drawn,
        scale=round(scale, 3),
        is_cut=is_cut,
        width=width,
        height=whole_height,
        padding=PADDING,
        font=FONT,
        palette=palette("light"),
    )
    return printer.png(document, PREVIEW_SIZE, 1)
