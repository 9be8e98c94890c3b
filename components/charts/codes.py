"""Views: which chart of which question, as an address of the site and as a short code.

A code holds the whole view, so nothing has to be stored for it to be read again in years: it can be
printed under a picture, typed in, and is refused when mistyped. Codes of groups, releases and
charts stand in it as marks, a few bits of a hash; each is looked up among those that are known.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlencode

from components.addresses import at
from components.text import LANGUAGES, Language
from data_access.question import Question

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing in it can be mistaken for something else."""
MISREAD = str.maketrans("OIL", "011")
LETTERS_TOGETHER = 4
FORMAT, FORMAT_BITS = 1, 3
CHART_BITS, RELEASE_BITS, GROUP_BITS, COUNT_BITS, LENGTH_BITS = 12, 24, 16, 6, 8
WORD_BITS, WORDS_BITS = 16, 3
NUMBERS_BITS, CHECK_BITS, BITS_A_LETTER = 20, 10, 5
CHECK_LETTERS = CHECK_BITS // BITS_A_LETTER
SHORT_TEXT = "0123456789,.-QH"
"""What most choices are written in: codes of projects, releases and units, weights."""
END_OF_SHORT_TEXT = len(SHORT_TEXT)
STARS = "543210"
GROUPS = {"category": "categories", "direction": "directions", "region": "regions", "unit": "units"}
"""The field of a question by the filter's name in the address."""


class UnknownView(ValueError):
    """There is no such view; the message says what was asked for, in English, for the log."""


