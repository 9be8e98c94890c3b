"""The data dictionary: every dataset and column that can be taken away, with type, unit and codes.

It stands in `dictionary.toml`; columns of dimension scores are spelt out from the method.
"""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from data_access.editions import edition, edition_codes
from data_access.methods import Dimension, Method, Weighing

FILE = Path(__file__).with_suffix(".toml")
OF_EACH_DIMENSION = "*"
CODES_OF_METHODS = {"not_rated": "not_rated", "not_evaluated": "not_evaluated", "grade": "grades"}
"""Columns whose codes stand in the method, and under which name there."""

CODES_OF_EDITIONS = "unit_kind"
"""Codes that stand in the files of the editions."""

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime"]
"""Types as in Frictionless Table Schema; dates and moments are ISO 8601 text in JSON and CSV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a column is measured in; `decimals` where its numbers have a fixed number of them."""

    code: str
    name_zh: str
    name_en: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a column, and its names."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column. `least` and `most` are limits of its values.

    `codes`: the values there are, none where any may be; `open`: others may occur beside them;
    `refers_to`: the dataset that lists the values, in its column of the same name; `empty`: a row
    may be without a value; `dimension`: the one whose score or missing score this is.
    """

    name: str
    type: FieldType
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    unit: Unit | None = None
    least: int | None = None
    most: int | None = None
    codes: tuple[Code, ...] = ()
    open: bool = False
    refers_to: str | None = None
    empty: bool = False
    dimension: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A table that can be taken away. `key`: the columns that name a row.

    `narrowed`: the site's filters narrow it to the projects they find; the others are the same
    for every filter. `fields` are those of one method, in the order of the columns.
    """

    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    narrowed: bool
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(field.name for field in self.fields)

    @property
    def decimals(self) -> dict[str, int]:
        """How many digits after the point the numbers of a column have, where that is fixed."""
        return decimals_of(self.fields)

    def field(self, name: str) -> Field:
        """Return a column by its name; KeyError names the columns there are."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no column {name!r}; there are: {', '.join(self.columns)}")


def decimals_of(fields: Iterable[Field]) -> dict[str, int]:
    """Return how many digits after the point numbers have, by column, where that is fixed."""
    return {
        field.name: field.unit.decimals
        for field in fields
        if field.unit and field.unit.decimals is not None
    }


@cache
def dataset_names() -> tuple[str, ...]:
    """Return the names of all datasets, in the order they are shown in."""
    return tuple(_file()["datasets"])


def described(name: str, method: Method) -> Dataset:
    """Return a dataset as releases of a method have it; KeyError names the datasets there are."""
    if name not in dataset_names():
        raise KeyError(f"there is no dataset {name!r}; there are: {', '.join(dataset_names())}")
    told = dict(_file()["datasets"][name])
    columns, empty = told.pop("columns"), told.pop("empty")
    fields = _fields(columns, empty, method)
    return Dataset(name=name, fields=fields, **told | {"key": tuple(told["key"])})


def described_over_all(name: str, methods: Collection[Method]) -> Dataset:
    """Return a dataset of all releases, made with these methods, the newest first.

    What only some of the methods have, such as the score in a dimension, is empty elsewhere.
    """
    told = dict(_file()["over_all_releases"][name])
    columns, empty = told.pop("columns"), told.pop("empty")
    of_methods = [described(name, method) for method in methods]
    found = {field.name: field for of_one in reversed(of_methods) for field in of_one.fields}
    names = [*of_methods[0].columns, *found]
    fields = [
        field
        if all(field.name in of_one.columns for of_one in of_methods)
        else replace(field, empty=True)
        for field in (found[name] for name in dict.fromkeys(names))
    ]
    whole = replace(of_methods[0], **told | {"key": tuple(told["key"])})
    return replace(whole, fields=(*fields, *_fields(columns, empty, next(iter(methods)))))


def resource_fields(name: str, method: Weighing) -> tuple[Field, ...]:
    """Return the columns of a resource: those of its dataset, where it is one, then its own.

    The method is one of evaluation for the catalogue, one of rating for all others.
    """
    told = _file()["resources"][name]
    dataset = _file()["datasets"][told["dataset"]] if "dataset" in told else None
    of_dataset = _fields(dataset["columns"], dataset["empty"], method) if dataset else ()
    return (*of_dataset, *_fields(told["columns"], told["empty"], method))


def _fields(columns: Iterable[str], empty: Collection[str], method: Weighing) -> tuple[Field, ...]:
    return tuple(
        replace(field, empty=column in empty)
        for column in columns
        for field in _spelt_out(_field(column), method)
    )


def _field(column: str) -> Field:
    told = dict(_file()["fields"][column])
    unit, codes = told.pop("unit", None), told.pop("codes", None)
    return Field(name=column, unit=_unit(unit) if unit else None, codes=_codes(codes), **told)


def _spelt_out(field: Field, method: Weighing) -> tuple[Field, ...]:
    if field.name in CODES_OF_METHODS:
        listed = getattr(method, CODES_OF_METHODS[field.name])
        codes = tuple(Code(each.code, each.name_zh, each.name_en) for each in listed)
        return (replace(field, codes=codes),)
    if not field.name.endswith(OF_EACH_DIMENSION):
        return (field,)
    return tuple(_of_dimension(field, dimension) for dimension in method.dimensions)


def _of_dimension(field: Field, dimension: Dimension) -> Field:
    percent = f"{dimension.weight * 100:f}"
    weight = percent.rstrip("0").rstrip(".") if "." in percent else percent
    zh = {"dimension": dimension.name_zh, "weight": weight}
    en = {"dimension": dimension.name_en, "weight": weight}
    return replace(
        field,
        name=field.name.removesuffix(OF_EACH_DIMENSION) + dimension.code,
        dimension=dimension.code,
        title_zh=field.title_zh.format(**zh),
        title_en=field.title_en.format(**en),
        about_zh=field.about_zh.format(**zh),
        about_en=field.about_en.format(**en),
    )


def _unit(code: str) -> Unit:
    return Unit(code=code, **_file()["units"][code])


def _codes(name: str | None) -> tuple[Code, ...]:
    if name is None or name in CODES_OF_METHODS:
        return ()
    if name == CODES_OF_EDITIONS:
        return _kinds_of_units()
    return tuple(Code(code, zh, en) for code, (zh, en) in _file()["codes"][name].items())


@cache
def _kinds_of_units() -> tuple[Code, ...]:
    """Return the kinds of units of all editions, as the newest that has one names it."""
    kinds = {
        kind.code: Code(kind.code, kind.name_zh, kind.name_en)
        for code in reversed(edition_codes())
        for kind in edition(code).unit_kinds
    }
    return tuple(kinds.values())


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
