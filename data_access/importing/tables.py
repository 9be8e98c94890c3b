"""Finding the table in a sheet: header below titles, columns by synonyms, rows above notes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from data_access.characters import read_characters
from data_access.importing.merging import Merged, merged_in
from data_access.importing.noticing import Characters, remarks_on
from data_access.importing.rows import Column, Row, Table
from data_access.importing.vocabulary import vocabulary
from data_access.methods import Dimension, Method
from data_access.normalising import normalised
from data_access.spreadsheets.sheets import Doubt, Sheet

HEADER_WITHIN = 20
"""The header stands within the first so many rows."""

Headers = Mapping[str, str]

_LEAST_COLUMNS = 3
_LONGEST_HEADER = 200
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def list_headers() -> Headers:
    """Return normalised header -> field for the list of an edition."""
    return _by_header(vocabulary().list)


def rating_headers(method: Method) -> Headers:
    """Return normalised header -> field for ratings; a dimension's field is its code."""
    return _by_header(vocabulary().ratings | _dimension_words(method.dimensions))


def closing_headers(dimensions: Sequence[Dimension] = ()) -> Headers:
    """Return normalised header -> field for files of an edition's end; dimensions as above."""
    return _by_header(vocabulary().closing | _dimension_words(dimensions))


def _dimension_words(dimensions: Sequence[Dimension]) -> dict[str, tuple[str, ...]]:
    endings = ("", *vocabulary().score_endings)
    return {
        d.code: tuple(
            name + ending
            for name in (d.name_zh, d.short_zh, d.name_en, d.short_en, d.code)
            for ending in endings
        )
        for d in dimensions
    }


def _by_header(words: Mapping[str, Iterable[str]]) -> Headers:
    return {_plain(word): field for field, many in words.items() for word in many}


