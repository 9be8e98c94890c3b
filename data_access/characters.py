"""Characters of names: what stands for another is replaced, what cannot be seen is taken out.

Nothing is dropped that a person sees. Files made under GBK and the older editions of GB 18030 hold
some characters at private code points; those are read as GB 18030-2022 reads them. What else is
private is unknown to everybody but the font it was made with.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "characters.toml"


def _table(name: str) -> dict[str, str]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]
    return {
        chr(code): meant
        for first, characters in rows.items()
        for code, meant in enumerate(characters, start=int(first, 16))
    }


_PRIVATE = _table("private")
_RADICALS = _table("radicals")
_KANGXI_RADICALS = "\u2f00-\u2fd5"
_INVISIBLE_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANGXI_RADICAL = re.compile(f"[{_KANGXI_RADICALS}]")
_INVISIBLE = re.compile(f"[{_INVISIBLE_LETTERS}]")
_SUSPECT = re.compile(f"[\u2e81-\u2ef3{_KANGXI_RADICALS}{_INVISIBLE_LETTERS}\ufffd]")
LOST = "\ufffd"
"""What programs write where they could not read a character."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it is read: `replaced` pairs what stood there with what it became."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()
    invisible: int = 0
    unknown: tuple[str, ...] = ()


def read_characters(text: str) -> Read:
    """Return a text with each character as it is meant; `unknown` are those nobody can know."""
    if is_plain(text):
        return Read(text)
    kept: list[str] = []
    replaced: dict[str, str] = {}
    unknown: dict[str, None] = {}
    invisible = 0
    for character in text:
        meant = _meant(character)
        if meant is None:
            unknown[character] = None
            kept.append(character)
        elif meant:
            kept.append(meant)
            if meant != character:
                replaced[character] = meant
        else:
            invisible += 1
    return Read("".join(kept), tuple(replaced.items()), invisible, tuple(unknown))


def is_plain(text: str) -> bool:
    """Tell at once that a text needs no reading, as nearly all texts do."""
    return text.isprintable() and not _SUSPECT.search(text)


def code_point(character: str) -> str:
    """Write a character's code point, "U+E81E"."""
    return f"U+{ord(character):04X}"


def _meant(character: str) -> str | None:
    """Return what a character stands for, "" for nothing visible, None where nobody can know."""
    if meant := _PRIVATE.get(character):
        return _RADICALS.get(meant, meant)
    if meant := _RADICALS.get(character):
        return meant
    if _KANGXI_RADICAL.match(character):
        return unicodedata.normalize("NFKC", character)
    return character if character.isspace() else _seen(character)


def _seen(character: str) -> str | None:
    category = unicodedata.category(character)
    if character == LOST or category in ("Co", "Cs"):
        return None
    invisible = category in ("Cc", "Cf") or _INVISIBLE.match(character)
    return "" if invisible else character
