import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from components.text import LANGUAGES, Language, points
from data_access.database import reading
from data_access.queries import board, groups_of
from data_access.question import Question
from tests.languages import has_chinese
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

NEWEST = Question("2021", "2023Q3.1")
LEADER, SECOND, THIRD_ALIKE = "2021-144", "2021-055", "2021-199"
MIDDLE, NOT_RATED = "2021-017", "2021-002"
CHARTS = {"project": 3, "region": 4, "unit": 4, "direction": 4}


def compare(*codes: str, **query: str) -> AppTest:
    """The comparison of these projects, or of groups where a kind is asked for."""
    site = visit("compare", **({"picked": ",".join(codes)} if codes else {}), **query)
    assert [error.message for error in site.exception] == []
    return site


def measures(site: AppTest) -> dict[str, list[str]]:
    """The cells of the first table by measure, as readers see them."""
    rows = site.table[0].value.itertuples(index=False)
    return {seen(row[0]): [seen(cell) for cell in row[1:]] for row in rows}


def differences(site: AppTest) -> dict[str, list[str]]:
    rows = site.table[len(site.table) - 1].value.itertuples(index=False)
    return {seen(row[0]): [seen(cell) for cell in row[1:]] for row in rows}


def seen(cell: object) -> str:
    without_links = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", str(cell))
    return re.sub(r"\\(.)", r"\1", without_links).replace("\u00a0", " ").replace("\u2060", "")


def test_projects_stand_side_by_side_in_the_order_they_were_picked() -> None:
    site = compare(MIDDLE, LEADER)
    with reading() as session:
        rows = {row.project: row for row in board(session, NEWEST, size=None)}
    headings = list(site.table[0].value.columns)[1:]
    for sign, heading, code in zip("●■", headings, (MIDDLE, LEADER), strict=True):
        assert seen(heading) == f"{sign} {rows[code].name_zh}"
        assert f"id={code}" in heading
    middle, leader = (points(rows[code].total or 0) for code in (MIDDLE, LEADER))
    assert measures(site)["综合得分"] == [middle, f"**{leader}** ▲ 最优"]
    assert measures(site)["名次区间"] == ["89–99", "1"]
    assert len(site.get("plotly_chart")) == CHARTS["project"]


def test_where_intervals_overlap_nobody_is_called_better() -> None:
    found = measures(compare(SECOND, THIRD_ALIKE))
    assert found["名次区间"] == ["2–3", "2–3"]
    assert "▲" not in "".join(found["综合得分"] + found["名次"])
    against = differences(compare(SECOND, THIRD_ALIKE))
    assert [cell[-1] for name in ("综合得分", "名次") for cell in against[name][1:]] == ["≈", "≈"]


def test_differences_have_a_sign_and_a_mark_against_the_first() -> None:
    against = differences(compare(MIDDLE, LEADER))
    assert against["综合得分"] == ["75.16", "+18.23 ▲"]
    assert against["名次"] == ["89 并列", "+88 ▲"]
    other_way = differences(compare(LEADER, MIDDLE))
    assert other_way["综合得分"][1] == "−18.23 ▼"


def test_a_project_that_is_not_rated_says_why_and_has_no_numbers() -> None:
    site = compare(NOT_RATED, LEADER)
    found = measures(site)
    assert "材料核查中" in found["星级"][0]
    assert found["综合得分"][0] == found["名次"][0] == "—"
    assert "▲" not in "".join(found["综合得分"]), "one alone is not the best"
    assert {cells[1] for cells in differences(site).values()} == {"—"}
    assert len(site.get("plotly_chart")) == CHARTS["project"]


def test_one_project_is_shown_without_differences() -> None:
    site = compare(MIDDLE)
    assert [header.value for header in site.header if "差距" in header.value] == []
    assert [cells for cells in measures(site).values() if "▲ 最优" in cells[0]] == []


def test_only_projects_without_a_rating_leave_out_the_chart_of_scores() -> None:
    site = compare(NOT_RATED)
    assert len(site.get("plotly_chart")) == 1
    assert measures(site)["综合得分"] == ["—"]


def test_with_nothing_picked_the_page_says_how_and_offers_the_leaders() -> None:
    site = compare()
    [sentence] = site.info
    assert "尚未选择" in sentence.value
    [found] = site.table
    assert len(found.value) == 10
    assert f"picked={LEADER}" in str(found.value.iloc[0, 0])
    assert not site.get("plotly_chart")


def test_a_project_is_found_by_name_and_added_by_a_link() -> None:
    site = compare(LEADER)
    site.text_input(key="choose_q").set_value(MIDDLE).run()
    row = next(t for t in site.table if "对比" in t.value.columns).value.iloc[0]
    assert f"picked={LEADER},{MIDDLE}" in row["对比"]
    site.text_input(key="choose_q").set_value("没有这样的项目").run()
    assert len(site.info) == 1


def test_with_five_projects_no_other_is_offered() -> None:
    codes = [f"2021-{number:03}" for number in range(10, 15)]
    site = compare(*codes)
    assert not site.text_input
    assert "达到上限" in captions(site)
    assert len(site.table[0].value.columns) == 6


