"""Editions of the programme: one TOML file each, with official facts, or `made_up` throughout.

What no source says is left out of a file, never guessed; `docs/editions.md` shows how to add one.
"""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_access.methods import Method, Reason
from data_access.periods import Rhythm, Term
from data_access.refusing import Refused

FOLDER = Path(__file__).parent
REFERENCE = FOLDER.parent / "reference"

ApplicantKind = Literal["industrial", "other", "provider"]
DocumentKind = Literal["call", "list"]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
OrdinalCode = Annotated[str, Field(pattern=r"^[0-9]{1,2}$")]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Programme(_Fact):
    """What the programme is called in an edition: in full, and in the site's title."""

    name_zh: Text
    name_en: Text
    short_zh: Text
    short_en: Text


class Document(_Fact):
    """An official document; number and `published_on` where known.

    `asks_for`: what it asks of the programme that this site shows.
    """

    kind: DocumentKind
    number: str = ""
    title_zh: Text
    title_en: Text
    published_on: date | None = None
    asks_for: tuple[Literal["star_ratings"], ...] = ()

    @property
    def cited_zh(self) -> str:
        """How it is cited in Chinese: by its number, where that is known."""
        return self.number or self.title_zh

    @property
    def cited_en(self) -> str:
        """How it is cited in English: by its number, where that is known."""
        return self.number or self.title_en


class UnitKind(_Fact):
    """A kind of recommending units, and how many projects one of them may recommend.

    Units of one place share that quota; None where no source says it.
    """

    code: Code
    name_zh: Text
    name_en: Text
    plural_en: Text
    quota: int | None = Field(default=None, ge=0)

    @property
    def plural_zh(self) -> str:
        """Chinese has one form for one and for many."""
        return self.name_zh


class Exemption(_Fact):
    """Projects that do not count towards the quota of their unit.

    Either those whose applicant has a DCMM level of `dcmm_level` or higher, or up to `extra` more
    of a unit of one of the `kinds`, for a reason that a list does not show.
    """

    code: Code
    about_zh: Text
    about_en: Text
    dcmm_level: int | None = Field(default=None, ge=1, le=5)
    extra: int = Field(default=0, ge=0)
    kinds: tuple[str, ...] = ()


class Direction(_Fact):
    """细分方向: code within the edition, "01".."10" in 2021; `also` are other names it goes by.

    `unlisted`: holds the projects of those directions of its category that no source names.
    """

    code: OrdinalCode
    name_zh: Text
    name_en: Text
    also: tuple[Text, ...] = ()
    description_zh: str = ""
    description_en: str = ""
    unlisted: bool = False


class Category(_Fact):
    """类别, with its directions; `also` are other names it goes by in lists."""

    code: OrdinalCode
    name_zh: Text
    name_en: Text
    short_zh: Text
    short_en: Text
    also: tuple[Text, ...] = ()
    directions: tuple[Direction, ...] = Field(min_length=1)


class Milestone(_Fact):
    """A step that follows the demonstration period; the notice gives no dates."""

    code: Literal["self_assessment", "spot_check", "final_evaluation", "catalogue"]
    name_zh: Text
    name_en: Text


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
    """推荐单位: an authority, an enterprise, a university. `region` is a GB/T 2260 code, or None.

    The code of a unit of a place begins with that of the place: "520000" is the authority of
    industry of Guizhou, "520000-data" another one of the same place.
    """

    code: Code
    kind: str
    name_zh: Text
    short_zh: Text
    name_en: Text
    short_en: Text
    region: str | None
    aliases: tuple[Text, ...] = ()

    @property
    def place(self) -> str | None:
        """The region, city or Corps whose quota the unit shares, None for a unit of no place."""
        return place_of(self.code)

    @property
    def stands_for_its_place(self) -> bool:
        """Whether it is the authority of industry of its place, of which there is one."""
        return self.code == self.place


