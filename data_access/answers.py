"""What queries answer with, where an answer is not a frame: releases, projects, their ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import add
from typing import Any

from data_access.chain.covering import Content
from data_access.list_changes import ListChange
from data_access.methods import Evidence
from data_access.rating import SMALLEST_GROUP

Outcomes = dict[str, dict[int | str, int]]
"""By release code, oldest first: numbers of projects by stars, or by reason where not rated."""
Migration = dict[tuple[int | None, int | None], int]
"""Numbers of projects by stars before and after; 0 is not rated, None not listed."""


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """What every page says about a release. `newer` is the code of the version that replaced it,
    `list_version` the number of the version of the list by which its projects go.
    """

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
    list_version: int


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A published release as a link of the chain.

    `chain` is the hash of the release published before, which its own hash covers; None for the
    first, and for those published before there was a chain. `release` is None, and all else but
    the hashes unsaid, where readers may not see it yet, though they see one chained to it.
    """

    release: PublishedRelease | None
    sha256: str
    chain: str | None


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document of the chain as readers may have it; all but its hash is unsaid of one that they
    may not see.

    `checkpoint` is the text that is signed and time-stamped, `key` the public key that has to sign
    it, None where nobody signs. `damaged`: it, or what it has to carry, is not what was published;
    then `text` is what is kept, and what cannot be believed is unsaid.
    """

    number: int
    sha256: str
    damaged: bool = False
    text: str = ""
    content: Content | None = None
    checkpoint: str = ""
    key: str | None = None
    signature: str | None = None
    time_stamp: str | None = None


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

    `applicants`: how many apply together; `scores` by dimension code, None where missing; `missing`
    says why, by dimension code; `trend`: totals of the newest releases up to this one, oldest
    first, None where not rated.
    """

    number: int
    name_zh: str
    name_en: str | None
    applicant_zh: str
    applicant_en: str | None
    applicants: int
    scores: dict[str, int | None]
    missing: dict[str, str]
    trend: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Average:
    """A sum over so many projects, in hundredths; averages of parts add up to that of the whole."""

    sum: int
    projects: int

    def __add__(self, other: "Average") -> "Average":
        """Return the average over both."""
        return Average(self.sum + other.sum, self.projects + other.projects)

    @property
    def mean(self) -> float | None:
        """The mean, in hundredths; None below five projects (rule 8)."""
        return self.sum / self.projects if self.projects >= SMALLEST_GROUP else None


@dataclass(frozen=True, slots=True)
class Count:
    """Projects of a group: how many have each number of stars (5 to 1; 0: not rated), their totals.

    Counts of parts add up to that of the whole.
    """

    stars: tuple[int, int, int, int, int, int]
    total: Average

    def __add__(self, other: "Count") -> "Count":
        """Return the count of both."""
        five, four, three, two, one, none = map(add, self.stars, other.stars)
        return Count((five, four, three, two, one, none), self.total + other.total)

    @property
    def projects(self) -> int:
        """How many there are."""
        return sum(self.stars)

    @property
    def rated(self) -> int:
        """How many are rated."""
        return self.total.projects

    @property
    def high(self) -> int:
        """How many have four or five stars."""
        return self.stars[0] + self.stars[1]


@dataclass(frozen=True, slots=True)
class ProjectTotal:
    """A rated project's total, in hundredths, with its stars, its rank and the rank's interval."""

    project: str
    name_zh: str
    name_en: str | None
    total: int
    stars: int
    rank: int
    tied: int
    rank_low: int
    rank_high: int


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
class PlaceFigures:
    """The projects of a region or of a unit.

    `high`: with four or five stars; `mean`: of the totals of the rated, in hundredths;
    `high_share`: of the rated, a share of one; `compared`: rated in this release and in the one
    before; `change`: the mean of what their totals changed by, in hundredths. Mean, share and
    change are None where they would be those of fewer than five projects (rule 8).
    """

    projects: int = 0
    rated: int = 0
    high: int = 0
    mean: float | None = None
    high_share: float | None = None
    compared: int = 0
    change: float | None = None


