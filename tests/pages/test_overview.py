"""The overview: the release in numbers, its leaders, moves, regions and dates."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from components.blocks.values import (
    Cell,
    Change,
    ChartBlock,
    Columns,
    Day,
    Metrics,
    ProjectLink,
    Rank,
    State,
)
from components.header import footer
from components.text import speaking
from data_access.database import transaction
from data_access.publishing import publish
from data_access.question import Question
from data_access.settings import settings
from tests.data_access import made_up_releases
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.markup import projects_on_board
from tests.pages.conftest import Serve, html, visit
from tests.pages.reading import (
    blocks,
    charts,
    column,
    drawings,
    links,
    metrics,
    read,
    rows,
    tables,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

FIRST = "2021Q4.1"
WITHIN, OVER = date(2022, 9, 18), date(2023, 9, 18)


def codes(cells: Sequence[Cell]) -> list[str]:
    return [cell.code for cell in cells if isinstance(cell, ProjectLink)]


def test_the_release_is_four_numbers_each_against_the_release_before() -> None:
    page = read("overview", lang="en")
    assert metrics(page) == {
        "Projects rated": "187",
        "Five-star projects": "14",
        "Median total score": "75.16",
        "Demonstration period": "Ended",
    }
    [figures] = [block for block in blocks(page) if isinstance(block, Metrics)]
    assert [each.against for each in figures.metrics] == [
        "−4 vs previous release",
        "+1 vs previous release",
        "+1.15 vs previous release",
        "on 18 September 2023",
    ]


def test_within_the_demonstration_period_the_page_says_how_much_is_over() -> None:
    assert metrics(read("overview", WITHIN))["示范期已过"] == "50%"
    assert "示范期已过 50%" in words(read("overview", WITHIN))
    assert "示范期已届满（2021年9月18日至2023年9月18日）" in words(read("overview", OVER))
    assert "100%" not in words(read("overview", OVER))


def test_the_top_ten_are_the_first_ten_of_the_leaderboard() -> None:
    top = tables(read("overview"))["前十名"]
    board = projects_on_board(html(visit("leaderboard")))
    assert codes(column(top, "project")) == board[:10]
    ranks = [cell for cell in column(top, "rank") if isinstance(cell, Rank)]
    assert [rank.rank for rank in ranks] == list(range(1, 11))
    assert [rank.interval is None for rank in ranks] == [False] * 10


def test_the_leader_is_not_like_itself() -> None:
    for release in ("2023Q3.1", FIRST):
        top = tables(read("overview", release=release))["前十名"]
        leaders = [c for c in column(top, "rank") if isinstance(c, Rank) and c.rank == 1]
        assert leaders, release
        for leader in leaders:
            assert leader.interval, release
            assert not leader.interval.is_like_leader, release


def test_the_biggest_moves_stand_side_by_side_largest_first() -> None:
    page = read("overview")
    both = [
        block.columns
        for block in blocks(page)
        if isinstance(block, Columns)
        and not any(isinstance(b, ChartBlock) for b in block.columns[0])
    ]
    assert len(both) == 1
    risers, fallers = (
        [
            cell.places or 0
            for cell in column(tables(page)[name], "change")
            if isinstance(cell, Change)
        ]
        for name in ("名次上升", "名次下降")
    )
    assert len(risers) == len(fallers) == 5
    assert all(first >= second > 0 for first, second in pairwise(risers))
    assert all(first <= second < 0 for first, second in pairwise(fallers))


def test_the_first_release_has_no_moves_and_nothing_to_be_seen_against() -> None:
    page = read("overview", release=FIRST)
    assert "无上期可比" in words(page)
    assert "较上期 " not in words(page)
    assert set(tables(page)) == {"前十名", "实施日程"}


def test_filters_do_not_narrow_the_overview() -> None:
    assert words(read("overview", direction="06", stars="5")) == words(read("overview"))


def test_the_first_figure_comes_before_the_first_table() -> None:
    page = read("overview")
    kinds = [type(block).__name__ for block in blocks(page)]
    assert kinds.index("ChartBlock") < kinds.index("Table")
    assert charts(page) == ["star-distribution", "projects-by-region"]


def test_the_page_says_who_is_not_rated_and_why() -> None:
    said = words(read("overview", lang="en"))
    assert "17 projects are not rated:" in said
    assert "Material was not submitted in time: 5" in said


def test_whom_to_write_to_stands_below_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = Question("2021", "2023Q3.1")
    for contact, address in {
        "ratings@example.cn": "mailto:ratings@example.cn",
        "https://example.cn/ask": "https://example.cn/ask",
    }.items():
        with monkeypatch.context() as patch, speaking("en"):
            patch.setenv("CORRECTIONS_CONTACT", contact)
            settings.cache_clear()
            below = str(footer(newest))
        assert f'<a href="{address}"' in below
        assert "Corrections:" in below
    settings.cache_clear()


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ([("ce-001", None)], "No project states a place"),
        (
            [("520000", "520000"), ("110000", "110000")],
            "Beijing and Guizhou have the most projects (3 each)",
        ),
    ],
)
def test_regions_that_share_the_first_place_are_all_named(
    places: list[tuple[str, str | None]], title: str,
    serve: Serve, empty_url: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(made_up_releases, "PLACES", places)
    with transaction(empty_url) as session:
        list_projects(session, len(SIX))
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
    serve(empty_url)
    assert drawings(read("overview", lang="en"), "en")["projects-by-region"].title == title
    if len(places) > 1:
        assert drawings(read("map", lang="en"), "en")["map"].title == title


def test_the_dates_say_what_is_completed_and_lead_on() -> None:
    page = read("overview")
    steps = rows(tables(page)["实施日程"])
    assert steps[0]["date"] == Day(date(2021, 9, 18))
    assert {step["state"].code for step in steps if isinstance(step["state"], State)} == {"done"}
    assert "各环节均已完成" in words(page)
    assert links(page)["系统评价、抽签与目录清单"].startswith("/catalogue?")
    assert links(page)["全部名次变化及原因"].startswith("/tracking?")
    assert links(page)["查看完整榜单"].startswith("/leaderboard?")


def test_a_step_without_a_date_says_so() -> None:
    [*_, last] = rows(tables(read("overview", edition="2019", lang="en"))["Dates of the programme"])
    assert last["state"] == State("due", "due now")
    assert "no date given" in words(read("overview", edition="2019", lang="en"))


def test_the_overview_draws_its_two_charts_in_the_app() -> None:
    site = visit("overview")
    assert len(site.exception) == 0
    assert len(site.get("plotly_chart")) == 2
    assert "前十名" in html(site)
