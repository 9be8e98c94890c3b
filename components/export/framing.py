"""Draws a chart as it is published: one frame for all, with what a picture must say of itself.

The frame is an SVG document; PNG and PDF are made of that very document, so that all three show the
same. What stands in the frame stands inside the file too, for programs.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

from jinja2 import Environment, FileSystemLoader

from components.export.browser import Printer
from components.export.outlines import outlined
from components.export.pdf import pdf_bytes
from components.export.png import with_facts
from components.export.publication import (
    DRAWN_HEIGHT,
    FORM,
    FRAMES,
    SCALES,
    Format,
    Frame,
    PdfFacts,
    Publication,
    Width,
    form_of,
    plain_code,
)
from components.figures.layout import broken, width_of
from components.palette import FONT, Palette, Theme, palette

ROOM = 8
TITLE, TEXT, SMALL, DEMO = 22, 13.5, 12, 13
"""Sizes of type in pixels."""
LINE, LETTER, WIDE_LETTER = 1.45, 0.53, 0.6
"""Height of a line and width of a Latin letter, in sizes of type; a Chinese one is two as wide."""
ON_PAPER = palette("light")
DRAWINGS_KEPT = 8
MARK, MARK_PART = 64, 6
"""Size of the mark across the figure, and which part of the width it is at most."""
ROOM_FOR_NAMES = 640
"""On a narrower map no names are written beside its marks."""
MAPS = Path(__file__).resolve().parent.parent / "assets" / "map"

_UNIQUE = re.compile(r'id="defs-([0-9a-f]{6})"')
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where its foot stands, how large and in which of the frame's styles."""

    y: float
    size: float
    style: str
    text: str


def published(
    printer: Printer,
    figure: str,
    publication: Publication,
    ending: Format,
    width: Width = "",
) -> bytes:
    """Return a figure, as plotly's JSON, in its frame; the same arguments give the same bytes.

    Errors as in `Printer`.
    """
    frame, form = FRAMES[width], form_of(ending, width)
    svg, height = _framed(printer, figure, publication, width)
    if ending == "svg":
        return _whole(svg, frame, height, form).encode()
    if ending == "outlined.svg":
        return _whole(outlined(printer, svg, (frame.width, height)), frame, height, form).encode()
    if ending == "pdf":
        return _pdf(printer, _whole(svg, frame, height, form), frame, height, publication, form)
    document, scale = _document(svg, f"{frame.width}px {height}px"), SCALES[ending]
    png = printer.png(document, (frame.width, height), scale)
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


def _pdf(
    printer: Printer, svg: str, frame: Frame, height: int, publication: Publication, form: str
) -> bytes:
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
    return pdf_bytes(printer, [_document(svg, size)], facts)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _framed(
    printer: Printer, figure: str, publication: Publication, width: Width
) -> tuple[str, int]:
    """Return the framed figure as SVG, and its height; one chart is taken in many forms."""
    drawn, frame = json.loads(figure), FRAMES[width]
    size = (frame.inside, int(drawn["layout"].get("height", DRAWN_HEIGHT)))
    body = _drawn(printer, drawn, size, frame.width)
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


def drawn_svg(printer: Printer, figure: str, size: tuple[int, int], theme: Theme = "light") -> str:
    """Return a figure alone, as plotly's JSON, drawn as SVG in the colours of a theme.

    The same arguments give the same text. Errors as in `Printer`.
    """
    return _drawn(printer, json.loads(figure), size, size[0], theme)


def _drawn(
    printer: Printer,
    figure: dict[str, Any],
    size: tuple[int, int],
    room: int,
    theme: Theme = "light",
) -> str:
    whole = _with_shapes(figure if room >= ROOM_FOR_NAMES else _without_names(figure))
    return _with_names_of_its_own(printer.svg(_styled(whole, palette(theme)), size))


def _with_shapes(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure with the shapes of its map in it: the browser that draws it finds no host."""
    for trace in figure["data"]:
        if isinstance(shapes := trace.get("geojson"), str):
            trace["geojson"] = _shapes(shapes.rpartition("/")[2])
    return figure


@cache
def _shapes(name: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((MAPS / name).read_text("utf-8"))
    return shapes


def _without_names(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure without the names beside the marks of its map, if it has one."""
    return figure | {"data": [_without_text(trace) for trace in figure["data"]]}


def _without_text(trace: dict[str, Any]) -> dict[str, Any]:
    if trace["type"] != "scattergeo":
        return trace
    modes = trace.get("mode", "markers").split("+")
    return trace | {"mode": "+".join(mode for mode in modes if mode != "text") or "none"}


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
