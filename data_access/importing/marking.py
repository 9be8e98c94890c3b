"""A marked copy of a refused workbook: faulty cells coloured, the reason as a comment."""

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data_access.importing import reading
from data_access.importing.problems import Language, Problem
from data_access.importing.rows import Sheet, letter

FAULTY = PatternFill("solid", fgColor="FFD9D9")
_AUTHOR = "data_access"
_COMMENT_SIZE = {"width": 320, "height": 110}


def mark(file: Path, problems: Iterable[Problem], out: Path, language: Language) -> None:
    """Write a copy of a file as .xlsx with its problems marked in their cells.

    An .xlsx file keeps its formats; the cells of any other are copied as text. A problem of a row
    is marked in the row's first cell, one of a sheet or of the whole file in A1.
    """
    workbook = _copy(file)
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for problem in problems:
        sheet = problem.sheet if problem.sheet in workbook.sheetnames else workbook.sheetnames[0]
        cell = problem.cell or f"A{problem.row or 1}"
        reasons[sheet, cell].append(problem.reason(language))
    _mark_cells(workbook, reasons)
    workbook.save(out)


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


def _copy(file: Path) -> Workbook:
    content = file.read_bytes()
    try:
        sheets = reading.read(content, file.suffix)
    except reading.Unreadable:
        return Workbook()
    return load_workbook(BytesIO(content)) if _is_xlsx(content) else _rebuilt(sheets)


def _is_xlsx(content: bytes) -> bool:
    if not zipfile.is_zipfile(BytesIO(content)):
        return False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _rebuilt(sheets: Sequence[Sheet]) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        worksheet = workbook.create_sheet(sheet.name or None)
        for row, texts in enumerate(sheet.rows, start=1):
            for column, text in enumerate(texts, start=1):
                if text:
                    cell = worksheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
                    cell.data_type = "s"
        for area in sheet.merged:
            worksheet.merge_cells(
                start_row=area.top,
                start_column=area.left,
                end_row=area.bottom,
                end_column=area.right,
            )
    return workbook
