"""How ranks, stars and totals move from release to release.

Releases are those up to the question's, as they stood when it was published (`asking.until`).
Statements are written once; only the question's filters are added when they are asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    Crossing,
    Migration,
    NamedRank,
    RankInRelease,
    SplitMove,
    Streak,
)
from data_access.models import ListedProject, Move, Rating, Release
from data_access.queries.asking import (
    ASKED_RELEASE,
    Rows,
    followed,
    listed_as,
    narrowed,
    releases_up_to_asked,
    until,
    visible,
)
from data_access.queries.boards import ASKED_PROJECTS, AT_ONCE, board_keys, order_of
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS
from data_access.results import MOVE_PARTS

_RELEASES = releases_up_to_asked(col(Release.code))

_NAMED = listed_as(col(Rating.project))
"""By the names of the asked release, in earlier releases too."""
_other = aliased(Rating)
_NAME_AND_RANK: tuple[Any, ...] = (
    col(Rating.project),
    col(ListedProject.name_zh),
    col(ListedProject.name_en),
    func.coalesce(Rating.stars, NOT_RATED).label("stars"),
    col(Rating.rank),
    col(Rating.tied),
    col(Rating.rank_low),
    col(Rating.rank_high),
)
_SAME_PROJECT = col(_other.project) == col(Rating.project)
_RELEASE_BEFORE = (
    select(col(Release.previous))
    .where(
        col(Release.edition) == bindparam("edition"),
        col(Release.code) == bindparam("release"),
        visible(),
    )
    .scalar_subquery()
)


def _asked(question: Question, **more: object) -> dict[str, object]:
    return {"edition": question.edition, "release": question.release, **more}


def releases_until(session: Session, question: Question) -> tuple[str, ...]:
    """Return the codes of the releases up to the question's, oldest first, each period once."""
    return tuple(session.connection().execute(_RELEASES, _asked(question)).scalars())


_RANKS = (
    until(col(Release.code).label("release"), *_NAME_AND_RANK)
    .join(ListedProject, _NAMED)
    .where(col(Rating.project).in_(ASKED_PROJECTS))
)


def ranks_over_time(
    session: Session, question: Question, projects: Sequence[str]
) -> tuple[RankInRelease, ...]:
    """Return the ranks of some projects in every release up to this one, oldest release first."""
    found: list[RankInRelease] = []
    for start in range(0, len(projects), AT_ONCE):
        asked = _asked(question, projects=projects[start : start + AT_ONCE])
        rows = session.connection().execute(_RANKS, asked).mappings()
        found += [RankInRelease(**row) for row in rows]
    return tuple(found)


def _state(rating: Any) -> ColumnElement[Any]:
    """Return the stars of a rating, 0 where it has none, NULL where there is no rating.

    0 stands in the text: PostgreSQL does not group by what has a parameter in it.
    """
    stars = func.coalesce(rating.stars, literal_column(str(NOT_RATED), Integer))
    return case((rating.project.is_(None), None), else_=stars)


_THEN = (
    select(col(Release.id))
    .where(
        col(Release.edition) == bindparam("edition"),
        col(Release.code) == bindparam("since"),
        visible(),
    )
    .scalar_subquery()
)
_STAYED = (
    select(_state(_other), _state(Rating), func.count())
    .select_from(Rating)
    .join(_other, and_(_SAME_PROJECT, col(_other.release) == _THEN), isouter=True)
    .where(col(Rating.release) == ASKED_RELEASE)
    .group_by(_state(_other), _state(Rating))
)
_GONE = (
    select(_state(Rating), func.count())
    .where(
        col(Rating.release) == _THEN,
        ~exists().where(_SAME_PROJECT, col(_other.release) == ASKED_RELEASE),
    )
    .group_by(_state(Rating))
)


def star_migration(session: Session, question: Question, since: str) -> Migration:
    """Return how many of the question's projects went from which stars to which.

    By stars in the release `since` and stars in the question's; 0 is not rated, None not listed.
    """
    asked = _asked(question, since=since)
    connection = session.connection()
    stayed = connection.execute(followed(session, _STAYED, question), asked)
    found: Migration = {(before, after): projects for before, after, projects in stayed}
    for before, projects in connection.execute(followed(session, _GONE, question), asked):
        found[before, None] = projects
    return found


_MOVES = (
    select(
        *_NAME_AND_RANK,
        col(Rating.total),
        col(Rating.change),
        col(_other.rank).label("previous_rank"),
        col(_other.total).label("previous_total"),
        col(_other.stars).label("previous_stars"),
        col(_other.rank_low).label("previous_low"),
        col(_other.rank_high).label("previous_high"),
        *(getattr(Move, part) for part in MOVE_PARTS),
    )
    .select_from(Rating)
    .join(ListedProject, _NAMED)
    .join(_other, and_(_SAME_PROJECT, col(_other.release) == _RELEASE_BEFORE))
    .join(
        Move,
        and_(col(Move.release) == col(Rating.release), col(Move.project) == col(Rating.project)),
    )
    .where(col(Rating.release) == ASKED_RELEASE, col(Rating.project).in_(ASKED_PROJECTS))
)


