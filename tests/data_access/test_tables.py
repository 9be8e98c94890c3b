"""The table is found among titles, notes, totals and sheets that are not it."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from data_access.importing.rows import Table
from data_access.importing.tables import find_tables, list_headers, rating_headers
from data_access.spreadsheets.reading import read
from data_access.spreadsheets.sheets import Sheet
from tests.data_access.made_up_files import LIST_HEADER, METHOD, listed, xlsx


def table_of(rows: list[list[str]]) -> Table:
    (table,), _ = find_tables([Sheet("名单", rows)], list_headers())
    return table


def as_text(row: list[object]) -> list[str]:
    return [str(value) for value in row]


def test_the_header_is_found_below_title_rows() -> None:
    table = table_of([["名单"], [], ["单位：个"], list(LIST_HEADER), as_text(listed(1))])
    assert (table.header_row, [row.row for row in table.rows]) == (4, [5])


def test_headers_are_known_by_other_words_forms_and_brackets() -> None:
    header = ["序 号", "项目\n名称", "申报单位（盖章）", "推荐单位*", "申报方向：", "Ｄ ＣＭＭ等级"]
    assert list(table_of([header, ["1"] * 6]).columns) == [
        "number", "name_zh", "applicant", "unit", "direction", "dcmm_level",
    ]  # fmt: skip


def test_a_bracket_that_names_a_language_is_not_set_aside() -> None:
    header = ["序号", "项目名称", "项目名称（英文）", "项目名称（必填）"]
    table = table_of([header, ["1"] * 4])
    assert [c.field for c in table.doubled] == ["name_zh"]
    assert table.columns["name_en"].index == 3


def test_notes_totals_blank_rows_and_repeated_headers_are_not_rows() -> None:
    table = table_of(
        [
            list(LIST_HEADER),
            as_text(listed(1)),
            ["", " ", ""],
            list(LIST_HEADER),
            as_text(listed(2)),
            ["合计", "2"],
            ["注：按行政区划排序。"],
            ["  续上一行的说明"],
            ["填表人：某某", "日期：2022年"],
        ]
    )
    assert [row["number"] for row in table.rows] == ["1", "2"]


def test_a_project_below_the_notes_is_still_a_row() -> None:
    table = table_of([list(LIST_HEADER), ["备注：如下"], as_text(listed(1))])
    assert [row.row for row in table.rows] == [3]


def test_merged_units_and_directions_stand_for_every_row_they_cover(tmp_path: Path) -> None:
    rows = [LIST_HEADER, listed(1), listed(2, unit=None, direction=None), listed(3)]
    file = xlsx(tmp_path / "list.xlsx", rows, merged=["D2:D3", "E2:E3"])
    (table,), _ = find_tables(read(file.read_bytes(), ".xlsx"), list_headers())
    first, second, _ = table.rows
    assert (second["unit"], second["direction"]) == (first["unit"], first["direction"])


def test_a_header_may_be_spread_over_two_rows() -> None:
    rows = [
        ["评价结果"],
        ["序号", "项目名称", "评价得分", "", "", "", "佐证材料"],
        ["", "", "综合实力", "技术创新（权重30%）", "社会效益得分", "推广价值 25%", ""],
        ["1", "示例平台", "80", "81", "82", "83", "自评"],
    ]
    (table,), _ = find_tables(
        [Sheet("结果", rows)], rating_headers(METHOD), {"running_number": "number"}
    )
    assert table.rows[0].values == {
        "name_zh": "示例平台",
        "number": "1",
        "strength": "80",
        "innovation": "81",
        "benefit": "82",
        "replication": "83",
        "evidence": "自评",
    }


def test_a_running_number_counts_only_where_no_code_is_given() -> None:
    rows = [["序号", "项目编号", "综合实力", "技术创新"], ["1", "2021-017", "80", "80"]]
    (table,), _ = find_tables(
        [Sheet("结果", rows)], rating_headers(METHOD), {"running_number": "number"}
    )
    assert "number" not in table.columns
    assert table.ignored == ("序号",)


def test_unknown_columns_and_other_sheets_are_named() -> None:
    other = Sheet("统计", [["推荐单位", "数量"], ["北京", "3"]])
    rows = [[*LIST_HEADER, "联系 人"], [*as_text(listed(1)), "某某"]]
    (table,), ignored = find_tables([other, Sheet("名单", rows)], list_headers())
    assert table.ignored == ("联系 人",)
    assert ignored == ("统计",)


def test_rows_of_several_sheets_are_all_read(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["说明"])
    for number in (1, 2):
        sheet = workbook.create_sheet(f"第{number}类")
        sheet.append(list(LIST_HEADER))
        sheet.append(listed(number))
    workbook.save(tmp_path / "list.xlsx")
    tables, ignored = find_tables(read((tmp_path / "list.xlsx").read_bytes(), ""), list_headers())
    assert [row["number"] for table in tables for row in table.rows] == ["1", "2"]
    assert ignored == ("Sheet",)


@pytest.mark.parametrize("rows", [[], [["名单"]], [["序号", "姓名"], ["1", "某某"]]])
def test_a_sheet_without_three_known_headers_has_no_table(rows: list[list[str]]) -> None:
    assert find_tables([Sheet("x", rows)], list_headers()) == ((), ("x",))
