"""Each format is read to the same cells, as a person reads them, where a person sees them."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from data_access.spreadsheets import sheets
from data_access.spreadsheets.limits import LONGEST_TEXT, MOST_COLUMNS
from data_access.spreadsheets.reading import read
from data_access.spreadsheets.sheets import Area, Sheet, Unreadable, as_plain, from_plain
from tests.data_access.made_up_files import csv_file
from tests.data_access.workbooks import (
    A_DAY,
    Cell,
    Error,
    Formatted,
    Formula,
    Percent,
    Raised,
    Rows,
    as_ods,
    as_xls,
    as_xlsx,
    in_format,
    ods_with_spaces,
)

FORMATS = (".xlsx", ".xls", ".ods")
ROWS: Rows = [["名单", None], ["序号", "项目名称"], [1, "示例（平台）"]]
TEXTS = [["名单"], ["序号", "项目名称"], ["1", "示例（平台）"]]

every_format = pytest.mark.parametrize("suffix", FORMATS)


def sheet_of(content: bytes, suffix: str) -> Sheet:
    return read(content, suffix)[0]


def texts(content: bytes, suffix: str) -> list[list[str]]:
    return [list(row) for row in sheet_of(content, suffix).rows]


def changed(content: bytes, part: str, found: bytes, becomes: bytes) -> bytes:
    """Put something else into a part of a workbook."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(packed, "w", ZIP_DEFLATED) as out:
        assert found in archive.read(part)
        for name in archive.namelist():
            inside = archive.read(name)
            out.writestr(name, inside.replace(found, becomes, 1) if name == part else inside)
    return packed.getvalue()


@every_format
def test_rows_columns_and_merged_areas_stand_where_a_person_sees_them(suffix: str) -> None:
    sheet = sheet_of(in_format(suffix, ROWS, merged=[(1, 1, 1, 2)], name="名单"), suffix)
    assert [list(row) for row in sheet.rows] == TEXTS
    assert (sheet.name, sheet.merged) == ("名单", [Area(1, 1, 1, 2)])


@every_format
@pytest.mark.parametrize(
    ("cell", "text", "rule"),
    [
        (85.5, "85.5", ""),
        (17.0, "17", ""),
        (87.30000000000001, "87.3", ""),
        (Formatted(85.5, "0.00", "85.50"), "85.50", ""),
        (Formatted(1234.5, "#,##0.00", "1,234.50"), "1234.50", ""),
        (Formatted(85.5, '0.0"分"', "85.5分"), "85.5分", ""),
        (Formatted(85.5, "0", "86"), "86", "shows_other"),
        (Percent(0.95), "95%", "percent"),
        (Error("#N/A"), "#N/A", "error_value"),
        (Error("#DIV/0!"), "#DIV/0!", "error_value"),
        (True, "TRUE", "boolean"),
        (False, "FALSE", "boolean"),
        (A_DAY, "2022-03-01", "date"),
        (Raised("85.5", "1"), "85.5¹", ""),
        (Raised("示例", "注"), "示例注", "superscript"),
        ("8 5", "8 5", ""),
        ("85.5①", "85.5①", ""),
    ],
)
def test_a_cell_is_read_as_a_person_reads_it(suffix: str, cell: Cell, text: str, rule: str) -> None:
    sheet = sheet_of(in_format(suffix, [["得分"], [cell]]), suffix)
    doubt = sheet.doubts.get((2, 1))
    assert (sheet.rows[1][0], doubt.code if doubt else "") == (text, rule)


@every_format
def test_a_formula_that_nobody_computed_is_not_empty(suffix: str) -> None:
    sheet = sheet_of(in_format(suffix, [["得分"], [Formula()]]), suffix)
    assert sheet.rows[1][0].startswith("=")
    assert sheet.doubts[2, 1].code == "formula_without_value"


