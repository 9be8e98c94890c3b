"""Each format is read to the same cells, where a person sees them."""

from datetime import date
from pathlib import Path

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from data_access.importing.reading import Unreadable, read
from data_access.importing.rows import Area
from tests.data_access.made_up_files import csv_file, xlsx

ROWS: list[list[object]] = [["名单"], ["序号", "项目名称"], [1, "示例（平台）"]]
TEXTS = [["名单", ""], ["序号", "项目名称"], ["1", "示例（平台）"]]


def texts(content: bytes, suffix: str) -> list[list[str]]:
    (sheet,) = read(content, suffix)
    return [list(row) for row in sheet.rows]


def test_an_xlsx_workbook_keeps_rows_columns_and_merged_areas(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", ROWS, merged=["A1:B1"])
    (sheet,) = read(file.read_bytes(), ".xlsx")
    assert [list(row) for row in sheet.rows] == TEXTS
    assert (sheet.name, sheet.merged) == ("名单", (Area(1, 1, 1, 2),))


def test_an_xls_workbook_reads_the_same(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("名单")
    sheet.write_merge(0, 0, 0, 1, "名单")
    for row, values in enumerate(ROWS[1:], start=1):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    workbook.save(str(tmp_path / "list.xls"))
    (found,) = read((tmp_path / "list.xls").read_bytes(), ".xls")
    assert [list(row) for row in found.rows] == TEXTS
    assert found.merged == (Area(1, 1, 1, 2),)


def test_an_ods_workbook_reads_the_same_with_merged_areas(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="名单")
    for texts_of_row, spans in (
        (["名单"], {"numbercolumnsspanned": 2, "numberrowsspanned": 1}),
        (["序号", "项目名称"], {}),
        (["1", "示例（平台）"], {}),
    ):
        row = TableRow()
        for text in texts_of_row:
            cell = TableCell(valuetype="string", **spans)
            cell.addElement(P(text=text))
            row.addElement(cell)
        if spans:
            row.addElement(CoveredTableCell())
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(tmp_path / "list.ods")
    (sheet,) = read((tmp_path / "list.ods").read_bytes(), ".ods")
    assert [list(row) for row in sheet.rows] == TEXTS
    assert sheet.merged == (Area(1, 1, 1, 2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_each_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    file = csv_file(tmp_path / "list.csv", [["序号", "项目名称"], [1, "示例（平台）"]], encoding)
    assert texts(file.read_bytes(), ".csv") == TEXTS[1:]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_may_be_separated_by_commas_semicolons_or_tabs(separator: str) -> None:
    content = f"序号{separator}项目名称\r\n1{separator}示例\r\n".encode()
    assert texts(content, ".csv") == [["序号", "项目名称"], ["1", "示例"]]


def test_numbers_become_the_text_a_person_sees(tmp_path: Path) -> None:
    file = xlsx(
        tmp_path / "n.xlsx", [[17.0, 87.30000000000001, 0.1 + 0.2, True, date(2021, 9, 18)]]
    )
    assert texts(file.read_bytes(), ".xlsx") == [["17", "87.3", "0.3", "True", "2021-09-18"]]


def test_a_hidden_sheet_is_known_to_be_hidden(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["x"])
    workbook.create_sheet("旧").sheet_state = "hidden"
    workbook.save(tmp_path / "two.xlsx")
    assert [s.hidden for s in read((tmp_path / "two.xlsx").read_bytes(), ".xlsx")] == [False, True]


def test_a_workbook_is_recognised_whatever_it_is_called(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", ROWS)
    assert texts(file.read_bytes(), ".csv") == TEXTS


@pytest.mark.parametrize(
    ("content", "suffix", "rule"),
    [
        (b"", ".xlsx", "file_empty"),
        (b"PK\x03\x04 cut off", ".xlsx", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", ".xls", "file_damaged"),
        (b"<html><table></table></html>", ".xls", "file_type"),
        (b"%PDF-1.7", ".pdf", "file_type"),
        (b"\xff\xfe\x01\x00,\x80\x80", ".csv", "file_encoding"),
        (b'a,"b\n', ".csv", "file_damaged"),
    ],
)
def test_what_cannot_be_read_breaks_a_rule(content: bytes, suffix: str, rule: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(content, suffix)
    assert unreadable.value.code == rule
