"""The rule of the final evaluation: verified scores and a spot check give total, grade, catalogue.

Whole hundredths of a point, as in `data_access.rating`. Weights and grades are the method's; that
there are four dimensions, spot checks and a catalogue is the notice's (section 4 (3)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_access.closing.methods import EvaluationMethod, Outcome
from data_access.rating import HIGHEST, totals


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows for one project: `total` in hundredths, `grade` a code of the method.

    `capped`: a spot check lowered the grade. Not evaluated: total and grade are None.
    """

    total: int | None
    grade: str | None
    capped: bool
    catalogued: bool


NOT_EVALUATED = Verdict(total=None, grade=None, capped=False, catalogued=False)


def evaluate(scores: Sequence[int], outcome: Outcome | None, method: EvaluationMethod) -> Verdict:
    """Evaluate one project by itself.

    `scores`: verified, in hundredths, one per dimension in the method's order. `outcome`: what the
    spot check found, None for a project that was not drawn, which changes nothing.
    The grade is the best one whose floor the total reaches, and no better than the outcome allows;
    the grade says whether the project is in the catalogue.
    ValueError unless there is a score from 0 to 10000 for every dimension.
    """
    if len(scores) != len(method.dimensions) or not all(0 <= s <= HIGHEST for s in scores):
        raise ValueError(f"{tuple(scores)} are not scores from 0 to {HIGHEST} for each dimension")
    total = total_of(scores, method)
    earned = next(n for n, grade in enumerate(method.grades) if total >= grade.floor * 100)
    best = method.grade_codes.index(method.spot_checks[outcome]) if outcome else 0
    grade = method.grades[max(earned, best)]
    return Verdict(total, grade.code, capped=best > earned, catalogued=grade.catalogued)


def total_of(scores: Sequence[int], method: EvaluationMethod) -> int:
    """Return the weighted mean of the scores, rounded half up to hundredths."""
    return int(totals(np.array([scores], dtype=np.int64), method.weights)[0])
