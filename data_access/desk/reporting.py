"""How imports are told: what was done or refused, every problem, what was read and left out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from data_access import importing
from data_access.desk import findings
from data_access.desk.next_steps import once_more
from data_access.desk.shared import REFUSED, report_file, writing
from data_access.desk.usage import typed
from data_access.importing.correcting import Correction
from data_access.importing.marking import mark
from data_access.importing.problems import (
    NOT_OF_THE_FILE,
    Finding,
    Language,
    Problem,
    say,
    say_count,
)
from data_access.list_changes import Value
from data_access.refusing import Refused

OUTCOMES = {
    ("list", True): "{file}: the list of edition {edition} is saved, {projects} projects.",
    ("list", False): "{file}: {projects} projects, nothing wrong; nothing was saved (dry run).",
    ("correction", True): (
        "{file}: the list of edition {edition} is corrected; version {version} is published, "
        "changes: {changes}."
    ),
    ("correction", False): (
        "{file}: changes that version {version} of the list of edition {edition} would make: "
        "{changes}; nothing was saved."
    ),
    ("ratings", True): (
        "{file}: saved as draft {release}; {rated} of {listed} projects rated, {not_rated} not."
    ),
    ("ratings", False): (
        "{file}: {rated} of {listed} projects rated, {not_rated} not, nothing wrong; "
        "nothing was saved (dry run)."
    ),
    ("self_assessments", True): (
        "{file}: self-assessments of {assessed} of {listed} projects are saved."
    ),
    ("self_assessments", False): (
        "{file}: self-assessments of {assessed} of {listed} projects, nothing wrong; "
        "nothing was saved (dry run)."
    ),
    ("spot_checks", True): "{file}: results of {checked} of {drawn} spot checks are saved.",
    ("spot_checks", False): (
        "{file}: results of {checked} of {drawn} spot checks, nothing wrong; "
        "nothing was saved (dry run)."
    ),
    ("evaluation", True): (
        "{file}: saved as draft, version {release} of the final evaluation; {evaluated} of "
        "{listed} projects evaluated, {catalogued} in the catalogue."
    ),
    ("evaluation", False): (
        "{file}: {evaluated} of {listed} projects evaluated, {catalogued} in the catalogue, "
        "nothing wrong; nothing was saved (dry run)."
    ),
}
FIELDS = {
    "name_zh": "project name",
    "name_en": "English name of the project",
    "applicants": "applicant",
    "applicants_en": "English name of the applicant",
    "direction": "direction",
    "unit": "recommending unit",
    "region": "region",
    "applicant_kind": "kind of applicant",
    "dcmm_level": "DCMM level",
    "dcmm_standard": "DCMM standard",
    "summary_zh": "summary",
    "summary_en": "English summary",
}
"""What a corrected list may change."""
HEADINGS = {
    "remarks": "Noticed while reading:",
    "unchecked": "Could not be checked, or follows from something else:",
}
SAID = (OUTCOMES, FIELDS, HEADINGS)


@contextmanager
def refusals(file: Path, marked: Path | None, language: Language, as_json: bool) -> Iterator[None]:
    """Tell every problem of a refused file, and write its marked copy where one is asked for."""
    try:
        yield
    except importing.ImportRejected as rejected:
        tell_report(rejected.report, language, as_json)
        if marked:
            _mark(file, rejected.problems, marked, language)
        is_of_the_file = any(each.code not in NOT_OF_THE_FILE for each in rejected.problems)
        if is_of_the_file and not as_json:
            typer.echo("\n".join(once_more(typed(), language, is_marked=bool(marked))))
        raise typer.Exit(REFUSED) from rejected


def _mark(file: Path, problems: Sequence[Problem], marked: Path, language: Language) -> None:
    """Write the marked copy; where it cannot be written, say so beside the report."""
    try:
        with writing(marked):
            mark(file, problems, marked, language)
    except Refused as refused:
        typer.echo(say(refused.message, language, **refused.found), err=True)


def tell_report(report: importing.Report, language: Language, as_json: bool) -> None:
    """Tell what an import found and did, as JSON or line by line.

    Where a list is too long to be read in a terminal, a workbook has all that was found.
    """
    if as_json:
        typer.echo(report.to_json(language))
        return
    for line in _report_lines(report, language):
        typer.echo(line)
    if findings.is_long(report):
        file = report_file(f"{report.edition}-{Path(report.file).stem}-report.xlsx")
        with writing(file):
            file.write_bytes(findings.workbook(report, language))
        typer.echo("\n" + say("All of it is in {file}", language, file=file))


def _report_lines(report: importing.Report, language: Language) -> Iterator[str]:
    yield _outcome(report, language)
    yield from findings.lines(report.problems, findings.MOST_PROBLEMS, language)
    if report.further_problems:
        yield "  " + say_count(
            "One further problem is not told.",
            "{count} further problems are not told.",
            report.further_problems,
            language,
        )
    yield from _list_lines(report, language)
    if report.columns:
        headers = tuple(" ".join(column.header.split()) for column in report.columns)
        yield say("Columns read: {headers}", language, headers=headers)
    if report.ignored_columns:
        yield say("Columns ignored: {headers}", language, headers=report.ignored_columns)
    if report.ignored_sheets:
        yield say("Sheets ignored: {sheets}", language, sheets=report.ignored_sheets)
    if report.waived:
        yield ""
        yield say("Waived, because: {reason}", language, reason=report.reason)
        yield from _waived(report, language)
    yield from findings.applicants(report.splits, language)
    yield from findings.units(report.units, language)
    for kind, heading in HEADINGS.items():
        if remarks := getattr(report, kind):
            yield ""
            yield say(heading, language)
            yield from findings.lines(remarks, findings.MOST_REMARKS, language)


def _waived(report: importing.Report, language: Language) -> Iterator[str]:
    """Tell what was waived, without how to waive it."""
    for problem in report.waived:
        yield "  " + Finding.text(problem, "", language)


def _outcome(report: importing.Report, language: Language) -> str:
    if report.problem_count:
        return say_count(
            "{file} is refused and nothing was changed: one problem.",
            "{file} is refused and nothing was changed: {count} problems.",
            report.problem_count,
            language,
            file=report.file,
        )
    return say(
        OUTCOMES[report.kind, report.saved],
        language,
        file=report.file,
        edition=report.edition,
        release=report.release,
        version=report.correction.version if report.correction else None,
        changes=len(report.correction.changes) if report.correction else 0,
        **report.counts,
    )


def _list_lines(report: importing.Report, language: Language) -> Iterator[str]:
    """Tell what goes with a list that is replaced, and what a corrected one changes."""
    if report.removed:
        yield say(
            "Drafts made with the list that is replaced are removed; import their ratings again: "
            "{drafts}",
            language,
            drafts=tuple(report.removed),
        )
    if report.correction and not report.problems:
        yield from _changes(report, report.correction, language)


def _changes(report: importing.Report, correction: Correction, language: Language) -> Iterator[str]:
    for changed in correction.changes:
        yield "  " + say(
            '{project} {name}: {field} is "{before}", becomes "{after}"',
            language,
            project=changed.project,
            name=changed.name,
            field=say(FIELDS[changed.change.field], language),
            before=_shown(changed.change.before),
            after=_shown(changed.change.after),
        )
    if correction.still_waived:
        rules = tuple(f"{waiver.rule} {waiver.subject}" for waiver in correction.still_waived)
        yield say("Still waived: {rules}", language, rules=rules)
    if correction.drafts:
        yield say("Drafts that go on with it: {drafts}", language, drafts=correction.drafts)
    if not report.saved:
        yield say("Published releases keep the names they have.", language)


def _shown(value: Value) -> object:
    """Return a value as the report has it: several names as one text, a dash for none."""
    if isinstance(value, tuple):
        return "; ".join(name or "—" for name in value)
    return "—" if value is None else value
