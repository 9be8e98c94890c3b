"""What queries answer with, where an answer is not a frame: releases, projects, their ratings."""

from dataclasses import dataclass
from datetime import date, datetime

from data_access.methods import Evidence


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """What every page says about a release. `newer` is the code of the version that replaced it."""

    id: int
    edition: str
    code: str
    period: str
    period_end: date
    version: int
    method: str
    demo: bool
    reason: str | None
    published_at: datetime
    sha256: str
    listed: int
    rated: int
    previous: str | None
    newer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedProject:
    """A project's rating in one release; without a rating only `not_rated` says why.

    `total` in hundredths of a point, `stability` in thousandths of the runs.
    """

    project: str
    category: str
    direction: str
    region: str | None
    unit: str
    total: int | None
    stars: int | None
    not_rated: str | None
    note: str | None
    evidence: Evidence | None
    capped_by: str | None
    rank: int | None
    tied: int | None
    rank_low: int | None
    rank_high: int | None
    stability: int | None
    change: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow(RatedProject):
    """A row of the leaderboard.

    `applicants`: how many apply together; `group_...`: the rank within the one group that was asked
    for, None when no single group is; `scores` by dimension code, None where missing; `trend`:
    totals of the newest releases up to this one, oldest first, None where not rated.
    """

    number: int
    name_zh: str
    name_en: str | None
    applicant_zh: str
    applicant_en: str | None
    applicants: int
    group_rank: int | None
    group_tied: int | None
    group_size: int | None
    scores: dict[str, int | None]
    trend: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRating(RatedProject):
    """A project's rating in one of the releases; `is_replaced`: a later version took its place."""

    release: str
    period: str
    version: int
    period_end: date
    published_at: datetime
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class ReleaseFigures:
    """A release in numbers; `median` of the totals in hundredths, None below five rated."""

    release: str
    rated: int
    five_star: int
    median: float | None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project as listed, with its applicants (names zh/en, lead first)."""

    code: str
    edition: str
    number: int
    name_zh: str
    name_en: str | None
    category: str
    direction: str
    unit: str
    region: str | None
    applicant_kind: str | None
    dcmm_level: int | None
    dcmm_standard: str | None
    summary_zh: str | None
    summary_en: str | None
    applicants: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class GroupRank:
    """A project's rank within one of its groups, of `size` rated projects."""

    kind: str
    rank: int
    size: int
    tied: int
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A score in hundredths, or the reason code why it is missing."""

    score: int | None
    missing: str | None


@dataclass(frozen=True, slots=True)
class WaivedRule:
    """A rule of the notice that did not hold when a list was imported, and why it was taken."""

    rule: str
    subject: str
    reason: str
    accepted_at: datetime
