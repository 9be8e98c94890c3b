"""The leaderboard: its filters, orders and pages."""

from itertools import product

import pytest

from components.blocks.values import (
    Bar,
    Change,
    Column,
    Missing,
    ProjectLink,
    Rank,
    Stars,
    Table,
    Tint,
)
from components.text import LANGUAGES
from data_access.database import reading
from data_access.queries import board_keys, leader_reach
from data_access.question import PAGE_SIZE, Question
from tests.markup import links_of, projects_on_board
from tests.pages.conftest import html, visit, warnings, words
from tests.pages.reading import column, notices, read, tables
from tests.pages.reading import words as said

pytestmark = pytest.mark.usefixtures("demo_site")

RELEASE = ("2021", "2023Q3.1")
NARROWED = {
    "category": ({"category": "3"}, Question(*RELEASE, categories=("3",))),
    "direction": ({"direction": "06"}, Question(*RELEASE, directions=("06",))),
    "two directions": ({"direction": "06,07"}, Question(*RELEASE, directions=("06", "07"))),
    "region": ({"region": "440000"}, Question(*RELEASE, regions=("440000",))),
    "no place": ({"region": "none"}, Question(*RELEASE, regions=("none",))),
    "five stars": ({"stars": "5"}, Question(*RELEASE, stars=(5,))),
    "not rated": ({"stars": "0"}, Question(*RELEASE, stars=(0,))),
    "chinese": ({"q": "数据 平台"}, Question(*RELEASE, search="数据 平台")),
    "english": ({"q": "platform"}, Question(*RELEASE, search="platform")),
    "code": ({"q": "2021-017"}, Question(*RELEASE, search="2021-017")),
    "all": (
        {"category": "3", "direction": "06", "stars": "4,5", "q": "数据"},
        Question(*RELEASE, categories=("3",), directions=("06",), stars=(4, 5), search="数据"),
    ),
}


def board(**query: str) -> Table:
    [table] = tables(read("leaderboard", **query)).values()
    return table


def codes(**query: str) -> list[str]:
    """The projects on the board, in its order."""
    return [
        cell.code for cell in column(board(**query), "project") if isinstance(cell, ProjectLink)
    ]


def columns(table: Table, key: str) -> list[Column]:
    return [each for each in table.columns if each.key == key]


def test_filters_in_the_address_narrow_the_board_and_what_it_says_of_itself() -> None:
    with reading() as session:
        for name, (query, question) in NARROWED.items():
            found = board_keys(session, question, size=None)
            assert 0 < len(found) < 204, name
            assert tuple(codes(**query)) == board_keys(session, question), name
            page = read("leaderboard", **query)
            assert f"共 {len(found)} 个项目" in said(page), name
            assert notices(page) == [], name


def test_the_board_names_every_filter() -> None:
    query = {"category": "3", "direction": "06", "region": "440000,none", "stars": "5,4", "q": "数"}
    caption = said(read("leaderboard", **query))
    for name in ("大数据关键产品", "大数据存储管理", "广东", "地区未标明", "五星", "四星", "数"):
        assert name in caption
    assert "2023 年第 3 季度" in caption


def test_filters_chosen_in_widgets_narrow_the_board_and_go_into_the_address() -> None:
    site = visit("leaderboard")
    site.pills(key="choose_direction").set_value(["06"]).run()
    site.pills(key="choose_stars").set_value(["5", "4"]).run()
    site.multiselect(key="choose_region").set_value(["440000", "110000"]).run()
    site.text_input(key="choose_q").set_value("平台").run()
    query = {"direction": "06", "stars": "5,4", "region": "440000,110000", "q": "平台"}
    assert site.query_params.items() >= query.items()
    assert projects_on_board(html(site)) == codes(**query)


def test_one_link_drops_all_filters_and_stands_only_where_there_are_any() -> None:
    site = visit("leaderboard", direction="06", q="数据", sort="number", picked="2021-017")
    address = links_of(html(site))["清除全部筛选"]
    assert (
        address == "/leaderboard?lang=zh&edition=2021&release=2023Q3.1&picked=2021-017&sort=number"
    )
    assert "清除全部筛选" not in words(visit("leaderboard"))


def test_filters_are_kept_from_page_to_page() -> None:
    site = visit("leaderboard", direction="06", stars="5")
    for script in ("project", "overview", "leaderboard"):
        site.switch_page(f"../pages/{script}.py")
        site.query_params = {}
        site.run()
        assert site.query_params.items() >= {"direction": "06", "stars": "5"}.items()
    assert projects_on_board(html(site)) == codes(direction="06", stars="5")


def test_the_other_language_is_a_link_that_changes_nothing_but_the_language() -> None:
    site = visit("leaderboard", direction="06", sort="-change")
    to = "/leaderboard?lang=en&edition=2021&release=2023Q3.1&direction=06&sort=-change"
    assert links_of(html(site))["English"] == to
    query = {"direction": "06", "sort": "-change"}
    assert codes(lang="en", **query) == codes(lang="zh", **query)


