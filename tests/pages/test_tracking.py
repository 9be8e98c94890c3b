from datetime import UTC, datetime

import pytest

from components.blocks.values import Change, Page, ProjectLink, Table
from components.text import LANGUAGES, Language
from components.wording.cells import in_words
from data_access import queries
from data_access.database import reading, transaction
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access.by_hand import listed_row, unguard
from tests.data_access.made_up_releases import draft, list_projects
from tests.pages.conftest import Serve, visit
from tests.pages.reading import (
    blocks,
    charts,
    column,
    drawings,
    figures,
    left_out,
    links,
    notices,
    projects_of,
    read,
    rows,
    switches,
    words,
)

NEWEST = Question("2021", "2023Q3.1")
CHARTS = {
    "ranks": ["ranks-over-time", "moves"],
    "stars": ["star-migration", "streaks"],
    "distribution": ["stars-over-time", "totals-over-time"],
    "coverage": ["reasons-over-time"],
}

demo = pytest.mark.usefixtures("demo_site")


def tables(page: Page) -> list[Table]:
    return [block for block in blocks(page) if isinstance(block, Table)]


def projects(table: Table) -> list[str]:
    """The codes of the projects that a table leads to."""
    return [cell.code for cell in column(table, "project") if isinstance(cell, ProjectLink)]


@demo
@pytest.mark.parametrize(("part", "expected"), CHARTS.items())
def test_each_part_has_its_charts(part: str, expected: list[str]) -> None:
    page = read("tracking", show=part)
    assert charts(page) == expected
    assert list(drawings(page)) == expected
    assert switches(page)["show"].chosen == part


@demo
def test_the_leaders_end_with_their_ranks_and_lead_to_their_pages() -> None:
    page = read("tracking")
    names = figures(page)["ranks-over-time"]["data"][-1]["text"]
    assert [int(text.split()[0]) for text in names] == list(range(1, 11))
    with reading() as session:
        leaders = queries.board_keys(session, NEWEST, size=10)
    assert projects_of(drawings(page)["ranks-over-time"]) == leaders


@demo
@pytest.mark.parametrize(("top", "traces"), [("10", 11), ("20", 7), ("50", 7)])
def test_more_leaders_are_drawn_more_quietly(top: str, traces: int) -> None:
    data = figures(read("tracking", top=top))["ranks-over-time"]["data"]
    assert len(data) == traces
    assert len(data[-1]["text"]) == int(top)


@demo
def test_the_leaders_within_a_filter_keep_their_rank_in_the_edition() -> None:
    page = read("tracking", direction="06")
    names = figures(page)["ranks-over-time"]["data"][-1]["text"]
    ranks = [int(text.split()[0]) for text in names]
    assert ranks == sorted(ranks)
    assert max(ranks) > 10
    assert "全批次名次" in drawings(page)["ranks-over-time"].scope


@demo
def test_a_rank_that_is_cut_and_a_line_that_breaks_are_explained() -> None:
    notes = " ".join(drawings(read("tracking"))["ranks-over-time"].notes)
    assert "空心圆点" in notes
    assert "未评级" in notes
    assert "90%" in notes


@demo
def test_picked_projects_are_followed_in_their_order_and_unknown_ones_named() -> None:
    picked = {"top": "mine", "picked": "2021-100,2021-001,2021-999"}
    drawing = drawings(read("tracking", **picked))["ranks-over-time"]
    assert projects_of(drawing) == ("2021-100", "2021-001")
    assert drawing.title.startswith("2 个已选项目")
    [notice] = left_out("tracking", **picked)
    assert "2021-999" in notice


@demo
def test_without_a_picked_project_the_page_says_how_to_pick_one() -> None:
    page = read("tracking", top="mine")
    assert "加入对比" in words(page)
    assert charts(page) == ["moves"]
    assert switches(page)["top"].chosen == "mine"


@demo
def test_the_migration_is_counted_in_words_numbers_and_both_diagrams() -> None:
    with reading() as session:
        found = queries.star_migration(session, NEWEST, "2022Q1.1")
    up = sum(n for (old, new), n in found.items() if old and new and new > old)
    down = sum(n for (old, new), n in found.items() if old and new and new < old)
    flows = read("tracking", show="stars", since="2022Q1.1")
    title = drawings(flows)["star-migration"].title
    assert title == f"较 2022 年第 1 季度升星 {up} 个，降星 {down} 个"
    assert sum(figures(flows)["star-migration"]["data"][0]["link"]["value"]) == 204
    matrix = read("tracking", show="stars", since="2022Q1.1", flow="matrix")
    cells = figures(matrix)["star-migration"]["data"][0]["text"]
    assert sum(int(cell.split()[0]) for row in cells for cell in row if cell) == 204


@demo
def test_releases_to_compare_with_are_the_earlier_ones_newest_first() -> None:
    since = switches(read("tracking", show="stars", release="2022Q4.1"))["since"]
    assert [option.name for option in since.options] == [
        "对照 2022 年第 3 季度",
        "对照 2022 年第 2 季度",
        "对照 2022 年第 1 季度",
        "对照 2021 年第 4 季度",
    ]
    assert since.chosen == "2022Q3.1"


@demo
@pytest.mark.parametrize(
    ("key", "code"),
    [("since", "2023Q1.1"), ("show", "all"), ("top", "3"), ("movers", "7"), ("flow", "pie")],
)
def test_a_code_the_page_does_not_know_is_named_and_left_out(key: str, code: str) -> None:
    asked = {"release": "2022Q4.1", key: code}
    [notice] = left_out("tracking", **asked)
    assert code in notice
    assert charts(read("tracking", **asked)) == CHARTS["ranks"]


