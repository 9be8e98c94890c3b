"""Scores and evidence that nobody was given, for the tests of the rating."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from data_access.methods import EVIDENCE, Method, method
from tests.effort import examples

METHOD = method("illustrative-1")
DIMENSIONS = METHOD.dimension_codes

EXAMPLES = examples(20, deadline=None)
"""How long to search, where each example rates a whole release."""

Row = Sequence[int | None]


def with_draws(draws: int, of: Method = METHOD) -> Method:
    """Return the method with so many runs."""
    drawing = of.uncertainty.model_copy(update={"draws": draws})
    return of.model_copy(update={"uncertainty": drawing})


def with_weights(*weights: str) -> Method:
    """Return the method with other weights."""
    facts = METHOD.model_dump()
    for dimension, weight in zip(facts["dimensions"], weights, strict=True):
        dimension["weight"] = weight
    return Method.model_validate(facts | {"id": "other-weights"})


def score_frame(rows: Mapping[str, Row]) -> pd.DataFrame:
    """Return score rows, in the method's order, as a frame."""
    return pd.DataFrame(list(rows.values()), list(rows), list(DIMENSIONS), dtype="Int64")


def score_row(row: Row, code: str = "2021-001") -> pd.Series:
    """Return one score row, named by its project code."""
    return pd.Series(row, list(DIMENSIONS), dtype="Int64", name=code)


def evidence_for(scores: pd.DataFrame, level: str = "self_reported") -> pd.Series:
    """Return the same level of evidence for all."""
    return pd.Series(level, index=scores.index, dtype="str")


def random_inputs(projects: int, seed: int = 7) -> tuple[pd.DataFrame, pd.Series]:
    """Return scores, some of them missing and many of them equal, and evidence of all levels."""
    random = np.random.default_rng(seed)
    points = random.integers(0, 10_001, (projects, len(DIMENSIONS)))
    coarse = random.random(projects) < 0.3
    points[coarse] = points[coarse] // 2500 * 2500
    codes = [f"2021-{number:05d}" for number in range(1, projects + 1)]
    scores = pd.DataFrame(points, codes, list(DIMENSIONS), dtype="Int64")
    missing = random.random(points.shape) < 0.12
    return scores.mask(missing), pd.Series(random.choice(EVIDENCE, projects), codes)


SCORES = st.one_of(
    st.none(), st.sampled_from([0, 5000, 7500, 8500, 10_000]), st.integers(0, 10_000)
)
ROWS = st.tuples(*[SCORES] * len(DIMENSIONS))
LEVELS = st.sampled_from(EVIDENCE)


@st.composite
def inputs(
    draw: st.DrawFn, codes: Sequence[str] = tuple("ABCDEFGHIJ")
) -> tuple[pd.DataFrame, pd.Series]:
    """Draw scores and evidence of some of the projects."""
    chosen = draw(st.lists(st.sampled_from(codes), unique=True, min_size=1))
    scores = score_frame({code: draw(ROWS) for code in chosen})
    return scores, pd.Series([draw(LEVELS) for _ in chosen], chosen)
