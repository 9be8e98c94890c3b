"""Whether the database and all that is published is as it was; the keys that sign it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from data_access import database, keys, soundness, verification
from data_access.chain import appending, checking, checkpoints, signing, time_stamps
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
from data_access.desk.values import own_words, readable_file
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
    "unsigned_yet": (
        "Edition {edition}: no document of the chain is signed ({documents}), though SIGNING_KEY "
        "names a key: if it ever signed one, the history was written anew."
    ),
    "checked": "every signature fits",
    "unchecked": "signatures could not be checked, as ssh-keygen is not installed",
    "stamped": (
        "Edition {edition}: {stamped} of {documents} documents of the chain have a time stamp; "
        "each is by an authority of {file}."
    ),
    "stamped_by_somebody": (
        "Edition {edition}: {stamped} of {documents} documents of the chain have a time stamp; "
        "each is whole, whose it is was not checked, as TIMESTAMP_CA is empty."
    ),
    "stamps_unchecked": (
        "Edition {edition}: {stamped} of {documents} documents of the chain have a time stamp; "
        "they could not be checked, as openssl is not installed."
    ),
    "late": (
        "Edition {edition}: these documents were stamped more than a day after they were made, "
        "which proves nothing of the time before: {late}"
    ),
    "contains": (
        "Edition {edition}: today's history contains the checkpoint in {file}: the first "
        "{documents} documents are as they were on {time}."
    ),
    "altered": (
        "The checkpoint file {file} itself was altered: its signature is not of this text, so it "
        "proves nothing of the history; take another copy of it."
    ),
    "other": (
        "The history of edition {edition} differs from what the checkpoint in {file} noted: one of "
        "its first {documents} documents, or the key that signs, is another than it was."
    ),
    "other_unsigned": (
        "The history of edition {edition} differs from what the checkpoint in {file} noted: one of "
        "its first {documents} documents is another than it was, or the checkpoint, which is "
        "unsigned, was altered."
    ),
    "kept_unsigned": "The checkpoint itself is unsigned: that it came from here it does not prove.",
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
SUCCEEDED = (
    "Edition {edition}: document {number} states the key {key}, signed by the one before. Name the "
    "file of the new key in SIGNING_KEY from now on."
)
BEGUN = (
    "Edition {edition}: from document {number} on the key {key} signs, which the one before did "
    "not sign. Tell those who check signatures by another way than the site, and why."
)
NOT_SIGNED_BY = (
    "Edition {edition}: from document {number} on ({at}) the key {key} signs, which the one "
    "before, {before}, did not sign: who relies on that one has to ask the institution. Reason: "
    "{reason}"
)
NO_CHECKPOINT = (
    "{file} is no checkpoint; expected is the text of /data/EDITION/checkpoint, which begins with "
    "star ratings checkpoint"
)
NONE_SIGNED = "nothing is signed yet: the first key needs no other, name it in SIGNING_KEY"
NO_AUTHORITY = "nobody is asked for time stamps: TIMESTAMP_URL is empty"
STAMPED = "Time stamps that came: {came}; that did not, as the log says: {failed}."
SAID = (
    {
        "no_authority": NO_AUTHORITY,
        "stamps": STAMPED,
        "no_authorities": time_stamps.NO_AUTHORITIES,
    },
    TOLD,
    MESSAGES,
    {
        "none": NONE_SIGNED,
        "no_checkpoint": NO_CHECKPOINT,
        "kept": KEPT_FACT,
        "succeeded": SUCCEEDED,
        "begun": BEGUN,
        "not_signed_by": NOT_SIGNED_BY,
    },
    keys.MESSAGES,
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
    first: list[str] = []
    count = 0
    with exit_codes(as_json, lang.code):
        _check_settings()
        kept = _checkpoint_in(checkpoint) if checkpoint else None
        try:
            database.check_schema()
            with showing_progress(as_json, lang.code) as tell, database.reading() as session:
                found += soundness.differences(session)
                found += verification.verify(session, edition, partial(tell, "verifying"))
                if kept and (since := list(checking.since(session, *kept))):
                    found += since
                    first.append(_other_than_kept(checkpoint, *kept, lang.code))
                count = verification.count_published(session, edition)
                remarks += [] if found else _remarks(session, edition, lang.code)
                if kept and not found:
                    remarks += _of_checkpoint(checkpoint, *kept, lang.code)
        except DatabaseUnavailable as unusable:
            if unusable.why != "damaged":
                raise
            found.append(soundness.unreadable("database file", unusable))
        except soundness.WRONG_CONTENT as wrong:
            found.append(soundness.unreadable("schema", wrong))
    lines = [say(TOLD["verified" if count else "nothing"], lang.code, count=count), *remarks]
    none, counts = "\n".join(lines), {"releases": count}
    tell_differences(found, as_json, lang.code, none=none, counts=counts, first=first)


def _check_settings() -> None:
    """Refuse what is wrong with settings: that is no difference."""
    if settings().signing_key:
        signing.public_key(settings().signing_key)
    if settings().timestamp_ca:
        time_stamps.check_authorities(settings().timestamp_ca)


def _checkpoint_in(file: Path) -> tuple[Checkpoint, str | None]:
    try:
        return checkpoints.noted(decoded(file.read_bytes()))
    except (Unreadable, ValueError) as wrong:
        raise Refused(NO_CHECKPOINT, file=file) from wrong


def _other_than_kept(
    file: Path | None, kept: Checkpoint, signature: str | None, language: Language
) -> str:
    """Say what it means that a checkpoint and the history differ."""
    how = "altered" if checking.is_altered(kept, signature) else "other"
    key = how if signature else "other_unsigned"
    return say(TOLD[key], language, file=file, documents=kept.documents, edition=kept.edition)


def _of_checkpoint(
    file: Path | None, kept: Checkpoint, signature: str | None, language: Language
) -> Iterator[str]:
    """Say that the history contains what was kept of it."""
    facts = asdict(kept) | {"time": datetime.fromisoformat(kept.time), "file": file}
    yield say(TOLD["contains"], language, **facts)
    if signature is None:
        yield say(TOLD["kept_unsigned"], language)


def _remarks(session: Session, edition: str | None, language: Language) -> Iterator[str]:
    """Say which documents are signed with which key, and what no document covers from its start."""
    how = say(TOLD["checked" if signing.is_installed() else "unchecked"], language)
    for each in checking.signed(session, edition):
        facts = asdict(each) | {"how": how}
        unsigned = "unsigned_yet" if settings().signing_key else "unsigned"
        yield say(TOLD["signed" if each.key else unsigned], language, **facts)
    for stamped in checking.stamped(session, edition):
        yield from _of_stamps(stamped, language)
    for begun in checking.begun(session, edition):
        yield say(NOT_SIGNED_BY, language, **asdict(begun))
    if adopted := checking.adopted(session, edition):
        yield say(TOLD["adopted"], language, releases=tuple(adopted))


def _of_stamps(stamped: checking.Stamped, language: Language) -> Iterator[str]:
    """Say how far time stamps were checked."""
    authorities = settings().timestamp_ca
    how = "stamped" if authorities else "stamped_by_somebody"
    key = how if time_stamps.is_installed() else "stamps_unchecked"
    yield say(TOLD[key], language, file=authorities, **asdict(stamped))
    if stamped.late:
        yield say(TOLD["late"], language, **asdict(stamped))


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def time_stamp(
    edition: EditionArgument, lang: LangOption = Lang.system, as_json: JsonOption = False
) -> None:
    """Ask for the time stamps that documents still lack."""
    with exit_codes(as_json, lang.code):
        if not settings().timestamp_url:
            raise Refused(NO_AUTHORITY)
        _check_settings()
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

    def succeeded(session: Session, edition: str) -> int:
        return keys.succeed(session, edition, new_key, now=datetime.now(UTC))

    _with_another_key(succeeded, SUCCEEDED, lang, as_json)


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def begin_key(
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            callback=own_words,
            help="What became of the key before; it is shown to readers.",
        ),
    ],
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Let the key in SIGNING_KEY begin where the one before is lost or known to others."""

    def begun(session: Session, edition: str) -> int:
        return keys.begin(session, edition, reason=reason, now=datetime.now(UTC))

    _with_another_key(begun, BEGUN, lang, as_json)


def _with_another_key(
    state: Callable[[Session, str], int], told: str, lang: Lang, as_json: bool
) -> None:
    """Let another key sign each edition that is signed, and say with which document."""
    stated: list[dict[str, object]] = []
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.transaction() as session:
            editions = [each.edition for each in checking.signed(session) if each.key]
            numbers = {edition: state(session, edition) for edition in editions}
            stated += [
                {"edition": each.edition, "number": numbers[each.edition], "key": each.key}
                for each in checking.signed(session)
                if each.edition in numbers
            ]
        if not stated:
            raise signing.CannotSign(NONE_SIGNED)
    text = "\n".join(say(told, lang.code, **each) for each in stated)
    tell_outcome(as_json, {"stated": stated}, text)