@demo
@pytest.mark.parametrize("size", [5, 10])
def test_risers_and_fallers_are_split_and_lead_to_their_pages(size: int) -> None:
    with reading() as session:
        moves = queries.split_moves(session, NEWEST, size)
    page = read("tracking", movers=str(size))
    [table] = tables(page)
    assert projects(table) == [move.project for move in moves]
    assert column(table, "change") == [Change(move.change) for move in moves]
    bars = [t for t in figures(page)["moves"]["data"] if t["type"] == "bar"]
    assert [sum(parts) for parts in zip(*(bar["x"] for bar in bars), strict=True)] == [
        move.change for move in moves
    ]
    assert f"+{moves[0].change}" in drawings(page)["moves"].title


@demo
def test_entries_and_exits_say_why() -> None:
    page = read("tracking", show="coverage")
    with reading() as session:
        entered, left = (query(session, NEWEST, 10) for query in (queries.entries, queries.exits))
    came, went = tables(page)
    assert projects(came) == [row.project for row in entered]
    assert projects(went) == [row.project for row in left]
    assert any("申报主体业务调整" in in_words(row["reason"]) for row in rows(went))


@demo
def test_streaks_are_told_in_words_and_lead_to_the_projects() -> None:
    page = read("tracking", show="stars", lang="en")
    title = "Five stars, 8 releases running: 2 projects hold the longest streak"
    assert drawings(page, "en")["streaks"].title == title
    [table] = tables(page)
    assert in_words(column(table, "releases")[0]) == "8"
    assert len(projects(table)) == len(table.rows)


@demo
@pytest.mark.parametrize("part", ["ranks", "stars", "coverage"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_first_release_there_is_calm_where_nothing_can_be_compared(
    part: str, language: Language
) -> None:
    page = read("tracking", show=part, release="2021Q4.1", lang=language)
    assert list(drawings(page, language)) == [
        name for name in CHARTS[part] if name not in ("star-migration", "moves")
    ]
    nothing = "无上期可比" if language == "zh" else "nothing to compare it with"
    assert words(page).count(nothing) == 1


@demo
def test_few_projects_have_dots_and_no_quantiles() -> None:
    page = read("tracking", show="distribution", q="2021-017")
    *_, dots = figures(page)["totals-over-time"]["data"]
    assert len(dots["y"]) >= 1
    numbers = drawings(page)["totals-over-time"].numbers
    median = [column.name for column in numbers.columns].index("中位数")
    assert {row[median] for row in numbers.words} == {"—"}


@demo
def test_filters_that_leave_projects_without_a_rating_only_leave_a_page() -> None:
    for part in CHARTS:
        assert len(visit("tracking", show=part, stars="0").exception) == 0
    unrated = drawings(read("tracking", show="coverage", stars="0"))["reasons-over-time"]
    assert unrated.title == "17 个项目未评级"
    nobody = read("tracking", stars="0")
    assert charts(nobody) == []
    assert "没有已评级项目" in words(nobody)


@demo
def test_filters_that_no_project_fits_leave_a_sentence_and_the_way_back() -> None:
    page = read("tracking", q="没有这样的项目", show="stars")
    [notice] = notices(page)
    assert "没有符合" in notice
    assert charts(page) == []
    back = links(page)["清除全部筛选"]
    assert "show=stars" in back
    assert "q=" not in back


@pytest.fixture
def long_name(serve: Serve, own_demo_url: str) -> None:
    """The demo site with a leader whose name has sixty characters."""
    with transaction(own_demo_url) as session:
        unguard(session)
        listed_row(session, "2021-144").name_zh = "示例" * 30
    serve(own_demo_url)


@pytest.mark.usefixtures("long_name")
def test_a_long_name_is_cut_in_figures_and_whole_in_tables() -> None:
    drawing = drawings(read("tracking"))["ranks-over-time"]
    [first, *_] = drawing.figure.traces[-1]["text"]
    assert "…" in first
    assert max(map(len, first.split("<br>"))) <= 22
    assert "示例" * 30 in [name for name, *_ in drawing.numbers.words]


def test_one_project_in_one_release_is_a_page(serve: Serve, empty_url: str) -> None:
    with transaction(empty_url) as session:
        list_projects(session, 1)
        draft(session, "2022Q1", {"2021-001": (9000, 9000, 9000, 9000)})
        publish(session, "2021", "2022Q1", now=datetime(2022, 4, 20, tzinfo=UTC))
    serve(empty_url)
    for part in CHARTS:
        assert len(visit("tracking", show=part).exception) == 0
    streaks = drawings(read("tracking", show="stars"))["streaks"]
    assert streaks.title == "本期新获五星：1 个项目保持最长纪录"


def test_stars_and_totals_that_fell_are_told_so(serve: Serve, empty_url: str) -> None:
    codes = [f"2021-{number:03d}" for number in range(1, 7)]
    with transaction(empty_url) as session:
        list_projects(session, len(codes))
        for period, total in (("2022Q1", 8000), ("2022Q2", 6000)):
            draft(session, period, dict.fromkeys(codes, (total,) * 4))
            publish(session, "2021", period, now=datetime(2022, 7, 20, tzinfo=UTC))
    serve(empty_url)
    shown = drawings(read("tracking", show="distribution", lang="en"), "en")
    assert shown["stars-over-time"].title == "Four or five stars: down from 100% to 0%"
    assert shown["totals-over-time"].title == ("The median total score fell from 80.00 to 60.00")


@demo
def test_of_a_single_project_its_ranks_are_told() -> None:
    page = read("tracking", show="ranks", top="mine", picked="2021-017")
    assert drawings(page, "zh")["ranks-over-time"].title.endswith("：第 89 名，上期第 86 名")
    assert drawings(page, "en")["ranks-over-time"].title.endswith(
        ": rank 89, 86 in the previous release"
    )
