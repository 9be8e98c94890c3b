"""Why a rank moved, against a reference that switches one thing at a time, project by project."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.methods import Method
from data_access.moves import MethodsNotComparable, RatedInputs, explain_moves
from data_access.rating import rate, score_array, totals
from tests.data_access.made_up_scores import (
    EXAMPLES,
    METHOD,
    Row,
    evidence_for,
    inputs,
    random_inputs,
    score_frame,
    with_weights,
)

PARTS = ["own_scores", "others_scores", "entries_and_exits", "method", "correction"]
OTHER = with_weights("0.4", "0.1", "0.1", "0.4")
STRICT = OTHER.model_copy(update={"missing": OTHER.missing.model_copy(update={"at_most": 0})})


@st.composite
def releases(draw: st.DrawFn) -> RatedInputs:
    scores, evidence = draw(inputs())
    return RatedInputs(scores, evidence, draw(st.sampled_from([METHOD, OTHER, STRICT])))


def release(rows: dict[str, Row], method: Method = METHOD) -> RatedInputs:
    scores = score_frame(rows)
    return RatedInputs(scores, evidence_for(scores), method)


def flat(**points: int) -> dict[str, Row]:
    return {code: (score,) * 4 for code, score in points.items()}


def of(moves: pd.DataFrame, code: str, columns: list[str]) -> list[int]:
    return [int(moves.loc[[code], column].iloc[0]) for column in columns]


def rated_by(inputs: RatedInputs) -> set[str]:
    ratings = rate(inputs.scores, inputs.evidence, inputs.method)
    return set(ratings.index[ratings["total"].notna()])


def totals_by(method: Method, inputs: RatedInputs) -> dict[str, int]:
    rated = sorted(rated_by(inputs))
    found = totals(score_array(inputs.scores.loc[rated], method), method.weights)
    return dict(zip(rated, found.tolist(), strict=True))


def rank_of(code: str, state: dict[str, int]) -> int:
    return 1 + sum(total > state[code] for total in state.values())


def path(code: str, old: RatedInputs, new: RatedInputs) -> list[int]:
    """Return the ranks a project has while one thing after another is switched."""
    old_totals = totals_by(old.method, old)
    switched = totals_by(old.method, new)
    stayed = {other: switched[other] for other in old_totals.keys() & switched.keys()}
    states = [
        old_totals,
        old_totals | {code: switched[code]},
        old_totals | stayed,
        switched,
        totals_by(new.method, new),
    ]
    return [rank_of(code, state) for state in states]


def one_thing_at_a_time(
    old: RatedInputs, new: RatedInputs, first: RatedInputs | None
) -> dict[str, list[int]]:
    parts = {}
    for code in rated_by(old) & rated_by(new):
        target = first if first is not None and code in rated_by(first) else new
        ranks = [*path(code, old, target), path(code, old, new)[-1]]
        parts[code] = [ranks[n] - ranks[n + 1] for n in range(5)]
    return parts


@pytest.mark.slow
@EXAMPLES
@given(releases(), releases(), st.one_of(st.none(), releases()))
def test_each_part_is_what_switching_one_thing_changes(
    old: RatedInputs, new: RatedInputs, first: RatedInputs | None
) -> None:
    moves = explain_moves(old, new, first)
    found = {str(code): parts for code, *parts in moves[PARTS].itertuples()}
    assert found == one_thing_at_a_time(old, new, first)
    assert (moves[PARTS].sum(axis=1) == moves["previous_rank"] - moves["rank"]).all()
    assert set(moves.dtypes.astype(str)) == {"int64"}


def test_the_parts_of_a_large_release_add_up_and_none_is_always_zero() -> None:
    old_scores, old_evidence = random_inputs(3000, seed=1)
    new_scores, new_evidence = random_inputs(3000, seed=2)
    corrected = new_scores.iloc[::-1].mask(new_scores > 9900, 9900)
    moves = explain_moves(
        RatedInputs(old_scores.iloc[100:], old_evidence, METHOD),
        RatedInputs(corrected.iloc[100:], new_evidence, OTHER),
        RatedInputs(new_scores.iloc[:-100], new_evidence, OTHER),
    )
    assert (moves[PARTS].sum(axis=1) == moves["previous_rank"] - moves["rank"]).all()
    assert (moves[PARTS] != 0).any().all()


def test_the_previous_rank_total_and_stars_are_those_of_the_old_release() -> None:
    old = release(flat(A=9000, B=8000, C=7000))
    moves = explain_moves(old, release(flat(C=9000, A=8500)))
    standing = ["previous_rank", "previous_total", "previous_stars", "rank"]
    assert of(moves, "C", standing) == [3, 7000, 3, 1]
    assert of(moves, "A", standing) == [1, 9000, 5, 2]
    assert "B" not in moves.index


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("own_scores", flat(X=7000, Y=8000), flat(X=9000, Y=8000)),
        ("others_scores", flat(X=7000, Y=8000), flat(X=7000, Y=6000)),
        ("entries_and_exits", flat(X=7000, Y=8000), flat(X=7000, Z=6000)),
    ],
)
def test_one_change_alone_is_one_part_alone(
    part: str, old: dict[str, Row], new: dict[str, Row]
) -> None:
    moves = explain_moves(release(old), release(new))
    assert of(moves, "X", PARTS) == [int(name == part) for name in PARTS]


def test_a_new_method_alone_is_the_method_part_alone() -> None:
    rows: dict[str, Row] = {"X": (9000, 7000, 7000, 9000), "Y": (7000, 9000, 9000, 7000)}
    moves = explain_moves(release(rows), release(rows, OTHER))
    assert moves[PARTS].to_dict("index") == {
        "X": dict.fromkeys(PARTS, 0) | {"method": 1},
        "Y": dict.fromkeys(PARTS, 0) | {"method": -1},
    }


def test_a_correction_is_told_apart_from_what_it_corrects() -> None:
    old = release(flat(X=7000, Y=8000, Z=9000))
    first = release(flat(X=8500, Y=8000, Z=9000))
    new = release(flat(X=9500, Y=8000, Z=9000))
    moves = explain_moves(old, new, first)
    assert of(moves, "X", PARTS) == [1, 0, 0, 0, 1]
    assert of(moves, "Z", PARTS) == [0, 0, 0, 0, -1]


def test_who_was_not_rated_in_the_first_version_has_no_correction() -> None:
    old = release(flat(X=7000, Y=8000))
    moves = explain_moves(old, release(flat(X=9000, Y=8000)), release(flat(Y=8000)))
    assert of(moves, "X", PARTS) == [1, 0, 0, 0, 0]


def test_releases_along_different_dimensions_cannot_be_compared() -> None:
    changed = [
        dimension.model_copy(update={"code": "growth" if n == 0 else dimension.code})
        for n, dimension in enumerate(METHOD.dimensions)
    ]
    other = METHOD.model_copy(update={"id": "other-1", "dimensions": tuple(changed)})
    old = release(flat(X=7000))
    with pytest.raises(MethodsNotComparable, match="other-1 has growth"):
        explain_moves(old, RatedInputs(old.scores, old.evidence, other))
    with pytest.raises(MethodsNotComparable, match="cannot be split"):
        explain_moves(old, old, RatedInputs(old.scores, old.evidence, other))
