"""What is told of a catalogue before it is published: the report, and a workbook for each unit."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from data_access import editions
from data_access.closing.consequences import CatalogueConsequences, GradeMove, Outside
from data_access.closing.methods import (
    EvaluationMethod,
    evaluation_method,
    parse_evaluation_method,
)
from data_access.closing.previewing import UnitPreview
from data_access.consequences import ObjectionStands, ValueChange
from data_access.desk.consequences_text import OBJECTION
from data_access.desk.preview_workbooks import (
    HOW_TO_OBJECT,
    INDEX,
    NOT_IN_A_FILES_NAME,
    SHEETS,
    index_name,
    index_workbook,
)
from data_access.desk.previewing import STATES
from data_access.desk.shared import told_moment
from data_access.desk.standing import NEVER
from data_access.desk.tables import table
from data_access.importing.problems import Language, say
from data_access.previews import Value

NAMED = {
    "falls_out": "No longer in the catalogue",
    "left_out": "Not in the catalogue",
    "enters": "Newly in the catalogue",
    "grade_moves": "Grades that move",
    "objections": "Objections",
    "since_preview": "Changed since the preview",
}
TEXTS = {
    "summed_up": (
        "Version {version} of the catalogue: {evaluated} of {listed} projects are evaluated, "
        "{catalogued} are in the catalogue."
    ),
    "grades": "Projects by grade:",
    "named": "{heading}: {names}",
    "capped": "{grade}, by the spot check",
    "none": "not evaluated",
    "all": "All of it is in {file}",
    "what": (
        "It can be objected that a verified score, a reason or a name is wrong; name the project, "
        "what is wrong and what proves it. Weights and grades belong to the method and are the "
        "same for all."
    ),
}
COLUMNS = {
    "project": "Project",
    "name": "Name",
    "applicants": "Applicants",
    "direction": "Direction",
    "total": "Total score",
    "grade": "Grade",
    "capped": "Lowered by the spot check",
    "not_evaluated": "Why not evaluated",
    "catalogued": "In the catalogue",
    "note": "Note",
    "method": "Method",
}
FIRST, LAST = tuple(COLUMNS)[:4], tuple(COLUMNS)[4:-1]
"""Columns of a unit's workbook before and behind the scores."""
YES_OR_NO = {True: "yes", False: "no"}
EVALUATED = "Evaluated"
SAID = (NAMED, TEXTS, COLUMNS, YES_OR_NO, {"evaluated": EVALUATED})
WIDTH = 16

Row = Outside | GradeMove | ObjectionStands | ValueChange


def lines(
    found: CatalogueConsequences,
    language: Language,
    *,
    most: int | None = None,
    everything: Path | None = None,
) -> Iterator[str]:
    """Write the consequences; `most`: so many of a list, `everything`: the file that has all."""
    names = ("version", "evaluated", "listed", "catalogued")
    yield say(TEXTS["summed_up"], language, **{name: getattr(found, name) for name in names})
    rules = evaluation_method(found.method)
    yield ""
    yield say(TEXTS["grades"], language)
    grades = _grades(rules, language)
    counted = [(name, found.grades[code]) for code, name in grades.items() if code in found.grades]
    yield from table(counted, right=(1,))
    for field, heading in NAMED.items():
        rows: Sequence[Row] = getattr(found, field)
        if rows:
            yield ""
            yield say(TEXTS["named"], language, heading=say(heading, language), names=len(rows))
            yield from table([_cells(row, rules, language) for row in rows[:most]])
    if found.unpublished:
        yield ""
        yield say(NEVER, language, periods=found.unpublished)
    if everything:
        yield ""
        yield say(TEXTS["all"], language, file=everything)


def _grades(rules: EvaluationMethod, language: Language) -> dict[str, str]:
    return {g.code: g.name_zh if language == "zh" else g.name_en for g in rules.grades}


def _dimensions(rules: EvaluationMethod, language: Language) -> dict[str, str]:
    return {d.code: d.name_zh if language == "zh" else d.name_en for d in rules.dimensions}


def _reasons(rules: EvaluationMethod, language: Language) -> dict[str, str]:
    return {r.code: r.name_zh if language == "zh" else r.name_en for r in rules.not_evaluated}


def _cells(row: Row, rules: EvaluationMethod, language: Language) -> tuple[str, str, str]:
    name = row.name if language == "zh" else row.name_en or row.name
    return row.project, _told(row, rules, language), name


