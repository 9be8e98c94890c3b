"""Checks of a table as a whole, and of texts in any column."""

import re
from collections.abc import Iterator, Mapping, Sequence

from data_access.importing.problems import Problem
from data_access.importing.rows import Row, Table, clean
from data_access.importing.tables import HEADER_WITHIN
from data_access.importing.vocabulary import is_blank

LONGEST = {
    "name_zh": 200,
    "name_en": 400,
    "applicant": 400,
    "applicant_en": 800,
    "dcmm_standard": 100,
    "summary_zh": 5000,
    "summary_en": 10_000,
    "note": 1000,
    "missing": 200,
}
"""Most characters a cell may have."""

_FORMULA = re.compile(r"[=+@-]\S")


def check_tables(
    tables: Sequence[Table], required: Sequence[str], names: Mapping[str, str], sheet: str
) -> Iterator[Problem]:
    """Check that there is a table with rows, each required column (field -> name) once.

    `names` gives the word under which a column is asked for; `sheet` is named when no table is.
    """
    if not tables:
        expected = tuple(names[field] for field in required)
        yield Problem(
            code="no_table", sheet=sheet, params={"rows": HEADER_WITHIN, "expected": expected}
        )
    for table in tables:
        for field in required:
            if field not in table.columns:
                yield table.problem("column_missing", expected=names[field])
        for column in table.doubled:
            first = table.columns[column.field]
            yield table.problem(
                "column_twice",
                column,
                first=" ".join(first.header.split()),
                second=" ".join(column.header.split()),
            )
        if not table.rows:
            yield table.problem("no_rows")


def text_in(row: Row, field: str, problems: list[Problem]) -> str:
    """Return a cell's text as it is stored, empty for a blank one; no formulas, no long texts."""
    found = row[field]
    if is_blank(found):
        return ""
    text = clean(found)
    if _FORMULA.match(text):
        problems.append(row.problem("formula", field))
    if len(text) > LONGEST[field]:
        problems.append(row.problem("too_long", field, length=len(text), longest=LONGEST[field]))
    return text


def needed_text(row: Row, field: str, problems: list[Problem]) -> str:
    """Return a cell's text, with a problem when it is blank."""
    text = text_in(row, field, problems)
    if not text and field in row.columns:
        problems.append(row.problem("missing", field))
    return text
