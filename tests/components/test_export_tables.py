import csv
from datetime import date
from io import BytesIO, StringIO

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from components.export.tables import csv_bytes, without_formula, xlsx_bytes

STARTS_OF_FORMULAS = tuple("=+-@\t\r\n")
FULL_WIDTH = tuple("＝＋－＠")
"""Spreadsheets set to Chinese or Japanese may take these for the plain forms."""

READABLE = st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"])
NASTY = st.builds(
    str.__add__,
    st.sampled_from(
        [
            "",
            *STARTS_OF_FORMULAS,
            *FULL_WIDTH,
            "{=",
            "'",
            '"',
            "=cmd|'/c calc'!A1",
            "@SUM(",
            "https://x.cn ",
        ]
    ),
    st.text(READABLE, max_size=12),
)
TABLES = st.lists(st.tuples(NASTY, NASTY), max_size=5).map(
    lambda rows: pd.DataFrame(rows, columns=["项目", "备注"], dtype="str")
)
MIXED = pd.DataFrame(
    {"项目": ["工业，数据", "二期\n平台"], "名次": [1, None], "综合得分": [93.39, None]}
).convert_dtypes()
ABOUT = {"标题": "星级榜单", "筛选": "=无"}
SHEETS = ("说明", "星级榜单")


def cells_of_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


def sheets_of(file: bytes) -> dict[str, Worksheet]:
    workbook = load_workbook(BytesIO(file))
    return {name: workbook[name] for name in workbook.sheetnames}


def test_csv_starts_with_a_byte_order_mark_and_ends_its_lines_as_excel_does() -> None:
    file = csv_bytes(MIXED)
    assert file.startswith(b"\xef\xbb\xbf")
    assert file.count(b"\xef\xbb\xbf") == 1
    assert file.endswith(b"\r\n")
    assert cells_of_csv(file) == [
        ["项目", "名次", "综合得分"],
        ["工业，数据", "1", "93.39"],
        ["二期\n平台", "", ""],
    ]


def test_csv_opens_in_pandas_to_the_same_rows() -> None:
    opened = pd.read_csv(BytesIO(csv_bytes(MIXED))).convert_dtypes()
    pd.testing.assert_frame_equal(opened, MIXED)


def test_a_table_without_rows_is_a_file_with_its_headings() -> None:
    empty = MIXED.iloc[:0]
    assert cells_of_csv(csv_bytes(empty)) == [["项目", "名次", "综合得分"]]
    rows = list(sheets_of(xlsx_bytes(empty, ABOUT, sheets=SHEETS))["星级榜单"].values)
    assert rows == [("项目", "名次", "综合得分")]


@given(TABLES)
def test_no_cell_of_a_csv_starts_a_formula(table: pd.DataFrame) -> None:
    for row in cells_of_csv(csv_bytes(table)):
        assert [cell for cell in row if cell.startswith(STARTS_OF_FORMULAS)] == []


@pytest.mark.parametrize("start", [*STARTS_OF_FORMULAS, *FULL_WIDTH], ids=ascii)
def test_text_that_starts_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert without_formula(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["工业=数据", "", None, -3, -0.5, date(2022, 1, 1)])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert without_formula(value) == value


def test_headings_start_no_formula_either() -> None:
    table = pd.DataFrame({"=1+1": ["x"]})
    assert cells_of_csv(csv_bytes(table))[0] == ["'=1+1"]
    board = sheets_of(xlsx_bytes(table, ABOUT, sheets=SHEETS))["星级榜单"]
    assert board["A1"].data_type == "s"


@given(TABLES, NASTY)
@example(pd.DataFrame([("{=1+1}", "=1+1")], columns=["项目", "备注"]), "=1+1")
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(table: pd.DataFrame, about: str) -> None:
    sheets = sheets_of(xlsx_bytes(table, {"筛选": about}, sheets=SHEETS))
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in cells if cell.hyperlink] == []


@given(TABLES)
def test_a_workbook_holds_the_same_cells_as_the_csv(table: pd.DataFrame) -> None:
    text = table.apply(lambda column: column.str.replace(r"[\r\n\t]", " ", regex=True))
    text.insert(0, "序号", range(1, len(text) + 1))
    rows = sheets_of(xlsx_bytes(text, ABOUT, sheets=SHEETS))["星级榜单"].values
    found = [[str(cell or "") for cell in row] for row in rows]
    assert found == cells_of_csv(csv_bytes(text))


def test_numbers_stay_numbers_in_a_workbook_and_what_is_absent_stays_empty() -> None:
    board = sheets_of(xlsx_bytes(MIXED, ABOUT, sheets=SHEETS))["星级榜单"]
    assert list(board.values)[1:] == [("工业，数据", 1, 93.39), ("二期\n平台", None, None)]


def test_the_first_sheet_of_a_workbook_says_what_the_second_is() -> None:
    sheets = sheets_of(xlsx_bytes(MIXED, ABOUT, sheets=SHEETS))
    assert tuple(sheets) == SHEETS
    assert list(sheets["说明"].values) == [("标题", "星级榜单"), ("筛选", "=无")]


def test_the_headings_of_a_workbook_stay_in_sight_and_can_filter() -> None:
    board = sheets_of(xlsx_bytes(MIXED, ABOUT, sheets=SHEETS))["星级榜单"]
    assert board.freeze_panes == "A2"
    assert board.auto_filter.ref == "A1:C3"
