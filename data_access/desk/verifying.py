"""Whether the database and all that is published is as it was; the keys that sign it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from data_access import database, soundness, verification
from data_access.chain import appending, checking, checkpoints, signing
from data_access.chain.appending import MESSAGES
from data_access.chain.checkpoints import Checkpoint
from data_access.desk.help_pages import MAINTENANCE
from data_access.desk.language import Lang
from data_access.desk.shared import (
    EditionArgument,
    JsonOption,
    LangOption,
    OneEditionArgument,
    exit_codes,
    showing_progress,
    tell_differences,
    tell_outcome,
)
from data_access.desk.usage import DeskCommand
from data_access.desk.values import readable_file
from data_access.differences import Difference
from data_access.importing.problems import Language, say
from data_access.refusing import Refused
from data_access.settings import settings
from data_access.spreadsheets.csv_files import decoded
from data_access.spreadsheets.sheets import Unreadable
from data_access.unavailable import DatabaseUnavailable

TOLD = {
    "verified": "Every published release follows from its inputs; recomputed: {count}.",
    "nothing": "Nothing is published yet: there was nothing to recompute.",
    "signed": (
        "Edition {edition}: {signed} of {documents} documents of the chain are signed, with the "
        "key {key}; {how}."
    ),
    "unsigned": "Edition {edition}: no document of the chain is signed ({documents}).",
    "checked": "every signature fits",
    "unchecked": "signatures could not be checked, as ssh-keygen is not installed",
    "adopted": (
        "Published before there were documents of the chain, and covered by one since the upgrade "
        "only, not from their publication on: {releases}"
    ),
}
KEPT_FACT = (
    "{table} {row}: {field} stays {published}, as it was published; the program's file says "
    "{in_file}"
)
"""What `init` says of a fact that files say otherwise than it was published."""
SUCCEEDED = "Edition {edition}: document {number} states the key {key}, signed by the one before."
NO_CHECKPOINT = (
    "{file} is no checkpoint; expected is the text of /data/EDITION/checkpoint, which begins with "
    "star ratings checkpoint"
)
NONE_SIGNED = "nothing is signed yet: the first key needs no other, name it in SIGNING_KEY"
NO_AUTHORITY = "nobody is asked for time stamps: TIMESTAMP_URL is empty"
STAMPED = "Time stamps that came: {came}; that did not, as the log says: {failed}."
SAID = (
    {"no_authority": NO_AUTHORITY, "stamped": STAMPED},
    TOLD,
    MESSAGES,
    {
        "none": NONE_SIGNED,
        "no_checkpoint": NO_CHECKPOINT,
        "kept": KEPT_FACT,
        "succeeded": SUCCEEDED,
    },
)

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def verify(
    edition: OneEditionArgument = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            callback=readable_file,
            help="A checkpoint kept earlier: today's history must contain it.",
        ),
    ] = None,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Check the database and all that is published, and show whatever differs."""
    found: list[Difference] = []
    remarks: list[str] = []
    count = 0
    with exit_codes(as_json, lang.code):
        settings()  # what is wrong with it is no difference
        kept = _checkpoint_in(checkpoint) if checkpoint else None
        try:
            database.check_schema()
            with showing_progress(as_json, lang.code) as tell, database.reading() as session:
                found += soundness.differences(session)
                found += verification.verify(session, edition, partial(tell, "verifying"))
                if kept:
                    found += checking.since(session, *kept)
                count = verification.count_published(session, edition)
                remarks += [] if found else _remarks(session, edition, lang.code)
        except DatabaseUnavailable as unusable:
            if unusable.why != "damaged":
                raise
            found.append(soundness.unreadable("database file", unusable))
        except soundness.WRONG_CONTENT as wrong:
            found.append(soundness.unreadable("schema", wrong))
    lines = [say(TOLD["verified" if count else "nothing"], lang.code, count=count), *remarks]
    tell_differences(found, as_json, lang.code, none="\n".join(lines), counts={"releases": count})


def _checkpoint_in(file: Path) -> tuple[Checkpoint, str | None]:
    try:
        return checkpoints.noted(decoded(file.read_bytes()))
    except (Unreadable, ValueError) as wrong:
        raise Refused(NO_CHECKPOINT, file=file) from wrong


def _remarks(session: Session, edition: str | None, language: Language) -> Iterator[str]:
    """Say which documents are signed with which key, and what no document covers from its start."""
    how = say(TOLD["checked" if signing.is_installed() else "unchecked"], language)
    for each in checking.signed(session, edition):
        facts = asdict(each) | {"how": how}
        yield say(TOLD["signed" if each.key else "unsigned"], language, **facts)
    if adopted := checking.adopted(session, edition):
        yield say(TOLD["adopted"], language, releases=tuple(adopted))


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def time_stamp(
    edition: EditionArgument, lang: LangOption = Lang.system, as_json: JsonOption = False
) -> None:
    """Ask for the time stamps that documents still lack."""
    with exit_codes(as_json, lang.code):
        if not settings().timestamp_url:
            raise Refused(NO_AUTHORITY)
        database.check_schema()
        came, failed = appending.stamp(database.engine(), edition)
    text = say(STAMPED, lang.code, came=came, failed=failed)
    tell_outcome(as_json, {"time_stamps": came, "failed": failed}, text)


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def succeed_key(
    new_key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="File of the key that SIGNING_KEY will name from now on."
        ),
    ],
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Let the key that signs now sign the one that signs from now on."""
    stated: list[dict[str, object]] = []
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.transaction() as session:
            for each in checking.signed(session, None):
                if each.key:
                    at = datetime.now(UTC)
                    document = appending.succeed_key(session, each.edition, new_key, at=at)
                    key = signing.fingerprint(signing.public_key(new_key))
                    stated.append({"edition": each.edition, "number": document.number, "key": key})
        if not stated:
            raise signing.CannotSign(NONE_SIGNED)
    text = "\n".join(say(SUCCEEDED, lang.code, **each) for each in stated)
    tell_outcome(as_json, {"stated": stated}, text)
