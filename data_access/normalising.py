"""One way to compare names: full-width and half-width, spaces, line breaks and case set aside."""

import re
import unicodedata

from data_access.characters import is_plain, read_characters

_SPACE = re.compile(r"\s+")
_FULL_WIDTH_WORDS = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGITS_WITH_A_MEANING = re.compile(
    # superscripts, subscripts, fractions; numbers in circles, brackets and with full stops; months
    # and days; digits of formulas
    "([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff"
    "\u3251-\u325f\u32b1-\u32bf\u32c0-\u32cb\u3358-\u3370\u33e0-\u33fe\U0001d7ce-\U0001d7ff"
    "\U0001f100-\U0001f10a\U0001fbf0-\U0001fbf9]+)"
)


def tidy(text: str) -> str:
    """Return text as it is stored: full-width digits and letters plain, white space one space."""
    plain = _FULL_WIDTH_WORDS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _SPACE.sub(" ", plain).strip()


def normalised(text: str) -> str:
    """Return text as it is compared: NFKC, no white space, nothing invisible, lower case.

    Digits with a meaning of their own stay what they are, "平台1①" is not "平台11", unless they
    number the rest: "⑦大数据" is "7大数据".
    """
    if text.isascii() and text.isprintable():
        return text.replace(" ", "").lower()
    seen = text if is_plain(text) else read_characters(text).text
    return _SPACE.sub("", _compatible(_SPACE.sub("", seen))).casefold()


def half_width(text: str) -> str:
    """Return a number as it is read: full-width forms plain, white space around it set aside.

    White space within it stays: "8 5" is not 85.
    """
    return text.translate(_FULL_WIDTH).strip().casefold()


def _compatible(text: str) -> str:
    if not _DIGITS_WITH_A_MEANING.search(text):
        return unicodedata.normalize("NFKC", text)
    numbers_the_rest = _DIGITS_WITH_A_MEANING.match(text) and not text[1:2].isdigit()
    number = text[:1] if numbers_the_rest else ""
    parts = _DIGITS_WITH_A_MEANING.split(text.removeprefix(number))
    parts[::2] = (unicodedata.normalize("NFKC", part) for part in parts[::2])
    return unicodedata.normalize("NFKC", number) + "".join(parts)
