"""XML of workbooks, read as a stream: who wrote it may have had anything in mind."""

from collections.abc import Callable
from functools import lru_cache
from typing import IO, NoReturn
from xml.parsers import expat

from data_access.spreadsheets.sheets import Unreadable

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(part: IO[bytes], start: Start, end: End, text: Text) -> None:
    """Call the handlers for what stands in a part; names come without their prefixes' meaning."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 2**16
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.ParseFile(part)
    except expat.ExpatError as damaged:
        raise Unreadable("file_damaged") from damaged


def _refuse(*_declared: object) -> NoReturn:
    """No workbook declares entities of its own."""
    raise Unreadable("file_damaged")


@lru_cache(maxsize=10_000)
def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def is_true(value: str | None) -> bool:
    """Read an attribute that says yes or no."""
    return value in ("1", "true")
