"""Checking an edition's file and its table of units: every mistake at once, with file and key."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from data_access.editions import (
    FOLDER,
    REFERENCE,
    Category,
    DocumentKind,
    Edition,
    Unit,
    regions,
    table_rows,
    unit_row,
    units_file,
)
from data_access.normalising import normalised
from data_access.settings_files import Mistake, mistake_of, read

MESSAGES: Mapping[str, str] = {
    "code": "the code is {value}, but the file is named {name}; both must be the same",
    # what must fit together
    "twice": "{value} stands here twice",
    "document": "there must be exactly one document of the kind {value}",
    "unknown": "{value} is not known; there are {known}",
    "no_exemption": "an exemption needs dcmm_level or extra",
    "unlisted": "a category has at most one direction with unlisted = true",
    "days": "the list's document bears the day {value}, listed_on says {expected}",
    # the table of units
    "no_units": "this table of the edition's recommending units is not there",
    "columns": "the columns must be {expected}",
    "region": "{value} is no code of a region",
    "region_of_place": "a unit of the place {value} lies in the region {expected}",
    "no_first": "no unit has the code {value}, which the authority of industry of the place bears",
    "kind_of_place": "units of one place share its quota and must be of one kind, here {expected}",
    "name_twice": "{value} is also a name of {other}",
}
"""What can be wrong, by a code; placeholders are filled with what was found and expected."""

COLUMNS = ("code", "kind", "name_zh", "short_zh", "name_en", "short_en", "region", "aliases")
MAY_BE_UNKNOWN = ("listed_on", "period_years", "projects", "milestones")
DOCUMENTS: tuple[DocumentKind, ...] = ("call", "list")


@dataclass(frozen=True, slots=True)
class CheckedEdition:
    """An edition's file after checking; `facts` and `units` are None where they have mistakes."""

    mistakes: tuple[Mistake, ...]
    facts: Edition | None = None
    units: tuple[Unit, ...] = ()

    @property
    def not_on_record(self) -> tuple[str, ...]:
        """The keys of facts that the file may leave out, and does."""
        if self.facts is None:
            return ()
        facts = self.facts
        absent = [key for key in MAY_BE_UNKNOWN if not getattr(facts, key)]
        numbers = [f"documents.{d.kind}.number" for d in facts.documents if not d.number]
        quotas = [
            f"unit_kinds.{kind.code}.quota" for kind in facts.unit_kinds if kind.quota is None
        ]
        unlisted = [f"categories.{c.code}.directions" for c in facts.categories if _unlisted(c)]
        return (*absent, *numbers, *quotas, *unlisted)


def check_edition(file: Path) -> CheckedEdition:
    """Check an edition's file, and its table of units beside it or among those of this program."""
    facts, mistakes = read(file, Edition)
    if facts is None:
        return CheckedEdition(tuple(mistakes))
    mistakes = list(_check_facts(file, facts))
    units, of_units = _check_units(_table_of(file, facts.code), facts)
    return CheckedEdition((*mistakes, *of_units), facts, units)


# -- the facts -------------------------------------------------------------------------------------


def _check_facts(file: Path, facts: Edition) -> Iterator[Mistake]:
    if file.stem != facts.code:
        yield Mistake(file.name, "code", "code", {"value": facts.code, "name": file.name})
    for key, values in _unique(facts).items():
        for value, count in Counter(values).items():
            if count > 1:
                yield Mistake(file.name, key, "twice", {"value": value})
    for key, code, found in (
        *_check_documents(facts),
        *_check_directions(facts),
        *_check_exemptions(facts),
    ):
        yield Mistake(file.name, key, code, found)


Wrong = tuple[str, str, Mapping[str, object]]
"""The key of a mistake, its code, and what was found."""


def _check_documents(facts: Edition) -> Iterator[Wrong]:
    """There is one call and one list, and the list's day is that of the edition."""
    for kind in DOCUMENTS:
        if sum(document.kind == kind for document in facts.documents) != 1:
            yield "documents", "document", {"value": kind}
    for number, document in enumerate(facts.documents, start=1):
        day = document.published_on
        if document.kind == "list" and day and facts.listed_on and day != facts.listed_on:
            found = {"value": day, "expected": facts.listed_on}
            yield f"documents[{number}].published_on", "days", found


def _check_directions(facts: Edition) -> Iterator[Wrong]:
    """The DCMM rule is of a direction; a category has one for what no source names, or none."""
    directions = tuple(direction.code for direction in facts.directions)
    if facts.dcmm and facts.dcmm.direction not in directions:
        found = {"value": facts.dcmm.direction, "known": directions}
        yield "dcmm.direction", "unknown", found
    for number, category in enumerate(facts.categories, start=1):
        if _unlisted(category) > 1:
            yield f"categories[{number}].directions", "unlisted", {}


