"""Marked copies: faulty cells coloured, with the reason as a comment."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data_access.spreadsheets.kinds import kind_of
from data_access.spreadsheets.reading import read
from data_access.spreadsheets.sheets import Sheet, letter

FAULTY = PatternFill("solid", fgColor="FFD9D9")
_AUTHOR = "data_access"
_COMMENT_SIZE = {"width": 320, "height": 110}

Mark = tuple[str, str, str]
"""Sheet, cell and reason; a sheet that is not there means the first one."""


def marked_copy(content: bytes, suffix: str, marks: Sequence[Mark]) -> bytes:
    """Return a workbook with its marks: an .xlsx file as it is, others rebuilt."""
    if kind_of(content, suffix) != "xlsx":
        return rebuilt(content, suffix, marks)
    return _with_marks(load_workbook(BytesIO(content)), marks)


def rebuilt(content: bytes, suffix: str, marks: Sequence[Mark]) -> bytes:
    """Return a workbook made of the texts of a file, with its marks."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in read(content, suffix):
        _add(workbook, sheet)
    return _with_marks(workbook, marks)


def empty(marks: Sequence[Mark]) -> bytes:
    """Return a workbook that holds nothing but the marks, of a file that cannot be read."""
    return _with_marks(Workbook(), marks)


def _with_marks(workbook: Workbook, marks: Sequence[Mark]) -> bytes:
    reasons: dict[tuple[str, str], list[str]] = {}
    for sheet, cell, reason in marks:
        name = sheet if sheet in workbook.sheetnames else workbook.sheetnames[0]
        reasons.setdefault((name, cell), []).append(_legal(reason))
    _mark_cells(workbook, reasons)
    return _saved(workbook)


def _mark_cells(workbook: Workbook, reasons: Mapping[tuple[str, str], Sequence[str]]) -> None:
    for (sheet, address), texts in reasons.items():
        worksheet = workbook[sheet]
        cell = worksheet[_top_left(worksheet, address)]
        cell.fill = FAULTY
        cell.comment = Comment("\n".join(texts), _AUTHOR, **_COMMENT_SIZE)


def _top_left(worksheet: Worksheet, address: str) -> str:
    """Return the address itself, or that of the merged area's top left cell."""
    if isinstance(worksheet[address], MergedCell):
        area = next(area for area in worksheet.merged_cells.ranges if address in area)
        return f"{letter(area.min_col)}{area.min_row}"
    return address


def _add(workbook: Workbook, sheet: Sheet) -> None:
    worksheet = workbook.create_sheet(sheet.name or None)
    for row, texts in enumerate(sheet.rows, start=1):
        for column, text in enumerate(texts, start=1):
            if text:
                cell = worksheet.cell(row, column, _legal(text))
                cell.data_type = "s"
    for area in sheet.merged:
        worksheet.merge_cells(
            start_row=area.top, start_column=area.left, end_row=area.bottom, end_column=area.right
        )


def _legal(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text).encode(errors="ignore").decode()


def _saved(workbook: Workbook) -> bytes:
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()
