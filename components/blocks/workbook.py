"""A page as an Excel workbook: what it is, a sheet a table, what columns mean, what else it says.

Numbers, shares and dates are written as such, and codes beside the names they stand for. Text is
written as text, whatever it begins with: no cell can start a formula.
"""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from components.blocks.paper import printable
from components.blocks.plain import Value, distinct, values_of
from components.blocks.values import (
    SLOT,
    About,
    Block,
    Column,
    Columns,
    Facts,
    Heading,
    Lines,
    Metrics,
    Notice,
    Page,
    Progress,
    Section,
    Table,
    Text,
    walk,
)
from components.export.workbook import Workbook, workbook_bytes
from components.text import say
from components.wording.cells import in_words

LONGEST_NAME = 31
"""Excel takes no longer name for a sheet, and none of these signs in it."""
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
PARTS = ("code", "", "tied", "among", "low", "high", "applicant")
"""What a cell may hold, each in a column of its own, in this order; "" is the cell itself."""
INTERVAL = ("low", "high")


def workbook(page: Page, about: About) -> bytes:
    """Return a page as a workbook in the language of the run; the same page, the same bytes."""
    blocks = printable(page.blocks)
    reserved = say("About"), say("Data dictionary"), say("Footnotes")
    tables = _named([table for block in walk(blocks) for table in _tables(block)], reserved)
    sheets = {name: _Sheet(table) for name, table in tables.items()}
    facts = {name: in_words(value) for name, value in about.facts.items()}
    return workbook_bytes(
        Workbook(
            title=page.title,
            about={say("Title"): page.title, **facts, say("Address of this view"): about.address},
            tables={name: sheet.frame for name, sheet in sheets.items()},
            dictionary=_dictionary(tables),
            footnotes=_footnotes(page, blocks, about),
            names=reserved,
            dated=about.dated,
            formats={name: sheet.formats for name, sheet in sheets.items()},
            mark=about.mark,
        )
    )


def _tables(block: Block) -> Iterator[Table]:
    match block:
        case Table():
            yield block
        case Metrics(metrics=metrics):
            measured = ((each.name, each.value, each.against) for each in metrics)
            names = Column("name", say("Measure")), Column("value", say("Number"))
            against = Column("against", say("Against"))
            yield Table(say("Key figures"), (*names, against), tuple(measured))
        case Facts(facts=facts):
            names = Column("name", say("Name")), Column("value", say("Number"))
            yield Table(say("Facts"), names, tuple(facts.items()))


def _named(tables: Iterable[Table], reserved: Iterable[str]) -> dict[str, Table]:
    """Return tables by names for their sheets: their titles, cut, without what Excel refuses."""
    taken, named = {name.casefold() for name in reserved}, {}
    for table in tables:
        title = _without_signs(table.title) or say("Data")
        name, number = _cut(title, LONGEST_NAME), 2
        while name.casefold() in taken:
            ending = f" {number}"
            name, number = _cut(title, LONGEST_NAME - len(ending)) + ending, number + 1
        taken.add(name.casefold())
        named[name] = table
    return named


def _without_signs(title: str) -> str:
    """Return a title with blanks for what no name of a sheet may hold."""
    allowed = (letter if letter.isprintable() else " " for letter in title)
    return " ".join("".join(allowed).translate(NOT_IN_A_NAME).split())


def _cut(title: str, longest: int) -> str:
    """Return so much of a title; Excel counts a rare character as two."""
    return title.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore").rstrip()


class _Sheet:
    """A table as rows of plain values, each column as many as its cells need."""

    def __init__(self, table: Table) -> None:
        rows = [[values_of(cell) for cell in row] for row in table.rows]
        places = [
            (place, part)
            for place in range(len(table.columns))
            for part in PARTS
            if any(part in row[place] for row in rows)
        ]
        cells = [[row[place].get(part, Value(None)) for place, part in places] for row in rows]
        headings = distinct(_heading(table.columns[place], part) for place, part in places)
        plain = [[value.plain for value in row] for row in cells]
        self.frame = pd.DataFrame(plain, columns=headings, dtype=object)
        self.formats = [[value.shown for value in row] for row in cells]


def _heading(column: Column, part: str) -> str:
    if part in INTERVAL:
        return _parts()[part]
    return say("{column}: {part}", column=column.name, part=_parts()[part]) if part else column.name


def _parts() -> dict[str, str]:
    return {
        "code": say("code"),
        "applicant": say("applicant"),
        "tied": say("tied"),
        "among": say("out of"),
        "low": say("Interval of the rank, from"),
        "high": say("Interval of the rank, to"),
    }


# -- words ---------------------------------------------------------------------------------------


def _dictionary(tables: Mapping[str, Table]) -> pd.DataFrame:
    """Return all columns, a row each: on which sheet, of which table, what they mean."""
    rows = [
        (sheet, table.title, column.name, column.meaning)
        for sheet, table in tables.items()
        for column in table.columns
    ]
    headings = [say("Sheet"), say("Table"), say("Column"), say("What it says")]
    return pd.DataFrame(rows, columns=headings)


def _footnotes(page: Page, blocks: Iterable[Block], about: About) -> pd.DataFrame:
    """Return what a page says beside its tables, a row a text below the heading it stands under."""
    rows = [(page.title, notice) for notice in about.notices]
    rows += [row for row in _said(blocks, page.title) if row[1]]
    return pd.DataFrame(rows, columns=[say("Subject"), say("Footnote")])


def _said(blocks: Iterable[Block], heading: str) -> Iterator[tuple[str, str]]:
    """Yield all sentences, each with the heading it stands under."""
    for block in blocks:
        match block:
            case Heading(title=title, caption=caption):
                heading = title
                yield heading, caption
            case Section(title=title, caption=caption, blocks=inner):
                yield title, caption
                yield from _said(inner, title)
            case Columns(columns=columns):
                for column in columns:
                    yield from _said(column, heading)
            case _:
                yield from ((heading, text) for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Text() | Notice():
            yield _filled(block)
        case Lines(lines=lines, lead=lead):
            yield lead
            yield from map(_filled, lines)
        case Progress(text=text):
            yield text


def _filled(text: Text | Notice) -> str:
    """Return a sentence with the texts of its links in their places."""
    first, *others = text.text.split(SLOT)
    pairs = zip(text.links, others, strict=True)
    return "".join([first, *(link.text + rest for link, rest in pairs)])
