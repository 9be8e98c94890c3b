"""Finding the table in a sheet: header below titles, columns by synonyms, rows above notes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.characters import is_plain, read_characters
from data_access.importing.beside import is_authority, is_beside, is_count, is_date, is_total
from data_access.importing.merging import Merged, merged_in
from data_access.importing.noticing import Characters, remarks_on
from data_access.importing.rows import REMARKS, Column, Row, Table
from data_access.importing.vocabulary import vocabulary
from data_access.methods import Dimension, Method
from data_access.normalising import normalised
from data_access.spreadsheets.sheets import Doubt, Sheet

HEADER_WITHIN = 20
"""The header stands within the first so many rows."""

IDENTITY = ("number", "name_zh")
"""Fields by whose header a row is known that repeats the header."""

UNSEEN = ("error_value", "formula_without_value", "unknown_characters")
"""Doubts of cells in which nobody reads what is meant."""

REPEATED = ("partners",)
"""Fields that may have several columns."""

Headers = Mapping[str, str]

_LEAST_COLUMNS = 3
_LONGEST_HEADER = 200
_NUMBER = re.compile(r"[\d.-]+")
_PARTS = re.compile("[/\uff0f\u3001]")
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
    sheets: Sequence[Sheet],
    headers: Headers,
    running: Mapping[str, str] | None = None,
    *,
    is_heading: Callable[[str], bool] | None = None,
    needed: Sequence[str] = (),
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Return the tables of sheets, at most one each, and the names of the other sheets.

    `running` promotes a field: {"running_number": "number"} reads the running number as the list
    number where no column of a table says more. A table without rows, or without the `needed`
    columns (such as one of counts), only counts when there is no other. `is_heading` knows the
    headings that groups of rows stand under.
    """
    found = {
        sheet.name: table
        for sheet in sheets
        if (table := _table(sheet, headers, running or {}, is_heading or _no))
    }
    filled = {name: table for name, table in found.items() if table.rows} or found
    complete = {
        name: table
        for name, table in filled.items()
        if all(field in table.columns for field in needed)
    } or filled
    return tuple(complete.values()), tuple(s.name for s in sheets if s.name not in complete)


def _no(_text: str) -> bool:
    return False


def _table(
    sheet: Sheet,
    headers: Headers,
    running: Mapping[str, str],
    is_heading: Callable[[str], bool],
) -> Table | None:
    first, depth, recognised = _header(sheet, headers)
    if len({column.field for column in recognised}) < _LEAST_COLUMNS:
        return None
    columns: dict[str, Column] = {}
    doubled: list[Column] = []
    for column in recognised:
        field = _further(column.field, columns) if column.field in REPEATED else column.field
        if field in columns and field in REMARKS:
            continue
        if field in columns:
            doubled.append(column)
        else:
            columns[field] = Column(field, column.header, column.index)
    _promote(columns, running)
    used = {column.index for column in (*columns.values(), *doubled)}
    last = first + depth - 1
    titles = tuple(_titles(sheet, first))
    characters = Characters()
    lines = _lines(sheet, last, columns, titles, is_heading, characters)
    rows = [line.row for line in lines if not line.is_beside]
    return Table(
        sheet=sheet.name,
        header_row=last,
        columns=columns,
        ignored=tuple(
            text for index, text in _texts_of_header(sheet, first, depth) if index not in used
        ),
        doubled=tuple(doubled),
        rows=rows,
        titles=titles,
        left_out=[line.row for line in lines if line.is_beside],
        remarks=tuple(remarks_on(sheet, last, columns, rows, characters)),
    )


def _further(field: str, columns: Mapping[str, Column]) -> str:
    """Name a further column of a repeated field: "partners", "partners 2"."""
    there = sum(other.split()[0] == field for other in columns)
    return f"{field} {there + 1}" if there else field


def _titles(sheet: Sheet, header_row: int) -> Iterator[str]:
    for cells in sheet.rows[: header_row - 1]:
        texts = [" ".join(text.split()) for text in cells if text.strip()]
        if len(texts) == 1:
            yield texts[0]


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
    return (
        headers.get(_plain(text))
        or headers.get(_without_brackets(text))
        or _one_of_several(text, headers)
        or _in_parts(text, headers)
    )


def _one_of_several(text: str, headers: Headers) -> str | None:
    """Return the field of a column that is numbered among others of its kind."""
    numbers = f"0-9{vocabulary().numerals}"
    field = headers.get(re.sub(rf"[{numbers}]+$", "", _without_brackets(text)))
    return field if field in REPEATED else None


def _in_parts(text: str, headers: Headers) -> str | None:
    """Return the field of a header that names the same thing twice: "A/B"."""
    fields = {headers.get(_without_brackets(part)) for part in _PARTS.split(text)}
    return fields.pop() if len(fields) == 1 else None


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


