"""Cells as plain values, for files: numbers, shares and days as such, codes beside their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from components.blocks.values import (
    Bar,
    Cell,
    Change,
    Count,
    Day,
    InLine,
    Interval,
    Missing,
    Named,
    Points,
    PointsChange,
    ProjectLink,
    Rank,
    Share,
    Signed,
    Stars,
    Tint,
    UnitLink,
)
from components.text import say
from components.wording.cells import in_words

POINTS, SIGNED_POINTS = "0.00", "+0.00;\u22120.00;0.00"
WHOLE, SIGNED = "#,##0", "+0;\u22120;0"

Plain = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in one cell of a sheet, and how Excel shows it."""

    plain: Plain
    shown: str = ""


Values = Mapping[str, Value]
"""What a cell holds, each part by its name; "" is the cell itself."""


def distinct(names: Iterable[str]) -> list[str]:
    """Return headings, those that stood before with a number behind them."""
    found: list[str] = []
    for name in names:
        count = sum(known == name or known.startswith(f"{name} (") for known in found)
        found.append(f"{name} ({count + 1})" if count else name)
    return found


@singledispatch
def values_of(cell: Cell) -> Values:
    """Return what becomes of a cell; text where nothing else is said here."""
    return {"": Value(in_words(cell))}


@values_of.register(Points)
@values_of.register(Bar)
@values_of.register(Tint)
def _(cell: Points | Bar | Tint) -> Values:
    return {"": Value(cell.hundredths / 100, POINTS)}


@values_of.register
def _(cell: PointsChange) -> Values:
    return {"": Value(cell.hundredths / 100, SIGNED_POINTS)}


@values_of.register
def _(cell: Count) -> Values:
    return {"": Value(cell.number, WHOLE)}


@values_of.register
def _(cell: Signed) -> Values:
    return {"": Value(cell.number, SIGNED)}


@values_of.register
def _(cell: Share) -> Values:
    return {"": Value(cell.part, f"0.{'0' * cell.digits}%" if cell.digits else "0%")}


@values_of.register
def _(cell: Interval) -> Values:
    return {"low": Value(cell.low, WHOLE), "high": Value(cell.high, WHOLE)}


@values_of.register
def _(cell: Rank) -> Values:
    return {
        "": Value(cell.rank, WHOLE),
        **({"tied": Value(say("yes"))} if cell.is_tied else {}),
        **({"among": Value(cell.among, WHOLE)} if cell.among is not None else {}),
        **(values_of(cell.interval) if cell.interval else {}),
    }


@values_of.register
def _(cell: Change) -> Values:
    return {"": Value(in_words(cell)) if cell.places is None else Value(cell.places, SIGNED)}


@values_of.register
def _(cell: Stars) -> Values:
    return {"": Value(cell.stars, WHOLE)}


@values_of.register
def _(cell: Day) -> Values:
    return {"": Value(cell.day)}


@values_of.register
def _(cell: Missing) -> Values:
    return {"": Value(cell.said or None)}


@values_of.register
def _(cell: InLine) -> Values:
    return values_of(cell.rank)


@values_of.register
def _(cell: Named) -> Values:
    return {"code": Value(cell.code), "": Value(cell.name)}


@values_of.register
def _(cell: ProjectLink) -> Values:
    return {
        "code": Value(cell.code),
        "": Value(cell.name),
        **({"applicant": Value(cell.applicant)} if cell.applicant else {}),
    }


@values_of.register
def _(cell: UnitLink) -> Values:
    return {"code": Value(cell.code), "": Value(cell.name)}
