"""The workbooks of a preview: one for each recommending unit, and an index of them."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from data_access import editions, methods
from data_access.desk.naming import CodeNames, code_names
from data_access.desk.shared import told_moment
from data_access.importing.problems import Language, say
from data_access.previewing import UnitPreview

COLUMNS = {
    "project": "Project",
    "name": "Name",
    "applicants": "Applicants",
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
INDEX = {
    "unit": "Code",
    "name": "Recommending unit",
    "projects": "Number of projects",
    "rated": "Rated",
    "file": "File",
}
SHEETS = {"how": "How to object", "projects": "Projects", "index": "Index"}
SAID = (COLUMNS, HOW_TO_OBJECT, INDEX, SHEETS)
SCORED = ("total",)
WIDTH = 16
WIDTHS = {"name": 40, "applicants": 40, "direction": 28, "note": 40}
INDEX_WIDTHS = (14, 40, 12, 12, 60)
NOT_IN_A_FILES_NAME = re.compile(r'[\\/:*?"<>|\s]+')


def write(units: Sequence[UnitPreview], out: Path, edition: str, language: Language) -> None:
    """Write the workbooks of all units into a folder, which is made, and their index."""
    out.mkdir(parents=True, exist_ok=True)
    for unit in units:
        (out / _file(unit, language)).write_bytes(workbook(unit, edition, language))
    lines = [
        (
            unit.unit,
            _name(unit, language),
            len(unit.rows),
            int(unit.rows["total"].notna().sum()),
            _file(unit, language),
        )
        for unit in units
    ]
    title = _title(units[0], edition, language)
    index = index_workbook(title, INDEX.values(), lines, language)
    (out / index_name(units[0].release, language)).write_bytes(index)


def index_name(release: str, language: Language) -> str:
    """Return the name of the index of a release's preview."""
    return f"{release}-{say(SHEETS['index'], language)}.xlsx"


def _file(unit: UnitPreview, language: Language) -> str:
    name = NOT_IN_A_FILES_NAME.sub("_", _name(unit, language))
    return f"{unit.release}-{unit.unit}-{name}.xlsx"


def _name(unit: UnitPreview, language: Language) -> str:
    return unit.name_zh if language == "zh" else unit.name_en


def index_workbook(
    title: str, headings: Iterable[str], lines: Iterable[Sequence[object]], language: Language
) -> bytes:
    """Return a workbook with a line for each unit: what `headings` say, at last its file."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(say(SHEETS["index"], language))
        bold = book.add_format({"bold": True})
        for place, width in enumerate(INDEX_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.write_row(0, 0, [title], bold)
        sheet.write_row(1, 0, [say(heading, language) for heading in headings], bold)
        for place, (*about, file) in enumerate(lines, start=2):
            sheet.write_row(place, 0, about)
            sheet.write_url(place, len(about), f"external:{file}", string=file)
        sheet.freeze_panes(2, 0)
    return target.getvalue()


def workbook(unit: UnitPreview, edition: str, language: Language) -> bytes:
    """Return a unit's preview as a workbook: how to object, then its projects."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        about = book.add_worksheet(say(SHEETS["how"], language))
        about.set_column(0, 0, 90, wrapped)
        for place, text in enumerate(_how_to_object(unit, edition, language)):
            about.write_string(place, 0, text, wrapped)
        sheet = book.add_worksheet(say(SHEETS["projects"], language))
        for place, column in enumerate(("project", *unit.rows.columns)):
            sheet.set_column(place, place, WIDTHS.get(column, WIDTH), wrapped)
        names = _names(unit, edition, language)
        sheet.write_row(0, 0, _headings(unit, language), bold)
        for place, (code, row) in enumerate(unit.rows.iterrows(), start=1):
            values = [_value(str(name), value, unit, names) for name, value in row.items()]
            sheet.write_row(place, 0, [str(code), *values], wrapped)
        sheet.freeze_panes(1, 2)
    return target.getvalue()


def _how_to_object(unit: UnitPreview, edition: str, language: Language) -> list[str]:
    facts = {"name": _name(unit, language), "moment": told_moment(unit.objections_until)}
    title = _title(unit, edition, language)
    return [title, *(say(text, language, **facts) for text in HOW_TO_OBJECT.values())]


def _title(unit: UnitPreview, edition: str, language: Language) -> str:
    facts = editions.edition(edition)
    name = facts.name_zh if language == "zh" else facts.name_en
    return say("{name}: draft {release} for objections", language, name=name, release=unit.release)


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
