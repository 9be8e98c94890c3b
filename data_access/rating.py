"""Rules of the rating: scores give totals and stars, totals give ranks, stars have distances.

Whole numbers only: scores and totals in hundredths of a point, weights in millionths, ranks from 1.
In arrays -1 (`MISSING`) stands for a score, total or rank that is not there.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.methods import EVIDENCE, Evidence, Method

HIGHEST = 10_000
MOST_STARS = 5
SMALLEST_GROUP = 5
"""Below five projects in a group no mean is shown, only the projects (rule 8)."""
MISSING = -1
CAPS = ("evidence", "missing")

Whole = NDArray[np.int64]


def totals(scores: Whole, weights: Sequence[int] | Whole) -> Whole:
    """Return the weighted mean of the scores that are there, rounded half up to hundredths.

    `scores` is (projects, dimensions), `weights` (dimensions,), above 0, or one such row for each
    of some runs; then the answer is (runs, projects). The weights of the scores that are there are
    scaled to add up to 1. A project without any score has the total -1.
    """
    there = (scores != MISSING).astype(np.int64)
    weight = np.asarray(weights, dtype=np.int64) @ there.T
    weighted = np.asarray(weights, dtype=np.int64) @ np.where(there, scores, 0).T
    rounded = (2 * weighted + weight) // np.maximum(2 * weight, 1)
    return np.where(weight > 0, rounded, MISSING)


def stars(
    total: NDArray[np.integer], floors: Sequence[int], caps: Whole | int = MOST_STARS
) -> Whole:
    """Return the highest number of stars whose floor the total reaches, at most the cap.

    `floors` are the lowest totals for 1 to 5 stars; a total of -1 has 0 stars.
    """
    return np.minimum(np.searchsorted(np.asarray(floors), total, side="right"), caps)


def rate(scores: pd.DataFrame, evidence: pd.Series, method: Method) -> pd.DataFrame:
    """Rate every project by itself: `total`, `stars`, `capped_by`, `not_rated`, index as `scores`.

    `scores`: one row per project code, one Int64 column per dimension, NA where a score is missing;
    a project that goes unrated for a reason of its own does not belong in it. `evidence`: a level
    of EVIDENCE for each project that has enough scores.
    With more scores missing than the method allows the project is not rated
    ("insufficient_scores"). Missing scores and weak evidence cap the stars; `capped_by` names the
    cap that lowered them: the lower one, "evidence" if both are equal.
    KeyError without a column for a dimension; ValueError for a score outside 0 to 10000, TypeError
    for one that is no whole number, ValueError for an unknown level of evidence.
    """
    points = score_array(scores, method)
    total = rated_totals(points, method)
    evidence = evidence.reindex(scores.index)
    _check_evidence(evidence[total != MISSING])
    caps = star_caps(points, evidence, method)
    earned, kept = stars(total, method.floors), stars(total, method.floors, caps.min(axis=1))
    lower_cap = pd.Series(np.array(CAPS)[caps.argmin(axis=1)], scores.index, dtype="str")
    rated = pd.Series(total != MISSING, scores.index)
    return pd.DataFrame(
        {
            "total": _whole_or_na(total),
            "stars": pd.Series(kept, scores.index, dtype="Int64").where(rated),
            "capped_by": lower_cap.where(kept < earned),
            "not_rated": pd.Series("insufficient_scores", scores.index, dtype="str").mask(rated),
        },
        index=scores.index,
    )


def score_array(scores: pd.DataFrame, method: Method) -> Whole:
    """Return the scores as (projects, dimensions in the method's order), -1 where missing.

    Errors as in `rate`.
    """
    absent = [code for code in method.dimension_codes if code not in scores]
    if absent:
        raise KeyError(f"scores for method {method.id} need columns {', '.join(absent)}")
    points = scores[list(method.dimension_codes)].astype("Int64")
    outside = ((points < 0) | (points > HIGHEST)).fillna(False).any(axis=1)
    if outside.any():
        raise ValueError(f"{scores.index[outside][0]}: a score lies outside 0 to {HIGHEST}")
    return points.to_numpy(dtype=np.int64, na_value=MISSING)


def rated_totals(points: Whole, method: Method) -> Whole:
    """Return the totals, -1 where more scores are missing than the method allows."""
    enough = np.count_nonzero(points == MISSING, axis=1) <= method.missing.at_most
    return np.where(enough, totals(points, method.weights), MISSING)


def star_caps(points: Whole, evidence: pd.Series, method: Method) -> Whole:
    """Return the most stars each project may have, one column for each of CAPS."""
    by_evidence = evidence.map(dict(method.evidence)).fillna(MOST_STARS).to_numpy(dtype=np.int64)
    incomplete = (points == MISSING).any(axis=1)
    by_missing = np.where(incomplete, method.missing.stars_at_most, MOST_STARS)
    return np.column_stack([by_evidence, by_missing])


def _whole_or_na(numbers: Whole) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(numbers.astype(np.int64), numbers == MISSING)


def _check_evidence(evidence: pd.Series) -> None:
    unknown = evidence[~evidence.isin(EVIDENCE)]
    if len(unknown):
        raise ValueError(
            f"{unknown.index[0]}: {unknown.iloc[0]!r} is not a level of evidence; "
            f"there are: {', '.join(EVIDENCE)}"
        )


def higher_totals(total: NDArray[np.integer]) -> Whole:
    """Return, for each total from 0 to 10000, how many of these (none of them -1) are higher."""
    higher: Whole = total.size - np.bincount(total, minlength=HIGHEST + 1).cumsum()
    return higher


def ranks(total: NDArray[np.integer]) -> Whole:
    """Rank totals: 1 is best, equal totals share the smallest rank (1, 2, 2, 4); -1 for -1.

    (projects,), or (runs, projects) with each run ranked by itself.
    """
    runs = np.atleast_2d(total)
    few = runs.shape[1] ** 2 <= HIGHEST
    found = _ranks_by_comparing(runs) if few else _ranks_by_counting(runs)
    return found.reshape(total.shape)


def _ranks_by_comparing(runs: NDArray[np.integer]) -> Whole:
    higher: Whole = (runs[:, np.newaxis, :] > runs[:, :, np.newaxis]).sum(axis=2)
    return np.where(runs == MISSING, MISSING, 1 + higher)


def _ranks_by_counting(runs: NDArray[np.integer]) -> Whole:
    return np.stack([_ranks_of_run(run) for run in runs])


def _ranks_of_run(run: NDArray[np.integer]) -> Whole:
    lowest = run.min()
    above = run - lowest
    rank_of = run.size + 1 - np.bincount(above).cumsum()
    if lowest == MISSING:
        rank_of[0] = MISSING
    ranked: Whole = rank_of[above]
    return ranked


def with_rank(ratings: pd.DataFrame) -> pd.DataFrame:
    """Add `rank` (as in `ranks`) and `tied`, how many share it (1: alone), from `total`.

    Order: rank, then project code (the index), which means nothing among equals; unrated last.
    """
    edition = pd.Series(0, index=ratings.index)
    standings = group_ranks(ratings["total"], edition)[["rank", "tied"]]
    return ratings.assign(**standings).sort_index().sort_values("rank", kind="stable")


def group_ranks(total: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Rank projects within their groups: `rank`, `size` (rated projects in the group), `tied`.

    Both Series have the same index, which the answer keeps. Who has no total or no group has none
    of the three.
    """
    of_all = total.to_numpy(dtype=np.int64, na_value=MISSING)
    standings = np.full((len(total), 3), MISSING, dtype=np.int64)
    for members in members_by_group(groups.where(total.notna())):
        of_group = of_all[members]
        standings[members, 0] = ranks(of_group)
        standings[members, 1] = members.size
        standings[members, 2] = np.bincount(of_group)[of_group]
    return pd.DataFrame(
        {name: _whole_or_na(standings[:, n]) for n, name in enumerate(("rank", "size", "tied"))},
        index=total.index,
    )


def members_by_group(groups: pd.Series) -> list[NDArray[np.intp]]:
    """Return the positions of each group's members; NA is no group."""
    codes, labels = pd.factorize(groups)
    return [np.flatnonzero(codes == code) for code in range(len(labels))]


@dataclass(frozen=True, slots=True)
class NextStar:
    """The next star: `rises` as in `distance_to_stars`, `forbidden_by` the cap in its way."""

    stars: int
    rises: dict[str, int | None]
    forbidden_by: str | None


def next_star(scores: pd.Series, evidence: Evidence, method: Method) -> NextStar | None:
    """Say what one project lacks for one star more, as in `next_stars`."""
    level = pd.Series([evidence], [scores.name])
    [found] = next_stars(scores.to_frame().T, level, method).values()
    return found


def next_stars(
    scores: pd.DataFrame, evidence: pd.Series, method: Method
) -> dict[str, NextStar | None]:
    """Say what each project lacks for one star more; None if it is not rated or has all five.

    Rows and errors as in `rate`.
    """
    points = score_array(scores, method)
    _check_evidence(evidence)
    caps = star_caps(points, evidence, method)
    found = zip(points[:, np.newaxis], caps, strict=True)
    return dict(zip(scores.index, (_next_star(*each, method) for each in found), strict=True))


def _next_star(points: Whole, caps: Whole, method: Method) -> NextStar | None:
    kept = int(stars(rated_totals(points, method), method.floors, caps.min())[0])
    if kept in {0, MOST_STARS}:
        return None
    return NextStar(
        stars=kept + 1,
        rises=distance_to_stars(points, caps, method, kept + 1),
        forbidden_by=CAPS[caps.argmin()] if caps.min() == kept else None,
    )


def distance_to_stars(
    points: Whole, caps: Whole, method: Method, target_stars: int
) -> dict[str, int | None]:
    """Return by how many hundredths each dimension alone must at least rise for so many stars.

    `points` and `caps` of one project, as in `score_array` and `star_caps`. None where that
    dimension alone cannot do it: it has no score, 100 points are not enough, or a cap forbids it.
    """

    def stars_after(dimension: int, rise: int) -> int:
        raised = points.copy()
        raised[0, dimension] += rise
        return int(stars(rated_totals(raised, method), method.floors, caps.min())[0])

    def least_rise(dimension: int) -> int | None:
        score = int(points[0, dimension])
        if score == MISSING:
            return None
        rises = range(HIGHEST - score + 1)
        least = bisect_left(rises, target_stars, key=lambda rise: stars_after(dimension, rise))
        return least if least < len(rises) else None

    return {code: least_rise(n) for n, code in enumerate(method.dimension_codes)}
