"""What a person reads in a cell is what is stored, or the cell is refused by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from data_access.closing.methods import evaluation_method
from data_access.editions import regions, units
from data_access.importing.checking.closing import (
    check_evaluation,
    check_self_assessments,
    check_spot_checks,
)
from data_access.importing.checking.listing import check_list
from data_access.importing.checking.ratings import check_ratings
from data_access.importing.problems import Problem, Remark, told_once
from data_access.importing.rows import CheckedList, CheckedRatings, Table
from data_access.importing.tables import (
    Headers,
    closing_headers,
    find_tables,
    list_headers,
    rating_headers,
)
from data_access.spreadsheets.reading import read
from tests.data_access.made_up_files import (
    LIST_HEADER,
    METHOD,
    RATING_HEADER,
    known,
    listed,
    rated,
    small_edition,
)
from tests.data_access.workbooks import (
    A_DAY,
    Cell,
    Error,
    Formatted,
    Formula,
    Percent,
    Raised,
    Rows,
    in_format,
)

FORMATS = (".xlsx", ".xls", ".ods")
PROJECTS = (known(1), known(2), known(3))
CODES = tuple(project.code for project in PROJECTS)
EVALUATION = evaluation_method("evaluation-illustrative-1")
RUNNING = {"running_number": "number"}
SCORES = ("项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值")

Check = Callable[[Sequence[Table]], Sequence[Problem]]


@dataclass(frozen=True)
class Kind:
    """A kind of file: its header, a row of it, which column is looked at, and how it is checked."""

    header: tuple[str, ...]
    row: Callable[[int], list[object]]
    column: int
    headers: Headers
    check: Check


KINDS = {
    "ratings": Kind(
        RATING_HEADER,
        rated,
        3,
        rating_headers(METHOD),
        lambda tables: check_ratings(tables, "2021", PROJECTS, METHOD).problems,
    ),
    "totals": Kind(
        (*RATING_HEADER, "综合得分"),
        lambda number: [*rated(number), 80],
        8,
        rating_headers(METHOD),
        lambda tables: check_ratings(tables, "2021", PROJECTS, METHOD).problems,
    ),
    "self-assessments": Kind(
        ("项目编号", *SCORES),
        lambda number: [f"2021-{number:03d}", 80, 80, 80, 80],
        2,
        closing_headers(EVALUATION.dimensions),
        lambda tables: check_self_assessments(tables, "2021", PROJECTS, EVALUATION).problems,
    ),
    "evaluations": Kind(
        ("项目编号", *SCORES),
        lambda number: [f"2021-{number:03d}", 80, 80, 80, 80],
        2,
        closing_headers(EVALUATION.dimensions),
        lambda tables: check_evaluation(tables, "2021", PROJECTS, EVALUATION, CODES, {}).problems,
    ),
    "spot checks": Kind(
        ("项目编号", "项目名称", "抽查结果", "抽查情况"),
        lambda number: [f"2021-{number:03d}", f"示例平台之{number}", "通过", ""],
        4,
        closing_headers(),
        lambda tables: check_spot_checks(tables, "2021", PROJECTS, CODES).problems,
    ),
    "list": Kind(
        LIST_HEADER,
        listed,
        1,
        list_headers(),
        lambda tables: check_list(tables, small_edition(3), units("2021"), regions()).problems,
    ),
}

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
every_format = pytest.mark.parametrize("suffix", FORMATS)


def cells(row: Sequence[object]) -> list[Cell]:
    return [value or None for value in row]


def tables_with(kind: Kind, cell: Cell, suffix: str = ".xlsx") -> tuple[Table, ...]:
    """Three good rows, but for one cell of the second."""
    rows: list[list[Cell]] = [cells(kind.header), *(cells(kind.row(n)) for n in (1, 2, 3))]
    rows[2][kind.column - 1] = cell
    return tables_of(kind.headers, rows, suffix)


def tables_of(
    headers: Headers, rows: Rows, suffix: str = ".xlsx", **layout: Any
) -> tuple[Table, ...]:
    return find_tables(read(in_format(suffix, rows, **layout), suffix), headers, RUNNING)[0]


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in told_once(problems)]


DOUBTFUL = pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (Percent(0.95), "percent"),
        (Formula(), "formula_without_value"),
        (Error(), "error_value"),
        (Formatted(2.4, "0", "2"), "shows_other"),
        (True, "boolean"),
        (A_DAY, "date"),
        (Raised("2", "注"), "superscript"),
    ],
)


@every_kind
@DOUBTFUL
def test_a_cell_that_holds_something_else_than_it_shows_is_refused_by_name(
    kind: Kind, cell: Cell, rule: str
) -> None:
    place = f"{chr(ord('A') + kind.column - 1)}3"
    assert told(kind.check(tables_with(kind, cell))) == [(rule, place)]


@every_format
@DOUBTFUL
def test_such_a_cell_is_refused_in_every_format(cell: Cell, rule: str, suffix: str) -> None:
    kind = KINDS["ratings"]
    assert told(kind.check(tables_with(kind, cell, suffix))) == [(rule, "C3")]


@pytest.mark.parametrize("name", ["ratings", "self-assessments", "evaluations"])
@pytest.mark.parametrize(
    "cell",
    ["85.5①", "85.5¹", "85.5*", "85.5[1]", "8 5", "80.5\n2", "8\u00a05", "８ ５", "1,000", "8,5",
     "٨٥", "⑧⑤", "½", "85,5", "1e2", "0x50", "85.5.1", "eighty", "¥85", "二", Raised("85.5", "1"),
     Formatted(85.5, '"¥"0.00', "¥85.50"), "2022-03-01", "TRUE", "85。5", "𝟪𝟧"],
)  # fmt: skip
def test_nothing_but_a_number_is_a_score(name: str, cell: Cell) -> None:
    kind = KINDS[name]
    place = f"{chr(ord('A') + kind.column - 1)}3"
    assert told(kind.check(tables_with(kind, cell))) == [("score", place)]


@pytest.mark.parametrize(
    "cell",
    ["80", "８０", "80.00", "80分", "80 分", " 80 ", "80\n", "８０．０", "80%", "80\u200b",
     Formatted(80.0, "0.00", "80.00"), Formatted(80.0, '0"分"', "80分"), 80, 80.0],
)  # fmt: skip
def test_what_reads_as_a_score_is_one(cell: Cell) -> None:
    kind = KINDS["ratings"]
    checked = check_ratings(tables_with(kind, cell), "2021", PROJECTS, METHOD)
    assert (checked.problems, [r.scores[0] for r in checked.ratings]) == ([], [8000] * 3)


@pytest.mark.parametrize("cell", ["2①", "2¹", "2 1", "1\n2", "2.0.1", Raised("2", "1")])
def test_a_list_number_with_a_mark_is_no_other_number(cell: Cell) -> None:
    kind = KINDS["list"]
    assert told(kind.check(tables_with(kind, cell))) == [("number", "A3")]


@pytest.mark.parametrize("cell", ["2021-002①", "2021-00 2", "2021-00²", "2①", "20 21-002"])
def test_a_code_with_a_mark_names_no_other_project(cell: Cell) -> None:
    kind = KINDS["self-assessments"]
    rows: Rows = [cells(kind.header), [cell, 80, 80, 80, 80]]
    (problem, *_) = kind.check(tables_of(kind.headers, rows))
    assert (problem.code, problem.cell) == ("project_unknown", "A2")


def test_a_name_with_a_footnote_is_not_the_name_of_another_project() -> None:
    rows: Rows = [["项目名称", *SCORES], ["示例平台之1①", 80, 80, 80, 80]]
    projects = (known(1), known(11))
    tables = tables_of(rating_headers(METHOD), rows)
    checked = check_ratings(tables, "2021", projects, METHOD, absent="not_started")
    assert [problem.code for problem in checked.problems] == ["project_unknown"]


@every_format
@pytest.mark.parametrize(
    ("area", "rule", "place"),
    [((2, 3, 3, 3), "merged_down", "C2"), ((2, 3, 2, 4), "merged_across", "C2")],
)
def test_a_score_merged_over_several_cells_is_refused(
    suffix: str, area: tuple[int, int, int, int], rule: str, place: str
) -> None:
    rows = [cells(RATING_HEADER), *(cells(rated(n)) for n in (1, 2, 3))]
    tables = tables_of(rating_headers(METHOD), rows, suffix, merged=[area])
    assert told(check_ratings(tables, "2021", PROJECTS, METHOD).problems) == [(rule, place)]


def merged_list(*areas: tuple[int, int, int, int], **changed: object) -> CheckedList:
    """A list of three projects with merged cells; a keyword changes what stands in row 2."""
    header = [*LIST_HEADER, "类别", "DCMM等级"]
    first = [*listed(1, **changed), "大数据关键产品", "3级"]
    others = [[*listed(n, unit=first[3]), "大数据关键产品", "3级"] for n in (2, 3)]
    rows = [cells(header), *(cells(row) for row in (first, *others))]
    tables = tables_of(list_headers(), rows, merged=areas)
    return check_list(tables, small_edition(3), units("2021"), regions())


def test_units_directions_and_categories_may_be_merged() -> None:
    checked = merged_list((2, 4, 4, 4), (2, 5, 4, 5), (2, 6, 4, 6))
    assert checked.problems == []
    assert len({project.unit for project in checked.projects}) == 1


def test_whatever_else_is_merged_over_several_projects_is_refused() -> None:
    assert told(merged_list((2, 7, 4, 7)).problems) == [("merged_down", "G2")]
    assert ("merged_down", "C2") in told(merged_list((2, 3, 3, 3)).problems)
    assert ("merged_across", "D2") in told(merged_list((2, 4, 2, 5)).problems)


def test_one_wrong_merged_cell_is_one_problem() -> None:
    checked = merged_list((2, 4, 4, 4), (2, 5, 4, 5), unit="示例局", direction="示例方向")
    assert [(code, cell) for code, cell in told(checked.problems) if code != "missing"] == [
        ("direction_unknown", "E2"), ("unit_unknown", "D2"),
    ]  # fmt: skip


def test_rows_below_a_merged_number_belong_to_its_project() -> None:
    rows: Rows = [cells(LIST_HEADER), cells(listed(1)), [None, None, "示例大学"], cells(listed(2))]
    merged = [(2, column, 3, column) for column in (1, 2, 4, 5)]
    (table,) = tables_of(list_headers(), rows, merged=merged)
    _, partner, _ = table.rows
    assert (partner["applicant"], partner["number"], partner.heading) == ("示例大学", "", "")
    assert dict(partner.origins) == {"number": 2, "name_zh": 2, "unit": 2, "direction": 2}
    assert partner.doubts == {}


def ratings_with(*rows: Sequence[object], **layout: Any) -> tuple[CheckedRatings, Table]:
    all_rows: Rows = [cells(RATING_HEADER), *map(cells, rows)]
    (table,) = tables_of(rating_headers(METHOD), all_rows, **layout)
    return check_ratings([table], "2021", PROJECTS, METHOD, absent="not_started"), table


def remarks(found: Sequence[Remark]) -> list[tuple[str, str]]:
    return [(remark.code, remark.letter) for remark in found]


def test_missing_scores_are_counted_and_their_rows_named() -> None:
    checked, _ = ratings_with(rated(1, 80, None, 80, 80), rated(2, 80, "—", None, 80), rated(3))
    (second, third) = checked.remarks
    assert (second.code, second.column, second.params) == (
        "scores_missing", "关键技术创新", {"count": 2, "rows": ("2-3",)},
    )  # fmt: skip
    assert third.params == {"count": 1, "rows": ("3",)}


def test_where_no_score_is_missing_that_is_told_too() -> None:
    checked, _ = ratings_with(rated(1), rated(2))
    assert remarks(checked.remarks) == [("no_scores_missing", "")]


def test_a_column_empty_from_top_to_bottom_is_named() -> None:
    checked, table = ratings_with(rated(1, 80, None, 80, 80), rated(2, 80, "—", 80, 80))
    assert remarks(table.remarks) == [("column_empty", "D")]
    assert remarks(checked.remarks) == [("scores_missing", "D")]


@every_format
def test_hidden_rows_and_columns_are_read_and_named(suffix: str) -> None:
    rows = [cells(RATING_HEADER), *(cells(rated(n)) for n in (1, 2, 3))]
    (table,) = tables_of(
        rating_headers(METHOD), rows, suffix, hidden_rows=[3, 4], hidden_columns=[3, 4]
    )
    assert len(table.rows) == 3
    assert [(remark.code, dict(remark.params)) for remark in table.remarks] == [
        ("rows_hidden", {"rows": ("3-4",)}),
        ("columns_hidden", {"columns": ("C 项目综合实力", "D 关键技术创新")}),
    ]


@every_format
def test_a_hidden_sheet_is_read_and_named(suffix: str) -> None:
    rows = [cells(RATING_HEADER), cells(rated(1))]
    (table,) = tables_of(rating_headers(METHOD), rows, suffix, hidden_sheet=True)
    assert remarks(table.remarks) == [("sheet_hidden", "")]


def list_with(name: str) -> tuple[CheckedList, Table]:
    (table,) = tables_of(list_headers(), [cells(LIST_HEADER), cells(listed(1, name=name))])
    return check_list([table], small_edition(1), units("2021"), regions()), table


@pytest.mark.parametrize(
    ("written", "name", "code", "params"),
    [
        ("示例\ue81e平台", "示例龴平台", "characters_replaced", {"pairs": ("U+E81E → 龴",)}),
        ("⽰例平台", "示例平台", "characters_replaced", {"pairs": ("U+2F70 → 示",)}),
        ("示例\u200b平台", "示例平台", "invisible_removed", {}),
    ],
)
def test_characters_of_names_are_read_as_they_are_meant(
    written: str, name: str, code: str, params: dict[str, object]
) -> None:
    checked, table = list_with(written)
    assert (checked.problems, checked.projects[0].name_zh) == ([], name)
    (remark,) = table.remarks
    assert (remark.code, remark.params) == (code, params | {"count": 1, "cells": ("B2",)})


@pytest.mark.parametrize("name", ["示例平台①", "示例平台 ²", "示例平台*", "示例平台※"])
def test_what_looks_like_the_mark_of_a_footnote_is_pointed_at(name: str) -> None:
    checked, table = list_with(name)
    assert checked.projects[0].name_zh == name
    assert [(remark.code, remark.params["cells"]) for remark in table.remarks] == [
        ("mark_at_the_end", ("B2",))
    ]


def test_a_character_that_only_its_font_knows_is_refused_by_name() -> None:
    checked, _ = list_with("示例\ue000平台")
    (problem,) = checked.problems
    assert (problem.code, problem.cell, problem.params) == (
        "unknown_characters", "B2", {"characters": "U+E000"},
    )  # fmt: skip


def test_a_merged_cell_with_such_characters_is_named_once() -> None:
    rows = [
        cells(LIST_HEADER),
        *(cells(listed(n, unit="北京市经济和信息化\u200b局")) for n in (1, 2, 3)),
    ]
    (table,) = tables_of(list_headers(), rows, merged=[(2, 4, 4, 4)])
    assert [remark.params["cells"] for remark in table.remarks] == [("D2",)]
    assert {row["unit"] for row in table.rows} == {"北京市经济和信息化局"}


def test_many_cells_are_named_by_the_first_of_them() -> None:
    rows = [cells(LIST_HEADER), *(cells(listed(n, name=f"示例\u200b{n}")) for n in range(1, 31))]
    (table,) = tables_of(list_headers(), rows)
    (remark,) = table.remarks
    named = remark.params["cells"]
    assert isinstance(named, tuple)
    assert (remark.params["count"], len(named), named[-1]) == (30, 21, "…")


def test_cells_that_cannot_be_read_have_no_other_problem() -> None:
    unreadable = partial(Problem, code="error_value", sheet="s", row=2)
    follows = Problem(code="score", sheet="s", row=2, letter="C")
    elsewhere = Problem(code="score", sheet="s", row=3, letter="C")
    whole = Problem(code="no_rows", sheet="s")
    problems = (unreadable(letter="C"), follows, elsewhere, elsewhere, whole, whole)
    assert [(p.code, p.cell) for p in told_once(problems)] == [
        ("error_value", "C2"), ("score", "C3"), ("no_rows", ""),
    ]  # fmt: skip
