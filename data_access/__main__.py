"""The publisher's command line: python -m data_access COMMAND."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from data_access import database, editions, importing, methods, publishing
from data_access.importing.marking import mark
from data_access.importing.periods import period_end
from data_access.importing.problems import Finding, Language, say
from data_access.settings import settings

DONE, REFUSED, WRONG_USE, NO_DATABASE, DIFFERENCES = range(5)

EXIT_CODES = """
Exit codes: 0 done; 1 refused because of what the file or the release says, nothing was changed;
2 wrong use; 3 the database cannot be used; 4 verify found differences; 5 there is no browser that
could draw pictures.
The database is that of DATABASE_URL.
"""

STEPS = {
    "initialising": "Preparing the database",
    "reading": "Reading the file",
    "checking": "Checking",
    "saving": "Saving",
    "publishing": "Computing ranks and intervals",
    "verifying": "Recomputing releases",
}
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
PUBLISHED = {
    True: "{code} is published: {rated} of {listed} projects rated. SHA-256 {sha256}",
    False: "{code} would be published: {rated} of {listed} projects rated (dry run).",
}

app = typer.Typer(
    help="Import lists and ratings, publish and verify releases.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


class Lang(StrEnum):
    """Language of what is told."""

    zh = "zh"
    en = "en"

    @property
    def code(self) -> Language:
        """The language's code as the texts know it."""
        return "zh" if self is Lang.zh else "en"


def _valid(check: Callable[[str], object]) -> Callable[[str | None], str | None]:
    """Return an option's callback: what `check` does not know is wrong use."""

    def callback(value: str | None) -> str | None:
        try:
            if value is not None:
                check(value)
        except (KeyError, ValueError) as unknown:
            raise typer.BadParameter(str(unknown.args[0])) from unknown
        return value

    return callback


_KNOWN_EDITION = _valid(editions.edition)
_KNOWN_PERIOD = _valid(period_end)
_KNOWN_METHOD = _valid(methods.method)

FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Workbook or CSV file.")
]
EditionOption = Annotated[
    str, typer.Option("--edition", callback=_KNOWN_EDITION, help="Edition, such as 2021.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Check everything, save nothing.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the report.")]
MarkedOption = Annotated[
    Path | None,
    typer.Option(
        "--marked",
        dir_okay=False,
        help="Where to write a copy (.xlsx) with faulty cells coloured and explained.",
    ),
]


