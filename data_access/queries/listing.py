"""The list of an edition: its projects as the ministry published them, whatever their ratings."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.answers import ProjectFacts
from data_access.models import Applicant, ListedProject
from data_access.queries.asking import Rows, asked_list, is_one_of, words_of
from data_access.question import NO_REGION, Question

_OF_THE_ROW = tuple(
    name for name in ProjectFacts.__dataclass_fields__ if name not in ("code", "applicants")
)


def listed(session: Session, question: Question, *, size: int) -> tuple[ProjectFacts, ...]:
    """Return a page of the listed projects that the question finds, in the order of the list.

    Groups and words of the question hold; its stars and order do not matter. A sort of "-number"
    begins at the end of the list.
    """
    number = col(ListedProject.number)
    order = number.desc() if question.sort == "-number" else number
    page = _listed(select(ListedProject), question).order_by(order)
    rows = page.limit(size).offset((question.page - 1) * size)
    return facts_of(session, session.execute(rows).scalars().all())


def facts_of(session: Session, rows: Sequence[ListedProject]) -> tuple[ProjectFacts, ...]:
    """Return rows of versions of lists, each with its applicants."""
    applicants: dict[tuple[int, str], list[tuple[str, str | None]]] = defaultdict(list)
    named = (
        select(
            col(Applicant.list_version),
            col(Applicant.project),
            col(Applicant.name_zh),
            col(Applicant.name_en),
        )
        .where(
            col(Applicant.list_version).in_({row.list_version for row in rows}),
            col(Applicant.project).in_({row.project for row in rows}),
        )
        .order_by(col(Applicant.position))
    )
    for version, project, *names in session.execute(named):
        name_zh, name_en = names
        applicants[version, project].append((name_zh, name_en))
    return tuple(
        ProjectFacts(
            code=row.project,
            applicants=tuple(applicants[row.list_version, row.project]),
            **{name: getattr(row, name) for name in _OF_THE_ROW},
        )
        for row in rows
    )


def listed_count(session: Session, question: Question) -> int:
    """Return how many listed projects the question finds."""
    counted = _listed(select(func.count()).select_from(ListedProject), question)
    return int(session.execute(counted).scalar_one())


def _listed(statement: Rows, question: Question) -> Rows:
    filters = [
        is_one_of(column, codes, none)
        for column, codes, none in (
            (ListedProject.category, question.categories, ""),
            (ListedProject.direction, question.directions, ""),
            (ListedProject.region, question.regions, NO_REGION),
            (ListedProject.unit, question.units, ""),
        )
        if codes
    ]
    this = col(ListedProject.list_version) == asked_list(question)
    return statement.where(this, *filters, *words_of(question))