class Mistyped(UnknownView):
    """A code that was never given out: a letter is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of an address a chart needs beyond the question, by its key.

    `fits` tells whether a chart can be drawn with a value; `usual` is meant where an address or a
    code leaves it out, so it never changes; where it does not fit, the address must say one.
    `words`: of an edition, what values are made of, with commas between, where that is known; short
    codes then hold marks of the words instead of their letters.
    """

    key: str
    fits: Callable[[Question, str], bool]
    usual: str = ""
    words: Callable[[str], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class ChartName:
    """A chart as addresses know it: the page it stands on, and what else of the address it needs.

    `page` is the page's address, with its part where it has parts: "tracking?show=stars". `name`
    never changes: codes and other sites refer to it.
    """

    name: str
    page: str
    choices: tuple[Choice, ...]


NAMES: dict[str, ChartName] = {}
"""Every chart of the site, by name; `components.charts.chart` enters them."""
REPLACED = {"comparison-profiles": "comparison-dots"}
"""Charts drawn no more, by the one with the same numbers and choices: their codes still hold."""


@dataclass(frozen=True, slots=True)
class View:
    """A chart with all that it depends on. `choices` stand in the order of the chart's own."""

    chart: str
    question: Question
    choices: tuple[str, ...]
    language: Language

    @property
    def address(self) -> str:
        """The address, on this site, of the page that shows this view."""
        page = NAMES[self.chart].page
        return at(f"/{page}{'&' if '?' in page else '?'}{self.query}")

    @property
    def query(self) -> str:
        """What of the address says which view it is."""
        return urlencode(self._parameters(), safe=",")

    def _parameters(self) -> dict[str, str]:
        question = self.question
        asked = {
            "lang": self.language,
            "edition": question.edition,
            "release": question.release,
            **{key: ",".join(getattr(question, field)) for key, field in GROUPS.items()},
            "stars": ",".join(map(str, question.stars)),
            "q": question.search,
            **dict(zip((c.key for c in NAMES[self.chart].choices), self.choices, strict=True)),
        }
        return {key: value for key, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Known:
    """What codes are looked up among: the releases of all editions, and an edition's groups."""

    releases: Mapping[str, Iterable[str]]
    groups: Callable[[str, str], Iterable[str]]
    """Edition and filter -> the codes there are."""


def in_order(question: Question) -> Question:
    """Return the question with its codes in one order and without what no chart depends on."""
    return replace(
        question.filters_only,
        categories=tuple(sorted(question.categories)),
        directions=tuple(sorted(question.directions)),
        regions=tuple(sorted(question.regions)),
        units=tuple(sorted(question.units)),
        stars=tuple(sorted(question.stars, reverse=True)),
        search=" ".join(question.search.split()),
    )


def mark_of_numbers(cells: Iterable[object]) -> int:
    """Return the mark of all numbers in a table, cell by cell: whatever the words beside them."""
    found = [re.findall(r"\d[\d.,]*", str(cell)) for cell in cells]
    return _mark(repr(found), NUMBERS_BITS)


def code_of(view: View, numbers: int) -> str:
    """Return the short code of a view; `numbers` is the mark of what it showed."""
    bits = "".join(_written(view)) + _fixed(numbers, NUMBERS_BITS)
    bits += "0" * (-len(bits) % BITS_A_LETTER)
    letters = _letters(bits)
    return in_groups(letters + _letters(_marked(letters, CHECK_BITS)))


def in_groups(code: str) -> str:
    """Return a code, however it was typed, as it stands below pictures."""
    letters = _plain(code)
    return "-".join(
        letters[at : at + LETTERS_TOGETHER] for at in range(0, len(letters), LETTERS_TOGETHER)
    )


def _plain(code: str) -> str:
    return re.sub(r"[\s\-\u2010-\u2015]", "", code).upper().translate(MISREAD)


def view_of(code: str, known: Known) -> tuple[View, int]:
    """Return the view of a short code, and the mark of the numbers it showed.

    Mistyped; UnknownView for a chart, release or group that is not known here.
    """
    letters = _plain(code)
    said, check = letters[:-CHECK_LETTERS], letters[-CHECK_LETTERS:]
    if set(letters) - set(ALPHABET) or check != _letters(_marked(said, CHECK_BITS)):
        raise Mistyped(f"{code!r} is not a code of a chart")
    bits = _Bits("".join(_fixed(ALPHABET.index(letter), BITS_A_LETTER) for letter in said))
    if bits.number(FORMAT_BITS) != FORMAT:
        raise UnknownView(f"{code!r} is a code of another kind than is known here")
    return _read(bits, known), bits.number(NUMBERS_BITS)


def _written(view: View) -> Iterator[str]:
    question = view.question
    yield _fixed(FORMAT, FORMAT_BITS)
    yield _marked(view.chart, CHART_BITS)
    yield _marked(f"{question.edition}/{question.release}", RELEASE_BITS)
    yield _fixed(LANGUAGES.index(view.language), 1)
    for field in GROUPS.values():
        codes = getattr(question, field)
        yield f"1{_fixed(len(codes), COUNT_BITS)}" if codes else "0"
        yield from (_marked(code, GROUP_BITS) for code in codes)
    yield from _text("".join(map(str, question.stars)))
    yield from _text(question.search)
    for choice, own in zip(NAMES[view.chart].choices, view.choices, strict=True):
        chosen = "" if own == choice.usual else own
        yield from _words(chosen) if choice.words else _text(chosen)


def _text(text: str) -> Iterator[str]:
    """Write a text: none as 0; what most choices are written in with 4 bits a letter."""
    if not text:
        yield "0"
    elif set(text) <= set(SHORT_TEXT):
        yield "10"
        yield from (_fixed(SHORT_TEXT.index(letter), 4) for letter in text)
        yield _fixed(END_OF_SHORT_TEXT, 4)
    else:
        written = text.encode()
        yield f"11{_fixed(len(written), LENGTH_BITS)}"
        yield from (_fixed(byte, 8) for byte in written)


def _words(text: str) -> Iterator[str]:
    """Write words with commas between: none as 0, else how many and a mark of each."""
    words = text.split(",") if text else []
    yield f"1{_fixed(len(words), WORDS_BITS)}" if words else "0"
    yield from (_marked(word, WORD_BITS) for word in words)


class _Bits:
    """What a code holds, read from its beginning."""

    def __init__(self, bits: str) -> None:
        self._bits = bits

    def number(self, width: int) -> int:
        """Take a number; UnknownView where the code ends before."""
        taken, self._bits = self._bits[:width], self._bits[width:]
        if len(taken) < width:
            raise UnknownView("the code ends before it has said which view it is")
        return int(taken, 2)

    def text(self) -> str:
        """Take a text written by `_text`; UnknownView for what is none."""
        if not self.number(1):
            return ""
        if self.number(1):
            written = bytes(self.number(8) for _ in range(self.number(LENGTH_BITS)))
            try:
                return written.decode()
            except UnicodeDecodeError as garbled:
                raise UnknownView("the code holds a text that cannot be read") from garbled
        return "".join(
            SHORT_TEXT[index] for index in iter(lambda: self.number(4), END_OF_SHORT_TEXT)
        )

    def words(self, known: Iterable[str]) -> str:
        """Take words written by `_words`, each of which is known; UnknownView for any other."""
        return ",".join(self.several_of(list(known), WORDS_BITS, WORD_BITS))

    def several_of(self, known: Iterable[str], count_bits: int, width: int) -> tuple[str, ...]:
        """Take how many there are, where there are some, and names by their marks."""
        count = self.number(count_bits) if self.number(1) else 0
        return tuple(self.one_of(known, width) for _ in range(count))

    def one_of(self, known: Iterable[str], width: int) -> str:
        """Take a name by its mark; UnknownView where none that is known has it."""
        mark = self.number(width)
        for name in known:
            if _mark(name, width) == mark:
                return name
        raise UnknownView("the code names a chart, a release or a group that is not known here")


def _read(bits: _Bits, known: Known) -> View:
    named = bits.one_of((*NAMES, *REPLACED), CHART_BITS)
    chart = REPLACED.get(named, named)
    releases = {
        f"{edition}/{code}": (edition, code)
        for edition, codes in known.releases.items()
        for code in codes
    }
    edition, release = releases[bits.one_of(releases, RELEASE_BITS)]
    language = LANGUAGES[bits.number(1)]
    categories, directions, regions, units = (
        bits.several_of(known.groups(edition, key), COUNT_BITS, GROUP_BITS) for key in GROUPS
    )
    stars = bits.text()
    if set(stars) - set(STARS):
        raise UnknownView("the code holds stars that there are not")
    question = Question(
        edition,
        release,
        categories,
        directions,
        regions,
        units,
        tuple(map(int, stars)),
        bits.text(),
    )
    choices = tuple(
        (bits.words(choice.words(edition)) if choice.words else bits.text()) or choice.usual
        for choice in NAMES[chart].choices
    )
    return View(chart, question, choices, language)


def _mark(text: str, width: int) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:4]) >> (32 - width)


def _marked(text: str, width: int) -> str:
    return _fixed(_mark(text, width), width)


def _fixed(number: int, width: int) -> str:
    return f"{number:0{width}b}"


def _letters(bits: str) -> str:
    return "".join(
        ALPHABET[int(bits[at : at + BITS_A_LETTER], 2)] for at in range(0, len(bits), BITS_A_LETTER)
    )