def test_every_heading_that_sorts_leads_to_its_order_and_back() -> None:
    table = board(sort="-innovation")
    sorting = {each.name: each for each in table.columns if each.order}
    assert list(sorting) == [
        "名次",
        "变化",
        "项目综合实力",
        "关键技术创新",
        "经济社会效益",
        "产业化推广价值",
    ]
    assert [each.sorted for each in sorting.values()] == ["", "", "", "descending", "", ""]
    assert sorting["关键技术创新"].order.endswith("sort=innovation")
    assert sorting["名次"].order.endswith("sort=rank")


def test_the_board_can_be_sorted_by_list_number() -> None:
    first = [f"2021-{number:03}" for number in range(1, PAGE_SIZE + 1)]
    last = [f"2021-{number:03}" for number in range(204, 204 - PAGE_SIZE, -1)]
    assert codes(sort="number") == first
    assert codes(sort="-number") == last


def test_the_board_can_be_sorted_by_a_dimension() -> None:
    cells = column(board(sort="-innovation"), "innovation")
    scores = [cell.hundredths for cell in cells if isinstance(cell, Tint)]
    assert len(scores) == PAGE_SIZE
    assert scores == sorted(scores, reverse=True)


def test_the_biggest_losers_can_be_put_first() -> None:
    lost = [c.places for c in column(board(sort="change"), "change") if isinstance(c, Change)]
    assert lost == sorted(lost, key=lambda places: places or 0)
    assert (lost[0] or 0) < 0


def test_the_pages_of_the_board_hold_every_project_once() -> None:
    for rows, pages in (("20", 11), ("50", 5), ("100", 3)):
        found = [c for page in range(1, pages + 1) for c in codes(page=str(page), rows=rows)]
        assert len(found) == len(set(found)) == 204, rows


def test_a_page_that_does_not_exist_shows_the_nearest_that_does() -> None:
    for asked, expected in (("99", 11), ("0", 1), ("x", 1), ("-3", 1)):
        assert codes(page=asked) == codes(page=str(expected)), asked
    assert len(codes(page="11")) == 204 - 10 * PAGE_SIZE


def test_an_unknown_code_is_left_out_and_a_notice_names_it() -> None:
    unknown = {
        "edition": "1999", "release": "2049Q1.1", "category": "77", "direction": "66",
        "region": "999999", "unit": "nobody", "stars": "6", "sort": "luck", "rows": "7",
        "lang": "tlh",
    }  # fmt: skip
    for key, code in unknown.items():
        site = visit("leaderboard", **{key: code})
        assert len(site.exception) == 0, key
        [notice] = warnings(site)
        assert code in notice, key
        assert site.query_params.get(key) != code, key
        assert len(projects_on_board(html(site))) == PAGE_SIZE, key


def test_one_notice_names_all_unknown_codes_of_a_filter_and_the_known_one_holds() -> None:
    site = visit("leaderboard", direction="06,66,x1")
    [notice] = warnings(site)
    assert "66" in notice
    assert "x1" in notice
    assert projects_on_board(html(site)) == codes(direction="06")
    assert warnings(site.run()) == []


def test_markup_in_the_address_is_shown_and_not_obeyed() -> None:
    markup = "<img src=x onerror=alert(1)>[x](https://elsewhere.example)"
    for script, key in product(("leaderboard", "project"), ("direction", "release", "q", "id")):
        site = visit(script, **{key: markup})
        shown = html(site)
        assert "<img src=x" not in shown, (script, key)
        assert 'href="https://elsewhere' not in shown, (script, key)


def test_filters_show_the_rank_within_them_however_many_are_set() -> None:
    assert columns(board(), "group") == []
    for name, (query, _) in NARROWED.items():
        table = board(rows="100", **query)
        totals = [cell.hundredths for cell in column(table, "total") if isinstance(cell, Bar)]
        expected = [
            Rank(1 + sum(each > total for each in totals), totals.count(total) > 1, len(totals))
            for total in totals
        ]
        assert column(table, "group")[: len(totals)] == expected, name
        assert set(column(table, "group")[len(totals) :]) <= {Missing()}, name


def test_nobody_but_others_is_like_the_leader() -> None:
    with reading() as session:
        reach = leader_reach(session, Question(*RELEASE))
    ranks = [cell for cell in column(board(), "rank") if isinstance(cell, Rank)]
    marked = [rank.rank for rank in ranks if rank.interval and rank.interval.is_like_leader]
    assert 1 not in marked
    assert all(r.interval and r.interval.low <= reach for r in ranks if r.rank in marked)


def test_a_project_without_stars_says_why() -> None:
    reasons = [c for c in column(board(stars="0"), "stars") if isinstance(c, Missing)]
    assert len(reasons) == 17
    assert all(reason.said for reason in reasons)


def test_stars_carry_a_number_for_those_who_hear_the_page() -> None:
    for language, read_out in zip(LANGUAGES, ("5 星", "5 stars"), strict=True):
        assert read_out in html(visit("leaderboard", lang=language))
    assert Stars(5) in column(board(), "stars")


def test_filters_that_no_project_fits_leave_a_sentence_and_the_way_back() -> None:
    page = read("leaderboard", q="没有这样的项目")
    [sentence] = notices(page)
    assert "没有符合" in sentence
    assert tables(page) == {}
    assert "清除全部筛选" in links_of(html(visit("leaderboard", q="没有这样的项目")))
