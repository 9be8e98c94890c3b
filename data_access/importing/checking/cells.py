"""What one cell says: whole numbers, scores, stars."""

import re
from functools import lru_cache

from data_access.importing.vocabulary import vocabulary
from data_access.normalising import half_width

_SCORE = re.compile(r"(\d{1,3})(?:\.(\d+))?")
FULL_SCORE = 10_000
"""100 points, in hundredths."""

NOT_A_SCORE = -1
TOO_FINE = -2


def whole_number(text: str) -> int | None:
    """Return a whole number from 1 to 999,999,999, None for anything else."""
    plain = half_width(text)
    return int(plain) or None if re.fullmatch(r"[0-9]{1,9}", plain) else None


@lru_cache(maxsize=100_000)
def hundredths(text: str) -> int:
    """Return a score in hundredths: "87.5", "87.50" and "87.5%" are 8750.

    NOT_A_SCORE for anything but a number from 0 to 100; TOO_FINE for more than two decimals.
    """
    plain = half_width(text)
    for unit in vocabulary().score_units:
        plain = plain.removesuffix(unit).rstrip()
    parts = _SCORE.fullmatch(plain)
    if not parts or not plain.isascii():
        return NOT_A_SCORE
    decimals = (parts[2] or "").rstrip("0")
    if len(decimals) > 2:
        return TOO_FINE
    score = int(parts[1]) * 100 + int(decimals.ljust(2, "0"))
    return score if score <= FULL_SCORE else NOT_A_SCORE


@lru_cache(maxsize=1000)
def stars(text: str) -> int | None:
    """Return the stars a cell gives: a digit, a numeral or glyphs; None for anything else."""
    plain = half_width(text)
    filled = plain.count("\N{BLACK STAR}")
    if filled and not plain.strip("\N{BLACK STAR}\N{WHITE STAR}"):
        return filled if filled <= 5 else None
    digits = "".join(_digit(character) for character in plain)
    found = re.fullmatch(rf"([1-5])\s*(?:{_any(vocabulary().star_words)})?", digits)
    return int(found[1]) if found else None


def _digit(character: str) -> str:
    place = vocabulary().numerals[:9].find(character)
    return str(place + 1) if place >= 0 else character


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))
