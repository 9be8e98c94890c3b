"""Recognising what a cell names: unit, place, a word that stands for a code."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from data_access.editions import Region, Unit
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised

_NEAREST = 3
_SUGGESTIONS_AT_MOST = 100


class UnitNames:
    """Recommending units, found by any of their names."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._by_name: dict[str, set[str]] = {}
        for unit in units:
            for name in (unit.name_zh, unit.short_zh, unit.name_en, unit.short_en, *unit.aliases):
                self._by_name.setdefault(normalised(name), set()).add(unit.code)
        self._full_names = {unit.code: unit.name_zh for unit in units}
        self._readable = {
            normalised(name): name
            for unit in units
            for name in (*unit.aliases, unit.short_zh, unit.name_zh)
        }
        self._suggested: dict[str, tuple[str, ...]] = {}
        self.find: Callable[[str], frozenset[str]] = lru_cache(maxsize=10_000)(self._find)

    def _find(self, text: str) -> frozenset[str]:
        """Return the codes of all units that bear this name."""
        return frozenset(self._by_name.get(normalised(text), ()))

    def full_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return full names, in the order of the codes."""
        return tuple(self._full_names[code] for code in sorted(codes))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return up to three names close to an unknown one; none after many unknown names."""
        name = normalised(text)
        if name not in self._suggested and len(self._suggested) < _SUGGESTIONS_AT_MOST:
            close = get_close_matches(name, self._readable, n=_NEAREST, cutoff=0.6)
            self._suggested[name] = tuple(self._readable[key] for key in close)
        return self._suggested.get(name, ())


class Places:
    """Province-level regions, found by what a place starts with; a city counts to its province."""

    def __init__(self, regions: Sequence[Region], units: Sequence[Unit]) -> None:
        cities = {
            normalised(name): unit.region
            for unit in units
            if unit.kind in ("separately_planned_city", "corps") and unit.region
            for name in (unit.short_zh, unit.short_en)
        }
        self._prefixes: dict[str, str] = {
            **cities,
            **{
                normalised(name): region.code
                for region in regions
                for name in (region.name_zh, region.short_zh, region.name_en, region.code)
            },
            **{normalised(name): code for name, code in vocabulary().places.items()},
        }
        self.find: Callable[[str], str | None] = lru_cache(maxsize=10_000)(self._find)

    def _find(self, text: str) -> str | None:
        """Return the region's code, None when no region fits; the longest prefix counts."""
        place = normalised(text)
        for length in range(len(place), 1, -1):
            if region := self._prefixes.get(place[:length]):
                return region
        return None


def enumeration_marks() -> str:
    """Return the pattern of anything that may part two names."""
    return "[;\uff1b\n\r\u3001/\uff0f,\uff0c]"


def code_of(words: Mapping[str, str], text: str) -> str | None:
    """Return the code a word stands for, by normalised word; codes stand for themselves."""
    plain = normalised(text)
    return words.get(plain) or (plain if plain in words.values() else None)
