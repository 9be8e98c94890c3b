"""Small files like those a ministry sends, for the tests of the importer."""

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from data_access.editions import Edition, edition, regions, units
from data_access.importing.checking.listing import check_list
from data_access.importing.checking.ratings import check_ratings
from data_access.importing.checking.taxonomy import Groups
from data_access.importing.rows import CheckedList, CheckedRatings, KnownProject
from data_access.importing.tables import find_tables, list_headers, rating_headers
from data_access.methods import method
from data_access.spreadsheets.reading import read

Rows = Sequence[Sequence[object]]

LIST_HEADER = ("序号", "项目名称", "申报主体", "推荐单位", "细分方向")
RATING_HEADER = (
    "项目编号",
    "项目名称",
    "项目综合实力",
    "关键技术创新",
    "经济社会效益",
    "产业化推广价值",
    "佐证等级",
)
METHOD = method("illustrative-1")
AUTHORITIES = [unit for unit in units("2021") if unit.stands_for_its_place]
"""The units of 2021 in the order of the national lists, one of each place."""
WRITTEN_ON = datetime(2021, 9, 18)  # noqa: DTZ001
"""When every workbook was written; openpyxl takes no time zone."""
PROPERTIES = "docProps/core.xml"


def small_edition(projects: int) -> Edition:
    """The edition 2021, had it so many projects."""
    return edition("2021").model_copy(update={"projects": projects})


def listed(number: int, /, **changed: object) -> list[object]:
    """A row of a list, in the order of LIST_HEADER."""
    row = {
        "number": number,
        "name": f"示例平台之{number}",
        "applicant": f"示例云岭{number}科技有限公司",
        "unit": AUTHORITIES[number].name_zh,
        "direction": "7.大数据分析挖掘方向",
    }
    return list((row | changed).values())


def xlsx(file: Path, rows: Rows, merged: Sequence[str] = (), sheet: str = "名单") -> Path:
    """Write a workbook of one sheet, the same bytes for the same rows."""
    workbook = Workbook()
    workbook.properties.created = WRITTEN_ON
    worksheet = workbook.worksheets[0]
    worksheet.title = sheet
    for row in rows:
        worksheet.append(list(row))
    for area in merged:
        worksheet.merge_cells(area)
    workbook.save(file)
    _take_the_clock_out(file)
    return file


def _take_the_clock_out(file: Path) -> None:
    """Pack a workbook anew: openpyxl writes the time into its properties and beside each part."""
    with ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    saved_at = rb"(<dcterms:modified[^>]*>)[^<]*"
    written_on = f"{WRITTEN_ON:%Y-%m-%dT%H:%M:%SZ}".encode()
    parts[PROPERTIES], found = re.subn(saved_at, rb"\g<1>" + written_on, parts[PROPERTIES])
    assert found == 1
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(ZipInfo(name), content)


def csv_file(file: Path, rows: Rows, encoding: str = "utf-8-sig") -> Path:
    """Write a CSV file."""
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows(rows)
    return file


def checked_list(file: Path, facts: Edition) -> CheckedList:
    """Read and check a list."""
    tables, _ = find_tables(
        read(file.read_bytes(), file.suffix),
        list_headers(),
        is_heading=Groups(facts).names_a_group,
        needed=("name_zh",),
    )
    return check_list(tables, facts, units("2021"), regions())


def list_of(
    tmp_path: Path, *rows: Sequence[object], header: Sequence[str] = LIST_HEADER
) -> CheckedList:
    """Check a list with these rows below title and header: the first stands in row 3."""
    file = xlsx(tmp_path / "list.xlsx", [["2021年名单"], header, *rows])
    return checked_list(file, small_edition(len(rows)))


def known(number: int, *more_applicants: str, name: str = "") -> KnownProject:
    """A project of the list as `listed` makes it."""
    return KnownProject(
        code=f"2021-{number:03d}",
        number=number,
        name_zh=name or f"示例平台之{number}",
        applicants=(f"示例云岭{number}科技有限公司", *more_applicants),
        category="3",
        direction="07",
        region="110000",
        unit="110000",
    )


def rated(number: int, *scores: object, evidence: str = "自评", code: str = "") -> list[object]:
    """A row of a rating file, in the order of RATING_HEADER."""
    four = scores or (80, 80, 80, 80)
    return [code or f"2021-{number:03d}", f"示例平台之{number}", *four, evidence]


def ratings_of(
    tmp_path: Path,
    *rows: Sequence[object],
    header: Sequence[str] = RATING_HEADER,
    projects: Sequence[KnownProject] = (known(1), known(2), known(3)),
    absent: str | None = "not_started",
) -> CheckedRatings:
    """Check ratings with these rows below title and header: the first stands in row 3."""
    file = xlsx(tmp_path / "ratings.xlsx", [["评价结果"], header, *rows], sheet="评价结果")
    tables, _ = find_tables(
        read(file.read_bytes(), file.suffix),
        rating_headers(METHOD),
        {"running_number": "number"},
    )
    return check_ratings(tables, "2021", projects, METHOD, absent=absent)


def places(checked: CheckedList | CheckedRatings) -> list[tuple[str, str]]:
    """The rules that were broken and the cells, or rows, where."""
    return [(p.code, p.cell or str(p.row or "")) for p in checked.problems]
