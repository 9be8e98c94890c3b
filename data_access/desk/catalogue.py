"""The catalogue before it is published: consequences, preview, objections, confirmation."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from data_access import database
from data_access import objections as objecting
from data_access.closing import previewing, publishing
from data_access.closing.consequences import consequences_of
from data_access.desk.catalogue_text import NAMED, lines, write
from data_access.desk.help_pages import CLOSING
from data_access.desk.language import Lang
from data_access.desk.next_steps import NotConfirmed
from data_access.desk.shared import (
    AcceptOption,
    ChangedBecauseOption,
    ConfirmOption,
    DecisionOption,
    DryRunOption,
    EditionArgument,
    JsonOption,
    LangOption,
    NumberArgument,
    ObjectionFileOption,
    ObjectionOption,
    ProjectArgument,
    ReceivedOption,
    UntilOption,
    WhyFileOption,
    WorkbooksOption,
    YesOption,
    exit_codes,
    kept_unless,
    moment,
    report_file,
    tell_outcome,
    words_given,
    writing,
)
from data_access.desk.standing import blocked
from data_access.desk.usage import DeskCommand
from data_access.desk.values import own_words
from data_access.gates import Confirmation
from data_access.importing.problems import say
from data_access.settings import settings
from data_access.status import Blank, Step

WRITTEN = {
    True: "{count} workbooks, one for each recommending unit, are in {folder}.",
    False: "{count} workbooks would be written to {folder} (dry run).",
}
PUBLISHED = {
    True: (
        "Version {version} of the catalogue is published: {evaluated} of {listed} projects "
        "evaluated, {catalogued} in the catalogue. SHA-256 {sha256}"
    ),
    False: (
        "Version {version} of the catalogue would be published: {evaluated} of {listed} projects "
        "evaluated, {catalogued} in the catalogue (dry run)."
    ),
}
SAID = (WRITTEN, PUBLISHED)
MOST_SHOWN = 10
"""So many of a list stand in the report; a file has them all."""

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def consequences(
    edition: EditionArgument, lang: LangOption = Lang.system, as_json: JsonOption = False
) -> Step:
    """Show what publishing the catalogue would do, and the hash that confirms it."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.reading() as session:
            found = consequences_of(session, edition)
            draft = publishing.draft_of(session, edition)
            blocks = tuple(publishing.closed_gates(session, draft, datetime.now(UTC)))
            is_chained = publishing.is_chained(session, edition)
        everything = None
        if not as_json and any(len(getattr(found, name)) > MOST_SHOWN for name in NAMED):
            everything = report_file(f"{edition}-catalogue-{found.version}-consequences.txt")
            with writing(everything):
                text = "\n".join(lines(found, lang.code))
                everything.write_text(f"{text}\n", encoding="utf-8")
    told = lines(found, lang.code, most=MOST_SHOWN, everything=everything)
    text = "\n".join((*told, *blocked(blocks, lang.code)))
    tell_outcome(as_json, asdict(found) | {"confirm": found.sha256}, text)
    if not is_chained:
        again = ("--method", found.method, "--replace-draft")
        return Step(("closing", "evaluate", edition, Blank("FILE"), *again))
    words = ("closing", "publish-catalogue", edition, "--confirm", found.sha256)
    return Step(words, by_another=settings().two_persons)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def preview(
    edition: EditionArgument,
    until: UntilOption,
    out: WorkbooksOption,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Open the catalogue for objections, with a workbook for each recommending unit."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            found = previewing.open_preview(
                session, edition, until=moment(until), now=datetime.now(UTC)
            )
            if not dry_run:
                with writing(out):
                    write(found, out, edition, lang.code)
    text = say(WRITTEN[not dry_run], lang.code, count=len(found), folder=out)
    tell_outcome(as_json, {"workbooks": len(found), "folder": str(out)}, text)


@app.command("object", cls=DeskCommand, rich_help_panel=CLOSING)
def receive(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    project: ProjectArgument,
    text: ObjectionOption = None,
    text_file: ObjectionFileOption = None,
    received: ReceivedOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record an objection against the draft of the catalogue."""
    with exit_codes(as_json, lang.code):
        words = words_given(text, text_file, "--text", "--text-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            number = objecting.receive(
                session,
                previewing.to_object_to(session, edition),
                project,
                words,
                now=datetime.now(UTC),
                received=moment(received) if received else None,
            )
    told = say("Objection {number} is recorded.", lang.code, number=number)
    tell_outcome(as_json, {"number": number}, told)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def decide(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    number: NumberArgument,
    accept: AcceptOption,
    reason: DecisionOption = None,
    reason_file: WhyFileOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record whether an objection against the catalogue was accepted or rejected, and why."""
    decision = "accepted" if accept else "rejected"
    with exit_codes(as_json, lang.code):
        why = words_given(reason, reason_file, "--reason", "--reason-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            subject = publishing.subject_of(publishing.draft_of(session, edition))
            objecting.decide(
                session, edition, subject, number, decision, why, now=datetime.now(UTC)
            )
    told = say("Objection {number} is decided.", lang.code, number=number)
    tell_outcome(as_json, {"number": number, "decision": decision}, told)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def answer(
    edition: EditionArgument,
    number: NumberArgument,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why it does not show in the catalogue."
        ),
    ] = None,
    text_file: WhyFileOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record why an accepted objection does not show in the catalogue."""
    with exit_codes(as_json, lang.code):
        why = words_given(text, text_file, "--text", "--text-file")
        database.check_schema()
        with kept_unless(dry_run) as session:
            subject = publishing.subject_of(publishing.draft_of(session, edition))
            objecting.answer(session, edition, subject, number, why, now=datetime.now(UTC))
    told = say("Objection {number} is answered.", lang.code, number=number)
    tell_outcome(as_json, {"number": number}, told)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def publish_catalogue(
    edition: EditionArgument,
    changed_because: ChangedBecauseOption = None,
    yes: YesOption = False,
    confirm: ConfirmOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> Step | None:
    """Publish grades and catalogue, for good.

    The hash that `closing consequences` shows confirms what is published; --yes publishes without
    it.
    """
    look = Step(("closing", "consequences", edition))
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            confirmation = Confirmation("yes") if yes else None
            if confirm or not (yes or dry_run):
                told = consequences_of(session, edition).sha256
                if confirm != told:
                    raise NotConfirmed(confirm, told, look)
                confirmation = Confirmation("hash", told)
            found = publishing.publish_catalogue(
                session,
                edition,
                now=datetime.now(UTC),
                changed_because=changed_because,
                confirmation=confirmation,
            )
    facts = asdict(found)
    text = say(PUBLISHED[not dry_run], lang.code, **facts)
    tell_outcome(as_json, facts | {"published": not dry_run}, text)
    return look if dry_run and not (confirm or yes) else None
