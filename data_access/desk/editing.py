"""Editions as data: check a file, with its table of units, before it is used."""

from pathlib import Path
from typing import Annotated

import typer

from data_access.desk.help_pages import MAINTENANCE
from data_access.desk.language import Lang
from data_access.desk.shared import (
    REFUSED,
    JsonOption,
    LangOption,
    print_json,
)
from data_access.desk.usage import DeskCommand
from data_access.editions import WRONG
from data_access.editions.checking import MESSAGES, PLACES, CheckedEdition, Mistake, check_edition
from data_access.importing.problems import Language, say

SAID = (MESSAGES, PLACES, {"wrong": WRONG})

app = typer.Typer()


@app.command("check-edition", cls=DeskCommand, rich_help_panel=MAINTENANCE)
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An edition's file, such as 2024.toml.")
    ],
    as_json: JsonOption = False,
    lang: LangOption = Lang.system,
) -> None:
    """Check an edition's file and its table of recommending units.

    The table is the file units-CODE.csv beside it, else the one in data_access/reference.
    """
    checked = check_edition(file)
    if as_json:
        print_json(_as_json(file, checked, lang.code))
    else:
        typer.echo("\n".join(_lines(file, checked, lang.code)))
    if checked.mistakes:
        raise typer.Exit(REFUSED)


def _lines(file: Path, checked: CheckedEdition, language: Language) -> list[str]:
    if checked.mistakes or checked.facts is None:
        count = len(checked.mistakes)
        heading = say("{file}: mistakes: {count}", language, file=file.name, count=count)
        return [heading, *(f"  {_told(mistake, language)}" for mistake in checked.mistakes)]
    facts = checked.facts
    sound = say(
        "{file}: nothing wrong; categories: {categories}, directions: {directions}, recommending "
        "units: {units}.",
        language,
        file=file.name,
        categories=len(facts.categories),
        directions=sum(not direction.unlisted for direction in facts.directions),
        units=len(checked.units),
    )
    absent = checked.not_on_record
    unknown = say("Not on record: {keys}", language, keys=absent)
    return [sound, *([unknown] if absent else [])]


def _told(mistake: Mistake, language: Language) -> str:
    return say(
        PLACES[mistake.row is not None, bool(mistake.key)],
        language,
        file=mistake.file,
        row=mistake.row,
        key=mistake.key,
        reason=_reason(mistake, language),
    )


def _reason(mistake: Mistake, language: Language) -> str:
    return say(MESSAGES[mistake.code], language, **mistake.found)


def _as_json(file: Path, checked: CheckedEdition, language: Language) -> dict[str, object]:
    return {
        "file": file.name,
        "sound": not checked.mistakes,
        "mistakes": [
            {
                "file": mistake.file,
                "row": mistake.row,
                "key": mistake.key,
                "rule": mistake.code,
                "reason": _reason(mistake, language),
            }
            for mistake in checked.mistakes
        ],
        "not_on_record": list(checked.not_on_record),
    }
