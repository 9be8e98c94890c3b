import json
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_access import queries
from data_access.database import reading, transaction
from data_access.models import Project
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access.by_hand import unguard
from tests.data_access.made_up_releases import draft, list_projects
from tests.pages.conftest import Serve, captions, visit, warnings

NEWEST = Question("2021", "2023Q3.1")
CHARTS = {
    "ranks": {"ranks_over_time", "moves"},
    "stars": {"star_migration", "streaks"},
    "distribution": {"stars_over_time", "totals_over_time"},
    "coverage": {"reasons_over_time"},
}

demo = pytest.mark.usefixtures("demo_site")


def charts(site: AppTest) -> dict[str, dict[str, Any]]:
    """The figures of the page by key, as the browser gets them."""
    found = {}
    for chart in site.get("plotly_chart"):
        key = chart.proto.id.split("-")[-1]
        found[key] = json.loads(chart.proto.spec)
    return found


def headers(site: AppTest) -> list[str]:
    return [header.value.replace("\\", "") for header in site.header]


def linked(site: AppTest, column: str) -> list[list[str]]:
    """The projects that the tables with this column lead to."""
    return [
        [cell.split("id=")[1].rstrip(")") for cell in table.value["项目"]]
        for table in site.table
        if column in table.value.columns and "id=" in table.value["项目"].iloc[0]
    ]


@demo
@pytest.mark.parametrize(("part", "expected"), CHARTS.items())
def test_each_part_has_its_charts(part: str, expected: set[str]) -> None:
    site = visit("tracking", show=part)
    assert set(charts(site)) == expected
    assert site.segmented_control(key="choose_show").value == part


@demo
def test_the_leaders_end_with_their_ranks_and_lead_to_their_pages() -> None:
    site = visit("tracking")
    names = charts(site)["ranks_over_time"]["data"][-1]["text"]
    assert [int(text.split()[0]) for text in names] == list(range(1, 11))
    with reading() as session:
        leaders = queries.board_keys(session, NEWEST, size=10)
    assert linked(site, "2023 年第 3 季度")[0] == list(leaders)
    assert warnings(site) == []


@demo
@pytest.mark.parametrize(("top", "traces"), [("10", 11), ("20", 7), ("50", 7)])
def test_more_leaders_are_drawn_more_quietly(top: str, traces: int) -> None:
    site = visit("tracking", top=top)
    data = charts(site)["ranks_over_time"]["data"]
    assert len(data) == traces
    assert len(data[-1]["text"]) == int(top)
    assert site.query_params["top"] == top


@demo
def test_the_leaders_within_a_filter_keep_their_rank_in_the_edition() -> None:
    site = visit("tracking", direction="06")
    ranks = [int(text.split()[0]) for text in charts(site)["ranks_over_time"]["data"][-1]["text"]]
    assert ranks == sorted(ranks)
    assert max(ranks) > 10
    assert "全批次名次" in captions(site)


@demo
def test_picked_projects_are_followed_in_their_order_and_unknown_ones_named() -> None:
    site = visit("tracking", top="mine", picked="2021-100,2021-001,2021-999")
    assert linked(site, "2023 年第 3 季度")[0] == ["2021-100", "2021-001"]
    [notice] = warnings(site)
    assert "2021" in notice
    assert "999" in notice
    assert headers(site)[0].startswith("我选的 2 个项目")


@demo
def test_without_a_picked_project_the_page_says_how_to_pick_one() -> None:
    site = visit("tracking", top="mine")
    [sentence] = site.info
    assert "加入对比" in sentence.value
    assert "ranks_over_time" not in charts(site)


@demo
def test_the_migration_is_counted_in_words_numbers_and_both_diagrams() -> None:
    with reading() as session:
        found = queries.star_migration(session, NEWEST, "2022Q1.1")
    up = sum(n for (old, new), n in found.items() if old and new and new > old)
    down = sum(n for (old, new), n in found.items() if old and new and new < old)
    site = visit("tracking", show="stars", since="2022Q1.1")
    assert headers(site)[0] == f"自 2022 年第 1 季度以来，{up} 个项目升星，{down} 个项目降星"
    assert sum(charts(site)["star_migration"]["data"][0]["link"]["value"]) == 204
    matrix = visit("tracking", show="stars", since="2022Q1.1", flow="matrix")
    cells = charts(matrix)["star_migration"]["data"][0]["text"]
    assert sum(int(cell) for row in cells for cell in row if cell) == 204


@demo
def test_releases_to_compare_with_are_the_earlier_ones_newest_first() -> None:
    since = visit("tracking", show="stars", release="2022Q4.1").selectbox(key="choose_since")
    assert since.options == [
        "对照 2022 年第 3 季度（第 1 版）",
        "对照 2022 年第 2 季度（第 1 版）",
        "对照 2022 年第 1 季度（第 1 版）",
        "对照 2021 年第 4 季度（第 1 版）",
    ]


@demo
def test_a_release_that_is_not_earlier_is_named_and_left_out() -> None:
    site = visit("tracking", show="stars", release="2022Q4.1", since="2023Q1.1")
    [notice] = warnings(site)
    assert "2023Q1" in notice
    assert "since" not in site.query_params


