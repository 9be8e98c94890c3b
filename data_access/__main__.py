"""The publisher's command line: python -m data_access COMMAND."""

import atexit
import gc
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from data_access import database, importing, methods
from data_access.desk import (
    backing_up,
    catalogue,
    closing,
    editing,
    previewing,
    rehearsing,
    releasing,
    standing,
    verifying,
)
from data_access.desk.help_pages import LISTING, MAINTENANCE, RATING
from data_access.desk.language import Lang
from data_access.desk.next_steps import NotConfirmed, without
from data_access.desk.reporting import refusals, tell_report
from data_access.desk.shared import (
    DryRunOption,
    EditionArgument,
    FileArgument,
    JsonOption,
    LangOption,
    MarkedOption,
    PeriodArgument,
    YesOption,
    exit_codes,
    showing_progress,
    tell_outcome,
)
from data_access.desk.usage import DeskCommand, DeskGroup, WrongUse, typed
from data_access.desk.values import (
    check_waivers,
    known_method,
    own_words,
)
from data_access.importing.problems import say
from data_access.importing.waivers import rules_told
from data_access.settings import settings
from data_access.status import Step

ACCEPT = (
    f"Rule of the notice to waive, with --reason; may be repeated. Rules: {rules_told()}. UNIT and "
    "PROJECT are a code or name, such as quota:520000; without one a rule is waived only where one "
    "unit or project breaks it, with :all for all that do."
)

ABOUT = """The publisher's commands: from the list of an edition to its catalogue.

Called without a command it shows where the edition stands and what comes next (status).
"""
NO_UNIT = '"{given}" is not NAME=KIND'
NO_REASON = "--absent is one of: {known}; not {given}"
SAID = ({"no_unit": NO_UNIT, "no_reason": NO_REASON},)

app = typer.Typer(
    cls=DeskGroup,
    help=ABOUT,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for desk in (standing, releasing, verifying, rehearsing, previewing, backing_up, editing):
    app.add_typer(desk.app)
closing.app.add_typer(catalogue.app)
app.add_typer(closing.app, name="closing")


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def init(as_json: JsonOption = False, lang: LangOption = Lang.system) -> None:
    """Create or upgrade the database, with the editions and their recommending units."""
    with exit_codes(as_json, lang.code), showing_progress(as_json, lang.code) as tell:
        tell("initialising", 0, 0)
        kept = database.initialise()
        tell("initialising", 1, 1)
        address = make_url(settings().database_url).render_as_string(hide_password=True)
    lines = [say("The database is ready: {url}", lang.code, url=address)]
    lines += [
        say(
            verifying.KEPT_FACT,
            lang.code,
            table=fact.table,
            row=fact.row,
            field=fact.field,
            published=fact.published,
            in_file=fact.in_file,
        )
        for fact in kept
    ]
    facts = {"database": address, "kept": [asdict(fact) for fact in kept]}
    tell_outcome(as_json, facts, "\n".join(lines))


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Leave a database that holds a list as it is.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.system,
) -> None:
    """Load the made-up demo editions into an empty database and publish their releases."""
    from data_access.demo import holds_a_list, load_demo

    with exit_codes(as_json, lang.code), showing_progress(as_json, lang.code) as tell:
        database.initialise()
        if if_empty and holds_a_list():
            tell_outcome(
                as_json, {"demo": False}, say("The database holds a list already.", lang.code)
            )
            return
        load_demo(progress=tell)
    tell_outcome(as_json, {"demo": True}, say("The demo editions are loaded.", lang.code))


@app.command(cls=DeskCommand, rich_help_panel=LISTING)
def import_list(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    file: FileArgument,
    accept: Annotated[
        list[str] | None,
        typer.Option(help=ACCEPT, metavar="RULE[:WHOM]"),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why the rules are waived; shown on the site."
        ),
    ] = None,
    new_unit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=KIND",
            help="A recommending unit that no table knows, and its kind; may be repeated.",
        ),
    ] = None,
    replace_unpublished: Annotated[
        bool,
        typer.Option(
            "--replace", help="Replace a list with which nothing was published, and its drafts."
        ),
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and save the list of an edition, all of it or nothing."""
    new_units = [_name_and_kind(each) for each in new_unit or ()]
    check_waivers(accept or (), reason)
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
        with showing_progress(as_json, lang.code) as tell:
            report = importing.import_list(
                file,
                edition,
                accept=accept or (),
                reason=reason,
                new_units=new_units,
                replace_unpublished=replace_unpublished,
                dry_run=dry_run,
                progress=tell,
            )
        tell_report(report, lang.code, as_json)


def _name_and_kind(given: str) -> tuple[str, str]:
    name, equals, kind = given.replace("\N{FULLWIDTH EQUALS SIGN}", "=").rpartition("=")
    if not (name.strip() and equals and kind.strip()):
        raise WrongUse(NO_UNIT, given=given)
    return name.strip(), kind.strip()


@app.command(cls=DeskCommand, rich_help_panel=LISTING)
def correct_list(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    file: FileArgument,
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why the list is corrected; shown on the site."
        ),
    ],
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE[:WHOM]",
            help="Rule to waive besides those waived before; may be repeated.",
        ),
    ] = None,
    new_unit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=KIND",
            help="A recommending unit that no table knows, and its kind; may be repeated.",
        ),
    ] = None,
    yes: YesOption = False,
    confirm: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="The hash told with the changes: publish exactly these."),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> Step | None:
    """Publish a corrected list as its next version.

    Names, applicants, directions and units may change; projects and their numbers stay.
    Without --confirm it only shows what would change.
    """
    new_units = [_name_and_kind(each) for each in new_unit or ()]
    check_waivers(accept or (), reason if accept else None)
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
        with showing_progress(as_json, lang.code) as tell:
            report = importing.correct_list(
                file,
                edition,
                reason,
                accept=accept or (),
                new_units=new_units,
                confirm=confirm,
                yes=yes,
                dry_run=dry_run,
                progress=tell,
            )
        if report.saved or report.correction is None:
            tell_report(report, lang.code, as_json)
            return None
        asked, sha256 = without("--confirm", typed()), report.correction.sha256
        confirming = Step((*asked, "--confirm", sha256), by_another=settings().two_persons)
        is_wrong = bool(confirm) and confirm != sha256
        if not (is_wrong and as_json):
            tell_report(report, lang.code, as_json)
        if is_wrong:
            raise NotConfirmed(confirm, sha256, Step(asked), confirming)
    return None if dry_run else confirming


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def import_ratings(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: PeriodArgument,
    file: FileArgument,
    method: Annotated[
        str,
        typer.Option(
            metavar="METHOD", callback=known_method, help="Method, such as illustrative-1."
        ),
    ],
    absent: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Reason code for every project of the list that has no row.",
        ),
    ] = None,
    replace_draft: Annotated[
        bool, typer.Option("--replace-draft", help="Replace the period's unpublished version.")
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why a published period is corrected."
        ),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and save the ratings of a period as a draft, all of them or nothing."""
    if absent is not None and absent not in (reasons := methods.method(method).reasons):
        raise WrongUse(NO_REASON, given=absent, known=tuple(reasons))
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
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
        tell_report(report, lang.code, as_json)


if __name__ == "__main__":
    atexit.register(gc.freeze)  # the system takes back all at once; to look through it takes 0.3 s
    app()
