"""A chart as it is published: one frame for all, with what a picture must say of itself.

The frame is an SVG document; PNG and PDF are made of that very document, so that all three show the
same. What stands in the frame stands inside the file too, for programs.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from xml.etree.ElementTree import canonicalize

from jinja2 import Environment, FileSystemLoader

from components.export.outlines import outlined
from components.export.pdf import PdfFacts, finished
from components.export.png import with_facts
from components.export.renderer import printer
from components.figures.layout import broken, width_of
from components.palette import FONT, Palette, Theme, palette

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

PADDING, ROOM = 32, 8
DRAWN_HEIGHT = 450
"""Height of figures that do not say theirs."""
TITLE, TEXT, SMALL, DEMO = 22, 13.5, 12, 13
"""Sizes of type in pixels."""
LINE, LETTER, WIDE_LETTER = 1.45, 0.53, 0.6
"""Height of a line and width of a Latin letter, in sizes of type; a Chinese one is two as wide."""
ON_PAPER = palette("light")
DRAWINGS_KEPT = 8
MARK, MARK_PART = 64, 6
"""Size of the mark across the figure, and which part of the width it is at most."""

FORM = "ChartForm"
"""By which name each file contains its form, beside its code: a file is compared with its like."""

_UNIQUE = re.compile(r'id="defs-([0-9a-f]{6})"')
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)


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
class Line:
    """A line of text: where its foot stands, how large and in which of the frame's styles."""

    y: float
    size: float
    style: str
    text: str


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


def published(figure: str, publication: Publication, ending: Format, width: Width = "") -> bytes:
    """Return a figure, as plotly's JSON, in its frame; the same arguments give the same bytes.

    Errors as in `Printer`.
    """
    frame, form = FRAMES[width], form_of(ending, width)
    svg, height = _framed(figure, publication, width)
    if ending == "svg":
        return _whole(svg, frame, height, form).encode()
    if ending == "outlined.svg":
        return _whole(outlined(svg, (frame.width, height)), frame, height, form).encode()
    if ending == "pdf":
        return _pdf(_whole(svg, frame, height, form), frame, height, publication, form)
    document, scale = _document(svg, f"{frame.width}px {height}px"), SCALES[ending]
    png = printer().png(document, (frame.width, height), scale)
    return with_facts(png, _texts(publication, form), scale / frame.unit())


def _document(svg: str, size: str) -> str:
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><style>@page {{ size: {size}; margin: 0 }} '
        f"body {{ margin: 0 }} svg {{ display: block }}</style>{svg}"
    )


def _whole(svg: str, frame: Frame, height: int, form: str) -> str:
    """Return a frame that says its form, and its size on paper."""
    said = svg.replace(f'{FORM}=""', f'{FORM}="{form}"', 1)
    if not frame.on_paper:
        return said
    drawn = f'width="{frame.width}" height="{height}"'
    return said.replace(drawn, 'width="{}mm" height="{}mm"'.format(*_on_paper(frame, height)), 1)


def _on_paper(frame: Frame, height: int) -> tuple[int, float]:
    return frame.on_paper, round(height * frame.unit(), 2)


def _texts(publication: Publication, form: str) -> dict[str, str]:
    """Return what stands inside a PNG, by the keys of its own standard where there is one."""
    xmp = _templates.get_template("publication.xmp").render(publication=publication)
    return {
        "XML:com.adobe.xmp": xmp,
        "Title": publication.title,
        "Description": publication.alt,
        "Author": publication.site,
        "Source": publication.address,
        "ChartCode": plain_code(publication.code),
        FORM: form,
        "Comment": _for_programs(publication),
    }


def _for_programs(publication: Publication) -> str:
    return json.dumps(dict(publication.facts), ensure_ascii=False)


def plain_code(code: str) -> str:
    """Return a code without hyphens, as it stands inside files, where programs look for it."""
    return code.replace("-", "")


