"""Directions and categories as lists write them: in a cell, as a heading, as a sheet's name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from data_access.editions import Category, Direction, Edition
from data_access.importing.checking.recognising import enumeration_marks
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised

UNKNOWN = ""
CONTRADICTORY = "?"
"""Number and name are there, and not those of one thing."""

Level = Literal["category", "direction"]

_LONGEST = 200
_NO_CODE = (UNKNOWN, CONTRADICTORY)
_BETWEEN = re.compile(r"[/／\\>＞:：;；—–-]+|\s+")
_IN_BRACKETS = re.compile(r"(.+?)[(（](.+)[)）]\s*")
_FIRST_CIRCLED = re.compile(r"\s*[\u2460-\u249b]")


class Named(NamedTuple):
    """What a text says: the code its name stands for, the name as compared, the number before it.

    `told`: a word before the number says of what it is, 方向 of a direction, 领域 of a category.
    """

    code: str
    name: str
    number: int | None
    told: Literal["own", "other", ""] = ""


class Taxonomy:
    """Directions or categories, found by leading number or by name; both given must agree."""

    def __init__(
        self, things: Sequence[Category] | Sequence[Direction], prefixes: Iterable[str]
    ) -> None:
        named = [thing for thing in things if not _is_unlisted(thing)]
        self._things = named
        self._prefixes = frozenset(prefixes)
        self._codes = {int(thing.code): thing.code for thing in named}
        self._by_name: dict[str, str] = {}
        for thing in named:
            for name in _names(thing):
                self._by_name.setdefault(_bare(name), thing.code)
        self.read: Callable[[str], Named] = lru_cache(maxsize=10_000)(self._read)

    @property
    def expected(self) -> tuple[str, ...]:
        """All there are, as a refusal lists them."""
        return tuple(f"{int(thing.code)}.{thing.name_zh}" for thing in self._things)

    def find(self, text: str) -> str:
        """Return the code, UNKNOWN, or CONTRADICTORY: "7.X", "(七)X", "方向7", "07", "X"."""
        found = self.read(text)
        if found.number is None:
            return found.code
        numbered = self._codes.get(found.number, UNKNOWN)
        if not found.name:
            return UNKNOWN if found.told == "other" else numbered
        if found.code:
            return found.code if found.code == numbered else CONTRADICTORY
        return CONTRADICTORY if numbered else UNKNOWN

    def numbered(self, number: int) -> str:
        """Return the code of a number, UNKNOWN where there is none."""
        return self._codes.get(number, UNKNOWN)

    def several(self, text: str) -> tuple[str, ...]:
        """Return the codes when a text lists two or more things, else none."""
        found = {self.find(part) for part in re.split(enumeration_marks(), text) if part.strip()}
        codes = tuple(sorted(found - {UNKNOWN, CONTRADICTORY}))
        return codes if len(codes) > 1 else ()

    def mentioned(self, text: str) -> set[str]:
        """Return the codes of what a text mentions among other words."""
        plain = normalised(text)
        return {code for name, code in self._by_name.items() if len(name) > 3 and name in plain}

    def _read(self, text: str) -> Named:
        if len(text) > _LONGEST:
            return Named(UNKNOWN, text, None)
        plain = _plain(text)
        name = _bare(plain)
        if name in self._by_name:
            return Named(self._agreeing(name, plain), name, None)
        parts = _numbered().fullmatch(name)
        if not parts:
            return Named(UNKNOWN, name, None)
        named = self._name(parts["name"]) or self._name_in_brackets(plain)
        code = self._agreeing(named, plain) if named in self._by_name else UNKNOWN
        return Named(code, named, _whole(parts["number"]), self._told(parts["prefix"]))

    def _told(self, prefix: str | None) -> Literal["own", "other", ""]:
        if not prefix or prefix in vocabulary().ordinals:
            return ""
        return "own" if prefix in self._prefixes else "other"

    def _name(self, text: str) -> str:
        """Return the name behind a number, also behind "第三类"."""
        name = _bare(text)
        for kind in vocabulary().ordinal_kinds:
            shorter = _bare(text.removeprefix(kind).lstrip(vocabulary().number_marks))
            if name not in self._by_name and shorter in self._by_name:
                return shorter
        return name

    def _name_in_brackets(self, plain: str) -> str:
        """Return the name behind a number alone, "方向1(企业生产过程优化)"."""
        names = [_bare(content) for content in _bracketed(plain)]
        return next((name for name in names if name in self._by_name), "")

    def _agreeing(self, name: str, plain: str) -> str:
        """Return the code of a name, unless brackets behind it name another thing."""
        codes = {self._by_name[_bare(c)] for c in _bracketed(plain) if _bare(c) in self._by_name}
        code = self._by_name[name]
        return code if codes <= {code} else CONTRADICTORY


@dataclass
class Headings:
    """What headings of a list have said so far: the group that the rows below belong to."""

    direction: str = ""
    category: str = ""
    level: Level | None = None
    _seen: Counter[str] = field(default_factory=Counter)
    """How many headings there were: of categories, of directions in all, and in each category."""

    def below(self, level: Level, code: str, category: str) -> None:
        """Go below a heading."""
        self.level = level
        if level == "category":
            self.category, self.direction = code, ""
            self._seen["categories"] += 1
        else:
            self.category, self.direction = category, code
            self._seen["directions"] += 1
            self._seen[f"of {category}"] += 1

    def next_numbers(self, level: Level, category: str) -> set[int]:
        """Return what a heading may be numbered that is numbered in the order of the list."""
        if level == "category":
            return {self._seen["categories"] + 1}
        return {self._seen["directions"] + 1, self._seen[f"of {category}"] + 1}


class Groups:
    """An edition's categories and directions together."""

    def __init__(self, edition: Edition) -> None:
        words = vocabulary()
        self._edition = edition
        self.directions = Taxonomy(edition.directions, words.direction_prefixes)
        self.categories = Taxonomy(edition.categories, words.category_prefixes)

    def direction(self, text: str, category: str = "") -> str:
        """Return the direction that a cell names, UNKNOWN or CONTRADICTORY.

        The number before its name may count within its `category`, where that is known. A cell may
        give the category first: "领域二/方向4 X".
        """
        code = self.directions.find(text)
        if code not in _NO_CODE:
            own = self._edition.category_of(code).code
            beside = {
                self.categories.read(content).code for content in _bracketed(normalised(text))
            }
            return code if beside <= {own, UNKNOWN} else CONTRADICTORY
        named = self.directions.read(text)
        if category and named.code and named.number in self._places(named.code, category):
            return named.code
        for first, second in _pairs(text):
            above = self.categories.find(first)
            if above in _NO_CODE or self.directions.read(first).code:
                continue
            below = self.direction(second, above)
            if below not in _NO_CODE:
                return below if self._edition.category_of(below).code == above else CONTRADICTORY
        return code

    @property
    def expected(self) -> tuple[str, ...]:
        """What a cell of directions may hold: those on record, and categories where not all are."""
        is_open = any(self.unlisted(category.code) for category in self._edition.categories)
        return (*self.directions.expected, *(self.categories.expected if is_open else ()))

    def category_in(self, text: str) -> str:
        """Return the category that a text is, or begins with, UNKNOWN for none."""
        parts = (text, *(first for first, _ in _pairs(text)))
        found = (self.categories.find(part) for part in parts)
        return next((code for code in found if code not in _NO_CODE), UNKNOWN)

    def unlisted(self, category: str) -> str:
        """Return the direction of a category for those that no source names, "" without one."""
        of_category = (each for each in self._edition.categories if each.code == category)
        directions = (direction for each in of_category for direction in each.directions)
        return next((direction.code for direction in directions if direction.unlisted), "")

    def may_be_a_group(self, text: str) -> bool:
        """Tell whether a text is written like a heading: with a number or a word such as 方向."""
        endings = vocabulary().name_endings
        return self.directions.read(text).number is not None or normalised(text).endswith(endings)

    def names_a_group(self, text: str) -> bool:
        """Tell whether a text is a heading, be it right or wrong."""
        return self._level(text) is not None

    def mentioned(self, texts: Iterable[str]) -> tuple[str, str]:
        """Return the direction, or else the category, that titles or a sheet's name mention.

        Both are empty where none is mentioned, or more than one.
        """
        found: dict[Level, set[str]] = {"direction": set(), "category": set()}
        for text in texts:
            level = self._level(text)
            if level and (code := self.enter(text, Headings())) not in _NO_CODE:
                found[level].add(code)
            else:
                found["direction"] |= self.directions.mentioned(text)
                found["category"] |= self.categories.mentioned(text)
        if len(found["direction"]) == 1:
            direction = found["direction"].pop()
            return direction, self._edition.category_of(direction).code
        if not found["direction"] and len(found["category"]) == 1:
            return "", found["category"].pop()
        return "", ""

    def enter(self, text: str, headings: Headings) -> str:
        """Go below a heading; return UNKNOWN where it is none, CONTRADICTORY where it is wrong."""
        level = self._level(text)
        if level is None:
            return UNKNOWN
        taxonomy = self.directions if level == "direction" else self.categories
        named = taxonomy.read(text)
        code = named.code or taxonomy.numbered(named.number or 0)
        if not named.code and named.told != "own":
            code = self.direction(text)
        if code in _NO_CODE:
            return CONTRADICTORY
        category = self._edition.category_of(code).code if level == "direction" else code
        allowed = {None, int(code)} | headings.next_numbers(level, category)
        if level == "direction":
            allowed |= set(self._places(code, category))
        if named.code and named.number not in allowed:
            return CONTRADICTORY
        headings.below(level, code, category)
        return code

    def _level(self, text: str) -> Level | None:
        direction, category = self.directions.read(text), self.categories.read(text)
        if direction.code and category.code:
            return "category" if _is_category(direction, category) else "direction"
        if direction.code or (direction.told == "own" and not direction.name):
            return "direction"
        if category.code or (category.told == "own" and not category.name):
            return "category"
        is_path = direction.name and self.direction(text) not in _NO_CODE
        return "direction" if is_path else None

    def _places(self, direction: str, category: str) -> tuple[int, ...]:
        """Return the place of a direction among those of its category, counted from 1."""
        own = self._edition.category_of(direction)
        codes = [each.code for each in own.directions]
        return (codes.index(direction) + 1,) if own.code == category else ()


