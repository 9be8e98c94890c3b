"""A page on paper: the same blocks as an A4 document in black and white, and that as PDF.

What is chosen or clicked has no place on paper. A chart is there as its numbers, where each share
is a bar of its own: that prints on every printer and takes a fifth of the room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import singledispatch
from pathlib import Path

from components.assets import asset_url
from components.blocks.html import chart_of, filled, html_of
from components.blocks.values import (
    About,
    Ask,
    Block,
    ChartBlock,
    Columns,
    Facts,
    Files,
    Fold,
    Form,
    Link,
    Links,
    Markup,
    Numbers,
    Page,
    Paging,
    Pick,
    Section,
    Switch,
    Table,
    Text,
)
from components.export.publication import PdfFacts
from components.export.renderer import printer
from components.palette import FONT
from components.text import TAGS, language
from components.wording.cells import in_words

STYLE = Path(__file__).parent / "templates" / "paper.css"
SIZES = ("9pt", "8pt")
"""Sizes of letters: the first with which a page takes one sheet, else the very first."""


def document(
    page: Page, about: About, *, ways: tuple[Link, ...] = (), base: str = "", size: str = SIZES[0]
) -> str:
    """Return a page as a document that needs no script.

    `ways` onwards are shown on a screen alone; `base` is where its links lead from elsewhere.
    """
    return filled(
        "paper.html",
        tag=TAGS[language()],
        page=page,
        about=about,
        facts=html_of((Facts(about.facts),)),
        blocks=html_of(printable(page.blocks)),
        ways=ways,
        style=STYLE.read_text("utf-8"),
        font=FONT,
        size=size,
        icon=asset_url("favicon.svg"),
        base=base,
        running=css_text(" · ".join([about.site, page.title])),
        running_mark=css_text(about.mark),
        running_address=css_text(about.address),
    )


def pdf(page: Page, about: About, base: str) -> bytes:
    """Return a page as PDF, on one sheet of A4 where letters that can be read have room for it.

    Links lead to the site at `base`. Errors as in `Printer`.
    """
    documents = tuple(document(page, about, base=base, size=size) for size in SIZES)
    said = [*map(in_words, about.facts.values()), *about.notices]
    facts = PdfFacts(
        title=" · ".join(filter(None, [page.title, page.description])),
        author=about.site,
        subject=about.address,
        keywords=" · ".join(said),
        dated=about.dated,
    )
    return printer().pdf(documents, facts)


def css_text(text: str) -> str:
    """Return text as a CSS string, with all that is not a letter or digit written as a number."""
    shown = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in text)
    return f'"{shown}"'


# -- what is printed -----------------------------------------------------------------------------


def printable(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks as they stand where nothing can be chosen: charts as tables of numbers."""
    return tuple(printed for block in blocks for printed in _printed(block))


@singledispatch
def _printed(block: Block) -> Iterator[Block]:
    yield block


@_printed.register(Switch)
@_printed.register(Form)
@_printed.register(Paging)
@_printed.register(Numbers)
@_printed.register(Ask)
@_printed.register(Links)
@_printed.register(Files)
@_printed.register(Markup)
def _(block: Block) -> Iterator[Block]:  # noqa: ARG001
    yield from ()


@_printed.register
def _(block: Table) -> Iterator[Block]:
    """Yield a table without headings that sort it, and without what picks a row."""
    kept = [
        place
        for place in range(len(block.columns))
        if not any(isinstance(row[place], Pick) for row in block.rows)
    ]
    yield replace(
        block,
        columns=tuple(replace(block.columns[place], order="") for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in block.rows),
    )


@_printed.register
def _(block: ChartBlock) -> Iterator[Block]:
    chart = chart_of(block)
    if chart is None:
        return
    drawing = chart.drawing
    numbers = Table(drawing.title, drawing.numbers.columns, drawing.numbers.rows)
    notes = (Text(note, kind="quiet") for note in drawing.notes)
    yield Section(drawing.title, (numbers, *notes), drawing.scope)


@_printed.register
def _(block: Section) -> Iterator[Block]:
    yield replace(block, blocks=printable(block.blocks))


@_printed.register
def _(block: Fold) -> Iterator[Block]:
    yield Section(block.title, printable(block.blocks))


@_printed.register
def _(block: Columns) -> Iterator[Block]:
    columns = tuple(filter(None, map(printable, block.columns)))
    if columns:
        yield Columns(columns, block.widths if len(columns) == len(block.columns) else ())
