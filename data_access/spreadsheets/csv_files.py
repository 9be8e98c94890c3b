"""CSV files: text in UTF-8 or GB18030, separated by commas, semicolons or tabs."""

import csv
from io import StringIO

from data_access.spreadsheets.sheets import Grid, Sheet, Unreadable

_ENCODINGS = ("utf-8-sig", "gb18030")
_LONGEST_FIELD = 1_000_000


def read_csv(content: bytes) -> tuple[Sheet, ...]:
    """Return the one sheet of a CSV file."""
    text = decoded(content)
    first_lines = text[:4096]
    separator = max(",;\t", key=first_lines.count)
    csv.field_size_limit(_LONGEST_FIELD)
    grid = Grid("")
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        for row, texts in enumerate(reader, start=1):
            for column, found in enumerate(texts, start=1):
                if found:
                    grid.put(row, column, found)
    except csv.Error as damaged:
        raise Unreadable("file_damaged") from damaged
    return (grid.sheet(),)


def decoded(content: bytes) -> str:
    """Return bytes as text; Unreadable where they are neither UTF-8 nor GB18030."""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("file_encoding")
