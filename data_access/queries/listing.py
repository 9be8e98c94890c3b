"""The list of an edition: its projects as the ministry published them, whatever their ratings."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.answers import ProjectFacts
from data_access.models import Applicant, Project
from data_access.queries.asking import Rows, is_one_of, words_of
from data_access.question import NO_REGION, Question


def listed(session: Session, question: Question, *, size: int) -> tuple[ProjectFacts, ...]:
    """Return a page of the listed projects that the question finds, in the order of the list.

    Groups and words of the question hold; its release, stars and order do not matter. A sort of
    "-number" begins at the end of the list.
    """
    number = col(Project.number)
    order = number.desc() if question.sort == "-number" else number
    page = _listed(select(Project), question).order_by(order)
    rows = session.execute(page.limit(size).offset((question.page - 1) * size)).scalars().all()
    applicants: dict[str, list[tuple[str, str | None]]] = {row.code: [] for row in rows}
    named = (
        select(col(Applicant.project), col(Applicant.name_zh), col(Applicant.name_en))
        .where(col(Applicant.project).in_(applicants))
        .order_by(col(Applicant.position))
    )
    for project, name_zh, name_en in session.execute(named):
        applicants[project].append((name_zh, name_en))
    facts = [name for name in ProjectFacts.__dataclass_fields__ if name != "applicants"]
    return tuple(
        ProjectFacts(
            **{name: getattr(row, name) for name in facts}, applicants=tuple(applicants[row.code])
        )
        for row in rows
    )


def listed_count(session: Session, question: Question) -> int:
    """Return how many listed projects the question finds."""
    counted = _listed(select(func.count()).select_from(Project), question)
    return int(session.execute(counted).scalar_one())


def _listed(statement: Rows, question: Question) -> Rows:
    filters = [
        is_one_of(column, codes, none)
        for column, codes, none in (
            (Project.category, question.categories, ""),
            (Project.direction, question.directions, ""),
            (Project.region, question.regions, NO_REGION),
            (Project.unit, question.units, ""),
        )
        if codes
    ]
    return statement.where(col(Project.edition) == question.edition, *filters, *words_of(question))
