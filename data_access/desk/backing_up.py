"""Backups of the database, and bringing one back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from data_access import backups, unavailable
from data_access.backups import BackedUp, BackupDiffers, Restored
from data_access.desk.help_pages import MAINTENANCE
from data_access.desk.language import Lang
from data_access.desk.shared import (
    DryRunOption,
    JsonOption,
    LangOption,
    ended_in_order,
    exit_codes,
    showing_progress,
    tell_cleared,
    tell_differences,
    tell_outcome,
)
from data_access.desk.usage import DeskCommand
from data_access.desk.values import new_file, readable_file
from data_access.importing.problems import Language, say

BACKED_UP = {
    True: "{file}: verified, {size} MB, publications: {count}. SHA-256 {sha256}",
    False: "{file}: verified, {size} MB; publications that would be kept: {count} (dry run).",
}
RESTORED = {
    True: "{file} is in place, verified; publications: {count}.",
    False: "{file} can be brought back, verified; publications: {count} (dry run).",
}
SAID = (BACKED_UP, RESTORED, backups.MESSAGES, unavailable.MESSAGES)

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", callback=new_file, help="The file to write.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a file of this name.")
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Copy the database into a file and verify the copy; others go on working."""
    with _at_work(as_json, lang.code) as tell:
        made = backups.back_up(file, replace=replace, dry_run=dry_run, progress=tell)
    text = _told_of_backup(made, lang.code, kept=not dry_run)
    tell_outcome(as_json, asdict(made) | {"kept": not dry_run}, text)


@app.command(cls=DeskCommand, rich_help_panel=MAINTENANCE)
def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", callback=readable_file, help="The backup.")
    ],
    discard_newer: Annotated[
        bool, typer.Option("--discard-newer", help="Give up published releases that it lacks.")
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Verify a backup and put it in the database's place; the site goes on serving."""
    with _at_work(as_json, lang.code) as tell:
        done = backups.restore(file, discard_newer=discard_newer, dry_run=dry_run, progress=tell)
    lines = _lines(str(file), done, lang.code, kept=not dry_run)
    tell_outcome(as_json, asdict(done) | {"kept": not dry_run}, "\n".join(lines))


@contextmanager
def _at_work(as_json: bool, language: Language) -> Iterator[backups.Progress]:
    """Show progress, and turn what cannot be done into a message and an exit code."""
    try:
        with exit_codes(as_json, language), ended_in_order():
            tell_cleared(backups.cleared(), language)
            with showing_progress(as_json, language) as tell:
                yield tell
    except BackupDiffers as differing:
        tell_differences(differing.differences, as_json, language)


def _told_of_backup(made: BackedUp, language: Language, *, kept: bool) -> str:
    return say(
        BACKED_UP[kept],
        language,
        file=made.file,
        count=len(made.releases),
        size=f"{made.bytes / 1_000_000:.1f}",
        sha256=made.sha256,
    )


def _lines(file: str, done: Restored, language: Language, *, kept: bool) -> Iterator[str]:
    """Say what came back and what was given up for it."""
    yield say(RESTORED[kept], language, file=file, count=len(done.releases))
    if done.lost:
        yield say("Publications given up: {releases}", language, releases=done.lost)
        yield say("The site shows nothing more of them within half a minute.", language)
    if done.drafts_lost:
        yield say("Drafts given up: {releases}", language, releases=done.drafts_lost)
    if done.set_aside:
        yield say("The damaged database was put aside: {file}", language, file=done.set_aside)
