"""How one project's total and stars come about, step by step, for those who calculate along.

The steps are written out in exact decimals; what comes out of them is what `rating` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from data_access import rating
from data_access.methods import Evidence, Method


@dataclass(frozen=True, slots=True)
class Term:
    """A dimension in the sum: score (None where missing) x weight = product, in points."""

    dimension: str
    score: Decimal | None
    weight: Decimal
    product: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """The steps to a total and its stars; points are decimals, `total` is in hundredths.

    `weighted` is the sum of the products, `weight` that of the weights of the scores that are
    there, `mean` the one divided by the other, which rounded half up to two decimals is the total.
    `earned` are the stars whose cut point the total reaches; `by_evidence` and `by_missing` the
    most stars each rule allows; `stars` the fewest of the three.
    """

    terms: tuple[Term, ...]
    weighted: Decimal
    weight: Decimal
    mean: Decimal
    total: int
    earned: int
    by_evidence: int
    by_missing: int
    stars: int

    @property
    def is_incomplete(self) -> bool:
        """Tell whether a score is missing."""
        return any(term.score is None for term in self.terms)


def worked_example(
    scores: Mapping[str, int | None], evidence: Evidence, method: Method
) -> WorkedExample | None:
    """Return the steps for a project's scores, in hundredths by dimension; None if it is not rated.

    A score that is missing may be None or absent. Errors as in `rating.rate`.
    """
    row = {code: scores.get(code) for code in method.dimension_codes}
    frame = pd.DataFrame([row], ["project"], dtype="Int64")
    level = pd.Series([evidence], frame.index)
    points = rating.score_array(frame, method)
    total = rating.rated_totals(points, method)
    if total[0] == rating.MISSING:
        return None
    by_evidence, by_missing = map(int, rating.star_caps(points, level, method)[0])
    rated = rating.rate(frame, level, method).iloc[0]
    terms = tuple(
        _term(dimension.code, row[dimension.code], dimension.weight)
        for dimension in method.dimensions
    )
    weighted = sum((term.product for term in terms if term.product is not None), Decimal(0))
    weight = sum((term.weight for term in terms if term.score is not None), Decimal(0))
    return WorkedExample(
        terms=terms,
        weighted=weighted,
        weight=weight,
        mean=weighted / weight,
        total=int(rated["total"]),
        earned=int(rating.stars(total, method.floors)[0]),
        by_evidence=by_evidence,
        by_missing=by_missing,
        stars=int(rated["stars"]),
    )


def _term(dimension: str, score: int | None, weight: Decimal) -> Term:
    if score is None:
        return Term(dimension, None, weight, None)
    points = Decimal(score) / 100
    return Term(dimension, points, weight, points * weight)
