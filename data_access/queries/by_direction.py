"""The question's projects by direction: counted by region and stars, and averaged by dimension."""

from collections import defaultdict

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from data_access.answers import Average, Count
from data_access.models import Rating, Score
from data_access.queries.asking import narrowed
from data_access.question import NO_REGION, Question
from data_access.rating import MOST_STARS


def direction_counts(session: Session, question: Question) -> dict[tuple[str, str], Count]:
    """Return the question's projects by region (NO_REGION: without a place) and direction.

    One query for all that is said of directions in numbers of projects: parts add up. A region and
    direction without a project has no entry.
    """
    place = func.coalesce(col(Rating.region), NO_REGION)
    levels = [func.count(case((col(Rating.stars) == n, 1))) for n in range(MOST_STARS, 0, -1)]
    statement = narrowed(
        session,
        select(
            place,
            col(Rating.direction),
            *levels,
            func.count() - func.count(col(Rating.stars)),
            func.coalesce(func.sum(col(Rating.total)), 0),
            func.count(col(Rating.total)),
        ),
        question,
    ).group_by(place, col(Rating.direction))
    return {
        (region, direction): Count(tuple(stars), Average(int(total), rated))
        for region, direction, *stars, total, rated in session.execute(statement)
    }


def direction_scores(session: Session, question: Question) -> dict[str, dict[str, Average]]:
    """Return the scores of the question's rated projects by direction and dimension.

    A direction or dimension without a score has no entry.
    """
    scored = and_(
        col(Score.release) == col(Rating.release),
        col(Score.project) == col(Rating.project),
        col(Score.score).is_not(None),
    )
    columns = (col(Rating.direction), col(Score.dimension))
    statement = (
        narrowed(
            session,
            select(*columns, func.sum(col(Score.score)), func.count()).select_from(Rating),
            question,
        )
        .join(Score, scored)
        .where(col(Rating.stars).is_not(None))
        .group_by(*columns)
    )
    found: dict[str, dict[str, Average]] = defaultdict(dict)
    for direction, dimension, total, projects in session.execute(statement):
        found[direction][dimension] = Average(int(total), projects)
    return dict(found)
