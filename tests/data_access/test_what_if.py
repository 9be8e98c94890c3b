"""Other weights and cut points: what would change is what rating again says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access import rating
from data_access.rating import MISSING
from data_access.what_if import FAR, RatedScores, what_if
from tests.data_access.made_up_scores import (
    DIMENSIONS,
    EXAMPLES,
    METHOD,
    Row,
    evidence_for,
    random_inputs,
    score_frame,
    with_weights,
)

WEIGHTS = st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any)
EQUAL = (25, 25, 25, 25)


def published(scores: dict[str, Row] | None = None, level: str = "self_reported") -> RatedScores:
    """A release, random where no scores are given, in which every rank is certain."""
    frame, evidence = random_inputs(200) if scores is None else (score_frame(scores), None)
    evidence = evidence_for(frame, level) if evidence is None else evidence
    rated = rating.with_rank(rating.rate(frame, evidence, METHOD)).dropna(subset="total")
    points = rating.score_array(frame.loc[rated.index], METHOD)
    rank = rated["rank"].to_numpy(dtype=np.int64)
    return RatedScores(
        projects=tuple(rated.index),
        points=points,
        caps=rating.star_caps(points, evidence.loc[rated.index], METHOD).min(axis=1),
        total=rated["total"].to_numpy(dtype=np.int64),
        stars=rated["stars"].to_numpy(dtype=np.int64),
        rank=rank,
        rank_low=rank,
        rank_high=rank,
    )


RELEASE = published()
HEAD_TO_HEAD = published({"A": (9000, 8000, 8000, 8000), "B": (8000, 8000, 8000, 9000)})


@pytest.mark.parametrize("unit", [1, 7, 10_000])
def test_with_the_methods_own_weights_in_any_unit_nothing_changes(unit: int) -> None:
    weights = [weight // 50_000 * unit for weight in METHOD.weights]
    found = what_if(RELEASE, weights, METHOD.floors)
    assert (found.up, found.down, found.lost, found.outside, found.entering) == (0, 0, 0, 0, 0)
    assert set(found.rank_moved.values()) == {0}
    assert found.before == found.after
    assert found.movers == ()
    assert [row.rank for row in found.leaders] == [row.rank_before for row in found.leaders]


def test_what_would_change_is_what_a_method_with_these_weights_says() -> None:
    other = with_weights("0.10", "0.20", "0.30", "0.40")
    found = what_if(RELEASE, (10, 20, 30, 40), METHOD.floors)
    total = rating.rated_totals(RELEASE.points, other)
    stars = rating.stars(total, other.floors, RELEASE.caps)
    moved = np.abs(RELEASE.rank - rating.ranks(total))
    assert found.up == (stars > RELEASE.stars).sum() > 0
    assert found.down == (stars < RELEASE.stars).sum() > 0
    assert found.by_two == (np.abs(stars - RELEASE.stars) > 1).sum() > 0
    assert found.rank_moved == {places: (moved > places).sum() for places in FAR}
    assert found.outside == found.rank_moved[0]
    assert [abs(row.rank_before - (row.rank or 0)) for row in found.movers] == sorted(
        moved, reverse=True
    )[:10]


@EXAMPLES
@given(WEIGHTS)
def test_every_project_is_counted_before_and_after(weights: list[int]) -> None:
    found = what_if(RELEASE, weights, METHOD.floors)
    assert sum(found.before.values()) == sum(found.after.values()) == found.projects
    assert found.before[0] == 0
    assert found.after[0] == found.lost
    assert found.rank_moved[0] >= found.rank_moved[5] >= found.rank_moved[20]
    assert found.by_two <= found.up + found.down


def test_a_dimension_alone_ranks_by_its_scores() -> None:
    found = what_if(HEAD_TO_HEAD, (0, 0, 0, 1), METHOD.floors)
    assert [(row.project, row.total, row.rank) for row in found.leaders] == [
        ("B", 9000, 1),
        ("A", 8000, 2),
    ]
    assert [row.project for row in found.movers] == ["A", "B"]


def test_equal_totals_share_a_rank_here_too() -> None:
    found = what_if(HEAD_TO_HEAD, EQUAL, METHOD.floors)
    assert [row.rank for row in found.leaders] == [1, 1]


def test_a_project_without_scores_in_the_weighted_dimensions_has_no_total() -> None:
    release = published({"A": (9000, None, 8000, 8000), "B": (8000,) * 4})
    found = what_if(release, (0, 1, 0, 0), METHOD.floors)
    assert (found.lost, found.after[0], found.up, found.down) == (1, 1, 0, 0)
    assert [row.project for row in found.leaders] == ["B"]


def test_caps_hold_whatever_the_weights() -> None:
    release = published({"A": (9000,) * 4}, level="spot_check_failed")
    found = what_if(release, EQUAL, METHOD.floors)
    assert found.leaders[0].stars == 2
    assert found.after[2] == 1


def test_lower_cut_points_give_more_stars_and_move_no_rank() -> None:
    found = what_if(RELEASE, METHOD.weights, (0, 1000, 2000, 3000, 4000))
    assert found.up > 0
    assert found.down == found.rank_moved[0] == 0


def test_a_tie_of_many_leaders_is_cut_at_twenty() -> None:
    release = published({f"P{number:02d}": (8000,) * 4 for number in range(30)})
    assert len(what_if(release, EQUAL, METHOD.floors).leaders) == 20


def test_a_release_without_a_rated_project_has_no_consequences() -> None:
    nobody = np.empty(0, dtype=np.int64)
    release = replace(
        RELEASE, projects=(), points=np.empty((0, len(DIMENSIONS)), dtype=np.int64), caps=nobody,
        total=nobody, stars=nobody, rank=nobody, rank_low=nobody, rank_high=nobody,
    )  # fmt: skip
    found = what_if(release, EQUAL, METHOD.floors)
    assert (found.projects, found.leaders, found.movers) == (0, (), ())


@pytest.mark.parametrize("weights", [(0, 0, 0, 0), (50, 60, -10, 0)])
def test_weights_that_mean_nothing_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no dimension with a weight"):
        what_if(RELEASE, weights, METHOD.floors)


def test_cut_points_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="do not rise"):
        what_if(RELEASE, EQUAL, (0, 5500, 5500, 7500, 8500))


def test_the_release_itself_has_a_missing_score_somewhere() -> None:
    assert (RELEASE.points == MISSING).any()
