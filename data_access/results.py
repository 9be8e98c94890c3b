"""From a release's inputs to its results and hash: pure, so that publish and verify agree."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from data_access import rating
from data_access.methods import Method
from data_access.models import GROUPS
from data_access.moves import RatedInputs, explain_moves
from data_access.uncertainty import rank_intervals

CANONICAL = 2
"""The version of the canonical JSON that releases are published with: from 2 on with the list."""
MOVE_PARTS = ("own_scores", "others_scores", "entries_and_exits", "method", "correction")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a release is made of; every frame and series has the project code as index.

    `scores`: a column per dimension, hundredths, NA where missing. `stated`: the reason given in
    the file for no rating, NA where the rule decides. `groups`: a column per kind of group.
    `remarks`: what readers are told beside: the note, and a column per dimension with the reason
    why its score is missing; nothing is computed from them.
    """

    scores: pd.DataFrame
    evidence: pd.Series
    stated: pd.Series
    groups: pd.DataFrame
    remarks: pd.DataFrame
    method: Method

    @property
    def rated(self) -> RatedInputs:
        """The part of the inputs that the rule is applied to."""
        decided = self.stated.isna()
        return RatedInputs(
            scores=self.scores[decided], evidence=self.evidence[decided], method=self.method
        )


@dataclass(frozen=True, slots=True)
class Results:
    """What follows from the inputs, by project code.

    `ratings`: total, stars, capped_by, not_rated, position, rank, tied, rank_low, rank_high,
    stability, change. `standings`: a frame per kind of group. `moves`: why ranks changed.
    """

    ratings: pd.DataFrame
    standings: dict[str, pd.DataFrame] = field(default_factory=dict)
    moves: pd.DataFrame = field(default_factory=pd.DataFrame)


def results_of(
    inputs: Inputs,
    *,
    before: Inputs | None = None,
    first: Inputs | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Results:
    """Compute a release's results; `before` is the release it is compared with (rule 7), `first`
    the first published version of its period where this is a correction of it.
    """
    asked = inputs.rated
    rated = rating.rate(asked.scores, asked.evidence, inputs.method)
    ratings = rating.with_rank(rated.reindex(inputs.scores.index))
    ratings["not_rated"] = ratings["not_rated"].fillna(inputs.stated)
    ratings["position"] = range(1, len(ratings) + 1)
    intervals = rank_intervals(
        asked.scores,
        asked.evidence,
        inputs.groups.loc[asked.scores.index],
        inputs.method,
        _counting(progress, inputs.method) if progress else None,
    )
    ratings = ratings.join(intervals.edition)
    moves = explain_moves(before.rated, asked, first.rated if first else None) if before else None
    change = moves[list(MOVE_PARTS)].sum(axis=1) if moves is not None else pd.Series(dtype="Int64")
    return Results(
        ratings=ratings.assign(change=change.reindex(ratings.index).astype("Int64")),
        standings={
            kind: rating.group_ranks(ratings["total"], inputs.groups[kind].reindex(ratings.index))
            .dropna()
            .join(intervals.groups[kind])
            for kind in GROUPS
        },
        moves=moves if moves is not None else pd.DataFrame(),
    )


def _counting(tell: Callable[[int, int], None], method: Method) -> Callable[[int], None]:
    done, whole = 0, method.uncertainty.draws * (2 + len(GROUPS))

    def advance(runs: int) -> None:
        nonlocal done
        done += runs
        tell(done, whole)

    return advance


def bridge_of(inputs: Inputs, method: Method) -> pd.DataFrame:
    """Rate the same inputs with another method: total, stars and rank by project code."""
    scores = inputs.rated.scores.reindex(columns=list(method.dimension_codes)).astype("Int64")
    rated = rating.rate(scores, inputs.rated.evidence, method).reindex(inputs.scores.index)
    return rating.with_rank(rated)[["total", "stars", "rank"]].sort_index()


def canonical(
    heading: dict[str, object],
    inputs: Inputs,
    results: Results,
    bridged: pd.DataFrame | None = None,
    listed: dict[str, object] | None = None,
) -> bytes:
    """Return the canonical JSON of a release; its hash is the SHA-256 of it.

    It has inputs, method and results, and from version 2 on the list by which projects go, with the
    waived rules.

    Canonical: UTF-8, keys sorted, no white space, rows by project code. All numbers are whole;
    bounds of ranks and stability are written as 107.0 where the release has an unrated project.
    """
    content = {
        "release": heading,
        "inputs": _rows(
            inputs.scores.join(inputs.groups).assign(evidence=inputs.evidence, stated=inputs.stated)
        ),
        "remarks": _rows(inputs.remarks),
        "ratings": _rows(results.ratings),
        "standings": {kind: _rows(frame) for kind, frame in results.standings.items()},
        "moves": _rows(results.moves),
    }
    if bridged is not None:
        content["bridge"] = _rows(bridged)
    if listed is not None:
        content["list"] = listed
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _rows(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Return a frame as columns of plain values, rows by project code."""
    projects = frame.index.sort_values()
    return {"project": [str(code) for code in projects], **plain_columns(frame, projects)}


def plain_columns(frame: pd.DataFrame, projects: pd.Index) -> dict[str, list[object]]:
    """Return columns as plain values of these projects, None for what is absent."""
    values = frame.astype(object).reindex(projects)
    values = values.where(values.notna(), None)
    return {str(name): values[name].tolist() for name in values.columns}
