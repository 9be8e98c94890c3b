"""What is wrong or worth knowing in a file: where, what was found, what was expected.

A problem carries a rule's code; the sentence that belongs to it stands here in English and in
`zh_CN.po` in Chinese.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from data_access import periods
from data_access.settings import local
from data_access.translations import catalogue

Language = Literal["zh", "en"]
CATALOGUE = Path(__file__).parent / "zh_CN.po"

UNREADABLE_CELLS = (
    "percent", "shows_other", "number_format", "date", "boolean", "error_value", "superscript",
    "formula_without_value", "merged_down", "merged_across", "unknown_characters",
)  # fmt: skip
"""Rules that a cell breaks which does not hold what a person reads there, or which nobody can."""

WAIVABLE = ("quota", "one_applicant_one_project", "dcmm", "count")
"""Rules of the notice that a publisher may waive with a reason."""

ALL = "all"
"""What stands for everybody whom a rule concerns."""


def waiver_of(rule: str, subject: str = "") -> str:
    """Write a waiver as --accept takes it: "count", "quota:520000"."""
    return f"{rule}:{subject}" if subject else rule


NOT_OF_THE_FILE: Mapping[str, str] = {
    "no_end": (
        "it is not on record when the demonstration period of edition {edition} ends; add "
        "listed_on and period_years to its file"
    ),
    "two_years": (
        "edition {edition} ends its demonstration period on {day}; self-assessments and draw follow"
    ),
    "draw_announced": (
        "the draw of edition {edition} was announced on {day}; self-assessments are fixed since"
    ),
    "no_draw": (
        "edition {edition} has no draw yet; announce it and reveal its seed before its results"
    ),
    "without_result": "no results of their spot checks are known of {projects}",
    "evaluation_draft": (
        "edition {edition} has an unpublished evaluation; publish its catalogue, or replace it "
        "with --replace-draft"
    ),
    "evaluation_unexplained": (
        "the catalogue of edition {edition} was already published; say with --reason why it is "
        "corrected"
    ),
    "edition_closed": (
        "edition {edition} was closed with its catalogue on {day}; only corrections can follow"
    ),
    "already_imported": (
        "this very file was imported on {day} as {name} ({subject}); nothing was changed"
    ),
    "list_exists": (
        "edition {edition} already has its list of {count} projects; replace it with --replace"
    ),
    "list_published": (
        "the list of edition {edition} is published and stays; correct it with: "
        "python -m data_access correct-list {edition} FILE --reason ..."
    ),
    "list_assessed": (
        "projects of edition {edition} already handed in self-assessments; the list stays"
    ),
    "list_unpublished": (
        "the list of edition {edition} is not published yet; replace it as a whole with: "
        "python -m data_access import-list {edition} FILE --replace"
    ),
    "no_list": "edition {edition} has no list yet; import the list first",
    "draft_exists": (
        "there is already an unpublished version {release}; "
        "publish it, or replace it with --replace-draft"
    ),
    "correction_unexplained": (
        "{period} was already published; say with --reason why it is corrected"
    ),
    "method_changed": (
        "the file of method {method} is not the one earlier releases were made with; "
        "a method is never edited once used, make a new one"
    ),
    "new_unit_known": (
        '--new-unit "{value}": the unit is known already, as {unit} of the kind {kind}'
    ),
    "new_unit_kind": '--new-unit: "{value}" is no kind of recommending units; possible: {expected}',
    "new_unit_place": (
        '--new-unit "{value}": a unit of the kind {kind} shares the quota of its place, but the '
        "name does not begin with one; choose another kind, or add it to the table of units"
    ),
    "new_unit_unused": '--new-unit "{value}": no row of the list names this unit',
    "nothing_published": (
        "no release of edition {edition} is public yet, and the catalogue follows the newest one; "
        "publish a release first"
    ),
    **periods.MESSAGES,
}
"""Why a file is refused that no change of the file mends."""

MESSAGES: Mapping[str, str] = {
    # the file
    "file_type": "this is neither a workbook (.xlsx, .xls, .ods) nor a CSV file; save it as one",
    "file_empty": "the file is empty",
    "file_damaged": "the file is damaged and cannot be opened; save it again where it was made",
    "file_password": "the file is protected by a password; save it without one",
    "file_encoding": "the text is neither UTF-8 nor GB18030; save it as CSV UTF-8",
    "file_web_page": (
        "this is a web page (HTML), whatever it is called; open it in a spreadsheet program and "
        "save it as .xlsx"
    ),
    "file_xml": (
        "this is an XML file, whatever it is called; open it in a spreadsheet program and save it "
        "as .xlsx"
    ),
    "file_text": (
        "this is plain text, whatever it is called; open it in a spreadsheet program and save it "
        "as .xlsx, or call it .csv"
    ),
    "file_text_document": (
        "this is a text document, such as of Word; copy its table into a workbook and save that "
        "as .xlsx"
    ),
    "file_presentation": (
        "this is a presentation; copy its table into a workbook and save that as .xlsx"
    ),
    "file_pdf": "this is a PDF; give the workbook it was made from, saved as .xlsx",
    "file_fixed_layout": "this is an OFD document; give the workbook it was made from, as .xlsx",
    "file_picture": "this is a picture; give the workbook it shows, saved as .xlsx",
    "file_archive": "this is an archive (ZIP or the like); unpack it and give the workbook in it",
    "file_xlsb": "this is a binary workbook (.xlsb); save it as .xlsx",
    "file_numbers": "this is a workbook of Numbers; export it as .xlsx",
    "file_too_large": "the file has more than {most} MB; a list of projects has far less",
    "file_memory": (
        "reading the file takes more memory than any list needs; copy the table into a new "
        "workbook and save that as .xlsx"
    ),
    "file_time": (
        "reading the file takes longer than any list needs; copy the table into a new workbook "
        "and save that as .xlsx"
    ),
    "stray_cell": (
        "cell {cell} of sheet {sheet} stands far away from all others; delete it, or copy the "
        "table into a new workbook"
    ),
    "too_many_rows": "sheet {sheet} has more than {most} rows; no list of projects has so many",
    "too_much_text": "a sheet has more than {most} characters; no list of projects has so many",
    "too_many_cells": "a sheet has more than {most} cells; no list of projects has so many",
    # the table
    "no_table": "no header was found in the first {rows} rows; expected columns are {expected}",
    "no_rows": "there is no row below the header",
    "column_missing": "there is no column for {expected}",
    "column_twice": "two columns mean the same: {first} and {second}; keep one of them",
    "stray_row": (
        '"{value}" stands alone in its row: neither a project nor one of {expected}; '
        'a note begins with "{note}"'
    ),
    "heading_ambiguous": (
        'the number and the name in the heading "{value}" are not those of one category or '
        "direction, nor does the number count the headings"
    ),
    # any cell
    "missing": "the cell is empty; a value is needed here",
    "too_long": "the text has {length} characters; at most {longest} are possible",
    "percent": (
        '"{value}" is shown as per cent, but the cell holds {held}; write the number as points, '
        "without a percent format"
    ),
    "shows_other": (
        'the cell shows "{value}" but holds {held}; write the number that is meant, in a format '
        "that shows all of it"
    ),
    "number_format": (
        'the cell holds {held}, but its format "{format}" shows something else; give it a plain '
        "number format"
    ),
    "date": 'the cell holds a date or time, "{value}"; write what is meant as number or text',
    "boolean": 'the cell holds a truth value, "{value}"; write what is meant as number or text',
    "error_value": 'the cell holds the error "{value}"; mend its formula, or write the value',
    "superscript": (
        '"{value}" has raised characters, such as the mark of a footnote; write it without them'
    ),
    "formula_without_value": (
        "the cell holds a formula without a stored value; open and save the file in a spreadsheet "
        "program, or write the value itself"
    ),
    "merged_down": "the cell is merged over rows {rows}; give each row its own value",
    "merged_across": "the cell is merged over columns {columns}; give each column its own value",
    "unknown_characters": (
        '"{value}" has characters that only its own font knows: {characters}; write them anew'
    ),
    "formula": '"{value}" starts like a formula; write it as plain text',
    # the list
    "number": '"{value}" is not a whole number from 1',
    "duplicate_number": "number {value} was already given in row {first}",
    "direction_missing": (
        "no direction is given, neither in the row nor in a heading above it; write one of "
        "{expected}"
    ),
    "direction_unknown": (
        '"{value}" is none of the directions of edition {edition}, which are {expected}'
    ),
    "direction_ambiguous": (
        'the number and the name in "{value}" are not those of one direction; write one of '
        "{expected}"
    ),
    "two_directions": '"{value}": a project has one direction, here are several; keep one of them',
    "direction_moved": (
        'project "{name}" already stands in row {first} with direction {direction}; '
        "a project has one direction"
    ),
    "category_unknown": (
        '"{value}" is none of the categories of edition {edition}, which are {expected}'
    ),
    "category_ambiguous": (
        'the number and the name in "{value}" are not those of one category; write one of '
        "{expected}"
    ),
    "category_differs": (
        '"{value}" is not the category of direction {direction}, which is {expected}'
    ),
    "unit_unknown": (
        '"{value}" is no recommending unit that edition {edition} knows; if it is one, add '
        '--new-unit "{value}=KIND", the kind being one of {kinds}'
    ),
    "unit_unknown_nearest": (
        '"{value}" is no recommending unit that edition {edition} knows; nearest are {units}; if '
        'it is one itself, add --new-unit "{value}=KIND", the kind being one of {kinds}'
    ),
    "unit_ambiguous": '"{value}" may be any of {units}; write the full name',
    "unit_place": '"{value}" is a place, not a recommending unit; write which one it is: {units}',
    "unit_short": '"{value}" is too short a name to be sure; write the full one: {units}',
    "unit_several": '"{value}" names several recommending units, a project has one: {units}',
    "one_applicant_one_project": (
        '"{subject}" already applies in row {first}; an applicant has one project'
    ),
    "duplicate_name": (
        'project "{value}" of the same applicant already stands in row {first}; keep one of them'
    ),
    "applicants_rest": (
        '"{value}" names {count} of {total} applicants, {missing} are missing; write the names of '
        "all of them"
    ),
    "applicants_some": (
        '"{value}" says that there are more applicants than the {count} it names; write the names '
        "of all of them"
    ),
    "applicants_space": (
        '"{value}": a space parts nothing, yet there is an applicant on both sides: {parts}; '
        "write a semicolon between two applicants, or take the space out of one name"
    ),
    "applicants_unclear": (
        '"{value}" may name one applicant or several: {parts}; write a semicolon between several, '
        "or put one name in quotation marks"
    ),
    "quota": (
        "{count} projects are recommended by {unit}, at most {quota} are possible; rows {rows}"
    ),
    "dcmm_level": (
        '"{value}" is not one DCMM level from 1 to 5; write the level alone, or leave the cell '
        "empty where there is none"
    ),
    "applicant_kind": '"{value}" is not one of the kinds of applicants: {expected}',
    "dcmm": (
        "direction {direction} needs DCMM level {least} or higher of this kind of applicant, "
        'found "{value}"'
    ),
    "count": "the list has {count} projects; edition {edition} has {expected}",
    "place_unknown": '"{value}" is no province-level region, nor does it start with one',
    "english_names": "{count} English names stand beside {applicants} applicants",
    # the ratings
    "project_unknown": '"{value}" is no project of edition {edition}',
    "project_unnamed": "the row says neither code nor number nor name of a project",
    "project_ambiguous": '"{value}" fits several projects: {projects}; give their codes',
    "project_contradicted": (
        '"{value}" does not belong to project {project}, whose entry is "{expected}"'
    ),
    "name_contradicted": (
        '"{value}" does not belong to project {project}, whose entry is "{expected}"; if the name '
        "has changed, correct the list first, with correct-list"
    ),
    "project_twice": "project {project} already stands in row {first}",
    "project_absent": "project {project} ({name}) of the list has no row",
    "score": '"{value}" is not a number between 0 and 100',
    "decimals": '"{value}" has more than two decimals',
    "shares": "all values of this column lie between 0 and 1; scores are points from 0 to 100",
    "weight": "the header says {value}, but the weight in method {method} is {expected}",
    "reason_unknown": '"{value}" is none of the reasons for no rating: {expected}',
    "both": 'all scores are there and also a reason for no rating, "{value}"; only one can hold',
    "reason_unfounded": '"{value}" does not hold: {count} scores are there, enough for a rating',
    "evidence_unknown": '"{value}" is no evidence level; possible are {expected}',
    "total_unreadable": '"{value}" is not a total between 0 and 100',
    "stars_unreadable": '"{value}" is not a number of stars from 1 to 5',
    "total": 'the file says "{value}", by method {method} the total is {expected}',
    "total_unrated": 'the file says "{value}", but by method {method} the project is not rated',
    "stars": 'the file says "{value}", by method {method} the project has {expected} stars',
    "stars_unrated": 'the file says "{value}", but by method {method} the project is not rated',
    # the end of an edition
    "outcome": '"{value}" is no outcome of a spot check; possible are {expected}',
    "not_drawn": "project {project} was not drawn for the spot check",
    "not_evaluated": '"{value}" is none of the reasons for no evaluation: {expected}',
    "not_evaluated_both": (
        '"{value}" says why there is no evaluation, but scores are there; only one can hold'
    ),
    "not_self_assessed": (
        "project {project} handed in no self-assessment; it cannot be evaluated, "
        "give the reason {expected}"
    ),
    "self_assessed": '"{value}" does not hold: project {project} handed in a self-assessment',
    "final_total": 'the file says "{value}", by method {method} the total is {expected}',
    "final_unfounded": 'the file says "{value}", but the project is not evaluated',
    "grade_unknown": '"{value}" is none of the grades {expected}',
    "grade": 'the file says "{value}", by method {method} and the spot check it is {expected}',
    "self_assessed_before": (
        "project {project} already has a self-assessment; replace it with --replace"
    ),
    "checked_before": "project {project} already has the result of its spot check, and it stays",
    # the database
    "list_unchanged": "the file says of every project what the list of edition {edition} says",
    "project_added": (
        "{value} is no number of the list of edition {edition}; projects do not join a published "
        "list, and their numbers never change"
    ),
    "project_removed": (
        "project {project} ({name}) has no row; projects do not leave a published list: give all "
        "of them, this one with number {number}"
    ),
    **NOT_OF_THE_FILE,
    # said after a rule that can be waived
    "can_be_waived": '{text} [{rule}; waived with --accept {waiver} --reason "..."]',
    # worth knowing
    "scores_missing": "Scores missing in rows that give no reason: {count} (rows {rows}).",
    "no_scores_missing": "No score is missing in rows that give no reason.",
    "column_empty": "The column is empty from top to bottom.",
    "sheet_hidden": "The sheet is hidden; it was read.",
    "rows_hidden": "Rows {rows} are hidden or filtered out; they were read.",
    "columns_hidden": "Columns {columns} are hidden; they were read.",
    "characters_replaced": (
        "Characters were replaced by those they stand for: {pairs}; number of cells: {count} "
        "({cells})."
    ),
    "mark_at_the_end": (
        "Names end with what looks like the mark of a footnote, which was read as part of them; "
        "number of cells: {count} ({cells})."
    ),
    "remark_as_shown": (
        "Remarks that are no text, such as dates, are taken as they read; number of cells: {count} "
        "({cells})."
    ),
    "remark_left_out": (
        "Remarks that nobody can read, such as errors and formulas without a value, are left out; "
        "number of cells: {count} ({cells})."
    ),
    "invisible_removed": (
        "Characters that cannot be seen were left out; number of cells: {count} ({cells})."
    ),
    "category_follows": "There is no category column: categories follow from the directions.",
    "dcmm_unchecked": (
        "The DCMM rule of direction {direction} could not be checked for want of the level or the "
        "kind of applicant; rows {rows}. Kinds are {expected}."
    ),
    "kind_ignored": (
        "What stands as the kind of applicant says another thing and is left empty: {values}. "
        "Kinds are {expected}."
    ),
    "region_follows": "There is no place column: regions follow from the recommending units.",
    "region_unstated": "{count} projects remain without a region.",
    "no_english": "There is no column with English names of projects.",
    "applicants_split": '"{value}" was taken as {count} applicants: {parts}',
    "applicants_whole": '"{value}" was taken as one applicant: {parts}',
    "applicant_read": '"{value}" was read as the applicant {parts}',
    "partners": "Together with the columns of partners, the applicants are {parts}",
    "partner_rows": (
        "Rows {rows} name partners in this project; together the applicants are {parts}"
    ),
    "same_name": (
        'Another project named "{value}" stands in row {first}; their applicants differ, so both '
        "are taken."
    ),
    "numbers_restart": (
        "Numbers restart in every group; they now run through the list in its order, by rows: "
        "{numbers}."
    ),
    "group_follows": "There is no column of directions; the sheet is taken as that of {group}.",
    "count_differs": '"{value}" states {stated} projects, but there are {count}.',
    "left_out": '"{value}" was read as a title, note or total, not as a project.',
    "dcmm_none": '"{value}" was read as: there is no DCMM level; rows {rows}.',
    "waiver_unused": "--accept {waiver} waived nothing: no such problem was found.",
    "waiver_too_wide": (
        "--accept {rule} was not applied: it would waive {count} problems at once; name each of "
        "them as told beside it, or write {rule}:all."
    ),
    "unit_alias": '"{value}" was read as {unit}; rows {rows}.',
    "unit_in_brackets": (
        '"{value}" was read as {unit}, which stands first; {other}, named in brackets, is an '
        "authority of the same place; rows {rows}."
    ),
    "unit_branch": '"{value}" was read as a part of {unit}; rows {rows}.',
    "unit_of_place": (
        '"{value}" is a place; its authority of industry was taken: {unit}; rows {rows}.'
    ),
    "quota_exempt": (
        "{count} projects recommended by {unit} do not count towards the quota, by the DCMM level "
        "of their applicants; rows {rows}."
    ),
    "quota_extra": (
        "{count} projects are recommended by {unit}, {quota} by the quota; up to {more} more are "
        "possible for a reason that the list does not show, so please check it."
    ),
    "count_unknown": (
        "{count} projects were read; how many the list has is not on record for this edition."
    ),
    "direction_unlisted": (
        '"{value}" is a direction that edition {edition} does not have on record; it counts under '
        "its category {category}; rows {rows}."
    ),
    "direction_unstated": (
        "No direction is given; edition {edition} does not have all on record, so the category "
        "{category} counts; rows {rows}."
    ),
    "evidence_assumed": "There is no evidence column: all scores count as self-reported.",
    "totals_absent": "The file brings no totals of its own; there was nothing to compare.",
    "stars_absent": "The file brings no stars of its own; there was nothing to compare.",
    "former_name": '"{value}" is a former name; in the list, project {project} has "{expected}".',
    "name_marked": (
        '"{value}" says that a name changed; it was read as "{expected}", which project {project} '
        "has in the list. Where the list lacks the new name, correct it with correct-list."
    ),
    "applicants_unchecked": "There is no applicant column: projects were matched without it.",
    "absent_accepted": "{count} projects of the list have no row and count as not rated: {reason}.",
}

_PLACES = {
    (True, True, True): "{file}, sheet {sheet}, row {row}, {column}: {reason}",
    (True, True, False): "{file}, sheet {sheet}, row {row}: {reason}",
    (True, False, False): "{file}, sheet {sheet}: {reason}",
    (False, True, True): "{file}, row {row}, {column}: {reason}",
    (False, True, False): "{file}, row {row}: {reason}",
    (False, False, False): "{file}: {reason}",
}
_PLACES_IN_A_FILE = {
    (True, True, True): "sheet {sheet}, row {row}, {column}: {reason}",
    (True, True, False): "sheet {sheet}, row {row}: {reason}",
    (True, False, False): "sheet {sheet}: {reason}",
    (False, True, True): "row {row}, {column}: {reason}",
    (False, True, False): "row {row}: {reason}",
    (False, False, False): "{reason}",
}
"""Where a report names the file at its head."""


def say(message: str, language: Language, /, **values: object) -> str:
    """Return a message in a language with its placeholders filled in; several values are joined."""
    if language == "zh":
        message = catalogue(CATALOGUE).gettext(message)
    return message.format(**{name: _written(value, language) for name, value in values.items()})


def say_count(one: str, many: str, count: int, language: Language, /, **values: object) -> str:
    """Return the message that fits a count, in a language; Chinese has one form for both."""
    message = one if count == 1 and language == "en" else many
    return say(message, language, count=count, **values)


def _written(value: object, language: Language) -> str:
    if isinstance(value, tuple):
        return say(", ", language).join(_written(part, language) for part in value)
    return local(value) if isinstance(value, datetime) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: rule `code`, place as a person sees it (header text and letter), value found.

    `subject` is whom or what it concerns; a waiver is kept under it.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    letter: str = ""
    value: str = ""
    subject: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """The cell's address, "E17"; empty where there is none."""
        return f"{self.letter}{self.row}" if self.letter and self.row else ""

    def reason(self, language: Language) -> str:
        """Say what was found and what was expected."""
        found = {"value": self.value, "subject": self.subject}
        return say(MESSAGES[self.code], language, **(found | dict(self.params)))

    def text(self, file: str, language: Language) -> str:
        """Say where, what was found, what was expected; without a file where it is known which."""
        places = _PLACES if file else _PLACES_IN_A_FILE
        place = places[bool(self.sheet), self.row is not None, bool(self.column and self.row)]
        return say(
            place,
            language,
            file=file,
            sheet=self.sheet,
            row=self.row,
            column=" ".join(self.column.split()),
            reason=self.reason(language),
        )

    def as_json(self, file: str, language: Language) -> dict[str, object]:
        """Return the finding for a program: place, value, rule and both parts of the text."""
        return {
            "rule": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "value": self.value,
            "reason": self.reason(language),
            "text": self.text(file, language),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Finding):
    """A finding because of which the file is refused.

    `waived_as`: names of whom it concerns, under any of which its rule can be waived for it alone.
    """

    waived_as: tuple[str, ...] = ()

    @property
    def waiver(self) -> str:
        """What --accept takes to waive this one; empty where the rule cannot be waived."""
        return waiver_of(self.code, *self.waived_as[:1]) if self.code in WAIVABLE else ""

    def text(self, file: str, language: Language) -> str:
        """Say where, what was found, what was expected, and how the rule can be waived."""
        text = Finding.text(self, file, language)
        if not self.waiver:
            return text
        return say(
            MESSAGES["can_be_waived"], language, text=text, rule=self.code, waiver=self.waiver
        )

    def as_json(self, file: str, language: Language) -> dict[str, object]:
        """Return the problem for a program, with what would waive it."""
        waiver = {"waiver": self.waiver} if self.waiver else {}
        return Finding.as_json(self, file, language) | waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Finding):
    """A finding the publisher should know: a check that could not be made, a cell taken apart."""


