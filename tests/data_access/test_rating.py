"""Totals, stars, ranks, and the distance to the next star."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access import rating
from data_access.methods import EVIDENCE, Evidence, Method
from tests.data_access.made_up_scores import (
    DIMENSIONS,
    EXAMPLES,
    LEVELS,
    METHOD,
    ROWS,
    Row,
    evidence_for,
    inputs,
    random_inputs,
    score_frame,
    score_row,
    with_weights,
)

TOTALS = st.lists(st.one_of(st.integers(-1, 10_000), st.integers(-1, 3)), max_size=30)


def rated(row: Row, evidence: str = "self_reported", method: Method = METHOD) -> pd.Series:
    scores = score_frame({"2021-001": row})
    return rating.rate(scores, evidence_for(scores, evidence), method).iloc[0]


def by_decimal(row: list[int | None], evidence: str) -> tuple[Decimal, int] | None:
    """Rate one project the way a reader would with pencil and paper."""
    weighted = [
        (Decimal(score) / 100, dimension.weight)
        for score, dimension in zip(row, METHOD.dimensions, strict=True)
        if score is not None
    ]
    missing = len(row) - len(weighted)
    if missing > METHOD.missing.at_most:
        return None
    weight = sum(weight for _, weight in weighted)
    mean = Decimal(sum(score * weight for score, weight in weighted)) / weight
    total = mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
    stars = max(stars for stars, floor in METHOD.cut_points.items() if total >= floor)
    caps = [METHOD.evidence[level] for level in EVIDENCE if level == evidence]
    return total, min(stars, *caps, METHOD.missing.stars_at_most if missing else 5)


def test_totals_and_stars_agree_with_decimals_on_ten_thousand_random_rows() -> None:
    scores, evidence = random_inputs(10_000)
    ratings = rating.rate(scores, evidence, METHOD)
    rows = scores.astype(object).where(scores.notna(), None).to_numpy().tolist()
    for row, level, total, stars in zip(
        rows, evidence, ratings["total"], ratings["stars"], strict=True
    ):
        expected = by_decimal(row, level)
        found = None if total is pd.NA else (Decimal(int(total)) / 100, stars)
        assert found == expected, (row, level)


def test_a_random_sample_holds_every_number_of_stars_and_unrated_projects() -> None:
    ratings = rating.rate(*random_inputs(10_000), METHOD)
    assert set(ratings["stars"].dropna()) == {1, 2, 3, 4, 5}
    assert set(ratings["capped_by"].dropna()) == {"missing", "evidence"}
    assert ratings["not_rated"].eq("insufficient_scores").sum() == ratings["total"].isna().sum() > 0


def test_half_a_hundredth_is_rounded_up() -> None:
    halves = with_weights("0.5", "0.1", "0.2", "0.2")
    assert rated((1, 0, 0, 0), method=halves)["total"] == 1
    assert (
        rated((1, 0, 0, 0), method=with_weights("0.499999", "0.100001", "0.2", "0.2"))["total"] == 0
    )


@pytest.mark.parametrize(
    ("total", "stars"),
    [(8500, 5), (8499, 4), (7500, 4), (7499, 3), (6500, 3), (5500, 2), (5499, 1), (0, 1)],
)
def test_a_star_is_earned_exactly_at_its_cut_point(total: int, stars: int) -> None:
    assert rated((total,) * 4)["stars"] == stars


def test_the_weights_of_the_present_dimensions_are_scaled_to_one() -> None:
    assert rated((8000, None, 6000, 7000))["total"] == 7000
    assert rated((8000, None, 8000, 7000))["total"] == 7714


def test_a_missing_dimension_caps_the_stars_at_four() -> None:
    capped = rated((9900, 9900, None, 9900))
    assert (capped["stars"], capped["capped_by"]) == (4, "missing")
    uncapped = rated((7600, 7600, None, 7600))
    assert uncapped["stars"] == 4
    assert pd.isna(uncapped["capped_by"])


def test_two_missing_dimensions_leave_a_project_unrated() -> None:
    unrated = rated((9900, 9900, None, None))
    assert unrated["not_rated"] == "insufficient_scores"
    assert unrated[["total", "stars", "capped_by"]].isna().all()


def test_a_project_without_any_score_is_unrated_however_many_may_be_missing() -> None:
    lenient = METHOD.model_copy(
        update={"missing": METHOD.missing.model_copy(update={"at_most": 4})}
    )
    assert rated((None,) * 4, method=lenient)["not_rated"] == "insufficient_scores"
    assert rated((None, None, None, 6400), method=lenient)["total"] == 6400


def test_a_failed_spot_check_caps_the_stars_at_two() -> None:
    capped = rated((9900,) * 4, "spot_check_failed")
    assert (capped["total"], capped["stars"], capped["capped_by"]) == (9900, 2, "evidence")


def test_the_lower_cap_is_named_and_evidence_if_both_are_equal() -> None:
    both = METHOD.missing.model_copy(update={"stars_at_most": 2})
    equal = METHOD.model_copy(update={"missing": both})
    row = (9900, 9900, None, 9900)
    assert rated(row, "spot_check_failed")["capped_by"] == "evidence"
    assert rated(row, "spot_check_failed", equal)["capped_by"] == "evidence"
    lower = METHOD.model_copy(update={"missing": both.model_copy(update={"stars_at_most": 1})})
    assert rated(row, "spot_check_failed", lower)["capped_by"] == "missing"


@EXAMPLES
@given(inputs(), st.data())
def test_no_projects_rating_depends_on_another_project(
    drawn: tuple[pd.DataFrame, pd.Series], choice: st.DataObject
) -> None:
    scores, evidence = drawn
    together = rating.rate(scores, evidence, METHOD)
    code = choice.draw(st.sampled_from(list(scores.index)))
    alone = rating.rate(scores.loc[[code]], evidence.loc[[code]], METHOD)
    pd.testing.assert_frame_equal(alone, together.loc[[code]])


@EXAMPLES
@given(inputs())
def test_the_order_of_rows_and_columns_changes_no_rating(
    drawn: tuple[pd.DataFrame, pd.Series],
) -> None:
    scores, evidence = drawn
    ratings = rating.rate(scores, evidence, METHOD)
    turned = rating.rate(scores.iloc[::-1, ::-1], evidence, METHOD)
    pd.testing.assert_frame_equal(turned.loc[scores.index], ratings)


def test_an_absent_dimension_is_named() -> None:
    scores = score_frame({"2021-001": (1, 2, 3, 4)}).drop(columns="benefit")
    with pytest.raises(KeyError, match="illustrative-1 need columns benefit"):
        rating.rate(scores, evidence_for(scores), METHOD)


@pytest.mark.parametrize("score", [-1, 10_001])
def test_a_score_outside_the_scale_is_refused_with_its_project(score: int) -> None:
    scores = score_frame({"2021-001": (1, 2, 3, 4), "2021-002": (1, None, score, 4)})
    with pytest.raises(ValueError, match="2021-002: a score lies outside 0 to 10000"):
        rating.rate(scores, evidence_for(scores), METHOD)


def test_a_score_that_is_no_whole_number_is_refused() -> None:
    scores = pd.DataFrame([[87.5, 1.0, 2.0, 3.0]], ["2021-001"], list(DIMENSIONS))
    with pytest.raises(TypeError, match="cannot safely cast"):
        rating.rate(scores, evidence_for(scores), METHOD)


def test_unknown_evidence_is_refused_with_its_project() -> None:
    scores = score_frame({"2021-001": (1, 2, 3, 4), "2021-002": (1, 2, 3, 4)})
    evidence = pd.Series({"2021-001": "third_party", "2021-002": "hearsay"})
    with pytest.raises(ValueError, match="2021-002: 'hearsay' is not a level of evidence"):
        rating.rate(scores, evidence, METHOD)


def test_an_unrated_project_needs_no_evidence() -> None:
    scores = score_frame({"2021-001": (1, None, None, 4), "2021-002": (1, 2, 3, 4)})
    ratings = rating.rate(scores, pd.Series({"2021-002": "third_party"}), METHOD)
    assert ratings["total"].notna().tolist() == [False, True]


def test_equal_totals_share_the_smaller_rank() -> None:
    assert rating.ranks(np.array([8000, 9000, 8000, 7000])).tolist() == [2, 1, 2, 4]


@EXAMPLES
@given(TOTALS, st.sampled_from([1, 20]))
def test_a_rank_is_one_more_than_the_number_of_higher_totals(drawn: list[int], times: int) -> None:
    many = drawn * times
    expected = [-1 if own == -1 else 1 + sum(other > own for other in many) for own in drawn]
    assert rating.ranks(np.array(many, dtype=np.int64)).tolist() == expected * times


@pytest.mark.parametrize("projects", [3, 300])
def test_each_run_is_ranked_by_itself(projects: int) -> None:
    runs = np.random.default_rng(3).integers(-1, 50, (4, projects))
    assert rating.ranks(runs).tolist() == [rating.ranks(run).tolist() for run in runs]


def test_ranked_ratings_are_ordered_by_rank_then_code_with_the_unrated_last() -> None:
    ratings = pd.DataFrame(
        {"total": pd.array([None, 7000, 8000, 8000], dtype="Int64")}, ["A", "B", "D", "C"]
    )
    ranked = rating.with_rank(ratings)
    assert ranked.index.tolist() == ["C", "D", "B", "A"]
    assert ranked["rank"].tolist() == [1, 1, 3, pd.NA]
    assert ranked["tied"].tolist() == [2, 2, 1, pd.NA]


@EXAMPLES
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 5), st.integers(0, 10_000)),
            st.sampled_from(["11", "12", "90", None]),
        )
    )
)
def test_group_ranks_are_the_ranks_in_each_group_alone(
    drawn: list[tuple[int | None, str | None]],
) -> None:
    total = pd.Series([total for total, _ in drawn], dtype="Int64")
    groups = pd.Series([group for _, group in drawn], dtype="str")
    standings = rating.group_ranks(total, groups)
    placed = total.notna() & groups.notna()
    assert standings[~placed].isna().all(axis=None)
    for group in groups[placed].unique():
        alone = total[placed & (groups == group)]
        of_group = standings.loc[alone.index]
        assert of_group["rank"].tolist() == [1 + (alone > own).sum() for own in alone]
        assert of_group["tied"].tolist() == [(alone == own).sum() for own in alone]
        assert (of_group["size"] == len(alone)).all()


def test_the_distance_to_the_next_star_is_known_for_an_example() -> None:
    scores = score_row((8000,) * 4)
    following = rating.next_star(scores, "third_party", METHOD)
    assert following == rating.NextStar(
        stars=5,
        rises={"strength": 1998, "innovation": 1665, "benefit": 1998, "replication": None},
        forbidden_by=None,
    )


@EXAMPLES
@given(ROWS, LEVELS, st.integers(2, 5))
def test_the_distance_does_and_one_hundredth_less_does_not(
    row: Row, evidence: Evidence, target: int
) -> None:
    points = rating.score_array(score_row(row).to_frame().T, METHOD)
    [caps] = rating.star_caps(points, pd.Series([evidence]), METHOD)
    rises = rating.distance_to_stars(points, caps, METHOD, target)
    assert tuple(rises) == DIMENSIONS
    for place, (dimension, rise) in enumerate(rises.items()):
        own = row[place]
        if own is None:
            assert rise is None
        elif rise is None:
            assert stars_with(row, place, 10_000, evidence) < target
        else:
            assert stars_with(row, place, own + rise, evidence) >= target, dimension
            assert rise == 0 or stars_with(row, place, own + rise - 1, evidence) < target


def stars_with(row: Row, place: int, score: int, evidence: str) -> int:
    changed = [*row[:place], score, *row[place + 1 :]]
    stars = rated(changed, evidence)["stars"]
    return 0 if pd.isna(stars) else int(stars)


@pytest.mark.parametrize(
    ("row", "evidence", "cap"),
    [
        ((7600, 7600, None, 7600), "self_reported", "missing"),
        ((5600, 5600, 5600, 5600), "spot_check_failed", "evidence"),
    ],
)
def test_a_star_that_a_cap_forbids_is_out_of_reach_and_the_cap_is_named(
    row: Row, evidence: Evidence, cap: str
) -> None:
    following = rating.next_star(score_row(row), evidence, METHOD)
    assert following is not None
    assert set(following.rises.values()) == {None}
    assert following.forbidden_by == cap


@pytest.mark.parametrize("row", [(9900,) * 4, (9900, None, None, 9900)])
def test_there_is_no_next_star_with_all_five_or_without_a_rating(row: Row) -> None:
    assert rating.next_star(score_row(row), "third_party", METHOD) is None


def test_the_distance_is_not_told_for_unknown_evidence() -> None:
    scores = score_row((1, 2, 3, 4))
    with pytest.raises(ValueError, match="2021-001: 'hearsay' is not a level"):
        rating.next_star(scores, "hearsay", METHOD)  # type: ignore[arg-type]
