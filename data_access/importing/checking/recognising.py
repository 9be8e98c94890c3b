"""Recognising what a cell names: a place, a word that stands for a code."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from data_access.editions import Region, Unit
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised


class Places:
    """Province-level regions, found by what a place starts with; a city counts to its province."""

    def __init__(self, regions: Sequence[Region], units: Sequence[Unit]) -> None:
        cities = {
            normalised(name): unit.region
            for unit in units
            if unit.stands_for_its_place and unit.region and unit.region != unit.code
            for name in (unit.short_zh, unit.short_en)
        }
        self._full_names = {region.name_zh: region.code for region in regions}
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

    def find_full(self, text: str) -> str | None:
        """Return the region with whose full name a text begins, None where it is none's."""
        found = (code for name, code in self._full_names.items() if text.startswith(name))
        return next(found, None)


def enumeration_marks() -> str:
    """Return the pattern of anything that may part two names."""
    return "[;\uff1b\n\r\u3001/\uff0f,\uff0c]"


def code_of(words: Mapping[str, str], text: str) -> str | None:
    """Return the code a word stands for, by normalised word; codes stand for themselves."""
    plain = normalised(text)
    return words.get(plain) or (plain if plain in words.values() else None)
