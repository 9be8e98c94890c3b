"""What a page's content is made of, and how answers become it; templates draw it as HTML.

Text is plain: whatever a name contains is shown letter by letter. Only what stands between two
pairs of asterisks in `lines` and in cells is shown as strong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from components.brief.words import Cell as BriefCell
from components.brief.words import ProjectName, Section
from components.choices import address


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads on, with a quieter line below if need be."""

    text: str
    address: str
    below: str = ""


Cell = str | Link


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row is its heading where `has_row_headings`.

    `numbers`: positions of columns of numbers; `short`: of columns that take one line.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    short: frozenset[int] = frozenset()
    has_row_headings: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page below a heading of its own; `lead` introduces the lines."""

    title: str
    caption: str = ""
    lead: str = ""
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and what it is to be seen against."""

    name: str
    value: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says. `title` names its subject for the browser's tab and for search engines,
    `description` sums it up; both "" where the page's own say enough.
    """

    heading: str
    remarks: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: Mapping[str, Cell] | None = None
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    title: str = ""
    description: str = ""
    is_missing: bool = False


def to_project(code: str, name: str, below: str = "") -> Link:
    """Return a link to a project's page, with the reader's choices."""
    return Link(name, address.link("project", id=code), below)


def frame_table(frame: pd.DataFrame, title: str, *, texts: int = 1) -> Table:
    """Return a frame of texts as a table whose rows are headed by their first cell.

    The first `texts` columns are text, all others numbers.
    """
    return Table(
        title,
        tuple(map(str, frame.columns)),
        tuple(tuple(map(str, row)) for row in frame.itertuples(index=False, name=None)),
        frozenset(range(texts, frame.shape[1])),
        has_row_headings=True,
    )


def part_of_brief(section: Section) -> Part:
    """Return a section of a brief as a part of a page."""
    return Part(
        section.title, section.caption, tables=(table_of_brief(section),) if section.rows else ()
    )


def table_of_brief(section: Section) -> Table:
    """Return the table of a brief's section."""
    return Table(
        section.title,
        section.headings,
        tuple(tuple(map(_cell, row)) for row in section.rows),
        section.numbers,
        section.short,
    )


def _cell(cell: BriefCell) -> Cell:
    if isinstance(cell, ProjectName):
        return to_project(cell.code, cell.name, cell.applicant)
    return cell
