"""Importing what comes at the end of an edition: the steps and messages of every other import."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from data_access import database, editions
from data_access.closing import saving
from data_access.closing.methods import evaluation_method
from data_access.importing.checking.closing import (
    check_evaluation,
    check_self_assessments,
    check_spot_checks,
)
from data_access.importing.problems import Problem, further_in
from data_access.importing.report import Report
from data_access.importing.rows import SelfAssessed, SpotChecked, Table
from data_access.importing.saving import Source, known_projects
from data_access.importing.steps import content_of, refuse, sheets_in, source_of, tables_in
from data_access.importing.tables import closing_headers
from data_access.methods import Dimension

RUNNING = {"running_number": "number"}


def import_self_assessments(
    file: Path,
    edition: str,
    method: str,
    *,
    url: str | None = None,
    replace_known: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Report:
    """Check self-assessments of some or all projects and save them, unless `dry_run`.

    The method says the dimensions. They can be added to, and with `replace_known` replaced, until
    the draw is announced. Raises ImportRejected with all problems, KeyError for an unknown edition
    or method, DatabaseUnavailable. Source: guide, section 4 (3).
    """
    facts, rules = editions.edition(edition), evaluation_method(method)
    content, source, report = _begin(file, "self_assessments", edition, url, now)
    with database.reading(url) as session:
        refuse(report, tuple(saving.refusals_of_self_assessments(session, source, facts)))
        projects = known_projects(session, edition)
        known = frozenset() if replace_known else saving.self_assessed(session, edition)
    tables, sheet, report = _read(content, file, report, rules.dimensions)
    checked = check_self_assessments(tables, edition, projects, rules, sheet)
    problems = [*checked.problems, *_again(checked.rows, known, "self_assessed_before")]
    report = replace(report, counts={"assessed": len(checked.rows), "listed": len(projects)})
    report = replace(report, unchecked=checked.unchecked)
    report = replace(report, further_problems=further_in(checked.problems))
    refuse(report, problems)
    if dry_run:
        return report
    with database.transaction(url) as session:
        refuse(report, tuple(saving.refusals_of_self_assessments(session, source, facts)))
        saving.save_self_assessments(session, source, edition, rules, checked.rows)
    return replace(report, saved=True)


def import_spot_checks(
    file: Path,
    edition: str,
    *,
    url: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Report:
    """Check results of spot checks of drawn projects and save them, unless `dry_run`.

    Each result is given once and stays. Errors as in `import_self_assessments`.
    """
    editions.edition(edition)
    content, source, report = _begin(file, "spot_checks", edition, url, now)
    with database.reading(url) as session:
        refuse(report, tuple(saving.refusals_of_spot_checks(session, source, edition)))
        projects = known_projects(session, edition)
        drawn = saving.drawn(session, edition)
        known = saving.outcomes(session, edition)
    tables, sheet, report = _read(content, file, report)
    checked = check_spot_checks(tables, edition, projects, drawn, sheet)
    problems = [*checked.problems, *_again(checked.rows, known, "checked_before")]
    report = replace(report, counts={"checked": len(checked.rows), "drawn": len(drawn)})
    report = replace(report, unchecked=checked.unchecked)
    report = replace(report, further_problems=further_in(checked.problems))
    refuse(report, problems)
    if dry_run:
        return report
    with database.transaction(url) as session:
        refuse(report, tuple(saving.refusals_of_spot_checks(session, source, edition)))
        saving.save_spot_checks(session, source, edition, checked.rows)
    return replace(report, saved=True)


def import_evaluation(  # noqa: PLR0913
    file: Path,
    edition: str,
    method: str,
    *,
    url: str | None = None,
    reason: str | None = None,
    replace_draft: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Report:
    """Check verified scores and save the evaluation that follows as a draft, unless `dry_run`.

    `reason` says why a published catalogue is corrected. Errors as in `import_self_assessments`.
    """
    editions.edition(edition)
    rules = evaluation_method(method)
    content, source, report = _begin(file, "evaluation", edition, url, now)
    refusals = partial(
        saving.refusals_of_evaluation,
        source=source,
        edition=edition,
        method=rules,
        reason=reason,
        replace_draft=replace_draft,
    )
    with database.reading(url) as session:
        refuse(report, tuple(refusals(session)))
        projects = known_projects(session, edition)
        assessed = saving.self_assessed(session, edition)
        outcomes = saving.outcomes(session, edition)
    tables, sheet, report = _read(content, file, report, rules.dimensions)
    checked = check_evaluation(tables, edition, projects, rules, assessed, outcomes, sheet)
    counts = {
        "evaluated": sum(row.not_evaluated is None for row in checked.rows),
        "catalogued": sum(row.verdict.catalogued for row in checked.rows),
        "listed": len(projects),
    }
    report = replace(report, counts=counts, reason=reason, unchecked=checked.unchecked)
    report = replace(report, further_problems=further_in(checked.problems))
    refuse(report, checked.problems)
    if dry_run:
        return report
    with database.transaction(url) as session:
        refuse(report, tuple(refusals(session)))
        version = saving.save_evaluation(
            session, source, edition, rules, checked.rows, projects, reason=reason
        )
    return replace(report, saved=True, release=str(version))


def _begin(
    file: Path, kind: str, edition: str, url: str | None, now: datetime | None
) -> tuple[bytes, Source, Report]:
    database.check_schema(url)
    report = Report(file=file.name, kind=kind, edition=edition)
    content = content_of(file, report)
    return content, source_of(file, content, now), report


def _read(
    content: bytes, file: Path, report: Report, dimensions: Sequence[Dimension] = ()
) -> tuple[tuple[Table, ...], str, Report]:
    sheets = sheets_in(content, file, report)
    tables, report = tables_in(sheets, closing_headers(dimensions), report, RUNNING)
    return tables, sheets[0].name if sheets else "", report


def _again(
    rows: Iterable[SelfAssessed | SpotChecked], known: Collection[str], code: str
) -> Iterator[Problem]:
    for row in rows:
        if row.project in known:
            yield Problem(code=code, params={"project": row.project})
