"""What was found in a file: told in a terminal, and all of it in a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from data_access.desk.tables import table
from data_access.importing.problems import Finding, Language, say, say_count
from data_access.importing.report import Report

MOST_PROBLEMS = 20
MOST_REMARKS = 10
MOST_ROWS = 20
"""So many of each are told in a terminal; a workbook has them all."""
APPLICANTS = ("Row", "Lead", "Partners")
UNITS = ("In the file", "Read as", "Rows")
SHEETS = {
    "problems": "Problems",
    "splits": "Applicants",
    "units": "Recommending units",
    "remarks": "Noticed",
    "unchecked": "Not checked",
}
COLUMNS = ("Sheet", "Row", "Column", "Cell", "In the file", "What was found")
WIDTHS = (16, 8, 20, 8, 40, 100)
SAID = (SHEETS, {text: text for text in (*APPLICANTS, *UNITS, *COLUMNS)})


def is_long(report: Report) -> bool:
    """Tell whether a terminal is not told all that a report has."""
    return (
        len(report.problems) > MOST_PROBLEMS
        or max(len(report.remarks), len(report.unchecked)) > MOST_REMARKS
        or max(len(report.splits), len(report.units)) > MOST_ROWS
    )


def lines(found: Sequence[Finding], most: int, language: Language) -> Iterator[str]:
    """Write findings, the first ones of many."""
    for finding in found[:most]:
        yield "  " + finding.text("", language)
    yield from _more(len(found) - most, language)


def applicants(splits: Sequence[Finding], language: Language) -> Iterator[str]:
    """Write a table of cells that were taken apart, or not, to be compared with the file.

    A row has one line: what its cells name together.
    """
    by_row: dict[tuple[str, int | None], Finding] = {}
    for split in splits:
        place = (split.sheet, split.row)
        if place not in by_row or len(_parts(split)) > len(_parts(by_row[place])):
            by_row[place] = split
    if not by_row:
        return
    yield ""
    yield say_count(
        "Applicants of one row were read as follows; please compare them with the file:",
        "Applicants of {count} rows were read as follows; please compare them with the file:",
        len(by_row),
        language,
    )
    rows = [
        [split.row, _parts(split)[0], say(", ", language).join(_parts(split)[1:])]
        for split in list(by_row.values())[:MOST_ROWS]
    ]
    yield from table(rows, [say(heading, language) for heading in APPLICANTS], right=(0,))
    yield from _more(len(by_row) - MOST_ROWS, language)
    yield say(
        "Where one is wrong, part the names by semicolons in the file and import it again.",
        language,
    )


def units(found: Sequence[Finding], language: Language) -> Iterator[str]:
    """Write a table of recommending units that the file writes otherwise than they are listed."""
    if not found:
        return
    yield ""
    yield say("Recommending units that the file writes otherwise:", language)
    rows = [
        [unit.value, unit.params.get("unit", ""), say(", ", language).join(_rows(unit))]
        for unit in found[:MOST_ROWS]
    ]
    yield from table(rows, [say(heading, language) for heading in UNITS])
    yield from _more(len(found) - MOST_ROWS, language)


def _more(count: int, language: Language) -> Iterator[str]:
    if count > 0:
        yield "  " + say_count("and one more", "and {count} more", count, language)


def _parts(finding: Finding) -> tuple[str, ...]:
    return _texts(finding.params, "parts") or (finding.value,)


def _rows(finding: Finding) -> tuple[str, ...]:
    return _texts(finding.params, "rows")


def _texts(params: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = params.get(name, ())
    return tuple(map(str, found)) if isinstance(found, tuple) else (str(found),)


def workbook(report: Report, language: Language) -> bytes:
    """Return all that was found as a workbook, a sheet for each kind."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for kind, title in SHEETS.items():
            found: Sequence[Finding] = getattr(report, kind)
            if not found:
                continue
            sheet = book.add_worksheet(say(title, language))
            for place, width in enumerate(WIDTHS):
                sheet.set_column(place, place, width, wrapped)
            sheet.write_row(0, 0, [say(heading, language) for heading in COLUMNS], bold)
            for place, finding in enumerate(found, start=1):
                sheet.write_row(place, 0, _cells(finding, language))
            sheet.freeze_panes(1, 0)
    return target.getvalue()


def _cells(finding: Finding, language: Language) -> list[Any]:
    column = " ".join(finding.column.split())
    reason = finding.reason(language)
    return [finding.sheet, finding.row, column, finding.cell, finding.value, reason]
