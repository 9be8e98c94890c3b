"""Read-only answers: Session + Question -> rows or a frame, of releases readers may see.

Scores and totals are whole hundredths of a point; shares of runs are thousandths. Columns ending in
`_zh` and `_en` hold names; every other text holds codes.
"""

from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.answers import (
    BoardRow,
    DimensionScore,
    GroupRank,
    PastRating,
    ProjectFacts,
    PublishedRelease,
    RatedProject,
    ReleaseFigures,
    WaivedRule,
)
from data_access.models import (
    Applicant,
    Move,
    Project,
    Rating,
    Release,
    Score,
    Standing,
    Waiver,
)
from data_access.normalising import normalised
from data_access.question import BOARD_ORDERS, NO_REGION, NOT_RATED, PAGE_SIZE, Question
from data_access.rating import MOST_STARS

Rows = Select[*tuple[Any, ...]]

VISIBLE = ("published", "superseded")
TREND_LENGTH = 8
FEW_PROJECTS = 2_000
SMALLEST_GROUP = 5
"""Below five projects in a group no mean is shown, only the projects (rule 8)."""

RATING_COLUMNS = tuple(RatedProject.__dataclass_fields__)


def releases(session: Session, edition: str) -> tuple[PublishedRelease, ...]:
    """Return the releases of an edition that readers may see, newest period and version first."""
    rows = session.execute(
        select(Release)
        .where(col(Release.edition) == edition, col(Release.status).in_(VISIBLE))
        .order_by(col(Release.period_end).desc(), col(Release.version).desc())
    ).scalars()
    found = {row.id: row for row in rows}
    newest = {row.period: row.code for row in reversed(found.values())}
    return tuple(
        PublishedRelease(
            **{
                name: getattr(row, name)
                for name in PublishedRelease.__dataclass_fields__
                if name not in ("previous", "newer")
            },
            previous=found[row.previous].code if row.previous else None,
            newer=newest[row.period] if newest[row.period] != row.code else None,
        )
        for row in found.values()
    )


def editions_with_a_list(session: Session) -> tuple[str, ...]:
    """Return the codes of editions that have projects, newest first."""
    codes = select(col(Project.edition)).distinct().order_by(col(Project.edition).desc())
    return tuple(session.execute(codes).scalars())


def _release(question: Question) -> ColumnElement[int]:
    return (
        select(col(Release.id))
        .where(
            col(Release.edition) == question.edition,
            col(Release.code) == question.release,
            col(Release.status).in_(VISIBLE),
        )
        .scalar_subquery()
    )


def _filters(question: Question, of: type[Rating] | type[Project]) -> list[ColumnElement[bool]]:
    return [
        _is_one_of(column, codes, none)
        for column, codes, none in (
            (of.category, question.categories, ""),
            (of.direction, question.directions, ""),
            (of.region, question.regions, NO_REGION),
            (of.unit, question.units, ""),
        )
        if codes
    ]


def _is_one_of(column: Any, codes: tuple[Any, ...], none: object) -> ColumnElement[bool]:
    """Narrow to codes; `none` stands for an empty column.

    One code is found through its index. Several are not: walking the whole board in order meets
    the first page sooner than sorting what their indexes find.
    """
    if len(codes) == 1:
        return col(column).is_(None) if codes[0] == none else col(column) == codes[0]
    return func.coalesce(column, none).in_(codes)


def _words(question: Question) -> list[ColumnElement[bool]]:
    return [
        col(Project.search_text).contains(normalised(word), autoescape=True)
        for word in question.search.split()
    ]


def _found(session: Session, statement: Rows, question: Question) -> Rows:
    """Narrow to the words: few projects are looked up, many are met on the way along the board.

    Words that every project has, as a list of big-data projects has some, narrow nothing.
    """
    words = _words(question)
    listed = select(col(Project.code)).where(col(Project.edition) == question.edition)
    codes = listed.where(*words).limit(FEW_PROJECTS + 1)
    found = session.connection().execute(codes).scalars().all()
    if len(found) <= FEW_PROJECTS:
        return statement.where(col(Rating.project).in_(found))
    lacking = listed.where(not_(and_(*words))).limit(1)
    if session.connection().execute(lacking).first() is None:
        return statement
    return statement.join(Project, col(Project.code) == col(Rating.project)).where(*words)