@every_format
def test_what_is_hidden_is_read_and_known(suffix: str) -> None:
    content = in_format(suffix, ROWS, hidden_rows=[3], hidden_columns=[2], hidden_sheet=True)
    sheet = sheet_of(content, suffix)
    assert [list(row) for row in sheet.rows] == TEXTS
    assert (sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) == (True, [3], [2])


@every_format
def test_a_far_away_cell_is_named(suffix: str) -> None:
    farthest = {".xlsx": 1_048_576, ".xls": 65_536, ".ods": 1_048_576}[suffix]
    content = {".xlsx": _xlsx_to, ".xls": _xls_to, ".ods": _ods_to}[suffix](farthest)
    with pytest.raises(Unreadable) as refused:
        read(content, suffix)
    assert (refused.value.code, refused.value.params["cell"]) == ("stray_cell", f"B{farthest}")


def _xlsx_to(row: int) -> bytes:
    workbook = Workbook()
    workbook.worksheets[0].append(["x"])
    workbook.worksheets[0].cell(row, 2, "x")
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _xls_to(row: int) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("x")
    sheet.write(0, 0, "x")
    sheet.write(row - 1, 1, "x")
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _ods_to(row: int) -> bytes:
    empty = f'<table:table-row table:number-rows-repeated="{row - 2}"/>'.encode()
    content = as_ods([["x"], [None, "x"]])
    return changed(content, "content.xml", b"</table:table-row>", b"</table:table-row>" + empty)


def test_a_far_away_column_is_named_too() -> None:
    with pytest.raises(Unreadable) as refused:
        read(as_xlsx([[*[None] * MOST_COLUMNS, "x"]]), ".xlsx")
    assert refused.value.params["cell"] == "ALM1"


def test_more_rows_than_any_list_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    with pytest.raises(Unreadable) as refused:
        read(b"x\n" * 11, ".csv")
    assert refused.value.code == "too_many_rows"


def test_more_text_than_any_list_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CHARACTERS", 10)
    with pytest.raises(Unreadable) as refused:
        read(b"12345,123456\n", ".csv")
    assert refused.value.code == "too_much_text"


