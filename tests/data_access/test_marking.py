"""The marked copy shows each problem where it is."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from data_access.importing import marking
from data_access.importing.marking import mark
from data_access.importing.problems import Problem
from data_access.spreadsheets import __main__ as child
from data_access.spreadsheets import marking as copies
from data_access.spreadsheets.marking import FAULTY
from data_access.spreadsheets.sheets import Unreadable
from tests.data_access.made_up_files import csv_file, xlsx


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does what the process does that copies."""

    def run(arguments: list[str], content: bytes) -> tuple[int, bytes]:
        way, suffix = arguments
        try:
            return child.DONE, child.answer(way, suffix, BytesIO(content))
        except Unreadable:
            return child.REFUSED, b""

    monkeypatch.setattr(marking, "in_a_child", run)


def marked(file: Path, *problems: Problem) -> Worksheet:
    out = file.with_name("marked.xlsx")
    mark(file, problems, out, "zh")
    return load_workbook(out).worksheets[0]


def problem(letter: str, row: int | None, value: str = "x") -> Problem:
    return Problem(code="score", sheet="名单", row=row, letter=letter, value=value)


def comments(sheet: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


@pytest.mark.usefixtures("_in_this_process")
def test_faulty_cells_are_coloured_with_the_reason_as_comment(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["得分"], ["9O.5"]])
    sheet = marked(file, problem("A", 2, "9O.5"))
    assert comments(sheet) == {"A2": "“9O.5”不是 0 到 100 之间的数"}
    assert sheet["A2"].fill.fgColor.rgb == FAULTY.fgColor.rgb
    assert sheet["A1"].fill.fgColor.rgb != FAULTY.fgColor.rgb
    assert sheet["A2"].value == "9O.5"


@pytest.mark.usefixtures("_in_this_process")
def test_an_xlsx_file_keeps_its_formats(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["得分"]])
    workbook = load_workbook(file)
    workbook.worksheets[0]["A1"].font = Font(bold=True)
    workbook.save(file)
    assert marked(file, problem("A", 1))["A1"].font.bold


@pytest.mark.usefixtures("_in_this_process")
def test_several_problems_of_a_cell_stand_in_one_comment(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["得分"]])
    assert comments(marked(file, problem("A", 1, "x"), problem("A", 1, "y")))["A1"].count("\n") == 1


@pytest.mark.usefixtures("_in_this_process")
def test_problems_of_rows_and_sheets_stand_in_the_first_cell(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["a"], ["b"], ["c"]])
    sheet = marked(file, problem("", 3), Problem(code="no_rows", sheet="名单"))
    assert set(comments(sheet)) == {"A1", "A3"}


@pytest.mark.usefixtures("_in_this_process")
def test_a_problem_in_a_merged_area_stands_in_its_top_left_cell(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["a", "b"], ["c", "d"]], merged=["A1:B2"])
    assert set(comments(marked(file, problem("B", 2)))) == {"A1"}


@pytest.mark.usefixtures("_in_this_process")
def test_other_formats_are_copied_as_text_and_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "list.csv", [["得分"], ["=1+1\x07"]], "gb18030")
    sheet = marked(file, Problem(code="score", row=2, letter="A", value="=1+1"))
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert set(comments(sheet)) == {"A2"}


@pytest.mark.usefixtures("_in_this_process")
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_has_its_reason_in_a1(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    assert comments(marked(file, Problem(code="file_damaged"))) == {
        "A1": "文件已损坏，无法打开；请用原软件重新保存"
    }


def test_a_copy_is_marked_by_a_process_of_its_own(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["得分"], ["9O.5"]])
    assert set(comments(marked(file, problem("A", 2)))) == {"A2"}


@pytest.mark.usefixtures("_in_this_process")
def test_a_workbook_that_only_the_reader_understands_is_copied_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_content: object) -> None:
        raise Unreadable("file_damaged")

    monkeypatch.setattr(copies, "load_workbook", refuse)
    file = xlsx(tmp_path / "list.xlsx", [["得分"], ["9O.5"]], merged=["A1:B1"])
    sheet = marked(file, problem("A", 2))
    assert (sheet["A2"].value, set(comments(sheet))) == ("9O.5", {"A2"})
    assert str(sheet.merged_cells) == "A1:B1"


@pytest.mark.usefixtures("_in_this_process")
def test_a_reason_may_hold_what_a_workbook_cannot(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["得分"]])
    (text,) = comments(marked(file, problem("A", 1, "\x07\ud800x"))).values()
    assert "“x”" in text
