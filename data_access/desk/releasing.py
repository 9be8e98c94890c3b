"""Releases: what publishing would do, publish, bridge a change of method, list, audit."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from sqlmodel import Session

from data_access import acts, database, gates, publishing
from data_access.consequences import ReleaseConsequences, consequences_of
from data_access.desk.consequences_text import COUNTED, NAMED, is_long, lines
from data_access.desk.consequences_workbook import workbook
from data_access.desk.help_pages import MAINTENANCE, PUBLISHING, RATING
from data_access.desk.language import Lang
from data_access.desk.next_steps import NotConfirmed, command_line, next_lines
from data_access.desk.shared import (
    REFUSED,
    ChangedBecauseOption,
    ConfirmOption,
    DryRunOption,
    EditionArgument,
    JsonOption,
    LangOption,
    OneEditionArgument,
    PeriodArgument,
    ReleaseArgument,
    YesOption,
    exit_codes,
    kept_unless,
    moment,
    print_json,
    report_file,
    showing_progress,
    tell_outcome,
    told_moment,
    writing,
)
from data_access.desk.standing import blocked
from data_access.desk.tables import table
from data_access.desk.usage import DeskCommand
from data_access.desk.values import new_file, new_file_in_a_folder, own_words
from data_access.gates import Confirmation
from data_access.importing.problems import Language, say
from data_access.models import Release
from data_access.refusing import PublishingRefused, Refused
from data_access.settings import settings
from data_access.status import Blank, Step, next_of_draft

PUBLISHED = {
    True: (
        "{code} is published: {rated} of {listed} projects rated. Readers see it from "
        "{published_at}. SHA-256 {sha256}"
    ),
    False: "{code} would be published: {rated} of {listed} projects rated (dry run).",
}
WITHDRAWN = {
    True: "{release} is withdrawn and a draft again; readers saw nothing of it.",
    False: "{release} would be withdrawn (dry run).",
}
BRIDGED = {
    True: "The bridge is kept: the method before rates {rated} projects.",
    False: "The method before rates {rated} projects; nothing was saved (dry run).",
}
HEADS = {
    "edition": "Edition",
    "code": "Release",
    "status": "Status",
    "published_at": "Published at",
    "method": "Method",
    "listed": "Projects listed",
    "rated": "Projects rated",
    "demo": "Demo data",
    "at": "When",
    "publisher": "Publisher",
    "kind": "Act",
    "subject": "Subject",
    "file": "File",
    "reason": "Reason",
}
STATUSES = {
    "draft": "draft",
    "preview": "in preview",
    "embargo": "under embargo",
    "published": "published",
    "superseded": "superseded",
}
ACTS = {
    "list_imported": "list imported",
    "list_replaced": "list replaced",
    "list_correction_prepared": "corrected list prepared",
    "list_corrected": "list corrected",
    "ratings_imported": "ratings imported",
    "previewed": "preview opened",
    "objection_received": "objection received",
    "objection_accepted": "objection accepted",
    "objection_rejected": "objection rejected",
    "objection_answered": "objection answered",
    "published": "published",
    "corrected": "corrected",
    "withdrawn": "withdrawn under embargo",
    "restored": "backup brought back",
    "self_assessments_imported": "self-assessments imported",
    "draw_announced": "draw announced",
    "seed_revealed": "seed revealed",
    "spot_checks_imported": "spot checks imported",
    "evaluation_imported": "evaluation imported",
    "catalogue_published": "catalogue published",
}
"""What the publisher does, by the kind of the act."""
DEMO = "yes"
COUNTED_IN = ("listed", "rated")
NONE = {"releases": "There are no releases yet.", "acts": "Nothing is in the log yet."}
LOGGED = "The log is in {file}: {count} acts."
ALL_THE_SAME = "To publish it all the same before {releases}:"
COMES_FIRST = ("decide", "import-ratings", "bridge")
"""Commands without which a draft cannot be published, whatever is said of it."""
SAYS_WHY = ("--reason", "--changed-because")
LOG = {"demo": DEMO, "logged": LOGGED, "all_the_same": ALL_THE_SAME}
SUBJECTS = {
    "list": "{edition} list {version}",
    "catalogue": "{edition} catalogue {version}",
}
SAID = (SUBJECTS, PUBLISHED, WITHDRAWN, BRIDGED, HEADS, STATUSES, ACTS, NONE, LOG)

app = typer.Typer()


MomentOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="MOMENT",
        help="Embargo: readers see it from this moment on, 2023-10-20T10:00 in the site's zone.",
    ),
]


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def consequences(
    edition: EditionArgument,
    period: PeriodArgument,
    at: MomentOption = None,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", callback=new_file, help="Write a workbook as well."),
    ] = None,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> Step:
    """Show what publishing a draft would change, and the hash that confirms it."""
    with exit_codes(as_json, lang.code):
        now, embargo = datetime.now(UTC), moment(at) if at else None
        seen_at = embargo or now
        gates.check_embargo(seen_at, now)
        database.check_schema()
        with database.reading() as session:
            found = consequences_of(session, edition, period, seen_at=seen_at)
            draft = publishing.draft_of(session, edition, period)
            blocks = tuple(publishing.closed_gates(session, draft, now, embargo))
            first = _comes_first(session, draft, now, seen_at)
        if is_long(found) and not (xlsx or as_json):
            xlsx = report_file(f"{edition}-{found.release}-consequences.xlsx")
        if xlsx:
            with writing(xlsx):
                xlsx.write_bytes(workbook(found, lang.code, COUNTED, NAMED))
    confirmed = ("publish", edition, period, "--confirm", found.sha256)
    passed = _passing(found, confirmed, lang.code)
    text = "\n".join((*lines(found, lang.code, xlsx), *blocked(blocks, lang.code), *passed))
    tell_outcome(as_json, asdict(found) | {"confirm": found.sha256}, text)
    if first:
        return first
    words = (*confirmed, *_wanted(blocks), *(("--at", at) if at else ()))
    is_open = draft.objections_until and draft.objections_until > now
    not_before = draft.objections_until if is_open else None
    return Step(words, not_before, by_another=settings().two_persons)


def _comes_first(session: Session, draft: Release, now: datetime, seen_at: datetime) -> Step | None:
    """Return the command without which a draft cannot be published for a moment, None without."""
    following = next_of_draft(session, draft, now)
    if following.words[0] in COMES_FIRST:
        return following
    published = publishing.published_releases(session, draft.edition)
    if at := gates.end_of_embargoes(draft, published, seen_at):
        return Step(("consequences", draft.edition, draft.period, "--at", at))
    return None


def _passing(
    found: ReleaseConsequences, confirmed: Sequence[str], language: Language
) -> Iterator[str]:
    """Write the command that publishes a period before those under embargo, each by its name."""
    if found.under_embargo:
        named = (word for code in found.under_embargo for word in ("--passing", code))
        yield ""
        yield say(ALL_THE_SAME, language, releases=found.under_embargo)
        yield f"  {command_line((*confirmed, *named))}"


def _wanted(blocks: Sequence[Refused]) -> Iterator[str]:
    """Yield the options that the closed gates ask for, with blanks for what they are to say."""
    for option in SAYS_WHY:
        if any(option in refused.message for refused in blocks):
            yield from (option, Blank("TEXT"))


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def publish(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: PeriodArgument,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            callback=own_words,
            help="Why a published period is corrected, or a cut point moves far.",
        ),
    ] = None,
    at: MomentOption = None,
    passing: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RELEASE",
            help="A release under embargo that this later one may pass; may be repeated.",
        ),
    ] = None,
    changed_because: ChangedBecauseOption = None,
    yes: YesOption = False,
    confirm: ConfirmOption = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> Step | None:
    """Publish the draft of a period.

    The hash that `consequences` shows confirms what is published; --yes publishes without it.
    """
    look = Step(("consequences", edition, period, *(("--at", at) if at else ())))
    with exit_codes(as_json, lang.code):
        now, embargo = datetime.now(UTC), moment(at) if at else None
        database.check_schema()
        told = _next_told(edition, period, now, embargo, lang, as_json)
        with told, showing_progress(as_json, lang.code) as tell, kept_unless(dry_run) as session:
            confirmation = Confirmation("yes") if yes else None
            if confirm or not (yes or dry_run):
                found = consequences_of(session, edition, period, seen_at=embargo or now)
                if confirm != found.sha256:
                    raise NotConfirmed(confirm, found.sha256, look)
                confirmation = Confirmation("hash", found.sha256)
            published = publishing.publish(
                session,
                edition,
                period,
                now=now,
                at=embargo,
                reason=reason,
                passing=passing or (),
                changed_because=changed_because,
                confirmation=confirmation,
                progress=partial(tell, "publishing"),
            )
    facts = asdict(published)
    facts["published_at"] = published.published_at.astimezone(settings().timezone).isoformat()
    message = say(PUBLISHED[not dry_run], lang.code, **asdict(published))
    tell_outcome(as_json, facts | {"published": not dry_run}, message)
    if dry_run:
        return None if confirm or yes else look
    return Step(("warm", edition, period))


@contextmanager
def _next_told(
    edition: str, period: str, now: datetime, at: datetime | None, lang: Lang, as_json: bool
) -> Iterator[None]:
    """Tell with a refusal which command comes first."""
    try:
        yield
    except PublishingRefused as refused:
        with database.reading() as session:
            draft = publishing.draft_of(session, edition, period)  # or there is none, it says
            first = _comes_first(session, draft, now, at or now)
        if first is None or as_json:
            raise
        typer.echo(say(refused.message, lang.code, **refused.found), err=True)
        typer.echo("\n".join(next_lines(first, lang.code)), err=True)
        raise typer.Exit(REFUSED) from refused


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def withdraw(
    edition: EditionArgument,
    period: PeriodArgument,
    reason: Annotated[
        str,
        typer.Option(metavar="TEXT", callback=own_words, help="Why it is withdrawn; for the log."),
    ],
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a release before its embargo ends: it is a draft again, and readers see nothing."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            code = publishing.withdraw(
                session, edition, period, reason=reason, now=datetime.now(UTC)
            )
    text = say(WITHDRAWN[not dry_run], lang.code, release=code)
    tell_outcome(as_json, {"release": code, "withdrawn": not dry_run}, text)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def bridge(
    edition: EditionArgument,
    period: PeriodArgument,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Where the method changed: compute the draft with the method before as well."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            found = publishing.bridge(session, edition, period)
    rated = int(found["total"].notna().sum())
    facts = {"rated": rated, "projects": len(found), "kept": not dry_run}
    tell_outcome(as_json, facts, say(BRIDGED[not dry_run], lang.code, rated=rated))


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def releases(
    edition: OneEditionArgument = None,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """List all releases, drafts too, oldest period first."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.reading() as session:
            found = publishing.releases(session, edition, now=datetime.now(UTC))
    if as_json:
        print_json({"releases": json.loads(found.to_json(orient="records", date_format="iso"))})
        return
    _print_table(
        found[list(SHOWN)].assign(
            published_at=[told_moment(m) if pd.notna(m) else "" for m in found["published_at"]],
            status=[say(STATUSES[status], lang.code) for status in found["status"]],
            demo=[say(DEMO, lang.code) if demo else "" for demo in found["demo"]],
        ),
        lang.code,
        NONE["releases"],
    )