class Edition(_Fact):
    """批次: what the ministry fixed for one year's programme.

    `made_up`: nothing of it is official; it shows how the site works with several editions.
    `listed_on`, `period_years` and `projects` (how many the list has) are None where unknown.
    `rhythm` is the publisher's decision; None until its first release has shown it.
    """

    made_up: bool = False
    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    name_zh: Text
    name_en: Text
    short_zh: Text
    short_en: Text
    programme: Programme
    listed_on: date | None = None
    period_years: int | None = Field(default=None, ge=1)
    projects: int | None = Field(default=None, ge=1)
    rhythm: Rhythm | None = None
    documents: tuple[Document, ...]
    unit_kinds: tuple[UnitKind, ...] = Field(min_length=1)
    quota_exemptions: tuple[Exemption, ...] = ()
    dcmm: DcmmRule | None = None
    categories: tuple[Category, ...] = Field(min_length=1)
    milestones: tuple[Milestone, ...] = ()
    not_rated: tuple[Reason, ...] = ()

    @property
    def ends_on(self) -> date | None:
        """The day the demonstration period ends, `period_years` after the list; None if unknown."""
        if self.listed_on is None or self.period_years is None:
            return None
        year = self.listed_on.year + self.period_years
        is_leap_day = (self.listed_on.month, self.listed_on.day) == (2, 29)
        return self.listed_on.replace(year=year, day=28 if is_leap_day else self.listed_on.day)

    @property
    def term(self) -> Term:
        """When and how often it is rated."""
        return Term(self.code, self.listed_on, self.ends_on, self.rhythm)

    @property
    def kinds(self) -> dict[str, UnitKind]:
        """The kinds of units by code."""
        return {kind.code: kind for kind in self.unit_kinds}

    def quota_of(self, unit: Unit) -> int | None:
        """Return how many projects the units of its place may recommend together, or it alone."""
        return self.kinds[unit.kind].quota

    def asks_for(self, subject: Literal["star_ratings"]) -> bool:
        """Tell whether one of the edition's documents asks for something."""
        return any(subject in document.asks_for for document in self.documents)

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

    def document(self, kind: DocumentKind) -> Document:
        """Return the document of a kind; every edition has a call and a list."""
        return next(d for d in self.documents if d.kind == kind)

    def project_code(self, number: int) -> str:
        """Return the public code of a project, "2021-017": edition and list number, for ever."""
        return f"{self.code}-{number:0{max(3, len(str(self.projects or 0)))}d}"


def reasons_of(method: Method, edition: Edition) -> dict[str, Reason]:
    """Return why a project may go without a rating, by code: the method's, then the edition's.

    Where both have one, the edition's words count.
    """
    return method.reasons | {reason.code: reason for reason in edition.not_rated}


WRONG = "{file} has mistakes; list them with: python -m data_access check-edition {path}"


class EditionWrong(Refused):
    """An edition's file or its table of units has mistakes and cannot be used."""


@cache
def edition(code: str) -> Edition:
    """Read an edition's file; KeyError names the editions there are.

    EditionWrong where the file has a mistake; the command check-edition tells all of them.
    """
    file = FOLDER / f"{code}.toml"
    if code not in edition_codes():
        raise KeyError(f"there is no edition {code!r}; there are: {', '.join(edition_codes())}")
    try:
        return Edition.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as wrong:
        raise _wrong(file) from wrong


def _wrong(file: Path) -> EditionWrong:
    return EditionWrong(WRONG, file=file.name, path=file)


@cache
def edition_codes() -> tuple[str, ...]:
    """Return the codes of all editions, newest first."""
    return tuple(sorted((f.stem for f in FOLDER.glob("*.toml")), reverse=True))


@cache
def units(code: str) -> tuple[Unit, ...]:
    """Read the table of an edition's recommending units, in the order of the national lists.

    EditionWrong where the table has a mistake.
    """
    file = units_file(code)
    try:
        return tuple(Unit.model_validate(unit_row(row)) for row in table_rows(file))
    except (OSError, UnicodeDecodeError, ValidationError) as wrong:
        raise _wrong(FOLDER / f"{code}.toml") from wrong


def units_file(code: str, folder: Path = REFERENCE) -> Path:
    """Return the file that has an edition's recommending units."""
    return folder / f"units-{code}.csv"


def table_rows(file: Path) -> Sequence[dict[str, str]]:
    """Return the rows of a table as they are written."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def unit_row(row: dict[str, str]) -> dict[str, object]:
    """Return what a row of a table of units says, to be made a Unit of."""
    aliases = tuple(_listed(row.get("aliases") or ""))
    return {**row, "region": row.get("region") or None, "aliases": aliases}


def place_of(unit: str) -> str | None:
    """Return the place that a unit is of, by the unit's code; None for a unit of no place."""
    place = unit.partition("-")[0]
    return place if place in place_codes() else None


@cache
def place_codes() -> frozenset[str]:
    """Return the codes of all places that a unit can be of: regions, the five cities, the Corps."""
    return frozenset(_places())


def _places() -> Iterator[str]:
    yield from (region.code for region in regions())
    yield from (place.code for place in unit_places())


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
    return tuple(
        Region.model_validate(row | {"neighbours": tuple(_listed(row["neighbours"]))})
        for row in table_rows(REFERENCE / "regions.csv")
    )


@cache
def unit_places() -> tuple[UnitPlace, ...]:
    """Read where the Corps and the five separately planned cities stand, by their units' codes."""
    return tuple(UnitPlace.model_validate(row) for row in table_rows(REFERENCE / "unit-places.csv"))