MOST_TOLD = 10_000
"""So many problems are told one by one; nobody reads more, and a file may have millions."""


class Problems(list[Problem]):
    """Problems as they are found; those beyond MOST_TOLD are counted and forgotten."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        super().__init__()
        self.further = 0
        self.extend(found)

    def append(self, problem: Problem) -> None:
        """Keep a problem, or count it."""
        if len(self) < MOST_TOLD:
            super().append(problem)
        else:
            self.further += 1

    def extend(self, found: Iterable[Problem]) -> None:
        """Keep or count problems."""
        for problem in found:
            self.append(problem)


def further_in(problems: Sequence[Problem]) -> int:
    """Return how many problems were found beyond those that are told."""
    return problems.further if isinstance(problems, Problems) else 0


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Leave out what only follows from a cell that cannot be read, and what repeats itself.

    A merged cell holds for many rows; what is wrong with it is one problem.
    """
    problems = tuple(problems)
    unreadable = {_cell(problem) for problem in problems if problem.code in UNREADABLE_CELLS}
    told: dict[object, Problem] = {}
    for problem in problems:
        cell = _cell(problem)
        if cell not in unreadable or problem.code in UNREADABLE_CELLS:
            told.setdefault(
                (*cell, problem.code, problem.subject) if cell else id(problem), problem
            )
    return tuple(told.values())


def _cell(problem: Problem) -> tuple[str, str] | None:
    return (problem.sheet, problem.cell) if problem.cell else None


def row_ranges(rows: list[int]) -> tuple[str, ...]:
    """Write row numbers shortly: (3, 4, 5, 9) as "3-5", "9"."""
    ranges: list[list[int]] = []
    for row in sorted(rows):
        if ranges and ranges[-1][-1] == row - 1:
            ranges[-1][1:] = [row]
        else:
            ranges.append([row])
    return tuple("-".join(map(str, ends)) for ends in ranges)
