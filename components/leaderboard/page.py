"""Who stands where: the leaderboard under the filters, in the order and on the page asked for."""

from dataclasses import replace
from functools import partial

from components import cached
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import (
    Block,
    Column,
    Files,
    Link,
    Links,
    Notice,
    Page,
    Paging,
    Pick,
    Table,
    Text,
    Trend,
)
from components.choices import filters, picking
from components.choices.address import link
from components.choices.asked import Asked
from components.choices.from_query import file_address
from components.text import language, name_of, say
from components.wording import labels, ratings, scope
from components.wording.boards import board_columns
from components.wording.picked import what_is_picked
from data_access.answers import BoardRow
from data_access.methods import method
from data_access.question import PAGE_SIZE, Question

AT = "leaderboard"
ROWS = ("20", "50", "100")
DATASET = "ratings"
KNOWN = {"rows": lambda _edition: ROWS}
"""The codes that the page's own choices may have."""


def page(asked: Asked) -> Page:
    """Return who stands where."""
    size = int(asked.code("rows") or PAGE_SIZE)
    count = cached.project_count(asked.question)
    question = asked.question.on_a_page(count, size)
    return Page(
        say("Star leaderboard"),
        (
            filters.form(AT, asked),
            scope.of_rows(question, count, size),
            *what_is_picked(AT, question),
            *(_board(question, count, size) if count else (Notice(scope.nothing_fits()),)),
        ),
    )


def _board(question: Question, count: int, size: int) -> tuple[Block, ...]:
    csv, xlsx = (
        Link(name, file_address(replace(question, page=1), DATASET, ending, language()))
        for name, ending in (("CSV", "csv"), ("Excel", "xlsx"))
    )
    rules = cached.release(question).method
    return (
        _table(question, size),
        Paging(AT, question.page, question.pages(count, size)),
        Links(
            tuple(
                Link(say("{count} rows a page", count=rows), link(AT, rows=rows, page=None))
                for rows in ROWS
                if int(rows) != size
            )
        ),
        Files(say("Download this table"), (csv, xlsx)),
        Text(ratings.rank_meaning(), kind="quiet"),
        Text(ratings.interval_meaning(rules), kind="quiet"),
    )


def _table(question: Question, size: int) -> Table:
    rules = method(cached.release(question).method)
    dimensions = labels.short_dimensions(rules.id)
    sorts = {"rank", "change", *dimensions}
    columns: list[ColumnOf[BoardRow]] = [
        *board_columns(question, ("rank", "group", "change")),
        (Column("project", say("Project"), "heading"), ratings.project),
        *board_columns(question, ("stars",)),
        (Column("total", say("Total score"), "number"), lambda row: ratings.total(row, rules)),
        *(
            (Column(code, name, "score"), partial(ratings.score, dimension=code))
            for code, name in dimensions.items()
        ),
        (
            Column(
                "trend",
                say("Trend"),
                meaning=say("Total scores of the latest releases, up to eight."),
            ),
            lambda row: Trend(row.trend),
        ),
        *board_columns(question, ("direction", "unit")),
        (Column("pick", say("Compare"), "short"), _pick),
    ]
    return table_of(
        say("Star leaderboard"),
        cached.first_rows(question, size),
        *(
            (_ordered(question, column) if column.key in sorts else column, cell_of)
            for column, cell_of in columns
        ),
        layout="board",
    )


def _ordered(question: Question, column: Column) -> Column:
    """Let a heading sort the table by its column, best first, the other way round after that."""
    rising, falling = column.key, f"-{column.key}"
    best_first, other = (rising, falling) if rising == "rank" else (falling, rising)
    order = link(AT, sort=other if question.sort == best_first else best_first, page=None)
    if question.sort.removeprefix("-") != column.key:
        return replace(column, order=order)
    return replace(
        column, order=order, sorted="ascending" if question.sort == rising else "descending"
    )


def _pick(row: BoardRow) -> Pick:
    return Pick(row.project, name_of(row), row.project in picking.picked())
