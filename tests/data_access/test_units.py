"""Each spelling is one authority's, by its listed name, or a refusal that offers what is meant."""

from pathlib import Path

import pytest

from data_access.editions import edition, regions, units
from data_access.importing import ImportRejected, import_list
from data_access.importing.checking.listing import check_list
from data_access.importing.checking.units import NewUnitWrong, UnitNames, forms, new_units
from data_access.importing.problems import Problem
from data_access.importing.reading import read
from data_access.importing.rows import CheckedList
from data_access.importing.tables import find_tables, list_headers
from tests.data_access.made_up_files import LIST_HEADER, csv_file, list_of, listed

NAMES = UnitNames(units("2021"))
FULL_NAMES = {unit.code: unit.name_zh for unit in units("2021")}


def test_a_listed_name_is_that_unit_without_a_remark() -> None:
    found = {unit.name_zh: NAMES.find(unit.name_zh) for unit in units("2021")}
    assert {name: meant.unit for name, meant in found.items()} == {
        name: code for code, name in FULL_NAMES.items()
    }
    assert {meant.remark for meant in found.values()} == {""}


@pytest.mark.parametrize(
    ("spelling", "listed_name"),
    [
        ("贵州省工信厅", "贵州省工业和信息化厅"),
        ("贵州省经信委", "贵州省工业和信息化厅"),
        ("贵州工业和信息化厅", "贵州省工业和信息化厅"),
        ("贵州省大数据局", "贵州省大数据发展管理局"),
        ("广西工信厅", "广西壮族自治区工业和信息化厅"),
        ("安徽省经信厅", "安徽省经济和信息化厅"),
        ("安徽省工业和信息化厅", "安徽省经济和信息化厅"),
        ("福建省大数据局", "福建省大数据管理局"),
        ("福建省数字福建建设领导小组办公室（福建省大数据管理局）", "福建省大数据管理局"),
        ("北京市经济和信息化局（北京市大数据管理局）", "北京市经济和信息化局"),
        ("深圳市工业和信息化局（市中小企业服务局）", "深圳市工业和信息化局"),
        ("新疆兵团工信局", "新疆生产建设兵团工业和信息化局"),
        ("宁波市大数据局", "宁波市大数据发展管理局"),
        ("国家电网公司", "国家电网有限公司"),
        ("中国中铁", "中国铁路工程集团有限公司"),
        ("中国石油化工集团公司", "中国石油化工集团有限公司"),
        ("CNPC", "中国石油天然气集团有限公司"),
        ("国务院国资委", "国务院国有资产监督管理委员会"),
        ("信通院", "中国信息通信研究院"),
    ],
)
def test_another_name_is_read_as_the_unit_with_a_remark(spelling: str, listed_name: str) -> None:
    meant = NAMES.find(spelling)
    assert (FULL_NAMES[meant.unit], meant.remark) == (listed_name, "unit_alias")


@pytest.mark.parametrize(
    ("spelling", "group"),
    [
        ("中国航天科工集团第二研究院", "中国航天科工集团有限公司"),
        ("中国电子科技集团公司第二十八研究所", "中国电子科技集团有限公司"),
        ("中国移动通信集团贵州有限公司", "中国移动通信集团有限公司"),
        ("中国电信股份有限公司贵州分公司", "中国电信集团有限公司"),
    ],
)
def test_a_branch_is_its_group_with_a_remark(spelling: str, group: str) -> None:
    meant = NAMES.find(spelling)
    assert (FULL_NAMES[meant.unit], meant.remark) == (group, "unit_branch")


@pytest.mark.parametrize(
    ("spelling", "unit", "other"),
    [
        ("山东省工业和信息化厅（省大数据局）", "山东省工业和信息化厅", "山东省大数据局"),
        ("山东省大数据局（省工信厅）", "山东省大数据局", "山东省工业和信息化厅"),
        (
            "贵州省工信厅(贵州省大数据发展管理局)",
            "贵州省工业和信息化厅",
            "贵州省大数据发展管理局",
        ),
        ("宁波市经信局（市大数据局）", "宁波市经济和信息化局", "宁波市大数据发展管理局"),
    ],
)
def test_an_authority_with_another_of_its_place_in_brackets_is_the_first_with_a_remark(
    spelling: str, unit: str, other: str
) -> None:
    meant = NAMES.find(spelling)
    assert (FULL_NAMES[meant.unit], meant.remark, meant.offered) == (
        unit,
        "unit_in_brackets",
        (other,),
    )