@app.command(epilog=EXIT_CODES)
def init(as_json: JsonOption = False, lang: LangOption = Lang.zh) -> None:
    """Create or upgrade the database and enter editions, directions, regions and units."""
    with _exit_codes(as_json), _progress(as_json, lang.code) as tell:
        tell("initialising", 0, 0)
        database.initialise()
        tell("initialising", 1, 1)
        address = make_url(settings().database_url).render_as_string(hide_password=True)
    _tell(
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
    """Load the made-up demo editions into an empty database and publish their releases."""
    from data_access.demo import holds_a_list, load_demo

    with _exit_codes(as_json), _progress(as_json, lang.code) as tell:
        database.initialise()
        if if_empty and holds_a_list():
            _tell(as_json, {"demo": False}, say("The database holds a list already.", lang.code))
            return
        load_demo(progress=tell)
    _tell(as_json, {"demo": True}, say("The demo editions are loaded.", lang.code))


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
    with _exit_codes(as_json), _refusals(file, marked, lang.code, as_json):
        with _progress(as_json, lang.code) as tell:
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
        str, typer.Option(callback=_KNOWN_PERIOD, help="Period: 2022Q1, 2022H1 or 2022.")
    ],
    method: Annotated[
        str, typer.Option(callback=_KNOWN_METHOD, help="Method, such as illustrative-1.")
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
    with _exit_codes(as_json), _refusals(file, marked, lang.code, as_json):
        with _progress(as_json, lang.code) as tell:
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


@app.command(epilog=EXIT_CODES)
def publish(
    edition: Annotated[str, typer.Argument(callback=_KNOWN_EDITION)],
    period: Annotated[str, typer.Argument(callback=_KNOWN_PERIOD)],
    reason: Annotated[str | None, typer.Option(help="Why a published period is corrected.")] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.zh,
    as_json: JsonOption = False,
) -> None:
    """Publish the draft of a period; with --dry-run compute everything and keep nothing."""
    with _exit_codes(as_json):
        database.check_schema()
        with _progress(as_json, lang.code) as tell, database.transaction() as session:
            published = publishing.publish(
                session,
                edition,
                period,
                now=datetime.now(UTC),
                reason=reason,
                progress=partial(tell, "publishing"),
            )
            if dry_run:
                session.rollback()
    message = PUBLISHED[not dry_run]
    facts = {
        "code": published.code,
        "sha256": published.sha256,
        "listed": published.listed,
        "rated": published.rated,
    }
    _tell(as_json, facts | {"published": not dry_run}, say(message, lang.code, **facts))


@app.command(epilog=EXIT_CODES)
def releases(
    edition: Annotated[str | None, typer.Argument(callback=_KNOWN_EDITION)] = None,
    as_json: JsonOption = False,
) -> None:
    """List all releases, drafts too, oldest period first."""
    with _exit_codes(as_json):
        database.check_schema()
        with database.reading() as session:
            found = publishing.releases(session, edition)
    if as_json:
        _print_json({"releases": json.loads(found.to_json(orient="records", date_format="iso"))})
        return
    table = Table(*_SHOWN)
    shown = found[list(_SHOWN)].astype(object).where(found[list(_SHOWN)].notna(), "")
    for row in shown.itertuples(index=False):
        table.add_row(*map(str, row))
    Console().print(table)


_SHOWN = ("edition", "code", "status", "method", "listed", "rated", "demo", "published_at")


@app.command(epilog=EXIT_CODES)
def verify(
    edition: Annotated[str | None, typer.Argument(callback=_KNOWN_EDITION)] = None,
    lang: LangOption = Lang.zh,
    as_json: JsonOption = False,
) -> None:
    """Recompute every published release from its inputs and tell all that differs."""
    with _exit_codes(as_json):
        database.check_schema()
        with _progress(as_json, lang.code) as tell, database.reading() as session:
            found = publishing.verify(session, edition, partial(tell, "verifying"))
    texts = [difference.text() for difference in found]
    message = (
        say("{count} differences:", lang.code, count=len(texts))
        if texts
        else say("Every published release follows from its inputs.", lang.code)
    )
    _tell(as_json, {"differences": texts}, "\n".join((message, *texts)))
    if found:
        raise typer.Exit(DIFFERENCES)


@contextmanager
def _exit_codes(as_json: bool) -> Iterator[None]:
    """Turn what cannot be done into a message and an exit code."""
    from data_access.demo import DemoRefused

    try:
        yield
    except (publishing.PublishingRefused, DemoRefused) as refused:
        _fail(REFUSED, str(refused), as_json)
    except (database.DatabaseUnavailable, OperationalError) as unavailable:
        _fail(NO_DATABASE, str(unavailable), as_json)


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


def _fail(code: int, message: str, as_json: bool) -> NoReturn:
    if as_json:
        _print_json({"error": message})
    else:
        typer.echo(message, err=True)
    raise typer.Exit(code)


def _tell(as_json: bool, facts: dict[str, Any], text: str) -> None:
    if as_json:
        _print_json(facts)
    else:
        typer.echo(text)


def _print_json(facts: dict[str, Any]) -> None:
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))


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
    edition: Annotated[str, typer.Argument(callback=_KNOWN_EDITION)],
    period: Annotated[str, typer.Argument(help="Period, such as 2023Q3, or release: 2023Q3.1.")],
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
) -> None:
    """Write the press pack of a published release: charts, tables, captions, method, hashes.

    Charts belong to the site, of which this program knows nothing, so the site's own program makes
    the pack. It needs an installed Chromium.
    """
    command = [sys.executable, "-m", "components", edition, period, "--out", str(out)]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603


@contextmanager
def _progress(as_json: bool, language: Language) -> Iterator[importing.Progress]:
    """Show what is done of each step, on a terminal only, and never beside JSON."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    quiet = as_json or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=None)

        def tell(step: str, done: int, total: int) -> None:
            description = say(STEPS[step], language) if step in STEPS else step
            progress.update(task, description=description, completed=done, total=total or None)

        yield tell


if __name__ == "__main__":
    app()