@pytest.mark.parametrize("kind", ["region", "unit", "direction"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_compared_from_the_largest_on(kind: str, language: Language) -> None:
    site = compare(kind=kind, lang=language)
    with reading() as session:
        found = groups_of(session, NEWEST, kind).drop("none", errors="ignore")
    counts = [int(cell) for cell in next(iter(measures(site).values()))]
    assert counts == sorted(found["projects"], reverse=True)[:5]
    assert len(site.get("plotly_chart")) == CHARTS[kind]
    assert all(has_chinese(header.value) for header in site.header) is (language == "zh")
    assert warnings(site) == []


def test_groups_chosen_stand_in_the_address_and_in_their_order() -> None:
    site = compare(kind="direction", among="07,06")
    headings = [seen(heading) for heading in list(site.table[0].value.columns)[1:]]
    assert headings == ["● 大数据分析挖掘", "■ 大数据存储管理"]
    site.multiselect(key="choose_among").set_value(["06"]).run()
    assert site.query_params["among"] == "06"
    assert len(site.table[0].value.columns) == 2


def test_groups_in_the_filter_are_those_compared_and_do_not_empty_each_other() -> None:
    site = compare(kind="region", region="520000,440000")
    assert site.multiselect(key="choose_among").value == ["520000", "440000"]
    assert measures(site)["项目"] == ["8", "15"]
    one = compare(kind="region", region="520000")
    chosen = one.multiselect(key="choose_among").value
    assert (chosen[0], len(chosen)) == ("520000", 5)


def test_other_filters_narrow_what_is_compared() -> None:
    site = compare(kind="region", among="110000,440000", direction="07")
    with reading() as session:
        found = groups_of(session, replace(NEWEST, directions=("07",)), "region")
    expected = [str(found["projects"].get(code, 0)) for code in ("110000", "440000")]
    assert measures(site)["项目"] == expected
    assert "大数据分析挖掘" in captions(site)


def test_below_five_rated_projects_only_the_projects_are_shown() -> None:
    site = compare(kind="unit", among="xpcc,520000")
    assert measures(site)["平均综合得分"][0] == "—"
    assert "▲" not in "".join(measures(site)["平均综合得分"])
    [projects] = [t.value for t in site.table if "区间" in t.value.columns]
    assert len(projects) == 2
    assert all("id=2021-" in cell for cell in projects["项目"])


def test_all_taken_away_stays_so_and_says_what_to_do() -> None:
    site = compare(kind="region")
    site.multiselect(key="choose_among").set_value([]).run()
    assert site.query_params["among"] == "-"
    [sentence] = site.info
    assert "尚未选择" in sentence.value
    again = compare(kind="region", among="-")
    assert again.multiselect(key="choose_among").value == []
    assert not again.get("plotly_chart")


def test_another_kind_starts_with_groups_of_its_own() -> None:
    site = compare(kind="region", among="520000")
    site.segmented_control(key="choose_kind").set_value("direction").run()
    assert warnings(site) == []
    assert len(site.multiselect(key="choose_among").value) == 5
    assert "among" not in site.query_params


def test_unknown_groups_and_kinds_and_one_too_many_are_named() -> None:
    site = compare(kind="direction", among="06,66")
    [notice] = warnings(site)
    assert "66" in notice
    site = compare(kind="planet")
    [notice] = warnings(site)
    assert "planet" in notice
    site = compare(kind="direction", among="01,02,03,04,05,06")
    [notice] = warnings(site)
    assert "大数据存储管理" in notice
    assert site.query_params["among"] == "01,02,03,04,05"


def test_filters_that_leave_no_project_leave_a_sentence() -> None:
    site = compare(kind="region", q="没有这样的项目")
    assert "没有符合" in site.info[0].value
    assert not site.table


def test_history_ends_with_the_release_asked_for() -> None:
    site = compare(MIDDLE, LEADER, release="2022Q2.1")
    [history] = [table.value for table in site.table if "评价期" in table.value.columns]
    assert len(history) == 3
    first = compare(MIDDLE, LEADER, release="2021Q4.1")
    assert any("各期综合得分" in header.value for header in first.header)


def test_scope_says_how_many_of_all_projects_are_compared() -> None:
    assert "204 个项目中的 2 个" in captions(compare(MIDDLE, LEADER))
    assert "广东 或 贵州" in captions(compare(kind="region", among="440000,520000")).replace(
        "或", " 或 "
    ).replace("  ", " ")


def columns_with_charts(block: Block) -> int:
    """Count the columns of a page that have a chart in them."""
    inner = [child for child in block.children.values() if isinstance(child, Block)]
    charts = [child for child in block.children.values() if child.type == "plotly_chart"]
    return bool(block.type == "column" and charts) + sum(map(columns_with_charts, inner))


def test_charts_stay_beside_each_other_when_they_are_sent_again() -> None:
    for _ in ("drawn", "sent again"):
        site = visit("compare", kind="region", among="110000,310000")
        assert columns_with_charts(site.main) == 4
