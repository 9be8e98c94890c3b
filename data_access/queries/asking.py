"""What every answer starts from: the release asked for, and the question's filters in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access import clock, rating
from data_access.answers import RatedProject
from data_access.models import (
    ListedProject,
    ListVersion,
    Moment,
    Rating,
    Release,
)
from data_access.normalising import normalised
from data_access.question import NO_REGION, NOT_RATED, Question

Rows = Select[*tuple[Any, ...]]

NOW = bindparam("now", type_=Moment(), callable_=clock.now)
FEW_PROJECTS = 2_000
MATCHES_REMEMBERED = 200
WORDS_MATCHED = "words_matched"
"""Where a session remembers what words find, in its `info`."""
RATING_COLUMNS = tuple(RatedProject.__dataclass_fields__)
SMALLEST_GROUP = rating.SMALLEST_GROUP


def visible(release: Any = Release) -> ColumnElement[bool]:
    """Tell, in SQL, whether readers may see a release: published, and no longer under embargo."""
    return and_(col(release.status) == "published", col(release.published_at) <= NOW)


def _of_release(column: Any, edition: Any, code: Any) -> ScalarSelect[Any]:
    """Return a column of a release by its edition and code, in SQL; none where readers may not see
    it.
    """
    return (
        select(col(column))
        .where(col(Release.edition) == edition, col(Release.code) == code, visible())
        .scalar_subquery()
    )


ASKED_RELEASE = _of_release(Release.id, bindparam("edition"), bindparam("release"))
ASKED_LIST = _of_release(Release.list_version, bindparam("edition"), bindparam("release"))


def asked_release(question: Question) -> ScalarSelect[Any]:
    """Return the id of the question's release, in SQL; none where readers may not see it."""
    return _of_release(Release.id, question.edition, question.release)


def asked_list(question: Question) -> ScalarSelect[Any]:
    """Return the version of the list that a question reads, in SQL: that of its release.

    Without a release the newest; none where readers may not see the release.
    """
    if not question.release:
        return newest_list(question.edition)
    return _of_release(Release.list_version, question.edition, question.release)


def newest_list(edition: Any) -> ScalarSelect[Any]:
    """Return the newest version of an edition's list, in SQL."""
    return (
        select(col(ListVersion.id))
        .where(col(ListVersion.edition) == edition)
        .order_by(col(ListVersion.version).desc())
        .limit(1)
        .scalar_subquery()
    )


def list_at(edition: Any, moment: Any) -> ScalarSelect[Any]:
    """Return the version of an edition's list that was the newest at a moment, in SQL."""
    version = aliased(ListVersion)
    return (
        select(col(version.id))
        .where(
            col(version.edition) == edition,
            or_(col(version.version) == 1, col(version.published_at) <= moment),
        )
        .order_by(col(version.version).desc())
        .limit(1)
        .scalar_subquery()
    )


def listed_as(
    project: Any, version: Any = ASKED_LIST, listed: Any = ListedProject
) -> ColumnElement[bool]:
    """Tell, in SQL, which row says how a version of the list has a project."""
    return and_(col(listed.project) == project, col(listed.list_version) == version)


def _filters_of(question: Question) -> list[ColumnElement[bool]]:
    return [
        is_one_of(column, codes, none)
        for column, codes, none in (
            (Rating.category, question.categories, ""),
            (Rating.direction, question.directions, ""),
            (Rating.region, question.regions, NO_REGION),
            (Rating.unit, question.units, ""),
        )
        if codes
    ]


def is_one_of(column: Any, codes: tuple[Any, ...], none: object) -> ColumnElement[bool]:
    """Narrow to codes; `none` stands for an empty column.

    One code is found through its index. Several are not: walking the whole board in order meets
    the first page sooner than sorting what their indexes find.
    """
    if len(codes) == 1:
        return col(column).is_(None) if codes[0] == none else col(column) == codes[0]
    return func.coalesce(column, none).in_(codes)


def words_of(question: Question, listed: Any = ListedProject) -> list[ColumnElement[bool]]:
    """Return that a listed project has every word of the search, in SQL.

    Sought in the newest version of the list, which has all former names: old ones find a project
    in a new release, and new ones in an old release.
    """
    return [
        col(listed.search_text).contains(normalised(word), autoescape=True)
        for word in question.search.split()
    ]


@dataclass(frozen=True, slots=True)
class Match:
    """What words find in a list: `projects` where they are few; `every` where all have them."""

    projects: tuple[str, ...] | None
    every: bool


