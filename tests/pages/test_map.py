import json
from itertools import product
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Language, points, signed_points
from data_access.database import reading
from data_access.queries import board_keys, by_place
from data_access.question import Question
from tests.languages import has_chinese
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

RELEASE = ("2021", "2023Q3.1")
MEASURES = ("projects", "mean", "stars", "quota", "change")
WITHOUT_DATA = ("710000", "810000", "820000")
VIEWS = ("map", "tiles")
every_view = pytest.mark.parametrize("view", VIEWS)


def figure(site: AppTest) -> dict[str, Any]:
    [chart] = site.get("plotly_chart")
    found: dict[str, Any] = json.loads(chart.proto.spec)
    return found


def said(site: AppTest) -> dict[str, str]:
    """What the drawing says of each place, by code."""
    return {
        code: text
        for trace in figure(site)["data"]
        if "customdata" in trace
        for code, text in zip(
            trace["customdata"], trace.get("hovertext") or trace["text"], strict=True
        )
    }


def headers(site: AppTest) -> list[str]:
    return [header.value for header in site.header]


def table_named(site: AppTest, part: str) -> list[list[str]]:
    [table] = [table for table in site.table if part in table.proto.alt]
    found: list[list[str]] = table.value.to_numpy().tolist()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_drawn_in_the_readers_language(language: Language) -> None:
    for measure, view in product(MEASURES, VIEWS):
        site = visit("map", measure=measure, lang=language, drawn=view)
        asked = (measure, view)
        assert len(site.exception) == 0, asked
        assert len(said(site)) == 40, asked
        texts = (*headers(site), *said(site).values(), site.get("plotly_chart")[0].proto.alt)
        assert [t for t in texts if has_chinese(t) is not (language == "zh")] == [], asked
        assert warnings(site) == [], asked
        assert site.query_params.items() >= {"measure": measure, "drawn": view}.items(), asked


def test_regions_without_a_unit_have_no_data() -> None:
    for measure, view in product(MEASURES, VIEWS):
        site = visit("map", measure=measure, drawn=view)
        without = {code for code, text in said(site).items() if text.endswith("资料暂缺")}
        assert without == set(WITHOUT_DATA), (measure, view)
        assert "灰色：资料暂缺（台湾、香港和澳门）" in captions(site).replace("\\", "")


def test_the_map_says_what_stands_in_the_tables() -> None:
    with reading() as session:
        found = by_place(session, Question(*RELEASE), with_changes=True)
    guangdong, tibet = found.regions["440000"], found.regions["540000"]
    assert said(visit("map"))["440000"] == f"广东: 15 个项目，其中 {guangdong.rated} 个获评级"
    mean = said(visit("map", measure="mean"))
    assert points(round(guangdong.mean or 0)) in mean["440000"]
    assert f"获评级项目 {tibet.rated} 个，不足五个" in mean["540000"]
    assert "50%" in said(visit("map", measure="stars"))["440000"]
    change = said(visit("map", measure="change"))
    assert signed_points(round(guangdong.change or 0)) in change["440000"]


def test_a_quota_is_that_of_the_unit_and_cities_count_by_themselves() -> None:
    quota = said(visit("map", measure="quota"))
    assert quota["440000"] == "广东: 名额使用率 100%，10 个名额中入选 10 个"
    assert quota["440300"] == "深圳: 名额使用率 100%，5 个名额中入选 5 个"
    assert quota["xpcc"] == "兵团: 名额使用率 20%，10 个名额中入选 2 个"
    assert quota["650000"] == "新疆: 名额使用率 30%，10 个名额中入选 3 个"


def test_titles_say_who_is_first_and_name_all_that_share_it() -> None:
    assert headers(visit("map"))[0] == "项目最多：广东（15）"
    assert headers(visit("map", measure="quota"))[0] == (
        "推荐名额使用率最高：北京、广东和深圳（100%）"
    )
    assert headers(visit("map", q="2021-001"))[0].startswith("项目最多：")


def test_the_first_release_has_no_change_and_says_so() -> None:
    site = visit("map", measure="change", release="2021Q4.1")
    assert headers(site)[0] == "这是首次发布，没有可比较的上期。"
    assert figure(site)["layout"]["coloraxis"]["showscale"] is False


