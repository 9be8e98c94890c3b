"""Counts that a list states itself, in headings and totals, beside the projects that are there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from data_access.importing.beside import is_total
from data_access.importing.checking.taxonomy import Level
from data_access.importing.problems import Remark
from data_access.importing.rows import Row, Table
from data_access.importing.vocabulary import vocabulary
from data_access.normalising import normalised


@dataclass
class Counting:
    """Counts the projects below each heading."""

    _remarks: list[Remark] = field(default_factory=list)
    _open: dict[Level, "_Heading"] = field(default_factory=dict)

    def heading(self, row: Row, level: Level) -> None:
        """Go below a heading; a category ends the direction above it."""
        for ended in ("direction", "category") if level == "category" else ("direction",):
            self._end(ended)
        self._open[level] = _Heading(row, stated(row.heading))

    def project(self) -> None:
        """Count a project under the headings above it."""
        for heading in self._open.values():
            heading.projects += 1

    def end(self) -> list[Remark]:
        """End all headings, below the last row; tell where they say otherwise, row by row."""
        self._end("direction")
        self._end("category")
        return sorted(self._remarks, key=lambda remark: remark.row or 0)

    def _end(self, level: Level) -> None:
        heading = self._open.pop(level, None)
        if heading and heading.stated not in (None, heading.projects):
            self._remarks.append(_differs(heading.row, heading.stated, heading.projects))


@dataclass
class _Heading:
    row: Row
    stated: int | None
    projects: int = 0


def check_totals(table: Table, projects: int) -> Iterator[Remark]:
    """Compare what a line of totals states with the projects of its table."""
    for row in table.left_out:
        texts = [text for text in (row.heading, *row.values.values()) if text]
        found = stated(" ".join(dict.fromkeys(texts)))
        is_part = normalised(texts[0]).startswith(vocabulary().subtotal_words)
        if is_total(texts) and not is_part and found not in (None, projects):
            yield _differs(row, found, projects)


def stated(text: str) -> int | None:
    """Return the one count that a text states, "(共83个)", None without one or with several."""
    found = _count().findall(normalised(text))
    return int(found[0]) if len(found) == 1 else None


def _differs(row: Row, found: int | None, projects: int) -> Remark:
    texts: Sequence[str] = [text for text in (row.heading, *row.values.values()) if text]
    return Remark(
        code="count_differs",
        sheet=row.sheet,
        row=row.row,
        value=" ".join(dict.fromkeys(texts)),
        params={"stated": found, "count": projects},
    )


@cache
def _count() -> re.Pattern[str]:
    units = "|".join(vocabulary().count_units)
    return re.compile(rf"(?<![\d.])(\d{{1,4}})(?:{units})")
