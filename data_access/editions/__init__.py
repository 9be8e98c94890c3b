"""Editions of the programme: one TOML file each, with official facts, or `made_up` throughout."""

import csv
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent
REFERENCE = FOLDER.parent / "reference"

UnitKind = Literal["province", "corps", "separately_planned_city", "central_enterprise"]
ApplicantKind = Literal["industrial", "other", "provider"]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Fact):
    """An official document; `published_on` where known."""

    kind: Literal["call", "list"]
    number: str
    title_zh: str
    title_en: str
    published_on: date | None = None


class Direction(_Fact):
    """细分方向: code within the edition, "01".."10" in 2021; `also` are other names it goes by."""

    code: str
    name_zh: str
    name_en: str
    also: tuple[str, ...] = ()
    description_zh: str
    description_en: str


class Category(_Fact):
    """类别, with its directions; `also` are other names it goes by in lists."""

    code: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    also: tuple[str, ...] = ()
    directions: tuple[Direction, ...]


class Milestone(_Fact):
    """A step that follows the demonstration period; the notice gives no dates."""

    code: str
    name_zh: str
    name_en: str


class DcmmRule(_Fact):
    """Lowest DCMM level by kind of applicant, for one direction (guide, section 2, direction 9)."""

    direction: str
    industrial: int
    other: int
    provider: int

    def least(self, kind: ApplicantKind) -> int:
        """Return the lowest admissible level for this kind of applicant; 0 means any or none."""
        return int(getattr(self, kind))


class Unit(_Fact):
    """推荐单位. `region` is a GB/T 2260 code, None for central enterprises: no place."""

    code: str
    kind: UnitKind
    name_zh: str
    short_zh: str
    name_en: str
    short_en: str
    region: str | None
    aliases: tuple[str, ...]


class Edition(_Fact):
    """批次: what the ministry fixed for one year's programme.

    `made_up`: nothing of it is official; it shows how the site works with several editions.
    """

    made_up: bool = False
    code: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    listed_on: date
    period_years: int
    projects: int
    documents: tuple[Document, ...]
    quotas: dict[UnitKind, int]
    dcmm: DcmmRule | None = None
    categories: tuple[Category, ...]
    milestones: tuple[Milestone, ...] = ()

    @property
    def ends_on(self) -> date:
        """The day the demonstration period ends: `period_years` after the list (section 4)."""
        return self.listed_on.replace(year=self.listed_on.year + self.period_years)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """All directions, in the order of the notice."""
        return tuple(d for category in self.categories for d in category.directions)

    def category_of(self, direction: str) -> Category:
        """Return the category a direction belongs to; KeyError for an unknown direction."""
        for category in self.categories:
            if any(d.code == direction for d in category.directions):
                return category
        raise KeyError(f"edition {self.code} has no direction {direction!r}")

    def document(self, kind: Literal["call", "list"]) -> Document:
        """Return the document of a kind; every edition has a call and a list."""
        return next(d for d in self.documents if d.kind == kind)

    def project_code(self, number: int) -> str:
        """Return the public code of a project, "2021-017": edition and list number, for ever."""
        return f"{self.code}-{number:0{max(3, len(str(self.projects)))}d}"


@cache
def edition(code: str) -> Edition:
    """Read an edition's file; KeyError names the editions there are."""
    file = FOLDER / f"{code}.toml"
    if code not in edition_codes():
        raise KeyError(f"there is no edition {code!r}; there are: {', '.join(edition_codes())}")
    return Edition.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def edition_codes() -> tuple[str, ...]:
    """Return the codes of all editions, newest first."""
    return tuple(sorted((f.stem for f in FOLDER.glob("*.toml")), reverse=True))


@cache
def units(code: str) -> tuple[Unit, ...]:
    """Read the recommending units of an edition, in the order of the national lists."""
    with (REFERENCE / f"units-{code}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Unit.model_validate(
                row
                | {"region": row["region"] or None}
                | {"aliases": tuple(_listed(row["aliases"]))}
            )
            for row in csv.DictReader(file)
        )


def _listed(written: str) -> list[str]:
    return [each for each in written.split("|") if each]


class Region(_Fact):
    """A province-level region: GB/T 2260 code, label point, place on the tile grid.

    `letters`: those of ISO 3166-2:CN, for where a name has no room. `neighbours`: codes of the
    regions it borders on, that of Hainan across the strait.
    """

    code: str
    name_zh: str
    short_zh: str
    name_en: str
    lon: float
    lat: float
    tile_column: int
    tile_row: int
    letters: str
    neighbours: tuple[str, ...]


class UnitPlace(_Fact):
    """Where a separately planned city or the Corps stands on the map and on the tile grid.

    `mark_...`: where its mark is drawn, beside the place where it would cover names or other
    shapes: Shenzhen's stands inland, so that Hong Kong stays in sight.
    """

    code: str
    short_zh: str
    short_en: str
    lon: float
    lat: float
    mark_lon: float
    mark_lat: float
    tile_column: int
    tile_row: int
    letters: str


@cache
def regions() -> tuple[Region, ...]:
    """Read the 34 province-level regions, in the order of their codes."""
    with (REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Region.model_validate(row | {"neighbours": tuple(_listed(row["neighbours"]))})
            for row in csv.DictReader(file)
        )


@cache
def unit_places() -> tuple[UnitPlace, ...]:
    """Read where the Corps and the five separately planned cities stand, by their units' codes."""
    with (REFERENCE / "unit-places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(UnitPlace.model_validate(row) for row in csv.DictReader(file))
