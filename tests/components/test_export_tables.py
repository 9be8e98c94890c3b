import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from components.export.tables import csv_bytes, without_formula
from components.export.workbook import Workbook, workbook_bytes

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
DICTIONARY = pd.DataFrame({"列": ["项目", "=名次"], "说明": ["=1+1", "第一"]})
FOOTNOTES = pd.DataFrame({"对象": ["2021-017"], "脚注": ["+备注"]})
SHEETS = ("说明", "星级榜单", "数据字典", "脚注")
PUBLISHED = datetime(2023, 10, 20, 2, tzinfo=UTC)


def xlsx_bytes(table: pd.DataFrame, about: dict[str, str] = ABOUT, *, mark: str = "") -> bytes:
    return workbook_bytes(
        Workbook(
            title="星级榜单",
            about=about,
            tables={"星级榜单": table},
            dictionary=DICTIONARY,
            footnotes=FOOTNOTES,
            names=("说明", "数据字典", "脚注"),
            decimals={"综合得分": 2},
            dated=PUBLISHED,
            mark=mark,
        )
    )


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
    rows = list(sheets_of(xlsx_bytes(empty))["星级榜单"].values)
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
    board = sheets_of(xlsx_bytes(table))["星级榜单"]
    assert board["A1"].data_type == "s"


@given(TABLES, NASTY)
@example(pd.DataFrame([("{=1+1}", "=1+1")], columns=["项目", "备注"]), "=1+1")
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(table: pd.DataFrame, about: str) -> None:
    sheets = sheets_of(xlsx_bytes(table, {"筛选": about}))
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in cells if cell.hyperlink] == []


@given(TABLES)
def test_a_workbook_holds_the_same_cells_as_the_csv(table: pd.DataFrame) -> None:
    text = table.apply(lambda column: column.str.replace(r"[\r\n\t]", " ", regex=True))
    text.insert(0, "序号", range(1, len(text) + 1))
    rows = sheets_of(xlsx_bytes(text))["星级榜单"].values
    found = [[str(cell or "") for cell in row] for row in rows]
    assert found == cells_of_csv(csv_bytes(text))


def test_numbers_stay_numbers_in_a_workbook_and_what_is_absent_stays_empty() -> None:
    board = sheets_of(xlsx_bytes(MIXED))["星级榜单"]
    assert list(board.values)[1:] == [("工业，数据", 1, 93.39), ("二期\n平台", None, None)]


def test_a_workbook_says_what_it_is_and_ends_with_dictionary_and_footnotes() -> None:
    sheets = sheets_of(xlsx_bytes(MIXED))
    assert tuple(sheets) == SHEETS
    assert list(sheets["说明"].values) == [("标题", "星级榜单"), ("筛选", "=无")]
    assert list(sheets["数据字典"].values)[1:] == [("项目", "=1+1"), ("=名次", "第一")]
    assert list(sheets["脚注"].values) == [("对象", "脚注"), ("2021-017", "+备注")]


def test_the_mark_stands_on_top_of_a_workbook_and_on_every_printed_page() -> None:
    sheets = sheets_of(xlsx_bytes(MIXED, mark="演示数据"))
    assert sheets["说明"]["A1"].value == "演示数据"
    assert sheets["说明"]["A2"].value == "标题"
    headers = [sheet.oddHeader for sheet in sheets.values()]
    assert [str(header.right.text) for header in headers if header] == ["演示数据"] * 4


def test_scores_show_two_decimals_and_ranks_none() -> None:
    board = sheets_of(xlsx_bytes(MIXED))["星级榜单"]
    assert (board["C2"].number_format, board["B2"].number_format) == ("0.00", "General")


def test_days_and_moments_are_dates_in_a_workbook_and_iso_in_a_csv() -> None:
    table = pd.DataFrame({"日": [date(2023, 9, 30)], "时": [PUBLISHED], "演示": [True]})
    [_, row] = sheets_of(xlsx_bytes(table))["星级榜单"].values
    assert row == (datetime(2023, 9, 30), datetime(2023, 10, 20, 2), True)  # noqa: DTZ001
    assert cells_of_csv(csv_bytes(table))[1] == ["2023-09-30", "2023-10-20T02:00:00Z", "true"]


def test_numbers_of_a_csv_have_as_many_digits_as_asked_for() -> None:
    file = csv_bytes(pd.DataFrame({"总分": [87.5, None], "名次": [1, 2]}), {"总分": 2})
    assert cells_of_csv(file)[1:] == [["87.50", "1"], ["", "2"]]


def test_many_columns_are_printed_on_several_pages_side_by_side() -> None:
    wide = pd.DataFrame({f"第 {n} 列": ["二十个字宽的单元格内容在此示例"] for n in range(33)})
    pages = {
        name: sheet.page_setup.fitToWidth or 0
        for name, sheet in sheets_of(xlsx_bytes(wide)).items()
    }
    assert pages["星级榜单"] > 3
    assert {pages["说明"], pages["脚注"]} <= {0, 1}


def test_the_same_table_gives_the_same_workbook() -> None:
    assert xlsx_bytes(MIXED) == xlsx_bytes(MIXED)


def test_the_headings_of_a_workbook_stay_in_sight_and_can_filter() -> None:
    board = sheets_of(xlsx_bytes(MIXED))["星级榜单"]
    assert board.freeze_panes == "C2"
    assert board.auto_filter.ref == "A1:C3"