def test_the_same_numbers_stand_in_a_table_the_highest_first() -> None:
    site = visit("map", measure="mean")
    rows = table_named(site, "平均综合得分")
    assert len(rows) == 40
    assert rows[0][0] in headers(site)[0]
    means = [row[3] for row in rows if row[3][0].isdecimal()]
    assert len(means) > 15
    assert means == sorted(means, reverse=True)
    assert [row[1:] for row in rows if row[0] in ("台湾", "香港", "澳门")] == [
        ["—", "—", "资料暂缺"]
    ] * 3


def test_filters_narrow_what_is_counted() -> None:
    with reading() as session:
        expected = by_place(session, Question(*RELEASE, directions=("06",)))
    site = visit("map", direction="06")
    for code, text in said(site).items():
        figures = expected.regions.get(code) or expected.units.get(code)
        if code not in WITHOUT_DATA:
            assert f": {figures.projects if figures else 0} 个项目" in text


@every_view
def test_a_chosen_place_is_marked_while_all_places_stay_in_sight(view: str) -> None:
    everywhere, chosen = visit("map", drawn=view), visit("map", region="520000", drawn=view)
    assert said(chosen) == said(everywhere)
    assert figure(chosen) != figure(everywhere)
    assert headers(chosen)[:2] == headers(everywhere)


CHOSEN = {
    "region": ({"region": "440000"}, Question(*RELEASE, regions=("440000",)), "广东"),
    "city": ({"unit": "440300"}, Question(*RELEASE, units=("440300",)), "深圳"),
    "enterprise": ({"unit": "ce-015"}, Question(*RELEASE, units=("ce-015",)), "国家电网"),
    "no place": ({"region": "none"}, Question(*RELEASE, regions=("none",)), "地区未标明"),
    "other order": (
        {"region": "440000", "sort": "number"},
        Question(*RELEASE, regions=("440000",)),
        "广东",
    ),
}


@pytest.mark.parametrize(("query", "question", "name"), CHOSEN.values(), ids=CHOSEN.keys())
def test_the_projects_of_a_chosen_place_stand_below_the_best_first(
    query: dict[str, str], question: Question, name: str
) -> None:
    with reading() as session:
        expected, all_of_them = (
            board_keys(session, question),
            board_keys(session, question, size=None),
        )
    site = visit("map", **query)
    assert headers(site)[2] == f"{name}：{len(all_of_them)} 个项目"
    links = table_named(site, f"{len(expected)} 个项目")
    found = [str(row).split("id=")[1][:8] for row in links]
    assert tuple(found) == expected


def test_a_place_without_a_project_says_so() -> None:
    site = visit("map", region="710000")
    assert headers(site)[2] == "台湾：0 个项目"
    assert [info.value for info in site.info] == [
        "没有符合筛选条件的项目。请减少条件，或清除全部筛选。"
    ]


def test_nothing_found_leaves_no_empty_map() -> None:
    site = visit("map", q="没有这个词")
    assert len(site.get("plotly_chart")) == 0
    assert len(site.info) == 1


def test_central_enterprises_stand_beside_the_map_and_can_be_chosen() -> None:
    site = visit("map", direction="", measure="quota")
    assert headers(site)[1] == "中央企业推荐项目：22 个"
    shown, everyone = (table for table in site.table if "中央企业" in table.proto.alt)
    assert (len(shown.value), len(everyone.value)) == (12, 14)
    name, projects, used = shown.value.iloc[0]
    assert "unit=ce-015" in name
    assert (projects, used) == ("3", "60%")


def test_a_chosen_enterprise_leads_back_to_all() -> None:
    site = visit("map", unit="ce-015")
    shown = next(table for table in site.table if "中央企业" in table.proto.alt)
    name = str(shown.value.iloc[0, 0])
    assert name.startswith("**")
    assert "unit=" not in name


def test_an_unknown_measure_or_view_gets_a_notice() -> None:
    for key in ("measure", "drawn"):
        site = visit("map", **{key: "hologram"})
        [notice] = warnings(site)
        assert "hologram" in notice
        assert len(said(site)) == 40


def test_the_approval_number_stands_under_the_map_and_not_under_tiles() -> None:
    assert "审图号" in captions(visit("map"))
    tiles = captions(visit("map", drawn="tiles"))
    assert "审图号" not in tiles
    assert "示意图" in tiles