SHOWN = ("edition", "code", "status", "published_at", "method", "listed", "rated", "demo")


def _print_table(found: pd.DataFrame, language: Language, none: str) -> None:
    """Print a table, or that there is nothing."""
    if found.empty:
        typer.echo(say(none, language))
        return
    shown = found.astype(object).where(found.notna(), "")
    headings = [say(HEADS[str(name)], language) for name in found.columns]
    numbers = [place for place, name in enumerate(found.columns) if name in COUNTED_IN]
    rows = [list(row) for row in shown.itertuples(index=False)]
    for line in table(rows, headings, right=numbers):
        typer.echo(line)


@app.command("press-pack", cls=DeskCommand, rich_help_panel=PUBLISHING)
def press_pack(
    edition: EditionArgument,
    period: ReleaseArgument,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", callback=new_file_in_a_folder, help="The ZIP file to write."),
    ],
    lang: LangOption = Lang.system,
) -> None:
    """Write the press pack of a published release.

    It holds findings, charts, tables, captions, method and hashes. An installed Chromium or
    Chrome draws the pictures.
    """
    _ask_the_site("components", edition, period, "--out", str(out), "--lang", lang.code)


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def warm(edition: EditionArgument, period: PeriodArgument, lang: LangOption = Lang.system) -> None:
    """Make a release's pages, charts and files before readers ask for them.

    Also while it is under embargo. It is done on the site's machine, as its user and with its
    settings; on each machine, where there are several.
    """
    _ask_the_site("components.web.warm", edition, period, "--lang", lang.code)


