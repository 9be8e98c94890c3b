"""The report of an import: what was read, taken, left out, waived, and what is wrong."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data_access.importing.correcting import Correction
from data_access.importing.problems import Language, Problem, Remark
from data_access.importing.rows import Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import found and did. `counts`: "projects", or "listed", "rated" and "not_rated".

    `remarks`: what was noticed while reading. `further_problems` are counted and not told.
    `removed`: drafts that go with the list that is replaced. `correction`: of a list.
    """

    file: str
    kind: str
    edition: str
    period: str | None = None
    release: str | None = None
    saved: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    remarks: Sequence[Remark] = ()
    unchecked: Sequence[Remark] = ()
    splits: Sequence[Remark] = ()
    units: Sequence[Remark] = ()
    waived: Sequence[Problem] = ()
    reason: str | None = None
    problems: Sequence[Problem] = ()
    further_problems: int = 0
    removed: Sequence[str] = ()
    correction: Correction | None = None

    @property
    def problem_count(self) -> int:
        """How many problems there are, with those that are not told one by one."""
        return len(self.problems) + self.further_problems

    def as_json(self, language: Language) -> dict[str, object]:
        """Return the report as plain values; texts in the language given."""

        def told(findings: Sequence[Problem] | Sequence[Remark]) -> list[dict[str, object]]:
            return [finding.as_json(self.file, language) for finding in findings]

        return {
            "file": self.file,
            "kind": self.kind,
            "edition": self.edition,
            "period": self.period,
            "release": self.release,
            "accepted": not self.problem_count,
            "saved": self.saved,
            "counts": dict(self.counts),
            "sheets": list(self.sheets),
            "ignored_sheets": list(self.ignored_sheets),
            "columns": {column.field: column.header for column in self.columns},
            "ignored_columns": list(self.ignored_columns),
            "remarks": told(self.remarks),
            "unchecked": told(self.unchecked),
            "splits": told(self.splits),
            "units": told(self.units),
            "waived": told(self.waived),
            "reason": self.reason,
            "problem_count": self.problem_count,
            "problems": told(self.problems),
            "removed": list(self.removed),
            **self._correction(),
        }

    def _correction(self) -> dict[str, object]:
        if self.correction is None:
            return {}
        return {**self.correction.as_values(), "confirm": self.correction.sha256}

    def to_json(self, language: Language = "zh") -> str:
        """Return the report as one JSON object."""
        return json.dumps(self.as_json(language), ensure_ascii=False, indent=2)


def columns_of(tables: Sequence[Table]) -> tuple[Column, ...]:
    """Return the recognised columns of all tables, each field once."""
    found: dict[str, Column] = {}
    for table in tables:
        for name, column in table.columns.items():
            found.setdefault(name, column)
    return tuple(found.values())


def ignored_in(tables: Sequence[Table]) -> tuple[str, ...]:
    """Return the headers of all tables that were not recognised, each once."""
    return tuple(dict.fromkeys(header for table in tables for header in table.ignored))


class ImportRejected(Exception):
    """The file is refused and nothing was changed; `problems` are all that are wrong with it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.problems = tuple(report.problems)
        super().__init__("\n".join(p.text(report.file, "en") for p in self.problems))