def _asked(session: Session, statement: Rows, question: Question) -> Rows:
    stars = [_is_one_of(Rating.stars, question.stars, NOT_RATED)] if question.stars else []
    narrowed = statement.where(
        col(Rating.release) == _release(question), *_filters(question, Rating), *stars
    )
    return _found(session, narrowed, question) if question.search.strip() else narrowed


def project_count(session: Session, question: Question) -> int:
    """Return how many projects of the release the question's filters leave."""
    if question.search.strip() and not question.stars:
        counted = (
            select(func.count())
            .select_from(Project)
            .where(
                col(Project.edition) == question.edition,
                *_words(question),
                *_filters(question, Project),
            )
        )
    else:
        counted = _asked(session, select(func.count()).select_from(Rating), question)
    return int(session.connection().execute(counted).scalar_one())


def board_keys(
    session: Session, question: Question, *, size: int | None = PAGE_SIZE
) -> tuple[str, ...]:
    """Return the codes of the projects on the question's page, in its order; all for size None."""
    key = question.sort.removeprefix("-")
    if key in BOARD_ORDERS:
        statement = _asked(session, select(col(Rating.project)), question)
        statement = statement.order_by(*_order(question.sort))
    else:
        statement = _by_score(session, question, key)
    if size is not None:
        statement = statement.limit(size).offset((question.page - 1) * size)
    return tuple(session.connection().execute(statement).scalars())


def _order(sort: str) -> tuple[Any, ...]:
    reverse, key = sort.startswith("-"), sort.removeprefix("-")
    place = col(Rating.position)
    if key == "rank":
        return (col(Rating.stars).is_(None), place.desc()) if reverse else (place,)
    if key == "number":
        code = col(Rating.project)
        return (code.desc() if reverse else code,)
    value = getattr(Rating, key)
    return ((value.asc() if reverse else value.desc()).nulls_last(), place)


def _by_score(session: Session, question: Question, dimension: str) -> Rows:
    score = col(Score.score)
    order = score.asc() if question.sort.startswith("-") else score.desc()
    same = and_(
        col(Rating.release) == col(Score.release), col(Rating.project) == col(Score.project)
    )
    place = select(col(Rating.position)).where(same).correlate(Score).scalar_subquery()
    statement = (
        select(col(Score.project))
        .where(col(Score.release) == _release(question), col(Score.dimension) == dimension)
        .order_by(order.nulls_last(), place)
    )
    if not question.is_filtered:
        return statement
    asked = _asked(session, select(col(Rating.project)).where(same), question)
    return statement.where(exists(asked.correlate(Score)))


def board(
    session: Session, question: Question, *, size: int | None = PAGE_SIZE
) -> tuple[BoardRow, ...]:
    """Return the question's page of the leaderboard in its order; all rows for size None."""
    keys = board_keys(session, question, size=size)
    asked: dict[str, object] = {
        "edition": question.edition,
        "release": question.release,
        "kind": question.group[0] if question.group else "",
    }
    rows: dict[str, dict[str, Any]] = {}
    scores: dict[str, dict[str, int | None]] = {}
    trends: dict[str, list[int | None]] = {}
    connection = session.connection()
    for start in range(0, len(keys), AT_ONCE):
        asked = {**asked, "projects": keys[start : start + AT_ONCE]}
        rows |= {row["project"]: row for row in connection.execute(BOARD_ROWS, asked).mappings()}
        for project, dimension, score in connection.execute(BOARD_SCORES, asked):
            scores.setdefault(project, {})[dimension] = score
        for project, total in connection.execute(BOARD_TRENDS, asked):
            trends.setdefault(project, []).append(total)
    return tuple(
        BoardRow(**rows[key], scores=scores.get(key, {}), trend=tuple(trends[key][-TREND_LENGTH:]))
        for key in keys
    )


def _board_rows() -> Rows:
    lead = aliased(Applicant)
    together = (
        select(func.count())
        .where(col(Applicant.project) == col(Rating.project))
        .correlate(Rating)
        .scalar_subquery()
    )
    group = and_(
        col(Standing.release) == col(Rating.release),
        col(Standing.project) == col(Rating.project),
        col(Standing.kind) == bindparam("kind"),
    )
    return (
        select(
            *(getattr(Rating, name) for name in RATING_COLUMNS),
            col(Project.number),
            col(Project.name_zh),
            col(Project.name_en),
            col(lead.name_zh).label("applicant_zh"),
            col(lead.name_en).label("applicant_en"),
            together.label("applicants"),
            col(Standing.rank).label("group_rank"),
            col(Standing.tied).label("group_tied"),
            col(Standing.size).label("group_size"),
        )
        .join(Project, col(Project.code) == col(Rating.project))
        .join(lead, and_(col(lead.project) == col(Project.code), col(lead.position) == 1))
        .join(Standing, group, isouter=True)
        .where(col(Rating.release) == ASKED_RELEASE, col(Rating.project).in_(ASKED_PROJECTS))
    )


