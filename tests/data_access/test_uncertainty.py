"""Perturbed weights, rank intervals and stability."""

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access import rating
from data_access.methods import Method
from data_access.uncertainty import perturbed_weights, rank_intervals
from tests.data_access.made_up_scores import (
    EXAMPLES,
    METHOD,
    evidence_for,
    inputs,
    random_inputs,
    score_frame,
    with_draws,
    with_weights,
)

ON_THE_CUT_POINT = (8400, 8600, 8400, 8600)
FEW_RUNS = with_draws(48)
INPUTS = inputs(codes=[f"P{number}" for number in range(15)])


def without_groups(scores: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(index=scores.index)


def intervals_by_rating_again(
    scores: pd.DataFrame, evidence: pd.Series, method: Method
) -> pd.DataFrame:
    """Rate and rank once for each run, as the rule says, and look where the ranks lie."""
    published = rating.with_rank(rating.rate(scores, evidence, method)).dropna(subset="total")
    points = rating.score_array(scores.loc[published.index], method)
    caps = rating.star_caps(points, evidence.loc[published.index], method).min(axis=1)
    runs = [rating.totals(points, weights) for weights in perturbed_weights(method)]
    ranks = np.sort([[1 + sum(run > own) for own in run] for run in runs], axis=0)
    kept = [rating.stars(run, method.floors, caps) == published["stars"] for run in runs]
    outside = len(runs) * 5 // 100
    rank = published["rank"].to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "rank_low": np.minimum(rank, ranks[outside]),
            "rank_high": np.maximum(rank, ranks[-1 - outside]),
            "stability": [round(1000 * share + 1e-9) for share in np.mean(kept, axis=0)],
        },
        published.index,
    )


def test_perturbed_weights_add_up_and_none_is_zero() -> None:
    weights = perturbed_weights(METHOD)
    assert weights.shape == (1000, 4)
    assert (weights.sum(axis=1) == 1_000_000).all()
    assert weights.min() >= 1


def test_perturbed_weights_lie_around_the_methods_own() -> None:
    mean = perturbed_weights(METHOD).mean(axis=0)
    assert mean == pytest.approx(METHOD.weights, abs=5_000)


def test_even_a_tiny_weight_is_never_drawn_as_zero() -> None:
    weights = perturbed_weights(with_weights("0.000001", "0.000001", "0.499999", "0.499999"))
    assert weights.min() == 1
    assert (weights.sum(axis=1) == 1_000_000).all()


def test_the_seed_gives_the_same_weights_on_every_machine_and_in_every_version() -> None:
    assert perturbed_weights(METHOD)[:2].tolist() == [
        [227343, 280851, 254221, 237585],
        [281151, 252301, 253958, 212590],
    ]


def test_intervals_are_those_of_rating_again_with_each_draw() -> None:
    scores, evidence = random_inputs(130)
    found = rank_intervals(scores, evidence, without_groups(scores), FEW_RUNS).edition
    expected = intervals_by_rating_again(scores, evidence, FEW_RUNS)
    pd.testing.assert_frame_equal(found.loc[expected.index], expected)
    assert found["stability"].between(1, 999).any()
    assert (found["rank_low"] < found["rank_high"]).any()


