"""How imports are told: what was done or refused, every problem, what was read and left out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from data_access import importing
from data_access.desk.shared import REFUSED, writing
from data_access.importing.marking import mark
from data_access.importing.problems import Finding, Language, Problem, say
from data_access.refusing import Refused

OUTCOMES = {
    ("list", True): "{file}: the list of edition {edition} is saved, {projects} projects.",
    ("list", False): "{file}: {projects} projects, nothing wrong; nothing was saved (dry run).",
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
SAID = (OUTCOMES,)


@contextmanager
def refusals(file: Path, marked: Path | None, language: Language, as_json: bool) -> Iterator[None]:
    """Tell every problem of a refused file, and write its marked copy where one is asked for."""
    try:
        yield
    except importing.ImportRejected as rejected:
        tell_report(rejected.report, language, as_json)
        if marked:
            _mark(file, rejected.problems, marked, language)
        raise typer.Exit(REFUSED) from rejected


def _mark(file: Path, problems: Sequence[Problem], marked: Path, language: Language) -> None:
    """Write the marked copy; where it cannot be written, say so beside the report."""
    try:
        with writing(marked):
            mark(file, problems, marked, language)
    except Refused as refused:
        typer.echo(say(refused.message, language, **refused.found), err=True)


def tell_report(report: importing.Report, language: Language, as_json: bool) -> None:
    """Tell what an import found and did, as JSON or line by line."""
    if as_json:
        typer.echo(report.to_json(language))
        return
    for line in _report_lines(report, language):
        typer.echo(line)


def _report_lines(report: importing.Report, language: Language) -> Iterator[str]:
    yield _outcome(report, language)
    yield from _told(report, report.problems, language)
    if report.columns:
        headers = tuple(" ".join(column.header.split()) for column in report.columns)
        yield say("Columns read: {headers}", language, headers=headers)
    if report.ignored_columns:
        yield say("Columns ignored: {headers}", language, headers=report.ignored_columns)
    if report.ignored_sheets:
        yield say("Sheets ignored: {sheets}", language, sheets=report.ignored_sheets)
    if report.waived:
        yield say("Waived, because: {reason}", language, reason=report.reason)
        yield from _waived(report, language)
    if report.unchecked:
        yield say("Could not be checked, or follows from something else:", language)
        yield from _told(report, report.unchecked, language)
    if report.splits:
        yield say("Cells that may name several applicants:", language)
        yield from _told(report, report.splits, language)


def _waived(report: importing.Report, language: Language) -> Iterator[str]:
    """Tell what was waived, without how to waive it."""
    for problem in report.waived:
        yield "  " + Finding.text(problem, report.file, language)


def _told(
    report: importing.Report, findings: Sequence[Finding], language: Language
) -> Iterator[str]:
    for finding in findings:
        yield "  " + finding.text(report.file, language)


def _outcome(report: importing.Report, language: Language) -> str:
    if report.problems:
        return say(
            "{file} is refused and nothing was changed; problems: {count}",
            language,
            file=report.file,
            count=len(report.problems),
        )
    return say(
        OUTCOMES[report.kind, report.saved],
        language,
        file=report.file,
        edition=report.edition,
        release=report.release,
        **report.counts,
    )
