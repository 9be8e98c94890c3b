"""The comparison: projects and groups side by side, who is ahead, what is left aside."""

from dataclasses import replace

import pytest

from components.blocks.values import (
    Beside,
    Cell,
    Field,
    Form,
    Missing,
    Page,
    Pick,
    Points,
    PointsChange,
    ProjectLink,
    Stars,
    Table,
    Text,
)
from components.choices import address
from components.text import LANGUAGES, Language
from components.wording.cells import in_words
from data_access.database import reading
from data_access.queries import board, groups_of
from data_access.question import Question
from tests.languages import has_chinese
from tests.pages.conftest import visit, warnings
from tests.pages.reading import (
    blocks,
    charts,
    column,
    drawings,
    figures,
    left_out,
    links,
    notices,
    read,
    rows,
    tables,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

NEWEST = Question("2021", "2023Q3.1")
LEADER, SECOND, THIRD_ALIKE = "2021-144", "2021-055", "2021-199"
MIDDLE, NOT_RATED = "2021-017", "2021-002"
OF_PROJECTS = ["comparison-dots", "comparison-totals"]
OF_GROUPS = ["comparison-dots", "comparison-means", "comparison-shares"]


def compare(*codes: str, **query: str) -> Page:
    """The comparison of these projects, or of groups where a kind is asked for."""
    return read("compare", **({"picked": ",".join(codes)} if codes else {}), **query)


def sides(page: Page) -> Table:
    return tables(page)["指标对照"]


def indicators(page: Page) -> dict[str, list[Cell]]:
    """The cells of each indicator, in the order of what is compared."""
    return {in_words(name): list(cells) for name, *cells in sides(page).rows}


def values(page: Page, name: str) -> list[str]:
    """The values of an indicator without marks and differences."""
    cells = indicators(page)[name]
    shown = [cell.cell if isinstance(cell, Beside) else cell for cell in cells]
    return [in_words(cell).replace("\u2060", "") for cell in shown]


def best(page: Page, name: str) -> list[bool]:
    cells = indicators(page)[name]
    return [isinstance(cell, Beside) and cell.is_best for cell in cells]


def differences(page: Page, name: str) -> list[str]:
    cells = indicators(page)[name]
    found = [cell.difference if isinstance(cell, Beside) else None for cell in cells]
    return ["" if difference is None else in_words(difference) for difference in found]


def field(page: Page, key: str) -> Field:
    [form] = [block for block in blocks(page) if isinstance(block, Form)]
    return next(each for each in form.fields if each.key == key)


def said(page: Page) -> list[str]:
    return [block.text for block in blocks(page) if isinstance(block, Text)]


def test_projects_stand_side_by_side_in_the_order_they_were_picked() -> None:
    page = compare(MIDDLE, LEADER)
    with reading() as session:
        found = {row.project: row for row in board(session, NEWEST, size=None)}
    first, *headings = sides(page).columns
    assert first.kind == "heading"
    for sign, heading, code in zip("●■", headings, (MIDDLE, LEADER), strict=True):
        assert heading.name == f"{sign} {found[code].name_zh}"
        assert f"id={code}" in heading.leads_to
    middle, leader = (found[code].total or 0 for code in (MIDDLE, LEADER))
    difference = PointsChange(leader - middle)
    assert indicators(page)["综合得分"] == [
        Points(middle),
        Beside(Points(leader), is_best=True, difference=difference),
    ]
    assert values(page, "名次区间") == ["89–99", "1"]
    assert charts(page) == OF_PROJECTS


def test_where_intervals_overlap_nobody_is_called_better() -> None:
    page = compare(SECOND, THIRD_ALIKE)
    assert values(page, "名次区间") == ["2–3", "2–3"]
    for name in ("综合得分", "名次"):
        assert best(page, name) == [False, False], name
        _, other = indicators(page)[name]
        assert isinstance(other, Beside), name
        assert other.is_alike, name


def test_below_each_value_stands_its_difference_from_the_first() -> None:
    page = compare(MIDDLE, LEADER)
    assert differences(page, "综合得分") == ["", "+18.23"]
    assert differences(page, "名次") == ["", "▲\u00a088"]
    assert differences(page, "星级") == ["", ""]
    assert differences(compare(LEADER, MIDDLE), "综合得分") == ["", "−18.23"]


def test_a_project_that_is_not_rated_says_why_and_has_no_numbers() -> None:
    page = compare(NOT_RATED, LEADER)
    found = indicators(page)
    assert "材料核查中" in in_words(found["星级"][0])
    assert isinstance(found["星级"][1], Stars)
    assert isinstance(found["综合得分"][0], Missing)
    assert best(page, "综合得分") == [False, False], "one alone is not the best"
    assert differences(page, "综合得分") == ["", ""]
    assert list(drawings(page)) == OF_PROJECTS


def test_one_project_has_neither_a_best_value_nor_differences() -> None:
    page = compare(MIDDLE)
    cells = [cell for cells in indicators(page).values() for cell in cells]
    assert [cell for cell in cells if isinstance(cell, Beside)] == []


def test_only_projects_without_a_rating_leave_out_the_chart_of_scores() -> None:
    page = compare(NOT_RATED)
    assert list(drawings(page)) == ["comparison-totals"]
    assert values(page, "综合得分") == ["—"]


def test_with_nothing_picked_the_page_says_how_and_offers_the_leaders() -> None:
    page = compare()
    assert any("尚未选择" in text for text in said(page))
    found = rows(tables(page)["搜索结果"])
    assert len(found) == 10
    assert found[0]["pick"] == Pick(
        LEADER, in_words(found[0]["project"]), is_picked=False, at="compare"
    )
    assert charts(page) == []


def test_a_project_is_found_by_name_while_those_picked_stay() -> None:
    page = compare(LEADER, q=MIDDLE)
    found = column(tables(page)["搜索结果"], "project")
    assert [cell.code for cell in found if isinstance(cell, ProjectLink)] == [MIDDLE]
    assert len(sides(page).columns) == 2
    assert "搜索结果" not in tables(compare(LEADER))
    assert len(notices(compare(LEADER, q="没有这样的项目"))) == 1


def test_each_thing_compared_can_be_taken_out() -> None:
    out = links(compare(MIDDLE, LEADER))
    [without_middle] = [to for text, to in out.items() if text.endswith("×") and MIDDLE not in to]
    assert f"picked={LEADER}" in without_middle
    assert "among=440000" in links(compare(kind="region", among="520000,440000"))["贵州 ×"]
    assert "among=-" in links(compare(kind="region", among="520000"))["贵州 ×"]


@pytest.mark.parametrize("kind", ["region", "unit", "direction"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_compared_from_the_largest_on(kind: str, language: Language) -> None:
    page = compare(kind=kind, lang=language)
    with reading() as session:
        found = groups_of(session, NEWEST, kind).drop("none", errors="ignore")
    [table] = [table for table in tables(page).values() if table.layout == "sides"]
    _, *counts = table.rows[0]
    expected = sorted(found["projects"], reverse=True)[:5]
    assert [in_words(cell) for cell in counts] == [str(count) for count in expected]
    titles = {name: drawing.title for name, drawing in drawings(page, language).items()}
    assert list(titles) == OF_GROUPS
    assert {has_chinese(title) for title in titles.values()} == {language == "zh"}


def test_groups_stand_in_the_order_they_were_chosen() -> None:
    page = compare(kind="direction", among="07,06")
    headings = [each.name for each in sides(page).columns][1:]
    assert headings == ["● 大数据分析挖掘", "■ 大数据存储管理"]
    assert field(page, "among").chosen == ("07", "06")


def test_groups_in_the_filter_are_those_compared() -> None:
    page = compare(kind="region", region="520000,440000")
    assert field(page, "among").chosen == ("520000", "440000")
    assert values(page, "项目") == ["8", "15"]
    one = field(compare(kind="region", region="520000"), "among").chosen
    assert (one[0], len(one)) == ("520000", 5)


def test_filters_by_place_of_the_page_before_do_not_empty_the_groups() -> None:
    """A comparison of Sichuan and Chongqing within Guizhou would count nothing."""
    plain = compare(kind="direction", among="06,07")
    narrowed = compare(kind="direction", among="06,07", region="520000", unit="440000")
    assert values(narrowed, "项目") == values(plain, "项目")
    assert "地区、推荐单位筛选条件不适用于对比：贵州和广东。" in said(narrowed)
    assert [text for text in said(plain) if "不适用于对比" in text] == []
    [form] = [block for block in blocks(narrowed) if isinstance(block, Form)]
    assert [each.key for each in form.fields] == ["among", "q", "category", "stars"]


def test_other_filters_narrow_what_is_compared_and_are_named() -> None:
    page = compare(kind="region", among="110000,440000", direction="07")
    with reading() as session:
        found = groups_of(session, replace(NEWEST, directions=("07",)), "region")
    expected = [str(found["projects"].get(code, 0)) for code in ("110000", "440000")]
    assert values(page, "项目") == expected
    assert "大数据分析挖掘" in words(page)


def test_below_five_rated_projects_only_the_projects_are_shown() -> None:
    page = compare(kind="unit", among="xpcc,520000")
    assert values(page, "平均综合得分")[0] == "—"
    assert best(page, "平均综合得分") == [False, False]
    found = tables(page)["已评级项目不足、不计算平均值的组"]
    assert column(found, "group") == ["新疆兵团", "新疆兵团"]
    assert all(isinstance(cell, ProjectLink) for cell in column(found, "project"))


def test_a_difference_of_shares_is_in_percentage_points() -> None:
    page = compare(kind="region", among="440000,110000")
    assert differences(page, "四星及以上占比") == ["", "+16.7 个百分点"]


def test_all_taken_away_says_what_to_do() -> None:
    page = compare(kind="region", among="-")
    assert field(page, "among").chosen == ()
    assert any("尚未选择" in text for text in said(page))
    assert charts(page) == []


def test_unknown_groups_and_kinds_and_one_too_many_are_named() -> None:
    [notice] = left_out("compare", kind="direction", among="06,66")
    assert "66" in notice
    [notice] = left_out("compare", kind="planet")
    assert "planet" in notice
    page = compare(kind="direction", among="01,02,03,04,05,06")
    [notice] = notices(page)
    assert "大数据存储管理" in notice
    assert field(page, "among").chosen == ("01", "02", "03", "04", "05")


def test_filters_that_leave_no_project_leave_a_sentence() -> None:
    page = compare(kind="region", q="没有这样的项目")
    assert any("没有符合" in notice for notice in notices(page))
    assert tables(page) == {}


def test_history_ends_with_the_release_asked_for() -> None:
    history = drawings(compare(MIDDLE, LEADER, release="2022Q2.1"))["comparison-totals"]
    assert len(history.numbers.rows) == 3
    first = drawings(compare(MIDDLE, LEADER, release="2021Q4.1"))["comparison-totals"]
    assert "各期综合得分" in first.title


def test_a_line_that_breaks_says_why() -> None:
    assert drawings(compare(MIDDLE))["comparison-totals"].notes == ()
    why, aside = drawings(compare(NOT_RATED, LEADER))["comparison-totals"].notes
    assert "未评级" in why
    assert "标题不作比较" in aside
    notes = drawings(compare(kind="unit", among="xpcc,520000"))["comparison-means"].notes
    assert [note for note in notes if "不足 5 个" in note] == list(notes)


def test_the_same_thing_has_the_same_colour_in_every_chart_of_the_page() -> None:
    drawn = figures(compare(MIDDLE, LEADER)).values()
    colours = [[trace["marker"]["color"] for trace in figure["data"]] for figure in drawn]
    assert colours[0] == colours[1]
    assert len(set(colours[0])) == 2


def test_scope_says_how_many_of_all_projects_are_compared() -> None:
    assert "204 个项目中的 2 个" in words(compare(MIDDLE, LEADER))
    assert "204 个项目中的 23 个" in words(compare(kind="region", among="440000,520000"))


def test_choosing_in_the_app_stands_in_the_address_the_first_chosen_giving_way() -> None:
    site = visit("compare", kind="direction", among="01,02,03,04,05")
    choice = site.multiselect(key="choose_among")
    choice.set_value([*choice.value, "06"]).run()
    assert site.query_params["among"] == "02,03,04,05,06"
    site.multiselect(key="choose_among").set_value([]).run()
    assert site.query_params["among"] == "-"
    assert warnings(site) == []


def test_another_kind_is_a_link_without_the_groups_of_this_one() -> None:
    with address.choosing({"kind": "region", "among": "520000"}):
        assert "among" not in address.link("compare", kind="direction")
        assert "among=520000" in address.link("compare")
