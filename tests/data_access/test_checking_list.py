"""Each rule of a list is broken once, and named with the very cell."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from data_access.editions import regions, units
from data_access.importing.checking.dcmm import dcmm_level
from data_access.importing.checking.numbers import list_number
from data_access.importing.checking.recognising import Places
from tests.data_access.made_up_files import (
    LIST_HEADER,
    checked_list,
    csv_file,
    list_of,
    listed,
    places,
    small_edition,
    xlsx,
)

WITH_DCMM = (*LIST_HEADER, "企业类型", "DCMM等级")
WITH_PLACE = (*LIST_HEADER, "所在地")
DIRECTION_9 = "9.数据管理能力提升方向"


def test_a_plain_list_has_no_problems(tmp_path: Path) -> None:
    checked = list_of(tmp_path, listed(1), listed(2))
    assert checked.problems == []
    assert [(p.number, p.direction, p.category, p.unit) for p in checked.projects] == [
        (1, "07", "3", "120000"),
        (2, "07", "3", "130000"),
    ]


@pytest.mark.parametrize(
    ("changed", "rule", "cell"),
    [
        ({"number": None}, "missing", "A4"),
        ({"name": None}, "missing", "B4"),
        ({"applicant": "—"}, "missing", "C4"),
        ({"unit": None}, "missing", "D4"),
        ({"direction": None}, "missing", "E4"),
        ({"number": "A2"}, "number", "A4"),
        ({"number": "1-2"}, "number", "A4"),
        ({"number": "2①"}, "number", "A4"),
        ({"number": 1.5}, "number", "A4"),
        ({"number": 0}, "number", "A4"),
        ({"number": "１"}, "duplicate_number", "A4"),
        (
            {"name": "示例 平台之1", "applicant": "示例云岭１科技有限公司"},
            "duplicate_name",
            "B4",
        ),
        ({"name": "名" * 201}, "too_long", "B4"),
        ({"name": "@SUM(1)"}, "formula", "B4"),
        ({"applicant": "示例云岭１科技有限公司"}, "one_applicant_one_project", "C4"),
        ({"unit": "云岭省工信厅"}, "unit_unknown_nearest", "D4"),
        ({"unit": "XYZ"}, "unit_unknown", "D4"),
        ({"direction": "11.量子方向"}, "direction_unknown", "E4"),
        ({"direction": "7.大数据存储管理方向"}, "direction_ambiguous", "E4"),
        ({"direction": "6.大数据存储管理方向\n7.大数据分析挖掘方向"}, "two_directions", "E4"),
        ({"direction": "大数据存储管理、大数据分析挖掘"}, "two_directions", "E4"),
    ],
)
def test_a_broken_rule_is_named_with_its_cell(
    tmp_path: Path, changed: dict[str, object], rule: str, cell: str
) -> None:
    assert places(list_of(tmp_path, listed(1), listed(2, **changed))) == [(rule, cell)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *((text, 17) for text in ("17", "17.", "(17)", "第17号", "⑰", "十七", "2021-017")),
        ("三", 3), ("十", 10), ("二十", 20), ("二十三", 23), ("九十九", 99),
        *((text, None) for text in ("A17", "1-17", "17①", "十二三", "二三十", "十七十", "零")),
    ],
)  # fmt: skip
def test_a_number_of_the_list_may_be_written_in_many_ways(written: str, number: int | None) -> None:
    assert list_number(written, "2021") == number


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    checked = list_of(tmp_path, listed(1, unit="XYZ"), listed(2, number="x", direction="x"))
    assert sorted(places(checked)) == [
        ("direction_unknown", "E4"), ("number", "A4"), ("unit_unknown", "D3"),
    ]  # fmt: skip


def test_an_unknown_unit_comes_with_the_nearest_names(tmp_path: Path) -> None:
    (problem,) = list_of(tmp_path, listed(1, unit="山冬省工信厅")).problems
    nearest = problem.params["units"]
    assert isinstance(nearest, tuple)
    assert "山东省工业和信息化厅" in nearest
    assert "山东省工业和信息化厅" in problem.reason("zh")


def test_the_same_project_in_two_directions_is_refused(tmp_path: Path) -> None:
    again = listed(1, number=2, direction="6.大数据存储管理")
    assert ("direction_moved", "E4") in places(list_of(tmp_path, listed(1), again))


def test_a_direction_whose_name_has_an_enumeration_comma_is_one(tmp_path: Path) -> None:
    checked = list_of(tmp_path, listed(1, direction="4.金融、医疗、应急、城市大脑应用方向"))
    assert (checked.problems, checked.projects[0].direction) == ([], "04")


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("大数据关键产品", []),
        ("三、大数据关键产品", []),
        ("工业大数据应用", [("category_differs", "F3")]),
        ("民生应用", [("category_unknown", "F3")]),
        ("1.大数据关键产品", [("category_ambiguous", "F3")]),
    ],
)
def test_a_category_must_be_that_of_the_direction(
    tmp_path: Path, category: str, expected: list[tuple[str, str]]
) -> None:
    checked = list_of(tmp_path, [*listed(1), category], header=(*LIST_HEADER, "类别"))
    assert places(checked) == expected


def test_headings_in_a_row_of_their_own_hold_for_the_rows_below(tmp_path: Path) -> None:
    header = LIST_HEADER[:4]
    rows = [
        header,
        ["（二）行业大数据应用"],
        ["5.数据跨行业融合应用方向（共1个）"],
        listed(1)[:4],
        ["（三）大数据关键产品"],
        ["8.大数据安全保障方向"],
        listed(2)[:4],
    ]
    checked = checked_list(xlsx(tmp_path / "list.xlsx", rows), small_edition(2))
    assert checked.problems == []
    assert [project.direction for project in checked.projects] == ["05", "08"]


def test_a_text_alone_in_its_row_is_refused_unless_it_is_a_heading(tmp_path: Path) -> None:
    assert ("stray_row", "4") in places(list_of(tmp_path, listed(1), ["待定"]))


def test_a_quota_names_unit_count_and_rows(tmp_path: Path) -> None:
    rows = [listed(n, unit="大连市工信局") for n in range(1, 7)]
    (problem,) = list_of(tmp_path, *rows).problems
    assert (problem.code, problem.cell, problem.subject) == ("quota", "D8", "大连市工业和信息化局")
    assert problem.reason("zh") == "大连市工业和信息化局推荐了 6 个项目，最多 5 个；所在行：3-8"


@pytest.mark.parametrize(
    ("kind", "level", "expected"),
    [
        ("工业企业", "三级", []),
        ("工业企业", "二级", [("dcmm", "G3")]),
        ("其他行业企业", "DCMM 3级（稳健级）", [("dcmm", "G3")]),
        ("其他行业企业", "Level 4", []),
        ("技术服务提供方", None, []),
        ("技术服务提供方", "无", []),
        ("工业企业", "无", [("dcmm", "G3")]),
        ("工业企业", "七级", [("dcmm_level", "G3")]),
        ("龙头企业", "三级", [("applicant_kind", "F3")]),
        ("国有企业", "三级", []),
        ("民营企业", "二级", []),
        ("科研院所", "无", []),
        ("国有企业（工业）", "二级", [("dcmm", "G3")]),
        ("制造业企业", "三级", []),
        ("工业企业/其他企业", "四级", [("applicant_kind", "F3")]),
    ],
)
def test_direction_9_needs_a_level_by_kind_of_applicant(
    tmp_path: Path, kind: str, level: str | None, expected: list[tuple[str, str]]
) -> None:
    row = [*listed(1, direction=DIRECTION_9), kind, level]
    checked = list_of(tmp_path, row, header=WITH_DCMM)
    assert places(checked) == expected


@pytest.mark.parametrize(("kind", "level"), [(None, "三级"), ("工业企业", None), (None, None)])
def test_without_kind_or_level_the_dcmm_rule_could_not_be_checked(
    tmp_path: Path, kind: str | None, level: str | None
) -> None:
    row = [*listed(1, direction=DIRECTION_9), kind, level]
    checked = list_of(tmp_path, row, header=WITH_DCMM)
    assert checked.problems == []
    (remark,) = [r for r in checked.unchecked if r.code == "dcmm_unchecked"]
    assert remark.params["rows"] == ("3",)


def test_level_4_satisfies_whatever_kind_of_applicant(tmp_path: Path) -> None:
    checked = list_of(tmp_path, [*listed(1, direction=DIRECTION_9), None, "四级"], header=WITH_DCMM)
    assert "dcmm_unchecked" not in [remark.code for remark in checked.unchecked]


def test_an_unknown_kind_outside_direction_9_is_left_empty_and_told(tmp_path: Path) -> None:
    checked = list_of(tmp_path, [*listed(1), "国有企业", None], header=WITH_DCMM)
    assert (checked.problems, checked.projects[0].applicant_kind) == ([], None)
    assert "kind_ignored" in [remark.code for remark in checked.unchecked]


@pytest.mark.parametrize(
    ("text", "level"),
    [("三级", 3), ("3级", 3), ("DCMM 3级（稳健级）", 3), ("Level 3", 3), ("３", 3), ("稳健级", 3),
     ("稳健级（三级）", 3), ("量化管理级(4级)", 4), ("稳健级3级", 3), ("DCMM稳健级", 3), ("L4", 4),
     ("优化级5级", 5), ("三级（乙方）", 3), ("甲方4级", 4), ("DCMM（4级）", 4), ("已通过3级", 3),
     ("4级(2021年6月)", 4), ("数据管理能力成熟度四级", 4), ("GB/T 36073-2018 三级", 3),
     ("无", 0), ("评估中", 0), ("正在评估", 0), ("未贯标", 0), ("否", 0),
     ("三四级", None), ("6", None), ("33级", None), ("3.5级", None), ("是", None),
     ("2级及以下", None), ("3级以上", None), ("不低于3级", None), ("拟申报三级", None),
     ("未达到3级", None), ("3-4级", None), ("3级（量化管理级）", None), ("3级（评估中）", None),
     ("三级" * 60, None)],
)  # fmt: skip
def test_a_dcmm_level_may_be_written_in_many_ways(text: str, level: int | None) -> None:
    assert dcmm_level(text) == level


def test_another_count_than_the_editions_is_a_problem(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [LIST_HEADER, listed(1)])
    (problem,) = checked_list(file, small_edition(204)).problems
    assert problem.text("list.xlsx", "en") == (
        "list.xlsx, sheet 名单: the list has 1 projects; edition 2021 has 204 "
        '[count; waived with --accept count --reason "..."]'
    )


def test_the_report_says_how_a_cell_with_separators_was_read(tmp_path: Path) -> None:
    checked = list_of(
        tmp_path,
        listed(1, applicant="示例甲科技有限公司、示例乙大学"),
        listed(2, applicant="示例云、数、智研究院"),
    )
    assert [(r.code, r.cell) for r in checked.splits] == [
        ("applicants_split", "C3"),
        ("applicants_whole", "C4"),
    ]
    assert checked.projects[0].applicants == (("示例甲科技有限公司", None), ("示例乙大学", None))


def test_a_partner_may_not_apply_a_second_time(tmp_path: Path) -> None:
    first = listed(1, applicant="示例甲科技有限公司；示例乙大学")
    checked = list_of(tmp_path, first, listed(2, applicant="示例乙大学"))
    assert places(checked) == [("one_applicant_one_project", "C4")]


def test_english_names_follow_the_applicants(tmp_path: Path) -> None:
    header = (*LIST_HEADER, "申报主体（英文）")
    both = listed(1, applicant="示例甲科技有限公司；示例乙大学")
    checked = list_of(tmp_path, [*both, "Shili A Co., Ltd.; Shili B University"], header=header)
    assert checked.projects[0].applicants[1] == ("示例乙大学", "Shili B University")
    three = list_of(tmp_path, [*both, "A; B; C"], header=header)
    assert places(three) == [("english_names", "F3")]


@pytest.mark.parametrize(
    ("place", "region"),
    [("山东省青岛市", "370000"), ("青岛", "370000"), ("大连市", "210000"), ("兵团", None),
     ("海南藏族自治州", "630000"), ("海南", "460000"), ("Shaanxi", "610000"), ("东京", None)],
)  # fmt: skip
def test_a_place_is_known_by_what_it_starts_with(place: str, region: str | None) -> None:
    assert Places(regions(), units("2021")).find(place) == region


def test_the_place_stands_before_the_units_region(tmp_path: Path) -> None:
    checked = list_of(
        tmp_path,
        [*listed(1, unit="国家电网"), "山东济南"],
        [*listed(2, unit="中国石化"), None],
        [*listed(3, unit="大连市工信局"), None],
        header=WITH_PLACE,
    )
    assert checked.problems == []
    assert [project.region for project in checked.projects] == ["370000", None, "210000"]
    assert [r.params for r in checked.unchecked if r.code == "region_unstated"] == [{"count": 1}]


def test_an_unknown_place_is_a_problem(tmp_path: Path) -> None:
    assert places(list_of(tmp_path, [*listed(1), "东京"], header=WITH_PLACE)) == [
        ("place_unknown", "F3")
    ]


def test_a_missing_column_is_named_once(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list.xlsx", [["序号", "项目名称", "细分方向"], ["1", "示例", "07"]])
    problems = checked_list(file, small_edition(1)).problems
    assert [(p.code, p.params["expected"]) for p in problems] == [
        ("column_missing", "申报主体"),
        ("column_missing", "推荐单位"),
    ]


def test_two_columns_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    checked = list_of(tmp_path, [*listed(1), "示例"], header=(*LIST_HEADER, "项目"))
    assert places(checked) == [("column_twice", "F2")]


def test_a_sheet_without_header_says_what_is_expected(tmp_path: Path) -> None:
    (problem,) = checked_list(csv_file(tmp_path / "x.csv", [["甲"]]), small_edition(1)).problems
    assert problem.code == "no_table"
    assert "项目名称" in problem.reason("en")


def test_control_characters_and_wrapped_lines_are_tidied(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path / "list.csv", [LIST_HEADER, listed(1, name="示例\u200b大\x07数据\n平台")]
    )
    assert checked_list(file, small_edition(1)).projects[0].name_zh == "示例大数据平台"


def test_a_row_on_another_sheet_is_named_with_it(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, number in (("一", 1), ("二", 2)):
        sheet = workbook.create_sheet(name)
        sheet.append(list(LIST_HEADER))
        sheet.append(listed(number, number=2))
    workbook.save(tmp_path / "list.xlsx")
    (problem,) = checked_list(tmp_path / "list.xlsx", small_edition(2)).problems
    assert (problem.code, problem.sheet, problem.params["first"]) == (
        "duplicate_number", "二", "一!2",
    )  # fmt: skip
