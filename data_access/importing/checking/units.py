"""Recognising recommending units: which authority, enterprise or other unit a cell names.

A unit is found by its listed name, by another name of it, or by a form of either that the
vocabulary makes: shorter words, the province without its ending, the company without its own. What
may be more than one unit is a problem that offers them; nothing is taken for its neighbour.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from data_access.editions import Unit, UnitKind, regions, unit_places
from data_access.importing.checking.recognising import Places, enumeration_marks
from data_access.importing.rows import clean
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised

SHORTEST = 3
"""Names of fewer characters, such as abbreviations of two, are not taken for a unit."""

_NEAREST = 3
_SUGGESTIONS_AT_MOST = 100
_BRACKETED = re.compile(r"(.+?)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a cell means: a unit's code, with the code of a remark where it is not listed so.

    Or no unit, with the code of a problem; `offered` are the full names of units it might mean, or
    beside a unit that of another one in brackets.
    """

    unit: str = ""
    remark: str = ""
    problem: str = ""
    offered: tuple[str, ...] = ()


class UnitNames:
    """The recommending units of an edition, found by what lists call them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._listed = {normalised(unit.name_zh): unit.code for unit in units}
        self._suggested: dict[str, tuple[str, ...]] = {}
        self.find = lru_cache(maxsize=10_000)(self._find)

    @cached_property
    def _known(self) -> Mapping[str, frozenset[str]]:
        """The codes of units by each of their names; forms of one give way to another's name."""
        own: dict[str, set[str]] = {}
        formed: dict[str, set[str]] = {}
        for unit in self._units.values():
            names = (unit.name_zh, unit.name_en, unit.short_zh, unit.short_en, *unit.aliases)
            for name in map(normalised, names):
                own.setdefault(name, set()).add(unit.code)
            for form in forms((unit.name_zh, *unit.aliases)):
                formed.setdefault(form, set()).add(unit.code)
        return {name: frozenset(codes) for name, codes in (formed | own).items()}

    def _find(self, text: str, is_place: bool = False) -> Meant:
        """Return what a text means; `is_place` where its column is one of provinces."""
        name = normalised(text)
        if name in self._listed:
            return Meant(self._listed[name])
        if name in place_names():
            return self._of_place(place_names()[name], is_place)
        return (
            self._named(name)
            or self._with_a_bracket(name)
            or self._several(text)
            or self._part_of_a_group(name)
            or self._unknown(name)
        )

    def _of_place(self, place: str, is_place: bool) -> Meant:
        units = [unit for unit in self._units.values() if unit.place == place]
        first = next((unit.code for unit in units if unit.stands_for_its_place), "")
        if is_place and first:
            return Meant(first, remark="unit_of_place")
        names = tuple(unit.name_zh for unit in units)
        return Meant(problem="unit_place" if names else "unit_unknown", offered=names)

    def _named(self, name: str) -> Meant | None:
        codes = self._known.get(name, frozenset())
        if not codes:
            return None
        names = self._full_names(codes)
        if len(codes) > 1:
            return Meant(problem="unit_ambiguous", offered=names)
        if len(name) < SHORTEST and not name.isascii():
            return Meant(problem="unit_short", offered=names)
        [code] = codes
        return Meant(code, remark="unit_alias")

    def _with_a_bracket(self, name: str) -> Meant | None:
        """Read "A(B)": B may be another name of A, or of its place, but no unit of elsewhere."""
        parts = _BRACKETED.fullmatch(name)
        if parts is None:
            return None
        before, within = self._code_of(parts[1]), parts[2]
        if not before:
            return None
        also = self._code_of(within) or self._code_of(self._in_its_place(before, within))
        if also in ("", before):
            return Meant(before, remark="unit_alias")
        place = self._units[before].place
        if place is None or self._units[also].place != place:
            return Meant(problem="unit_several", offered=self._full_names((before, also)))
        return Meant(before, remark="unit_in_brackets", offered=self._full_names((also,)))

    def _in_its_place(self, code: str, name: str) -> str:
        """Return a name such as 省大数据局 with the province of the unit it stands beside."""
        place = next(
            (full for full in _endings_of_places() if self._units[code].name_zh.startswith(full)),
            "",
        )
        ending = next((end for end in vocabulary().units.place_endings if name.startswith(end)), "")
        return normalised(place) + name.removeprefix(ending)

    def _several(self, text: str) -> Meant | None:
        plain = unicodedata.normalize("NFKC", text)
        parts = [part for part in re.split(enumeration_marks(), plain) if part.strip()]
        found = tuple(dict.fromkeys(filter(None, map(self._code_of, map(normalised, parts)))))
        if len(parts) < 2 or not found:
            return None
        return Meant(problem="unit_several", offered=self._full_names(found))

    def _part_of_a_group(self, name: str) -> Meant | None:
        """Read a branch or institute of a group that is a unit as that group."""
        for length in range(len(name) - 1, SHORTEST, -1):
            code, rest = self._code_of(name[:length]), name[length:]
            if code and self._units[code].place is None and _is_a_part(name[:length], rest):
                return Meant(code, remark="unit_branch")
        return None

    def _unknown(self, name: str) -> Meant:
        nearest = self._nearest(name)
        return Meant(problem="unit_unknown_nearest" if nearest else "unit_unknown", offered=nearest)

    def _nearest(self, name: str) -> tuple[str, ...]:
        """Return up to three full names close to an unknown one; none after many such."""
        if name not in self._suggested and len(self._suggested) < _SUGGESTIONS_AT_MOST:
            close = get_close_matches(name, self._known, n=_NEAREST, cutoff=0.6)
            names = [found for key in close for found in self._full_names(self._known[key])]
            self._suggested[name] = tuple(dict.fromkeys(names))[:_NEAREST]
        return self._suggested.get(name, ())

    def _code_of(self, name: str) -> str:
        """Return the code of the one unit that bears a name, "" for none."""
        if name in self._listed:
            return self._listed[name]
        found = self._named(name)
        return found.unit if found else ""

    def _full_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._units[code].name_zh for code in sorted(codes))


