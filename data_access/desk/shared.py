"""What every command of the publisher's desk shares: options, exit codes, how it tells."""

import json
import re
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_args

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from data_access import backups, database, importing, persons, rehearsing
from data_access.backups.refusing import MESSAGES
from data_access.desk.language import Lang
from data_access.desk.next_steps import NotConfirmed, next_lines
from data_access.desk.usage import WrongUse, typed
from data_access.desk.values import (
    known_edition,
    known_period,
    lang_named,
    new_file,
    own_words,
    period_or_release,
    readable_file,
    whole_number,
)
from data_access.differences import Difference, Phrase
from data_access.gates import SamePerson
from data_access.importing.problems import Language, say, say_count
from data_access.refusing import Refused
from data_access.settings import Settings, local, settings
from data_access.spreadsheets.csv_files import decoded
from data_access.spreadsheets.sheets import Unreadable
from data_access.status import ANOTHERS_NAME, Step

DONE, REFUSED, WRONG_USE, NO_DATABASE, DIFFERENCES = range(5)

STEPS = {
    "initialising": "Preparing the database",
    "reading": "Reading the file",
    "checking": "Checking",
    "saving": "Saving",
    "publishing": "Computing ranks and intervals",
    "verifying": "Recomputing releases",
    "copying": "Copying the database",
    "replacing": "Putting the backup in place",
    "starting": "Starting the site",
}
NO_TEXT = "{file} is no text file in UTF-8 or GB18030; save it as plain text (.txt)"
EMPTY_TEXT = "{file} is empty; it should hold the text"
EITHER = "give either {one} or {other}"
SETTINGS = {
    "database_url": (
        "{name} is {value}; expected is an address such as sqlite:////srv/ratings.sqlite3 or "
        "postgresql://user@host:5432/name"
    ),
    "any": "{name} is {value}: {detail}",
}
"""What is said of a setting that cannot work."""
DIFFERS = {
    True: "{release}, {project}: {field} is {found}, should be {expected}",
    False: "{release}: {field} is {found}, should be {expected}",
}
"""By whether a difference is one of a project."""
LEFT_BY_RESTORE = "Left by an interrupted restore, removed: {files}"
LEFT_BY_REHEARSAL = "Left by a rehearsal that was ended by force, removed: {files}"
NO_NAME = (
    "PUBLISHER is {given}, which only stands for a name: give the name of the person who publishes"
)
NO_MOMENT = '"{given}" is no moment such as 2023-10-20T10:00'
CANNOT_WRITE = MESSAGES["cannot_write"]
SAID = (
    STEPS,
    SETTINGS,
    DIFFERS,
    {"left": LEFT_BY_RESTORE, "left_by_rehearsal": LEFT_BY_REHEARSAL},
    {
        "no_name": NO_NAME,
        "no_moment": NO_MOMENT,
        "no_text": NO_TEXT,
        "empty": EMPTY_TEXT,
        "either": EITHER,
    },
)


def moment(value: str) -> datetime:
    """Read a moment, in the site's time zone where it names none; wrong use if it is none."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError as wrong:
        raise WrongUse(NO_MOMENT, given=value) from wrong
    return read if read.tzinfo else read.replace(tzinfo=settings().timezone)


def told_moment(at: datetime) -> str:
    """Write a moment in the site's time zone, to the minute."""
    return local(at)


