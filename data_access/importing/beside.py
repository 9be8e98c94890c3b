"""What stands beside a table's rows: titles, notes, totals, signatures, dates, page numbers."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised

_BULLETS = "*\N{REFERENCE MARK}\N{BLACK STAR}\N{WHITE STAR}\N{BLACK CIRCLE}\N{BLACK SQUARE}([<#>·•"
_DATE = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:00:00:00)?"
_PAGE = r"[-\N{EM DASH}\N{EN DASH}]\d+[-\N{EM DASH}\N{EN DASH}]|\d+/\d+"
_FULL_STOP = "\N{IDEOGRAPHIC FULL STOP}"


def is_total(texts: Sequence[str]) -> bool:
    """Tell whether a row sums up: its first text says so, alone or with a count behind it."""
    first = texts[0]
    return not first.isdigit() and bool(_total().fullmatch(normalised(first)))


def is_count(text: str) -> bool:
    """Tell whether a text is but a count of projects, such as a heading has beside it."""
    return bool(_counted().fullmatch(normalised(text)))


def is_beside(texts: Sequence[str], titles: Collection[str]) -> bool:
    """Tell whether a row's texts are no project: a note, or nothing but titles and dates.

    `titles` are the texts above the header, which a second page may repeat.
    """
    known = {_untitled(title) for title in titles}
    return _is_note(texts[0]) or all(_is_line(text, known) for text in texts)


def is_date(texts: Sequence[str]) -> bool:
    """Tell whether a row ends with a date, as the one below a signature does."""
    return bool(_dated().fullmatch(normalised(texts[-1])))


def is_authority(texts: Sequence[str]) -> bool:
    """Tell whether texts may be signatures: nothing but authorities."""
    return all(_signed().fullmatch(normalised(text)) for text in texts)


def _is_note(text: str) -> bool:
    return bool(_note().match(normalised(text).lstrip(_BULLETS)))


def _is_line(text: str, titles: Collection[str]) -> bool:
    plain = normalised(text)
    patterns = (_dated(), _page(), _title(), _signed_and_dated())
    return (
        _untitled(text) in titles
        or plain.endswith(_FULL_STOP)
        or any(phrase in plain for phrase in vocabulary().note_phrases)
        or any(pattern.fullmatch(plain) for pattern in patterns)
    )


def _untitled(text: str) -> str:
    """Return a title without what says that it goes on from the page before."""
    plain = normalised(text)
    for word in vocabulary().continued_words:
        plain = plain.removesuffix(f"({word})").removesuffix(word)
    return plain


@cache
def _note() -> re.Pattern[str]:
    words, marks = _any(vocabulary().note_words), re.escape(vocabulary().number_marks)
    return re.compile(rf"(?:{words})\)?[\d{vocabulary().numerals}]*(?:$|[{marks}])")


@cache
def _total() -> re.Pattern[str]:
    words = vocabulary()
    marks = re.escape(words.number_marks)
    count = rf"\d+(?:{_any(words.count_units)})?.{{0,4}}"
    total = rf"(?:{_any(words.total_words)})"
    return re.compile(
        rf"[(*]?(?:{total}|{total}[{marks}]?{count}|{total}[{marks}]|(?:{_any(words.count_words)})"
        rf"\d+(?:{_any(words.count_units)}).{{0,4}})\)?"
    )


@cache
def _counted() -> re.Pattern[str]:
    words = vocabulary()
    counts, units = _any(words.count_words), _any(words.count_units)
    return re.compile(rf"\(?(?:{counts})?\d+(?:{units})?\)?")


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(rf"\(?(?:{_DATE}|{vocabulary().date})\)?")


@cache
def _page() -> re.Pattern[str]:
    return re.compile(rf"{_PAGE}|{vocabulary().page}")


@cache
def _title() -> re.Pattern[str]:
    words = vocabulary()
    continued = _any(words.continued_words)
    return re.compile(
        rf"\d{{4}}.{{2,40}}(?:{_any(words.title_endings)})(?:\([^()]*\))?|\(?(?:{continued})\)?"
    )


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf".{{2,30}}(?:{_any(vocabulary().authority_endings)})(?:\([^()]*\))?")


@cache
def _signed_and_dated() -> re.Pattern[str]:
    return re.compile(rf"{_signed().pattern}(?:{_DATE}|{vocabulary().date})")


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
