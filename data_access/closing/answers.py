"""What queries about the end of an edition answer with."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from data_access.closing.methods import Outcome


@dataclass(frozen=True, slots=True)
class PublicDraw:
    """The draw as announced; seed, public number and its day are None until they are public."""

    size: int
    candidates: int
    candidates_sha256: str
    seed_sha256: str
    awaited: str | None
    announced_at: datetime
    seed: str | None
    public_number: str | None
    revealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCatalogue:
    """A published final evaluation with its catalogue; `method_text` is the method as it was."""

    edition: str
    version: int
    method: str
    method_text: str
    demo: bool
    reason: str | None
    listed: int
    evaluated: int
    catalogued: int
    published_at: datetime
    chained_to: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Received:
    """How many projects something was handed in for or found out of, and when the last of it was.

    `at` is None where there is nothing yet.
    """

    projects: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """How far the end of an edition has come; `catalogues`: published versions, newest first."""

    self_assessed: Received
    draw: PublicDraw | None
    spot_checked: Received
    catalogues: tuple[PublicCatalogue, ...]

    @property
    def mark(self) -> str:
        """A short text that changes whenever anything of this does."""
        known = (self.self_assessed, self.draw, self.spot_checked, len(self.catalogues))
        return sha256(repr(known).encode()).hexdigest()[:12]

    @property
    def catalogue(self) -> PublicCatalogue | None:
        """The catalogue that holds, None before there is one."""
        return self.catalogues[0] if self.catalogues else None


@dataclass(frozen=True, slots=True)
class DrawnProject:
    """A drawn project with its place in the draw, and what its spot check found, if it did."""

    project: str
    name_zh: str
    name_en: str | None
    unit: str
    category: str
    position: int
    outcome: Outcome | None
    finding: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalRow:
    """A project in the published final evaluation; scores and totals in hundredths.

    `self_scores` and `scores` (verified) by dimension code, empty where there are none; `outcome`
    and `finding` of the spot check, None where the project was not drawn. Without a grade
    `not_evaluated` says why. `stars`: in every release published before the catalogue, newest
    version of each period, oldest first; 0 not rated, None not part of it.
    """

    project: str
    number: int
    name_zh: str
    name_en: str | None
    category: str
    direction: str
    region: str | None
    unit: str
    self_scores: dict[str, int]
    self_total: int | None
    scores: dict[str, int]
    total: int | None
    outcome: Outcome | None
    finding: str | None
    grade: str | None
    capped: bool
    not_evaluated: str | None
    catalogued: bool
    note: str | None
    stars: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is known of one project at the end of its edition, None for what is not (yet).

    `grade` and `not_evaluated` are those of the published catalogue.
    """

    self_assessed_at: datetime | None
    position: int | None
    outcome: Outcome | None
    checked_at: datetime | None
    grade: str | None
    not_evaluated: str | None
    catalogued: bool
