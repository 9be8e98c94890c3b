"""Read-only answers: Session + Question -> DataFrame. Only published and superseded releases show.

Scores and totals are whole hundredths of a point; shares of runs are thousandths. Columns ending in
`_zh` and `_en` hold names; every other text column holds codes.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

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
from data_access.question import NO_REGION, NOT_RATED, PAGE_SIZE, Question

Rows = Select[*tuple[Any, ...]]

VISIBLE = ("published", "superseded")
TREND_LENGTH = 8
SMALLEST_GROUP = 5
"""Below five projects in a group no mean is shown, only the projects (rule 8)."""

RATING_COLUMNS = tuple(name for name in Rating.model_fields if name not in ("release", "edition"))


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """What every page says about a release. `newer` is the code of the version that replaced it."""

    id: int
    edition: str
    code: str
    period: str
    period_end: date
    version: int
    method: str
    demo: bool
    reason: str | None
    published_at: datetime
    sha256: str
    listed: int
    rated: int
    previous: str | None
    newer: str | None


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


def _filters(question: Question) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        column.in_(codes)
        for column, codes in (
            (col(Rating.category), question.categories),
            (col(Rating.direction), question.directions),
            (col(Rating.unit), question.units),
        )
        if codes
    ]
    if question.regions:
        conditions.append(_any_of(col(Rating.region), question.regions, NO_REGION))
    if question.stars:
        conditions.append(_any_of(col(Rating.stars), question.stars, NOT_RATED))
    conditions.extend(
        col(Project.search_text).contains(normalised(word), autoescape=True)
        for word in question.search.split()
    )
    return conditions


def _any_of(column: object, codes: tuple[object, ...], none: object) -> ColumnElement[bool]:
    given = [code for code in codes if code != none]
    choices: list[ColumnElement[bool]] = [column.in_(given)] if given else []  # type: ignore[attr-defined]
    if none in codes:
        choices.append(column.is_(None))  # type: ignore[attr-defined]
    return or_(*choices)


def _asked(statement: Rows, question: Question) -> Rows:
    narrowed = statement.where(col(Rating.release) == _release(question), *_filters(question))
    if question.search.strip():
        return narrowed.join(Project, col(Project.code) == col(Rating.project))
    return narrowed


def _in_order(statement: Rows, sort: str) -> Rows:
    reverse, key = sort.startswith("-"), sort.removeprefix("-")
    if key == "rank":
        place = col(Rating.position)
        return statement.order_by(place.desc() if reverse else place)
    if key == "number":
        code = col(Rating.project)
        return statement.order_by(code.desc() if reverse else code)
    if key in ("change", "stability"):
        value = getattr(Rating, key)
    else:
        statement = statement.join(
            Score,
            and_(
                col(Score.release) == col(Rating.release),
                col(Score.project) == col(Rating.project),
                col(Score.dimension) == key,
            ),
        )
        value = col(Score.score)
    ordered = value.asc() if reverse else value.desc()
    return statement.order_by(ordered.nulls_last(), col(Rating.position))


def project_count(session: Session, question: Question) -> int:
    """Return how many projects of the release the question's filters leave."""
    counted = _asked(select(func.count()).select_from(Rating), question)
    return int(session.execute(counted).scalar_one())


def board_keys(
    session: Session, question: Question, *, size: int | None = PAGE_SIZE
) -> tuple[str, ...]:
    """Return the codes of the projects on the question's page, in its order; all for size None."""
    statement = _in_order(_asked(select(col(Rating.project)), question), question.sort)
    if size is not None:
        statement = statement.limit(size).offset((question.page - 1) * size)
    return tuple(session.execute(statement).scalars())


def board(session: Session, question: Question, *, size: int | None = PAGE_SIZE) -> pd.DataFrame:
    """Return the question's page of the leaderboard, a row a project, in its order; size None: all.

    Columns: those of a rating; the project's number and names; names of the lead applicant and how
    many apply together; the rank within the one group asked for (`group_rank`, `group_tied`,
    `group_size`, `group_low`, `group_high`, empty when no single group is asked for); a column per
    dimension code; `trend`: totals of the releases up to this one, oldest first, None where not
    rated.
    """
    keys = board_keys(session, question, size=size)
    rows = pd.DataFrame(
        session.execute(_board_rows(question, keys if size else None)).all(),
        columns=list(BOARD_COLUMNS),
    )
    scores = scores_of(session, question, keys if size else None)
    history = totals_until(session, question, keys if size else None)
    trends = history.groupby("project")["total"].agg(list).rename("trend")
    return rows.set_index("project").loc[list(keys)].join(scores).join(trends).reset_index()


