"""Directions and categories in the spellings of real lists: in cells, as headings, of sheets."""

import pytest

from data_access.editions import edition
from data_access.importing.checking.taxonomy import CONTRADICTORY, UNKNOWN, Groups, Headings

GROUPS = Groups(edition("2021"))


def entered(*headings: str) -> list[tuple[str, str]]:
    """Category and direction after each heading."""
    above = Headings()
    found = []
    for heading in headings:
        assert GROUPS.enter(heading, above) not in {UNKNOWN, CONTRADICTORY}, heading
        found.append((above.category, above.direction))
    return found


@pytest.mark.parametrize(
    "text",
    ["7.大数据分析挖掘方向", "方向7", "07", "大数据分析挖掘", "（七）大数据分析挖掘", "第7方向",
     "七、大数据分析挖掘", "⑦大数据\n分析挖掘", "Analysis and mining", "7 大数据分析挖掘",
     "方向7：大数据分析挖掘", "方向七 大数据分析挖掘", "方向7（大数据分析挖掘）",
     "领域三/方向7 大数据分析挖掘", "领域三：方向7", "大数据重点产品-大数据分析挖掘",
     "大数据关键产品\n大数据分析挖掘方向", "大数据关键产品（大数据分析挖掘）",
     "大数据分析挖掘（大数据关键产品）", "三、大数据关键产品/（二）大数据分析挖掘"],
)  # fmt: skip
def test_a_direction_is_known_by_number_name_or_both_behind_its_category(text: str) -> None:
    assert GROUPS.direction(text) == "07"


@pytest.mark.parametrize(
    "text",
    ["7.大数据存储管理方向", "11.大数据存储管理", "7.量子方向", "领域一/方向7 大数据分析挖掘",
     "方向2（大数据分析挖掘）", "大数据分析挖掘（工业大数据应用）"],
)  # fmt: skip
def test_numbers_and_names_that_disagree_name_no_direction(text: str) -> None:
    assert GROUPS.direction(text) == CONTRADICTORY


@pytest.mark.parametrize("text", ["11.量子方向", "领域三", "大数据关键产品", "待定"])
def test_what_names_no_direction_is_unknown(text: str) -> None:
    assert GROUPS.direction(text) == UNKNOWN


def test_a_number_may_count_within_its_category_where_that_is_known() -> None:
    assert GROUPS.direction("（二）大数据分析挖掘", category="3") == "07"
    assert GROUPS.direction("（二）大数据分析挖掘", category="1") == CONTRADICTORY


@pytest.mark.parametrize(
    "headings",
    [
        ("领域一：工业大数据应用", "方向1：企业生产过程优化"),
        ("一、工业大数据应用 83个", "1.企业生产过程优化方向 48个"),
        ("（一）工业大数据应用（共83个）", "1.企业生产过程优化方向（48项）"),
        ("工业大数据应用项目（共83个项目）", "（一）企业生产过程优化方向，共48个"),
        ("第一类 工业大数据应用", "①企业生产过程优化"),
        ("第一部分：工业大数据应用", "方向一、企业生产过程优化"),
        ("类别一", "方向1"),
        ("领域一", "领域一/方向1 企业生产过程优化"),
        ("一、工业大数据应用：", "1.企业生产过程优化方向项目名单"),
    ],
)
def test_headings_are_read_with_counts_and_numbers_of_any_style(headings: tuple[str, str]) -> None:
    assert entered(*headings) == [("1", ""), ("1", "01")]


def test_numbers_of_headings_may_restart_under_each_category_or_run_through_the_list() -> None:
    of_a_category = entered("三、大数据重点产品", "（一）大数据分析挖掘", "（二）大数据安全保障")
    assert of_a_category == [("3", ""), ("3", "07"), ("3", "08")]
    assert entered("1.经营管理模式创新", "2.大数据存储管理")[-1] == ("3", "06")
    assert entered("一、工业大数据应用", "二、大数据关键产品")[-1] == ("3", "")


@pytest.mark.parametrize("heading", ["（五）大数据分析挖掘", "二、大数据关键产品"])
def test_a_heading_with_the_number_of_another_is_contradictory(heading: str) -> None:
    assert GROUPS.enter(heading, Headings()) == CONTRADICTORY


@pytest.mark.parametrize(
    "text",
    [
        "（排名不分先后）",
        "合计",
        "Sheet1",
        "1",
        "二、",
        "第1页",
        "方向11：量子",
        "五、其他",
        "一/" * 500,
    ],
)
def test_other_texts_are_no_headings(text: str) -> None:
    assert not GROUPS.names_a_group(text)
    assert GROUPS.enter(text, Headings()) == UNKNOWN


def test_a_name_of_both_is_told_by_the_word_or_number_before_it() -> None:
    [*others, last] = edition("2021").categories
    namesake = last.directions[0].model_copy(update={"name_zh": last.name_zh})
    both = last.model_copy(update={"directions": (namesake, *last.directions[1:])})
    groups = Groups(edition("2021").model_copy(update={"categories": (*others, both)}))
    for text, category, direction in (
        ("领域四：数据管理及服务", "4", ""),
        ("四、数据管理及服务", "4", ""),
        ("方向9：数据管理及服务", "4", "09"),
        ("9.数据管理及服务", "4", "09"),
        ("领域四/方向9 数据管理及服务", "4", "09"),
    ):
        above = Headings()
        groups.enter(text, above)
        assert (above.category, above.direction) == (category, direction), text


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["方向4"], ("2", "04")),
        (["1.企业生产过程优化"], ("1", "01")),
        (["附件2：大数据安全保障方向入选项目"], ("3", "08")),
        (["2021年名单", "行业大数据应用"], ("2", "")),
        (["大数据安全保障", "大数据分析挖掘"], ("", "")),
        (["2021年名单", "Sheet1"], ("", "")),
    ],
)
def test_titles_and_the_sheets_name_may_tell_the_group(
    texts: list[str], expected: tuple[str, str]
) -> None:
    category, direction = expected
    assert GROUPS.mentioned(texts) == (direction, category)
