"""Numbers of a list: how one is written in its cell, and numbers that restart in every group."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from data_access.importing.checking.taxonomy import chinese_number
from data_access.importing.problems import Remark, row_ranges
from data_access.importing.rows import ListedProject
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import tidy

_TOO_LONG = 10


def list_number(text: str, edition: str) -> int | None:
    """Return the number of a project in its list, from 1; None for anything else.

    "17", "17.", "(17)", "第17号", "⑰", "十七" and the code "2021-017" say the same; "A17", "1-17"
    and "17①" say something else.
    """
    if text.isascii() and text.isdigit() and len(text) < _TOO_LONG:
        return int(text) or None
    plain = tidy(text)
    if len(plain) == 1 and "\N{CIRCLED DIGIT ONE}" <= plain <= "\N{NUMBER TWENTY FULL STOP}":
        return int(unicodedata.numeric(plain))
    found = _written().fullmatch(plain) or re.fullmatch(
        rf"{edition}[-_\N{{EN DASH}}\N{{EM DASH}}](?P<digits>[0-9]{{1,9}})", plain
    )
    if not found:
        return None
    digits = found["digits"]
    return (int(digits) if digits else chinese_number(found["numeral"])) or None


@cache
def _written() -> re.Pattern[str]:
    words = vocabulary()
    before, behind = "|".join(words.numbers_before), "|".join(words.numbers_behind)
    number = rf"(?:(?P<digits>[0-9]{{1,9}})|(?P<numeral>[{words.numerals}]{{1,3}}))"
    opening, closing = "[(\\[\uff08\u3010]", "[)\\]\uff09\u3011]"
    return re.compile(
        rf"(?:{before})?\s?(?:{opening}\s?(?=.*{closing}))?{number}\s?{closing}?"
        rf"(?:{behind})?[.,:\uff0e\u3001\uff0c\uff1a]?",
        re.IGNORECASE,
    )


def running_through(
    projects: Sequence[ListedProject],
) -> tuple[Sequence[ListedProject], Remark | None]:
    """Return projects numbered through the list where their numbers restart in every group.

    Groups are sheets, categories or directions. Each must be numbered 1, 2, 3 ...; with any other
    repetition the projects stay as they are, for the check of numbers to refuse.
    """
    if len({project.number for project in projects}) == len(projects):
        return projects, None
    runs = next((found for found in _groupings(projects) if all(map(_counts, found))), None)
    if runs is None or len(runs) == 1:
        return projects, None
    through = [replace(p, number=place) for place, p in enumerate(projects, start=1)]
    ends = [0]
    for run in runs:
        ends.append(ends[-1] + len(run))
    numbers = tuple(
        f"{_rows(run)} \N{RIGHTWARDS ARROW} {first + 1}-{last}"
        if last > first + 1
        else f"{_rows(run)} \N{RIGHTWARDS ARROW} {last}"
        for run, first, last in zip(runs, ends, ends[1:], strict=False)
    )
    return through, Remark(code="numbers_restart", params={"numbers": numbers})


def _groupings(projects: Sequence[ListedProject]) -> Iterator[list[list[ListedProject]]]:
    """Yield the ways in which a list may be taken apart, each a list of neighbours."""
    for key in (
        lambda p: (p.row.sheet, p.direction),
        lambda p: (p.row.sheet, p.category),
        lambda p: p.row.sheet,
        lambda p: p.direction,
        lambda p: p.category,
    ):
        yield [list(group) for _, group in groupby(projects, key=key)]


def _counts(run: Sequence[ListedProject]) -> bool:
    return [project.number for project in run] == list(range(1, len(run) + 1))


def _rows(run: Sequence[ListedProject]) -> str:
    rows = ", ".join(row_ranges([project.row.row for project in run]))
    sheet = run[0].row.sheet
    return f"{sheet}!{rows}" if sheet else rows