@dataclass(frozen=True, slots=True)
class ByPlace:
    """Figures by region, NO_REGION for projects without one; by recommending unit, and by the
    place that units are of: a region, a city, the Corps.
    """

    regions: dict[str, PlaceFigures]
    places: dict[str, PlaceFigures]
    units: dict[str, PlaceFigures]


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
class ListedChange:
    """What a version of the list says otherwise of a project than the version before; when, why."""

    version: int
    at: datetime
    reason: str
    change: ListChange


@dataclass(frozen=True, slots=True)
class LinkedProject:
    """A project of another edition with an applicant in common.

    `shared`: those applicants, as the project that was asked for names them; `is_same`: by name and
    lead applicant it is that project itself.
    """

    code: str
    edition: str
    name_zh: str
    name_en: str | None
    shared: tuple[tuple[str, str | None], ...]
    is_same: bool


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
class GroupStanding:
    """A project's rank within one of its groups, with its names and the code of the group."""

    project: str
    name_zh: str
    name_en: str | None
    group: str
    rank: GroupRank


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


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese and, where there is one, in English."""

    name_zh: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the ranks of a release are, in numbers of rated projects.

    `like_leader`: cannot be told from the leader (rule 6), the leader among them; `stable`: kept
    their stars in at least 90 % of the runs; `within`: whose interval has at most so many ranks.
    `half`: half of the intervals have at most so many ranks, None below five rated projects.
    """

    rated: int
    like_leader: int
    stable: int
    within: dict[int, int]
    half: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRank:
    """A project with its names, and its rank in one release, None where it is not rated there.

    `stars` 0 is not rated.
    """

    project: str
    name_zh: str
    name_en: str | None
    stars: int
    rank: int | None
    tied: int | None
    rank_low: int | None
    rank_high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankInRelease(NamedRank):
    """A project's rank in one of several releases."""

    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitMove(NamedRank):
    """A change of rank since the release before, split into parts that add up to it (rule 7).

    Positive is upwards; `previous_...` is the rank in the release before, with its interval, and
    what led to it; totals are in hundredths.
    """

    previous_rank: int
    previous_low: int
    previous_high: int
    previous_total: int
    previous_stars: int
    total: int
    change: int
    own_scores: int
    others_scores: int
    entries_and_exits: int
    method: int
    correction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing(NamedRank):
    """A project rated in only one of two successive releases, with its rank there.

    `reason` and `note` say why it is not rated in the other one; None: it is not listed there.
    """

    reason: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak(NamedRank):
    """In how many successive releases up to this one a project has had the same stars.

    `past`: its stars in every release, oldest first; 0 not rated, None not listed.
    """

    releases: int
    past: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the totals of one release are spread, in hundredths.

    `quantiles` at 95, 75, 50, 25 and 5 % (linear between two totals), empty below five rated
    projects (rule 8); then `totals` has them all, highest first.
    """

    rated: int
    quantiles: tuple[float, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublicAct:
    """Something the publisher did that readers may see; `at` is when they could first see it.

    `changed` says what it changed; `objections` counts those against its subject by state.
    """

    kind: str
    at: datetime
    subject: str
    changed: Mapping[str, Any]
    reason: str | None
    objections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CorrectedValue:
    """A value that a version of a release says otherwise than the version before it.

    `field` is a dimension's code, evidence, not_rated, total, stars or rank; None: there was none.
    """

    project: str
    name_zh: str
    name_en: str | None
    field: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Bridged:
    """Old and new method over the same inputs: projects by stars under each, 0 for no rating."""

    before: str
    after: str
    stars: Mapping[tuple[int, int], int]

    @property
    def moved(self) -> int:
        """How many projects have other stars because of the method alone."""
        return sum(count for (before, after), count in self.stars.items() if before != after)

    @property
    def projects(self) -> int:
        """How many projects there are."""
        return sum(self.stars.values())
