"""What publishing a draft would do, told before it is done: stars, ranks, entries, rules, gaps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import pandas as pd
from sqlmodel import Session, col, select

from data_access import gates, objections, previews, rating
from data_access.models import ListedProject, Objection, Release
from data_access.previews import Value
from data_access.publishing import (
    UNPUBLISHED,
    draft_of,
    inputs_of,
    published_releases,
    release_before,
)
from data_access.rating import MOST_STARS
from data_access.results import Inputs

MOST_NAMED = 10
"""So many of the largest moves are named, up and down each."""
BY_TWO = 2


class Names(NamedTuple):
    """A project's names."""

    zh: str
    en: str | None


@dataclass(frozen=True, slots=True)
class StarMove:
    """A project whose stars move from one release to the next."""

    project: str
    name: str
    before: int
    after: int
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class RankMove:
    """A project whose rank moves; `change` is upwards where positive."""

    project: str
    name: str
    before: int
    after: int
    change: int
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A project that enters the ranking, with its rank, or leaves it, with the reason."""

    project: str
    name: str
    rank: int | None
    reason: str | None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceGap:
    """What became of a total in hundredths when a third party's evidence replaced a self-report."""

    project: str
    name: str
    self_reported: int
    third_party: int
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectionStands:
    """An objection and how far it is: received, accepted, rejected or answered."""

    number: int
    project: str
    name: str
    state: str
    text: str
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that is another than in the preview; `project` is "method" for the method."""

    project: str
    name: str
    field: str
    before: Value
    after: Value
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseConsequences:
    """Everything that publishing a draft would do; `sha256` confirms exactly this.

    `left_behind` are drafts of earlier periods, which can never be published afterwards, and
    `under_embargo` earlier releases that readers do not see yet then, so that this one is not
    compared with them. `embargo` is the moment until which what it corrects is under embargo, and
    it too. `objections` are all that were received, `since_preview` what is another in the draft
    than in the preview of `previewed_at`. `draft_sha256` is the hash of all that the draft is made
    of: nobody confirms another one.

    `compared_with` is the code of the release before, None for the first. `stars_before` and
    `stars_after` count projects by stars, "0" those without. `rules_hit` counts projects by what
    lowered or took away their stars, `missing` missing scores by reason and `not_rated` projects
    by reason.
    """

    release: str
    compared_with: str | None
    method: str
    method_before: str | None
    listed: int
    rated: int
    stars_before: dict[str, int]
    stars_after: dict[str, int]
    star_moves: tuple[StarMove, ...]
    by_two_or_more: int
    risers: tuple[RankMove, ...]
    fallers: tuple[RankMove, ...]
    entries: tuple[Crossing, ...]
    exits: tuple[Crossing, ...]
    rules_hit: dict[str, int]
    missing: dict[str, int]
    not_rated: dict[str, int]
    evidence_gaps: tuple[EvidenceGap, ...]
    left_behind: tuple[str, ...]
    under_embargo: tuple[str, ...]
    embargo: str | None
    objections: tuple[ObjectionStands, ...]
    previewed_at: str | None
    since_preview: tuple[ValueChange, ...]
    draft_sha256: str

    @property
    def sha256(self) -> str:
        """The hash that confirms this report, in hexadecimal."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


def consequences_of(
    session: Session, edition: str, period: str, *, seen_at: datetime
) -> ReleaseConsequences:
    """Return what publishing the draft of a period would do, if readers see it from `seen_at` on.

    PublishingRefused where there is no draft.
    """
    release = draft_of(session, edition, period)
    published = published_releases(session, edition)
    seen_at = gates.public_from(release, published, seen_at)
    replaced = [r for r in published if r.period == period]
    before = replaced[-1] if replaced else release_before(release, published, seen_at)
    inputs = inputs_of(session, release)
    after = _outcomes(inputs)
    earlier = _outcomes(inputs_of(session, before)) if before else after.iloc[:0]
    listed = select(ListedProject).where(col(ListedProject.list_version) == release.list_version)
    since = gates.since_preview(session, edition, release.code, previews.shown_of(inputs))
    names = {p.project: Names(p.name_zh, p.name_en) for p in session.execute(listed).scalars()}
    both = earlier.add_suffix("_before").join(after.add_suffix("_after"), how="inner")
    ranked = both[both["rank_before"].notna() & both["rank_after"].notna()]
    star_moves = _star_moves(ranked, names)
    risers, fallers = _rank_moves(ranked, names)
    return ReleaseConsequences(
        release=release.code,
        compared_with=before.code if before else None,
        method=release.method,
        method_before=before.method if before else None,
        listed=release.listed,
        rated=int(after["rank"].notna().sum()),
        stars_before=_star_counts(earlier),
        stars_after=_star_counts(after),
        star_moves=star_moves,
        by_two_or_more=sum(abs(m.after - m.before) >= BY_TWO for m in star_moves),
        risers=risers,
        fallers=fallers,
        entries=_crossings(after, earlier, names) if before else (),
        exits=_crossings(earlier, after, names, reasons=after["not_rated"]),
        rules_hit=_counts(after["capped_by"].fillna(after["not_rated"].where(_by_rule(after)))),
        missing=_counts(inputs.remarks.drop(columns="note").melt()["value"]),
        not_rated=_counts(after["not_rated"]),
        evidence_gaps=_evidence_gaps(ranked, names),
        left_behind=_drafts_before(session, release, published),
        under_embargo=gates.under_embargo(release, published, seen_at),
        embargo=gates.inherited(release, published, seen_at),
        objections=objections_against(session, edition, release.code, names),
        previewed_at=since.at.isoformat() if since else None,
        since_preview=changes_since(since, names),
        draft_sha256=_hash_of(inputs),
    )


