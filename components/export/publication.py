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

from components.export.browser import printer
from components.export.pdf import PdfFacts, finished
from components.export.png import with_texts
from components.figures.layout import broken
from components.palette import FONT, palette

Format = Literal["png", "4x.png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
SCALES = {"png": 2, "4x.png": 4}

WIDTH, PADDING, ROOM = 960, 32, 8
DRAWN_HEIGHT = 450
"""Height of figures that do not say theirs."""
TITLE, TEXT, SMALL = 22, 13.5, 12
"""Sizes of type in pixels."""
LINE, LETTER = 1.45, 0.56
"""Height of a line and width of a Latin letter, in sizes of type; a Chinese one is two as wide."""
ON_PAPER = palette("light")
DRAWINGS_KEPT = 64

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


def published(figure: str, publication: Publication, ending: Format) -> bytes:
    """Return a figure, as plotly's JSON, in its frame; the same arguments give the same bytes.

    Errors as in `Printer`.
    """
    svg, height = _framed(figure, publication)
    if ending == "svg":
        return svg.encode()
    document = f'<!DOCTYPE html><meta charset="utf-8">{_paper(height)}{svg}'
    if ending == "pdf":
        return _pdf(document, publication)
    png = printer().png(document, (WIDTH, height), SCALES[ending])
    return with_texts(png, _texts(publication))


def _paper(height: int) -> str:
    return (
        f"<style>@page {{ size: {WIDTH}px {height}px; margin: 0 }} body {{ margin: 0 }} "
        "svg { display: block }</style>"
    )


def _texts(publication: Publication) -> dict[str, str]:
    """Return what stands inside a PNG, by the keys of its own standard where there is one."""
    return {
        "Title": publication.title,
        "Description": publication.alt,
        "Author": publication.site,
        "Source": publication.address,
        "ChartCode": plain_code(publication.code),
        "Comment": _for_programs(publication),
    }


def _for_programs(publication: Publication) -> str:
    return json.dumps(dict(publication.facts), ensure_ascii=False)


def plain_code(code: str) -> str:
    """Return a code without hyphens, as it stands inside files, where programs look for it."""
    return code.replace("-", "")


def _pdf(document: str, publication: Publication) -> bytes:
    facts = PdfFacts(
        title=publication.title,
        author=publication.site,
        subject=publication.alt,
        keywords=_for_programs(publication),
        dated=publication.dated,
        more=(
            ("/ChartCode", plain_code(publication.code)),
            ("/Address", publication.address),
        ),
    )
    return finished(printer().pdf(document), facts)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _framed(figure: str, publication: Publication) -> tuple[str, int]:
    """Return the framed figure as SVG, and its height; one chart is taken in many forms."""
    drawn = json.loads(figure)
    size = (WIDTH - 2 * PADDING, int(drawn["layout"].get("height", DRAWN_HEIGHT)))
    body = _with_names_of_its_own(printer().svg(_styled(drawn), size))
    above = list(_set(_above(publication), PADDING))
    top = above[-1].y + ROOM
    below = list(_set(_below(publication), top + size[1] + ROOM))
    height = int(below[-1].y + PADDING)
    svg = _templates.get_template("publication.svg").render(
        publication=publication,
        facts=_for_programs(publication),
        plain_code=plain_code(publication.code),
        width=WIDTH,
        height=height,
        padding=PADDING,
        lines=[*above, *below],
        rule=top + size[1] + ROOM,
        top=top,
        body=body,
        middle=top + size[1] / 2,
        palette=ON_PAPER,
        font=FONT,
    )
    return svg, height


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


def _set(texts: list[Text], top: float) -> Iterator[Line]:
    """Break texts into lines as wide as the frame, one below another from `top`."""
    for text, size, style in texts:
        letters = int((WIDTH - 2 * PADDING) / (size * LETTER))
        for line in broken(text, letters):
            top += size * LINE
            yield Line(round(top, 2), size, style, line)


def _styled(figure: dict[str, Any]) -> Mapping[str, Any]:
    """Return a figure in the colours and type that Streamlit gives it on the page, and its traces
    with names, which plotly would draw by lot.
    """
    layout = figure["layout"]
    axis = {"linecolor": ON_PAPER.line, "tickcolor": ON_PAPER.line}
    own = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(ON_PAPER.series),
        "xaxis": axis,
        "yaxis": axis,
    }
    traces = [{**trace, "uid": f"trace{place}"} for place, trace in enumerate(figure["data"])]
    font = {"family": FONT, "size": 13, "color": ON_PAPER.text}
    styled = {**layout, "font": font, "template": {"layout": own}}
    return {**figure, "data": traces, "layout": styled}
