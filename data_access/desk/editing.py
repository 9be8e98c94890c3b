"""Editions and methods as data: check a file before it is used."""

from collections.abc import Iterator, Sequence
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
from data_access.desk.tables import table
from data_access.desk.usage import DeskCommand
from data_access.editions import WRONG
from data_access.editions.checking import MESSAGES, CheckedEdition, check_edition
from data_access.importing.problems import Language, say, say_count
from data_access.methods import RULES, Method, checking
from data_access.methods.checking import CheckedMethod, check_method
from data_access.settings import ROOT
from data_access.settings_files import MESSAGES as OF_VALUES
from data_access.settings_files import PLACES, Mistake
from data_access.status import Step

REASONS = {**OF_VALUES, **MESSAGES, **RULES, **checking.MESSAGES}
"""What is said of a mistake, by its code."""
SAID = (REASONS, PLACES, {"wrong": WRONG})

app = typer.Typer()


@app.command("check-edition", cls=DeskCommand, rich_help_panel=MAINTENANCE)
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An edition's file, such as 2024.toml.")
    ],
    as_json: JsonOption = False,
    lang: LangOption = Lang.system,
) -> Step:
    """Check an edition's file and its table of recommending units.

    The table is the file units-CODE.csv beside it, else the one in data_access/reference.
    """
    checked = check_edition(file)
    if as_json:
        absent = list(checked.not_on_record)
        print_json(_as_json(file, checked.mistakes, lang.code, not_on_record=absent))
    else:
        typer.echo("\n".join(_lines(file, checked, lang.code)))
    if checked.mistakes:
        raise typer.Exit(REFUSED)
    return Step(("init",))


@app.command("check-method", cls=DeskCommand, rich_help_panel=MAINTENANCE)
def check_a_method(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A method's file, such as institute-1.toml.")
    ],
    as_json: JsonOption = False,
    lang: LangOption = Lang.system,
) -> Step:
    """Check a method's file, of the rating or of the final evaluation."""
    checked = check_method(file)
    if as_json:
        print_json(_as_json(file, checked.mistakes, lang.code))
    else:
        typer.echo("\n".join(_method_lines(file, checked, lang.code)))
    if checked.mistakes:
        raise typer.Exit(REFUSED)
    return Step(("status",))


def _method_lines(file: Path, checked: CheckedMethod, language: Language) -> Iterator[str]:
    rules = checked.rules
    if checked.mistakes or rules is None:
        yield from _mistakes(file, checked.mistakes, language)
        return
    yield say(
        "{file}: nothing wrong; method {method}, version {version}.",
        language,
        file=file.name,
        method=rules.name_zh if language == "zh" else rules.name_en,
        version=rules.version,
    )
    names = [d.name_zh if language == "zh" else d.name_en for d in rules.dimensions]
    weights = [f"{d.weight * 100:.2f}".rstrip("0").rstrip(".") + " %" for d in rules.dimensions]
    yield from table(list(zip(names, weights, strict=True)), right=(1,))
    if isinstance(rules, Method):
        day = rules.effective_on
        yield say("It counts for periods that end on {day} or later.", language, day=day)
    if file.resolve().parent != checked.folder:
        yield say(
            "To use it, put the file into {folder}",
            language,
            folder=checked.folder.relative_to(ROOT),
        )


def _lines(file: Path, checked: CheckedEdition, language: Language) -> list[str]:
    if checked.mistakes or checked.facts is None:
        return list(_mistakes(file, checked.mistakes, language))
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


def _mistakes(file: Path, mistakes: Sequence[Mistake], language: Language) -> Iterator[str]:
    yield say_count(
        "{file}: one mistake.", "{file}: {count} mistakes.", len(mistakes), language, file=file.name
    )
    for mistake in mistakes:
        yield f"  {_told(mistake, language)}"


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
    return say(REASONS[mistake.code], language, **mistake.found)


def _as_json(
    file: Path, mistakes: Sequence[Mistake], language: Language, **more: object
) -> dict[str, object]:
    told = [
        {
            "file": mistake.file,
            "row": mistake.row,
            "key": mistake.key,
            "rule": mistake.code,
            "reason": _reason(mistake, language),
        }
        for mistake in mistakes
    ]
    return {"file": file.name, "sound": not mistakes, "mistakes": told, **more}
