"""A project's page: who it is, how it is rated, why it moved, what became of it."""

from datetime import date

import pytest

from components import cached
from components.blocks.values import (
    Day,
    Interval,
    Markup,
    Metrics,
    Missing,
    PointsChange,
    Program,
    Rank,
    Stars,
    State,
)
from data_access.methods import method
from data_access.question import Question
from tests.pages.conftest import html, visit
from tests.pages.conftest import words as shown_words
from tests.pages.reading import (
    blocks,
    charts,
    column,
    facts,
    links,
    metrics,
    notices,
    read,
    rows,
    tables,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

ONE, LEADER, LOW, CAPPED, PARTIAL = "2021-017", "2021-144", "2021-005", "2021-147", "2021-019"
NEWEST = Question("2021", "2023Q3.1")
FIVE = "2021-010,2021-011,2021-012,2021-013,2021-014"


def against(code: str, lang: str = "zh") -> dict[str, str]:
    """What the key figures of a project are to be seen against."""
    page = read("project", id=code, lang=lang)
    [figures] = [block for block in blocks(page) if isinstance(block, Metrics)]
    return {figure.name: figure.against for figure in figures.metrics}


# -- who it is -----------------------------------------------------------------------------------


def test_the_page_bears_the_projects_name_and_says_the_other_one() -> None:
    chinese, english = read("project", id=ONE), read("project", id=ONE, lang="en")
    assert chinese.title == chinese.subject == "基于全闪存介质的原生分布式图数据库系统"
    assert english.title == "Native distributed graph database system based on all-flash media"
    assert english.title in words(chinese)
    assert chinese.title in words(english)
    assert "2023 年第 3 季度" in chinese.description


def test_the_profile_says_who_applied_and_where_the_project_belongs() -> None:
    assert facts(read("project", id=ONE, lang="en")) == {
        "Applicant": "Shili Yanqi Information Technology Co., Ltd. (demo)",
        "Direction": "Key big-data products: Storage and management",
        "Recommending unit": "Department of Industry and Information Technology of Hebei Province",
        "Region": "Hebei",
        "List": "2021-017; no. 17 of 工信厅信发函〔2021〕232号",
        "Address": "http://localhost:8501/badge/2021-017.svg?lang=en",
    }
    assert facts(read("project", id=LEADER))["DCMM 等级"] == "3 级（GB/T 36073）"


def test_the_badge_is_shown_with_the_address_of_its_picture() -> None:
    [badge] = [b for b in blocks(read("project", id=ONE)) if isinstance(b, Markup)]
    assert 'src="/badge/2021-017.svg?lang=zh"' in badge.html
    assert "img" in html(visit("project", id=ONE))


def test_the_badge_is_copied_as_html_and_as_markdown_with_a_link_to_the_project() -> None:
    found = [b.code for b in blocks(read("project", id=ONE, lang="en")) if isinstance(b, Program)]
    as_html, as_markdown = found
    to = "http://localhost:8501/project?id=2021-017&lang=en"
    source = "http://localhost:8501/badge/2021-017.svg?lang=en"
    assert as_html.startswith(f'<a href="{to.replace("&", "&amp;")}"><img src="{source}" alt=')
    assert as_markdown.endswith(f"]({source})]({to})")
    assert html(visit("project", id=ONE, lang="en")).count("<img") == 1


# -- how it is rated -----------------------------------------------------------------------------


def test_the_key_figures_say_stars_total_rank_and_stability() -> None:
    assert metrics(read("project", id=ONE)) == {
        "星级": "★★★★☆",
        "综合得分": "75.16",
        "名次": "89\u00a0并\u2060列\u00a0/\u00a0187",
        "星级稳定度": "74.3%",
    }
    assert against(ONE, lang="en") == {
        "Stars": "",
        "Total score": "9.84 below five stars",
        "Rank": "interval 89\u2060–\u206099; ▼\u00a03 vs previous release",
        "Stability of the stars": "of 1,000 runs with varied weights",
    }


def test_the_leader_is_not_said_to_be_like_the_leader() -> None:
    assert "榜首" not in against(LEADER)["名次"]
    assert against(LEADER)["综合得分"] == ""


def test_ranks_are_said_in_the_edition_and_in_each_group_with_the_way_to_it() -> None:
    page = read("project", id=ONE)
    table = tables(page)["在批次及各分组内的名次"]
    assert column(table, "rank")[0] == Rank(89, is_tied=True)
    assert column(table, "interval")[0] == Interval(89, 99)
    addresses = [getattr(cell, "address", "") for cell in column(table, "among")]
    assert len(addresses) == 5
    assert addresses[0] == "/leaderboard?lang=zh&edition=2021&release=2023Q3.1"
    assert "region=130000" in addresses[3]


def test_a_project_that_no_single_dimension_can_lift_says_how_far_the_next_star_is() -> None:
    page = read("project", id=ONE)
    assert "距五星（85.00 分起）还差 9.84 分；单独提高任一维度，即使满分也不足以达到。" in words(
        page
    )
    assert "各维度距下一星级的差距" not in tables(page)


def test_a_project_that_one_dimension_can_lift_says_by_how_much() -> None:
    page = read("project", id=LOW, lang="en")
    assert "4.01 points below three stars, which begin at 65.00" in words(page)
    table = tables(page)["Gap to the next star, by dimension"]
    weights = {d.code: float(d.weight) for d in method("illustrative-1").dimensions}
    rises = [c for c in column(table, "rise") if isinstance(c, PointsChange)]
    assert [rise.hundredths for rise in rises] == [1602, 1335, 1602, 2003]
    for rise, weight in zip(rises, weights.values(), strict=True):
        assert 400.5 <= rise.hundredths * weight < 402


def test_no_next_star_is_promised_beyond_five_or_against_a_cap() -> None:
    assert "该项目已获 5 星，为最高星级" in words(read("project", id=LEADER))
    assert "受佐证等级限制，最高二星。" in words(read("project", id=CAPPED))


def test_a_missing_dimension_says_why_in_a_footnote_and_in_the_chart() -> None:
    page = read("project", id=PARTIAL)
    scores = cached.dimension_scores(NEWEST, PARTIAL)
    assert [code for code, score in scores.items() if score.missing]
    assert "无得分：" in words(page)


def test_a_project_that_is_not_rated_says_why() -> None:
    page = read("project", id="2021-002")
    assert metrics(page) == {}
    [reason] = notices(page)
    assert reason.startswith("2023 年第 3 季度未评级：")
    assert "距下一星" not in words(page)


def test_dimensions_history_and_move_are_drawn() -> None:
    drawn = ["dimension-profile", "rating-history", "reasons-of-move"]
    assert charts(read("project", id=ONE)) == drawn
    assert charts(read("project", id=ONE, release="2021Q4.1")) == drawn[:2]
    site = visit("project", id=ONE)
    assert len(site.get("plotly_chart")) == 3


# -- what became of it ---------------------------------------------------------------------------


def test_the_time_line_runs_from_the_list_to_the_catalogue() -> None:
    steps = rows(tables(read("project", id=ONE, lang="en"))["Time line of the project"])
    days = [step["date"].day for step in steps if isinstance(step["date"], Day)]
    assert days == sorted(days)
    assert len(days) == len(steps) == 14
    assert [getattr(step["step"], "text", step["step"]) for step in steps] == [
        "Listed",
        "Q4 2021 (version 1)",
        *(f"Q{quarter} 2022 (version 1)" for quarter in range(1, 5)),
        *(f"Q{quarter} 2023 (version 1)" for quarter in (1, 2)),
        "Demonstration period ends",
        "Q3 2023 (version 1)",
        "Self-assessment",
        "Spot check",
        "Final evaluation",
        "Catalogue",
    ]
    assert [step["result"] for step in steps[-4:]] == [
        State("done", "handed in"),
        State("done", "not drawn"),
        State("done", "Good"),
        State("done", "included"),
    ]
    assert steps[1]["result"] == Stars(3)


def test_the_time_line_leads_to_the_project_in_each_release() -> None:
    steps = rows(tables(read("project", id=ONE))["项目时间线"])
    [to] = [
        getattr(step["step"], "address", "")
        for step in steps
        if getattr(step["step"], "text", "").startswith("2022 年第 1 季度")
    ]
    assert "release=2022Q1.1" in to
    assert "id=2021-017" in to


def test_before_the_end_the_time_line_says_how_much_is_over_and_what_is_to_come() -> None:
    page = read("project", date(2021, 6, 16), id="2019-001", edition="2019")
    assert "示范期已过 50%" in words(page)
    assert "示范期已届满" in words(read("project", id=ONE))
    [*_, last] = rows(tables(page)["项目时间线"])
    assert last["date"] == Missing(said="未定")
    assert isinstance(last["result"], State)
    assert last["result"].code == "to_come"


def test_self_assessed_and_verified_scores_stand_beside_each_other() -> None:
    table = tables(read("project", id=ONE, lang="en"))["Self-assessed and verified scores"]
    assert len(table.rows) == 5
    assert "Good; Not drawn; in the catalogue" in words(read("project", id=ONE, lang="en"))


def test_a_project_without_evaluation_says_why() -> None:
    catalogue = cached.closing("2021").catalogue
    assert catalogue is not None
    absent = next(
        row.project
        for row in cached.every_final_row(catalogue)
        if row.not_evaluated == "not_submitted"
    )
    said = words(read("project", id=absent))
    assert "未提交自查评估" in said
    assert "未列入目录清单" in said


# -- picking, finding ----------------------------------------------------------------------------


def test_a_link_adds_the_project_to_the_comparison_and_takes_it_out_again() -> None:
    assert (
        "picked=2021-144,2021-017" in links(read("project", id=ONE, picked="2021-144"))["加入对比"]
    )
    picked = links(read("project", id=ONE, picked="2021-144,2021-017"))
    assert "picked=2021-144&" in picked["移出对比"]
    assert picked["对比已选的 2 个项目"].startswith("/compare?")


def test_a_full_comparison_takes_the_project_in_place_of_the_one_picked_first() -> None:
    to = links(read("project", id=ONE, picked=FIVE))["加入对比"]
    assert "picked=2021-011,2021-012,2021-013,2021-014,2021-017" in to


def test_a_projects_page_leads_to_the_search_for_others() -> None:
    assert "id=" not in links(read("project", id=ONE))["查找其他项目"]


def test_a_search_finds_projects_and_forgets_other_filters() -> None:
    page = read("project", q="图数据库", direction="06")
    [table] = tables(page).values()
    assert ONE in [getattr(cell, "code", "") for cell in column(table, "project")]


def test_an_unknown_project_is_missing() -> None:
    page = read("project", id="2021-999")
    assert page.is_missing
    assert "2021-999" in notices(page)[0]
    assert len(tables(page)) == 1
    assert not read("project").is_missing


def test_a_search_in_the_app_shows_what_it_finds() -> None:
    site = visit("project")
    site.text_input(key="choose_q").set_value(ONE).run()
    assert "图数据库" in shown_words(site)
    assert site.query_params["q"] == ONE
