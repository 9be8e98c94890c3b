"""Rows of the leaderboard as short tables, with the columns that a page asks for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from components import cached
from components.blocks.values import Cell, Column, Table, UnitLink
from components.choices import filters
from components.text import say
from components.wording import labels, ratings
from data_access.answers import BoardRow
from data_access.question import Question

Key = Literal["rank", "group", "change", "project", "stars", "total", "direction", "unit"]


def short_board(
    question: Question, title: str, rows: Sequence[BoardRow], keys: Sequence[Key]
) -> Table:
    """Return rows of the leaderboard as a table with these columns, in this order.

    A rank has its interval below; the rank within a group is left out where no single group is
    asked for.
    """
    columns, cells = _columns(question), _cells(question)
    shown = [key for key in keys if key != "group" or question.group]
    return Table(
        title,
        tuple(columns[key] for key in shown),
        tuple(tuple(cells[key](row) for key in shown) for row in rows),
    )


def _columns(question: Question) -> dict[Key, Column]:
    meaning = ratings.rank_meaning(), ratings.interval_meaning(cached.release(question).method)
    return {
        "rank": Column("rank", say("Rank"), "number", " ".join(meaning)),
        "group": Column("group", say("Within the filter"), "number"),
        "change": Column("change", say("Change"), "short", ratings.change_meaning()),
        "project": Column("project", say("Project"), "heading"),
        "stars": Column("stars", say("Stars"), "short"),
        "total": Column("total", say("Total score"), "number"),
        "direction": Column("direction", say("Direction")),
        "unit": Column("unit", say("Recommending unit")),
    }


def _cells(question: Question) -> dict[Key, Callable[[BoardRow], Cell]]:
    reach = cached.leader_reach(question.whole)
    rules = cached.release(question).method
    directions = labels.directions(question.edition)
    units = labels.short_units(question.edition)
    return {
        "rank": lambda row: ratings.rank(row, reach),
        "group": ratings.rank_in_group,
        "change": ratings.change,
        "project": lambda row: replace(ratings.project(row), more=()),
        "stars": lambda row: ratings.stars(row, rules),
        "total": ratings.points,
        "direction": lambda row: directions[row.direction],
        "unit": lambda row: UnitLink(row.unit, units[row.unit]),
    }


def compared_releases(question: Question) -> str:
    """Say between which releases ranks are compared."""
    release = cached.release(question)
    if release.previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    return say(
        "Change of rank from {before} to {now}; the project's page says why.",
        before=filters.release_name(release.previous),
        now=filters.release_name(release.code),
    )
