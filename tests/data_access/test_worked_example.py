"""The steps of a worked example end where the rating does."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given

from data_access import rating
from data_access.methods import Evidence
from data_access.worked_example import WorkedExample, worked_example
from tests.data_access.made_up_scores import (
    DIMENSIONS,
    EXAMPLES,
    LEVELS,
    METHOD,
    ROWS,
    Row,
    evidence_for,
    score_frame,
)


def worked(row: Row, evidence: Evidence = "self_reported") -> WorkedExample | None:
    return worked_example(dict(zip(DIMENSIONS, row, strict=True)), evidence, METHOD)


@EXAMPLES
@given(ROWS, LEVELS)
def test_a_calculator_comes_to_the_published_total_and_stars(row: Row, evidence: Evidence) -> None:
    frame = score_frame({"A": row})
    published = rating.rate(frame, evidence_for(frame, evidence), METHOD).iloc[0]
    work = worked(row, evidence)
    if work is None:
        assert published["not_rated"] == "insufficient_scores"
        return
    by_hand = work.mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert int(by_hand * 100) == work.total == int(published["total"])
    assert work.stars == int(published["stars"])
    assert work.stars == min(work.earned, work.by_evidence, work.by_missing)
    assert METHOD.cut_points[work.earned] <= by_hand
    assert work.earned == 5 or by_hand < METHOD.cut_points[work.earned + 1]


def test_the_steps_are_exact_decimals() -> None:
    work = worked((7566, 7430, 7830, 7190))
    assert work is not None
    products = [Decimal("18.915"), Decimal("22.29"), Decimal("19.575"), Decimal("14.38")]
    assert [term.product for term in work.terms] == products
    assert (work.weighted, work.weight, work.total) == (Decimal("75.16"), Decimal(1), 7516)
    assert not work.is_incomplete


def test_a_missing_score_leaves_its_weight_out() -> None:
    work = worked((None, 7690, 7280, 7690))
    assert work is not None
    assert (work.weighted, work.weight) == (Decimal("56.65"), Decimal("0.75"))
    assert work.terms[0].product is None
    assert (work.is_incomplete, work.by_missing) == (True, METHOD.missing.stars_at_most)


def test_an_absent_dimension_counts_as_missing() -> None:
    work = worked_example(dict.fromkeys(DIMENSIONS[1:], 8000), "third_party", METHOD)
    assert work is not None
    assert work.terms[0].score is None


def test_too_few_scores_have_no_steps() -> None:
    assert worked((None, None, 8000, 8000)) is None


@pytest.mark.parametrize("total", [8499, 8500])
def test_a_total_on_the_cut_point_reaches_it(total: int) -> None:
    work = worked((total,) * 4)
    assert work is not None
    assert work.earned == (5 if total == 8500 else 4)
