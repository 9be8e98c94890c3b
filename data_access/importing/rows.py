"""What travels from reading to checking to saving: sheets, tables, rows, projects, ratings."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from data_access.closing.evaluating import Verdict
from data_access.closing.methods import Outcome
from data_access.importing.problems import Problem, Remark
from data_access.normalising import tidy
from data_access.spreadsheets.sheets import Doubt, letter

_SPACE_IN_CHINESE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])"
)
Kind = TypeVar("Kind")
Told = TypeVar("Told", Problem, Remark)
_NO_TEXT = ("Cc", "Cf")
REMARKS = ("note",)
"""Fields of remarks, which may hold anything: they are taken as they read, or left out."""


def clean(text: str) -> str:
    """Return a name as it is stored: tidied, without control characters or wrapped lines."""
    return tidy(_SPACE_IN_CHINESE.sub("", _without_control_characters(text)))


def _without_control_characters(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in _NO_TEXT
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A recognised column: our field, header as found, position from 1."""

    field: str
    header: str
    index: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: fields -> cell texts; or a heading that stands alone in its row.

    `doubts` are of cells that cannot be taken as they read; those among REMARKS, `odd_remarks`, are
    taken nevertheless, or left out where nobody can read them. `origins` say of cells that are
    merged with those above in which row they begin; what stands there is the row's value only in
    columns where it holds for every row. `continues`: number and name are merged with those of the
    row above.
    """

    sheet: str
    row: int
    columns: Mapping[str, Column]
    values: Mapping[str, str]
    heading: str = ""
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    origins: Mapping[str, int] = field(default_factory=dict)
    continues: bool = False
    odd_remarks: Mapping[str, Doubt] = field(default_factory=dict)

    def __getitem__(self, field_name: str) -> str:
        """Return the text of a field's cell, empty when there is no such column."""
        return self.values.get(field_name, "")

    def problem(
        self, code: str, field_name: str = "", subject: str = "", **params: object
    ) -> Problem:
        """Return a problem in a field's cell, or in the row when there is no such column.

        The value of merged cells stands in the first of them.
        """
        column = self.columns.get(field_name)
        is_there = bool(self[field_name])
        return Problem(
            code=code,
            sheet=self.sheet,
            row=self.origins.get(field_name, self.row) if is_there else self.row,
            column=column.header if column else "",
            letter=letter(column.index) if column else "",
            value=" ".join(self[field_name].split()) or self.heading,
            params=params,
            subject=subject,
        )

    def unreadable(self) -> Iterator[Problem]:
        """Name the cells that cannot be taken as they read."""
        for field_name, doubt in self.doubts.items():
            yield self.problem(doubt.code, field_name, **doubt.params)

    def remark(self, code: str, field_name: str, **params: object) -> Remark:
        """Return a remark about a field's cell."""
        column = self.columns[field_name]
        return Remark(
            code=code,
            sheet=self.sheet,
            row=self.origins.get(field_name, self.row),
            column=column.header,
            letter=letter(column.index),
            value=" ".join(self[field_name].split()),
            params=params,
        )

    def seen_from(self, other: "Row") -> str:
        """Return the row's number, with its sheet when the other row stands on another one."""
        return str(self.row) if self.sheet == other.sheet else f"{self.sheet}!{self.row}"


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet; `doubled` are columns that mean the same as another.

    `titles` stand above the header; `left_out` are notes, totals and the like among the rows;
    `remarks` say what was noticed while reading: what is hidden, empty, or was written anew.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, Column]
    ignored: tuple[str, ...]
    doubled: tuple[Column, ...]
    rows: Sequence[Row]
    titles: tuple[str, ...] = ()
    left_out: Sequence[Row] = ()
    remarks: Sequence[Remark] = ()

    def problem(self, code: str, column: Column | None = None, **params: object) -> Problem:
        """Return a problem of the header row."""
        return self._finding(Problem, code, column, params)

    def remark(self, code: str, column: Column, **params: object) -> Remark:
        """Return a remark about a column."""
        return self._finding(Remark, code, column, params)

    def _finding(
        self, kind: type[Told], code: str, column: Column | None, params: Mapping[str, object]
    ) -> Told:
        return kind(
            code=code,
            sheet=self.sheet,
            row=self.header_row,
            column=column.header if column else "",
            letter=letter(column.index) if column else "",
            value=" ".join(column.header.split()) if column else "",
            params=params,
        )


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A row of a list, understood; where a value is 0 or empty there is a problem beside it."""

    row: Row
    number: int
    name_zh: str
    name_en: str | None
    applicants: tuple[tuple[str, str | None], ...]
    unit: str
    direction: str
    category: str
    region: str | None
    applicant_kind: str | None
    dcmm_level: int | None
    dcmm_standard: str | None
    summary_zh: str | None
    summary_en: str | None


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A list after checking; `splits` tell how cells with several names were read, `units` which
    units were read under a name that is not their listed one.
    """

    projects: Sequence[ListedProject]
    problems: Sequence[Problem]
    unchecked: Sequence[Remark]
    splits: Sequence[Remark]
    units: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project of the list, as rows of other files are matched to it; former ones oldest first."""

    code: str
    number: int
    name_zh: str
    applicants: tuple[str, ...]
    category: str
    direction: str
    region: str | None
    unit: str
    former_names: tuple[str, ...] = ()
    former_applicants: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRating:
    """A project's rating: scores in hundredths or None, and the reason for missing ones."""

    project: str
    scores: tuple[int | None, ...]
    missing: str
    evidence: str | None
    not_rated: str | None
    note: str | None
    total: int | None = None
    stars: int | None = None
    capped_by: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedRatings:
    """A rating file after checking; `dimensions` orders the scores."""

    dimensions: tuple[str, ...]
    ratings: Sequence[CheckedRating]
    problems: Sequence[Problem]
    remarks: Sequence[Remark] = ()
    unchecked: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class SelfAssessed:
    """A project's self-assessment: scores in hundredths, in the method's order."""

    project: str
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpotChecked:
    """What the spot check of a project found; `outcome` is one of the method's."""

    project: str
    outcome: Outcome
    finding: str | None


@dataclass(frozen=True, slots=True)
class FinallyEvaluated:
    """A project's final evaluation; `scores` are empty where `not_evaluated` says why."""

    project: str
    scores: tuple[int, ...]
    not_evaluated: str | None
    note: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Checked(Generic[Kind]):
    """Rows of a file after checking; they hold only when there are no problems."""

    rows: Sequence[Kind]
    problems: Sequence[Problem]
    unchecked: Sequence[Remark] = ()
