"""The publisher's command line: python -m data_access COMMAND."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from data_access import database, importing, methods
from data_access.desk import backing_up, previewing, releasing
from data_access.desk.shared import (
    EXIT_CODES,
    KNOWN_EDITION,
    KNOWN_METHOD,
    KNOWN_PERIOD,
    REFUSED,
    DryRunOption,
    EditionOption,
    FileArgument,
    JsonOption,
    Lang,
    LangOption,
    MarkedOption,
    exit_codes,
    showing_progress,
    tell_outcome,
)
from data_access.importing.marking import mark
from data_access.importing.problems import Finding, Language, say
from data_access.settings import settings

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
}
SAID = (OUTCOMES,)

app = typer.Typer(
    help="Import lists and ratings, publish and verify releases.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for desk in (releasing, previewing, backing_up):
    app.add_typer(desk.app)


@app.command(epilog=EXIT_CODES)
def init(as_json: JsonOption = False, lang: LangOption = Lang.zh) -> None:
    """Create or upgrade the database and enter editions, directions, regions and units."""
    with exit_codes(as_json, lang.code), showing_progress(as_json, lang.code) as tell:
        tell("initialising", 0, 0)
        database.initialise()
        tell("initialising", 1, 1)
        address = make_url(settings().database_url).render_as_string(hide_password=True)
    tell_outcome(
        as_json, {"database": address}, say("The database is ready: {url}", lang.code, url=address)
    )


@app.command(epilog=EXIT_CODES)
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Leave a database that holds a list as it is.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.zh,
) -> None:
    """Load the made-up demo edition into an empty database and publish its releases."""
    from data_access.demo import holds_a_list, load_demo

    with exit_codes(as_json, lang.code), showing_progress(as_json, lang.code) as tell:
        database.initialise()
        if if_empty and holds_a_list():
            tell_outcome(
                as_json, {"demo": False}, say("The database holds a list already.", lang.code)
            )
            return
        load_demo(progress=tell)
    tell_outcome(as_json, {"demo": True}, say("The demo edition is loaded.", lang.code))


@app.command(epilog=EXIT_CODES)
def import_list(  # noqa: PLR0913, PLR0917
    file: FileArgument,
    edition: EditionOption,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="Rule of the notice to waive, with --reason; may be repeated."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why the rules are waived; shown on the site.")
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.zh,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and import the list of an edition: all of it, or nothing and every problem."""
    try:
        importing.check_waivers(accept or (), reason)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    with exit_codes(as_json, lang.code), _refusals(file, marked, lang.code, as_json):
        with showing_progress(as_json, lang.code) as tell:
            report = importing.import_list(
                file,
                edition,
                accept=accept or (),
                reason=reason,
                dry_run=dry_run,
                progress=tell,
            )
        _tell_report(report, lang.code, as_json)


@app.command(epilog=EXIT_CODES)
def import_ratings(  # noqa: PLR0913, PLR0917
    file: FileArgument,
    edition: EditionOption,
    period: Annotated[
        str, typer.Option(callback=KNOWN_PERIOD, help="Period: 2022Q1, 2022H1 or 2022.")
    ],
    method: Annotated[
        str, typer.Option(callback=KNOWN_METHOD, help="Method, such as illustrative-1.")
    ],
    absent: Annotated[
        str | None,
        typer.Option(help="Reason code for every project of the list that has no row."),
    ] = None,
    replace_draft: Annotated[
        bool, typer.Option("--replace-draft", help="Replace the period's unpublished version.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why a published period is corrected.")] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.zh,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and import the ratings of a period as a draft: all of them, or nothing."""
    if absent is not None and absent not in (reasons := methods.method(method).reasons):
        raise typer.BadParameter(f"--absent is one of: {', '.join(reasons)}")
    with exit_codes(as_json, lang.code), _refusals(file, marked, lang.code, as_json):
        with showing_progress(as_json, lang.code) as tell:
            report = importing.import_ratings(
                file,
                edition,
                period,
                method,
                absent=absent,
                replace_draft=replace_draft,
                reason=reason,
                dry_run=dry_run,
                progress=tell,
            )
        _tell_report(report, lang.code, as_json)


@contextmanager
def _refusals(file: Path, marked: Path | None, language: Language, as_json: bool) -> Iterator[None]:
    """Tell every problem of a refused file, and write its marked copy where one is asked for."""
    try:
        yield
    except importing.ImportRejected as rejected:
        if marked:
            mark(file, rejected.problems, marked, language)
        _tell_report(rejected.report, language, as_json)
        raise typer.Exit(REFUSED) from rejected


def _tell_report(report: importing.Report, language: Language, as_json: bool) -> None:
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
        yield from _told(report, report.waived, language)
    if report.unchecked:
        yield say("Could not be checked, or follows from something else:", language)
        yield from _told(report, report.unchecked, language)
    if report.splits:
        yield say("Cells that may name several applicants:", language)
        yield from _told(report, report.splits, language)


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


@app.command("press-pack")
def press_pack(
    edition: Annotated[str, typer.Argument(callback=KNOWN_EDITION)],
    period: Annotated[str, typer.Argument(help="Period, such as 2023Q3, or release: 2023Q3.1.")],
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
) -> None:
    """Write the press pack of a published release: charts, tables, captions, method, hashes.

    Charts belong to the site, of which this program knows nothing, so the site's own program makes
    the pack. It needs an installed Chromium.
    """
    command = [sys.executable, "-m", "components", edition, period, "--out", str(out)]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603


if __name__ == "__main__":
    app()