BOARD_COLUMNS = (
    *RATING_COLUMNS,
    "number",
    "name_zh",
    "name_en",
    "applicant_zh",
    "applicant_en",
    "applicants",
    "group_rank",
    "group_tied",
    "group_size",
    "group_low",
    "group_high",
)


def _board_rows(question: Question, keys: tuple[str, ...] | None) -> Rows:
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
        col(Standing.kind) == (question.group[0] if question.group else ""),
    )
    asked = [col(Rating.project).in_(keys)] if keys is not None else _filters(question)
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
            col(Standing.rank_low).label("group_low"),
            col(Standing.rank_high).label("group_high"),
        )
        .join(Project, col(Project.code) == col(Rating.project))
        .join(lead, and_(col(lead.project) == col(Project.code), col(lead.position) == 1))
        .join(Standing, group, isouter=True)
        .where(col(Rating.release) == _release(question), *asked)
    )


def leader_reach(session: Session, question: Question) -> int:
    """Return the worst rank within the leader's interval; 0 without a rated project.

    A project whose interval starts no lower cannot be told from the leader (rule 6).
    """
    statement = select(func.max(col(Rating.rank_high))).where(
        col(Rating.release) == _release(question), col(Rating.rank) == 1
    )
    return int(session.execute(statement).scalar_one() or 0)


def movers(session: Session, question: Question, sort: str, size: int) -> pd.DataFrame:
    """Return the `size` biggest risers ("change") or fallers ("-change"), as in `board`.

    Only projects that moved that way; the question's filters hold, its sort and page do not.
    """
    asked = replace(question, sort=sort, page=1)
    rows = board(session, asked, size=size)
    up = sort == "change"
    return rows[(rows["change"] > 0) if up else (rows["change"] < 0)]