@EXAMPLES
@given(INPUTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_interval(
    drawn: tuple[pd.DataFrame, pd.Series], random: Random
) -> None:
    scores, evidence = drawn
    groups = pd.DataFrame({"unit": [code[-1] for code in scores.index]}, scores.index)
    order = random.sample(list(scores.index), len(scores))
    found = rank_intervals(scores, evidence, groups, FEW_RUNS)
    shuffled = rank_intervals(scores.loc[order], evidence, groups, FEW_RUNS)
    pd.testing.assert_frame_equal(shuffled.edition.sort_index(), found.edition.sort_index())
    pd.testing.assert_frame_equal(
        shuffled.groups["unit"].sort_index(), found.groups["unit"].sort_index()
    )


@EXAMPLES
@given(INPUTS)
def test_equal_scores_have_equal_intervals(drawn: tuple[pd.DataFrame, pd.Series]) -> None:
    scores, evidence = drawn
    twins = pd.concat([scores, scores.add_suffix("-twin", axis=0)])
    levels = pd.concat([evidence, evidence.add_suffix("-twin")])
    found = rank_intervals(twins, levels, without_groups(twins), FEW_RUNS).edition
    originals = found[~found.index.str.endswith("-twin")]
    pd.testing.assert_frame_equal(
        found.loc[originals.index + "-twin"].set_index(originals.index), originals
    )


def test_intervals_in_a_group_are_those_of_the_group_alone() -> None:
    scores, evidence = random_inputs(240)
    regions = pd.Series(["11", "12", None] * 80, scores.index)
    together = rank_intervals(scores, evidence, pd.DataFrame({"region": regions}), FEW_RUNS)
    found = together.groups["region"]
    assert not found.index.isin(regions.index[regions.isna()]).any()
    for region in ("11", "12"):
        own = scores[regions == region]
        alone = rank_intervals(own, evidence, without_groups(own), FEW_RUNS).edition
        pd.testing.assert_frame_equal(found.loc[alone.index], alone.drop(columns="stability"))


def test_unrated_projects_take_no_part() -> None:
    scores, evidence = random_inputs(60)
    rated = rating.rate(scores, evidence, METHOD).dropna(subset="total").index
    found = rank_intervals(scores, evidence, without_groups(scores), FEW_RUNS).edition
    assert found.index.equals(rated)
    assert len(rated) < len(scores)


def test_a_project_that_is_best_in_everything_is_first_in_every_run() -> None:
    scores = score_frame({"A": (9000,) * 4, "B": (8400, 8600, 8400, 8600), "C": (1000,) * 4})
    found = of_a_whole_edition(scores)
    assert found["rank_low"].tolist() == found["rank_high"].tolist() == [1, 2, 3]


def test_stability_is_the_share_of_runs_that_reach_the_same_cut_point() -> None:
    scores = score_frame({"A": ON_THE_CUT_POINT, "B": (9000,) * 4})
    of_strong_dimensions = perturbed_weights(METHOD)[:, [1, 3]].sum(axis=1)
    reaching = int((of_strong_dimensions >= 497_500).sum())
    assert 400 < reaching < 600
    assert of_a_whole_edition(scores)["stability"].tolist() == [reaching, 1000]


def test_an_interval_holds_the_published_rank_even_of_a_tie() -> None:
    mirrored = {"A": (9000, 8000, 8000, 8000), "B": (8000, 8000, 9000, 8000)}
    flat = {f"C{n}": (8250,) * 4 for n in range(3)}
    scores = score_frame(mirrored | flat)
    found = of_a_whole_edition(scores)
    assert (found["rank_low"] == 1).all()


def test_a_cap_keeps_stars_from_moving() -> None:
    scores = score_frame({"A": ON_THE_CUT_POINT})
    assert of_a_whole_edition(scores)["stability"].item() < 1000
    assert of_a_whole_edition(scores, "spot_check_failed")["stability"].item() == 1000


def of_a_whole_edition(scores: pd.DataFrame, level: str = "self_reported") -> pd.DataFrame:
    evidence = evidence_for(scores, level)
    return rank_intervals(scores, evidence, without_groups(scores), METHOD).edition


def test_without_a_rated_project_there_are_no_intervals() -> None:
    scores = score_frame({"A": (None, None, 1, 2)})
    groups = pd.DataFrame({"unit": ["11"]}, ["A"])
    found = rank_intervals(scores, evidence_for(scores), groups, FEW_RUNS)
    assert found.edition.empty
    assert found.groups["unit"].empty


def test_progress_counts_every_run_for_totals_edition_and_each_kind_of_group() -> None:
    scores, evidence = random_inputs(20)
    groups = pd.DataFrame({"unit": "11", "region": "12"}, scores.index)
    done: list[int] = []
    rank_intervals(scores, evidence, groups, FEW_RUNS, done.append)
    assert sum(done) == 48 * 4
