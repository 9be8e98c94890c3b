"""Workbooks of the kind .xlsx: a ZIP archive of XML."""

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile

from data_access.spreadsheets.markup import is_true, local, parse
from data_access.spreadsheets.number_formats import (
    BUILT_IN,
    DATE_NUMBERS,
    Shown,
    decorated,
    shown,
)
from data_access.spreadsheets.rich_text import run
from data_access.spreadsheets.sheets import WITHOUT_VALUE, Area, Doubt, Grid, Sheet, Unreadable

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_DATE_FORMAT = "yyyy-mm-dd"


def read_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """Return the worksheets of a workbook, in its order."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return tuple(_sheets(archive))
    except (BadZipFile, KeyError, EOFError, OSError, zlib.error, NotImplementedError) as damaged:
        raise Unreadable("file_damaged") from damaged


def _sheets(archive: ZipFile) -> Iterator[Sheet]:
    workbook = _Workbook(archive)
    styles = _Styles(archive, workbook.part("/styles"), workbook.from_1904)
    strings = _Strings(archive, workbook.part("/sharedStrings")).found
    for name, part, hidden in workbook.sheets:
        grid = Grid(name, hidden=hidden)
        cells = _Cells(grid, strings, styles, workbook.is_computed_anew)
        with archive.open(part) as opened:
            parse(opened, cells.start, cells.end, cells.text)
        yield grid.sheet()


class _Workbook:
    """Sheets with their parts, and what holds for all of them."""

    def __init__(self, archive: ZipFile) -> None:
        self.from_1904 = False
        self.is_computed_anew = False
        self._named: list[tuple[str, str, bool]] = []
        main = _first(_related(archive, ""), "/officeDocument") or "xl/workbook.xml"
        with archive.open(main) as part:
            parse(part, self._start, _ignore, _ignore)
        self._related = _related(archive, main)
        self.sheets = [
            (name, self._related[relation][1], hidden)
            for name, relation, hidden in self._named
            if relation in self._related and self._related[relation][0].endswith("/worksheet")
        ]

    def part(self, kind: str) -> str:
        """Return the name of the part of a kind, empty where there is none."""
        return _first(self._related, kind)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "sheet":
            plain = {local(key): value for key, value in attributes.items()}
            is_hidden = plain.get("state", "visible") != "visible"
            self._named.append((plain.get("name", ""), plain.get("id", ""), is_hidden))
        elif name == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))
        elif name == "calcPr":
            self.is_computed_anew = is_true(attributes.get("fullCalcOnLoad"))


_Related = dict[str, tuple[str, str]]


def _related(archive: ZipFile, part: str) -> _Related:
    """Return kind and name of the parts that a part refers to, by what it calls them."""
    folder = dirname(part)
    listed = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
    found: _Related = {}

    def start(_name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        whole = target[1:] if target.startswith("/") else normpath(join(folder, target))
        found[attributes.get("Id", "")] = (attributes.get("Type", ""), whole)

    if listed in archive.namelist():
        with archive.open(listed) as opened:
            parse(opened, start, _ignore, _ignore)
    return found


def _first(related: _Related, kind: str) -> str:
    return next((part for found, part in related.values() if found.endswith(kind)), "")


class _Styles:
    """What numbers and texts look like, by the number of a cell's style."""

    def __init__(self, archive: ZipFile, part: str, from_1904: bool) -> None:
        self._formats: dict[int, str] = {}
        self._of_styles: list[int] = []
        self._in_cells = False
        if part in archive.namelist():
            with archive.open(part) as opened:
                parse(opened, self._start, self._end, _ignore)
        self._from_1904 = from_1904
        self.number = lru_cache(maxsize=100_000)(self._number)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "numFmt" and "numFmtId" in attributes:
            self._formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._of_styles.append(int(attributes.get("numFmtId", 0)))

    def _end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cells = False

    def _format(self, style: int) -> str:
        number = self._of_styles[style] if style < len(self._of_styles) else 0
        if number in self._formats:
            return self._formats[number]
        return _DATE_FORMAT if number in DATE_NUMBERS else BUILT_IN.get(number, "")

    def _number(self, written: str, style: int) -> Shown:
        """Return what a person sees of a number as the file writes it."""
        try:
            value = float(written)
        except ValueError:
            return written, None
        return shown(value, self._format(style), from_1904=self._from_1904)

    def text(self, written: str, style: int) -> str:
        """Return what a person sees of a text."""
        code = self._format(style)
        return decorated(written, code) if len(code) > 1 and "@" in code else written


