from itertools import product

import pytest

from components.markdown import plain
from data_access.question import PAGE_SIZE
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

FIVE = "2021-010,2021-011,2021-012,2021-013,2021-014"


def test_what_is_picked_is_kept_from_page_to_page() -> None:
    site = visit("leaderboard", picked="2021-017,2021-144")
    for script in ("project", "overview", "compare", "leaderboard"):
        site.switch_page(f"../pages/{script}.py")
        site.query_params = {}
        site.run()
        assert site.query_params["picked"] == "2021-017,2021-144"


def test_every_row_of_the_grid_leads_to_the_same_board_with_one_more_picked() -> None:
    [board] = visit("leaderboard", picked="2021-144", direction="06", sort="number").dataframe
    for project, pick in zip(board.value["project"], board.value["pick"], strict=True):
        code = project.split("id=")[1].split("#")[0]
        assert pick.startswith("/leaderboard?")
        assert "direction=06" in pick
        assert "sort=number" in pick
        assert f"picked=2021-144,{code}" in pick
        assert pick.endswith("#＋")


def test_a_picked_row_shows_it_and_leads_to_the_board_without_it() -> None:
    [board] = visit("leaderboard", picked="2021-144,2021-017").dataframe
    first = board.value["pick"].iloc[0]
    assert "picked=2021-017" in first
    assert "2021-144" not in first
    assert first.endswith("#✓")
    [table] = visit("leaderboard", picked="2021-144", view="plain").table
    picks = list(table.value["对比"])
    assert ["移出" in pick for pick in picks] == [True] + [False] * (PAGE_SIZE - 1)


def test_the_board_says_what_is_picked_and_leads_to_the_comparison() -> None:
    site = visit("leaderboard", picked="2021-144,2021-017")
    [line] = [element.value for element in site.markdown if "/compare" in element.value]
    assert "对比已选的 2 个项目" in line
    assert "id=2021-144" in line
    assert "picked=2021-017" in line
    nothing = visit("leaderboard")
    assert [element for element in nothing.markdown if "/compare" in element.value] == []


def test_a_projects_page_adds_it_and_takes_it_away_again() -> None:
    site = visit("project", id="2021-017", picked="2021-144")
    site.button(key="toggle_picked").click().run()
    assert site.query_params["picked"] == "2021-144,2021-017"
    assert any("对比已选的 2 个项目" in element.value for element in site.markdown)
    site.button(key="toggle_picked").click().run()
    assert site.query_params["picked"] == "2021-144"


def test_a_full_comparison_takes_no_sixth_project_and_says_so() -> None:
    site = visit("project", id="2021-017", picked=FIVE)
    assert site.button(key="toggle_picked").disabled
    assert any("最多 5 个" in element.value for element in site.markdown)
    assert not visit("project", id="2021-010", picked=FIVE).button(key="toggle_picked").disabled


def test_a_sixth_project_in_the_address_is_left_out_and_named() -> None:
    site = visit("leaderboard", picked=f"{FIVE},2021-144")
    [notice] = warnings(site)
    assert "基于数据中台的电力客户用能分析与服务系统" in notice
    assert site.query_params["picked"] == FIVE


def test_unknown_projects_are_left_out_and_named() -> None:
    pages, unknown = ("leaderboard", "overview", "compare"), ("2021-999", "x", "1999-001")
    for script, code in product(pages, unknown):
        site = visit(script, picked=f"2021-017,{code}")
        assert len(site.exception) == 0, (script, code)
        [notice] = warnings(site)
        assert plain(code) in notice, (script, code)
        assert site.query_params["picked"] == "2021-017", (script, code)


def test_a_project_is_picked_once() -> None:
    assert visit("overview", picked="2021-017,2021-017").query_params["picked"] == "2021-017"


def test_picks_narrow_nothing() -> None:
    assert "共 204 个项目" in captions(visit("leaderboard", picked="2021-017"))
    site = visit("leaderboard", picked="2021-017", direction="06", page="1")
    site.button(key="clear_filters").click().run()
    assert site.query_params["picked"] == "2021-017"
