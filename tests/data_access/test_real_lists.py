"""Lists as ministries and provinces publish them: headings, tails, sheets, numbers, partners."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from data_access.editions import Edition, edition, regions, units
from data_access.importing.checking.listing import check_list
from data_access.importing.checking.taxonomy import Groups
from data_access.importing.rows import CheckedList
from data_access.importing.tables import find_tables, list_headers
from data_access.spreadsheets.reading import read
from data_access.spreadsheets.sheets import Area, Sheet
from tests.data_access.made_up_files import places, xlsx

TITLE = "2021年大数据产业发展试点示范项目名单"
GROUPED = ["序号", "项目名称", "申报单位", "推荐单位"]
HEADER = [*GROUPED, "方向"]
UNIT = "北京市经济和信息化局"
FACTS = edition("2021").model_copy(update={"projects": None})


def row(
    number: int | str, *, name: int = 0, applicant: str = "", direction: str = "1"
) -> list[str]:
    """A project's row, in the order of HEADER."""
    of = name or number
    return [str(number), f"示例平台{of}", applicant or f"示例{of}号科技有限公司", UNIT, direction]


def grouped(number: int | str, *, name: int = 0) -> list[str]:
    """A project's row, in the order of GROUPED."""
    return row(number, name=name)[:4]


def checked(*sheets: Sheet | Sequence[Sequence[str]], facts: Edition = FACTS) -> CheckedList:
    """Check a list of as many projects as it has; further sheets are called 2, 3 ..."""
    named = [
        sheet if isinstance(sheet, Sheet) else Sheet(str(place), sheet)
        for place, sheet in enumerate(sheets, start=1)
    ]
    tables, _ = find_tables(
        named, list_headers(), is_heading=Groups(facts).names_a_group, needed=("name_zh",)
    )
    count = len(check_list(tables, facts, units("2021"), regions()).projects)
    return check_list(
        tables, facts.model_copy(update={"projects": count}), units("2021"), regions()
    )


def directions(found: CheckedList) -> list[str]:
    assert places(found) == []
    return [project.direction for project in found.projects]


def remarks(found: CheckedList, code: str) -> list[str]:
    return [
        remark.reason("zh") for remark in (*found.unchecked, *found.splits) if remark.code == code
    ]


def applicants(found: CheckedList) -> list[list[str]]:
    assert places(found) == []
    return [[name for name, _ in project.applicants] for project in found.projects]


def test_rows_stand_under_headings_of_categories_and_directions() -> None:
    found = checked([
        [TITLE], GROUPED,
        ["领域一：工业大数据应用"], ["方向1：企业生产过程优化"], grouped(1),
        ["二、行业大数据应用 1个"], ["4.金融、医疗、应急、城市大脑应用方向 1个"], grouped(2),
        ["三、大数据重点产品"], ["（一）大数据分析挖掘方向（共1个）"], grouped(3),
    ])  # fmt: skip
    assert directions(found) == ["01", "04", "07"]


def test_a_heading_may_have_its_number_or_count_in_a_cell_of_its_own() -> None:
    rows = [GROUPED, ["一", "工业大数据应用"], ["（一）", "企业生产过程优化方向"], grouped(1)]
    assert directions(checked(rows)) == ["01"]
    both = [GROUPED, ["一、工业大数据应用", "2.经营管理模式创新方向"], grouped(1)]
    assert directions(checked(both)) == ["02"]
    counted = [GROUPED, ["2.经营管理模式创新方向", "", "", "共1个"], grouped(1)]
    assert directions(checked(counted)) == ["02"]


def test_a_note_between_groups_does_not_hide_the_heading_below_it() -> None:
    found = checked([
        GROUPED, ["1.企业生产过程优化"], grouped(1), ["（排名不分先后）"],
        ["4.金融、医疗、应急、城市大脑应用"], grouped(2),
    ])  # fmt: skip
    assert directions(found) == ["01", "04"]


def test_a_row_above_the_first_heading_has_no_direction() -> None:
    found = checked([GROUPED, grouped(1), ["1.企业生产过程优化"], grouped(2)])
    (problem,) = found.problems
    assert (problem.code, problem.row) == ("direction_missing", 2)
    assert "10.数据服务模式创新" in problem.reason("zh")


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (GROUPED, [["一、数据要素市场培育（共1个）"], ["（一）数据流通交易方向"], grouped(1)]),
        (HEADER, [row(1, direction="数据要素市场培育/数据流通交易")]),
        ([*HEADER, "类别"], [[*row(1, direction="数据流通交易"), "数据要素市场培育"]]),
    ],
)
def test_a_direction_that_is_not_on_record_counts_under_its_category(
    header: list[str], rows: list[list[str]]
) -> None:
    found = checked([header, *rows], facts=edition("2022"))
    assert directions(found) == ["91"]
    (told,) = remarks(found, "direction_unlisted")
    assert "数据流通交易" in told