def _told(row: Row, rules: EvaluationMethod, language: Language) -> str:
    """Say what is told of a project in a list."""
    grades, reasons = _grades(rules, language), _reasons(rules, language)
    match row:
        case Outside(grade=None):
            return reasons.get(row.reason or "", row.reason or "—")
        case Outside():
            grade = grades[row.grade or ""]
            return say(TEXTS["capped"], language, grade=grade) if row.capped else grade
        case GradeMove():
            none = say(TEXTS["none"], language)
            before, after = (grades.get(code or "", none) for code in (row.before, row.after))
            return f"{before} → {after}"
        case ObjectionStands():
            state = say(STATES[row.state], language)
            return say(OBJECTION, language, number=row.number, state=state, text=row.text)
        case ValueChange():
            columns = ("not_evaluated", "note", "method")
            fields = {name: say(COLUMNS[name], language) for name in columns}
            field = (fields | _dimensions(rules, language)).get(row.field, row.field)
            before, after = (_value(value, reasons) for value in (row.before, row.after))
            return f"{field} {before} → {after}"


def _value(value: Value, reasons: dict[str, str]) -> str:
    if isinstance(value, int):
        return f"{value / 100:.2f}"
    return "—" if value is None else reasons.get(value, value)


def write(units: Sequence[UnitPreview], out: Path, edition: str, language: Language) -> None:
    """Write the workbooks of all units into a folder, which is made, and their index."""
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for unit in units:
        file = file_name(unit, language)
        (out / file).write_bytes(workbook(unit, edition, language))
        name = unit.name_zh if language == "zh" else unit.name_en
        evaluated = sum(project.row.total is not None for project in unit.projects)
        lines.append((unit.unit, name, len(unit.projects), evaluated, file))
    subject = units[0].subject
    headings = (INDEX | {"rated": EVALUATED}).values()
    index = index_workbook(f"{edition} {subject}", headings, lines, language)
    (out / index_name(subject, language)).write_bytes(index)


def file_name(unit: UnitPreview, language: Language) -> str:
    """Return the name of a unit's workbook."""
    name = NOT_IN_A_FILES_NAME.sub("_", unit.name_zh if language == "zh" else unit.name_en)
    return f"{unit.subject}-{unit.unit}-{name}.xlsx"


def workbook(unit: UnitPreview, edition: str, language: Language) -> bytes:
    """Return a unit's preview as a workbook: how to object, then its projects."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rules = parse_evaluation_method(unit.method)
    with Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        about = book.add_worksheet(say(SHEETS["how"], language))
        about.set_column(0, 0, 90, wrapped)
        for place, text in enumerate(_how_to_object(unit, edition, language)):
            about.write_string(place, 0, text, wrapped)
        sheet = book.add_worksheet(say(SHEETS["projects"], language))
        dimensions = _dimensions(rules, language).values()
        headings = [
            *(say(COLUMNS[name], language) for name in FIRST),
            *dimensions,
            *(say(COLUMNS[name], language) for name in LAST),
        ]
        sheet.set_column(0, len(headings), WIDTH, wrapped)
        sheet.write_row(0, 0, headings, bold)
        for place, values in enumerate(_rows(unit, edition, rules, language), start=1):
            sheet.write_row(place, 0, values, wrapped)
        sheet.freeze_panes(1, 2)
    return target.getvalue()


def _rows(
    unit: UnitPreview, edition: str, rules: EvaluationMethod, language: Language
) -> Iterator[list[object]]:
    """Yield the values of each project, in the order of the columns."""
    directions = {
        d.code: f"{d.code} {d.name_zh if language == 'zh' else d.name_en}"
        for d in editions.edition(edition).directions
    }
    grades, reasons = _grades(rules, language), _reasons(rules, language)
    for project in unit.projects:
        row = project.row
        yield [
            row.project,
            project.name,
            project.applicants,
            directions.get(project.direction, project.direction),
            *(_points(project.scores.get(code)) for code in rules.dimension_codes),
            _points(row.total),
            grades.get(row.grade or ""),
            say(YES_OR_NO[row.capped], language),
            reasons.get(row.not_evaluated or "", row.not_evaluated),
            say(YES_OR_NO[row.catalogued], language),
            row.note,
        ]


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _how_to_object(unit: UnitPreview, edition: str, language: Language) -> list[str]:
    facts = {
        "name": unit.name_zh if language == "zh" else unit.name_en,
        "moment": told_moment(unit.objections_until),
    }
    told = HOW_TO_OBJECT | {"what": TEXTS["what"]}
    return [f"{edition} {unit.subject}", *(say(text, language, **facts) for text in told.values())]
