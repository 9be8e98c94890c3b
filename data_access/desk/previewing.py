"""The preview for recommending units, a workbook each, and what is objected."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

import typer

from data_access import database, previewing, publishing
from data_access import objections as objecting
from data_access.desk import preview_workbooks
from data_access.desk.help_pages import RATING
from data_access.desk.language import Lang
from data_access.desk.shared import (
    AcceptOption,
    DecisionOption,
    DryRunOption,
    EditionArgument,
    JsonOption,
    LangOption,
    NumberArgument,
    ObjectionFileOption,
    ObjectionOption,
    PeriodArgument,
    ProjectArgument,
    ReceivedOption,
    ReleaseArgument,
    UntilOption,
    WhyFileOption,
    WorkbooksOption,
    exit_codes,
    kept_unless,
    moment,
    print_json,
    tell_outcome,
    told_moment,
    words_given,
    writing,
)
from data_access.desk.tables import table
from data_access.desk.usage import DeskCommand
from data_access.desk.values import own_words
from data_access.importing.problems import Language, say
from data_access.settings import settings

WRITTEN = {
    True: "{count} workbooks, one for each recommending unit, are in {folder}. Index: {index}",
    False: "{count} workbooks would be written to {folder} (dry run).",
}
STATES = {
    "received": "received",
    "accepted": "accepted",
    "rejected": "rejected",
    "answered": "answered",
}
OBJECTIONS = {
    "none": "There are no objections.",
    "all": "Objections: {received}, not yet decided: {undecided}.",
    "one": "{release}, objection {number}, project {project}",
}
OBJECTION = ("release", "number", "project")
SAID = (WRITTEN, STATES, OBJECTIONS)

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def preview(
    edition: EditionArgument,
    period: PeriodArgument,
    until: UntilOption,
    out: WorkbooksOption,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Open a draft for objections, with a workbook for each recommending unit."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            found = previewing.open_preview(
                session, edition, period, until=moment(until), now=datetime.now(UTC)
            )
            if not dry_run:
                with writing(out):
                    preview_workbooks.write(found, out, edition, lang.code)
    index = out / preview_workbooks.index_name(found[0].release, lang.code)
    text = say(WRITTEN[not dry_run], lang.code, count=len(found), folder=out, index=index)
    tell_outcome(as_json, {"workbooks": len(found), "folder": str(out)}, text)


@app.command("object", cls=DeskCommand, rich_help_panel=RATING)
def receive(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: PeriodArgument,
    project: ProjectArgument,
    text: ObjectionOption = None,
    text_file: ObjectionFileOption = None,
    received: ReceivedOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record an objection against the draft of a period."""
    with exit_codes(as_json, lang.code):
        words = words_given(text, text_file, "--text", "--text-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            number = objecting.receive(
                session,
                previewing.to_object_to(session, edition, period),
                project,
                words,
                now=datetime.now(UTC),
                received=moment(received) if received else None,
            )
    told = say("Objection {number} is recorded.", lang.code, number=number)
    tell_outcome(as_json, {"number": number}, told)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def decide(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: ReleaseArgument,
    number: NumberArgument,
    accept: AcceptOption,
    reason: DecisionOption = None,
    reason_file: WhyFileOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record whether an objection was accepted or rejected, and why.

    What an accepted objection changes comes with a new file of ratings; where nothing changes, it
    is answered.
    """
    decision = "accepted" if accept else "rejected"
    with exit_codes(as_json, lang.code):
        why = words_given(reason, reason_file, "--reason", "--reason-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            release = publishing.release_code(session, edition, period)
            objecting.decide(
                session, edition, release, number, decision, why, now=datetime.now(UTC)
            )
    told = say("Objection {number} is decided.", lang.code, number=number)
    tell_outcome(as_json, {"number": number, "decision": decision}, told)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def answer(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: ReleaseArgument,
    number: NumberArgument,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why it does not show in the ratings."
        ),
    ] = None,
    text_file: WhyFileOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record why an accepted objection does not show in the ratings."""
    with exit_codes(as_json, lang.code):
        why = words_given(text, text_file, "--text", "--text-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            release = publishing.release_code(session, edition, period)
            objecting.answer(session, edition, release, number, why, now=datetime.now(UTC))
    told = say("Objection {number} is answered.", lang.code, number=number)
    tell_outcome(as_json, {"number": number}, told)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def objections(
    edition: EditionArgument, lang: LangOption = Lang.system, as_json: JsonOption = False
) -> None:
    """List the objections of an edition with their texts and decisions."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.reading() as session:
            found = [step.model_dump() for step in objecting.steps(session, edition)]
    if as_json:
        zone = settings().timezone
        dated = [step | {"at": step["at"].astimezone(zone).isoformat()} for step in found]
        print_json({"objections": dated})
        return
    typer.echo("\n".join(_told(found, lang.code)))


def _told(steps: Sequence[dict[str, Any]], language: Language) -> Iterator[str]:
    """Write objections one after the other, each with its steps."""
    received = [step for step in steps if step["state"] == "received"]
    yield say(
        OBJECTIONS["all" if steps else "none"],
        language,
        received=len(received),
        undecided=len(received) - sum(step["state"] in objecting.DECISIONS for step in steps),
    )
    for (release, number, project), each in groupby(steps, itemgetter(*OBJECTION)):
        yield ""
        yield say(OBJECTIONS["one"], language, release=release, number=number, project=project)
        yield from table(
            [
                [told_moment(step["at"]), say(STATES[step["state"]], language), step["text"]]
                for step in each
            ]
        )
