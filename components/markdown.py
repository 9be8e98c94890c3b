"""Names inside Streamlit's Markdown: shown as they are, whatever they contain."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
_LIKE_AN_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """Escape text so that Markdown shows it letter by letter.

    What looks like an address would become a link even when escaped; a word joiner, which takes no
    room and cannot be seen, keeps it from being one.
    """
    shown = _LIKE_AN_ADDRESS.sub(WORD_JOINER, " ".join(text.split()))
    return _SPECIAL.sub(r"\\\1", shown)


def link(text: str, address: str) -> str:
    """Return a link with its text escaped."""
    return f"[{plain(text)}]({address})"


def unbroken(text: str) -> str:
    """Return a short heading that stays on one line, where Chinese could break after any letter."""
    return WORD_JOINER.join(text)
