"""What a page's content is made of, and how answers become it; templates draw it as HTML.

Text is plain: whatever a name contains is shown letter by letter. Only what stands between two
pairs of asterisks in `lines` and in cells is shown as strong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components import table
from components.brief.words import Cell as BriefCell
from components.brief.words import ProjectName, Section
from components.charts.chart import Chart, looking
from components.choices import address
from components.text import language
from data_access.answers import BoardRow
from data_access.question import Question

NUMERIC = frozenset({"rank", "change", "interval", "group_rank", "total"})


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


def board_table(
    question: Question, board: Sequence[BoardRow], columns: Sequence[str], title: str
) -> Table:
    """Return columns of the leaderboard as a table; those it does not have are left out.

    Where the applicant is not among the columns, it stands below the project.
    """
    shown = table.shown_columns(question, board)
    names = table.column_names()
    there = [column for column in columns if column in shown]
    below = shown["applicant"] if "applicant" not in columns else [""] * len(board)
    cells: dict[str, Sequence[Cell]] = {
        **shown,
        "project": [
            to_project(row.project, name, applicant)
            for row, name, applicant in zip(board, shown["project"], below, strict=True)
        ],
    }
    return Table(
        title,
        tuple(names[column] for column in there),
        tuple(zip(*(cells[column] for column in there), strict=True)),
        frozenset(n for n, column in enumerate(there) if column in NUMERIC),
    )


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


def chart_part(
    chart: Chart,
    question: Question,
    *choices: str,
    texts: int = 1,
    lead: str = "",
    lines: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
) -> Part | None:
    """Return a chart as a part of a page: what it says, and its numbers; None for nothing to show.

    The first `texts` columns of the numbers are text.
    """
    with looking(language(), "light"):
        found = chart.drawing(question, *choices)
    if found is None:
        return None
    table = frame_table(found.table, found.title, texts=texts)
    return Part(
        found.title,
        found.scope,
        lead=lead,
        lines=(*lines, *found.notes),
        tables=(table,),
        links=links,
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
