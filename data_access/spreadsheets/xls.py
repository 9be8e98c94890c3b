"""Workbooks of the kind .xls: records of BIFF in a container, read by xlrd."""

import os
import struct
from collections.abc import Iterator
from functools import lru_cache

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as XlsSheet

from data_access.spreadsheets.number_formats import Shown, decorated, shown
from data_access.spreadsheets.rich_text import LOWERED, RAISED, run
from data_access.spreadsheets.sheets import WITHOUT_VALUE, Area, Doubt, Grid, Sheet, Unreadable

_FORMULA, _END = 0x0006, 0x000A
_NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"
_ZERO = bytes(8)
_COMPUTE_ON_OPENING = 2
_POSITIONS = {1: RAISED, 2: LOWERED}


def read_xls(content: bytes) -> tuple[Sheet, ...]:
    """Return the worksheets of a workbook, in its order."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        try:
            book = xlrd.open_workbook(
                file_contents=content,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
                logfile=nowhere,
            )
        except xlrd.XLRDError as refused:
            is_locked = "encrypted" in str(refused)
            raise Unreadable("file_password" if is_locked else "file_damaged") from refused
        return tuple(_sheet(book, number) for number in range(book.nsheets))


def _sheet(book: Book, number: int) -> Sheet:
    found = book.sheet_by_index(number)
    grid = Grid(found.name, hidden=found.visibility != 0)
    grid.hidden_rows = [row + 1 for row, info in found.rowinfo_map.items() if info.hidden]
    for column, info in found.colinfo_map.items():
        if info.hidden:
            grid.hide_columns(column + 1, column + 1)
    grid.areas = [
        Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in found.merged_cells
    ]
    without_value = set(_formulas_without_value(book, number))
    cells = _Cells(book, found)
    for row in range(found.nrows):
        for column, kind in enumerate(found.row_types(row)):
            if (row, column) in without_value:
                grid.put(row + 1, column + 1, "=…", WITHOUT_VALUE)
            elif kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                text, doubt = cells.read(row, column, kind)
                if text:
                    grid.put(row + 1, column + 1, text, doubt)
    return grid.sheet()


class _Cells:
    """What cells of a sheet show."""

    def __init__(self, book: Book, sheet: XlsSheet) -> None:
        self._book = book
        self._sheet = sheet
        self._shown = lru_cache(maxsize=100_000)(shown)
        self._format = lru_cache(maxsize=10_000)(self._format_of)

    def read(self, row: int, column: int, kind: int) -> Shown:
        value = self._sheet.cell_value(row, column)
        style = self._sheet.cell_xf_index(row, column)
        if kind == xlrd.XL_CELL_TEXT:
            text, doubt = self._text(row, column, value)
            code = self._format(style)
            return (decorated(text, code) if len(code) > 1 and "@" in code else text), doubt
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#"), Doubt("error_value")
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if value else "FALSE", Doubt("boolean")
        return self._shown(value, self._format(style), from_1904=self._book.datemode == 1)

    def _format_of(self, style: int) -> str:
        code: str = self._book.format_map[self._book.xf_list[style].format_key].format_str
        return code

    def _text(self, row: int, column: int, value: str) -> Shown:
        runs = self._sheet.rich_text_runlist_map.get((row, column))
        if not runs:
            return value, None
        starts = [0, *(start for start, _font in runs)]
        ends = [*starts[1:], len(value)]
        positions = ["", *(self._position(font) for _start, font in runs)]
        read = [
            run(value[start:end], position)
            for start, end, position in zip(starts, ends, positions, strict=True)
        ]
        doubts = [doubt for _, doubt in read if doubt]
        return "".join(text for text, _ in read), doubts[0] if doubts else None

    def _position(self, font: int) -> str:
        return _POSITIONS.get(self._book.font_list[font].escapement, "")


def _formulas_without_value(book: Book, number: int) -> Iterator[tuple[int, int]]:
    """Return where formulas stand that hold no text, or a zero to be computed on opening.

    xlrd gives results alone, so the records are looked through again.
    """
    if book.biff_version < 80:
        return
    at, content = book._sh_abs_posn[number], book.mem
    depth = 0
    while at + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, at)
        at += 4
        depth += (record == 0x0809) - (record == _END)
        if record == _END and not depth:
            return
        if record == _FORMULA and depth == 1 and length >= 16:
            row, column, _style, result, flags = struct.unpack_from("<HHH8sH", content, at)
            is_open = result == _ZERO and flags & _COMPUTE_ON_OPENING
            if result == _NO_TEXT or is_open:
                yield row, column
        at += length