def test_the_remark_on_another_authority_in_brackets_names_both(tmp_path: Path) -> None:
    checked = list_of(tmp_path, listed(1, unit="贵州省工业和信息化厅（省大数据局）"))
    [remark] = checked.units
    assert remark.reason("en") == (
        '"贵州省工业和信息化厅（省大数据局）" was read as 贵州省工业和信息化厅, which stands '
        "first; 贵州省大数据发展管理局, named in brackets, is an authority of the same place; "
        "rows 3."
    )


BOTH_OF_GUIZHOU = ("贵州省工业和信息化厅", "贵州省大数据发展管理局")


@pytest.mark.parametrize(
    ("spelling", "problem", "offered"),
    [
        ("贵州省", "unit_place", BOTH_OF_GUIZHOU),
        ("Guizhou", "unit_place", BOTH_OF_GUIZHOU),
        ("宁波", "unit_place", ("宁波市经济和信息化局", "宁波市大数据发展管理局")),
        ("兵团", "unit_place", ("新疆生产建设兵团工业和信息化局",)),
        ("国网", "unit_short", ("国家电网有限公司",)),
        ("贵州省工业和信息化厅、贵州省大数据发展管理局", "unit_several", BOTH_OF_GUIZHOU),
        ("贵州省工业和信息化厅/贵州省大数据局", "unit_several", BOTH_OF_GUIZHOU),
        ("贵州省工信厅，某处", "unit_several", BOTH_OF_GUIZHOU[:1]),
        (
            "山东省工业和信息化厅（河南省大数据管理局）",
            "unit_several",
            ("山东省工业和信息化厅", "河南省大数据管理局"),
        ),
        (
            "中国移动通信集团有限公司（中国电信集团有限公司）",
            "unit_several",
            ("中国电信集团有限公司", "中国移动通信集团有限公司"),
        ),
        ("中国雅江集团有限公司", "unit_unknown_nearest", None),
        ("中国电子学会", "unit_unknown_nearest", None),
        ("中国石油大学", "unit_unknown_nearest", None),
        ("XYZ", "unit_unknown", ()),
    ],
)
def test_what_may_be_several_or_none_is_refused_with_what_is_meant(
    spelling: str, problem: str, offered: tuple[str, ...] | None
) -> None:
    meant = NAMES.find(spelling)
    assert (meant.unit, meant.problem) == ("", problem)
    assert offered is None or meant.offered == offered


def test_forms_of_names_of_different_units_never_meet() -> None:
    meant: dict[str, set[str]] = {}
    for unit in units("2021"):
        for form in forms((unit.name_zh,)):
            meant.setdefault(form, set()).add(unit.code)
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("code", ["2020", "2021", "2022", "2023"])
def test_no_table_holds_enterprises_founded_after_its_year(code: str) -> None:
    founded = {
        "中国卫星网络集团有限公司": "2021",
        "中国中化控股有限责任公司": "2021",
        "中国电气装备集团有限公司": "2022",
        "中国物流集团有限公司": "2022",
        "中国稀土集团有限公司": "2022",
        "中国矿产资源集团有限公司": "2022",
        "中国资源循环集团有限公司": "2024",
        "中国雅江集团有限公司": "2025",
        "中国长安汽车集团有限公司": "2025",
    }
    known = {unit.name_zh for unit in units(code)}
    assert {name for name in founded if name in known} == {
        name for name, year in founded.items() if year <= code
    }


# -- in a list -------------------------------------------------------------------------------------


def test_a_remark_tells_each_spelling_once_with_its_rows(tmp_path: Path) -> None:
    checked = list_of(
        tmp_path,
        listed(1, unit="贵州省大数据局"),
        listed(2, unit="贵州省大数据局"),
        listed(3, unit="贵州省工业和信息化厅"),
    )
    [remark] = checked.units
    assert remark.text("f", "en") == (
        'f: "贵州省大数据局" was read as 贵州省大数据发展管理局; rows 3-4.'
    )
    assert [(p.unit, p.region) for p in checked.projects] == [
        ("520000-data", "520000"), ("520000-data", "520000"), ("520000", "520000"),
    ]  # fmt: skip


