"""How sure a rank is: ratings are repeated with weights drawn around the method's own."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access import rating
from data_access.methods import WEIGHT_UNIT, Method, Uncertainty

CELLS_AT_ONCE = 200_000

Runs = NDArray[np.int16]
"""Totals of the rated projects under perturbed weights, (runs, projects)."""


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Intervals of the rated projects: frames with `rank_low` and `rank_high` by project code.

    `edition` also has `stability`: in how many thousandths of the runs, rounded half up, the stars
    stayed the same. `groups` has a frame for each group column, of the projects that have a group.
    """

    edition: pd.DataFrame
    groups: dict[str, pd.DataFrame]


def perturbed_weights(method: Method) -> rating.Whole:
    """Draw weights from Dirichlet(concentration x the method's weights), (draws, dimensions).

    They are whole millionths that add up to 1,000,000, rounded by largest remainder. Each is at
    least one millionth, so that a project has a total whichever of its scores are missing.
    """
    drawing = method.uncertainty
    centre = np.array(method.weights) / WEIGHT_UNIT
    shares = np.random.default_rng(drawing.seed).dirichlet(
        drawing.concentration * centre, size=drawing.draws
    )
    divisible = WEIGHT_UNIT - centre.size
    exact = shares * divisible
    whole = np.floor(exact).astype(np.int64)
    left_over = divisible - whole.sum(axis=1, keepdims=True)
    by_remainder = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1)
    weights: rating.Whole = 1 + whole + (by_remainder < left_over)
    return weights


def rank_intervals(
    scores: pd.DataFrame,
    evidence: pd.Series,
    groups: pd.DataFrame,
    method: Method,
    progress: Callable[[int], None] | None = None,
) -> RankIntervals:
    """Return where ranks move, in the edition and in each column of `groups`, when weights do.

    `scores` and `evidence` as in `rating.rate`; `groups` has the same index and one column of codes
    for each kind of group, NA for none. Only rated projects take part; caps stay as they are.
    `rank_low` and `rank_high` are order statistics: at most `low` % of the runs lie below the
    interval and at most 100 - `high` % above it. It is widened to hold the published rank, which a
    tie can put outside. `progress` is called with numbers of runs that add up to
    draws x (2 + columns): for the totals, for the edition's ranks and for each column's.
    """
    report = progress or _report_nothing
    ratings = rating.rate(scores, evidence, method).dropna(subset="total")
    points = rating.score_array(scores.loc[ratings.index], method)
    caps = rating.star_caps(points, evidence.reindex(ratings.index), method).min(axis=1)
    everyone = pd.Series(0, index=ratings.index)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        runs = _runs(points, method, threads, report)

        def intervals(kind: pd.Series) -> pd.DataFrame:
            bounds = _intervals(runs, ratings["total"], kind, method.uncertainty, threads)
            report(len(runs))
            return bounds

        stability = _stability(runs, ratings["stars"], caps, method.floors, threads)
        return RankIntervals(
            edition=intervals(everyone).assign(stability=stability),
            groups={
                str(kind): intervals(codes) for kind, codes in groups.reindex(ratings.index).items()
            },
        )


def _report_nothing(_runs: int) -> None:
    pass


def _runs(
    points: rating.Whole,
    method: Method,
    threads: ThreadPoolExecutor,
    report: Callable[[int], None],
) -> Runs:
    weights = perturbed_weights(method)
    runs = np.empty((len(weights), len(points)), dtype=np.int16)

    def fill(some: slice) -> None:
        runs[some] = rating.totals(points, weights[some])

    _in_parts(threads, fill, length=len(weights), cells_each=len(points), report=report)
    return runs


def _stability(
    runs: Runs,
    published: pd.Series,
    caps: rating.Whole,
    floors: tuple[int, ...],
    threads: ThreadPoolExecutor,
) -> rating.Whole:
    stars = published.to_numpy(dtype=np.int64)
    kept = np.empty(len(stars), dtype=np.int64)

    def count(some: slice) -> None:
        kept[some] = (rating.stars(runs[:, some], floors, caps[some]) == stars[some]).sum(axis=0)

    _in_parts(threads, count, length=len(stars), cells_each=len(runs))
    return (2 * 1000 * kept + len(runs)) // (2 * len(runs))


def _intervals(
    runs: Runs,
    total: pd.Series,
    groups: pd.Series,
    drawing: Uncertainty,
    threads: ThreadPoolExecutor,
) -> pd.DataFrame:
    published = total.to_numpy(dtype=np.int64)
    bounds = np.empty((len(published), 2), dtype=np.int64)
    ranks = np.empty(runs.shape, dtype=np.int32)
    for members in rating.members_by_group(groups):
        of_group = ranks[:, : len(members)]
        _rank(runs, members, of_group, threads)
        low, high = _bounds(of_group, drawing, threads)
        rank = rating.ranks(published[members])
        bounds[members] = np.column_stack([np.minimum(low, rank), np.maximum(high, rank)])
    return pd.DataFrame(bounds, groups.index, ["rank_low", "rank_high"])[groups.notna()]


def _rank(
    runs: Runs, members: NDArray[np.intp], ranks: NDArray[np.int32], threads: ThreadPoolExecutor
) -> None:
    """Enter the members' ranks among themselves, run by run."""

    def fill(some: slice) -> None:
        ranks[some] = rating.ranks(runs[some].take(members, axis=1))

    _in_parts(threads, fill, length=len(runs), cells_each=len(members))


def _bounds(
    ranks: NDArray[np.int32], drawing: Uncertainty, threads: ThreadPoolExecutor
) -> NDArray[np.int32]:
    """Return the bounds within which the ranks lie in most runs, (2, projects)."""
    runs, projects = ranks.shape
    bounds = np.empty((2, projects), dtype=np.int32)
    below = runs * drawing.low // 100
    above = runs - 1 - runs * (100 - drawing.high) // 100

    def pick(some: slice) -> None:
        of_project = np.ascontiguousarray(ranks[:, some].T)
        for bound, position in enumerate((below, above)):
            of_project.partition(position, axis=1)
            bounds[bound, some] = of_project[:, position]

    _in_parts(threads, pick, length=projects, cells_each=runs)
    return bounds


def _in_parts(
    threads: ThreadPoolExecutor,
    work: Callable[[slice], None],
    *,
    length: int,
    cells_each: int,
    report: Callable[[int], None] = _report_nothing,
) -> None:
    size = max(1, CELLS_AT_ONCE // max(1, cells_each))
    parts = [slice(start, min(start + size, length)) for start in range(0, length, size)]
    done = threads.map(work, parts) if len(parts) > 1 else map(work, parts)
    for part, _ in zip(parts, done, strict=True):
        report(part.stop - part.start)