@demo
def test_switches_go_into_the_address() -> None:
    site = visit("tracking")
    site.segmented_control(key="choose_top").set_value("20").run()
    site.segmented_control(key="choose_movers").set_value("10").run()
    site.segmented_control(key="choose_show").set_value("stars").run()
    site.segmented_control(key="choose_flow").set_value("matrix").run()
    site.selectbox(key="choose_since").set_value("2022Q1.1").run()
    expected = {"show": "stars", "top": "20", "flow": "matrix", "movers": "10", "since": "2022Q1.1"}
    assert site.query_params.items() >= expected.items()
    assert "star_migration" in charts(site)


@demo
@pytest.mark.parametrize("size", [5, 10])
def test_risers_and_fallers_are_split_and_lead_to_their_pages(size: int) -> None:
    with reading() as session:
        moves = queries.split_moves(session, NEWEST, size)
    site = visit("tracking", movers=str(size))
    assert linked(site, "上期")[0] == [move.project for move in moves]
    bars = [t for t in charts(site)["moves"]["data"] if t["type"] == "bar"]
    assert [sum(parts) for parts in zip(*(bar["x"] for bar in bars), strict=True)] == [
        move.change for move in moves
    ]
    assert f"+{moves[0].change}" in headers(site)[1]


@demo
def test_entries_and_exits_say_why() -> None:
    site = visit("tracking", show="coverage")
    with reading() as session:
        entered, left = (query(session, NEWEST, 10) for query in (queries.entries, queries.exits))
    assert linked(site, "上期未评级原因") == [[row.project for row in entered]]
    assert linked(site, "本期未评级原因") == [[row.project for row in left]]
    [table] = [t for t in site.table if "本期未评级原因" in t.value.columns]
    assert any("申报主体业务调整" in why for why in table.value["本期未评级原因"])


@demo
def test_streaks_are_told_in_words_and_lead_to_the_projects() -> None:
    site = visit("tracking", show="stars", lang="en")
    assert "Five stars, 8 releases running: 2 projects hold the longest streak" in headers(site)
    [table] = [t for t in site.table if "Releases running" in t.value.columns]
    assert table.value["Releases running"].iloc[0] == "8"
    assert all("id=2021-" in cell for cell in table.value["Project"])


@demo
@pytest.mark.parametrize("part", ["ranks", "stars", "coverage"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_the_first_release_there_is_calm_where_nothing_can_be_compared(
    part: str, language: str
) -> None:
    site = visit("tracking", show=part, release="2021Q4.1", lang=language)
    assert set(charts(site)) == CHARTS[part] - {"star_migration", "moves"}
    nothing = "没有可比较的上期" if language == "zh" else "nothing to compare it with"
    assert captions(site).count(nothing) == 1
    assert site.exception == []


@demo
def test_few_projects_have_dots_and_no_quantiles() -> None:
    site = visit("tracking", show="distribution", q="2021-017")
    *_, dots = charts(site)["totals_over_time"]["data"]
    assert len(dots["y"]) >= 1
    [table] = [t for t in site.table if "中位数" in t.value.columns]
    assert set(table.value["中位数"]) == {"—"}


@demo
def test_filters_that_leave_projects_without_a_rating_only_leave_a_page() -> None:
    for part in CHARTS:
        assert visit("tracking", show=part, stars="0").exception == []
    assert "17 个项目未评级" in headers(visit("tracking", show="coverage", stars="0"))
    assert "ranks_over_time" not in charts(visit("tracking", stars="0"))


@demo
def test_filters_that_no_project_fits_leave_a_sentence() -> None:
    site = visit("tracking", q="没有这样的项目")
    assert "没有符合" in site.info[0].value
    assert charts(site) == {}


@pytest.fixture
def long_name(serve: Serve, own_demo_url: str) -> None:
    """The demo site with a leader whose name has sixty characters."""
    with transaction(own_demo_url) as session:
        unguard(session)
        session.get_one(Project, "2021-144").name_zh = "示例" * 30
    serve(own_demo_url)


@pytest.mark.usefixtures("long_name")
def test_a_long_name_is_cut_in_figures_and_whole_in_tables() -> None:
    site = visit("tracking")
    first = charts(site)["ranks_over_time"]["data"][-1]["text"][0]
    assert "…" in first
    assert len(first) < 20
    assert any("示例" * 30 in str(table.value.iloc[0, 0]) for table in site.table)


def test_one_project_in_one_release_is_a_page(serve: Serve, empty_url: str) -> None:
    with transaction(empty_url) as session:
        list_projects(session, 1)
        draft(session, "2022Q1", {"2021-001": (9000, 9000, 9000, 9000)})
        publish(session, "2021", "2022Q1", now=datetime(2022, 4, 20, tzinfo=UTC))
    serve(empty_url)
    for part in CHARTS:
        assert visit("tracking", show=part).exception == []
    site = visit("tracking", show="stars")
    assert "本期新获五星：1 个项目保持最长纪录" in headers(site)
