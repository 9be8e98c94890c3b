"""The directions page: the whole edition, each category and each direction by themselves."""

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.markdown import plain
from components.text import LANGUAGES, Language, name_of, points, speaking
from data_access.database import reading
from data_access.editions import edition
from data_access.queries import groups_of, project_totals
from data_access.question import Question
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

FACTS = edition("2021")
LINK = re.compile(r"\[([^\[\]]+)\]\((/directions\?[^)]+)\)")
NEWEST = Question("2021", "2023Q3.1")
FEW = {"direction": "06", "region": "520000"}
"""Two projects, one of them perhaps not rated: no mean may be shown of them."""


def figures(site: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in site.get("plotly_chart")]


def shapes(site: AppTest) -> list[str]:
    return [figure["data"][0]["type"] for figure in figures(site)]


def headers(site: AppTest) -> list[str]:
    return [header.value for header in site.header]


def said(site: AppTest) -> str:
    return "\n".join(element.value for element in (*site.markdown, *site.caption))


def links(site: AppTest) -> dict[str, str]:
    return {name.replace("\\", ""): address for name, address in LINK.findall(said(site))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_edition_and_every_category_and_direction_is_one_link_away(
    language: Language,
) -> None:
    found = links(visit("directions", lang=language))
    with speaking(language):
        for category in FACTS.categories:
            assert f"category={category.code}" in found[name_of(category)]
            for direction in category.directions:
                assert f"direction={direction.code}" in found[name_of(direction)]


@pytest.mark.parametrize("category", FACTS.categories, ids=lambda category: category.code)
def test_each_category_has_a_view_with_what_the_notice_says_of_its_directions(
    category: Any,
) -> None:
    site = visit("directions", category=category.code)
    assert category.name_zh in headers(site)
    for direction in FACTS.directions:
        shown = plain(direction.description_zh) in said(site)
        assert shown is (direction in category.directions)
    assert category.name_zh not in links(site)
    assert "category" not in links(site)["全部方向"]
    assert "14号" in captions(site)
    tree, stars, _, means = figures(site)
    assert tree["data"][0]["ids"] == [f"direction={d.code}" for d in category.directions]
    for figure in (stars, means):
        assert len(figure["data"][-1]["text"]) == len(category.directions)


@pytest.mark.parametrize("direction", FACTS.directions, ids=lambda direction: direction.code)
def test_each_direction_has_a_view_with_description_leaders_profile_and_spread(
    direction: Any, demo_url: str
) -> None:
    site = visit("directions", direction=direction.code)
    assert len(site.exception) == 0
    assert direction.name_zh in headers(site)
    assert plain(direction.description_zh) in said(site)
    with reading(demo_url) as session:
        question = Question("2021", "2023Q3.1", directions=(direction.code,))
        totals = project_totals(session, question)
        counted = groups_of(session, question).iloc[0]
    board = site.table[0].value
    assert list(board["综合得分"]) == [points(project.total) for project in totals[:10]]
    assert [f"id={p.project}" in cell for p, cell in zip(totals, board["项目"], strict=False)] == (
        [True] * len(board)
    )
    assert (board["区间"] != "—").all()
    profile, spread = figures(site)
    assert len(profile["data"][1]["x"]) == 4
    dots = [x for trace in spread["data"] for x in trace["x"]]
    assert sorted(dots) == sorted(project.total / 100 for project in totals)
    assert {metric.label: metric.value for metric in site.metric} == {
        "项目": str(int(counted["projects"])),
        "五星项目": str(int(counted["stars_5"])),
        "四星和五星": str(int(counted["high"])),
        "平均综合得分": points(round(counted["mean"])),
    }


def test_the_way_sizes_and_stars_are_drawn_is_in_the_address() -> None:
    site = visit("directions")
    assert shapes(site) == ["treemap", "bar", "bar", "bar"]
    assert len(figures(site)[1]["data"]) == 6
    site.segmented_control(key="choose_as").set_value("sunburst").run()
    site.segmented_control(key="choose_bars").set_value("count").run()
    assert (site.query_params["as"], site.query_params["bars"]) == ("sunburst", "count")
    assert shapes(site)[0] == "sunburst"
    assert len(figures(site)[1]["data"]) == 7
    again = visit("directions", **{"as": "sunburst", "bars": "count"})
    assert figures(again) == figures(site)


@pytest.mark.parametrize("key", ["as", "bars"])
def test_an_unknown_way_to_draw_is_named_and_left_out(key: str) -> None:
    site = visit("directions", **{key: "pie"})
    [notice] = warnings(site)
    assert "pie" in notice
    assert shapes(site) == ["treemap", "bar", "bar", "bar"]


def test_directions_are_sorted_by_their_share_of_four_and_five_stars(demo_url: str) -> None:
    with reading(demo_url) as session:
        found = groups_of(session, NEWEST, "direction")
    shares = (found["high"] / found["rated"]).sort_values(ascending=False)
    best = next(d for d in FACTS.directions if d.code == shares.index[0])
    site = visit("directions")
    names = figures(site)[1]["data"][-1]["hovertext"]
    assert names[0] == best.name_zh
    assert len(names) == 10
    assert any(best.name_zh in header and "%" in header for header in headers(site))


def test_the_heat_map_has_a_row_for_every_region_with_projects_and_none_else(
    demo_url: str,
) -> None:
    with reading(demo_url) as session:
        regions = groups_of(session, NEWEST, "region")["projects"]
        cells = groups_of(session, NEWEST, "region", "direction")["projects"]
    heat = figures(visit("directions"))[2]
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
    site = visit("directions", region="110000")
    tree = figures(site)[0]["data"][0]
    assert sum(n for n, parent in zip(tree["values"], tree["parents"], strict=True) if parent) == 10
    assert len(figures(site)[2]["layout"]["yaxis"]["ticktext"]) == 1
    assert "北京" in captions(site)
    assert "region=110000" in links(site)["大数据安全保障"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_fewer_than_five_projects_only_the_projects_are_shown(language: Language) -> None:
    site = visit("directions", lang=language, **FEW)
    assert len(site.exception) == 0
    assert [metric.value for metric in site.metric][-1] == "—"
    assert ("不列均值" if language == "zh" else "no mean is shown") in captions(site)
    assert len(site.get("plotly_chart")) == 1
    assert 1 <= len(site.table[0].value) <= 2


def test_means_of_fewer_than_five_are_blank_and_name_no_leader() -> None:
    site = visit("directions", region="520000")
    assert set(figures(site)[3]["data"][0]["text"]) == {"—"}
    assert "各方向的星级分布" in headers(site)
    assert "各方向的平均得分" in headers(site)


def test_of_projects_without_a_rating_nothing_is_averaged_or_spread() -> None:
    site = visit("directions", stars="0")
    assert len(site.exception) == 0
    assert set(figures(site)[3]["data"][0]["text"]) == {"—"}
    one = visit("directions", stars="0", direction="01")
    assert len(one.exception) == 0
    assert len(one.get("plotly_chart")) == 0
    assert "无" in captions(one)


def test_filters_that_no_project_fits_leave_a_sentence_and_the_way_back() -> None:
    site = visit("directions", category="1", direction="06")
    [sentence] = site.info
    assert "没有符合" in sentence.value
    assert len(site.get("plotly_chart")) == 0
    assert "大数据分析挖掘" in links(site)
    site.button(key="clear_filters").click().run()
    assert len(site.get("plotly_chart")) == 4


def test_two_directions_are_compared_with_one_another() -> None:
    site = visit("directions", direction="06,07")
    assert len(site.get("plotly_chart")) == 4
    assert len(figures(site)[1]["data"][-1]["text"]) == 2


def test_charts_of_a_direction_are_those_of_an_older_release_when_it_is_asked_for() -> None:
    newest, older = (
        visit("directions", direction="07", release=release) for release in ("2023Q3.1", "2021Q4.1")
    )
    assert figures(newest)[1]["data"] != figures(older)[1]["data"]
    assert "2021 年第 4 季度" in captions(older)


def test_the_whole_leaderboard_of_a_direction_is_one_link_away() -> None:
    site = visit("directions", direction="06")
    assert re.search(r"\(/leaderboard\?[^)]*direction=06[^)]*\)", said(site))