def _until(*columns: Any) -> Rows:
    """Select from the ratings of the asked release and of the periods before it.

    Of each earlier period the version that was current when the asked release was published: what
    is said of a release does not change when an earlier one is corrected later.
    """
    this, newer = aliased(Release), aliased(Release)
    replaced = exists().where(
        col(newer.edition) == col(Release.edition),
        col(newer.period) == col(Release.period),
        col(newer.version) > col(Release.version),
        col(newer.status).in_(VISIBLE),
        col(newer.published_at) <= col(this.published_at),
    )
    earlier = and_(
        col(Release.status).in_(VISIBLE),
        col(Release.period_end) < col(this.period_end),
        col(Release.published_at) <= col(this.published_at),
        ~replaced,
    )
    return (
        select(*columns)
        .join(Release, col(Release.id) == col(Rating.release))
        .join(this, and_(col(this.edition) == col(Release.edition), col(this.status).in_(VISIBLE)))
        .where(
            col(this.edition) == bindparam("edition"),
            col(this.code) == bindparam("release"),
            or_(col(Release.id) == col(this.id), earlier),
        )
        .order_by(col(Release.period_end))
    )


# Statements that are always the same are written once: building them costs more than asking them.
AT_ONCE = 10_000
ASKED_RELEASE = (
    select(col(Release.id))
    .where(
        col(Release.edition) == bindparam("edition"),
        col(Release.code) == bindparam("release"),
        col(Release.status).in_(VISIBLE),
    )
    .scalar_subquery()
)
ASKED_PROJECTS: BindParameter[Any] = bindparam("projects", expanding=True)
BOARD_ROWS = _board_rows()
BOARD_SCORES = select(col(Score.project), col(Score.dimension), col(Score.score)).where(
    col(Score.release) == ASKED_RELEASE, col(Score.project).in_(ASKED_PROJECTS)
)
BOARD_TRENDS = _until(col(Rating.project), col(Rating.total)).where(
    col(Rating.project).in_(ASKED_PROJECTS)
)
EDITION_HISTORY = _until(col(Release.code), col(Rating.total), col(Rating.stars))


def leader_reach(session: Session, question: Question) -> int:
    """Return the worst rank within the leader's interval; 0 without a rated project.

    A project whose interval starts no lower cannot be told from the leader (rule 6).
    """
    statement = select(func.max(col(Rating.rank_high))).where(
        col(Rating.release) == _release(question), col(Rating.rank) == 1
    )
    return int(session.execute(statement).scalar_one() or 0)


def movers(session: Session, question: Question, sort: str, size: int) -> tuple[BoardRow, ...]:
    """Return the `size` biggest risers ("change") or fallers ("-change") of the release.

    Only projects that moved that way; the question's filters hold, its sort and page do not.
    """
    rows = board(session, replace(question, sort=sort, page=1), size=size)
    way = 1 if sort == "change" else -1
    return tuple(row for row in rows if (row.change or 0) * way > 0)


def scores_of(session: Session, question: Question) -> pd.DataFrame:
    """Return dimension scores of a release: index project, a column per dimension, Int64."""
    scores = pd.DataFrame(
        session.execute(
            select(col(Score.project), col(Score.dimension), col(Score.score)).where(
                col(Score.release) == _release(question)
            )
        ).all(),
        columns=["project", "dimension", "score"],
    ).astype({"score": "Int64"})
    return scores.pivot(index="project", columns="dimension", values="score").rename_axis(
        columns=None
    )


def star_counts(session: Session, question: Question) -> dict[int, int]:
    """Return how many of the question's projects have 5, 4, 3, 2, 1 stars and (0) no rating."""
    statement = _asked(session, select(col(Rating.stars), func.count()), question)
    found = {
        stars or NOT_RATED: n for stars, n in session.execute(statement.group_by(col(Rating.stars)))
    }
    return {stars: found.get(stars, 0) for stars in (5, 4, 3, 2, 1, NOT_RATED)}