def _pdf(svg: str, frame: Frame, height: int, publication: Publication, form: str) -> bytes:
    size = f"{frame.width}px {height}px"
    if frame.on_paper:
        size = "{}mm {}mm".format(*_on_paper(frame, height))
    facts = PdfFacts(
        title=publication.title,
        author=publication.site,
        subject=publication.alt,
        keywords=_for_programs(publication),
        dated=publication.dated,
        more=(
            ("/ChartCode", plain_code(publication.code)),
            ("/ChartForm", form),
            ("/Address", publication.address),
        ),
    )
    return finished(printer().pdf(_document(svg, size)), facts)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _framed(figure: str, publication: Publication, width: Width) -> tuple[str, int]:
    """Return the framed figure as SVG, and its height; one chart is taken in many forms."""
    drawn, frame = json.loads(figure), FRAMES[width]
    size = (frame.inside, int(drawn["layout"].get("height", DRAWN_HEIGHT)))
    body = drawn_svg(drawn, size)
    first, *others = _above(publication)
    beside = frame.inside - int(width_of(publication.demo) * DEMO * LETTER)
    above = list(_set([first], frame.padding, beside))
    above += _set(others, above[-1].y, frame.inside)
    top = above[-1].y + ROOM
    *said, code, address = _below(publication)
    below = list(_set(said, top + size[1] + ROOM, frame.inside))
    below += _set([code], below[-1].y, beside)
    below += _set([address], below[-1].y, frame.inside)
    height = int(below[-1].y + frame.padding)
    svg = _templates.get_template("publication.svg").render(
        publication=publication,
        facts=_for_programs(publication),
        plain_code=plain_code(publication.code),
        width=frame.width,
        height=height,
        padding=frame.padding,
        demo=DEMO,
        mark=min(MARK, frame.width // MARK_PART),
        lines=[*above, *below],
        rule=top + size[1] + ROOM,
        top=top,
        body=body,
        middle=top + size[1] / 2,
        palette=ON_PAPER,
        font=FONT,
    )
    return svg, height


def drawn_svg(figure: dict[str, Any], size: tuple[int, int], theme: Theme = "light") -> str:
    """Return a figure alone, as plotly's JSON, drawn as SVG in the colours of a theme.

    The same arguments give the same text. Errors as in `Printer`.
    """
    return _with_names_of_its_own(printer().svg(_styled(figure, palette(theme)), size))


def _with_names_of_its_own(svg: str) -> str:
    """Return a drawing of plotly's with names, and an order of attributes, that are the same each
    time it is drawn.
    """
    found = _UNIQUE.search(svg)
    return canonicalize(svg.replace(found[1], "_chart") if found else svg)


Text = tuple[str, float, str]
"""A text, its size and its style."""


def _above(publication: Publication) -> list[Text]:
    said = [(f"{publication.site} · {publication.release}", SMALL, "quiet")]
    return [*said, (publication.title, TITLE, "title"), (publication.scope, TEXT, "quiet")]


def _below(publication: Publication) -> list[Text]:
    notes: list[Text] = [(note, SMALL, "quiet") for note in publication.notes]
    source: list[Text] = [(sentence, SMALL, "plain") for sentence in publication.source]
    return [
        *notes,
        *source,
        (publication.coded, SMALL, "code"),
        (publication.address, SMALL, "code"),
    ]


def _set(texts: list[Text], top: float, width: int) -> Iterator[Line]:
    """Break texts into lines of a width, one below another from `top`."""
    for text, size, style in texts:
        letters = int(width / (size * (LETTER if style in ("quiet", "plain") else WIDE_LETTER)))
        for line in broken(text, letters):
            top += size * LINE
            yield Line(round(top, 2), size, style, line)


def _styled(figure: dict[str, Any], colours: Palette) -> Mapping[str, Any]:
    """Return a figure in the colours and type that Streamlit gives it on the page, and its traces
    with names, which plotly would draw by lot.
    """
    layout = figure["layout"]
    axis = {"linecolor": colours.line, "tickcolor": colours.line}
    own = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(colours.series),
        "xaxis": axis,
        "yaxis": axis,
    }
    traces = [{**trace, "uid": f"trace{place}"} for place, trace in enumerate(figure["data"])]
    font = {"family": FONT, "size": 13, "color": colours.text}
    styled = {**layout, "font": font, "template": {"layout": own}}
    return {**figure, "data": traces, "layout": styled}