def objections_against(
    session: Session, edition: str, subject: str, names: Mapping[str, Names]
) -> tuple[ObjectionStands, ...]:
    """Return every objection against a draft as it stands, with its text."""
    received: dict[int, Objection] = {}
    states: dict[int, str] = {}
    for step in objections.steps(session, edition, subject):
        received.setdefault(step.number, step)
        states[step.number] = step.state
    return tuple(
        ObjectionStands(
            number,
            first.project,
            named(first.project, names).zh,
            states[number],
            first.text,
            named(first.project, names).en,
        )
        for number, first in sorted(received.items())
    )


def changes_since(
    since: gates.SincePreview | None, names: Mapping[str, Names]
) -> tuple[ValueChange, ...]:
    """Return what changed since a preview, with names; nothing without one."""
    return tuple(
        ValueChange(
            each.project,
            named(each.project, names).zh,
            each.field,
            each.before,
            each.after,
            named(each.project, names).en,
        )
        for each in (since.changed if since else ())
    )


def named(project: str, names: Mapping[str, Names]) -> Names:
    """Return a project's names, empty for what is no project of the list."""
    return names.get(project, Names("", ""))


def _drafts_before(
    session: Session, release: Release, published: Sequence[Release]
) -> tuple[str, ...]:
    """Return the drafts that can be published now and never afterwards."""
    drafts = select(Release).where(
        col(Release.edition) == release.edition,
        col(Release.status).in_(UNPUBLISHED),
        col(Release.version) == 1,
        col(Release.period_end) < release.period_end,
    )
    found = session.execute(drafts.order_by(col(Release.period_end))).scalars()
    return tuple(draft.code for draft in found if not gates.is_overtaken(draft, published))


def _hash_of(inputs: Inputs) -> str:
    """Return the SHA-256 of all that a release is made of, projects in the order of their codes."""
    parts = (inputs.scores, inputs.evidence, inputs.stated, inputs.groups, inputs.remarks)
    table = pd.concat(parts, axis=1).sort_index().to_csv()
    return sha256(f"{inputs.method.id}\n{table}".encode()).hexdigest()


def _outcomes(inputs: Inputs) -> pd.DataFrame:
    """Return total, stars, rank, capped_by, not_rated and evidence by project."""
    asked = inputs.rated
    rated = rating.rate(asked.scores, asked.evidence, inputs.method)
    found = rating.with_rank(rated.reindex(inputs.scores.index))
    found["not_rated"] = found["not_rated"].fillna(inputs.stated)
    return found.assign(evidence=inputs.evidence, stated=inputs.stated).sort_index()


def _by_rule(outcomes: pd.DataFrame) -> pd.Series:
    return outcomes["stated"].isna() & outcomes["total"].isna()


def _star_counts(outcomes: pd.DataFrame) -> dict[str, int]:
    counts = outcomes["stars"].fillna(0).astype(int).value_counts()
    return {str(stars): int(counts.get(stars, 0)) for stars in range(MOST_STARS, -1, -1)}


def _counts(values: pd.Series) -> dict[str, int]:
    counts = values.dropna().value_counts().sort_index()
    return {str(value): int(count) for value, count in counts.items()}


def _star_moves(ranked: pd.DataFrame, names: dict[str, Names]) -> tuple[StarMove, ...]:
    moved = ranked[ranked["stars_before"] != ranked["stars_after"]]
    return tuple(
        StarMove(
            str(code),
            names[str(code)].zh,
            int(row["stars_before"]),
            int(row["stars_after"]),
            names[str(code)].en,
        )
        for code, row in moved.iterrows()
    )


def _rank_moves(
    ranked: pd.DataFrame, names: dict[str, Names]
) -> tuple[tuple[RankMove, ...], tuple[RankMove, ...]]:
    change = ranked["rank_before"] - ranked["rank_after"]
    columns = ranked.assign(change=change)[["rank_before", "rank_after", "change"]].astype(int)
    ordered = columns.sort_values("change", ascending=False, kind="stable")
    moves = [
        RankMove(code, names[code].zh, before, after, by, names[code].en)
        for code, before, after, by in ordered.itertuples()
    ]
    risers = [move for move in moves if move.change > 0][:MOST_NAMED]
    fallers = [move for move in reversed(moves) if move.change < 0][:MOST_NAMED]
    return tuple(risers), tuple(fallers)


def _crossings(
    here: pd.DataFrame,
    there: pd.DataFrame,
    names: dict[str, Names],
    *,
    reasons: pd.Series | None = None,
) -> tuple[Crossing, ...]:
    """Return the projects with a rank here and none there."""
    others = set(there.index[there["rank"].notna()])
    return tuple(
        Crossing(
            str(code),
            names[str(code)].zh,
            int(rank) if reasons is None else None,
            None if reasons is None else str(reasons.get(code)),
            names[str(code)].en,
        )
        for code, rank in here["rank"].dropna().sort_values(kind="stable").items()
        if code not in others
    )


def _evidence_gaps(ranked: pd.DataFrame, names: dict[str, Names]) -> tuple[EvidenceGap, ...]:
    checked = ranked[
        (ranked["evidence_before"] == "self_reported")
        & (ranked["evidence_after"] != "self_reported")
    ]
    gap = (checked["total_after"] - checked["total_before"]).abs()
    largest = gap.sort_values(ascending=False, kind="stable").index[:MOST_NAMED]
    return tuple(
        EvidenceGap(
            str(code),
            names[str(code)].zh,
            int(checked["total_before"][code]),
            int(checked["total_after"][code]),
            names[str(code)].en,
        )
        for code in largest
    )
