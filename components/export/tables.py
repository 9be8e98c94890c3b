"""Tables as files: CSV for every program, XLSX with a sheet that says what the numbers are."""

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"


def without_formula(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula: such text gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, as Excel needs it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([without_formula(str(name)) for name in table.columns])
    writer.writerows(_plain_rows(table))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def xlsx_bytes(table: pd.DataFrame, about: Mapping[str, str], *, sheets: tuple[str, str]) -> bytes:
    """Return a workbook of two sheets: `about` (what, when, filters, method) and the table.

    Text is written as text, whatever it starts with; `sheets` names the two sheets.
    """
    return workbook_bytes({sheets[1]: table}, about, about_sheet=sheets[0])


def workbook_bytes(
    tables: Mapping[str, pd.DataFrame], about: Mapping[str, str], *, about_sheet: str
) -> bytes:
    """Return a workbook: a sheet that says what it holds, then the tables by their sheets' names.

    Text is written as text, whatever it starts with.
    """
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#F4F6F9", "bottom": 1})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        first = workbook.add_worksheet(about_sheet)
        first.set_column(0, 0, 22, workbook.add_format({"bold": True, "valign": "top"}))
        first.set_column(1, 1, 90, wrapped)
        for row, (name, value) in enumerate(about.items()):
            first.write_string(row, 0, name)
            first.write_string(row, 1, value)
        for name, table in tables.items():
            _write_table(workbook.add_worksheet(name), table, bold)
    return file.getvalue()


def _write_table(sheet: Any, table: pd.DataFrame, heading: Any) -> None:
    sheet.write_row(0, 0, [str(name) for name in table.columns], heading)
    for row, values in enumerate(_plain_rows(table), start=1):
        sheet.write_row(row, 0, values)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table), 1), max(len(table.columns) - 1, 0))
    sheet.autofit(420)


def _plain_rows(table: pd.DataFrame) -> Iterable[list[object]]:
    plain = table.astype(object).where(table.notna(), None)
    for row in plain.itertuples(index=False):
        yield [without_formula(value) for value in row]