def _match(session: Session, question: Question) -> Match:
    """Return what the question's words find; a session remembers it in `info`, as it costs a scan.

    Words that every project has, as a list of big-data projects has some, narrow nothing.
    """
    remembered: dict[tuple[int | None, str], Match] = session.info.setdefault(WORDS_MATCHED, {})
    newest = session.connection().execute(select(newest_list(question.edition))).scalar()
    key = (newest, question.search)
    if (known := remembered.get(key)) is not None:
        return known
    if len(remembered) >= MATCHES_REMEMBERED:
        remembered.clear()
    return remembered.setdefault(key, _match_anew(session, question))


def _match_anew(session: Session, question: Question) -> Match:
    words = words_of(question)
    listed = _listed_newest(question)
    codes = listed.where(*words).limit(FEW_PROJECTS + 1)
    found = tuple(session.connection().execute(codes).scalars())
    if len(found) <= FEW_PROJECTS:
        return Match(found, every=False)
    lacking = listed.where(not_(and_(*words))).limit(1)
    return Match(None, every=session.connection().execute(lacking).first() is None)


def projects_named(session: Session, question: Question) -> frozenset[str] | None:
    """Return the listed projects that the question's words find, None where they narrow nothing."""
    if not question.search.strip() or (match := _match(session, question)).every:
        return None
    if match.projects is not None:
        return frozenset(match.projects)
    found = session.connection().execute(_listed_newest(question).where(*words_of(question)))
    return frozenset(found.scalars())


def _listed_newest(question: Question) -> Rows:
    return select(col(ListedProject.project)).where(
        col(ListedProject.list_version) == newest_list(question.edition)
    )


def _found(session: Session, statement: Rows, question: Question) -> Rows:
    """Narrow to the words: few projects are looked up, many are met on the way along the board."""
    match = _match(session, question)
    if match.every:
        return statement
    if match.projects is not None:
        return statement.where(col(Rating.project).in_(match.projects))
    listed = aliased(ListedProject)
    same = listed_as(col(Rating.project), newest_list(question.edition), listed)
    return statement.join(listed, same).where(*words_of(question, listed))


def narrowed(session: Session, statement: Rows, question: Question) -> Rows:
    """Narrow a selection from ratings to the question's release and filters."""
    of_release = statement.where(col(Rating.release) == asked_release(question))
    return filtered(session, of_release, question)


def filtered(session: Session, statement: Rows, question: Question) -> Rows:
    """Narrow a selection from ratings to the question's filters, whatever their release."""
    stars = [is_one_of(Rating.stars, question.stars, NOT_RATED)] if question.stars else []
    fitting = statement.where(*_filters_of(question), *stars)
    return _found(session, fitting, question) if question.search.strip() else fitting


def until(*columns: Any) -> Rows:
    """Select from the ratings of the asked release and of the periods before it.

    Of each earlier period the version that was current when the asked release was published: what
    is said of a release does not change when an earlier one is corrected later.
    """
    ratings = select(*columns).select_from(Rating)
    return _up_to_asked(ratings.join(Release, col(Release.id) == col(Rating.release)))


def releases_up_to_asked(*columns: Any) -> Rows:
    """Select from the asked release and those before it, oldest first, as in `until`."""
    return _up_to_asked(select(*columns).select_from(Release))


def _up_to_asked(statement: Rows) -> Rows:
    this, newer = aliased(Release), aliased(Release)
    replaced = exists().where(
        col(newer.edition) == col(Release.edition),
        col(newer.period) == col(Release.period),
        col(newer.version) > col(Release.version),
        visible(newer),
        col(newer.published_at) <= col(this.published_at),
    )
    earlier = and_(
        visible(),
        col(Release.period_end) < col(this.period_end),
        col(Release.published_at) <= col(this.published_at),
        ~replaced,
    )
    return (
        statement.join(this, and_(col(this.edition) == col(Release.edition), visible(this)))
        .where(
            col(this.edition) == bindparam("edition"),
            col(this.code) == bindparam("release"),
            or_(col(Release.id) == col(this.id), earlier),
        )
        .order_by(col(Release.period_end))
    )


def followed(session: Session, statement: Rows, question: Question) -> Rows:
    """Narrow a selection from ratings of any release to the question's projects.

    Its groups and words hold in every release; its stars are those of the asked release, so that
    the same projects are followed through all of them.
    """
    if question.stars:
        fitting = select(col(Rating.project)).where(
            col(Rating.release) == asked_release(question),
            is_one_of(Rating.stars, question.stars, NOT_RATED),
        )
        statement = statement.where(col(Rating.project).in_(fitting))
    statement = statement.where(*_filters_of(question))
    return _found(session, statement, question) if question.search.strip() else statement