def scores_of(
    session: Session, question: Question, projects: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Return dimension scores: index project, a column per dimension, NA where missing."""
    statement = select(col(Score.project), col(Score.dimension), col(Score.score)).where(
        col(Score.release) == _release(question)
    )
    if projects is not None:
        statement = statement.where(col(Score.project).in_(projects))
    rows = session.execute(statement).all()
    scores = pd.DataFrame(rows, columns=["project", "dimension", "score"]).astype(
        {"score": "Int64"}
    )
    return scores.pivot(index="project", columns="dimension", values="score").rename_axis(
        columns=None
    )


def totals_until(
    session: Session, question: Question, projects: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Return totals of the newest versions of the last periods up to the release, oldest first.

    Columns: project, release (code), period, total, stars, rank; a row a project and release.
    """
    shown = [r for r in releases(session, question.edition) if r.newer is None]
    until = next(r for r in releases(session, question.edition) if r.code == question.release)
    past = [r for r in shown if r.period_end < until.period_end][: TREND_LENGTH - 1]
    chosen = {r.id: r for r in (until, *past)}
    statement = select(
        col(Rating.release),
        col(Rating.project),
        col(Rating.total),
        col(Rating.stars),
        col(Rating.rank),
    ).where(col(Rating.release).in_(chosen))
    if projects is not None:
        statement = statement.where(col(Rating.project).in_(projects))
    rows = pd.DataFrame(
        session.execute(statement).all(), columns=["release", "project", "total", "stars", "rank"]
    )
    rows["period_end"] = rows["release"].map({i: r.period_end for i, r in chosen.items()})
    rows["period"] = rows["release"].map({i: r.period for i, r in chosen.items()})
    rows["release"] = rows["release"].map({i: r.code for i, r in chosen.items()})
    return rows.sort_values(["period_end", "project"], ignore_index=True)


def star_counts(session: Session, question: Question) -> "pd.Series[int]":
    """Return how many of the question's projects have 5, 4, 3, 2, 1 stars and (0) no rating."""
    statement = _asked(select(col(Rating.stars), func.count()), question)
    found = {
        stars or NOT_RATED: n for stars, n in session.execute(statement.group_by(col(Rating.stars)))
    }
    return pd.Series({stars: found.get(stars, 0) for stars in (5, 4, 3, 2, 1, NOT_RATED)})


def reasons_for_no_rating(session: Session, question: Question) -> dict[str, int]:
    """Return how many of the question's projects are not rated, by reason code, commonest first."""
    statement = _asked(select(col(Rating.not_rated), func.count()), question).where(
        col(Rating.not_rated).is_not(None)
    )
    counted = session.execute(statement.group_by(col(Rating.not_rated))).all()
    return dict(sorted(((code, n) for code, n in counted), key=lambda pair: (-pair[1], pair[0])))


def edition_history(session: Session, question: Question) -> pd.DataFrame:
    """Return one row a release up to the question's: rated, five_star, median of the totals.

    Index: release code, oldest first. `median` is in hundredths and may end in a half.
    """
    history = totals_until(session, question)
    return (
        history.groupby(["period_end", "release"], as_index=False)
        .agg(
            rated=("total", "count"),
            five_star=("stars", lambda stars: int((stars == 5).sum())),
            median=("total", "median"),
        )
        .set_index("release")
    )


def regions_of(session: Session, question: Question) -> pd.DataFrame:
    """Return per region: projects, rated, high (four or five stars), mean total in hundredths.

    Index: region code, NO_REGION for projects without a place. The mean is empty below five rated
    projects (rule 8).
    """
    statement = _asked(
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


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project as listed, with its applicants (names zh/en, lead first)."""

    code: str
    edition: str
    number: int
    name_zh: str
    name_en: str | None
    category: str
    direction: str
    unit: str
    region: str | None
    applicant_kind: str | None
    dcmm_level: int | None
    dcmm_standard: str | None
    summary_zh: str | None
    summary_en: str | None
    applicants: tuple[tuple[str, str | None], ...]


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


def history(session: Session, code: str) -> pd.DataFrame:
    """Return a project's rating in every release readers may see, oldest first.

    Columns: those of a rating, the release's code, period, version and published_at, and `newer`:
    whether a later version replaced it.
    """
    return pd.DataFrame(
        session.execute(
            select(
                *(getattr(Rating, name) for name in RATING_COLUMNS),
                col(Release.code).label("release"),
                col(Release.period),
                col(Release.version),
                col(Release.period_end),
                col(Release.published_at),
                (col(Release.status) == "superseded").label("newer"),
            )
            .join(Release, col(Release.id) == col(Rating.release))
            .where(col(Rating.project) == code, col(Release.status).in_(VISIBLE))
            .order_by(col(Release.period_end), col(Release.version))
        ),
        columns=[*RATING_COLUMNS, *HISTORY_COLUMNS],
    )


HISTORY_COLUMNS = ("release", "period", "version", "period_end", "published_at", "newer")


def standings(session: Session, question: Question, code: str) -> pd.DataFrame:
    """Return a project's ranks in its groups; index kind; rank, size, tied, rank_low, rank_high."""
    columns = ("kind", "rank", "size", "tied", "rank_low", "rank_high")
    rows = session.execute(
        select(*(getattr(Standing, name) for name in columns)).where(
            col(Standing.release) == _release(question), col(Standing.project) == code
        )
    ).all()
    return pd.DataFrame(rows, columns=list(columns)).set_index("kind")


def move(session: Session, question: Question, code: str) -> Move | None:
    """Return why the project's rank changed since the release before, None without a rank then."""
    row = session.execute(
        select(Move).where(col(Move.release) == _release(question), col(Move.project) == code)
    ).scalar_one_or_none()
    if row is not None:
        session.expunge(row)
    return row


def score_rows(session: Session, question: Question, code: str) -> pd.DataFrame:
    """Return a project's scores: index dimension; score in hundredths or `missing`, the reason."""
    rows = session.execute(
        select(col(Score.dimension), col(Score.score), col(Score.missing)).where(
            col(Score.release) == _release(question), col(Score.project) == code
        )
    ).all()
    return pd.DataFrame(rows, columns=["dimension", "score", "missing"]).set_index("dimension")


def score_medians(session: Session, question: Question) -> "pd.Series[float]":
    """Return the median of each dimension over the question's rated projects, in hundredths.

    Empty below five rated projects (rule 8).
    """
    statement = _asked(select(col(Rating.project)), question).where(col(Rating.stars).is_not(None))
    rated = session.execute(statement).scalars().all()
    if len(rated) < SMALLEST_GROUP:
        return pd.Series(dtype=float)
    return scores_of(session, question).reindex(list(rated)).median()


@dataclass(frozen=True, slots=True)
class WaivedRule:
    """A rule of the notice that did not hold when a list was imported, and why it was taken."""

    rule: str
    subject: str
    reason: str
    accepted_at: datetime


def waived_rules(session: Session, edition: str) -> tuple[WaivedRule, ...]:
    """Return the rules waived for an edition's list, in the order they were accepted."""
    rows = session.execute(
        select(col(Waiver.rule), col(Waiver.subject), col(Waiver.reason), col(Waiver.accepted_at))
        .where(col(Waiver.edition) == edition)
        .order_by(col(Waiver.id))
    )
    return tuple(WaivedRule(*row) for row in rows)