def _ask_the_site(*words: str) -> None:
    """Run a program of the site, of which this one knows nothing, and end as it does."""
    command = [sys.executable, "-m", *words]
    if code := subprocess.run(command, check=False).returncode:  # noqa: S603
        raise typer.Exit(code)


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def audit(
    edition: OneEditionArgument = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", callback=new_file, help="Write the log as a CSV file."),
    ] = None,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Show the log: who did what, when, and with which file."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.reading() as session:
            found = acts.acts(session, edition)
        zone = settings().timezone
        for act in found:
            for name in ("at", "public_from"):
                act[name] = act[name] and act[name].astimezone(zone).isoformat()
        if out:
            with writing(out):
                out.write_text(_log(found), encoding="utf-8-sig", newline="")
    if as_json:
        print_json({"acts": found})
    elif not out:
        columns = ["at", "publisher", "kind", "edition", "subject", "file", "reason"]
        told = pd.DataFrame(found, columns=columns).assign(
            at=[act["at"][:16].replace("T", " ") for act in found],
            kind=[say(ACTS.get(act["kind"], act["kind"]), lang.code) for act in found],
            subject=[_subject(act["subject"], lang.code) for act in found],
        )
        _print_table(told, lang.code, NONE["acts"])
    else:
        typer.echo(say(LOGGED, lang.code, file=out, count=len(found)))


def _subject(subject: str, language: Language) -> str:
    """Say what an act is about: a version of a list or catalogue in words, else its code."""
    edition, *rest = subject.split(" ")
    if len(rest) == 2 and rest[0] in SUBJECTS:
        return say(SUBJECTS[rest[0]], language, edition=edition, version=rest[1])
    return subject


def _log(found: list[dict[str, Any]]) -> str:
    """Return acts as CSV, with what is JSON written as JSON."""
    as_text = [
        act | {name: json.dumps(act[name], ensure_ascii=False) for name in ("changed", "waived")}
        for act in found
    ]
    return str(pd.DataFrame(as_text).to_csv(index=False))
