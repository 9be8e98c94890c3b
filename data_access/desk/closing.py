"""The end of an edition: self-assessments, public draw, spot checks, evaluation, catalogue."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data_access import database
from data_access.closing import importing, publishing
from data_access.closing.drawing import size_of_share
from data_access.desk.help_pages import CLOSING
from data_access.desk.language import Lang
from data_access.desk.reporting import refusals, tell_report
from data_access.desk.shared import (
    DryRunOption,
    EditionArgument,
    FileArgument,
    JsonOption,
    LangOption,
    MarkedOption,
    exit_codes,
    kept_unless,
    tell_differences,
    tell_outcome,
    writing,
)
from data_access.desk.usage import DeskCommand, DeskGroup, WrongUse
from data_access.desk.values import (
    known_evaluation_method,
    new_file,
    own_words,
    per_cent,
    whole_number,
)
from data_access.importing.problems import say

ANNOUNCED = {
    True: (
        "The draw of edition {edition} is announced: {size} of {candidates} projects. Its seed "
        "stands in {file}; keep it secret until it is revealed. SHA-256 of the seed: {seed_sha256}"
    ),
    False: (
        "The draw of edition {edition} would be announced: {size} of {candidates} projects (dry "
        "run). SHA-256 of the seed: {seed_sha256}"
    ),
}
REVEALED = {
    True: "The seed is public, and {count} projects are drawn: {projects}",
    False: "{count} projects would be drawn (dry run): {projects}",
}
VERIFIED = {
    True: (
        "All follows from what was published before; draws: {draws}, versions of the catalogue: "
        "{catalogues}."
    ),
    False: "Edition {edition} has neither a draw nor a catalogue yet: there was nothing to verify.",
}
SIZE_OR_SHARE = "give either --size or --share"
NO_SEED = "--seed-file: there is no file {given}"
WRONG = {"size_or_share": SIZE_OR_SHARE, "no_seed": NO_SEED}
SAID = (ANNOUNCED, REVEALED, VERIFIED, WRONG)

MethodOption = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="METHOD",
        callback=known_evaluation_method,
        help="Method of the final evaluation, such as evaluation-illustrative-1.",
    ),
]
SeedFileOption = Annotated[
    Path,
    typer.Option(
        "--seed-file", metavar="FILE", callback=new_file, help="Text file that holds the seed."
    ),
]

app = typer.Typer(
    cls=DeskGroup,
    help="Close an edition: self-assessments, public draw, spot checks, evaluation, catalogue.",
)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def import_self_assessments(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    file: FileArgument,
    method: MethodOption,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace self-assessments of the same projects.")
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and save self-assessments, until the draw is announced."""
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
        report = importing.import_self_assessments(
            file, edition, method, replace_known=replace, dry_run=dry_run
        )
        tell_report(report, lang.code, as_json)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def announce_draw(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    seed_file: SeedFileOption,
    size: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", parser=whole_number, help="How many projects are drawn."),
    ] = None,
    share: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", parser=per_cent, help="Or which share of them, in per cent."
        ),
    ] = None,
    awaited: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            callback=own_words,
            help="Which number, public only later, decides beside the seed.",
        ),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Announce the draw of the spot checks, with the hash of its seed.

    A seed file that is not there is made, with a new random seed. Without an awaited public number
    the public must believe that the seed was not chosen to suit the draw.
    """
    if (size is None) == (share is None):
        raise WrongUse(SIZE_OR_SHARE)
    seed = _seed(seed_file) if seed_file.exists() else secrets.token_hex(32)
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            drawable = len(publishing.candidates(session, edition))
            announced = publishing.announce_draw(
                session,
                edition,
                size=size_of_share(share, drawable) if share else size or 0,
                seed=seed,
                awaited=awaited,
                now=datetime.now(UTC),
            )
            names = ("edition", "size", "candidates", "candidates_sha256", "seed_sha256", "awaited")
            facts = {name: getattr(announced, name) for name in names}
            if not dry_run and not seed_file.exists():
                with writing(seed_file):
                    _keep_seed(seed_file, seed)
    text = say(ANNOUNCED[not dry_run], lang.code, file=seed_file, **facts)
    tell_outcome(as_json, facts | {"announced": not dry_run}, text)


def _seed(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def _keep_seed(file: Path, seed: str) -> None:
    """Write a seed where nobody but the publisher can read it."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(f"{seed}\n", encoding="utf-8")


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def reveal_seed(
    edition: EditionArgument,
    seed_file: SeedFileOption,
    public_number: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            callback=own_words,
            help="The public number that the announcement awaits.",
        ),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Publish the announced seed, and draw."""
    if not seed_file.exists():
        raise WrongUse(NO_SEED, given=seed_file)
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            drawn = publishing.reveal_seed(
                session,
                edition,
                seed=_seed(seed_file),
                public_number=public_number,
                now=datetime.now(UTC),
            )
    text = say(REVEALED[not dry_run], lang.code, count=len(drawn), projects=drawn)
    tell_outcome(as_json, {"drawn": list(drawn), "revealed": not dry_run}, text)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def import_checks(
    edition: EditionArgument,
    file: FileArgument,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check and save results of spot checks; each is given once and stays."""
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
        report = importing.import_spot_checks(file, edition, dry_run=dry_run)
        tell_report(report, lang.code, as_json)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def evaluate(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    file: FileArgument,
    method: MethodOption,
    replace_draft: Annotated[
        bool, typer.Option("--replace-draft", help="Replace the unpublished evaluation.")
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=own_words, help="Why a published catalogue is corrected."
        ),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    marked: MarkedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check verified scores and save grades and catalogue as a draft."""
    with exit_codes(as_json, lang.code), refusals(file, marked, lang.code, as_json):
        report = importing.import_evaluation(
            file, edition, method, reason=reason, replace_draft=replace_draft, dry_run=dry_run
        )
        tell_report(report, lang.code, as_json)


@app.command(cls=DeskCommand, rich_help_panel=CLOSING)
def verify(
    edition: EditionArgument, lang: LangOption = Lang.system, as_json: JsonOption = False
) -> None:
    """Repeat the draw, recompute every published catalogue, and show whatever differs."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with database.reading() as session:
            found = publishing.verify_closing(session, edition)
            counts = publishing.count_public(session, edition)
    none = say(VERIFIED[any(counts.values())], lang.code, edition=edition, **counts)
    tell_differences(found, as_json, lang.code, none=none, counts=counts)
