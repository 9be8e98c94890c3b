"""The final evaluation: exact totals, absolute grades, what a spot check allows."""

from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.closing.evaluating import evaluate, total_of
from data_access.closing.methods import (
    OUTCOMES,
    EvaluationMethod,
    Outcome,
    evaluation_method,
    evaluation_method_ids,
    evaluation_method_text,
    parse_evaluation_method,
)

METHOD = evaluation_method("evaluation-illustrative-1")
four_scores = st.tuples(*[st.integers(0, 10_000)] * 4)
any_outcome = st.sampled_from([None, *OUTCOMES])
GRADES = METHOD.grade_codes


def with_weights(*weights: str) -> EvaluationMethod:
    text = evaluation_method_text(METHOD.id)
    for weight in weights:
        text = text.replace('weight = "0.25"', f"weight = '{weight}'", 1)
    return parse_evaluation_method(text)


@given(four_scores)
def test_a_total_is_the_weighted_mean_rounded_half_up(scores: tuple[int, ...]) -> None:
    method = with_weights("0.1", "0.2", "0.3", "0.4")
    parts = (Decimal(s) * d.weight for s, d in zip(scores, method.dimensions, strict=True))
    exact = sum(parts, Decimal(0))
    assert total_of(scores, method) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(four_scores)
def test_a_grade_is_the_best_one_whose_floor_is_reached(scores: tuple[int, ...]) -> None:
    found = evaluate(scores, None, METHOD)
    assert found.total is not None
    reached = [grade.code for grade in METHOD.grades if found.total >= grade.floor * 100]
    assert found.grade == reached[0]
    assert not found.capped


@given(four_scores, any_outcome)
def test_a_spot_check_never_lifts_a_grade(scores: tuple[int, ...], outcome: Outcome | None) -> None:
    unchecked, checked = evaluate(scores, None, METHOD), evaluate(scores, outcome, METHOD)
    assert checked.total == unchecked.total
    assert GRADES.index(str(checked.grade)) >= GRADES.index(str(unchecked.grade))
    assert checked.capped is (checked.grade != unchecked.grade)


@pytest.mark.parametrize(
    ("points", "outcome", "grade", "catalogued"),
    [
        (8500, None, "excellent", True),
        (8499, None, "good", True),
        (7500, "passed", "good", True),
        (9900, "passed", "excellent", True),
        (9900, "rectify", "good", True),
        (6500, "rectify", "pass", True),
        (9900, "failed", "fail", False),
        (6000, None, "pass", True),
        (5999, None, "fail", False),
        (0, None, "fail", False),
    ],
)
def test_grades_and_the_catalogue(
    points: int, outcome: Outcome | None, grade: str, *, catalogued: bool
) -> None:
    found = evaluate((points,) * 4, outcome, METHOD)
    assert (found.total, found.grade, found.catalogued) == (points, grade, catalogued)


@pytest.mark.parametrize("scores", [(1, 2, 3), (1, 2, 3, 4, 5), (1, 2, 3, 10_001), (-1, 2, 3, 4)])
def test_scores_that_are_none_are_refused(scores: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="are not scores from 0 to 10000 for each dimension"):
        evaluate(scores, None, METHOD)


def test_the_method_says_that_it_is_illustrative_and_has_the_four_dimensions() -> None:
    assert METHOD.status == "illustrative"
    assert [d.name_zh for d in METHOD.dimensions] == [
        "项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值",
    ]  # fmt: skip
    assert evaluation_method_ids() == ("evaluation-illustrative-1",)
    assert get_args(Outcome) == OUTCOMES


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="there are: evaluation-illustrative-1"):
        evaluation_method("other")


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ('weight = "0.25"', 'weight = "0.20"', "add up to 0.80"),
        ('floor = "75.00"', 'floor = "85.00"', "floors fall"),
        ('floor = "0.00"', 'floor = "5.00"', "last one is 0"),
        ('rectify = "good"', "", "needs exactly"),
        ('rectify = "good"', 'rectify = "splendid"', "splendid"),
        ('code = "not_submitted"', 'code = "late"', "needs the reason not_submitted"),
    ],
)
def test_a_method_that_does_not_hold_is_refused(found: str, put: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_evaluation_method(evaluation_method_text(METHOD.id).replace(found, put))