def test_a_text_alone_in_its_row_is_refused_with_the_headings_there_are() -> None:
    (problem,) = checked(
        [GROUPED, ["1.企业生产过程优化"], grouped(1), ["五、其他"], grouped(2)]
    ).problems
    assert problem.code == "stray_row"
    assert "3.大数据关键产品、4.数据管理及服务、1.企业生产过程优化" in problem.reason("zh")


def test_a_heading_with_the_number_of_another_is_refused() -> None:
    assert places(checked([GROUPED, ["（五）大数据分析挖掘"], grouped(1)])) == [
        ("heading_ambiguous", "2"),
        ("direction_missing", "3"),
    ]


def test_counts_that_a_list_states_are_compared_with_what_is_there() -> None:
    found = checked([
        GROUPED,
        ["一、工业大数据应用（共3个）"], ["1.企业生产过程优化方向 1个"], grouped(1),
        ["小计：1个"], ["2.经营管理模式创新方向（2项）"], grouped(2), ["共计3个项目"],
    ])  # fmt: skip
    assert directions(found) == ["01", "02"]
    assert remarks(found, "count_differs") == [
        "“一、工业大数据应用（共3个）”写明 3 个项目，实际有 2 个。",
        "“2.经营管理模式创新方向（2项）”写明 2 个项目，实际有 1 个。",
        "“共计3个项目”写明 3 个项目，实际有 2 个。",
    ]


def test_each_direction_may_have_a_sheet_of_its_own() -> None:
    found = checked(
        Sheet("企业生产过程优化", [[TITLE], GROUPED, grouped(1), grouped(2)]),
        Sheet("方向7", [GROUPED, grouped(3)]),
        [["2021年名单（大数据安全保障方向）"], GROUPED, grouped(4)],
    )
    assert directions(found) == ["01", "01", "07", "08"]
    assert len(remarks(found, "group_follows")) == 3


def test_a_column_of_fields_may_hold_directions() -> None:
    header = [*GROUPED, "所属领域"]
    assert directions(checked([header, row(1, direction="领域一/方向2 经营管理模式创新")])) == [
        "02"
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("项目申报单位", "applicant"), ("项目单位", "applicant"), ("申报单位（企业）", "applicant"),
        ("申报单位/主体单位", "applicant"), ("牵头单位", "applicant"),
        ("试点示范方向", "direction"), ("所属领域方向", "direction"),
        ("案例名称", "name_zh"), ("项目（案例）名称", "name_zh"),
        ("联合申报单位", "partners"), ("联合单位", "partners"), ("参与单位", "partners"),
        ("合作单位", "partners"), ("联合单位2", "partners"), ("参与单位（一）", "partners"),
        ("所属领域", "category"),
    ],
)  # fmt: skip
def test_headers_are_known_by_the_words_of_every_edition(header: str, field: str) -> None:
    sheet = Sheet("", [["序号", "推荐单位", "所在地", header], ["1", "1", "1", "1"]])
    (table,), _ = find_tables([sheet], list_headers())
    assert field in table.columns


@pytest.mark.parametrize(
    "tail",
    [
        [["（排名不分先后）"]],
        [["", "以上排名不分先后"]],
        [["合计：", "2个"]],
        [["共计2个项目"]],
        [["", "总计：2项"]],
        [["合计", "2"]],
        [["*注：按行政区划排序"], ["续上一行的说明"]],
        [["备注1：示范期两年"], ["2.其他"]],
        [["公示时间：2021年9月1日至9月7日"], ["联系电话：010-12345678"]],
        [[], ["", "", "", "工业和信息化部"], ["", "", "", "2021年9月18日"]],
        [["", "", "示例省工业和信息化厅"], ["", "", "二〇二一年九月十八日"]],
        [["", "", "", "工业和信息化部", "2021年9月18日"]],
        [["推荐单位（盖章）："], ["年  月  日"]],
        [["第 1 页，共 1 页"]],
        [["— 1 —"]],
        [["此页无正文"]],
        [["本名单自公布之日起有效。"]],
    ],
)
def test_what_stands_below_the_list_is_left_out_and_told(tail: list[list[str]]) -> None:
    found = checked([[TITLE], HEADER, row(1), row(2), *tail])
    assert directions(found) == ["01", "01"]
    assert len(remarks(found, "left_out")) == sum(bool(line) for line in tail)


def test_a_second_page_repeats_title_and_header() -> None:
    found = checked([
        ["附件"], [TITLE], HEADER, row(1),
        ["附件"], [f"{TITLE}（续）"], ["序 号", *HEADER[1:]], row(2),
        ["续表"], HEADER, row(3),
    ])  # fmt: skip
    assert directions(found) == ["01", "01", "01"]


