"""Names inside Streamlit's Markdown: shown as they are, whatever they contain."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
_LIKE_AN_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\u00a0]+")
_WITHIN_A_WORD = re.compile(r"(?<=\S)(?=\S)")
WORD_JOINER = "\u2060"
NO_BREAK_SPACE = "\u00a0"


def plain(text: str) -> str:
    """Escape text so that Markdown shows it letter by letter.

    What looks like an address would become a link even when escaped; a word joiner, which takes no
    room and cannot be seen, keeps it from being one. Spaces that do not break a line stay such.
    """
    shown = _LIKE_AN_ADDRESS.sub(WORD_JOINER, _SPACES.sub(" ", text).strip())
    return _SPECIAL.sub(r"\\\1", shown)


def link(text: str, address: str) -> str:
    """Return a link with its text escaped."""
    return f"[{plain(text)}]({address})"


def on_one_line(text: str) -> str:
    """Return a date that does not break at all: tables scroll where they have no room."""
    return unbroken(text).replace(" ", NO_BREAK_SPACE)


def unbroken(text: str) -> str:
    """Return a heading or a date that breaks at spaces only; Chinese breaks after any letter."""
    return _WITHIN_A_WORD.sub(WORD_JOINER, text)
