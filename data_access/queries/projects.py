"""Everything that is known of one project."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    DimensionScore,
    GroupRank,
    LinkedProject,
    PastRating,
    ProjectFacts,
)
from data_access.linking import is_same_project, shared_applicants
from data_access.models import (
    Applicant,
    Move,
    Project,
    Rating,
    Release,
    Score,
    Standing,
)
from data_access.normalising import normalised
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


def in_other_editions(session: Session, code: str) -> tuple[LinkedProject, ...]:
    """Return the projects of other editions that share an applicant with this one.

    The newest edition first, within it the same project first, then by code; only editions with a
    release readers may see. The rule stands in `data_access.linking`; a search of the lists' text
    finds what it is asked of.
    """
    this = project(session, code)
    if this is None:
        return ()
    mentioned = [
        col(Project.search_text).contains(normalised(name_zh), autoescape=True)
        for name_zh, _ in this.applicants
    ]
    shown = exists().where(col(Release.edition) == col(Project.edition), visible())
    candidates = (
        select(col(Project.code))
        .where(col(Project.edition) != this.edition, or_(*mentioned), shown)
        .order_by(col(Project.edition).desc(), col(Project.code))
    )
    others = [project(session, other) for other in session.execute(candidates).scalars()]
    linked = [_linked(this, other) for other in others if other and shared_applicants(this, other)]
    same_first = sorted(linked, key=lambda other: not other.is_same)
    return tuple(sorted(same_first, key=lambda other: other.edition, reverse=True))


def _linked(this: ProjectFacts, other: ProjectFacts) -> LinkedProject:
    return LinkedProject(
        code=other.code,
        edition=other.edition,
        name_zh=other.name_zh,
        name_en=other.name_en,
        shared=shared_applicants(this, other),
        is_same=is_same_project(this, other),
    )


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
