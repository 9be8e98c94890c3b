"""The projects of a brief: by rank, or those nearest to their next star first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from components.blocks.values import (
    SLOT,
    Cell,
    Column,
    Link,
    Links,
    Missing,
    PointsChange,
    Section,
    Table,
    Text,
)
from components.choices.address import link
from components.province.brief import MOST_SHOWN, Brief, Step, Steps, by_distance, steps_of
from components.text import listing, name_of, points, say, say_count, whole
from components.wording import boards, labels, ratings
from data_access.answers import BoardRow
from data_access.editions import Unit

AT = "province"
NEXT_STAR = "next"
"""Orders the projects by how far they are from their next star, instead of by rank."""
KEYS: tuple[boards.Key, ...] = ("rank", "change", "project", "stars", "total")
NEAREST = 3
NARROWING = ("category", "direction", "region", "stars", "q", "page", "sort")
"""What else would narrow or order the leaderboard of a unit."""


def projects(brief: Brief, order: str) -> Section:
    """Return the unit's projects with what each lacks for its next star."""
    title = say_count("Its {count} project", "Its {count} projects", brief.own.projects)
    steps = steps_of(brief)
    nearest_first = by_distance(brief, steps)
    rows = nearest_first if order == NEXT_STAR else brief.projects
    board = boards.short_board(brief.question, title, rows, KEYS)
    table = Table(
        title,
        tuple(_columns(board, order)),
        tuple(
            (*cells, *_next(brief, steps.get(row.project)), *_about(brief, row))
            for row, cells in zip(rows, _cells(brief, board, rows, steps), strict=True)
        ),
        layout="board",
    )
    more = Links((Link(say("These projects on the leaderboard"), _board_of(brief.unit)),))
    reachable = [
        (row, steps[row.project])
        for row in nearest_first
        if row.project in steps and not steps[row.project].forbidden_by
    ]
    nearest = [_nearest(reachable[:NEAREST])] if reachable else []
    return Section(title, (*nearest, table, more), _which_projects(brief))


def _columns(board: Table, order: str) -> Iterator[Column]:
    rank, *others = board.columns
    yield replace(rank, order=link(AT, order=None), sorted=_sorted(order != NEXT_STAR))
    yield from others
    yield Column(
        "next",
        say("To next star"),
        "number",
        say("By how many points the total score would have to rise for one star more."),
        link(AT, order=NEXT_STAR),
        _sorted(order == NEXT_STAR),
    )
    yield Column("alone", say("By one dimension alone"))
    yield Column("direction", say("Direction"))
    yield Column("evidence", say("Evidence"))


def _sorted(is_here: bool) -> Literal["", "ascending"]:
    return "ascending" if is_here else ""


def _cells(
    brief: Brief, board: Table, rows: tuple[BoardRow, ...], steps: Steps
) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of the board; what has no room on a phone stands behind the applicant."""
    names = labels.directions(brief.question.edition)
    for row, (rank, change, _, *others) in zip(rows, board.rows, strict=True):
        more = (names[row.direction], *_in_short(steps.get(row.project)))
        yield rank, change, replace(ratings.project(row), more=more), *others


def _in_short(step: Step | None) -> tuple[str, ...]:
    if step is None or step.forbidden_by:
        return ()
    return (say("+{points} for {stars}★", points=points(step.missing), stars=step.stars),)


def _next(brief: Brief, step: Step | None) -> tuple[Cell, Cell]:
    """Return how far a project is from its next star, and which dimension alone would do."""
    if step is None:
        return Missing(), Missing()
    if step.forbidden_by:
        return Missing(step.forbidden_by, _forbidden(step.forbidden_by)), Missing()
    return PointsChange(step.missing), _alone(brief, step)


def _alone(brief: Brief, step: Step) -> Cell:
    if step.dimension is None or step.rise is None:
        return Missing(said=say("not possible"))
    names = labels.short_dimensions(brief.release.method)
    return say("{dimension} +{points}", dimension=names[step.dimension], points=points(step.rise))


def _forbidden(cap: str) -> str:
    if cap == "evidence":
        return say("capped by evidence")
    return say("capped by a missing score")


def _about(brief: Brief, row: BoardRow) -> tuple[Cell, Cell]:
    direction = labels.directions(brief.question.edition)[row.direction]
    known = labels.evidence().get(row.evidence or "")
    return direction, known or Missing()


def _nearest(found: Sequence[tuple[BoardRow, Step]]) -> Text:
    """Name projects near their next star, with how many points each lacks."""
    told = listing(
        say(
            "{project} (+{points} for {stars}★)",
            project=SLOT,
            points=points(step.missing),
            stars=step.stars,
        )
        for _, step in found
    )
    links = tuple(Link(name_of(row), link("project", id=row.project)) for row, _ in found)
    return Text(say("Closest to the next star: {projects}", projects=told), links)


def _which_projects(brief: Brief) -> str:
    explained = say("Rank among all {rated} rated.", rated=whole(brief.release.rated))
    if brief.own.projects > MOST_SHOWN:
        cut = say("The first {shown} by rank; the leaderboard has all.", shown=whole(MOST_SHOWN))
        explained = say("{first} {second}", first=explained, second=cut)
    meaning = ratings.interval_meaning(brief.release.method)
    return say("{first} {second}", first=explained, second=meaning)


def _board_of(unit: Unit) -> str:
    changes: dict[str, str | None] = dict.fromkeys(NARROWING)
    return link("leaderboard", **changes | {"unit": unit.code})
