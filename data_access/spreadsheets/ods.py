"""Workbooks of the kind .ods: a ZIP archive of XML that says of each cell how it shows."""

import re
import zlib
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from data_access.spreadsheets.limits import FARTHEST_ROW, LONGEST_TEXT, MOST_COLUMNS
from data_access.spreadsheets.markup import parse
from data_access.spreadsheets.number_formats import Shown, plain
from data_access.spreadsheets.rich_text import LOWERED, RAISED, run
from data_access.spreadsheets.sheets import WITHOUT_VALUE, Area, Doubt, Grid, Sheet, Unreadable

_NUMBER = re.compile(r"[-−]?\d[\d,']*(?:\.\d+)?|[-−]?\.\d+")
_ERROR = re.compile(r"#[A-Z/0!?]+[!?A-Z0]?$|(?:Err|\u9519\u8bef)[:\uff1a]\s*\d+$")
_UNSEEN = ("office:annotation", "text:ruby-text", "text:note", "text:tracked-changes")
_DOUBTFUL = {
    "percentage": "percent",
    "date": "date",
    "time": "date",
    "boolean": "boolean",
    "error": "error_value",
}


def read_ods(content: bytes) -> tuple[Sheet, ...]:
    """Return the tables of a workbook, in its order."""
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open("content.xml") as part:
            content_read = _Content()
            parse(part, content_read.start, content_read.end, content_read.text)
    except (BadZipFile, KeyError, EOFError, OSError, zlib.error, NotImplementedError) as damaged:
        raise Unreadable("file_damaged") from damaged
    return tuple(grid.sheet() for grid in content_read.grids)


class _Text:
    """Paragraphs of a cell, while they are read."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._pieces: list[str] = []
        self._position = ""
        self._length = 0
        self._paragraphs = 0
        self.doubt: Doubt | None = None

    def paragraph(self) -> None:
        self._paragraphs += 1
        if self._paragraphs > 1:
            self.add("\n")

    def add(self, piece: str) -> None:
        """Add a piece, unless the text is already longer than any cell's."""
        if self._length <= LONGEST_TEXT:
            self._pieces.append(piece)
            self._length += len(piece)

    def add_spaces(self, count: int) -> None:
        self.add(" " * min(count, LONGEST_TEXT))

    def turn(self, position: str) -> None:
        """End a run; the next one stands raised, lowered or on the line."""
        text, doubt = run("".join(self._pieces), self._position)
        self._runs.append(text)
        self.doubt = self.doubt or doubt
        self._pieces = []
        self._position = position

    def whole(self) -> str:
        self.turn("")
        return "".join(self._runs)


