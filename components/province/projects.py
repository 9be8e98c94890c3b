"""The projects of a brief: by rank, or those nearest to their next star first."""

from collections.abc import Sequence
from dataclasses import replace

from components.blocks.tables import table_of
from components.blocks.values import (
    SLOT,
    Cell,
    Column,
    Link,
    Links,
    Missing,
    PointsChange,
    ProjectLink,
    Section,
    Table,
    Text,
)
from components.choices.address import link
from components.province.brief import MOST_SHOWN, Brief, Steps, by_distance, steps_of
from components.text import listing, name_of, points, say, say_count, whole
from components.wording import labels, ratings
from components.wording.boards import board_columns
from data_access.answers import BoardRow
from data_access.methods import method
from data_access.rating import NextStar

AT = "province"
NEXT_STAR = "next"
"""Orders the projects by how far they are from their next star, instead of by rank."""
NEAREST = 3
NARROWING = ("category", "direction", "region", "stars", "q", "page", "sort")
"""What else would narrow or order the leaderboard of a unit."""


def projects(brief: Brief, order: str) -> Section:
    """Return the unit's projects with what each lacks for its next star."""
    title = say_count("Its {count} project", "Its {count} projects", brief.own.projects)
    steps = steps_of(brief)
    nearest_first = by_distance(brief, steps)
    rows = nearest_first if order == NEXT_STAR else brief.projects
    reachable = [
        row for row in nearest_first if row.project in steps and not steps[row.project].forbidden_by
    ]
    nearest = [_nearest(brief, reachable[:NEAREST], steps)] if reachable else []
    board = dict.fromkeys(NARROWING) | {"unit": brief.unit.code}
    more = Link(say("These projects on the leaderboard"), link("leaderboard", **board))
    table = _table(brief, title, rows, steps, by_step=order == NEXT_STAR)
    return Section(title, (*nearest, table, Links((more,))), _which_projects(brief))


def _table(
    brief: Brief, title: str, rows: Sequence[BoardRow], steps: Steps, *, by_step: bool
) -> Table:
    directions, evidence = labels.directions(brief.question.edition), labels.evidence()
    (rank, rank_of), change, (project, _), *others = board_columns(
        brief.question, ("rank", "change", "project", "stars", "total")
    )
    to_next_star = Column(
        "next",
        say("To next star"),
        "number",
        say("How many points the total score would have to rise for one more star."),
        link(AT, order=NEXT_STAR),
        "ascending" if by_step else "",
    )
    by_rank = replace(rank, order=link(AT, order=None), sorted="" if by_step else "ascending")
    return table_of(
        title,
        rows,
        (by_rank, rank_of),
        change,
        (project, lambda row: _project(brief, row, steps.get(row.project))),
        *others,
        (to_next_star, lambda row: _next(brief, row, steps.get(row.project))),
        (
            Column("alone", say("By one dimension alone")),
            lambda row: _alone(brief, steps.get(row.project)),
        ),
        (Column("direction", say("Direction")), lambda row: directions[row.direction]),
        (
            Column("evidence", say("Evidence")),
            lambda row: evidence.get(row.evidence or "") or Missing(),
        ),
        layout="board",
    )


def _project(brief: Brief, row: BoardRow, step: NextStar | None) -> ProjectLink:
    """Return a project; what has no room on a phone stands behind the applicant."""
    direction = labels.directions(brief.question.edition)[row.direction]
    if step is None or step.forbidden_by:
        return replace(ratings.project(row), more=(direction,))
    lacking = say("+{points} for {stars}★", points=_missing(brief, row), stars=step.stars)
    return replace(ratings.project(row), more=(direction, lacking))


def _missing(brief: Brief, row: BoardRow) -> str:
    return points(ratings.below_next_star(row, method(brief.release.method)))


def _next(brief: Brief, row: BoardRow, step: NextStar | None) -> Cell:
    """Return how far a project is from its next star, or which cap is in its way."""
    if step is None:
        return Missing()
    if step.forbidden_by == "evidence":
        return Missing(step.forbidden_by, say("capped by evidence"))
    if step.forbidden_by:
        return Missing(step.forbidden_by, say("capped by a missing score"))
    return PointsChange(ratings.below_next_star(row, method(brief.release.method)))


def _alone(brief: Brief, step: NextStar | None) -> Cell:
    """Return the dimension that alone would have to rise least, and by how much."""
    if step is None or step.forbidden_by:
        return Missing()
    possible = [(rise, code) for code, rise in step.rises.items() if rise is not None]
    if not possible:
        return Missing(said=say("not possible"))
    rise, easiest = min(possible, key=lambda each: each[0])
    names = labels.short_dimensions(brief.release.method)
    return say("{dimension} +{points}", dimension=names[easiest], points=points(rise))


def _nearest(brief: Brief, rows: Sequence[BoardRow], steps: Steps) -> Text:
    """Name projects near their next star, with how many points each lacks."""
    told = listing(
        say(
            "{project} (+{points} for {stars}★)",
            project=SLOT,
            points=_missing(brief, row),
            stars=steps[row.project].stars,
        )
        for row in rows
    )
    links = tuple(Link(name_of(row), link("project", id=row.project)) for row in rows)
    return Text(say("Closest to the next star: {projects}", projects=told), links)


def _which_projects(brief: Brief) -> str:
    explained = say("Rank among all {rated} rated.", rated=whole(brief.release.rated))
    if brief.own.projects > MOST_SHOWN:
        cut = say("The first {shown} by rank; the leaderboard has all.", shown=whole(MOST_SHOWN))
        explained = say("{first} {second}", first=explained, second=cut)
    meaning = ratings.interval_meaning(brief.release.method)
    return say("{first} {second}", first=explained, second=meaning)