@pytest.mark.parametrize(
    ("found", "becomes", "rule"),
    [
        (b"-row>", b'-row table:number-rows-repeated="1048576">', "too_many_rows"),
        (b"-cell", b'-cell table:number-columns-repeated="16384"', "stray_cell"),
    ],
)
def test_an_ods_workbook_that_repeats_itself_is_refused(
    found: bytes, becomes: bytes, rule: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(changed(as_ods(ROWS), "content.xml", found, becomes), ".ods")
    assert refused.value.code == rule


def test_cells_that_an_ods_workbook_repeats_are_all_there() -> None:
    twice = b'<table:table-cell table:number-columns-repeated="2"'
    content = changed(as_ods([["x", "y"]]), "content.xml", b"<table:table-cell", twice)
    assert texts(content, ".ods") == [["x", "x", "y"]]


def test_a_span_beyond_the_sheet_covers_what_is_there() -> None:
    huge = b'<table:table-cell table:number-rows-spanned="999999999"'
    content = changed(as_ods(ROWS), "content.xml", b"<table:table-cell", huge)
    assert sheet_of(content, ".ods").merged == [Area(1, 1, 3, 1)]


def test_a_megabyte_of_spaces_is_cut_to_what_a_cell_can_hold() -> None:
    assert len(texts(ods_with_spaces(1_000_000), ".ods")[0][0]) == LONGEST_TEXT


def test_merged_areas_without_end_are_refused() -> None:
    content = as_xlsx([["x"]] * 100, merged=[(1, 1, 2, 2)])
    areas = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 1000
    content = changed(content, "xl/worksheets/sheet1.xml", b'<mergeCells count="1">', areas)
    with pytest.raises(Unreadable) as refused:
        read(content, ".xlsx")
    assert refused.value.code == "too_many_cells"


def test_what_merged_cells_cover_is_not_there() -> None:
    content = as_xlsx([["x", "y"], ["z", Percent(0.9)]])
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    sheet = sheet_of(changed(content, "xl/worksheets/sheet1.xml", b"</sheetData>", merged), ".xlsx")
    assert [list(row) for row in sheet.rows] == [["x", ""], ["", ""]]
    assert sheet.doubts == {}


def test_a_zero_that_is_to_be_computed_anew_is_no_value() -> None:
    content, workbook = _new_xlsx()
    sheet = workbook.add_worksheet()
    sheet.write_formula("A1", "=A2+1")
    sheet.write_formula("A2", "=80+5", None, 85)
    sheet.write_number("A3", 0)
    workbook.close()
    found = sheet_of(content.getvalue(), ".xlsx")
    assert [row[0] for row in found.rows] == ["=A2+1", "85", "0"]
    assert list(found.doubts) == [(1, 1)]


def _new_xlsx() -> tuple[BytesIO, xlsxwriter.Workbook]:
    content = BytesIO()
    return content, xlsxwriter.Workbook(content, {"in_memory": True})


def shared(text: str) -> bytes:
    """Return a workbook of one cell whose text stands among those that cells share."""
    content, workbook = _new_xlsx()
    workbook.add_worksheet().write_string("A1", text)
    workbook.close()
    return content.getvalue()


def test_lowered_characters_show_as_such_and_words_lowered_are_words() -> None:
    workbook = Workbook()
    lowered = InlineFont(vertAlign="subscript")
    workbook.worksheets[0].append([CellRichText("CO", TextBlock(lowered, "2"))])
    workbook.worksheets[0].append([CellRichText("P", TextBlock(lowered, "max"))])
    content = BytesIO()
    workbook.save(content)
    sheet = sheet_of(content.getvalue(), ".xlsx")
    assert ([row[0] for row in sheet.rows], sheet.doubts) == (["CO₂", "Pmax"], {})


def test_how_a_text_is_pronounced_is_not_part_of_it() -> None:
    ruby = b'</t><rPh sb="0" eb="2"><t>guizhou</t></rPh>'
    content = changed(shared("贵州"), "xl/sharedStrings.xml", b"</t>", ruby)
    assert texts(content, ".xlsx") == [["贵州"]]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (b"<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        (b"<text:p>a</text:p><text:p>b<text:s/>c</text:p>", "a\nb c"),
        (b"<text:p>a<text:span>b<text:span>c</text:span></text:span></text:p>", "abc"),
        (b"<text:p>a<text:note><text:p>1</text:p></text:note></text:p>", "a"),
        (b"<draw:frame><text:p>1</text:p></draw:frame><text:p>a</text:p>", "a"),
    ],
)
def test_paragraphs_of_an_ods_cell_are_one_text(inside: bytes, text: str) -> None:
    content = changed(as_ods([["x"]]), "content.xml", b"<text:p>x</text:p>", inside)
    assert texts(content, ".ods") == [[text]]


A_NUMBER = 'office:value-type="float" office:value='
AN_ERROR = f'table:formula="of:=1/0" {A_NUMBER}"0"'


@pytest.mark.parametrize(
    ("cell", "shown", "text", "rule"),
    [
        (f'{A_NUMBER}"85.5"', "", "85.5", ""),
        (f'{A_NUMBER}"85.5"', "85,5", "85,5", "shows_other"),
        ('office:value-type="currency" office:value="85.5"', "¥85.50", "¥85.50", ""),
        ('office:value-type="time" office:time-value="PT1H"', "01:00", "01:00", "date"),
        (AN_ERROR, "#DIV/0!", "#DIV/0!", "error_value"),
        (AN_ERROR, "错误:502", "错误:502", "error_value"),
        ('calcext:value-type="error" office:value-type="string"', "#N/A", "#N/A", "error_value"),
        (f'table:formula="of:=80+5" {A_NUMBER}"85"', "85", "85", ""),
    ],
)
def test_an_ods_cell_says_what_shows_and_what_it_holds(
    cell: str, shown: str, text: str, rule: str
) -> None:
    whole = b'<table:table-cell office:value-type="string"><text:p>x'
    becomes = f"<table:table-cell {cell}><text:p>{shown}".encode()
    sheet = sheet_of(changed(as_ods([["x"]]), "content.xml", whole, becomes), ".ods")
    doubt = sheet.doubts.get((1, 1))
    assert (sheet.rows[0][0], doubt.code if doubt else "") == (text, rule)


