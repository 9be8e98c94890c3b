"""Importing lists and ratings: reading -> checking -> saving, all or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlmodel import Session

from data_access import acts, database, editions, methods, queries
from data_access.gates import Confirmation
from data_access.importing import saving
from data_access.importing.checking.listing import check_list
from data_access.importing.checking.ratings import check_ratings
from data_access.importing.checking.taxonomy import Groups
from data_access.importing.checking.units import NewUnitWrong
from data_access.importing.checking.units import new_units as made_units
from data_access.importing.problems import Problem, further_in
from data_access.importing.report import ImportRejected, Report
from data_access.importing.rows import CheckedList, CheckedRatings, KnownProject
from data_access.importing.steps import (
    Progress,
    content_of,
    refuse,
    sheets_in,
    silently,
    source_of,
    tables_in,
)
from data_access.importing.tables import list_headers, rating_headers
from data_access.importing.waivers import check_waivers, waive
from data_access.periods import period_end
from data_access.settings import settings
from data_access.spreadsheets.sheets import Sheet

__all__ = [
    "ImportRejected",
    "Progress",
    "Report",
    "check_waivers",
    "correct_list",
    "import_list",
    "import_ratings",
]


def import_list(  # noqa: PLR0913
    file: Path,
    edition: str,
    *,
    url: str | None = None,
    accept: Collection[str] = (),
    reason: str | None = None,
    new_units: Collection[tuple[str, str]] = (),
    replace_unpublished: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a list and save it, unless `dry_run`; nothing is saved when anything is wrong.

    `accept` names rules of the notice to waive (waivers.waive), with the `reason` that is kept and
    shown on the site; `new_units` are recommending units that no table knows, by name and kind.
    With `replace_unpublished` the list takes the place of one with which nothing was published yet,
    and drafts made with that go with it. Raises ImportRejected with all problems, KeyError for an
    unknown edition, ValueError for rules that cannot be waived or lack a reason,
    DatabaseUnavailable.
    """
    facts = editions.edition(edition)
    check_waivers(accept, reason)
    database.check_schema(url)
    tell = progress or silently
    tell("reading", 0, 1)
    report = Report(file=file.name, kind="list", edition=edition, reason=reason)
    refusals = partial(saving.refusals_of_list, edition=edition, replace=replace_unpublished)
    content = content_of(file, report)
    source = source_of(file, content, now)
    with database.reading(url) as session:
        refuse(report, tuple(refusals(session, source)))
        known = queries.known_units(session, edition)
        report = replace(report, removed=saving.drafts_of(session, edition))
    brought = _brought(new_units, facts, known, report)
    added = tuple(unit for unit in brought if unit not in known)
    sheets = sheets_in(content, file, report)
    tell("checking", 0, 1)
    checked, report = _checked(sheets, facts, known, added, report)
    report = _list_report(report, checked, accept)
    refuse(report, report.problems)
    if dry_run:
        return report
    with database.transaction(url) as session:
        refuse(report, tuple(refusals(session, source)))
        saving.save_list(
            session,
            source,
            facts,
            checked.projects,
            new_units=added,
            named={unit.name_zh: unit.kind for unit in brought},
            waived=report.waived,
            reason=reason,
            advance=lambda done, total: tell("saving", done, total),
        )
    return replace(report, saved=True)


