"""The numbers of a chart: in words for who reads them, and in columns of one type for files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from components.blocks.plain import Plain, Value, values_of
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import Cell, Column, Holds, Missing
from components.text import say
from components.wording.cells import in_words

Row = TypeVar("Row")
Type = Literal["string", "integer", "number", "boolean"]

PARTS: dict[Holds, tuple[tuple[str, Type], ...]] = {
    "text": (("", "string"),),
    "named": (("", "string"), ("name", "string")),
    "stars": (("", "integer"), ("name", "string")),
    "stars_alone": (("", "integer"),),
    "stars_or_reason": (("", "integer"), ("missing", "string")),
    "points": (("", "number"),),
    "points_or_reason": (("", "number"), ("missing", "string")),
    "points_change": (("", "number"),),
    "count": (("", "integer"),),
    "places": (("", "integer"),),
    "share": (("", "number"),),
    "rank": (("", "integer"), ("tied", "boolean")),
    "rank_with_interval": (
        ("", "integer"), ("tied", "boolean"), ("low", "integer"), ("high", "integer"),
    ),
    "interval": (("low", "integer"), ("high", "integer")),
}  # fmt: skip
"""Which columns files have for a column of numbers: the endings of their names, and their types."""
OF_CODES: frozenset[Holds] = frozenset({"named", "stars", "stars_alone"})
"""What holds a code where others hold a value."""
NAMED_BESIDE: frozenset[Holds] = frozenset({"named", "stars"})
TEXTS: frozenset[Holds] = frozenset({"text", "named", "stars", "stars_alone"})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a chart shows, as typed cells, and each cell in words."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: tuple[tuple[str, ...], ...]


def column(key: str, name: str, holds: Holds, meaning: str) -> Column:
    """Return a column of numbers; `key` names it in files and `meaning` tells what it says."""
    kind: Literal["text", "number"] = "text" if holds in TEXTS else "number"
    return Column(key, name, kind, meaning, holds=holds)


def numbers_of(rows: Iterable[Row], *columns: ColumnOf[Row]) -> Numbers:
    """Return the numbers of these rows, in words of the language of the run."""
    table = table_of("", rows, *columns)
    words = tuple(tuple(map(in_words, row)) for row in table.rows)
    return Numbers(table.columns, table.rows, words)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a chart's files: its name in every language, and what people call it."""

    name: str
    title: str
    type: Type
    unit: str
    about: str


def fields_of(numbers: Numbers) -> list[Field]:
    """Return the columns of files, told in the language of the run."""
    return [
        Field(
            f"{each.key}_{part}" if part else each.key,
            _title(each, part),
            type_,
            _unit(each.holds) if type_ in ("integer", "number") else "",
            _about(each, part),
        )
        for each in numbers.columns
        for part, type_ in PARTS[each.holds]
    ]


def plain_rows_of(numbers: Numbers) -> list[list[Plain]]:
    """Return the rows of files: a value of its column's type in each place, or None."""
    return [[value.plain for value in row] for row in _values(numbers)]


def formats_of(numbers: Numbers) -> list[list[str]]:
    """Return how Excel shows each value of the rows of files, "" for any way."""
    return [[value.shown for value in row] for row in _values(numbers)]


def decimals_of(numbers: Numbers) -> list[int | None]:
    """Return how many digits after the point the values of each column have, None for any."""
    is_in_points = (each.holds.startswith("points") for each in numbers.columns)
    return [
        2 if in_points and type_ == "number" else None
        for in_points, each in zip(is_in_points, numbers.columns, strict=True)
        for _, type_ in PARTS[each.holds]
    ]


def _values(numbers: Numbers) -> list[list[Value]]:
    return [
        [
            _value(cell, each.holds, part, type_)
            for cell, each in zip(row, numbers.columns, strict=True)
            for part, type_ in PARTS[each.holds]
        ]
        for row in numbers.rows
    ]


def _value(cell: Cell, holds: Holds, part: str, type_: Type) -> Value:
    """Return a part of a cell; what is no number has no place in a column of numbers."""
    found = values_of(cell)
    if part == "missing":
        return Value(cell.reason or None if isinstance(cell, Missing) else None)
    if part == "tied":
        return Value(bool(found.get("tied")) if isinstance(found[""].plain, int) else None)
    if holds in OF_CODES:
        part = "" if part == "name" else "code" if "code" in found else part
    value = found.get(part, Value(None))
    is_missing = value.plain == "" or (type_ != "string" and isinstance(value.plain, str))
    return Value(None) if is_missing else value


# -- words ---------------------------------------------------------------------------------------


def _title(column: Column, part: str) -> str:
    """Return what a column is called where people read."""
    parts = {
        "tied": say("tied"),
        "low": say("Interval of the rank, from"),
        "high": say("Interval of the rank, to"),
        "missing": say("reason for none"),
    }
    if part in parts:
        return say("{column}: {part}", column=column.name, part=parts[part])
    if part == "" and column.holds in NAMED_BESIDE:
        return say("{column}: {part}", column=column.name, part=say("code"))
    return column.name


def _about(column: Column, part: str) -> str:
    """Tell what a column says."""
    parts = {
        "name": say("The name that belongs to the code, in the language of the file."),
        "tied": say("Whether others have the same total score and share the rank."),
        "low": say("First rank of the interval in which the rank lies when weights vary."),
        "high": say("Last rank of the interval in which the rank lies when weights vary."),
        "missing": say("Code of the reason why there is no value; empty where there is one."),
    }
    return parts.get(part, column.meaning)


def _unit(holds: Holds) -> str:
    """Name what the numbers of a column are measured in."""
    units: dict[Holds, str] = {
        "points": say("points"),
        "points_or_reason": say("points"),
        "points_change": say("points"),
        "share": say("share of one (0.25 is 25%)"),
        "places": say("places"),
        "stars": say("stars"),
        "stars_alone": say("stars"),
        "stars_or_reason": say("stars"),
        "count": say("number"),
    }
    return units.get(holds, say("rank"))
