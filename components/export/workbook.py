"""Tables as an Excel workbook that says what it holds, with data dictionary and footnotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from components.export.tables import plain_rows, without_formula

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADING = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"}
MARK = {"bold": True, "bg_color": "#FFF2CC", "font_color": "#7F6000", "text_wrap": True}
NOTE = {"author": "", "x_scale": 1.5, "y_scale": 0.5}
WIDEST = 60
NARROWEST = 8
HEADING_HEIGHT = 24
ROWS_MEASURED = 1_000
WIDTH_OF_A_PAGE = 200
COLUMNS_IN_SIGHT = 2
"""The first columns of data say what a row is about: they stay in sight, and on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What a workbook holds.

    `about`: what the numbers are, by name; `tables` by the names of their sheets; `dictionary`: a
    row a column; `footnotes`: a row a note; `names`: of the sheets of these three. `titles`: what
    headings mean in the reader's language, shown beside them to who points at them. `decimals`: by
    heading, how many digits numbers show after the point; `formats`: by sheet, row and column,
    Excel's own formats, "" for any. `mark`: stands on top of the first sheet and on every printed
    page, "" for none. `dated`: when what it holds was made; the moment of writing is not told, so
    that the same content gives the same bytes.
    """

    title: str
    about: Mapping[str, str]
    tables: Mapping[str, pd.DataFrame]
    dictionary: pd.DataFrame
    footnotes: pd.DataFrame
    names: tuple[str, str, str]
    dated: datetime
    titles: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    formats: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    mark: str = ""


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook: what it is, its tables, the data dictionary, the footnotes.

    Text is written as text, whatever it starts with; headings stay in sight and can filter.
    """
    file = BytesIO()
    about, dictionary, footnotes = book.names
    with xlsxwriter.Workbook(file, OPTIONS) as writing:
        writing.set_properties(
            {"title": book.title, "created": book.dated.astimezone(UTC).replace(tzinfo=None)}
        )
        styles = _Styles(writing)
        _write_about(writing.add_worksheet(about), book, styles)
        for name, table in book.tables.items():
            formats = book.formats.get(name) or [_formats(table, book)] * len(table)
            _write_table(writing.add_worksheet(name), table, formats, book, styles)
        for name, table in ((dictionary, book.dictionary), (footnotes, book.footnotes)):
            _write_table(writing.add_worksheet(name), table, None, book, styles)
    return file.getvalue()


class _Styles:
    """The formats of a workbook; each is made once."""

    def __init__(self, writing: Any) -> None:
        self._writing = writing
        self._numbers: dict[str, Any] = {}
        self.heading = writing.add_format(HEADING)
        self.mark = writing.add_format(MARK)
        self.name = writing.add_format({"bold": True, "valign": "top"})
        self.wrapped = writing.add_format({"text_wrap": True, "valign": "top"})
        self.day = writing.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = writing.add_format({"num_format": 'yyyy-mm-dd hh:mm "UTC"'})

    def number(self, shown: str) -> Any:
        """Return the format of numbers that are shown in this way, None for any."""
        if shown and shown not in self._numbers:
            self._numbers[shown] = self._writing.add_format({"num_format": shown})
        return self._numbers.get(shown)


def _formats(table: pd.DataFrame, book: Workbook) -> list[str]:
    """Return how numbers are shown, by the headings of their columns."""
    digits = [book.decimals.get(str(heading)) for heading in table.columns]
    return ["" if n is None else f"0.{'0' * n}" if n else "0" for n in digits]


def _write_about(sheet: Any, book: Workbook, styles: _Styles) -> None:
    sheet.set_column(0, 0, 22, styles.name)
    sheet.set_column(1, 1, 90, styles.wrapped)
    first = 0
    if book.mark:
        sheet.merge_range(0, 0, 0, 1, "", styles.mark)
        sheet.write_string(0, 0, book.mark, styles.mark)
        first = 1
    for row, (name, value) in enumerate(book.about.items(), start=first):
        sheet.write_string(row, 0, name, styles.name)
        sheet.write_string(row, 1, value, styles.wrapped)
    _set_page(sheet, book)


def _write_table(
    sheet: Any,
    table: pd.DataFrame,
    formats: Sequence[Sequence[str]] | None,
    book: Workbook,
    styles: _Styles,
) -> None:
    """Write a table below its headings; without formats for its numbers it is one of sentences."""
    in_sight = 0 if formats is None else min(COLUMNS_IN_SIGHT, len(table.columns))
    for column, heading in enumerate(map(str, table.columns)):
        sheet.write_string(0, column, str(without_formula(heading)), styles.heading)
        if in_sight and heading in book.titles:
            sheet.write_comment(0, column, book.titles[heading], NOTE)
    sheet.set_row(0, HEADING_HEIGHT)
    sheet.freeze_panes(1, in_sight)
    sheet.repeat_rows(0)
    if in_sight:
        sheet.repeat_columns(0, in_sight - 1)
    if len(table.columns):
        sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
    for row, values in enumerate(plain_rows(table)):
        for column, value in enumerate(values):
            place = (row + 1, column)
            if formats is None:  # sentences, which wrap
                sheet.write_string(*place, str(value or ""), styles.wrapped)
            else:
                _write_cell(sheet, place, value, styles.number(formats[row][column]), styles)
    sheet.set_landscape()
    _set_page(sheet, book, pages=_fit(sheet, table, in_sight))


def _write_cell(
    sheet: Any, place: tuple[int, int], value: object, number: Any, styles: _Styles
) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(*place, value)
        case int() | float():
            sheet.write_number(*place, value, number)
        case datetime():
            sheet.write_datetime(*place, value.astimezone(UTC).replace(tzinfo=None), styles.moment)
        case date():
            sheet.write_datetime(*place, value, styles.day)
        case _:
            sheet.write_string(*place, str(without_formula(str(value))))


def _fit(sheet: Any, table: pd.DataFrame, in_sight: int) -> int:
    """Make columns as wide as what they hold in the first rows, within limits.

    Return on how many pages side by side they can be read when they are printed, each with the
    columns that stay in sight.
    """
    widths = []
    for column, heading in enumerate(table.columns):
        texts = [str(heading) + "  ", *table[heading].head(ROWS_MEASURED).dropna().astype(str)]
        widths.append(min(max(map(_width, texts)) + 2, WIDEST))
        sheet.set_column(column, column, widths[-1])
    repeated = sum(widths[:in_sight])
    return max(1, -(-(sum(widths) - repeated) // (WIDTH_OF_A_PAGE - repeated)))


def _width(text: str) -> int:
    """Return how many letters wide a text is; a Chinese character takes two."""
    longest = max(text.splitlines() or [""], key=len)
    return max(NARROWEST, sum(2 if ord(letter) > 0x2E7F else 1 for letter in longest))


def _set_page(sheet: Any, book: Workbook, pages: int = 1) -> None:
    """Print on A4, so many pages wide, with the mark on top and the pages numbered."""
    sheet.set_paper(9)
    sheet.fit_to_pages(pages, 0)
    sheet.set_header(f"&L{_printed(book.title)}&R{_printed(book.mark)}")
    sheet.set_footer("&C&P / &N")


def _printed(text: str) -> str:
    """Return text for a printed heading, where & begins a command and 255 letters have room."""
    return text[:100].replace("&", "&&")
