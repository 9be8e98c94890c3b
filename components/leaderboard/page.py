"""Who stands where: the leaderboard under the filters, in the order and on the page asked for."""

from dataclasses import replace
from typing import Literal

from components import cached
from components.blocks.values import (
    Block,
    Cell,
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
    UnitLink,
)
from components.choices import filters, picking
from components.choices.address import link
from components.choices.asked import Asked
from components.choices.from_query import file_address
from components.text import language, say
from components.wording import labels, ratings, scope
from components.wording.picked import what_is_picked
from data_access.answers import BoardRow
from data_access.methods import method
from data_access.question import PAGE_SIZE, Question

AT = "leaderboard"
ROWS = ("20", "50", "100")
DATASET = "ratings"
KNOWN = {"rows": lambda _edition: ROWS}
"""The codes that the page's own choices may have."""

Order = Literal["ascending", "descending"]


def page(asked: Asked) -> Page:
    """Return who stands where."""
    size = int(asked.code("rows") or PAGE_SIZE)
    count = cached.project_count(asked.question)
    pages = max(1, -(-count // size))
    question = replace(asked.question, page=min(asked.question.page, pages))
    return Page(
        say("Star leaderboard"),
        (
            filters.form(AT, asked),
            scope.of_rows(question, count, size),
            *what_is_picked(AT),
            *(_board(question, size, pages) if count else [_nothing()]),
        ),
    )


def _nothing() -> Block:
    return Notice(scope.nothing_fits())


def _board(question: Question, size: int, pages: int) -> tuple[Block, ...]:
    csv, xlsx = (
        Link(name, file_address(replace(question, page=1), DATASET, ending, language()))
        for name, ending in (("CSV", "csv"), ("Excel", "xlsx"))
    )
    rules = cached.release(question).method
    return (
        table(question, size),
        Paging(AT, question.page, pages),
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


def table(question: Question, size: int) -> Table:
    """Return a page of the leaderboard as a table."""
    rows = cached.first_rows(question, size)
    return Table(
        say("Star leaderboard"),
        tuple(_columns(question)),
        tuple(tuple(_cells(question, row)) for row in rows),
        layout="board",
    )


def _columns(question: Question) -> list[Column]:
    rules = cached.release(question).method
    group = [Column("group", say("Within the filter"), "number")] if question.is_filtered else []
    return [
        _ordered(question, "rank", Column("rank", say("Rank"), "number", _rank_meaning(rules))),
        *group,
        _ordered(
            question, "change", Column("change", say("Change"), "short", ratings.change_meaning())
        ),
        Column("project", say("Project"), "heading"),
        Column("stars", say("Stars"), "short"),
        Column("total", say("Total score"), "number"),
        *(
            _ordered(question, code, Column(code, name, "score"))
            for code, name in labels.short_dimensions(rules).items()
        ),
        Column(
            "trend", say("Trend"), meaning=say("Total score of the last releases, up to eight.")
        ),
        Column("direction", say("Direction")),
        Column("unit", say("Recommending unit")),
        Column("pick", say("Compare"), "short"),
    ]


def _rank_meaning(rules: str) -> str:
    return f"{ratings.rank_meaning()} {ratings.interval_meaning(rules)}"


def _ordered(question: Question, key: str, column: Column) -> Column:
    """Let a heading sort the table by its column, the other way round where it does already."""
    is_here = question.sort == key
    order = link(AT, sort=f"-{key}" if is_here else key, page=None)
    best_first: Order = "ascending" if key == "rank" else "descending"
    other_way: Order = "descending" if key == "rank" else "ascending"
    if question.sort == f"-{key}":
        return replace(column, order=order, sorted=other_way)
    return replace(column, order=order, sorted=best_first if is_here else "")


def _cells(question: Question, row: BoardRow) -> list[Cell]:
    rules = method(cached.release(question).method)
    reach = cached.leader_reach(question.whole)
    project = ratings.project(row)
    return [
        ratings.rank(row, reach),
        *([ratings.rank_within(question, row)] if question.is_filtered else []),
        ratings.change(row),
        project,
        ratings.stars(row, rules.id),
        ratings.total(row, rules),
        *(ratings.score(row, code) for code in rules.dimension_codes),
        Trend(row.trend),
        labels.directions(question.edition)[row.direction],
        UnitLink(row.unit, labels.short_units(question.edition)[row.unit]),
        Pick(row.project, project.name, row.project in picking.picked()),
    ]
