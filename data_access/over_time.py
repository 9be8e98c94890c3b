"""How projects' stars and totals are spread, in a release or over several: ratings -> numbers."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.answers import Outcomes, Spread
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS, SMALLEST_GROUP

QUANTILES = (95, 75, 50, 25, 5)
"""In hundredths of the rated projects, highest first."""

Ratings = Mapping[str, pd.DataFrame]
"""By release code, oldest first: a row a listed project, best total first, the asked release last.

Columns: project; category, direction, region (NO_REGION for none), unit; stars, NOT_RATED for none;
not_rated, the reason code, empty where rated; total in hundredths, 0 where not rated.
"""


def followed(ratings: Ratings, question: Question, named: Collection[str] | None) -> Ratings:
    """Narrow all releases to the question's projects; `named`: those its words find, None for all.

    Its groups and words hold in every release; its stars are those of the asked release, so that
    the same projects are followed through all of them.
    """
    wanted = _groups_and_names(question, named)
    narrowed = {code: _narrowed(rows, wanted) for code, rows in ratings.items()}
    if not question.stars or question.release not in narrowed:
        return narrowed
    asked = ratings[question.release]
    fitting = {"project": asked["project"][asked["stars"].isin(question.stars)].array}
    return {code: _narrowed(rows, fitting) for code, rows in narrowed.items()}


def fitting(rows: pd.DataFrame, question: Question, named: Collection[str] | None) -> pd.DataFrame:
    """Narrow the ratings of the asked release to the question's projects; `named` as above."""
    wanted = _groups_and_names(question, named)
    if question.stars:
        wanted["stars"] = question.stars
    return _narrowed(rows, wanted)


def total_counts(rows: pd.DataFrame) -> pd.Series:
    """Return how many rated projects have each total, in hundredths, ascending.

    At most an entry for each of the 10,001 totals there can be, however many projects.
    """
    totals, counts = np.unique(_rated_totals(rows), return_counts=True)
    return pd.Series(counts, pd.Index(totals, name="total"), name="projects")


def _groups_and_names(
    question: Question, named: Collection[str] | None
) -> dict[str, Collection[object]]:
    groups = {
        "category": question.categories,
        "direction": question.directions,
        "region": question.regions,
        "unit": question.units,
    }
    wanted: dict[str, Collection[object]] = {kind: codes for kind, codes in groups.items() if codes}
    return wanted if named is None else wanted | {"project": named}


def _narrowed(rows: pd.DataFrame, wanted: Mapping[str, Collection[object]]) -> pd.DataFrame:
    if not wanted:
        return rows
    fits = [rows[column].isin(codes).to_numpy() for column, codes in wanted.items()]
    return rows[np.logical_and.reduce(fits)]


def outcomes(ratings: Ratings) -> Outcomes:
    """Count projects by stars, and by reason code where they are not rated, release by release.

    A release in which none of the projects is listed has no numbers.
    """
    return {code: _outcomes_of(rows) for code, rows in ratings.items()}


def _outcomes_of(rows: pd.DataFrame) -> dict[int | str, int]:
    stars = np.bincount(rows["stars"], minlength=MOST_STARS + 1).tolist()
    reasons = rows["not_rated"].value_counts()
    return {
        **{number: count for number, count in enumerate(stars) if number != NOT_RATED and count},
        **{str(code): int(count) for code, count in reasons.items() if count},
    }


def spreads(ratings: Ratings) -> dict[str, Spread]:
    """Return how the totals of the rated projects are spread, release by release."""
    return {code: _spread_of(rows) for code, rows in ratings.items()}


def _rated_totals(rows: pd.DataFrame) -> NDArray[np.int32]:
    rated: NDArray[np.int32] = rows["total"].to_numpy()[rows["stars"].to_numpy() != NOT_RATED]
    return rated


def _spread_of(rows: pd.DataFrame) -> Spread:
    totals = _rated_totals(rows)
    if len(totals) < SMALLEST_GROUP:
        return Spread(len(totals), (), tuple(totals.tolist()))
    return Spread(len(totals), tuple(np.percentile(totals, QUANTILES).tolist()), ())