def test_an_xls_workbook_with_a_password_is_called_that() -> None:
    content = as_xls(ROWS)
    codepage = content.index(b"\x42\x00\x02\x00")  # the record becomes FILEPASS
    with pytest.raises(Unreadable) as unreadable:
        read(content[:codepage] + b"\x2f" + content[codepage + 1 :], ".xls")
    assert unreadable.value.code == "file_password"


def test_comments_of_an_ods_workbook_are_not_part_of_its_cells() -> None:
    comment = b"<office:annotation><text:p>?</text:p></office:annotation><text:p>"
    content = changed(as_ods([["x"]]), "content.xml", b"<text:p>", comment)
    assert texts(content, ".ods") == [["x"]]


@pytest.mark.parametrize(
    ("cell", "text", "rule"),
    [
        (b'<c r="A1" t="d"><v>2022-03-01</v></c>', "2022-03-01", "date"),
        (b'<c r="A1" t="str"><v>a_x0041_</v></c>', "aA", ""),
        (b'<c r="A1" t="e"><v></v></c>', "#", "error_value"),
        (b'<c r="A1" t="b"><v>1</v></c>', "TRUE", "boolean"),
        (b'<c r="A1"><v>eighty</v></c>', "eighty", ""),
    ],
)
def test_a_cell_of_an_odd_kind_is_read_as_it_is_written(cell: bytes, text: str, rule: str) -> None:
    whole = b'<c r="A1" t="n"><v>5</v></c>'
    sheet = sheet_of(changed(as_xlsx([[5]]), "xl/worksheets/sheet1.xml", whole, cell), ".xlsx")
    doubt = sheet.doubts.get((1, 1))
    assert (sheet.rows[0][0], doubt.code if doubt else "") == (text, rule)


def test_a_workbook_without_styles_has_numbers_as_they_are_written() -> None:
    packed = BytesIO()
    with ZipFile(BytesIO(as_xlsx([[Percent(0.9), "x"]]))) as archive, ZipFile(packed, "w") as out:
        for name in archive.namelist():
            if name != "xl/styles.xml":
                out.writestr(name, archive.read(name))
    assert texts(packed.getvalue(), ".xlsx") == [["0.9", "x"]]