def _check_exemptions(facts: Edition) -> Iterator[Wrong]:
    """An exemption says which projects it frees, and names kinds of units that there are."""
    for number, exemption in enumerate(facts.quota_exemptions, start=1):
        key = f"quota_exemptions[{number}]"
        if exemption.dcmm_level is None and not exemption.extra:
            yield key, "no_exemption", {}
        for unknown in sorted(set(exemption.kinds) - set(facts.kinds)):
            yield f"{key}.kinds", "unknown", {"value": unknown, "known": tuple(facts.kinds)}


def _unlisted(category: Category) -> int:
    return sum(direction.unlisted for direction in category.directions)


def _unique(facts: Edition) -> dict[str, list[str]]:
    """What may stand only once, by the key where it stands."""
    return {
        "categories.code": [category.code for category in facts.categories],
        "categories.name_zh": [normalised(category.name_zh) for category in facts.categories],
        "categories.directions.code": [direction.code for direction in facts.directions],
        "categories.directions.name_zh": [normalised(d.name_zh) for d in facts.directions],
        "unit_kinds.code": [kind.code for kind in facts.unit_kinds],
        "unit_kinds.name_zh": [normalised(kind.name_zh) for kind in facts.unit_kinds],
        "quota_exemptions.code": [exemption.code for exemption in facts.quota_exemptions],
        "milestones.code": [milestone.code for milestone in facts.milestones],
        "not_rated.code": [reason.code for reason in facts.not_rated],
    }


# -- the table of units ----------------------------------------------------------------------------


def _table_of(file: Path, code: str) -> Path:
    """Return the table of an edition's units: the one beside its file, else that of the program."""
    beside = units_file(code, file.parent)
    is_ours = file.resolve().parent == FOLDER
    return beside if beside.exists() and not is_ours else units_file(code, REFERENCE)


def _check_units(file: Path, facts: Edition) -> tuple[tuple[Unit, ...], list[Mistake]]:
    try:
        rows = table_rows(file)
    except FileNotFoundError:
        return (), [Mistake(file.name, "", "no_units")]
    except OSError as failed:
        detail = failed.strerror or str(failed)
        return (), [Mistake(file.name, "", "unreadable", {"detail": detail})]
    except UnicodeDecodeError:
        return (), [Mistake(file.name, "", "encoding")]
    if not rows or set(rows[0]) != set(COLUMNS):
        return (), [Mistake(file.name, "", "columns", {"expected": COLUMNS})]
    units: dict[int, Unit] = {}
    mistakes: list[Mistake] = []
    for number, row in enumerate(rows, start=2):
        try:
            units[number] = Unit.model_validate(unit_row(row))
        except ValidationError as wrong:
            mistakes.extend(mistake_of(file.name, error, number) for error in wrong.errors())
    mistakes.extend(_check_each(file.name, units, facts))
    mistakes.extend(_check_names(file.name, units))
    return tuple(units.values()), mistakes


def _check_each(file: str, units: Mapping[int, Unit], facts: Edition) -> Iterator[Mistake]:
    kinds = {unit.code: unit.kind for unit in units.values()}
    known = {region.code for region in regions()}
    seen: set[str] = set()
    for row, unit in units.items():
        if unit.code in seen:
            yield Mistake(file, "code", "twice", {"value": unit.code}, row)
        seen.add(unit.code)
        if unit.kind not in facts.kinds:
            found = {"value": unit.kind, "known": tuple(facts.kinds)}
            yield Mistake(file, "kind", "unknown", found, row)
        if unit.region is not None and unit.region not in known:
            yield Mistake(file, "region", "region", {"value": unit.region}, row)
        yield from _check_place(file, row, unit, kinds)


def _check_place(file: str, row: int, unit: Unit, kinds: Mapping[str, str]) -> Iterator[Mistake]:
    place = unit.place
    if place is None:
        return
    if place not in kinds:
        yield Mistake(file, "code", "no_first", {"value": place}, row)
    elif kinds[place] != unit.kind:
        yield Mistake(file, "kind", "kind_of_place", {"expected": kinds[place]}, row)
    if place.isdecimal() and unit.region != (region := f"{place[:2]}0000"):
        found = {"value": place, "expected": region}
        yield Mistake(file, "region", "region_of_place", found, row)


def _check_names(file: str, units: Mapping[int, Unit]) -> Iterator[Mistake]:
    """No name of a unit may be one of another."""
    first: dict[str, Unit] = {}
    for row, unit in units.items():
        for name in (unit.name_zh, unit.short_zh, *unit.aliases):
            other = first.setdefault(normalised(name), unit)
            if other.code != unit.code:
                found = {"value": name, "other": other.name_zh}
                yield Mistake(file, "", "name_twice", found, row)
