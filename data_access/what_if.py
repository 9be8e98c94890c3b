"""What if weights or cut points were others: a release rated again and compared with itself.

Pure, on arrays; totals, stars and ranks are those of `rating`. Scores and totals are whole
hundredths, -1 where there is none; 0 stars stand for no total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data_access import rating
from data_access.rating import MISSING, MOST_STARS, Whole

TOP = 10
MOVERS = 10
FAR = (0, 5, 20)
"""Changes of rank are counted where they are larger than each of these."""


@dataclass(frozen=True, slots=True, eq=False)
class RatedScores:
    """The rated projects of a release, one entry each, in the order of the board.

    `points` is (projects, dimensions in the method's order); `caps` are the most stars each may
    have; the rest is as published.
    """

    projects: tuple[str, ...]
    points: Whole
    caps: Whole
    total: Whole
    stars: Whole
    rank: Whole
    rank_low: Whole
    rank_high: Whole


@dataclass(frozen=True, slots=True)
class Changed:
    """A project before and after: totals, stars and ranks; None after where it has no total.

    `rank_low` to `rank_high` is the published interval.
    """

    project: str
    total_before: int
    total: int | None
    stars_before: int
    stars: int | None
    rank_before: int
    rank: int | None
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What other weights and cut points would do to a release.

    `before` and `after`: projects by number of stars, 5 to 0. `up`, `down`: how many would gain or
    lose stars; `by_two`: by two or more; `lost`: how many would have no total, as all their scores
    are in dimensions without weight. `rank_moved`: how many ranks would change by more than each of
    FAR. `outside`: ranks that would leave their published interval. `leaders`: who would have
    ranks 1 to 10, at most 20 of them; `entering`: how many of the ranks 1 to 10 did not have one
    before. `movers`: the largest changes of rank, at most ten.
    """

    projects: int
    before: dict[int, int]
    after: dict[int, int]
    up: int
    down: int
    by_two: int
    lost: int
    rank_moved: dict[int, int]
    outside: int
    entering: int
    leaders: tuple[Changed, ...]
    movers: tuple[Changed, ...]


def what_if(of: RatedScores, weights: Sequence[int], floors: Sequence[int]) -> Consequences:
    """Rate a release with other weights and cut points; say what changes against the published.

    `weights` are whole numbers in any unit, 0 or more, as only their proportions count; `floors`
    are the lowest totals for 1 to 5 stars, in hundredths. Caps stay as they are. ValueError where
    no weight is above 0 or the floors do not rise.
    """
    if not any(weights) or min(weights) < 0:
        raise ValueError(f"{weights} leave no dimension with a weight")
    if any(low >= high for low, high in pairwise(floors)):
        raise ValueError(f"{floors} do not rise with the stars")
    total = rating.totals(of.points, weights)
    stars = rating.stars(total, floors, of.caps)
    rank = rating.ranks(total)
    kept = total != MISSING
    gained = np.where(kept, stars - of.stars, 0)
    risen = np.where(kept, of.rank - rank, 0)
    outside = kept & ((rank < of.rank_low) | (rank > of.rank_high))
    leading = np.flatnonzero(kept & (rank <= TOP))
    order = np.argsort(-np.abs(risen), kind="stable")[:MOVERS]
    return Consequences(
        projects=len(of.projects),
        before=_by_stars(of.stars),
        after=_by_stars(stars),
        up=_count(gained > 0),
        down=_count(gained < 0),
        by_two=_count(np.abs(gained) >= 2),
        lost=_count(~kept),
        rank_moved={places: _count(np.abs(risen) > places) for places in FAR},
        outside=_count(outside),
        entering=_count(of.rank[leading] > TOP),
        leaders=tuple(
            _changed(of, n, total, stars, rank)
            for n in leading[np.argsort(rank[leading], kind="stable")][: 2 * TOP]
        ),
        movers=tuple(_changed(of, n, total, stars, rank) for n in order if risen[n]),
    )


def _by_stars(stars: Whole) -> dict[int, int]:
    counted = np.bincount(stars, minlength=MOST_STARS + 1)
    return {level: int(counted[level]) for level in range(MOST_STARS, -1, -1)}


def _count(of: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(of))


def _changed(of: RatedScores, n: int, total: Whole, stars: Whole, rank: Whole) -> Changed:
    kept = total[n] != MISSING
    return Changed(
        project=of.projects[n],
        total_before=int(of.total[n]),
        total=int(total[n]) if kept else None,
        stars_before=int(of.stars[n]),
        stars=int(stars[n]) if kept else None,
        rank_before=int(of.rank[n]),
        rank=int(rank[n]) if kept else None,
        rank_low=int(of.rank_low[n]),
        rank_high=int(of.rank_high[n]),
    )
