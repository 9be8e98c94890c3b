"""The hash covers inputs, method and results, and nothing else."""

import random
from dataclasses import replace
from hashlib import sha256

import pandas as pd
import pytest

from data_access.models import GROUPS
from data_access.results import MOVE_PARTS, Inputs, canonical, results_of
from tests.data_access.made_up_scores import random_inputs, with_draws, with_weights

METHOD = with_draws(20)
HEADING: dict[str, object] = {"edition": "2021", "period": "2022Q1", "version": 1}


def inputs_of_forty(seed: int = 7) -> Inputs:
    """Forty projects in groups; the first two withdrew, some have too few scores."""
    scores, evidence = random_inputs(40, seed)
    stated = pd.Series([*["withdrawn"] * 2, *[None] * 38], scores.index, dtype="str")
    kinds = [f"{number % 3}" for number in range(40)]
    groups = pd.DataFrame(dict.fromkeys(GROUPS, kinds), scores.index)
    remarks = pd.DataFrame({"note": [f"note {number}" for number in range(40)]}, scores.index)
    return Inputs(scores, evidence, stated, groups, remarks, METHOD)


@pytest.fixture
def inputs() -> Inputs:
    return inputs_of_forty()


def digest_of(inputs: Inputs, heading: dict[str, object] = HEADING) -> str:
    return sha256(canonical(heading, inputs, results_of(inputs))).hexdigest()


def shuffled(inputs: Inputs) -> Inputs:
    codes = random.Random(3).sample(list(inputs.scores.index), len(inputs.scores))
    return replace(
        inputs,
        scores=inputs.scores.loc[codes],
        evidence=inputs.evidence[codes],
        stated=inputs.stated[codes],
        groups=inputs.groups.loc[codes],
    )


def test_the_order_of_rows_and_columns_does_not_matter_to_the_hash(inputs: Inputs) -> None:
    turned = replace(inputs, scores=inputs.scores[inputs.scores.columns[::-1]])
    assert digest_of(inputs) == digest_of(shuffled(inputs)) == digest_of(turned)


def test_the_hash_notices_a_hundredth_of_a_point(inputs: Inputs) -> None:
    scores = inputs.scores.copy()
    scores.iloc[0, 0] = 5000
    before = digest_of(replace(inputs, scores=scores.copy()))
    scores.iloc[0, 0] = 5001
    assert inputs.stated.iloc[0] == "withdrawn"
    assert digest_of(replace(inputs, scores=scores)) != before, "though no result changes"


def test_the_hash_notices_evidence_groups_heading_and_weights(inputs: Inputs) -> None:
    spot_checked = inputs.evidence.replace("third_party", "spot_checked")
    other_evidence = replace(inputs, evidence=spot_checked)
    other_groups = replace(inputs, groups=inputs.groups.replace("0", "3"))
    other_method = replace(inputs, method=with_draws(20, with_weights("0.4", "0.2", "0.2", "0.2")))
    hashes = {
        digest_of(inputs),
        digest_of(inputs, HEADING | {"version": 2}),
        *(digest_of(other) for other in (other_evidence, other_groups, other_method)),
    }
    assert len(hashes) == 5


def test_who_has_a_reason_for_no_rating_is_not_rated_whatever_the_scores(inputs: Inputs) -> None:
    ratings = results_of(inputs).ratings
    assert set(ratings["not_rated"].dropna()) == {"withdrawn", "insufficient_scores"}
    assert list(ratings.index[ratings["not_rated"] == "withdrawn"]) == list(inputs.scores.index[:2])
    assert (ratings["total"].isna() == ratings["not_rated"].notna()).all()
    assert list(ratings["position"]) == list(range(1, 41))
    assert ratings["total"].isna().is_monotonic_increasing, "not rated stand last"


def test_a_change_is_the_sum_of_its_parts_and_absent_for_newcomers(inputs: Inputs) -> None:
    before = inputs_of_forty(seed=8)
    results, earlier = results_of(inputs, before=before), results_of(before)
    climbed = earlier.ratings["rank"] - results.ratings["rank"]
    change = results.ratings["change"]
    assert change.sort_index().equals(climbed.sort_index())
    assert (
        change.dropna()
        .sort_index()
        .equals(results.moves[list(MOVE_PARTS)].sum(axis=1).astype("Int64").sort_index())
    )
    assert 20 < len(results.moves) < 38


def test_only_rated_projects_stand_in_groups(inputs: Inputs) -> None:
    results = results_of(inputs)
    rated = set(results.ratings.index[results.ratings["total"].notna()])
    for kind in GROUPS:
        assert set(results.standings[kind].index) == rated
        sizes = inputs.groups[kind].loc[list(rated)].value_counts()
        assert set(results.standings[kind]["size"]) == set(sizes)