_MOVED = col(Rating.change).is_not(None)


def split_moves(session: Session, question: Question, size: int) -> tuple[SplitMove, ...]:
    """Return the `size` biggest risers and the `size` biggest fallers, with why they moved.

    From the biggest rise to the biggest fall; only projects that moved. The question's filters
    hold, its sort and page do not.
    """
    keys = [
        board_keys(session, replace(question, sort=sort, page=1), size=size)
        for sort in ("-change", "change")
    ]
    found = _moves_by_project(session, question, [*{*keys[0], *keys[1]}])
    rising = [found[key] for key in keys[0] if key in found and found[key].change > 0]
    falling = [found[key] for key in keys[1] if key in found and found[key].change < 0]
    return (*rising, *reversed(falling))


def moves_of(session: Session, question: Question, *, size: int) -> tuple[SplitMove, ...]:
    """Return a page of the question's projects ranked here and in the release before.

    Those whose rank stayed the same are among them. In the question's order, which is one of
    BOARD_ORDERS.
    """
    statement = narrowed(session, select(col(Rating.project)), question)
    statement = statement.where(_MOVED).order_by(*order_of(question.sort))
    statement = statement.limit(size).offset((question.page - 1) * size)
    keys = session.connection().execute(statement).scalars().all()
    found = _moves_by_project(session, question, keys)
    return tuple(found[key] for key in keys)


def move_count(session: Session, question: Question) -> int:
    """Return how many of the question's projects are ranked here and in the release before."""
    statement = narrowed(session, select(func.count()).select_from(Rating), question)
    return int(session.connection().execute(statement.where(_MOVED)).scalar_one())


def _moves_by_project(
    session: Session, question: Question, projects: Sequence[str]
) -> dict[str, SplitMove]:
    rows = session.connection().execute(_MOVES, _asked(question, projects=projects)).mappings()
    return {row["project"]: SplitMove(**row) for row in rows}


def _crossings(reason: Any, note: Any, here: ColumnElement[Any], there: ColumnElement[Any]) -> Rows:
    """Select the projects that one release rates and the other one does not, best rank first."""
    return (
        select(*_NAME_AND_RANK, reason.label("reason"), note.label("note"))
        .select_from(Rating)
        .join(ListedProject, _NAMED)
        .join(_other, and_(_SAME_PROJECT, col(_other.release) == there), isouter=True)
        .where(
            col(Rating.release) == here,
            col(Rating.stars).is_not(None),
            col(_other.stars).is_(None),
            _RELEASE_BEFORE.is_not(None),
        )
        .order_by(col(Rating.position))
        .limit(bindparam("size", type_=Integer))
    )


_REASON = (col(_other.not_rated), col(_other.note))
_ENTRIES = _crossings(*_REASON, here=ASKED_RELEASE, there=_RELEASE_BEFORE)
_EXITS = _crossings(*_REASON, here=_RELEASE_BEFORE, there=ASKED_RELEASE)


def entries(session: Session, question: Question, size: int) -> tuple[Crossing, ...]:
    """Return projects rated now and not in the release before, best rank first, at most `size`.

    The rank is that of now. There are none in the first release.
    """
    return _crossed(session, _ENTRIES, question, size)


def exits(session: Session, question: Question, size: int) -> tuple[Crossing, ...]:
    """Return projects rated in the release before and not now, best rank first, at most `size`.

    The rank is that of the release before.
    """
    return _crossed(session, _EXITS, question, size)


def _crossed(
    session: Session, statement: Rows, question: Question, size: int
) -> tuple[Crossing, ...]:
    rows = session.connection().execute(
        followed(session, statement, question), _asked(question, size=size)
    )
    return tuple(Crossing(**row) for row in rows.mappings())


def streaks(session: Session, question: Question) -> tuple[Streak, ...]:
    """Return the question's five-star projects with how long they have had them, longest first.

    Among equals: best rank first. A release without a rating ends a streak.
    """
    if question.stars and MOST_STARS not in question.stars:
        return ()
    wanted = replace(question, stars=(MOST_STARS,), sort="rank", page=1)
    keys = board_keys(session, wanted, size=None)
    past: dict[str, dict[str, RankInRelease]] = {key: {} for key in keys}
    for row in ranks_over_time(session, question, keys):
        past[row.project][row.release] = row
    releases = releases_until(session, question)
    found = [_streak(of_project, releases) for of_project in past.values()]
    return tuple(sorted(found, key=lambda streak: -streak.releases))


def _streak(past: Mapping[str, RankInRelease], releases: Sequence[str]) -> Streak:
    now = past[releases[-1]]
    stars = tuple(past[code].stars if code in past else None for code in releases)
    other = [place for place, had in enumerate(stars) if had != now.stars]
    return Streak(
        **{name: getattr(now, name) for name in NamedRank.__dataclass_fields__},
        releases=len(stars) - 1 - max(other, default=-1),
        past=stars,
    )