def reasons_for_no_rating(session: Session, question: Question) -> dict[str, int]:
    """Return how many of the question's projects are not rated, by reason code, commonest first."""
    statement = _asked(session, select(col(Rating.not_rated), func.count()), question).where(
        col(Rating.not_rated).is_not(None)
    )
    counted = session.execute(statement.group_by(col(Rating.not_rated))).all()
    return dict(sorted(((code, n) for code, n in counted), key=lambda pair: (-pair[1], pair[0])))


def edition_history(session: Session, question: Question) -> tuple[ReleaseFigures, ...]:
    """Return the figures of the releases up to the question's, oldest first."""
    asked = {"edition": question.edition, "release": question.release}
    rows = pd.DataFrame(
        session.execute(EDITION_HISTORY, asked).all(), columns=["release", "total", "stars"]
    )
    return tuple(
        ReleaseFigures(
            release=str(release),
            rated=int(of_release["total"].count()),
            five_star=int((of_release["stars"] == MOST_STARS).sum()),
            median=float(of_release["total"].median())
            if of_release["total"].count() >= SMALLEST_GROUP
            else None,
        )
        for release, of_release in rows.groupby("release", sort=False)
    )


def regions_of(session: Session, question: Question) -> pd.DataFrame:
    """Return per region: projects, rated, high (four or five stars), mean total in hundredths.

    Index: region code, NO_REGION for projects without a place. The mean is empty below five rated
    projects (rule 8).
    """
    statement = _asked(
        session,
        select(
            func.coalesce(col(Rating.region), NO_REGION).label("region"),
            func.count().label("projects"),
            func.count(col(Rating.total)).label("rated"),
            func.count(case((col(Rating.stars) >= 4, 1))).label("high"),
            func.avg(col(Rating.total)).label("mean"),
        ),
        question,
    ).group_by(col(Rating.region))
    rows = pd.DataFrame(
        session.execute(statement).all(), columns=["region", "projects", "rated", "high", "mean"]
    ).set_index("region")
    rows["mean"] = rows["mean"].astype(float).where(rows["rated"] >= SMALLEST_GROUP)
    return rows


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
            (col(Release.status) == "superseded").label("is_replaced"),
        )
        .join(Release, col(Release.id) == col(Rating.release))
        .where(col(Rating.project) == code, col(Release.status).in_(VISIBLE))
        .order_by(col(Release.period_end), col(Release.version))
    ).mappings()
    return tuple(PastRating(**row) for row in rows)


def standings(session: Session, question: Question, code: str) -> dict[str, GroupRank]:
    """Return a project's ranks within its groups, by kind of group."""
    rows = session.execute(
        select(*(getattr(Standing, name) for name in GroupRank.__dataclass_fields__)).where(
            col(Standing.release) == _release(question), col(Standing.project) == code
        )
    )
    return {row.kind: GroupRank(*row) for row in rows}


def move(session: Session, question: Question, code: str) -> Move | None:
    """Return why the project's rank changed since the release before, None without a rank then."""
    row = session.execute(
        select(Move).where(col(Move.release) == _release(question), col(Move.project) == code)
    ).scalar_one_or_none()
    if row is not None:
        session.expunge(row)
    return row


def dimension_scores(session: Session, question: Question, code: str) -> dict[str, DimensionScore]:
    """Return a project's scores in the release, by dimension code."""
    rows = session.execute(
        select(col(Score.dimension), col(Score.score), col(Score.missing)).where(
            col(Score.release) == _release(question), col(Score.project) == code
        )
    )
    return {dimension: DimensionScore(score, missing) for dimension, score, missing in rows}


def score_medians(session: Session, question: Question) -> dict[str, float]:
    """Return the median of each dimension over the question's rated projects, in hundredths.

    Without a dimension that fewer than five of them have a score in (rule 8).
    """
    statement = _asked(session, select(col(Rating.project)), question).where(
        col(Rating.stars).is_not(None)
    )
    rated = session.execute(statement).scalars().all()
    if len(rated) < SMALLEST_GROUP:
        return {}
    scores = scores_of(session, question).reindex(list(rated))
    enough = scores.loc[:, scores.count() >= SMALLEST_GROUP]
    return {str(code): float(median) for code, median in enough.median().items()}


def waived_rules(session: Session, edition: str) -> tuple[WaivedRule, ...]:
    """Return the rules waived for an edition's list, in the order they were accepted."""
    rows = session.execute(
        select(col(Waiver.rule), col(Waiver.subject), col(Waiver.reason), col(Waiver.accepted_at))
        .where(col(Waiver.edition) == edition)
        .order_by(col(Waiver.id))
    )
    return tuple(WaivedRule(*row) for row in rows)