def test_control_characters_that_a_workbook_spells_out_are_read() -> None:
    content = changed(shared("a b"), "xl/sharedStrings.xml", b"a b", b"a_x000D_b_x0041_")
    assert texts(content, ".xlsx") == [["a\rbA"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_each_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    file = csv_file(tmp_path / "list.csv", [["序号", "项目名称"], [1, "示例（平台）"]], encoding)
    assert texts(file.read_bytes(), ".csv") == TEXTS[1:]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_may_be_separated_by_commas_semicolons_or_tabs(separator: str) -> None:
    content = f"序号{separator}项目名称\r\n1{separator}示例\r\n".encode()
    assert texts(content, ".csv") == [["序号", "项目名称"], ["1", "示例"]]


def test_a_workbook_is_recognised_whatever_it_is_called() -> None:
    assert texts(as_xlsx(ROWS), ".csv") == TEXTS


def archive_of(*parts: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for part in parts:
            archive.writestr(part, b"<x/>")
    return packed.getvalue()


def locked(content: bytes) -> bytes:
    """Mark the parts of an archive as encrypted, in its directory."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


def container_of(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "suffix", "rule"),
    [
        (b"", ".xlsx", "file_empty"),
        (b"PK\x03\x04 cut off", ".xlsx", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", ".xls", "file_damaged"),
        (b"<html><table></table></html>", ".xls", "file_web_page"),
        (b"\xef\xbb\xbf\r\n<table><tr>", ".csv", "file_web_page"),
        (b"MIME-Version: 1.0\r\n", ".xls", "file_web_page"),
        (b'<?xml version="1.0"?><Workbook>', ".xls", "file_xml"),
        (b"a\tb\r\n", ".xls", "file_text"),
        (b"%PDF-1.7", ".pdf", "file_pdf"),
        (b"\x89PNG\r\n", ".xlsx", "file_picture"),
        (b"\xff\xd8\xff\xe0", ".jpg", "file_picture"),
        (b"Rar!\x1a\x07", ".xlsx", "file_archive"),
        (b"{\\rtf1", ".xls", "file_text_document"),
        (b"\x00\x01\x02", ".xls", "file_type"),
        (archive_of("word/document.xml"), ".docx", "file_text_document"),
        (archive_of("ppt/presentation.xml"), ".xlsx", "file_presentation"),
        (archive_of("xl/workbook.bin"), ".xlsb", "file_xlsb"),
        (archive_of("OFD.xml"), ".ofd", "file_fixed_layout"),
        (archive_of("Index/Document.iwa"), ".numbers", "file_numbers"),
        (archive_of("名单.xlsx"), ".zip", "file_archive"),
        (archive_of("encrypted-package"), ".ods", "file_password"),
        (locked(archive_of("xl/workbook.xml")), ".xlsx", "file_password"),
        (container_of("EncryptedPackage"), ".xlsx", "file_password"),
        (container_of("WordDocument"), ".doc", "file_text_document"),
        (container_of("PowerPoint Document"), ".ppt", "file_presentation"),
        (b"\xff\xfe\x01\x00,\x80\x80", ".csv", "file_encoding"),
        (b'a,"b\n', ".csv", "file_damaged"),
        (as_xls(ROWS)[:2000], ".xls", "file_damaged"),
    ],
)
def test_what_cannot_be_read_is_named_for_what_it_is(
    content: bytes, suffix: str, rule: str
) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(content, suffix)
    assert unreadable.value.code == rule


@pytest.mark.parametrize(
    ("mimetype", "rule"),
    [("text", "file_text_document"), ("presentation", "file_presentation")],
)
def test_other_open_documents_are_named(mimetype: str, rule: str) -> None:
    kind, other = b"opendocument.spreadsheet", f"opendocument.{mimetype}".encode()
    with pytest.raises(Unreadable) as unreadable:
        read(changed(as_ods(ROWS), "mimetype", kind, other), ".ods")
    assert unreadable.value.code == rule


def test_an_ods_workbook_with_a_password_is_called_that() -> None:
    locked_part = b"<manifest:encryption-data/></manifest:manifest>"
    content = changed(as_ods(ROWS), "META-INF/manifest.xml", b"</manifest:manifest>", locked_part)
    with pytest.raises(Unreadable) as unreadable:
        read(content, ".ods")
    assert unreadable.value.code == "file_password"


@pytest.mark.parametrize(
    ("found", "becomes"),
    [
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY x "xx">]><worksheet'),
        (b"</sheetData>", b"</sheetDat>"),
        (b'r="A1"', b'r="1"'),
        (b'<row r="1"', b'<row r="0"'),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'),
    ],
)
def test_a_workbook_that_contradicts_itself_is_damaged(found: bytes, becomes: bytes) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(changed(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", found, becomes), ".xlsx")
    assert unreadable.value.code == "file_damaged"


@every_format
def test_sheets_are_the_same_after_they_were_told_to_another_process(suffix: str) -> None:
    content = in_format(suffix, [*ROWS, [Percent(0.95)]], merged=[(1, 1, 1, 2)])
    found = read(content, suffix)
    assert from_plain(as_plain(found)) == found
