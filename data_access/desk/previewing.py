"""The preview for recommending units, a workbook each, and what is objected."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from xlsxwriter import Workbook

from data_access import database, editions, methods, previewing, publishing
from data_access import objections as objecting
from data_access.desk.help_pages import RATING
from data_access.desk.language import Lang
from data_access.desk.naming import CodeNames, code_names
from data_access.desk.shared import (
    DryRunOption,
    EditionArgument,
    JsonOption,
    LangOption,
    PeriodArgument,
    ReleaseArgument,
    exit_codes,
    kept_unless,
    moment,
    print_json,
    tell_outcome,
    told_moment,
    writing,
)
from data_access.desk.tables import table
from data_access.desk.usage import DeskCommand
from data_access.desk.values import whole_number
from data_access.importing.problems import Language, say
from data_access.previewing import UnitPreview
from data_access.settings import settings

COLUMNS = {
    "project": "Project",
    "name": "Name",
    "direction": "Direction",
    "evidence": "Evidence",
    "missing": "Why scores are missing",
    "total": "Total score",
    "stars": "Stars",
    "capped_by": "What lowered the stars",
    "not_rated": "Why not rated",
    "note": "Note",
}
HOW_TO_OBJECT = {
    "unit": "Recommending unit: {name}",
    "until": "Objections are possible until {moment}.",
    "what": (
        "It can be objected that a score, the evidence, a reason or a name is wrong; name the "
        "project, what is wrong and what proves it. Weights and cut points belong to the method "
        "and are the same for all."
    ),
    "counts": "How many objections were received, accepted and rejected is public; texts are not.",
    "draft": "This is a draft: nothing in it is published.",
}
WRITTEN = {
    True: "{count} workbooks are in {folder}.",
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
SAID = (COLUMNS, HOW_TO_OBJECT, WRITTEN, STATES, OBJECTIONS)
SCORED = ("total",)
WIDTH = 16

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def preview(
    edition: EditionArgument,
    period: PeriodArgument,
    until: Annotated[
        str,
        typer.Option(metavar="MOMENT", help="Until when units may object: 2023-10-10T18:00."),
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the workbooks.")],
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
                    _write(found, out, edition, lang.code)
    text = say(WRITTEN[not dry_run], lang.code, count=len(found), folder=out)
    tell_outcome(as_json, {"workbooks": len(found), "folder": str(out)}, text)


def _write(units: Sequence[UnitPreview], out: Path, edition: str, language: Language) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for unit in units:
        name = f"{unit.release}-{unit.unit}.xlsx"
        (out / name).write_bytes(workbook(unit, edition, language))


def workbook(unit: UnitPreview, edition: str, language: Language) -> bytes:
    """Return a unit's preview as a workbook: how to object, then its projects."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        about = book.add_worksheet(say("How to object", language))
        about.set_column(0, 0, 90, wrapped)
        for place, text in enumerate(_how_to_object(unit, edition, language)):
            about.write_string(place, 0, text, wrapped)
        sheet = book.add_worksheet(say("Projects", language))
        sheet.set_column(0, len(unit.rows.columns), WIDTH, wrapped)
        names = _names(unit, edition, language)
        sheet.write_row(0, 0, _headings(unit, language), bold)
        for place, (code, row) in enumerate(unit.rows.iterrows(), start=1):
            values = [_value(str(name), value, unit, names) for name, value in row.items()]
            sheet.write_row(place, 0, [str(code), *values], wrapped)
        sheet.freeze_panes(1, 2)
    return target.getvalue()


def _how_to_object(unit: UnitPreview, edition: str, language: Language) -> list[str]:
    facts = {
        "name": unit.name_zh if language == "zh" else unit.name_en,
        "moment": told_moment(unit.objections_until),
    }
    title = f"{edition} {unit.release}"
    return [title, *(say(text, language, **facts) for text in HOW_TO_OBJECT.values())]


def _headings(unit: UnitPreview, language: Language) -> list[str]:
    dimensions = {d.code: d for d in methods.parse_method(unit.method).dimensions}
    names = {
        code: dimension.name_zh if language == "zh" else dimension.name_en
        for code, dimension in dimensions.items()
    }
    columns = ("project", *map(str, unit.rows.columns))
    return [names[c] if c in names else say(COLUMNS[c], language) for c in columns]


def _names(unit: UnitPreview, edition: str, language: Language) -> CodeNames:
    directions = {
        d.code: f"{d.code} {d.name_zh if language == 'zh' else d.name_en}"
        for d in editions.edition(edition).directions
    }
    return code_names(methods.parse_method(unit.method), language) | {"direction": directions}


def _value(name: str, value: Any, unit: UnitPreview, names: CodeNames) -> Any:
    if pd.isna(value):
        return None
    if name in {*unit.dimensions, *SCORED}:
        return int(value) / 100
    return names.get(name, {}).get(value, value)


@app.command("object", cls=DeskCommand, rich_help_panel=RATING)
def receive(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: PeriodArgument,
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="Code of the project, such as 2021-017.")
    ],
    text: Annotated[
        str, typer.Option(metavar="TEXT", help="What is objected, in the unit's words.")
    ],
    received: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            help="When it was received, where it is entered later: 2023-10-09T16:30.",
        ),
    ] = None,
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record an objection against the draft of a period."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            number = objecting.receive(
                session,
                previewing.to_object_to(session, edition, period),
                project,
                text,
                now=datetime.now(UTC),
                received=moment(received) if received else None,
            )
    told = say("Objection {number} is recorded.", lang.code, number=number)
    tell_outcome(as_json, {"number": number}, told)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def decide(  # noqa: PLR0913, PLR0917
    edition: EditionArgument,
    period: ReleaseArgument,
    number: Annotated[
        int,
        typer.Argument(metavar="NUMBER", parser=whole_number, help="Number of the objection."),
    ],
    accept: Annotated[bool, typer.Option("--accept/--reject", help="The decision.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it was decided so.")],
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
        database.check_schema()
        with kept_unless(dry_run) as session:
            release = publishing.release_code(session, edition, period)
            objecting.decide(
                session, edition, release, number, decision, reason, now=datetime.now(UTC)
            )
    told = say("Objection {number} is decided.", lang.code, number=number)
    tell_outcome(as_json, {"number": number, "decision": decision}, told)


@app.command(cls=DeskCommand, rich_help_panel=RATING)
def answer(
    edition: EditionArgument,
    period: ReleaseArgument,
    number: Annotated[
        int,
        typer.Argument(metavar="NUMBER", parser=whole_number, help="Number of the objection."),
    ],
    text: Annotated[str, typer.Option(metavar="TEXT", help="Why it does not show in the ratings.")],
    dry_run: DryRunOption = False,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Record why an accepted objection does not show in the ratings."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        with kept_unless(dry_run) as session:
            release = publishing.release_code(session, edition, period)
            objecting.answer(session, edition, release, number, text, now=datetime.now(UTC))
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