class _Text:
    """A text of one or several runs, while it is read; how it is pronounced is left out."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._pieces: list[str] = []
        self._position = ""
        self._doubt: Doubt | None = None
        self._is_text = False
        self._is_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "r":
            self._position = ""
        elif name == "vertAlign":
            self._position = attributes.get("val", "")
        elif name == "rPh":
            self._is_phonetic = True

    def text(self, piece: str) -> None:
        if self._is_text:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if name == "t" and self._is_text:
            self._is_text = False
            text, doubt = run(_unescaped("".join(self._pieces)), self._position)
            self._runs.append(text)
            self._doubt = self._doubt or doubt
            self._pieces = []
        elif name == "rPh":
            self._is_phonetic = False

    def whole(self) -> Shown:
        return "".join(self._runs), self._doubt


class _Strings:
    """Texts that cells share."""

    def __init__(self, archive: ZipFile, part: str) -> None:
        self.found: list[Shown] = []
        self._text = _Text()
        if part in archive.namelist():
            with archive.open(part) as opened:
                parse(opened, self._start, self._end, self._piece)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._text = _Text()
        else:
            self._text.start(name, attributes)

    def _piece(self, piece: str) -> None:
        self._text.text(piece)

    def _end(self, name: str) -> None:
        name = local(name)
        self._text.end(name)
        if name == "si":
            self.found.append(self._text.whole())


class _Cells:
    """A worksheet while it is read; these few lines are run for each cell."""

    def __init__(
        self, grid: Grid, strings: list[Shown], styles: _Styles, is_computed_anew: bool
    ) -> None:
        self._grid = grid
        self._strings = strings
        self._styles = styles
        self._is_computed_anew = is_computed_anew
        self._row = self._column = self._style = 0
        self._kind = ""
        self._is_filled = False
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._inline: _Text | None = None
        self._collected: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            reference = attributes.get("r")
            self._column = column_of(reference) if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._is_filled = False
            self._value = []
            self._formula = None
        elif name == "v":
            self._is_filled = True
            self._collected = self._value
        elif name == "f":
            self._is_filled = True
            self._collected = self._formula = []
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if is_true(attributes.get("hidden")):
                self._grid.hidden_rows.append(self._row)
        elif self._inline:
            self._inline.start(name, attributes)
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "is":
            self._is_filled = True
            self._inline = _Text()
        elif name == "mergeCell":
            self._grid.areas.append(_area(attributes.get("ref", "")))
        elif name == "col" and is_true(attributes.get("hidden")):
            self._grid.hide_columns(int(attributes["min"]), int(attributes["max"]))

    def text(self, piece: str) -> None:
        if self._collected is not None:
            self._collected.append(piece)
        elif self._inline:
            self._inline.text(piece)

    def end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "f"):
            self._collected = None
        elif name == "c":
            if self._is_filled:
                self._end_cell()
        elif self._inline:
            self._inline.end(name)

    def _end_cell(self) -> None:
        text, doubt = self._cell()
        self._inline = None
        if text:
            self._grid.put(self._row, self._column, text, doubt)

    def _cell(self) -> Shown:
        value = "".join(self._value)
        if self._formula is not None and self._lacks_value(value):
            return f"={''.join(self._formula)}", WITHOUT_VALUE
        if self._inline:
            text, doubt = self._inline.whole()
            return self._styles.text(text, self._style), doubt
        if self._kind == "n":
            return self._styles.number(value, self._style) if value else ("", None)
        return self._other(value)

    def _lacks_value(self, value: str) -> bool:
        """Some programs write formulas with nothing, or with 0 that is to be computed anew."""
        return not value.strip() or (self._is_computed_anew and value == "0" and self._kind == "n")

    def _other(self, value: str) -> Shown:
        if self._kind == "s":
            text, doubt = self._strings[int(value)] if value else ("", None)
            return self._styles.text(text, self._style), doubt
        if self._kind == "e":
            return value or "#", Doubt("error_value")
        if self._kind == "b":
            return "TRUE" if is_true(value) else "FALSE", Doubt("boolean")
        if self._kind == "d":
            return value, Doubt("date")
        return self._styles.text(_unescaped(value), self._style), None


def column_of(reference: str) -> int:
    """Return the column of a cell's address, 28 for "AB17"."""
    return _column(reference.rstrip("0123456789"))


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise Unreadable("file_damaged")
    column = 0
    for character in letters:
        column = column * 26 + ord(character) - ord("A") + 1
    return column


def _area(reference: str) -> Area:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Unreadable("file_damaged")
    left, top, right, bottom = found.groups()
    return Area(
        int(top), _column(left), int(bottom or top), _column(right) if right else _column(left)
    )


def _unescaped(text: str) -> str:
    """Read control characters as the format writes them, "_x000D_"."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _ignore(*_found: object) -> None:
    """Leave out what says nothing about cells."""
