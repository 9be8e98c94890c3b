"""One way to compare names: full-width and half-width, spaces, line breaks and case set aside."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return text as it is stored: full-width digits and letters plain, white space one space."""
    plain = "".join(
        unicodedata.normalize("NFKC", character) if _is_full_width_word(character) else character
        for character in text
    )
    return _SPACE.sub(" ", plain).strip()


def normalised(text: str) -> str:
    """Return text as it is compared: NFKC, no white space, lower case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _is_full_width_word(character: str) -> bool:
    return "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ"
