"""Everything that is known of one project."""

from collections.abc import Sequence
from itertools import pairwise, product

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    DimensionScore,
    GroupRank,
    GroupStanding,
    LinkedProject,
    ListedChange,
    PastRating,
    ProjectFacts,
)
from data_access.linking import is_same_project, shared_applicants
from data_access.list_changes import changes_between
from data_access.models import (
    GROUPS,
    ListedProject,
    ListVersion,
    Move,
    Project,
    Rating,
    Release,
    Score,
    Standing,
)
from data_access.normalising import normalised
from data_access.queries.asking import (
    RATING_COLUMNS,
    asked_list,
    asked_release,
    listed_as,
    narrowed,
    newest_list,
    visible,
)
from data_access.queries.boards import order_of
from data_access.queries.listing import facts_of
from data_access.question import Question

_newer = aliased(Release)


def project(session: Session, code: str, release: str = "") -> ProjectFacts | None:
    """Return a project by its public code as a release has it, without one as listed now.

    None if there is no such project.
    """
    known = session.get(Project, code)
    if known is None:
        return None
    row = session.execute(
        select(ListedProject).where(
            col(ListedProject.list_version) == asked_list(Question(known.edition, release)),
            col(ListedProject.project) == code,
        )
    ).scalar_one_or_none()
    return facts_of(session, [row])[0] if row else None


def list_changes(session: Session, code: str) -> tuple[ListedChange, ...]:
    """Return what corrected versions of the list say otherwise of a project, oldest first."""
    found = _versions(session, code)
    facts = facts_of(session, [row for _, row in found])
    return tuple(
        ListedChange(version.version, version.published_at, version.reason or "", change)
        for (version, _), (before, after) in zip(found[1:], pairwise(facts), strict=True)
        for change in changes_between(before, after)
        if version.published_at
    )


def _versions(session: Session, code: str) -> list[tuple[ListVersion, ListedProject]]:
    """Return the versions of the list that have a project, oldest first, with how they have it."""
    found = (
        select(ListVersion, ListedProject)
        .join(ListedProject, col(ListedProject.list_version) == col(ListVersion.id))
        .where(col(ListedProject.project) == code)
        .order_by(col(ListVersion.version))
    )
    return [(version, row) for version, row in session.execute(found)]


def in_other_editions(session: Session, code: str) -> tuple[LinkedProject, ...]:
    """Return the projects of other editions that share an applicant with this one.

    The newest edition first, within it the same project first, then by code; only editions with a
    release readers may see. The rule stands in `data_access.linking`, and former names count; a
    search of the lists' text finds what it is asked of.
    """
    this = project(session, code)
    if this is None:
        return ()
    mine = _ever_listed(session, code)
    mentioned = [
        col(ListedProject.search_text).contains(normalised(name_zh), autoescape=True)
        for names in mine
        for name_zh, _ in names.applicants
    ]
    shown = exists().where(col(Release.edition) == col(ListedProject.edition), visible())
    candidates = (
        select(col(ListedProject.project))
        .where(
            col(ListedProject.edition) != this.edition,
            col(ListedProject.list_version) == newest_list(col(ListedProject.edition)),
            or_(*mentioned),
            shown,
        )
        .order_by(col(ListedProject.edition).desc(), col(ListedProject.project))
    )
    others = [_ever_listed(session, other) for other in session.execute(candidates).scalars()]
    linked = [link for other in others if (link := _linked(mine, other))]
    same_first = sorted(linked, key=lambda other: not other.is_same)
    return tuple(sorted(same_first, key=lambda other: other.edition, reverse=True))


def _ever_listed(session: Session, code: str) -> tuple[ProjectFacts, ...]:
    """Return a project as the versions of its list have it, the newest first."""
    return facts_of(session, [row for _, row in reversed(_versions(session, code))])


def _linked(mine: Sequence[ProjectFacts], others: Sequence[ProjectFacts]) -> LinkedProject | None:
    """Link two projects by all their names of all times, None where they share no applicant."""
    pairs = list(product(mine, others))
    shared = [names for one, other in pairs for names in shared_applicants(one, other)]
    if not shared:
        return None
    other = others[0]
    return LinkedProject(
        code=other.code,
        edition=other.edition,
        name_zh=other.name_zh,
        name_en=other.name_en,
        shared=tuple({normalised(names[0]): names for names in reversed(shared)}.values()),
        is_same=any(is_same_project(one, other) for one, other in pairs),
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


def group_standings(
    session: Session, question: Question, *, size: int
) -> tuple[GroupStanding, ...]:
    """Return a page of the ranks of the question's projects within their groups.

    A row for each group of each rated project, in the question's order, which is one of
    BOARD_ORDERS.
    """
    groups = [col(getattr(Rating, kind)) for kind in GROUPS]
    same = and_(
        col(Standing.release) == col(Rating.release), col(Standing.project) == col(Rating.project)
    )
    listed = aliased(ListedProject)
    statement = (
        select(
            col(Rating.project),
            col(listed.name_zh),
            col(listed.name_en),
            *groups,
            *(getattr(Standing, name) for name in GroupRank.__dataclass_fields__),
        )
        .select_from(Rating)
        .join(Standing, same)
        .join(listed, listed_as(col(Rating.project), asked_list(question), listed))
        .order_by(*order_of(question.sort), col(Standing.kind))
        .limit(size)
        .offset((question.page - 1) * size)
    )
    found = session.connection().execute(narrowed(session, statement, question))
    return tuple(
        GroupStanding(project, zh, en, of_kind[GROUPS.index(rank[0])], GroupRank(*rank))
        for project, zh, en, *others in found
        for of_kind, rank in [(others[: len(GROUPS)], others[len(GROUPS) :])]
    )


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