def forms(names: Iterable[str]) -> frozenset[str]:
    """Return the forms in which names are also written, normalised, themselves too."""
    return frozenset(normalised(form) for name in names for form in _forms(name))


def _forms(name: str) -> Iterator[str]:
    words = vocabulary().units
    short = name
    for long, abbreviated in words.abbreviations.items():
        short = short.replace(long, abbreviated)
    for written in {name, short}:
        yield written
        for full, prefixes in _prefixes().items():
            if written.startswith(full):
                yield from (prefix + written.removeprefix(full) for prefix in prefixes)
    ending = next((end for end in words.company_endings if name.endswith(end)), "")
    if ending:
        stem = name.removesuffix(ending)
        yield from (stem, *(stem + other for other in words.company_endings))


@lru_cache(maxsize=1)
def _prefixes() -> Mapping[str, tuple[str, ...]]:
    """How names of authorities begin, and how else: with the province without its ending."""
    cities = {
        place.short_zh + end: (place.short_zh,)
        for place in unit_places()
        for end in vocabulary().units.place_endings
    }
    return {
        **{region.name_zh: (region.short_zh,) for region in regions()},
        **cities,
        **vocabulary().units.prefixes,
    }


def _endings_of_places() -> Iterable[str]:
    """Full names of places with which names of authorities begin."""
    return _prefixes()


@lru_cache(maxsize=1)
def place_names() -> Mapping[str, str]:
    """Return the normalised names of places that units are of, and the places' codes."""
    of_regions = {
        normalised(name): region.code
        for region in regions()
        for name in (region.name_zh, region.short_zh, region.name_en)
    }
    of_cities = {
        normalised(name): place.code
        for place in unit_places()
        for end in ("", *vocabulary().units.place_endings)
        for name in (place.short_zh + end, place.short_en)
    }
    also = {
        normalised(name): code
        for code, names in vocabulary().units.places.items()
        for name in names
    }
    return of_regions | of_cities | also


def _is_a_part(group: str, rest: str) -> bool:
    """Tell whether a name that goes on after a group's is surely of a part of it."""
    words = vocabulary().units
    return any(word in group for word in words.group_words) or rest.startswith(words.part_words)


# -- units that a list brings ----------------------------------------------------------------------


class NewUnitWrong(ValueError):
    """A new unit that cannot be taken: the code of the problem, and what it says."""

    def __init__(self, code: str, value: str, **found: object) -> None:
        self.code, self.value, self.found = code, value, found
        super().__init__(f"{code}: {value}")


def new_units(
    given: Iterable[tuple[str, str]], kinds: Sequence[UnitKind], known: Sequence[Unit]
) -> tuple[Unit, ...]:
    """Return the units of (name, kind), kind by its name or code: made, or known to be just that.

    Raises NewUnitWrong for an unknown kind, for another name or kind of a known unit, and for a
    kind whose units belong to places where the name begins with none.
    """
    found: list[Unit] = []
    for name, word in given:
        everyone, kind = (*known, *found), _kind_of(word, kinds)
        meant = UnitNames(everyone).find(name)
        unit = next((each for each in everyone if each.code == meant.unit), None)
        if unit is None or meant.remark == "unit_branch":
            found.append(_new_unit(clean(name), kind, everyone))
        elif meant.remark or unit.kind != kind.code:
            own = next(each.name_zh for each in kinds if each.code == unit.kind)
            raise NewUnitWrong("new_unit_known", name, unit=unit.name_zh, kind=own)
        else:
            found.append(unit)
    return tuple(found)


def _kind_of(word: str, kinds: Sequence[UnitKind]) -> UnitKind:
    for kind in kinds:
        names = (kind.code, kind.name_zh, kind.name_en, kind.plural_en)
        if normalised(word) in map(normalised, names):
            return kind
    expected = tuple(kind.name_zh for kind in kinds)
    raise NewUnitWrong("new_unit_kind", word, expected=expected)


def _new_unit(name: str, kind: UnitKind, known: Sequence[Unit]) -> Unit:
    prefix, region = "unit", Places(regions(), known).find_full(name)
    if any(unit.place and unit.kind == kind.code for unit in known):
        place = _place_at_the_beginning(name)
        first = next((unit for unit in known if unit.code == place), None)
        if first is None or first.kind != kind.code:
            raise NewUnitWrong("new_unit_place", name, kind=kind.name_zh)
        prefix, region = first.code, first.region
    taken = {unit.code for unit in known}
    code = next(
        code for number in range(1, len(taken) + 2) if (code := f"{prefix}-{number}") not in taken
    )
    return Unit(
        code=code,
        kind=kind.code,
        name_zh=name,
        short_zh=name,
        name_en=name,
        short_en=name,
        region=region,
    )


def _place_at_the_beginning(name: str) -> str:
    plain = normalised(name)
    return next(
        (
            place_names()[plain[:length]]
            for length in range(len(plain), 1, -1)
            if plain[:length] in place_names()
        ),
        "",
    )
