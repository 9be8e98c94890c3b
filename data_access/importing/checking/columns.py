"""Checks of a table as a whole, and of texts and scores in any column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from data_access.importing.checking.cells import NOT_A_SCORE, TOO_FINE, hundredths
from data_access.importing.problems import Problem
from data_access.importing.rows import REMARKS, Row, Table, clean
from data_access.importing.tables import HEADER_WITHIN
from data_access.importing.vocabulary import is_blank, vocabulary
from data_access.methods import Dimension
from data_access.normalising import normalised

LONGEST = {
    "name_zh": 200,
    "name_en": 400,
    "applicant": 400,
    "partners": 800,
    "applicant_en": 800,
    "dcmm_standard": 100,
    "summary_zh": 5000,
    "summary_en": 10_000,
    "note": 1000,
    "finding": 1000,
    "missing": 200,
}
"""Most characters a cell may have."""

_FORMULA = re.compile(r"[=+@-]\S")
_NUMBER = re.compile(r"[+-][\d.,]+%?")


def check_tables(
    tables: Sequence[Table], required: Sequence[str], names: Mapping[str, str], sheet: str
) -> Iterator[Problem]:
    """Check that there is a table with rows and cells as a person reads them, each column once.

    `names` gives the word under which a required column is asked for; `sheet` is named when no
    table is.
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
        for row in table.rows:
            yield from row.unreadable()


def project_rows(tables: Sequence[Table], problems: list[Problem]) -> list[Row]:
    """Return the rows that are about projects; a text alone in its row is a problem."""
    rows = [row for table in tables for row in table.rows]
    problems.extend(stray_row(row, vocabulary().total_words[:1]) for row in rows if row.heading)
    return [row for row in rows if not row.heading]


def stray_row(row: Row, expected: Sequence[str]) -> Problem:
    """Return the problem of a text alone in its row; `expected` is what might stand so."""
    note = f"{vocabulary().note_words[0]}\N{FULLWIDTH COLON}"
    return row.problem("stray_row", expected=tuple(expected), note=note)


def text_in(row: Row, field: str, problems: list[Problem]) -> str:
    """Return a cell's text as it is stored, empty for a blank one; no formulas, no long texts."""
    found = row[field]
    if is_blank(found):
        return ""
    text = clean(found)
    if _FORMULA.match(text) and not (field in REMARKS and _NUMBER.fullmatch(text)):
        problems.append(row.problem("formula", field))
    longest = LONGEST[field.split(maxsplit=1)[0]]
    if len(text) > longest:
        problems.append(row.problem("too_long", field, length=len(text), longest=longest))
    return text


def needed_text(row: Row, field: str, problems: list[Problem]) -> str:
    """Return a cell's text, with a problem when it is blank."""
    text = text_in(row, field, problems)
    if not text and field in row.columns:
        problems.append(row.problem("missing", field))
    return text


def check_weights(table: Table, method: str, dimensions: Sequence[Dimension]) -> Iterator[Problem]:
    """A weight in a header, "(25%)", must be that of the method."""
    for dimension in dimensions:
        column = table.columns.get(dimension.code)
        found = re.search(r"(\d+(?:\.\d+)?)%", normalised(column.header)) if column else None
        if column and found and Decimal(found[1]) != dimension.weight * 100:
            yield replace(
                table.problem(
                    "weight",
                    column,
                    method=method,
                    expected=f"{(dimension.weight * 100).normalize():f}%",
                ),
                value=found[0],
            )


def check_scale(table: Table, dimensions: Sequence[Dimension]) -> Iterator[Problem]:
    """Cells formatted as per cent hold 0.87 for 87: a whole column of these is not points."""
    for dimension in dimensions:
        column = table.columns.get(dimension.code)
        scores = [hundredths(row[dimension.code]) for row in table.rows] if column else []
        fractions = [score for score in scores if score > 0]
        if fractions and all(score <= 100 for score in fractions):
            yield table.problem("shares", column)


def score_in(row: Row, dimension: str, problems: list[Problem]) -> int | None:
    """Return a cell's score in hundredths, None where it is blank or no score."""
    found = row[dimension]
    if is_blank(found):
        return None
    score = hundredths(found)
    if score in (NOT_A_SCORE, TOO_FINE):
        problems.append(row.problem("score" if score == NOT_A_SCORE else "decimals", dimension))
        return None
    return score
