from itertools import product

import pytest

from components.blocks.values import Pick
from data_access.question import PAGE_SIZE
from tests.markup import links_of
from tests.pages.conftest import html, visit, warnings, words
from tests.pages.reading import column, read, tables

pytestmark = pytest.mark.usefixtures("demo_site")

FIVE = "2021-010,2021-011,2021-012,2021-013,2021-014"


def picks(**query: str) -> list[Pick]:
    [board] = tables(read("leaderboard", **query)).values()
    return [cell for cell in column(board, "pick") if isinstance(cell, Pick)]


def test_what_is_picked_is_kept_from_page_to_page() -> None:
    site = visit("leaderboard", picked="2021-017,2021-144")
    for script in ("project", "overview", "compare", "leaderboard"):
        site.switch_page(f"../pages/{script}.py")
        site.query_params = {}
        site.run()
        assert site.query_params["picked"] == "2021-017,2021-144"


def test_every_row_leads_to_the_same_board_with_one_more_picked() -> None:
    query = {"picked": "2021-144", "direction": "06", "sort": "number"}
    shown = html(visit("leaderboard", **query)).replace("&amp;", "&")
    for pick in picks(**query):
        here = "/leaderboard?lang=zh&edition=2021&release=2023Q3.1&direction=06"
        assert f'href="{here}&picked=2021-144,{pick.code}&sort=number"' in shown


def test_a_picked_row_shows_it_and_leads_to_the_board_without_it() -> None:
    assert [p.is_picked for p in picks(picked="2021-144")] == [True] + [False] * (PAGE_SIZE - 1)
    shown = html(visit("leaderboard", picked="2021-144"))
    [out] = [row for row in shown.split("</tr>") if 'class="pick"' in row and "✓" in row]
    assert "picked" not in out.rpartition('class="pick" href="')[2].partition('"')[0]


def test_the_board_says_what_is_picked_and_leads_to_the_comparison() -> None:
    links = links_of(html(visit("leaderboard", picked="2021-144,2021-017")))
    assert links["对比已选的 2 个项目"].startswith("/compare?")
    assert links["全部移出"].startswith("/leaderboard?")
    assert "picked" not in links["全部移出"]
    assert "对比已选的" not in words(visit("leaderboard"))


def test_a_sixth_project_in_the_address_is_left_out_and_named() -> None:
    site = visit("leaderboard", picked=f"{FIVE},2021-144")
    [notice] = warnings(site)
    assert "基于数据中台的电力客户用能分析与服务系统" in notice
    assert site.query_params["picked"] == FIVE


def test_adding_to_a_full_comparison_replaces_the_one_picked_first() -> None:
    shown = html(visit("leaderboard", picked=FIVE)).replace("&amp;", "&")
    assert "picked=2021-011,2021-012,2021-013,2021-014,2021-144" in shown


def test_unknown_projects_are_left_out_and_named() -> None:
    pages, unknown = ("leaderboard", "overview", "compare"), ("2021-999", "x", "1999-001")
    for script, code in product(pages, unknown):
        site = visit(script, picked=f"2021-017,{code}")
        assert len(site.exception) == 0, (script, code)
        [notice] = warnings(site)
        assert code in notice, (script, code)
        assert site.query_params["picked"] == "2021-017", (script, code)


def test_a_project_is_picked_once() -> None:
    assert visit("overview", picked="2021-017,2021-017").query_params["picked"] == "2021-017"


def test_picks_narrow_nothing() -> None:
    assert "共 204 个项目" in words(visit("leaderboard", picked="2021-017"))