def test_a_second_page_repeats_a_header_of_two_rows() -> None:
    header = [
        ["序号", "项目名称", "申报单位", "", "推荐单位", "方向"],
        ["", "", "牵头单位", "联合单位", "", ""],
    ]
    rows = [[*row(n)[:3], f"示例{n}大学", *row(n)[3:]] for n in (1, 2)]
    found = checked([*header, rows[0], *header, rows[1]])
    assert applicants(found)[1] == ["示例2号科技有限公司", "示例2大学"]


@pytest.mark.parametrize("text", ["待定", "示例平台3"])
def test_a_text_below_the_list_that_is_no_note_is_not_left_out(text: str) -> None:
    assert places(checked([HEADER, row(1), ["", text]])) == [("stray_row", "3")]


def test_half_a_row_below_a_note_is_no_part_of_the_note() -> None:
    found = checked([HEADER, row(1), ["注：如下"], ["2", "示例平台2"]])
    assert ("missing", "C4") in places(found)


def test_a_sheet_of_counts_is_no_list() -> None:
    counts = [["序号", "推荐单位", "方向", "项目数"], ["1", UNIT, "企业生产过程优化", "2"]]
    sheets = [Sheet("名单", [HEADER, row(1)]), Sheet("统计", counts)]
    tables, left_out = find_tables(sheets, list_headers(), needed=("name_zh",))
    assert ([table.sheet for table in tables], left_out) == (["名单"], ("统计",))
    assert find_tables(sheets[1:], list_headers(), needed=("name_zh",))[1] == ()


@pytest.mark.parametrize(
    "text",
    ["2", "02", "2、", "2.", "(2)", "（2）", "②", "二", "２", "2 ", "第2", "2号", "第2号", "No.2",
     "2021-002", "⑵"],
)  # fmt: skip
def test_a_number_is_read_in_every_style(text: str) -> None:
    found = checked([HEADER, row(1), row(text, name=2)])
    assert (places(found), found.projects[1].number) == ([], 2)


@pytest.mark.parametrize(
    "text", ["A2", "1-2", "2①", "2²", "1 2", "2.5", "0", "-2", "2020-002", "二号楼"]
)
def test_what_is_more_than_a_number_is_refused(text: str) -> None:
    assert places(checked([HEADER, row(1), row(text, name=2)])) == [("number", "A3")]


def test_numbers_that_restart_in_every_group_run_through_the_list() -> None:
    found = checked([
        GROUPED, ["1.企业生产过程优化"], grouped(1), grouped(2),
        ["7.大数据分析挖掘"], grouped(1, name=3),
    ])  # fmt: skip
    assert directions(found) == ["01", "01", "07"]
    assert [project.number for project in found.projects] == [1, 2, 3]
    (told,) = remarks(found, "numbers_restart")
    assert "1!3-4 → 1-2、1!6 → 3" in told


def test_numbers_may_restart_under_each_category_or_on_each_sheet() -> None:
    by_category = [
        GROUPED, ["一、工业大数据应用"], ["（一）企业生产过程优化"], grouped(1),
        ["（二）经营管理模式创新"], grouped(2, name=2),
        ["二、大数据关键产品"], ["（一）大数据分析挖掘"], grouped(1, name=3),
    ]  # fmt: skip
    by_sheet = [[HEADER, row(1), row(2)], [HEADER, row(1, name=3)]]
    for found in (checked(by_category), checked(*by_sheet)):
        assert places(found) == []
        assert [project.number for project in found.projects] == [1, 2, 3]


def test_a_number_given_twice_in_one_group_is_refused() -> None:
    rows = [HEADER, row(1), row(1, name=2), row(2, name=3, direction="7")]
    assert places(checked(rows)) == [("duplicate_number", "A3")]


def test_partners_may_stand_on_rows_of_their_own_below_merged_cells(tmp_path: Path) -> None:
    rows = [HEADER, row(1), ["", "", "示例市公安局", "", ""], row(2)]
    file = xlsx(tmp_path / "list.xlsx", rows, merged=["A2:A3", "B2:B3", "D2:D3", "E2:E3"])
    found = checked(*read(file.read_bytes(), ".xlsx"))
    assert applicants(found) == [["示例1号科技有限公司", "示例市公安局"], ["示例2号科技有限公司"]]
    (told,) = remarks(found, "partner_rows")
    assert told == "第 3 行为本项目的联合单位；申报主体合计为：示例1号科技有限公司、示例市公安局"