def find_tables(
    sheets: Sequence[Sheet], headers: Headers, running: Mapping[str, str] | None = None
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Return the tables of sheets, at most one each, and the names of the other sheets.

    `running` promotes a field: {"running_number": "number"} reads the running number as the list
    number where no column of a table says more. A table without rows only counts when there is
    no other.
    """
    found = {
        sheet.name: table for sheet in sheets if (table := _table(sheet, headers, running or {}))
    }
    filled = {name: table for name, table in found.items() if table.rows} or found
    return tuple(filled.values()), tuple(s.name for s in sheets if s.name not in filled)


def _table(sheet: Sheet, headers: Headers, running: Mapping[str, str]) -> Table | None:
    first, depth, recognised = _header(sheet, headers)
    if len({column.field for column in recognised}) < _LEAST_COLUMNS:
        return None
    columns: dict[str, Column] = {}
    doubled: list[Column] = []
    for column in recognised:
        if column.field in columns:
            doubled.append(column)
        else:
            columns[column.field] = column
    _promote(columns, running)
    used = {column.index for column in (*columns.values(), *doubled)}
    last = first + depth - 1
    characters = Characters()
    rows = list(_rows(sheet, last, columns, characters))
    return Table(
        sheet=sheet.name,
        header_row=last,
        columns=columns,
        ignored=tuple(
            text for index, text in _texts_of_header(sheet, first, depth) if index not in used
        ),
        doubled=tuple(doubled),
        rows=rows,
        remarks=tuple(remarks_on(sheet, last, columns, rows, characters)),
    )


def _promote(columns: dict[str, Column], running: Mapping[str, str]) -> None:
    for field, meant in running.items():
        column = columns.pop(field, None)
        if column and meant not in columns and "code" not in columns:
            columns[meant] = Column(meant, column.header, column.index)


def _header(sheet: Sheet, headers: Headers) -> tuple[int, int, list[Column]]:
    """Return the header's first row (from 1), its depth of one or two rows, and its columns."""
    best: tuple[int, int, list[Column]] = (0, 1, [])
    for depth in (1, 2):
        for first in range(1, min(HEADER_WITHIN, len(sheet.rows)) + 1):
            columns = list(_recognised(sheet, first, depth, headers))
            if len(columns) > len(best[2]):
                best = (first, depth, columns)
    return best


def _recognised(sheet: Sheet, first: int, depth: int, headers: Headers) -> Iterator[Column]:
    rows = sheet.rows[first - 1 : first - 1 + depth]
    for index in range(1, max(map(len, rows)) + 1):
        texts = [row[index - 1] for row in rows if index <= len(row) and row[index - 1].strip()]
        for text in (*reversed(texts), "".join(texts)):
            if len(text) <= _LONGEST_HEADER and (field := _field(text, headers)):
                yield Column(field, text, index)
                break


def _field(text: str, headers: Headers) -> str | None:
    return headers.get(_plain(text)) or headers.get(_without_brackets(text))


def _plain(text: str) -> str:
    return _without_marks(normalised(text))


def _without_marks(text: str) -> str:
    marks = vocabulary().number_marks + "*"
    return re.sub(rf"^\d+[{re.escape(marks)}]", "", text).strip(marks)


def _without_brackets(text: str) -> str:
    """Return a header without remarks in brackets and weights, unless they name a language."""
    words = vocabulary()
    plain = normalised(text)
    kept = [
        match[0]
        for match in _BRACKETS.finditer(plain)
        if any(word in match[0] for word in words.language_words)
    ]
    weight = rf"(?:{'|'.join(words.weight_words)})?[:]?\d+(?:\.\d+)?%"
    return _without_marks(re.sub(weight, "", _BRACKETS.sub("", plain))) + "".join(kept)


def _texts_of_header(sheet: Sheet, first: int, depth: int) -> Iterator[tuple[int, str]]:
    rows = sheet.rows[first - 1 : first - 1 + depth]
    for index in range(1, max(map(len, rows)) + 1):
        texts = [row[index - 1] for row in rows if index <= len(row) and row[index - 1].strip()]
        if texts:
            yield index, " ".join(texts[-1].split())


def _rows(
    sheet: Sheet, header_row: int, columns: Mapping[str, Column], characters: Characters
) -> Iterator[Row]:
    merged = merged_in(sheet, header_row, columns)
    doubts = _doubts(sheet, columns, merged)
    headers = {field: column.header for field, column in columns.items()}
    below_notes = False
    for number, cells in enumerate(sheet.rows[header_row:], start=header_row + 1):
        texts = [text for text in cells if text and not text.isspace()]
        if not texts or _is_total(texts[0]):
            continue
        below_notes = below_notes or (len(texts) == 1 and _is_note(texts[0]))
        values = _values(cells, columns, merged.filled.get(number, {}))
        if below_notes and sum(bool(text) for text in values.values()) < _LEAST_COLUMNS:
            continue
        if len(texts) == 1 and len(columns) > 1 and not merged.is_continued(number):
            heading = " ".join(read_characters(texts[0]).text.split())
            yield Row(sheet.name, number, columns, {}, heading=heading)
        elif values != headers:
            read = {
                field: characters.read(text, number, columns[field])
                for field, text in values.items()
            }
            unknown = {field: doubt for field, (_, doubt) in read.items() if doubt}
            yield Row(
                sheet.name,
                number,
                columns,
                {field: text for field, (text, _) in read.items()},
                doubts=unknown | doubts.get(number, {}),
                origins=merged.origins.get(number, {}),
            )


def _values(
    cells: Sequence[str], columns: Mapping[str, Column], filled: Mapping[str, str]
) -> dict[str, str]:
    return {
        field: filled.get(field)
        or (cells[column.index - 1].strip() if column.index <= len(cells) else "")
        for field, column in columns.items()
    }


def _doubts(
    sheet: Sheet, columns: Mapping[str, Column], merged: Merged
) -> Mapping[int, dict[str, Doubt]]:
    """Return what is doubtful by row and field; merged cells are told of first."""
    fields = {column.index: field for field, column in columns.items()}
    found: defaultdict[int, dict[str, Doubt]] = defaultdict(dict)
    for (row, column), doubt in sheet.doubts.items():
        if column in fields:
            found[row][fields[column]] = doubt
    for row, doubts in merged.doubts.items():
        found[row].update(doubts)
    return found


def _is_total(text: str) -> bool:
    return normalised(text) in vocabulary().total_words


def _is_note(text: str) -> bool:
    words, marks = "|".join(vocabulary().note_words), re.escape(vocabulary().number_marks)
    note = rf"(?:{words})(?:$|[\d{vocabulary().numerals}]*[{marks}])"
    return bool(re.match(note, normalised(text)))
