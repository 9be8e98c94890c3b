"""The question's projects counted and averaged, by stars, reason, group or dimension."""

from typing import Any

import pandas as pd
from sqlalchemy import Label, and_, case, func, select
from sqlmodel import Session, col

from data_access.models import (
    Rating,
    Score,
)
from data_access.queries.asking import SMALLEST_GROUP, asked_release, narrowed
from data_access.question import NO_REGION, NOT_RATED, Question
from data_access.rating import MOST_STARS


def star_counts(session: Session, question: Question) -> dict[int, int]:
    """Return how many of the question's projects have 5, 4, 3, 2, 1 stars and (0) no rating."""
    statement = narrowed(session, select(col(Rating.stars), func.count()), question)
    found = {
        stars or NOT_RATED: n for stars, n in session.execute(statement.group_by(col(Rating.stars)))
    }
    return {stars: found.get(stars, 0) for stars in (5, 4, 3, 2, 1, NOT_RATED)}


def reasons_for_no_rating(session: Session, question: Question) -> dict[str, int]:
    """Return how many of the question's projects are not rated, by reason code, commonest first."""
    statement = narrowed(session, select(col(Rating.not_rated), func.count()), question).where(
        col(Rating.not_rated).is_not(None)
    )
    counted = session.execute(statement.group_by(col(Rating.not_rated))).all()
    return dict(sorted(((code, n) for code, n in counted), key=lambda pair: (-pair[1], pair[0])))


def groups_of(session: Session, question: Question, *kinds: str) -> pd.DataFrame:
    """Return the question's projects counted by one kind of group, or by several at once.

    Kinds: category, direction, region, unit. Index: the codes, NO_REGION for projects without a
    place. Columns: projects, rated, stars_5 to stars_1, high (four or five stars), mean (of the
    totals, in hundredths; empty below five rated projects, rule 8). Groups without a project have
    no row. Without kinds one row for all.
    """
    groups = [group_column(kind) for kind in kinds]
    statement = narrowed(
        session,
        select(
            *groups,
            func.count().label("projects"),
            func.count(col(Rating.total)).label("rated"),
            *(
                func.count(case((col(Rating.stars) == stars, 1))).label(f"stars_{stars}")
                for stars in range(MOST_STARS, 0, -1)
            ),
            func.avg(col(Rating.total)).label("mean"),
        ),
        question,
    ).group_by(*groups)
    found = session.execute(statement)
    rows = pd.DataFrame(found.all(), columns=list(found.keys()))
    if kinds:
        rows = rows.set_index(list(kinds)).sort_index()
    rows["high"] = rows["stars_5"] + rows["stars_4"]
    rows["mean"] = rows["mean"].astype(float).where(rows["rated"] >= SMALLEST_GROUP)
    return rows


def dimension_means(session: Session, question: Question, *kinds: str) -> pd.DataFrame:
    """Return the mean score of each dimension over the question's rated projects, in hundredths.

    A row a group, as in `groups_of`; without kinds one row for all. A column a dimension; empty
    where fewer than five projects of the group have a score (rule 8).
    """
    groups = [group_column(kind) for kind in kinds]
    statement = (
        narrowed(
            session,
            select(
                *groups, col(Score.dimension), func.avg(col(Score.score)), func.count()
            ).select_from(Rating),
            question,
        )
        .join(
            Score,
            and_(
                col(Score.release) == col(Rating.release),
                col(Score.project) == col(Rating.project),
                col(Score.score).is_not(None),
            ),
        )
        .where(col(Rating.stars).is_not(None))
        .group_by(*groups, col(Score.dimension))
    )
    rows = pd.DataFrame(
        session.execute(statement).all(), columns=[*kinds, "dimension", "mean", "scored"]
    )
    rows["mean"] = rows["mean"].astype(float).where(rows["scored"] >= SMALLEST_GROUP)
    if not kinds:
        return rows.set_index("dimension")[["mean"]].T
    return rows.pivot(index=list(kinds), columns="dimension", values="mean").rename_axis(
        columns=None
    )


def group_column(kind: str) -> Label[Any]:
    """Return the column of a kind of group, named after it; NO_REGION where there is no place."""
    column = getattr(Rating, kind)
    return (func.coalesce(column, NO_REGION) if kind == "region" else col(column)).label(kind)


def scores_of(session: Session, question: Question) -> pd.DataFrame:
    """Return dimension scores of a release: index project, a column per dimension, Int64."""
    scores = pd.DataFrame(
        session.execute(
            select(col(Score.project), col(Score.dimension), col(Score.score)).where(
                col(Score.release) == asked_release(question)
            )
        ).all(),
        columns=["project", "dimension", "score"],
    ).astype({"score": "Int64"})
    return scores.pivot(index="project", columns="dimension", values="score").rename_axis(
        columns=None
    )


def score_medians(session: Session, question: Question) -> dict[str, float]:
    """Return the median of each dimension over the question's rated projects, in hundredths.

    Without a dimension that fewer than five of them have a score in (rule 8).
    """
    statement = narrowed(session, select(col(Rating.project)), question).where(
        col(Rating.stars).is_not(None)
    )
    rated = session.execute(statement).scalars().all()
    if len(rated) < SMALLEST_GROUP:
        return {}
    scores = scores_of(session, question).reindex(list(rated))
    enough = scores.loc[:, scores.count() >= SMALLEST_GROUP]
    return {str(code): float(median) for code, median in enough.median().items()}