EditionArgument = Annotated[
    str,
    typer.Argument(metavar="EDITION", callback=known_edition, help="Edition, such as 2021."),
]
OneEditionArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="EDITION", callback=known_edition, help="Edition, such as 2021; all without it."
    ),
]
PeriodArgument = Annotated[
    str,
    typer.Argument(
        metavar="PERIOD", callback=known_period, help="Period, such as 2022Q1, 2022H1 or 2022."
    ),
]
ReleaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="PERIOD",
        callback=period_or_release,
        help="Period, such as 2022Q1; with a version (2022Q1.1) where it is not the newest.",
    ),
]
FileArgument = Annotated[
    Path,
    typer.Argument(metavar="FILE", callback=readable_file, help="Workbook or CSV file."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Check everything, save nothing.")]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for a program, nothing else.")
]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        metavar="zh|en",
        parser=lang_named,
        help="Language of all that is told; without it that of the system.",
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Publish without the hash, whatever it changes.")
]
UntilOption = Annotated[
    str, typer.Option(metavar="MOMENT", help="Until when units may object: 2023-10-10T18:00.")
]
WorkbooksOption = Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the workbooks.")]
ProjectArgument = Annotated[
    str, typer.Argument(metavar="PROJECT", help="Code of the project, such as 2021-017.")
]
NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=whole_number, help="Number of the objection.")
]
ObjectionOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", callback=own_words, help="What is objected, in the unit's words."),
]
ObjectionFileOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", callback=readable_file, help="Or a text file that has these words."
    ),
]
ReceivedOption = Annotated[
    str | None,
    typer.Option(
        metavar="MOMENT", help="When it was received, where it is entered later: 2023-10-09T16:30."
    ),
]
AcceptOption = Annotated[bool, typer.Option("--accept/--reject", help="The decision.")]
DecisionOption = Annotated[
    str | None, typer.Option(metavar="TEXT", callback=own_words, help="Why it was decided so.")
]
WhyFileOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", callback=readable_file, help="Or a text file that says why."),
]
ChangedBecauseOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        callback=own_words,
        help="Why the draft is another than its preview; for the log.",
    ),
]
ConfirmOption = Annotated[
    str | None,
    typer.Option(metavar="HASH", help="The hash that `consequences` told: publish exactly that."),
]
MarkedOption = Annotated[
    Path | None,
    typer.Option(
        "--marked",
        metavar="FILE",
        callback=new_file,
        help="Where to write a copy (.xlsx) with faulty cells coloured and explained.",
    ),
]


@contextmanager
def exit_codes(as_json: bool, language: Language = "zh") -> Iterator[None]:
    """Turn what cannot be done into a message and an exit code.

    What an interrupted `restore` left beside a SQLite file, or a rehearsal, is cleared away first.
    """
    try:
        _check_publisher(as_json, language)
        if settings().database_url.startswith("sqlite"):
            tell_cleared(backups.cleared(), language)
        tell_cleared(rehearsing.cleared(), language, LEFT_BY_REHEARSAL)
        yield
    except Refused as refused:
        message = say(refused.message, language, **refused.found)
        if not as_json:
            message = "\n".join((message, *next_lines(_step_after(refused), language)))
        fail(REFUSED, message, as_json)
    except database.DatabaseUnavailable as unavailable:
        fail(NO_DATABASE, say(unavailable.message, language, **unavailable.found), as_json)
    except OperationalError as failed:
        fail(NO_DATABASE, str(failed), as_json)
    except ValidationError as wrong:
        if wrong.title != Settings.__name__:
            raise
        fail(NO_DATABASE, _wrong_settings(wrong, language), as_json)


def _step_after(refused: Refused) -> Step | None:
    """Return the command that leads on from a refusal, where it is known."""
    if isinstance(refused, SamePerson):
        return Step(tuple(typed()), by_another=True)
    return refused.step if isinstance(refused, NotConfirmed) else None


def _check_publisher(as_json: bool, language: Language) -> None:
    """Refuse the word that stands for a name in a command that is told, pasted as it is."""
    given = settings().publisher
    if any(persons.is_same(given, say(ANOTHERS_NAME, each)) for each in get_args(Language)):
        fail(NO_DATABASE, say(NO_NAME, language, given=given), as_json)


