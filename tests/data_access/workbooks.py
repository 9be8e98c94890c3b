"""Workbooks in every format with one cell of each kind, as spreadsheet programs write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P, S, Span
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from data_access.spreadsheets.sheets import letter


class Percent(NamedTuple):
    """A number shown as per cent."""

    value: float


class Formatted(NamedTuple):
    """A number with its format, and what that shows."""

    value: float
    format: str
    shown: str


class Formula(NamedTuple):
    """A formula that nobody has computed."""

    code: str = "1+1"


class Error(NamedTuple):
    """An error, such as #N/A."""

    code: str = "#N/A"


class Raised(NamedTuple):
    """A text whose end is raised."""

    text: str
    raised: str


Cell = object
"""A text, number, truth value, moment, one of the above, or None."""

Rows = Sequence[Sequence[Cell]]
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""

A_DAY = datetime(2022, 3, 1)  # noqa: DTZ001
"""Spreadsheets know no time zone."""

_ERRORS_IN_XLS = {"#N/A": 42, "#DIV/0!": 7}


def in_format(suffix: str, rows: Rows, **layout: Any) -> bytes:
    """Return a workbook in a format; `merged`, `hidden_rows`, `hidden_columns`, `hidden_sheet`."""
    return {".xlsx": as_xlsx, ".xls": as_xls, ".ods": as_ods}[suffix](rows, **layout)


def as_xlsx(
    rows: Rows,
    *,
    merged: Sequence[Merged] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheet: bool = False,
    name: str = "表",
) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            _put_in_xlsx(sheet.cell(row, column), value)
    for top, left, bottom, right in merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for row in hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in hidden_columns:
        sheet.column_dimensions[letter(column)].hidden = True
    if hidden_sheet:
        workbook.create_sheet("空")
        sheet.sheet_state = "hidden"
        workbook.active = 1
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _put_in_xlsx(cell: Any, value: Cell) -> None:
    if isinstance(value, Percent):
        cell.value, cell.number_format = value.value, "0%"
    elif isinstance(value, Formatted):
        cell.value, cell.number_format = value.value, value.format
    elif isinstance(value, Formula):
        cell.value = f"={value.code}"
    elif isinstance(value, Error):
        cell.value, cell.data_type = value.code, "e"
    elif isinstance(value, Raised):
        raised = TextBlock(InlineFont(vertAlign="superscript"), value.raised)
        cell.value = CellRichText(value.text, raised)
    else:
        cell.value = value


def as_xls(
    rows: Rows,
    *,
    merged: Sequence[Merged] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheet: bool = False,
    name: str = "表",
) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet(name)
    for top, left, bottom, right in merged:
        value = rows[top - 1][left - 1]
        sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, value)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if not _is_merged(row + 1, column + 1, merged) and value is not None:
                _put_in_xls(sheet, row, column, value)
    for hidden in hidden_rows:
        sheet.row(hidden - 1).hidden = True
    for hidden in hidden_columns:
        sheet.col(hidden - 1).hidden = True
    if hidden_sheet:
        workbook.add_sheet("空")
        workbook.set_active_sheet(1)
        sheet.visibility = 1
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _is_merged(row: int, column: int, merged: Sequence[Merged]) -> bool:
    return any(
        top <= row <= bottom and left <= column <= right for top, left, bottom, right in merged
    )


def _put_in_xls(sheet: Any, row: int, column: int, value: Cell) -> None:
    if isinstance(value, Percent):
        sheet.write(row, column, value.value, xlwt.easyxf(num_format_str="0%"))
    elif isinstance(value, Formatted):
        sheet.write(row, column, value.value, xlwt.easyxf(num_format_str=value.format))
    elif isinstance(value, Formula):
        sheet.write(row, column, xlwt.Formula(value.code))
    elif isinstance(value, Error):
        sheet.row(row).set_cell_error(column, _ERRORS_IN_XLS[value.code])
    elif isinstance(value, Raised):
        raised = xlwt.easyfont("escapement superscript")
        runs = ((value.text, xlwt.easyfont("")), (value.raised, raised))
        sheet.write_rich_text(row, column, runs)
    elif isinstance(value, datetime):
        sheet.write(row, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    else:
        sheet.write(row, column, value)


def as_ods(
    rows: Rows,
    *,
    merged: Sequence[Merged] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheet: bool = False,
    name: str = "表",
) -> bytes:
    document = OpenDocumentSpreadsheet()
    raised = Style(name="raised", family="text")
    raised.addElement(TextProperties(textposition="super 58%"))
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    for style in (raised, unseen):
        document.automaticstyles.addElement(style)
    table = Table(name=name, **({"stylename": unseen} if hidden_sheet else {}))
    for column in range(1, max(map(len, rows)) + 1):
        table.addElement(TableColumn(**_visibility(column in hidden_columns)))
    spans = {
        (top, left): {
            "numberrowsspanned": bottom - top + 1,
            "numbercolumnsspanned": right - left + 1,
        }
        for top, left, bottom, right in merged
    }
    for row, cells in enumerate(rows, start=1):
        line = TableRow(**_visibility(row in hidden_rows))
        for column, value in enumerate(cells, start=1):
            if (row, column) not in spans and _is_merged(row, column, merged):
                line.addElement(CoveredTableCell())
            else:
                line.addElement(_ods_cell(value, spans.get((row, column), {}), raised))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _visibility(hidden: bool) -> dict[str, str]:
    return {"visibility": "collapse"} if hidden else {}


def _ods_cell(value: Cell, spans: Mapping[str, int], raised: Any) -> Any:
    if value is None:
        return TableCell(**spans)
    if isinstance(value, Formula):
        return TableCell(formula=f"of:={value.code}", **spans)
    kind, shown = _ods_shown(value) or _ods_plain(value)
    cell = TableCell(**kind, **spans)
    paragraph = P(text=shown)
    if isinstance(value, Raised):
        paragraph.addElement(Span(stylename=raised, text=value.raised))
    cell.addElement(paragraph)
    return cell


def _ods_shown(value: Cell) -> tuple[dict[str, Any], str] | None:
    if isinstance(value, Percent):
        return {"valuetype": "percentage", "value": value.value}, f"{value.value * 100:.0f}%"
    if isinstance(value, Formatted):
        return {"valuetype": "float", "value": value.value}, value.shown
    if isinstance(value, Error):
        return {"valuetype": "string", "stringvalue": "", "formula": "of:=NA()"}, value.code
    if isinstance(value, Raised):
        return {"valuetype": "string"}, value.text
    return None


def _ods_plain(value: Cell) -> tuple[dict[str, Any], str]:
    if isinstance(value, bool):
        return {"valuetype": "boolean", "booleanvalue": str(value).lower()}, str(value).upper()
    if isinstance(value, datetime):
        return {"valuetype": "date", "datevalue": f"{value:%Y-%m-%d}"}, f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return {"valuetype": "string"}, value
    return {"valuetype": "float", "value": value}, f"{value:.15g}"


def ods_with_spaces(count: int) -> bytes:
    """Return a workbook with one cell of so many spaces, which takes few bytes to say."""
    document = OpenDocumentSpreadsheet()
    table, row, cell, paragraph = Table(name="表"), TableRow(), TableCell(), P(text="x")
    paragraph.addElement(S(c=count))
    for outer, inner in ((cell, paragraph), (row, cell), (table, row)):
        outer.addElement(inner)
    document.spreadsheet.addElement(table)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()
