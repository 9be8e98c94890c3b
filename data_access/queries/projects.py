"""Everything that is known of one project."""

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    DimensionScore,
    GroupRank,
    PastRating,
    ProjectFacts,
)
from data_access.models import (
    Applicant,
    Move,
    Project,
    Rating,
    Release,
    Score,
    Standing,
)
from data_access.queries.asking import RATING_COLUMNS, asked_release, visible
from data_access.question import Question

_newer = aliased(Release)


def project(session: Session, code: str) -> ProjectFacts | None:
    """Return a listed project by its public code, None if there is no such project."""
    row = session.get(Project, code)
    if row is None:
        return None
    applicants = session.execute(
        select(col(Applicant.name_zh), col(Applicant.name_en))
        .where(col(Applicant.project) == code)
        .order_by(col(Applicant.position))
    )
    facts = {
        name: getattr(row, name)
        for name in ProjectFacts.__dataclass_fields__
        if name != "applicants"
    }
    return ProjectFacts(**facts, applicants=tuple((zh, en) for zh, en in applicants))


def history(session: Session, code: str) -> tuple[PastRating, ...]:
    """Return a project's rating in every release readers may see, oldest first."""
    rows = session.execute(
        select(
            *(getattr(Rating, name) for name in RATING_COLUMNS),
            col(Release.code).label("release"),
            col(Release.period),
            col(Release.version),
            col(Release.period_end),
            col(Release.published_at),
            exists()
            .where(
                col(_newer.edition) == col(Release.edition),
                col(_newer.period) == col(Release.period),
                col(_newer.version) > col(Release.version),
                visible(_newer),
            )
            .label("is_replaced"),
        )
        .join(Release, col(Release.id) == col(Rating.release))
        .where(col(Rating.project) == code, visible())
        .order_by(col(Release.period_end), col(Release.version))
    ).mappings()
    return tuple(PastRating(**row) for row in rows)


def standings(session: Session, question: Question, code: str) -> dict[str, GroupRank]:
    """Return a project's ranks within its groups, by kind of group."""
    rows = session.execute(
        select(*(getattr(Standing, name) for name in GroupRank.__dataclass_fields__)).where(
            col(Standing.release) == asked_release(question), col(Standing.project) == code
        )
    )
    return {row.kind: GroupRank(*row) for row in rows}


def move(session: Session, question: Question, code: str) -> Move | None:
    """Return why the project's rank changed since the release before, None without a rank then."""
    row = session.execute(
        select(Move).where(col(Move.release) == asked_release(question), col(Move.project) == code)
    ).scalar_one_or_none()
    if row is not None:
        session.expunge(row)
    return row


def dimension_scores(session: Session, question: Question, code: str) -> dict[str, DimensionScore]:
    """Return a project's scores in the release, by dimension code."""
    rows = session.execute(
        select(col(Score.dimension), col(Score.score), col(Score.missing)).where(
            col(Score.release) == asked_release(question), col(Score.project) == code
        )
    )
    return {dimension: DimensionScore(score, missing) for dimension, score, missing in rows}
