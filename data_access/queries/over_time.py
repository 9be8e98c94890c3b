"""Whole releases as columns, for what is counted over many of them; see `data_access.over_time`."""

from sys import intern

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.models import Rating
from data_access.queries.asking import ASKED_RELEASE
from data_access.question import NO_REGION, NOT_RATED, Question

GROUPS = ("category", "direction", "region", "unit")

_RATINGS = (
    select(
        col(Rating.project),
        col(Rating.category),
        col(Rating.direction),
        func.coalesce(col(Rating.region), NO_REGION).label("region"),
        col(Rating.unit),
        func.coalesce(col(Rating.stars), NOT_RATED).label("stars"),
        col(Rating.not_rated),
        func.coalesce(col(Rating.total), 0).label("total"),
    )
    .where(col(Rating.release) == ASKED_RELEASE)
    .order_by(col(Rating.position))
)


def ratings_of(session: Session, question: Question) -> pd.DataFrame:
    """Return all ratings of the question's release, whatever its filters, as `over_time.Ratings`.

    Codes are categories and stars and totals small integers: 20,000 rows take less than a megabyte.
    Projects are Python's own strings, one for all releases: they are looked up fifty times faster.
    """
    asked = {"edition": question.edition, "release": question.release}
    found = session.connection().execute(_RATINGS, asked)
    rows = pd.DataFrame(found.all(), columns=list(found.keys()))
    rows["project"] = pd.Series(map(intern, rows["project"]), rows.index, dtype=object)
    return rows.astype(
        {
            **dict.fromkeys((*GROUPS, "not_rated"), "category"),
            "stars": "int8",
            "total": "int32",
        }
    )