def test_partners_rows_are_known_without_merged_cells_too() -> None:
    rows = [
        HEADER,
        row(1),
        ["", "", "示例大学；示例学院"],
        ["", "", "示例研究院", UNIT, "1"],
        row(2),
    ]
    assert applicants(checked(rows))[0] == [
        "示例1号科技有限公司", "示例大学", "示例学院", "示例研究院",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["", "", "待定"], [("stray_row", "3")]),
        (["", "", "示例省工业和信息化厅"], [("stray_row", "3")]),
        (["", "", "示例大学", "天津市工业和信息化局", "1"], [("missing", "A3"), ("missing", "B3")]),
        (["2", "", "示例大学", UNIT, "1"], [("missing", "B3")]),
    ],
)
def test_a_row_that_is_no_partners_row_is_refused(
    line: list[str], expected: list[tuple[str, str]]
) -> None:
    assert places(checked([HEADER, row(1), line, row(3)])) == expected


def test_partners_may_stand_in_columns_of_their_own() -> None:
    header = ["序号", "项目名称", "牵头单位", "联合单位1", "联合单位2", "推荐单位", "方向"]
    found = checked([
        header,
        ["1", "示例平台1", "示例甲公司", "示例大学、示例研究院", "无", UNIT, "1"],
        ["2", "示例平台2", "示例乙公司", "/", "示例乙公司、示例学会", UNIT, "1"],
    ])  # fmt: skip
    assert applicants(found) == [
        ["示例甲公司", "示例大学", "示例研究院"],
        ["示例乙公司", "示例学会"],
    ]
    assert len(remarks(found, "partners")) == 2


def test_partners_without_a_column_of_applicants_are_not_enough() -> None:
    rows = [["序号", "项目名称", "联合单位", "推荐单位", "方向"], row(1, applicant="示例大学")]
    assert [problem.code for problem in checked(rows).problems] == ["column_missing"]


def test_the_rule_of_one_project_sees_every_partner() -> None:
    header = ["序号", "项目名称", "申报单位", "参与单位", "推荐单位", "方向"]
    found = checked([
        header,
        ["1", "示例平台1", "示例甲公司", "示例大学", UNIT, "1"],
        ["2", "示例平台2", "牵头单位：示例乙公司；联合单位：示例大学", "", UNIT, "1"],
    ])  # fmt: skip
    (problem,) = found.problems
    assert (problem.code, problem.subject, problem.waiver) == (
        "one_applicant_one_project", "示例大学", "one_applicant_one_project:2021-002",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["示例甲公司等3家", "示例甲公司 示例大学", "无"])
def test_an_unclear_cell_of_applicants_is_refused(text: str) -> None:
    ((rule, cell),) = places(checked([HEADER, row(1, applicant=text)]))
    assert cell == "C2"
    assert rule in {"applicants_rest", "applicants_space", "missing"}


def test_a_name_alone_elsewhere_in_the_list_parts_a_cell() -> None:
    rows = [HEADER, row(1, applicant="示例甲公司、示例云集"), row(2, applicant="示例云集")]
    found = checked(rows)
    assert [name for name, _ in found.projects[0].applicants] == ["示例甲公司", "示例云集"]
    assert places(found) == [("one_applicant_one_project", "C3")]


def test_two_projects_of_one_name_by_different_applicants_are_taken_and_told() -> None:
    found = checked([HEADER, row(1), [*row(2)[:1], "示例平台1", *row(2)[2:]]])
    assert applicants(found) == [["示例1号科技有限公司"], ["示例2号科技有限公司"]]
    (told,) = remarks(found, "same_name")
    assert told == "第 2 行有同名项目“示例平台1”，申报主体不同，两个项目均予收录。"


def test_one_wrong_merged_cell_is_one_problem_at_its_own_place() -> None:
    rows = [HEADER, row(1, direction="量子"), row(2, direction=""), row(3, direction="")]
    assert places(checked(Sheet("名单", rows, [Area(2, 5, 4, 5)]))) == [("direction_unknown", "E2")]


def test_what_says_that_there_is_no_level_is_told_with_its_rows() -> None:
    header = [*HEADER, "DCMM等级"]
    found = checked(
        [header, [*row(1), "评估中"], [*row(2), "/"], [*row(3), "评估中"], [*row(4), ""]]
    )
    assert [project.dcmm_level for project in found.projects] == [None] * 4
    assert remarks(found, "dcmm_none") == [
        "“评估中”按没有 DCMM 等级处理；所在行：2、4。",
        "“/”按没有 DCMM 等级处理；所在行：3。",
    ]


def test_an_owner_instead_of_a_kind_is_told_and_the_kinds_are_asked_for() -> None:
    header = [*HEADER, "企业类型", "DCMM等级"]
    found = checked([header, [*row(1, direction="9"), "国有企业", "三级"]])
    assert places(found) == []
    assert "国有企业" in remarks(found, "kind_ignored")[0]
    assert "工业企业、其他行业企业、技术服务提供方" in remarks(found, "dcmm_unchecked")[0]
