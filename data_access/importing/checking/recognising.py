"""Recognising what a cell names: direction, category, place, one or more applicants."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from data_access.editions import Category, Direction, Region, Unit
from data_access.importing.rows import clean
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised

UNKNOWN = ""
CONTRADICTORY = "?"
"""Number and name are there, and not those of one thing."""


class Taxonomy:
    """Directions or categories, found by leading number or by name; both given must agree."""

    def __init__(self, things: Sequence[Category] | Sequence[Direction]) -> None:
        named = [thing for thing in things if not _is_unlisted(thing)]
        self._codes = {int(thing.code): thing.code for thing in named}
        self._by_name = {
            _bare(name): thing.code for thing in named for name in _names(thing) if name
        }
        self.find: Callable[[str], str] = lru_cache(maxsize=10_000)(self._find)

    def _find(self, text: str) -> str:
        """Return the code, UNKNOWN, or CONTRADICTORY: "7.X", "(七)X", "方向7", "07", "X"."""
        name = _bare(text)
        if name in self._by_name:
            return self._by_name[name]
        parts = _numbered().fullmatch(name)
        if not parts:
            return UNKNOWN
        code = self._codes.get(_whole(parts["number"]), UNKNOWN)
        named = _bare(parts["name"])
        if not named or not code:
            return code
        return code if self._by_name.get(named) == code else CONTRADICTORY

    def several(self, text: str) -> tuple[str, ...]:
        """Return the codes when a text lists two or more things, else none."""
        found = {self.find(part) for part in re.split(enumeration_marks(), text)}
        codes = tuple(sorted(found - {UNKNOWN, CONTRADICTORY}))
        return codes if len(codes) > 1 else ()


def _is_unlisted(thing: Category | Direction) -> bool:
    return isinstance(thing, Direction) and thing.unlisted


def _names(thing: Category | Direction) -> Iterable[str]:
    short = (thing.short_zh, thing.short_en) if isinstance(thing, Category) else ()
    return (thing.name_zh, thing.name_en, *short)


def _bare(text: str) -> str:
    """Return a name without a count in brackets behind it and without words such as 方向."""
    name = re.sub(r"(?<=.)\([^()]*\)$", "", normalised(text))
    for ending in vocabulary().name_endings:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return "" if name in vocabulary().name_endings else name


@cache
def _numbered() -> re.Pattern[str]:
    words = vocabulary()
    prefix = f"(?:{'|'.join(words.code_prefixes)})?"
    marks = re.escape(words.number_marks)
    digits = rf"\(?(?P<digits>\d{{1,2}})(?:\)|[{marks}])*"
    numeral = (
        rf"(?:\([{words.numerals}]{{1,3}}\)[{marks}]*|[{words.numerals}]{{1,3}}(?:[{marks}]+|$))"
    )
    return re.compile(rf"{prefix}(?P<number>{digits}|{numeral})(?P<name>.*)")


def _whole(text: str) -> int:
    """Read a number written in digits or in Chinese numerals up to 99."""
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits)
    ones = vocabulary().numerals
    ten = ones[9]
    numeral = "".join(character for character in text if character in ones)
    if ten not in numeral:
        return ones.index(numeral) + 1 if len(numeral) == 1 else 0
    tens, rest = numeral.split(ten, 1)
    return (ones.find(tens) + 1 if tens else 1) * 10 + (ones.find(rest) + 1 if rest else 0)


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


def applicants_in(text: str) -> tuple[str, ...]:
    """Return the applicants a cell names, lead first.

    It is taken apart at semicolons; at line breaks and enumeration commas only where every part
    ends like an organisation, because names contain both.
    """
    return tuple(
        name
        for part in re.split(_class(vocabulary().applicants.sure_separators), text)
        for name in _doubtful_parts(part)
        if name
    )


@cache
def line_marks() -> str:
    """Return the pattern of what surely parts two names: semicolons and line breaks."""
    cells = vocabulary().applicants
    return _class(cells.sure_separators + cells.line_separators)


@cache
def enumeration_marks() -> str:
    """Return the pattern of anything that may part two names."""
    cells = vocabulary().applicants
    marks = (*cells.sure_separators, *cells.line_separators, *cells.doubtful_separators)
    return _class((*marks, "/", ","))


def may_name_several(text: str) -> bool:
    """Tell whether a cell holds anything at which it might be taken apart."""
    cells = vocabulary().applicants
    marks = (*cells.sure_separators, *cells.line_separators, *cells.doubtful_separators)
    return any(mark in text for mark in marks)


def _doubtful_parts(text: str) -> tuple[str, ...]:
    cells = vocabulary().applicants
    lines, commas = cells.line_separators, cells.doubtful_separators
    for marks in (lines + commas, lines, commas):
        parts = tuple(clean(part) for part in re.split(_class(marks), text) if part.strip())
        if len(parts) > 1 and all(map(_is_organisation, parts)):
            return parts
    return (clean(text),)


def _class(marks: Iterable[str]) -> str:
    return f"[{re.escape(''.join(marks))}]"


def _is_organisation(name: str) -> bool:
    bare = re.sub(r"(?<=.)\([^()]*\)$", "", normalised(name))
    return (
        any(
            bare.endswith(ending) and len(bare) > len(ending) + 1
            for ending in vocabulary().applicants.organisations
        )
        and bare not in _bare_endings()
    )


@cache
def _bare_endings() -> frozenset[str]:
    return frozenset(map(normalised, vocabulary().applicants.organisations))


def code_of(words: Mapping[str, str], text: str) -> str | None:
    """Return the code a word stands for, by normalised word; codes stand for themselves."""
    plain = normalised(text)
    return words.get(plain) or (plain if plain in words.values() else None)
