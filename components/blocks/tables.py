"""Tables a column at a time: each is said together with the cell that it has for a row."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import compress
from typing import Literal, TypeVar

from components.blocks.values import Cell, Column, Missing, Table

Row = TypeVar("Row")
ColumnOf = tuple[Column, Callable[[Row], Cell]]
"""A column, and what makes its cell of a row."""


def table_of(
    title: str,
    rows: Iterable[Row],
    *columns: ColumnOf[Row],
    layout: Literal["plain", "board", "sides", "cards"] = "plain",
) -> Table:
    """Return a table of these rows; beside each column stands what makes its cell of a row."""
    return Table(
        title,
        tuple(column for column, _ in columns),
        tuple(tuple(cell_of(row) for _, cell_of in columns) for row in rows),
        layout,
    )


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns in which no row has anything."""
    kept = [any(cell != Missing() for cell in cells) for cells in zip(*table.rows, strict=True)]
    return replace(
        table,
        columns=tuple(compress(table.columns, kept)),
        rows=tuple(tuple(compress(row, kept)) for row in table.rows),
    )


def or_missing(cell_of: Callable[[int], Cell], number: int | None) -> Cell:
    """Return the cell of a number, Missing where there is none."""
    return Missing() if number is None else cell_of(number)
