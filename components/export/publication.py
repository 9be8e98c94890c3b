"""What is published says of itself: a chart's picture, in all its forms and sizes, a document.

What makes the files of it stands in `framing.py`, `preview.py` and `pdf.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Format = Literal["png", "4x.png", "svg", "outlined.svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""By the endings of files; letters of an outlined one are shapes, which need no font."""
Width = Literal["", "55mm", "112mm", "170mm"]
WIDTHS: tuple[Width, ...] = get_args(Width)
"""One, two and three columns of a newspaper; "" is for screens."""
SCALES = {"png": 2, "4x.png": 4}
"""Dots to a pixel: 300 and 600 to an inch in print."""
MILLIMETRES_PER_INCH = 25.4
SCREEN_PIXEL = MILLIMETRES_PER_INCH / 96
"""In millimetres, as style sheets have it."""

PADDING = 32
DRAWN_HEIGHT = 450
"""Height of figures that do not say theirs."""
PREVIEW_SIZE = 1200, 630
"""Width and height of the picture that is shown beside a link."""

FORM = "ChartForm"
"""By which name each file contains its form, beside its code: a file is compared with its like."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a published chart says of itself, in one language.

    `source` are sentences for the foot of the picture; `code` and `address` lead to the very view,
    `coded` says the code in a sentence; `demo` is "" for real ratings; `facts` are the same and
    more for programs, name by name.
    """

    site: str
    release: str
    title: str
    scope: str
    alt: str
    notes: tuple[str, ...]
    source: tuple[str, ...]
    code: str
    coded: str
    address: str
    demo: str
    language: str
    dated: datetime
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF file says of itself. `dated` is a moment that follows from the content; `more` are
    facts by names of our own.
    """

    title: str
    author: str
    subject: str
    keywords: str
    dated: datetime
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """How wide a frame is drawn, in pixels; with `padding` within, and in millimetres on paper."""

    width: int
    padding: int
    on_paper: int = 0

    @property
    def inside(self) -> int:
        """The width of what stands in it."""
        return self.width - 2 * self.padding

    def unit(self) -> float:
        """Return how many millimetres a pixel is; on screens, as style sheets have it."""
        return self.on_paper / self.width or SCREEN_PIXEL


FRAMES: Mapping[Width, Frame] = {
    "": Frame(960, PADDING),
    "55mm": Frame(325, 8, 55),
    "112mm": Frame(661, 16, 112),
    "170mm": Frame(1004, PADDING, 170),
}
"""On paper there are 150 pixels to an inch; the smallest letters are 5.8 points high."""


def form_of(ending: str, width: Width) -> str:
    """Return the name of a form of a chart's files, which each file of that form contains."""
    return f"{width}.{ending}" if width else ending


def plain_code(code: str) -> str:
    """Return a code without hyphens, as it stands inside files, where programs look for it."""
    return code.replace("-", "")
