"""Reading files: bytes -> sheets of cell texts. Only what cannot be read is refused here."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO, StringIO
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data_access.importing.rows import Area, Sheet

Value = float | int | str | bool | date | time | timedelta

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CSV_SUFFIXES = (".csv", ".txt")
_ENCODINGS = ("utf-8-sig", "gb18030")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LONGEST_CELL = 1_000_000


class Unreadable(Exception):
    """The file cannot be read; `code` is the rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(content: bytes, suffix: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook (.xlsx, .xls, .ods) or the one sheet of a CSV file.

    Workbooks are recognised by their content, whatever they are called; a CSV file by its `suffix`
    (".csv"). Rows and columns stand where a person sees them. Raises Unreadable.
    """
    if not content:
        raise Unreadable("file_empty")
    if content.startswith(_WORKBOOK_STARTS):
        return tuple(_workbook(content))
    if suffix.lower() in _CSV_SUFFIXES:
        return (_csv(content),)
    raise Unreadable("file_type")


def _workbook(content: bytes) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            in_ods = _areas_in_ods(content)
            for known in workbook.sheets_metadata:
                if known.typ is SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(known.name)
                    yield Sheet(
                        name=known.name,
                        rows=[_texts(row) for row in sheet.to_python(skip_empty_area=False)],
                        merged=in_ods.get(known.name, ()) or _areas(sheet),
                        hidden=known.visible is not SheetVisibleEnum.Visible,
                    )
    except PasswordError as protected:
        raise Unreadable("file_password") from protected
    except (CalamineError, ElementTree.ParseError, zipfile.BadZipFile) as damaged:
        raise Unreadable("file_damaged") from damaged


def _texts(row: list[Value]) -> list[str]:
    return [value if isinstance(value, str) else _text(value) for value in row]


def _text(value: Value) -> str:
    """Write a number as a person sees it: 15 digits, as spreadsheets compute, whole ones plain."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return str(value)


def _areas(sheet: CalamineSheet) -> tuple[Area, ...]:
    return tuple(
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def _areas_in_ods(content: bytes) -> dict[str, tuple[Area, ...]]:
    """Return the merged areas of an .ods file by sheet; nothing for other workbooks."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 (expat limits entities)
    return {
        table.get(f"{_TABLE}name", ""): tuple(_areas_of_table(table))
        for table in root.iter(f"{_TABLE}table")
    }


def _areas_of_table(table: ElementTree.Element) -> Iterator[Area]:
    row = 1
    for line in table.iter(f"{_TABLE}table-row"):
        column = 1
        for cell in line:
            rows = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
            columns = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
            if rows > 1 or columns > 1:
                yield Area(row, column, row + rows - 1, column + columns - 1)
            column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        row += int(line.get(f"{_TABLE}number-rows-repeated", 1))


def _csv(content: bytes) -> Sheet:
    text = _decoded(content)
    first_lines = text[:4096]
    separator = max(",;\t", key=first_lines.count)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as damaged:
        raise Unreadable("file_damaged") from damaged
    return Sheet(name="", rows=rows)


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("file_encoding")
