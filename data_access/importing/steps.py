"""The steps that every import takes: the file, its sheets, its tables, and a refusal with all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data_access.importing import reading
from data_access.importing.problems import Problem, told_once
from data_access.importing.report import ImportRejected, Report, columns_of, ignored_in
from data_access.importing.rows import Table
from data_access.importing.saving import Source
from data_access.importing.tables import Headers, find_tables
from data_access.spreadsheets.sheets import Sheet, Unreadable

Progress = Callable[[str, int, int], None]
"""Called with the step ("reading", "checking", "saving"), what is done of it, and its whole."""


def silently(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


def source_of(file: Path, content: bytes, now: datetime | None) -> Source:
    """Return what is kept of the file; `now` for what is read out of its time."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return Source(hashlib.sha256(content).hexdigest(), file.name, moment)


def refuse(report: Report, problems: Sequence[Problem]) -> None:
    """Raise ImportRejected with the problems, if there are any, also untold ones."""
    if problems or report.further_problems:
        raise ImportRejected(replace(report, problems=told_once(problems)))


@contextmanager
def _refused(report: Report) -> Iterator[None]:
    try:
        yield
    except Unreadable as unreadable:
        problem = Problem(code=unreadable.code, params=unreadable.params)
        raise ImportRejected(replace(report, problems=(problem,))) from unreadable


def content_of(file: Path, report: Report) -> bytes:
    """Return the bytes of a file; ImportRejected where it is larger than any list."""
    with _refused(report):
        return reading.content_of(file)


def sheets_in(content: bytes, file: Path, report: Report) -> tuple[Sheet, ...]:
    """Read the sheets of a file; ImportRejected where it cannot be read."""
    with _refused(report):
        return reading.read(content, file.suffix)


def tables_in(
    sheets: Sequence[Sheet],
    headers: Headers,
    report: Report,
    running: Mapping[str, str] | None = None,
    *,
    is_heading: Callable[[str], bool] | None = None,
    needed: Sequence[str] = (),
) -> tuple[tuple[Table, ...], Report]:
    """Return the tables of the sheets, and the report with what was read and left out."""
    tables, ignored = find_tables(sheets, headers, running, is_heading=is_heading, needed=needed)
    return tables, replace(
        report,
        sheets=tuple(table.sheet for table in tables),
        ignored_sheets=ignored,
        columns=columns_of(tables),
        ignored_columns=ignored_in(tables),
        remarks=tuple(remark for table in tables for remark in table.remarks),
    )
