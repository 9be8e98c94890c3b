"""Why a rank moved between two releases: one thing is switched at a time, the parts add up."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.methods import Method
from data_access.rating import higher_totals, rate, score_array, totals, with_rank

PARTS = ("own_scores", "others_scores", "entries_and_exits", "method")


class MethodsNotComparable(ValueError):
    """Two releases were rated along different dimensions, so that no move can be split."""


@dataclass(frozen=True, slots=True)
class RatedInputs:
    """What one release was rated from; `scores` and `evidence` as in `rating.rate`."""

    scores: pd.DataFrame
    evidence: pd.Series
    method: Method


def explain_moves(
    old: RatedInputs, new: RatedInputs, first: RatedInputs | None = None
) -> pd.DataFrame:
    """Split the change of rank of every project rated in both releases into parts that add up.

    Columns, whole numbers: `previous_rank`, `previous_total`, `previous_stars`, `rank`, then the
    parts, positive upwards, whose sum is `previous_rank - rank`. Each part is the change when one
    more thing is switched from old to new, in this order:
    `own_scores`: the project's new scores among the others' old ones;
    `others_scores`: new scores for all that are rated in both, who left is still there;
    `entries_and_exits`: who left is gone, who entered is there;
    `method`: the new method instead of the old one;
    `correction`: where `new` corrects `first`, the first version of its period, the parts above
    lead to `first` and this one from there to `new`; 0 for who was not rated in `first`.
    Each release decides by its own method who is rated; under the other one's method a total is
    taken from whatever scores there are. MethodsNotComparable if the dimensions differ.
    """
    _check_comparable(old.method, new.method)
    before, now = _standings(old), _standings(new)
    parts = _parts(old.method, new, before, now)
    correction = pd.Series(0, index=parts.index)
    if first is not None:
        _check_comparable(old.method, first.method)
        at_first = _standings(first)
        to_first = _parts(old.method, first, before, at_first)
        to_first = to_first.loc[to_first.index.intersection(parts.index)]
        parts.loc[to_first.index] = to_first
        correction.loc[to_first.index] = (at_first["rank"] - now["rank"])[to_first.index]
    previous = before.loc[parts.index].add_prefix("previous_")
    rank = now.loc[parts.index, ["rank"]]
    return pd.concat([previous, rank, parts], axis=1).assign(correction=correction)


def _check_comparable(old: Method, new: Method) -> None:
    if set(old.dimension_codes) != set(new.dimension_codes):
        raise MethodsNotComparable(
            f"method {old.id} has the dimensions {', '.join(old.dimension_codes)}, "
            f"method {new.id} has {', '.join(new.dimension_codes)}: "
            "the moves between them cannot be split"
        )


def _standings(release: RatedInputs) -> pd.DataFrame:
    """Return `rank`, `total` and `stars` of the rated projects."""
    ratings = rate(release.scores, release.evidence, release.method).dropna(subset="total")
    return with_rank(ratings)[["rank", "total", "stars"]].astype("int64")


def _parts(
    old_method: Method, new: RatedInputs, before: pd.DataFrame, now: pd.DataFrame
) -> pd.DataFrame:
    """Return the first four parts, leading from the old rank to the new one."""
    stayed = now.index.intersection(before.index)
    exits = before["total"].drop(stayed).to_numpy()
    old_total = before.loc[stayed, "total"].to_numpy()
    new_scores = score_array(new.scores.loc[now.index], old_method)
    switched = pd.Series(totals(new_scores, old_method.weights), index=now.index)
    own = switched[stayed].to_numpy()
    own_switched = higher_totals(before["total"].to_numpy())[own] - (old_total > own)
    others_switched = higher_totals(np.concatenate([own, exits]))[own]
    projects_switched = higher_totals(switched.to_numpy())[own]
    ranks = [
        before.loc[stayed, "rank"].to_numpy(),
        1 + own_switched,
        1 + others_switched,
        1 + projects_switched,
        now.loc[stayed, "rank"].to_numpy(),
    ]
    return pd.DataFrame(-np.diff(ranks, axis=0).T, stayed, list(PARTS))