def _is_category(direction: Named, category: Named) -> bool:
    """Tell of which a name is that both bear: by the word or by the number before it."""
    if category.told:
        return category.told == "own"
    return category.number == int(category.code) != int(direction.code)


def _is_unlisted(thing: Category | Direction) -> bool:
    return isinstance(thing, Direction) and thing.unlisted


def _names(thing: Category | Direction) -> Iterator[str]:
    yield from (thing.name_zh, thing.name_en, *thing.also)
    if isinstance(thing, Category):
        yield from (thing.short_zh, thing.short_en)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way of taking a text apart into two, and what stands before and in brackets."""
    if len(text) > _LONGEST:
        return
    for between in _BETWEEN.finditer(text.strip()):
        yield text.strip()[: between.start()], text.strip()[between.end() :]
    if parts := _IN_BRACKETS.fullmatch(text):
        yield parts[1], parts[2]


def _plain(text: str) -> str:
    """Return a text as it is compared, a number in a circle at its beginning in plain digits."""
    circled = _FIRST_CIRCLED.match(text)
    if circled:
        number = int(unicodedata.numeric(circled[0][-1]))
        text = f"{number}.{text[circled.end() :]}"
    return normalised(text)


def _bracketed(plain: str) -> list[str]:
    return re.findall(r"\(([^()]*)\)", plain)


def _bare(text: str) -> str:
    """Return a name without what stands behind it: brackets, a count, words such as 方向."""
    name = normalised(text)
    while name != (shorter := _shorter(name)):
        name = shorter
    return "" if name in vocabulary().name_endings else name


def _shorter(name: str) -> str:
    name = re.sub(r"(?<=.)\([^()]*\)$", "", name).rstrip(vocabulary().number_marks)
    name = _count().sub("", name)
    for ending in vocabulary().name_endings:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name


@cache
def _count() -> re.Pattern[str]:
    words = vocabulary()
    counts, units = "|".join(words.count_words), "|".join(words.count_units)
    return re.compile(rf"(?<=.)(?:{counts})?\d+(?:{units})$")


@cache
def _numbered() -> re.Pattern[str]:
    words = vocabulary()
    prefixes = "|".join((*words.direction_prefixes, *words.category_prefixes, *words.ordinals))
    marks = re.escape(words.number_marks)
    digits = rf"\(?\d{{1,2}}(?:\)|[{marks}])*"
    numeral = (
        rf"(?:\([{words.numerals}]{{1,3}}\)[{marks}]*|[{words.numerals}]{{1,3}}(?:[{marks}]+|$))"
    )
    told = rf"(?P<prefix>{prefixes})[{marks}]?"
    return re.compile(
        rf"(?:{told})?(?P<number>{digits}|{numeral}|(?<=\w)[{words.numerals}]{{1,3}})"
        r"(?P<name>.*)"
    )


def _whole(text: str) -> int:
    """Read a number written in digits or in Chinese numerals up to 99."""
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits)
    return chinese_number("".join(c for c in text if c in vocabulary().numerals))


def chinese_number(numeral: str) -> int:
    """Return a Chinese numeral up to 99 as a number, 0 for anything else."""
    *ones, ten = list(vocabulary().numerals)
    digits = {"": 0} | {one: number for number, one in enumerate(ones, start=1)}
    tens, has_ten, rest = numeral.rpartition(ten)
    if tens not in digits or rest not in digits:
        return 0
    return (digits[tens] or 1) * 10 + digits[rest] if has_ten else digits[rest]