@dataclass(slots=True)
class _Line:
    """A row that is not empty: its texts from left to right, and what it was taken for."""

    texts: Sequence[str]
    row: Row
    is_beside: bool = False


def _lines(
    sheet: Sheet,
    header_row: int,
    columns: Mapping[str, Column],
    titles: Sequence[str],
    is_heading: Callable[[str], bool],
    characters: Characters,
) -> list[_Line]:
    merged = merged_in(sheet, header_row, columns)
    doubts = _doubts(sheet, columns, merged)
    lines = []
    for number, cells in enumerate(sheet.rows[header_row:], start=header_row + 1):
        texts = [text for text in cells if text and not text.isspace()]
        found = _values(cells, columns, merged.filled.get(number, {}))
        if not texts or _is_header(found, columns):
            continue
        origins = merged.origins.get(number, {})
        values, unknown = _characters(found, number, columns, origins, characters)
        doubted = unknown | doubts.get(number, {})
        odd_remarks = {name: doubted[name] for name in REMARKS if name in doubted}
        values |= {name: "" for name, doubt in odd_remarks.items() if doubt.code in UNSEEN}
        is_short = len(texts) < _LEAST_COLUMNS and not merged.is_continued(number)
        if len(texts) < _LEAST_COLUMNS:
            texts = [read_characters(text).text for text in texts]
        heading = _heading(texts, values, is_heading) if is_short and len(columns) > 1 else ""
        row = Row(
            sheet.name,
            number,
            columns,
            values,
            heading=heading,
            doubts={name: doubt for name, doubt in doubted.items() if name not in REMARKS},
            origins=origins,
            continues=merged.is_continued(number),
            odd_remarks=odd_remarks,
        )
        is_group = bool(heading) and is_heading(heading)
        lines.append(_Line(texts, row, not is_group and _is_beside(texts, values, titles)))
    _leave_out_the_tail(lines)
    return lines


def _heading(
    texts: Sequence[str], values: Mapping[str, str], is_heading: Callable[[str], bool]
) -> str:
    """Return the text of a row that has but one, or a heading beside its number or count."""
    if len(texts) == 1:
        return " ".join(texts[0].split())
    if len(texts) == 2 and is_heading(texts[0]) and is_count(texts[1]):
        return " ".join(" ".join(texts).split())
    if len(texts) == 2 and all(map(is_heading, texts)):
        return "/".join(" ".join(text.split()) for text in texts)
    numbered = f"{values.get('number', '')}\N{IDEOGRAPHIC COMMA}{values.get('name_zh', '')}"
    return numbered if len(texts) == 2 and is_heading(numbered) else ""


def _is_beside(texts: Sequence[str], values: Mapping[str, str], titles: Sequence[str]) -> bool:
    return is_total(texts) or (not _is_full(values) and is_beside(texts, titles))


def _is_full(values: Mapping[str, str]) -> bool:
    filled = sum(bool(text) for text in values.values())
    return filled >= _LEAST_COLUMNS or (
        filled > 1 and any(_NUMBER.fullmatch(values.get(key, "")) for key in ("number", "code"))
    )


def _leave_out_the_tail(lines: Sequence[_Line]) -> None:
    """Leave out what follows the first note below the last row, and a signature with its date."""
    last = max((n for n, line in enumerate(lines) if _is_full(line.row.values)), default=-1)
    tail = lines[last + 1 :]
    for place, line in enumerate(tail):
        if is_date(line.texts) and is_authority(line.texts[:-1]):
            line.is_beside = True
            for signature in reversed(tail[:place]):
                if not is_authority(signature.texts):
                    break
                signature.is_beside = True
    begun = False
    for line in tail:
        begun = begun or line.is_beside
        line.is_beside = begun


def _is_header(values: Mapping[str, str], columns: Mapping[str, Column]) -> bool:
    """Tell whether a row repeats the header, or a row of it, as that of a second page does."""

    def repeats(field: str) -> bool:
        return normalised(values[field]) == normalised(columns[field].header)

    filled = [field for field, text in values.items() if text]
    return len(filled) > 1 and (
        any(repeats(field) for field in IDENTITY if field in filled) or all(map(repeats, filled))
    )


def _characters(
    values: dict[str, str],
    row: int,
    columns: Mapping[str, Column],
    origins: Mapping[str, int],
    characters: Characters,
) -> tuple[dict[str, str], dict[str, Doubt]]:
    """Return the values with each character as it is meant, and what nobody can know."""
    if is_plain("".join(values.values())):
        return values, {}
    read = {
        field: characters.read(text, origins.get(field, row), columns[field])
        for field, text in values.items()
    }
    unknown = {field: doubt for field, (_, doubt) in read.items() if doubt}
    return {field: text for field, (text, _) in read.items()}, unknown


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
