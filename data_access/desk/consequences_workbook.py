"""The consequences of a publication as a workbook, for those who decide."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from data_access.consequences import ReleaseConsequences
from data_access.importing.problems import Language, say

COLUMNS = {
    "project": "Project",
    "name": "Name",
    "before": "Before",
    "after": "Afterwards",
    "change": "Change",
    "rank": "Rank",
    "reason": "Reason",
    "self_reported": "Self-reported, points",
    "third_party": "Later evidence, points",
}
FACTS = {
    "release": "Release",
    "compared_with": "Compared with",
    "method": "Method",
    "method_before": "Method before",
    "listed": "Projects listed",
    "rated": "Projects rated",
    "by_two_or_more": "Stars that move by two or more",
}
SAID = (COLUMNS, FACTS)
IN_POINTS = ("self_reported", "third_party")
WIDTHS = (14, 44, 14, 14, 14)


def workbook(
    found: ReleaseConsequences, language: Language, counted: dict[str, str], named: dict[str, str]
) -> bytes:
    """Return a workbook: a sheet of facts and counts, then one sheet for each list that is named.

    `counted` and `named` are the headings of the report by field, in the order of the sheets.
    """
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        facts = [[say(text, language), getattr(found, name)] for name, text in FACTS.items()]
        for field, heading in counted.items():
            facts += [[], [say(heading, language)], *_pairs(getattr(found, field))]
        _fill(book, say("Overview", language), facts, bold)
        for field, heading in named.items():
            rows = [asdict(row) for row in getattr(found, field)]
            headings = [say(COLUMNS[name], language) for name in rows[0]] if rows else []
            values = [[_value(name, value) for name, value in row.items()] for row in rows]
            _fill(book, say(heading, language)[:31], [headings, *values], bold)
    return target.getvalue()


def _pairs(counts: dict[str, int]) -> list[list[Any]]:
    return [[value, count] for value, count in counts.items()]


def _value(name: str, value: Any) -> Any:
    return value / 100 if name in IN_POINTS else value


def _fill(book: Workbook, name: str, rows: list[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row, bold if place == 0 else None)
    sheet.freeze_panes(1, 0)
