"""What a search finds a project by: names in both scripts, pinyin initials, code."""

from collections.abc import Iterable
from functools import lru_cache

from data_access.normalising import normalised


def search_text(code: str, chinese: Iterable[str], english: Iterable[str]) -> str:
    """Return normalised names, the pinyin initials of the Chinese ones, and the code, by spaces."""
    names = [normalised(name) for name in chinese]
    others = [normalised(name) for name in english]
    return " ".join((*names, *others, *map(initials, names), code))


def initials(name: str) -> str:
    """Return the pinyin initials of a Chinese name's characters; other characters are left out."""
    if name.isascii():
        return ""
    from pypinyin.seg.mmseg import seg  # half a second, which only those who import a list wait for

    return "".join(map(_initials_of_word, seg.cut(name)))


@lru_cache(maxsize=100_000)
def _initials_of_word(word: str) -> str:
    """Return a word's initials; a character is read as in its word. Words come again and again."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore"))
