"""What a person should know of a table that was read: hidden, empty or written anew."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data_access.characters import Read, code_point, is_plain, read_characters
from data_access.importing.problems import Remark, row_ranges
from data_access.importing.rows import Column, Row
from data_access.importing.vocabulary import is_blank
from data_access.spreadsheets.sheets import Doubt, Sheet, letter

_MOST_CELLS_NAMED = 20
_MARK_AT_THE_END = re.compile(
    r"[^\W\d_]\s*[\u2460-\u2473\u00b9\u00b2\u00b3\u2070\u2074-\u2079*\u203b\u2020]+$"
)
_NAMES = ("name_zh", "applicant", "unit")


@dataclass
class Characters:
    """Reads the characters of cells as they are meant, and remembers where they were others."""

    replaced: dict[tuple[str, str], dict[str, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    invisible: dict[str, None] = field(default_factory=dict)

    def read(self, text: str, row: int, column: Column) -> tuple[str, Doubt | None]:
        """Return a cell's text, with a doubt where nobody can know what a character means."""
        if is_plain(text):
            return text, None
        found = read_characters(text)
        self._remember(found, f"{letter(column.index)}{row}")
        if not found.unknown:
            return found.text, None
        characters = ", ".join(map(code_point, found.unknown))
        return found.text, Doubt("unknown_characters", {"characters": characters})

    def _remember(self, found: Read, cell: str) -> None:
        for pair in found.replaced:
            self.replaced[pair][cell] = None
        if found.invisible:
            self.invisible[cell] = None


def remarks_on(
    sheet: Sheet,
    header_row: int,
    columns: Mapping[str, Column],
    rows: Sequence[Row],
    characters: Characters,
) -> Iterator[Remark]:
    """Say what was noticed of a sheet and its table."""
    yield from _hidden(sheet, columns, rows)
    yield from _empty(sheet, header_row, columns, rows)
    yield from _marked(sheet, columns, rows)
    yield from _odd_remarks(sheet, columns, rows)
    if characters.replaced:
        cells = tuple(dict.fromkeys(c for found in characters.replaced.values() for c in found))
        pairs = tuple(f"{code_point(found)} → {meant}" for found, meant in characters.replaced)
        yield Remark(
            code="characters_replaced",
            sheet=sheet.name,
            params={"count": len(cells), "pairs": pairs, "cells": _named(cells)},
        )
    if characters.invisible:
        cells_named = _named(tuple(characters.invisible))
        yield Remark(
            code="invisible_removed",
            sheet=sheet.name,
            params={"count": len(characters.invisible), "cells": cells_named},
        )


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    rest = ("…",) if len(cells) > _MOST_CELLS_NAMED else ()
    return (*cells[:_MOST_CELLS_NAMED], *rest)


def _hidden(sheet: Sheet, columns: Mapping[str, Column], rows: Sequence[Row]) -> Iterator[Remark]:
    if sheet.hidden:
        yield Remark(code="sheet_hidden", sheet=sheet.name)
    hidden_rows = set(sheet.hidden_rows)
    if hidden := [row.row for row in rows if row.row in hidden_rows]:
        yield Remark(code="rows_hidden", sheet=sheet.name, params={"rows": row_ranges(hidden)})
    hidden_columns = set(sheet.hidden_columns)
    named = tuple(
        f"{letter(column.index)} {' '.join(column.header.split())}"
        for column in sorted(columns.values(), key=lambda column: column.index)
        if column.index in hidden_columns
    )
    if named:
        yield Remark(code="columns_hidden", sheet=sheet.name, params={"columns": named})


def _marked(sheet: Sheet, columns: Mapping[str, Column], rows: Sequence[Row]) -> Iterator[Remark]:
    """Names keep what looks like the mark of a footnote; who wrote it there knows."""
    cells = tuple(
        dict.fromkeys(
            f"{letter(columns[name].index)}{row.origins.get(name, row.row)}"
            for row in rows
            for name in _NAMES
            if _MARK_AT_THE_END.search(row[name])
        )
    )
    if cells:
        params = {"count": len(cells), "cells": _named(cells)}
        yield Remark(code="mark_at_the_end", sheet=sheet.name, params=params)


def _odd_remarks(
    sheet: Sheet, columns: Mapping[str, Column], rows: Sequence[Row]
) -> Iterator[Remark]:
    """Tell of remarks that are no text: taken as a person reads them, or left out."""
    odd: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for name in row.odd_remarks:
            code = "remark_as_shown" if row[name] else "remark_left_out"
            odd[code][f"{letter(columns[name].index)}{row.origins.get(name, row.row)}"] = None
    for code, cells in odd.items():
        params = {"count": len(cells), "cells": _named(tuple(cells))}
        yield Remark(code=code, sheet=sheet.name, params=params)


def _empty(
    sheet: Sheet, header_row: int, columns: Mapping[str, Column], rows: Sequence[Row]
) -> Iterator[Remark]:
    records = [row for row in rows if not row.heading]
    for name, column in columns.items():
        if records and all(is_blank(row[name]) for row in records):
            yield Remark(
                code="column_empty",
                sheet=sheet.name,
                row=header_row,
                column=column.header,
                letter=letter(column.index),
            )