class _Content:
    """The part that holds styles and tables, while it is read."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._hidden_tables: set[str] = set()
        self._positions: dict[str, str] = {}
        self._style = ""
        self._row = self._column = self._rows = self._columns = 0
        self._columns_told = 0
        self._cell: dict[str, str] = {}
        self._text: _Text | None = None
        self._spans: list[str] = []
        self._in_tables = 0
        self._unseen = 0
        self._held: list[tuple[int, str, Doubt | None]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: C901
        if self._unseen or name in _UNSEEN or name.startswith("draw:"):
            self._unseen += 1
        elif name == "table:table":
            self._start_table(attributes)
        elif self._in_tables != 1:
            self._start_style(name, attributes)
        elif name == "table:table-row":
            self._rows = _repeated(attributes, "rows")
            self._row += 1
            self._column = 0
            self._held = []
            if _is_hidden(attributes):
                last = min(self._row + self._rows - 1, self._row + FARTHEST_ROW)
                self.grids[-1].hidden_rows.extend(range(self._row, last + 1))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._start_cell(name, attributes)
        elif name == "table:table-column":
            self._start_column(attributes)
        elif self._text:
            self._start_in_text(self._text, name, attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._in_tables += 1
        if self._in_tables == 1:
            hidden = attributes.get("table:style-name", "") in self._hidden_tables
            self.grids.append(Grid(attributes.get("table:name", ""), hidden=hidden))
            self._row = self._columns_told = 0

    def _start_style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties":
            if attributes.get("table:display") == "false":
                self._hidden_tables.add(self._style)
        elif name == "style:text-properties":
            raised = attributes.get("style:text-position", "").split(" ")[0]
            if raised and raised not in ("0", "0%"):
                is_lowered = raised == "sub" or raised.startswith("-")
                self._positions[self._style] = LOWERED if is_lowered else RAISED

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = self._columns_told + 1
        self._columns_told += _repeated(attributes, "columns")
        if _is_hidden(attributes):
            self.grids[-1].hide_columns(first, self._columns_told)

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        self._column += 1
        self._columns = _repeated(attributes, "columns")
        self._cell = attributes if name == "table:table-cell" else {}
        self._text = _Text()
        rows = int(attributes.get("table:number-rows-spanned", 1))
        columns = int(attributes.get("table:number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            bottom, right = self._row + rows - 1, self._column + columns - 1
            self.grids[-1].areas.append(Area(self._row, self._column, bottom, right))

    def _start_in_text(self, text: _Text, name: str, attributes: dict[str, str]) -> None:
        if name == "text:p":
            text.paragraph()
        elif name == "text:span":
            self._spans.append(self._positions.get(attributes.get("text:style-name", ""), ""))
            text.turn(self._spans[-1])
        elif name == "text:s":
            text.add_spaces(int(attributes.get("text:c", 1)))
        elif name == "text:tab":
            text.add("\t")
        elif name == "text:line-break":
            text.add("\n")

    def text(self, piece: str) -> None:
        if self._text and not self._unseen:
            self._text.add(piece)

    def end(self, name: str) -> None:
        if self._unseen:
            self._unseen -= 1
        elif name == "table:table":
            self._in_tables -= 1
        elif self._in_tables != 1:
            return
        elif name == "text:span" and self._text and self._spans:
            self._spans.pop()
            self._text.turn(self._spans[-1] if self._spans else "")
        elif name in ("table:table-cell", "table:covered-table-cell") and self._text:
            self._end_cell(self._text)
        elif name == "table:table-row":
            self._end_row()

    def _end_cell(self, text: _Text) -> None:
        shown, doubt = _read(self._cell, text.whole(), text.doubt)
        if shown:
            if self._column + self._columns - 1 > MOST_COLUMNS:
                self.grids[-1].put(self._row, self._column + self._columns - 1, shown)
            self._held.extend(
                (column, shown, doubt)
                for column in range(self._column, self._column + self._columns)
            )
        self._column += self._columns - 1
        self._text = None

    def _end_row(self) -> None:
        """Enter the row, as often as it is repeated; one without cells is only counted."""
        if self._held:
            if self._rows > 1:
                self.grids[-1].reach(self._row + self._rows - 1)
            for row in range(self._row, self._row + self._rows):
                for column, shown, doubt in self._held:
                    self.grids[-1].put(row, column, shown, doubt)
        self._row += self._rows - 1


def _repeated(attributes: dict[str, str], what: str) -> int:
    return max(int(attributes.get(f"table:number-{what}-repeated", 1)), 1)


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"


def _read(cell: dict[str, str], shown: str, doubt: Doubt | None) -> Shown:
    """Return what a cell shows, with a doubt where it holds something else."""
    kind = cell.get("calcext:value-type") or cell.get("office:value-type", "")
    value = cell.get("office:value", "")
    if formula := cell.get("table:formula"):
        if not shown.strip():
            return f"={formula.partition(':=')[2] or formula}", WITHOUT_VALUE
        if _ERROR.match(shown):
            return shown, Doubt("error_value")
    if kind in _DOUBTFUL:
        return shown or value or kind, Doubt(_DOUBTFUL[kind], {"held": value})
    if kind in ("float", "currency") and value:
        return _number(shown, value)
    return shown, doubt


def _number(shown: str, value: str) -> Shown:
    """Every digit of the number must show."""
    held = plain(float(value))
    if not shown.strip():
        return held, None
    found = _NUMBER.findall(shown)
    if len(found) == 1:
        number = found[0].replace(",", "").replace("'", "").replace("−", "-")
        if Decimal(number) == Decimal(held):
            return shown.replace(found[0], number), None
    return shown, Doubt("shows_other", {"held": held})