def test_a_column_of_provinces_means_the_authority_of_industry(tmp_path: Path) -> None:
    header = [*LIST_HEADER[:3], "地区", LIST_HEADER[4]]
    names = ("贵州省", "深圳市", "中国移动通信集团有限公司")
    rows = [listed(number, unit=name) for number, name in enumerate(names, start=1)]
    checked = check(csv_file(tmp_path / "list.csv", [header, *rows]))
    assert [(p.unit, p.region) for p in checked.projects] == [
        ("520000", "520000"), ("440300", "440000"), ("ce-026", None),
    ]  # fmt: skip
    assert {remark.code for remark in checked.units} == {"unit_of_place"}
    assert {problem.code for problem in checked.problems} == {"count"}


def check(file: Path) -> CheckedList:
    tables, _ = find_tables(read(file.read_bytes(), file.suffix), list_headers())
    return check_list(tables, edition("2021"), units("2021"), regions())


def test_authorities_of_one_province_share_its_quota(tmp_path: Path) -> None:
    names = ["贵州省工业和信息化厅"] * 6 + ["贵州省大数据发展管理局"] * 5
    rows = [listed(number, unit=name) for number, name in enumerate(names, start=1)]
    [problem] = problems_but_count(list_of(tmp_path, *rows))
    assert problem.code == "quota"
    assert problem.reason("en") == (
        "11 projects are recommended by 贵州省工业和信息化厅, 贵州省大数据发展管理局, "
        "at most 10 are possible; rows 3-13"
    )
    assert problems_but_count(list_of(tmp_path, *rows[1:])) == []


def test_a_city_and_a_university_have_quotas_of_their_own(tmp_path: Path) -> None:
    names = ["广东省工业和信息化厅"] * 10 + ["深圳市工业和信息化局"] * 5 + ["清华大学"] * 6
    rows = [listed(number, unit=name) for number, name in enumerate(names, start=1)]
    [problem] = problems_but_count(list_of(tmp_path, *rows))
    assert (problem.code, problem.subject) == ("quota", "清华大学")


def problems_but_count(checked: CheckedList) -> list[Problem]:
    return [problem for problem in checked.problems if problem.code != "count"]


# -- units that no table knows ---------------------------------------------------------------------

KINDS = edition("2021").unit_kinds


@pytest.mark.parametrize(
    ("name", "kind", "code", "region"),
    [
        ("示例大学", "其他单位", "unit-1", None),
        ("广东省示例协会", "other", "unit-1", "440000"),
        ("湖南省示例数据局", "省级主管部门", "430000-1", "430000"),
        ("宁波市示例数据局", "计划单列市主管部门", "330200-1", "330000"),
    ],
)
def test_a_new_unit_is_of_its_kind_and_place(
    name: str, kind: str, code: str, region: str | None
) -> None:
    [unit] = new_units([(name, kind)], KINDS, units("2021"))
    assert (unit.code, unit.region, unit.short_zh, unit.name_en) == (code, region, name, name)


@pytest.mark.parametrize(
    ("name", "kind", "problem"),
    [
        ("清华大学", "中央企业", "new_unit_known"),
        ("贵州省大数据局", "其他单位", "new_unit_known"),
        ("示例大学", "高等学校", "new_unit_kind"),
        ("示例数据局", "省级主管部门", "new_unit_place"),
        ("杭州市示例数据局", "计划单列市主管部门", "new_unit_place"),
    ],
)
def test_a_new_unit_that_cannot_be_is_refused(name: str, kind: str, problem: str) -> None:
    with pytest.raises(NewUnitWrong, match=problem):
        new_units([(name, kind)], KINDS, units("2021"))


def test_a_unit_that_is_known_as_just_that_is_taken() -> None:
    [unit] = new_units([("清华大学", "其他单位")], KINDS, units("2021"))
    assert unit in units("2021")


def test_a_new_unit_that_no_row_names_is_a_problem(tmp_path: Path, database_url: str) -> None:
    file = csv_file(tmp_path / "list.csv", [LIST_HEADER, listed(1)])
    with pytest.raises(ImportRejected, match="no row of the list names this unit"):
        import_list(
            file, "2021", url=database_url, new_units=[("示例大学", "其他单位")],
            accept=["count"], reason="试点",
        )  # fmt: skip
