"""What is read: sheets, their cells as text, and what a person should know of a cell."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from data_access.spreadsheets.limits import (
    FARTHEST_ROW,
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
)


class Unreadable(Exception):
    """The file cannot be read; `code` is the rule it breaks, `params` what is told with it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Doubt(NamedTuple):
    """Why a cell cannot be taken as a person reads it; `code` is the rule it breaks."""

    code: str
    params: Mapping[str, str] = MappingProxyType({})


WITHOUT_VALUE = Doubt("formula_without_value")
"""Of a formula that nobody has computed, or that gives nothing a person could see."""


class Area(NamedTuple):
    """Merged cells, rows and columns counted from 1; the top left one has the value."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(NamedTuple):
    """A sheet's cells as text, where a person sees them; a CSV file's sheet has no name.

    Rows end with their last filled cell. `doubts` are by row and column, `hidden_rows` and
    `hidden_columns` counted from 1.
    """

    name: str
    rows: Sequence[Sequence[str]]
    merged: Sequence[Area] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    doubts: Mapping[tuple[int, int], Doubt] = MappingProxyType({})


class Grid:
    """A sheet while it is read, cell by cell; refuses what no list of projects can be."""

    def __init__(self, name: str, *, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.areas: list[Area] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._rows: list[list[str]] = []
        self._doubts: dict[tuple[int, int], Doubt] = {}
        self._size = self._length = 0

    def put(self, row: int, column: int, text: str, doubt: Doubt | None = None) -> None:
        """Enter a cell that holds something; Unreadable where it stands far from all else."""
        if row < 1 or column < 1:
            raise Unreadable("file_damaged")
        if column > MOST_COLUMNS or row > len(self._rows) + FARTHEST_ROW:
            raise Unreadable("stray_cell", sheet=self.name, cell=f"{letter(column)}{row}")
        self.reach(row)
        while len(self._rows) < row:
            self._rows.append([])
        cells = self._rows[row - 1]
        missing = column - len(cells)
        if missing > 0:
            self._grow(missing)
            cells.extend([""] * missing)
        cells[column - 1] = text[:LONGEST_TEXT]
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            raise Unreadable("too_much_text", most=MOST_CHARACTERS)
        if doubt:
            self._doubts[row, column] = doubt

    def reach(self, row: int) -> None:
        """Refuse a row that no list of projects has."""
        if row > MOST_ROWS:
            raise Unreadable("too_many_rows", sheet=self.name, most=MOST_ROWS)

    def hide_columns(self, first: int, last: int) -> None:
        """Note columns that are hidden."""
        self.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))

    def _grow(self, cells: int) -> None:
        self._size += cells
        if self._size > MOST_CELLS:
            raise Unreadable("too_many_cells", most=MOST_CELLS)

    def sheet(self) -> Sheet:
        """Return the sheet; what merged cells cover nobody sees, so it is not there."""
        areas = sorted(filter(None, map(self._within, self.areas)))
        for area in areas:
            self._grow((area.bottom - area.top + 1) * (area.right - area.left + 1))
        for area in areas:
            self._uncover(area)
        return Sheet(
            name=self.name,
            rows=self._rows,
            merged=areas,
            hidden=self.hidden,
            hidden_rows=sorted(row for row in self.hidden_rows if row <= len(self._rows)),
            hidden_columns=sorted(self.hidden_columns),
            doubts=self._doubts,
        )

    def _within(self, area: Area) -> Area | None:
        """Return the part of merged cells that lies on the sheet, if that is more than one cell."""
        bottom, right = min(area.bottom, len(self._rows)), min(area.right, MOST_COLUMNS)
        is_there = 1 <= area.top <= bottom and 1 <= area.left <= right
        is_more = (bottom, right) != (area.top, area.left)
        return Area(area.top, area.left, bottom, right) if is_there and is_more else None

    def _uncover(self, area: Area) -> None:
        for row in range(area.top, area.bottom + 1):
            cells = self._rows[row - 1]
            for column in range(area.left, min(area.right, len(cells)) + 1):
                if (row, column) != (area.top, area.left):
                    cells[column - 1] = ""
                    self._doubts.pop((row, column), None)


def letter(column: int) -> str:
    """Return a column's letter: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def as_plain(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Return sheets as plain values, for another process."""
    return [
        sheet._asdict()
        | {"doubts": [[*place, code, dict(why)] for place, (code, why) in sheet.doubts.items()]}
        for sheet in sheets
    ]


def from_plain(sheets: Sequence[dict[str, Any]]) -> tuple[Sheet, ...]:
    """Return the sheets that `as_plain` made plain."""
    return tuple(
        Sheet(
            **sheet
            | {
                "merged": [Area(*area) for area in sheet["merged"]],
                "doubts": {(row, column): Doubt(*why) for row, column, *why in sheet["doubts"]},
            }
        )
        for sheet in sheets
    )