def correct_list(  # noqa: PLR0913
    file: Path,
    edition: str,
    reason: str,
    *,
    url: str | None = None,
    accept: Collection[str] = (),
    new_units: Collection[tuple[str, str]] = (),
    confirm: str | None = None,
    yes: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a corrected list and publish it as the next version of the list, unless `dry_run`.

    The report says every change. It is made only when the hash of the correction is given in
    `confirm`, or with `yes`; else the report is returned unsaved. `accept` names rules to waive
    besides those that were waived for the version before. Raises ImportRejected with all problems,
    ListRefused where the clock is wrong or another publisher came first; else as `import_list`.
    """
    facts = editions.edition(edition)
    check_waivers(accept, reason if accept else None)
    database.check_schema(url)
    tell = progress or silently
    tell("reading", 0, 1)
    report = Report(file=file.name, kind="correction", edition=edition, reason=reason)
    content = content_of(file, report)
    source = source_of(file, content, now)
    with database.reading(url) as session:
        refuse(report, tuple(saving.refusals_of_correction(session, source, edition)))
        known = queries.known_units(session, edition)
    brought = _brought(new_units, facts, known, report)
    added = tuple(unit for unit in brought if unit not in known)
    sheets = sheets_in(content, file, report)
    tell("checking", 0, 1)
    checked, report = _checked(sheets, facts, known, added, report)
    with database.reading(url) as session:
        correction, problems = saving.correction_of(session, source, facts, checked, reason)
    still_waived = {(waiver.rule, waiver.subject) for waiver in correction.still_waived}
    report = _list_report(report, checked, accept, still_waived)
    report = replace(report, correction=correction, problems=(*report.problems, *problems))
    refuse(report, report.problems)
    if settings().two_persons and not dry_run and (confirm or not yes):
        with database.transaction(url) as session:
            saving.prepare_correction(session, source, correction)
    if dry_run or not (confirm == correction.sha256 if confirm else yes):
        return report
    with database.transaction(url) as session:
        refuse(report, tuple(saving.refusals_of_correction(session, source, edition)))
        saving.save_correction(
            session,
            source,
            facts,
            correction,
            Confirmation("hash", confirm) if confirm else Confirmation("yes"),
            new_units=added,
            waived=report.waived,
            advance=lambda done, total: tell("saving", done, total),
        )
    return replace(report, saved=True)


def import_ratings(  # noqa: PLR0913
    file: Path,
    edition: str,
    period: str,
    method: str,
    *,
    url: str | None = None,
    absent: str | None = None,
    replace_draft: bool = False,
    reason: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a period's ratings and save them as a draft, unless `dry_run`.

    `absent` is the reason code for projects of the list without a row; `reason` says why a period
    that was published is corrected. Raises ImportRejected with all problems, KeyError for an
    unknown edition or method, ValueError for an unknown period or reason, DatabaseUnavailable.
    """
    editions.edition(edition)
    rules = methods.method(method)
    period_end(period)
    database.check_schema(url)
    tell = progress or silently
    tell("reading", 0, 1)
    report = Report(file=file.name, kind="ratings", edition=edition, period=period, reason=reason)
    content = content_of(file, report)
    source = source_of(file, content, now)
    destination = saving.Destination(edition, period, reason, replace_draft)
    with database.reading(url) as session:
        refuse(report, _refusals(session, source, destination, rules))
        projects = saving.known_projects(session, edition)
        listed_at = acts.last_moment(session, edition, acts.OF_LISTING)
    sheets = sheets_in(content, file, report)
    tell("checking", 0, 1)
    tables, report = tables_in(sheets, rating_headers(rules), report, {"running_number": "number"})
    checked = check_ratings(
        tables, edition, projects, rules, absent=absent, sheet=sheets[0].name if sheets else ""
    )
    report = _ratings_report(report, checked, projects)
    refuse(report, report.problems)
    if dry_run:
        return report
    with database.transaction(url) as session:
        refuse(report, _refusals(session, source, destination, rules))
        if listed_at != acts.last_moment(session, edition, acts.OF_LISTING):
            raise saving.list_changed(edition)
        release = saving.save_ratings(
            session,
            source,
            destination,
            rules,
            checked,
            projects,
            advance=lambda done, total: tell("saving", done, total),
        )
    return replace(report, saved=True, release=release)


def _checked(
    sheets: Sequence[Sheet],
    edition: editions.Edition,
    known: Sequence[editions.Unit],
    added: Sequence[editions.Unit],
    report: Report,
) -> tuple[CheckedList, Report]:
    """Check the tables of a list, and return the report with what was read and left out."""
    tables, report = tables_in(
        sheets,
        list_headers(),
        report,
        is_heading=Groups(edition).names_a_group,
        needed=("name_zh",),
    )
    sheet = sheets[0].name if sheets else ""
    checked = check_list(tables, edition, known, editions.regions(), sheet, new=added)
    return checked, report


def _brought(
    given: Collection[tuple[str, str]],
    edition: editions.Edition,
    known: Sequence[editions.Unit],
    report: Report,
) -> tuple[editions.Unit, ...]:
    """Return the units that came with a list; ImportRejected for one that cannot be taken."""
    try:
        return made_units(given, edition.unit_kinds, known)
    except NewUnitWrong as wrong:
        refuse(report, (Problem(code=wrong.code, value=wrong.value, params=wrong.found),))
        raise


def _refusals(
    session: Session,
    source: saving.Source,
    destination: saving.Destination,
    method: methods.Method,
) -> tuple[Problem, ...]:
    return tuple(saving.refusals_of_ratings(session, source, destination, method))


def _list_report(
    report: Report,
    checked: CheckedList,
    accept: Collection[str],
    waived_before: Collection[tuple[str, str]] = (),
) -> Report:
    found = [p for p in checked.problems if (p.code, p.subject) not in waived_before]
    waiving = waive(found, accept)
    return replace(
        report,
        counts={"projects": len(checked.projects)},
        unchecked=(*waiving.remarks, *checked.unchecked),
        splits=checked.splits,
        units=checked.units,
        waived=waiving.waived,
        problems=waiving.remaining,
        further_problems=further_in(checked.problems),
    )


def _ratings_report(
    report: Report, checked: CheckedRatings, projects: Sequence[KnownProject]
) -> Report:
    rated = sum(rating.total is not None for rating in checked.ratings)
    return replace(
        report,
        counts={
            "listed": len(projects),
            "rated": rated,
            "not_rated": len(checked.ratings) - rated,
        },
        unchecked=checked.unchecked,
        remarks=(*report.remarks, *checked.remarks),
        problems=tuple(checked.problems),
        further_problems=further_in(checked.problems),
    )
