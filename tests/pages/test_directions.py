"""The directions page: the whole edition, each category and each direction by themselves."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from components.blocks.values import Named, Page, Points, ProjectLink, Rank, Table
from components.charts.chart import looking
from components.charts.files import file_of
from components.directions import one_direction
from components.text import LANGUAGES, Language, name_of, points, speaking
from data_access.database import reading
from data_access.editions import edition
from data_access.queries import groups_of, project_totals
from data_access.question import Question
from tests.components.drawn import plain_figure
from tests.pages.reading import (
    blocks,
    charts,
    column,
    drawings,
    facts,
    figures,
    left_out,
    links,
    metrics,
    notices,
    read,
    switches,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

FACTS = edition("2021")
NEWEST = Question("2021", "2023Q3.1")
SIDE_BY_SIDE = [
    "stars-by-direction",
    "projects-by-direction",
    "means-by-direction",
    "regions-by-direction",
]
FEW = {"direction": "06", "region": "520000"}
"""Two projects, one of them perhaps not rated: no mean may be shown of them."""


def table(page: Page) -> Table:
    [only] = [block for block in blocks(page) if isinstance(block, Table)]
    return only


def titles(page: Page) -> list[str]:
    return [drawing.title for drawing in drawings(page).values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_edition_and_every_category_and_direction_is_one_link_away(
    language: Language,
) -> None:
    found = links(read("directions", lang=language))
    with speaking(language):
        for category in FACTS.categories:
            assert f"category={category.code}" in found[name_of(category)]
            for direction in category.directions:
                assert f"direction={direction.code}" in found[name_of(direction)]


@pytest.mark.parametrize("category", FACTS.categories, ids=lambda category: category.code)
def test_each_category_has_a_view_with_what_the_notice_says_of_its_directions(
    category: Any,
) -> None:
    page = read("directions", category=category.code)
    assert page.title == category.name_zh
    said = facts(page)
    assert said == {d.name_zh: d.description_zh for d in category.directions}
    assert category.name_zh not in links(page)
    assert "category" not in links(page)["全部方向"]
    assert "14号" in words(page)
    drawn = figures(page)
    tree = drawn["projects-by-direction"]["data"][0]
    assert tree["ids"] == [f"direction={d.code}" for d in category.directions]
    for name in ("stars-by-direction", "means-by-direction"):
        assert len(drawn[name]["data"][-1]["text"]) == len(category.directions)


@pytest.mark.parametrize("direction", FACTS.directions, ids=lambda direction: direction.code)
def test_each_direction_has_a_view_with_description_leaders_profile_and_spread(
    direction: Any, demo_url: str
) -> None:
    page = read("directions", direction=direction.code)
    assert page.title == direction.name_zh
    assert direction.description_zh in words(page)
    with reading(demo_url) as session:
        question = Question("2021", "2023Q3.1", directions=(direction.code,))
        totals = project_totals(session, question)
        counted = groups_of(session, question).iloc[0]
    board = table(page)
    assert column(board, "total") == [Points(project.total) for project in totals[:10]]
    projects = [cell.code for cell in column(board, "project") if isinstance(cell, ProjectLink)]
    assert projects == [project.project for project in totals[:10]]
    assert all(isinstance(cell, Rank) and cell.interval for cell in column(board, "rank"))
    drawn = figures(page)
    assert list(drawn) == ["direction-profile", "spread-of-totals"]
    assert len(drawn["direction-profile"]["data"][1]["x"]) == 4
    dots = [x for trace in drawn["spread-of-totals"]["data"] for x in trace["x"]]
    assert sorted(dots) == sorted(project.total / 100 for project in totals)
    assert metrics(page) == {
        "项目": str(int(counted["projects"])),
        "五星项目": str(int(counted["stars_5"])),
        "四星及以上": str(int(counted["high"])),
        "平均综合得分": points(round(counted["mean"])),
    }


@pytest.mark.parametrize(("ways", "shape", "traces"), [({}, "treemap", 6),
                         ({"as": "sunburst", "bars": "count"}, "sunburst", 7)])  # fmt: skip
def test_sizes_and_stars_can_be_drawn_in_two_ways(
    ways: dict[str, str], shape: str, traces: int
) -> None:
    page = read("directions", **ways)
    drawn = figures(page)
    assert drawn["projects-by-direction"]["data"][0]["type"] == shape
    assert len(drawn["stars-by-direction"]["data"]) == traces
    assert switches(page)["as"].chosen == shape


@pytest.mark.parametrize("key", ["as", "bars"])
def test_an_unknown_way_to_draw_is_named_and_left_out(key: str) -> None:
    [notice] = left_out("directions", **{key: "pie"})
    assert "pie" in notice
    assert list(drawings(read("directions", **{key: "pie"}))) == SIDE_BY_SIDE


def test_directions_are_sorted_by_their_share_of_four_and_five_stars(demo_url: str) -> None:
    with reading(demo_url) as session:
        found = groups_of(session, NEWEST, "direction")
    shares = (found["high"] / found["rated"]).sort_values(ascending=False)
    best = next(d for d in FACTS.directions if d.code == shares.index[0])
    page = read("directions")
    names = figures(page)["stars-by-direction"]["data"][-1]["hovertext"]
    assert names[0].split("  ")[0] == best.name_zh
    assert len(names) == 10
    assert titles(page)[0] == f"{best.name_zh}四星及以上占比最高（{shares.iloc[0]:.0%}）"


def test_the_heat_map_has_a_row_for_every_region_with_projects_and_none_else(
    demo_url: str,
) -> None:
    with reading(demo_url) as session:
        regions = groups_of(session, NEWEST, "region")["projects"]
        cells = groups_of(session, NEWEST, "region", "direction")["projects"]
    heat = figures(read("directions"))["regions-by-direction"]
    rows = [text.split() for text in heat["layout"]["yaxis"]["ticktext"]]
    assert len(rows) == len(regions)
    assert rows[-1][0] == "地区未标明"
    placed = [int(count) for *_, count in rows[:-1]]
    assert placed == sorted(regions.drop("none"), reverse=True)
    drawn = [
        (choice, int(text))
        for boxes in heat["data"]
        for choice, text in zip(boxes["customdata"], boxes["text"], strict=True)
    ]
    assert dict(drawn) == {
        f"region={region}&direction={direction}": n
        for region, direction, n in cells.reset_index().to_numpy()
    }


def test_numbers_are_those_of_the_filters() -> None:
    page = read("directions", region="110000")
    drawn = figures(page)
    tree = drawn["projects-by-direction"]["data"][0]
    assert sum(n for n, parent in zip(tree["values"], tree["parents"], strict=True) if parent) == 10
    assert len(drawn["regions-by-direction"]["layout"]["yaxis"]["ticktext"]) == 1
    assert "北京" in words(page)
    assert "region=110000" in links(page)["大数据安全保障"]


def test_fewer_than_five_projects_are_listed_and_not_compared_by_direction() -> None:
    page = read("directions", region="540000")
    assert charts(page) == []
    assert len(table(page).rows) == 2
    assert "不足 5 个" in words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_fewer_than_five_projects_of_a_direction_no_mean_is_shown(language: Language) -> None:
    page = read("directions", lang=language, **FEW)
    assert list(metrics(page).values())[-1] == "—"
    assert ("不计算平均值" if language == "zh" else "no mean is shown") in words(page)
    assert charts(page) == ["spread-of-totals"]
    few = replace(NEWEST, directions=(FEW["direction"],), regions=(FEW["region"],))
    assert file_of(one_direction.direction_profile.view(few), "csv") is None
    assert 1 <= len(table(page).rows) <= 2


def test_means_of_fewer_than_five_are_blank_and_name_no_leader() -> None:
    page = read("directions", region="520000")
    assert set(figures(page)["means-by-direction"]["data"][0]["text"]) == {"—"}
    assert "各方向的星级分布" in titles(page)
    assert "各方向的平均得分" in titles(page)


def test_of_projects_without_a_rating_nothing_is_averaged_or_spread() -> None:
    drawn = figures(read("directions", stars="0"))
    assert set(drawn["means-by-direction"]["data"][0]["text"]) == {"—"}
    one = read("directions", stars="0", direction="01")
    assert drawings(one) == {}
    assert "没有已评级项目" in words(one)


def test_filters_that_no_project_fits_leave_a_sentence_and_the_way_back() -> None:
    page = read("directions", category="1", direction="06")
    [sentence] = notices(page)
    assert "没有符合" in sentence
    assert charts(page) == []
    assert "大数据分析挖掘" in links(page)
    back = links(page)["清除全部筛选"]
    assert "category" not in back
    assert "direction=" not in back


def test_two_directions_are_compared_with_one_another() -> None:
    page = read("directions", direction="06,07")
    assert charts(page) == SIDE_BY_SIDE
    assert len(figures(page)["stars-by-direction"]["data"][-1]["text"]) == 2


def test_charts_of_a_direction_are_those_of_an_older_release_when_it_is_asked_for() -> None:
    newest, older = (
        read("directions", direction="07", release=release) for release in ("2023Q3.1", "2021Q4.1")
    )
    assert figures(newest)["spread-of-totals"] != figures(older)["spread-of-totals"]
    assert "2021 年第 4 季度" in words(older)


def test_the_whole_leaderboard_of_a_direction_is_one_link_away() -> None:
    leads = links(read("directions", direction="06"))["按此筛选查看完整榜单"]
    assert leads.startswith("/leaderboard?")
    assert "direction=06" in leads


def test_of_too_many_projects_for_a_dot_each_the_totals_are_a_box(
    demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(demo_url) as session:
        totals = pd.Series([p.total / 100 for p in project_totals(session, NEWEST)])
    monkeypatch.setattr(one_direction, "TOO_MANY_TO_NAME", len(totals) - 1)
    with looking("en", "light"):
        drawing = one_direction.spread.build(NEWEST)  # past what is kept of drawings
    assert drawing is not None
    first, median, third = totals.quantile([0.25, 0.5, 0.75])
    figures = [totals.min(), first, median, totals.mean(), third, totals.max()]
    shown = {cell.code: value for cell, value in drawing.numbers.rows if isinstance(cell, Named)}
    names = ("lowest", "p25", "median", "mean", "p75", "highest")
    assert shown == {
        name: Points(round(100 * figure)) for name, figure in zip(names, figures, strict=True)
    }
    box, outside = plain_figure(drawing.figure)["data"]
    reach = 1.5 * (third - first)
    beyond = totals[(totals < first - reach) | (totals > third + reach)]
    within = totals.drop(beyond.index)
    assert (box["lowerfence"], box["upperfence"]) == ([within.min()], [within.max()])
    assert sorted(outside["x"]) == sorted(set(beyond))
    assert f"Median {points(round(100 * median))}" in drawing.alt
    assert drawing.sample is not None
    assert drawing.sample.projects == len(totals)
