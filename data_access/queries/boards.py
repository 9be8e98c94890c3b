"""The leaderboard: which projects the question finds, in its order, page by page."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    BoardRow,
)
from data_access.models import (
    Applicant,
    ListedProject,
    Rating,
    Score,
)
from data_access.queries.asking import (
    ASKED_RELEASE,
    RATING_COLUMNS,
    Rows,
    asked_release,
    listed_as,
    narrowed,
    until,
)
from data_access.question import BOARD_ORDERS, PAGE_SIZE, Question

TREND_LENGTH = 8


AT_ONCE = 10_000


def board_keys(
    session: Session, question: Question, *, size: int | None = PAGE_SIZE
) -> tuple[str, ...]:
    """Return the codes of the projects on the question's page, in its order; all for size None."""
    key = question.sort.removeprefix("-")
    if key in BOARD_ORDERS:
        statement = narrowed(session, select(col(Rating.project)), question)
        statement = statement.order_by(*order_of(question.sort))
    else:
        statement = _by_score(session, question, key)
    if size is not None:
        statement = statement.limit(size).offset((question.page - 1) * size)
    return tuple(session.connection().execute(statement).scalars())


def order_of(sort: str) -> tuple[Any, ...]:
    """Return one of BOARD_ORDERS in SQL: from low to high, after a "-" from high to low."""
    reverse, key = sort.startswith("-"), sort.removeprefix("-")
    place = col(Rating.position)
    if key == "rank":
        return (col(Rating.stars).is_(None), place.desc()) if reverse else (place,)
    if key == "number":
        code = col(Rating.project)
        return (code.desc() if reverse else code,)
    value = getattr(Rating, key)
    return ((value.desc() if reverse else value.asc()).nulls_last(), place)


def _by_score(session: Session, question: Question, dimension: str) -> Rows:
    score = col(Score.score)
    order = score.desc() if question.sort.startswith("-") else score.asc()
    same = and_(
        col(Rating.release) == col(Score.release), col(Rating.project) == col(Score.project)
    )
    place = select(col(Rating.position)).where(same).correlate(Score).scalar_subquery()
    statement = (
        select(col(Score.project))
        .where(col(Score.release) == asked_release(question), col(Score.dimension) == dimension)
        .order_by(order.nulls_last(), place)
    )
    if not question.is_filtered:
        return statement
    found = narrowed(session, select(col(Rating.project)).where(same), question)
    return statement.where(exists(found.correlate(Score)))


def board(
    session: Session,
    question: Question,
    *,
    size: int | None = PAGE_SIZE,
    with_trends: bool = True,
) -> tuple[BoardRow, ...]:
    """Return the question's page of the leaderboard in its order; all rows for size None."""
    keys = board_keys(session, question, size=size)
    return rows_of(session, question, keys, with_trends=with_trends)


def rows_of(
    session: Session,
    question: Question,
    projects: tuple[str, ...],
    *,
    with_trends: bool = True,
) -> tuple[BoardRow, ...]:
    """Return these projects' rows of the release in this order, without those it does not have.

    No filters count here. Without trends, a third of the work, the rows' `trend` is empty.
    """
    asked: dict[str, object] = {
        "edition": question.edition,
        "release": question.release,
    }
    rows: dict[str, dict[str, Any]] = {}
    scores: dict[str, dict[str, int | None]] = {}
    missing: dict[str, dict[str, str]] = {}
    trends: dict[str, list[int | None]] = {}
    connection = session.connection()
    for start in range(0, len(projects), AT_ONCE):
        asked = {**asked, "projects": projects[start : start + AT_ONCE]}
        rows |= {row["project"]: row for row in connection.execute(BOARD_ROWS, asked).mappings()}
        for project, dimension, score, reason in connection.execute(BOARD_SCORES, asked):
            scores.setdefault(project, {})[dimension] = score
            if reason is not None:
                missing.setdefault(project, {})[dimension] = reason
        if with_trends:
            for project, total in connection.execute(BOARD_TRENDS, asked):
                trends.setdefault(project, []).append(total)
    return tuple(
        BoardRow(
            **rows[key],
            scores=scores.get(key, {}),
            missing=missing.get(key, {}),
            trend=tuple(trends.get(key, ())[-TREND_LENGTH:]),
        )
        for key in projects
        if key in rows
    )


def _board_rows() -> Rows:
    lead = aliased(Applicant)
    together = (
        select(func.count())
        .where(listed_as(col(Rating.project), listed=Applicant))
        .correlate(Rating)
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(Rating, name) for name in RATING_COLUMNS),
            col(ListedProject.number),
            col(ListedProject.name_zh),
            col(ListedProject.name_en),
            col(lead.name_zh).label("applicant_zh"),
            col(lead.name_en).label("applicant_en"),
            together.label("applicants"),
        )
        .select_from(Rating)
        .join(ListedProject, listed_as(col(Rating.project)))
        .join(lead, and_(listed_as(col(Rating.project), listed=lead), col(lead.position) == 1))
        .where(col(Rating.release) == ASKED_RELEASE, col(Rating.project).in_(ASKED_PROJECTS))
    )


ASKED_PROJECTS: BindParameter[Any] = bindparam("projects", expanding=True)


BOARD_ROWS = _board_rows()


BOARD_SCORES = select(
    col(Score.project), col(Score.dimension), col(Score.score), col(Score.missing)
).where(col(Score.release) == ASKED_RELEASE, col(Score.project).in_(ASKED_PROJECTS))


BOARD_TRENDS = until(col(Rating.project), col(Rating.total)).where(
    col(Rating.project).in_(ASKED_PROJECTS)
)


def leader_reach(session: Session, question: Question) -> int:
    """Return the worst rank within the leader's interval; 0 without a rated project.

    A project whose interval starts no lower cannot be told from the leader (rule 6).
    """
    statement = select(func.max(col(Rating.rank_high))).where(
        col(Rating.release) == asked_release(question), col(Rating.rank) == 1
    )
    return int(session.execute(statement).scalar_one() or 0)


def movers(session: Session, question: Question, sort: str, size: int) -> tuple[BoardRow, ...]:
    """Return the `size` biggest risers ("-change") or fallers ("change") of the release.

    Only projects that moved that way; the question's filters hold, its sort and page do not.
    """
    rows = board(session, replace(question, sort=sort, page=1), size=size)
    way = 1 if sort == "-change" else -1
    return tuple(row for row in rows if (row.change or 0) * way > 0)