def tell_cleared(files: Sequence[str], language: Language, message: str = LEFT_BY_RESTORE) -> None:
    """Name what an interrupted command had left and is cleared away now."""
    if files:
        typer.echo(say(message, language, files=tuple(files)), err=True)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let a command that is told to end, or whose terminal is closed, clean up behind itself."""
    before = {
        told: signal.signal(told, lambda number, _: sys.exit(128 + number))
        for told in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)


def _wrong_settings(wrong: ValidationError, language: Language) -> str:
    """Say what is wrong with the settings, without a password in an address."""
    return "\n".join(
        say(
            SETTINGS.get(str(error["loc"][0]), SETTINGS["any"]),
            language,
            name=str(error["loc"][0]).upper(),
            value=re.sub(r"(//)?[^/]*@", "//***@", str(error["input"])),
            detail=error["msg"].removeprefix("Value error, "),
        )
        for error in wrong.errors()
    )


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Refuse what cannot be written: Refused names the file, or the folder, and says why."""
    try:
        yield
    except OSError as failed:
        raise Refused(CANNOT_WRITE, file=file, detail=failed.strerror or failed) from failed


@contextmanager
def kept_unless(dry_run: bool) -> Iterator[Session]:
    """Open a session whose work is kept wholly or, in a dry run or after a failure, not at all."""
    with database.transaction() as session:
        yield session
        if dry_run:
            session.rollback()


def fail(code: int, message: str, as_json: bool) -> NoReturn:
    """End with a message and an exit code."""
    if as_json:
        print_json({"error": message})
    else:
        typer.echo(message, err=True)
    raise typer.Exit(code)


def tell_outcome(as_json: bool, facts: dict[str, Any], text: str) -> None:
    """Tell what was done: facts as JSON, or a text."""
    if as_json:
        print_json(facts)
    else:
        typer.echo(text)


def tell_differences(
    found: Sequence[Difference],
    as_json: bool,
    language: Language,
    *,
    none: str = "",
    counts: Mapping[str, int] | None = None,
    first: Sequence[str] = (),
) -> None:
    """Tell all that differs, with its exit code; `none` is what is told where nothing does.

    `first`: lines that say what it means. `counts`: how much was compared, for JSON.
    """
    texts = [difference.text() for difference in found]
    counted = say_count("One difference:", "{count} differences:", len(texts), language)
    heading = counted if texts else none
    facts = {"differences": texts} | dict(counts or {})
    told = (told_difference(difference, language) for difference in found)
    tell_outcome(as_json, facts, "\n".join((*first, heading, *told)))
    if found:
        raise typer.Exit(DIFFERENCES)


def told_difference(difference: Difference, language: Language) -> str:
    """Say a difference in a language, whole numbers without decimals."""
    return say(
        DIFFERS[bool(difference.project)],
        language,
        release=_plain(difference.release, language),
        project=difference.project,
        field=_plain(difference.field, language),
        found=_plain(difference.found, language),
        expected=_plain(difference.expected, language),
    )


def _plain(value: object, language: Language) -> object:
    if value is None:
        return "—"
    if isinstance(value, Phrase):
        return say(value.message, language, **value.found)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def words_given(text: str | None, file: Path | None, one: str, other: str) -> str:
    """Return words that are given on the command line or in a text file, as it has them.

    Refused for a file that is no text in UTF-8 or GB18030, or empty; wrong use for both or neither.
    """
    if (text is None) == (file is None):
        raise WrongUse(EITHER, one=one, other=other)
    if file is None:
        return text or ""
    try:
        found = decoded(file.read_bytes()).strip()
    except Unreadable as unreadable:
        raise Refused(NO_TEXT, file=file) from unreadable
    if not found:
        raise Refused(EMPTY_TEXT, file=file)
    return found


def report_file(name: str) -> Path:
    """Return the file for a report that is too long for a terminal; its folder is made."""
    folder = settings().reports_folder
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def print_json(facts: dict[str, Any]) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))


@contextmanager
def showing_progress(as_json: bool, language: Language) -> Iterator[importing.Progress]:
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
