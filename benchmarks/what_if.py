"""How long other weights take at 20,000 projects: python -m benchmarks.what_if."""

import argparse
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.serving import machine
from data_access import rating
from data_access.methods import EVIDENCE, Method, method
from data_access.what_if import RatedScores, what_if

METHOD = method("illustrative-1")
AT_MOST_MS = 100


def made_up(projects: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return scores and evidence of so many projects, the same in every run."""
    chance = np.random.default_rng(1)
    codes = [f"2021-{number}" for number in range(1, projects + 1)]
    points = np.clip(chance.normal(7000, 1200, (projects, len(METHOD.weights))), 0, 10_000)
    scores = pd.DataFrame(
        points.astype(np.int64), codes, list(METHOD.dimension_codes), dtype="Int64"
    )
    return scores, pd.Series(chance.choice(EVIDENCE, projects), codes)


def as_arrays(scores: pd.DataFrame, evidence: pd.Series) -> RatedScores:
    """Return a release of these scores as what-if reads it."""
    rated = rating.with_rank(rating.rate(scores, evidence, METHOD))
    points = rating.score_array(scores.loc[rated.index], METHOD)
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


def with_weights(weights: tuple[int, ...]) -> Method:
    """Return the method with other weights, in percent."""
    facts = METHOD.model_dump()
    for dimension, weight in zip(facts["dimensions"], weights, strict=True):
        dimension["weight"] = f"0.{weight:02d}"
    return Method.model_validate(facts)


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """Return what each of some runs took."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - start))
    return found


def main() -> None:
    """Measure both ways in turn and print the table."""
    options = _options()
    scores, evidence = made_up(options.projects)
    release, weights = as_arrays(scores, evidence), (10, 20, 30, 40)
    other = with_weights(weights)
    ways: dict[str, Callable[[], object]] = {
        "what if: rated, ranked and compared as arrays": lambda: what_if(
            release, weights, METHOD.floors
        ),
        "rated and ranked as a publication does it": lambda: rating.with_rank(
            rating.rate(scores, evidence, other)
        ),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, work in ways.items():
            took[name] += milliseconds(work, 5)
    middle = {name: median(runs) for name, runs in took.items()}
    print(f"{options.projects} projects; {machine()}\n")
    print("| other weights | median ms | slowest ms |\n|---|---:|---:|")
    for name, runs in took.items():
        print(f"| {name} | {middle[name]:.1f} | {max(runs):.1f} |")
    own, baseline = middle.values()
    print(f"| ratio | {own / baseline:.3f} | |\n| at most, for what if | {AT_MOST_MS} | |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=20_000, help="how many are made up")
    parser.add_argument("--rounds", type=int, default=10, help="of five runs each way")
    return parser.parse_args()


if __name__ == "__main__":
    main()
