"""Tables as text that every program reads: CSV, and the rows of JSON. No cell starts a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import StringIO

import pandas as pd

from components import rehearsal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"


def without_formula(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula: such text gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_bytes(table: pd.DataFrame, decimals: Mapping[str, int] | None = None) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, as Excel needs it.

    `decimals`: with how many digits after the point a column's numbers are written; others as they
    are. Moments and days are written as in ISO 8601, yes and no as true and false.
    """
    names = [str(name) for name in table.columns]
    return csv_of(names, plain_rows(table), [(decimals or {}).get(name) for name in names])


def csv_of(
    names: Sequence[str], rows: Iterable[Sequence[object]], digits: Sequence[int | None]
) -> bytes:
    """Return rows under their columns' names as CSV, `digits` for each column; as `csv_bytes`.

    In a rehearsal the first column says so, that every row does wherever it is pasted.
    """
    if rehearsal.is_on():
        name, mark = rehearsal.column()
        names, rows, digits = (name, *names), ((mark, *row) for row in rows), (None, *digits)
    return unmarked_csv_of(names, rows, digits)


def unmarked_csv_of(
    names: Sequence[str], rows: Iterable[Sequence[object]], digits: Sequence[int | None]
) -> bytes:
    """Return rows as `csv_of` does, for a program that takes these columns and no others."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    cells = [_cells(values, n) for values, n in zip(columns, digits, strict=True)]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([without_formula(name) for name in names])
    writer.writerows(zip(*cells, strict=True))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def plain_rows(table: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    """Return a table's rows as Python's own values, None for what is absent."""
    return zip(*(plain_values(table[name]) for name in table.columns), strict=True)


def plain_values(column: pd.Series) -> list[object]:
    """Return a column as Python's own values, None for what is absent."""
    values: list[object] = column.astype(object).where(column.notna(), None).tolist()
    return values


def iso(value: object) -> object:
    """Return a day or a moment, in UTC, as ISO 8601 writes it; anything else as it is."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value


def _cells(values: Iterable[object], digits: int | None) -> list[object]:
    if digits is None:
        return [_cell(value) for value in values]
    return [None if value is None else f"{value:.{digits}f}" for value in values]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return without_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return iso(value)
