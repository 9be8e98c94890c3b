"""The DCMM rule of its direction: which level a cell gives, and which one the applicant needs."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from data_access.importing.vocabulary import by_word, vocabulary
from data_access.normalising import normalised

_LONGEST = 100


@lru_cache(maxsize=1000)
def dcmm_level(text: str) -> int | None:
    """Return the DCMM level a cell gives, 0 when it says there is none; None for anything else.

    A level may be a digit, a numeral or its name in the standard, once or more often, with words
    around it that do not change it: "DCMM", "level", a date. "2级及以下" gives none.
    """
    plain = normalised(text)
    if plain in (named := by_word(vocabulary().dcmm_levels)):
        return named[plain]
    if len(plain) > _LONGEST or not _levels().fullmatch(plain := _undated().sub("", plain)):
        return None
    found = {_level(level) for level in _level_pattern().findall(plain)}
    return found.pop() if len(found) == 1 else None


def _level(found: tuple[str, str]) -> int:
    name, digit = found
    if name:
        return by_word(vocabulary().dcmm_levels)[name]
    return int(digit) if digit.isascii() else vocabulary().numerals.index(digit) + 1


@cache
def _undated() -> re.Pattern[str]:
    words = vocabulary()
    return re.compile(
        rf"{words.dcmm.standard}|{words.date}|\d{{4}}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?"
    )


@cache
def _level_pattern() -> re.Pattern[str]:
    words = vocabulary()
    names = _any(name for level, many in words.dcmm_levels.items() if level for name in many)
    digits = f"[1-5{words.numerals[:5]}]"
    alone = f"[0-9{words.numerals}]"
    units = _any(words.level_words)
    return re.compile(rf"({names})|(?<!{alone})({digits})(?!{alone})(?:{units})?")


@cache
def _levels() -> re.Pattern[str]:
    level = _level_pattern().pattern
    around = f"(?:{_any(vocabulary().dcmm.around)})"
    return re.compile(rf"{around}*(?:(?:{level}){around}*)+")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
