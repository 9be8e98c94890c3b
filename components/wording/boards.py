"""Rows of the leaderboard as short tables, with the columns that a page asks for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from components import cached
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import Column, Table, UnitLink
from components.choices import filters
from components.text import say
from components.wording import labels, ratings
from components.wording.releases import nothing_before
from data_access.answers import BoardRow
from data_access.question import Question

Key = Literal["rank", "group", "change", "project", "stars", "total", "direction", "unit"]
Layout = Literal["plain", "cards"]


def short_board(
    question: Question,
    title: str,
    rows: Sequence[BoardRow],
    keys: Sequence[Key],
    *,
    layout: Layout = "plain",
) -> Table:
    """Return rows of the leaderboard as a table with these columns, in this order."""
    return table_of(title, rows, *board_columns(question, keys), layout=layout)


def board_columns(question: Question, keys: Sequence[Key]) -> list[ColumnOf[BoardRow]]:
    """Return these columns of the leaderboard, in this order.

    A rank has its interval below; the rank within the filters is left out where none is set.
    """
    reach = cached.leader_reach(question.whole)
    rules = cached.release(question).method
    directions = labels.directions(question.edition)
    units = labels.short_units(question.edition)
    meaning = " ".join((ratings.rank_meaning(), ratings.interval_meaning(rules)))
    columns: dict[Key, ColumnOf[BoardRow]] = {
        "rank": (
            Column("rank", say("Rank"), "number", meaning),
            lambda row: ratings.rank(row, reach),
        ),
        "change": (
            Column("change", say("Change"), "short", ratings.change_meaning()),
            ratings.change,
        ),
        "project": (
            Column("project", say("Project"), "heading"),
            lambda row: replace(ratings.project(row), more=()),
        ),
        "stars": (Column("stars", say("Stars"), "short"), lambda row: ratings.stars(row, rules)),
        "total": (Column("total", say("Total score"), "number"), ratings.points),
        "direction": (
            Column("direction", say("Direction")),
            lambda row: directions[row.direction],
        ),
        "unit": (
            Column("unit", say("Recommending unit")),
            lambda row: UnitLink(row.unit, units[row.unit]),
        ),
    }
    if "group" in keys and question.is_filtered:
        within = Column("group", say("Within the filter"), "number")
        columns["group"] = (within, ratings.rank_within(question))
    return [columns[key] for key in keys if key in columns]


def compared_releases(question: Question) -> str:
    """Say between which releases ranks are compared."""
    release = cached.release(question)
    if release.previous is None:
        return nothing_before()
    return say(
        "Change of rank from {before} to {now}; the project's page says why.",
        before=filters.release_name(release.previous),
        now=filters.release_name(release.code),
    )
