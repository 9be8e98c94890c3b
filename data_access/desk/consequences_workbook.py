"""The consequences of a publication as a workbook, for those who decide."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from data_access.consequences import ReleaseConsequences, ValueChange
from data_access.desk.consequences_text import (
    FIELDS,
    PASSED_OVER,
    Row,
    named_counts,
    names_in,
    project_name,
    told_value,
)
from data_access.desk.naming import CodeNames
from data_access.desk.previewing import STATES
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
    "number": "Number",
    "state": "State",
    "text": "Text",
    "field": "What",
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
    names = names_in(found, language)
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        told = FACTS | PASSED_OVER
        facts = [[say(text, language), _fact(found, name)] for name, text in told.items()]
        for field, heading in counted.items():
            counts = named_counts(found, field, names, language)
            facts += [[], [say(heading, language)], *map(list, counts.items())]
        _fill(book, say("Overview", language), facts, bold)
        for field, heading in named.items():
            rows = [_row(row, language, names) for row in getattr(found, field)]
            headings = [say(COLUMNS[name], language) for name in rows[0]] if rows else []
            values = [list(row.values()) for row in rows]
            _fill(book, say(heading, language)[:31], [headings, *values], bold)
    return target.getvalue()


def _fact(found: ReleaseConsequences, name: str) -> Any:
    value = getattr(found, name)
    if name in PASSED_OVER:
        return ", ".join(value) or "—"
    return "—" if name == "compared_with" and value is None else value


def _row(row: Row, language: Language, names: CodeNames) -> dict[str, Any]:
    """Return a row by column, with names in a language."""
    values = {name: value for name, value in asdict(row).items() if name in COLUMNS}
    told = {name: _value(name, value, names) for name, value in values.items()}
    if isinstance(row, ValueChange):
        told |= {
            "field": names[FIELDS].get(row.field, row.field),
            "before": told_value(row.field, row.before, names),
            "after": told_value(row.field, row.after, names),
        }
    if "state" in told:
        told["state"] = say(STATES[told["state"]], language)
    return told | {"name": project_name(row, language)}


def _value(name: str, value: Any, names: CodeNames) -> Any:
    if name in IN_POINTS:
        return value / 100
    return names["not_rated"].get(value, value) if name == "reason" else value


def _fill(book: Workbook, name: str, rows: list[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row, bold if place == 0 else None)
    sheet.freeze_panes(1, 0)
