"""The regional map: what it says of every place, what a click chooses, what stands beside it."""

import json
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Columns,
    Count,
    Form,
    Link,
    Missing,
    Page,
    Points,
    ProjectLink,
    Section,
    Switch,
    Table,
    walk,
)
from components.charts.chart import CHARTS, looking
from components.text import LANGUAGES, Language, points, signed_points
from components.wording.cells import in_words
from data_access.database import reading
from data_access.queries import board_keys, by_place
from data_access.question import Question
from data_access.settings import settings
from tests.languages import has_chinese
from tests.pages.conftest import html, visit, warnings
from tests.pages.reading import (
    blocks,
    column,
    drawings,
    facts,
    figures,
    left_out,
    links,
    notices,
    read,
    rows,
    tables,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

RELEASE = ("2021", "2023Q3.1")
MEASURES = ("projects", "mean", "stars", "quota", "change")
VIEWS = ("map", "tiles")
WITHOUT_DATA = {"710000": "台湾", "810000": "香港", "820000": "澳门"}


def said(page: Page, given_up: str = "") -> dict[str, str]:
    """What the drawing says of each place, by the code that a click on it chooses."""
    return {
        "".join(parse_qs(choice).get("region") or parse_qs(choice).get("unit") or [given_up]): text
        for trace in figures(page)["map"]["data"]
        if "customdata" in trace
        for choice, text in zip(
            trace["customdata"], trace.get("hovertext") or trace["text"], strict=True
        )
    }


def title(page: Page, language: Language = "zh") -> str:
    return drawings(page, language)["map"].title


def beside(page: Page) -> list[Section]:
    """The sections beside the map: what is chosen, and the central enterprises."""
    [columns] = [block for block in blocks(page) if isinstance(block, Columns)]
    return [block for block in columns.columns[1] if isinstance(block, Section)]


def tables_in(section: Block) -> list[Table]:
    return [block for block in walk((section,)) if isinstance(block, Table)]


def names(cells: list[Cell]) -> list[str]:
    return [in_words(cell) for cell in cells]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_drawn_in_the_readers_language(language: Language) -> None:
    for measure, view in product(MEASURES, VIEWS):
        page = read("map", measure=measure, lang=language, drawn=view)
        drawing, asked = drawings(page, language)["map"], (measure, view)
        texts = [
            drawing.title,
            drawing.scope,
            drawing.alt,
            *drawing.notes,
            *words(page).split("\n"),
        ]
        if language == "en":
            assert [text for text in texts if has_chinese(text)] == [], asked
        assert has_chinese(drawing.title) is (language == "zh"), asked
        assert len(drawing.numbers.rows) == 40, asked


def test_measure_and_drawing_are_switched_above_the_picture_at_their_addresses() -> None:
    page = read("map", measure="quota", drawn="tiles")
    [chart] = [block for block in blocks(page) if isinstance(block, ChartBlock)]
    assert chart.choices == ("quota", "tiles")
    assert chart.narrows
    found = {switch.key: switch for switch in blocks(page) if isinstance(switch, Switch)}
    assert {key: switch.chosen for key, switch in found.items()} == {
        "measure": "quota",
        "drawn": "tiles",
    }
    assert tuple(option.code for option in found["measure"].options) == MEASURES


def test_regions_without_a_unit_have_no_data() -> None:
    for measure, view in product(MEASURES, VIEWS):
        page = read("map", measure=measure, drawn=view)
        without = {code for code, text in said(page).items() if text.endswith("资料暂缺")}
        assert without == set(WITHOUT_DATA), (measure, view)
        assert "灰色：资料暂缺（台湾、香港和澳门）。" in drawings(page)["map"].notes


def test_the_map_says_what_stands_in_the_tables() -> None:
    with reading() as session:
        found = by_place(session, Question(*RELEASE), with_changes=True)
    guangdong, tibet = found.regions["440000"], found.regions["540000"]
    assert said(read("map"))["440000"] == f"广东: 15 个项目，其中 {guangdong.rated} 个已评级"
    mean = said(read("map", measure="mean"))
    assert points(round(guangdong.mean or 0)) in mean["440000"]
    assert f"已评级项目 {tibet.rated} 个，不足 5 个" in mean["540000"]
    assert "50%" in said(read("map", measure="stars"))["440000"]
    change = said(read("map", measure="change"))
    assert signed_points(round(guangdong.change or 0)) in change["440000"]


def test_a_quota_is_that_of_the_unit_and_cities_count_by_themselves() -> None:
    quota = said(read("map", measure="quota"))
    assert quota["440000"] == "广东: 名额使用率 100%，10 个名额中入选 10 个"
    assert quota["440300"] == "深圳: 名额使用率 100%，5 个名额中入选 5 个"
    assert quota["xpcc"] == "兵团: 名额使用率 20%，10 个名额中入选 2 个"
    assert quota["650000"] == "新疆: 名额使用率 30%，10 个名额中入选 3 个"


def test_titles_say_who_is_first_and_name_all_that_share_it() -> None:
    assert title(read("map")) == "广东项目最多（15 个）"
    assert title(read("map", measure="quota")) == "北京、广东和深圳推荐名额使用率最高（100%）"
    assert title(read("map", measure="mean")) == "四川平均综合得分最高（76.62 分）"


def test_no_single_place_sets_a_scale() -> None:
    with reading() as session:
        found = by_place(session, Question(*RELEASE))
    counts = sorted(
        (row.projects for code, row in found.regions.items() if code != "none"), reverse=True
    )
    axis = figures(read("map"))["map"]["layout"]["coloraxis"]
    assert axis["cmax"] == counts[2] < counts[0]
    assert axis["colorbar"]["ticktext"] == ["0", f"≥ {counts[2]}"]
    axis = figures(read("map", measure="mean"))["map"]["layout"]["coloraxis"]
    assert [text[0] for text in axis["colorbar"]["ticktext"]] == ["≤", "≥"]
    axis = figures(read("map", measure="quota"))["map"]["layout"]["coloraxis"]
    assert axis["colorbar"]["ticktext"] == ["0%", "100%"]


def test_too_few_projects_are_hatched_and_the_legend_says_so() -> None:
    for view in VIEWS:
        drawing = drawings(read("map", measure="mean", drawn=view))["map"]
        layout = json.loads(drawing.figure.to_json())["layout"]
        assert "不足 5 个项目" in [note["text"] for note in layout["annotations"]], view
        assert "斜线：已评级项目不足 5 个，不计算平均值和占比。" in drawing.notes, view
    counted = drawings(read("map"))["map"].notes
    assert [note for note in counted if note.startswith("斜线")] == []


def test_the_first_release_has_no_change_and_says_so() -> None:
    page = read("map", measure="change", release="2021Q4.1")
    assert title(page) == "本期为首次发布，无上期可比。"
    assert figures(page)["map"]["layout"]["coloraxis"]["showscale"] is False


def test_all_places_stand_in_a_table_the_highest_first_and_each_can_be_chosen() -> None:
    page = read("map", measure="mean")
    table = tables(page)["全部地区"]
    assert len(table.rows) == 40
    means = [cell.hundredths for cell in column(table, "mean") if isinstance(cell, Points)]
    assert len(means) > 15
    assert means == sorted(means, reverse=True)
    first, *_ = rows(table)
    assert in_words(first["place"]) in title(page)
    without = [row for row in rows(table) if in_words(row["place"]) in WITHOUT_DATA.values()]
    assert [set(map(type, list(row.values())[1:])) for row in without] == [{Missing}] * 3
    to = {in_words(c): c.address for c in column(table, "place") if isinstance(c, Link)}
    assert "region=440000" in to["广东"]
    assert "unit=440300" in to["深圳"]
    headings = {each.key: each for each in table.columns}
    assert headings["mean"].sorted == "descending"
    assert "measure=quota" in headings["quota"].order


def test_filters_narrow_what_is_counted() -> None:
    with reading() as session:
        expected = by_place(session, Question(*RELEASE, directions=("06",)))
    for code, text in said(read("map", direction="06")).items():
        figures_there = expected.regions.get(code) or expected.units.get(code)
        if code not in WITHOUT_DATA:
            assert f": {figures_there.projects if figures_there else 0} 个项目" in text


@pytest.mark.parametrize("view", VIEWS)
def test_a_chosen_place_is_marked_while_all_places_stay_in_sight(view: str) -> None:
    everywhere, chosen = read("map", drawn=view), read("map", region="520000", drawn=view)
    assert said(chosen, given_up="520000") == said(everywhere)
    assert figures(chosen) != figures(everywhere)
    assert title(chosen) == title(everywhere)


def test_a_click_asks_for_a_place_alone_and_a_second_one_gives_it_up() -> None:
    choices = figures(read("map", drawn="tiles", region="440000"))["map"]["data"][0]["customdata"]
    assert "region=520000&unit=" in choices
    assert "region=&unit=440300" in choices
    assert "region=&unit=" in choices, "the chosen one"
    assert "region=440000&unit=" not in choices


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
        expected = board_keys(session, question)
        count = len(board_keys(session, question, size=None))
    table = tables(read("map", **query))[f"{name}：{count} 个项目"]
    found = [cell.code for cell in column(table, "project") if isinstance(cell, ProjectLink)]
    assert tuple(found) == expected


def test_projects_go_on_on_the_next_page() -> None:
    question = Question(*RELEASE, regions=("none",), page=2)
    with reading() as session:
        expected = board_keys(session, question)
    table = tables(read("map", region="none", page="2"))["地区未标明：22 个项目"]
    found = [cell.code for cell in column(table, "project") if isinstance(cell, ProjectLink)]
    assert tuple(found) == expected
    beyond = tables(read("map", region="none", page="9"))["地区未标明：22 个项目"]
    assert beyond.rows == table.rows, "beyond the last page is the last one"


def test_the_answer_to_a_click_stands_beside_the_map() -> None:
    page = read("map", region="440000")
    answer, _ = beside(page)
    assert answer.title == "广东"
    assert facts(page) == {
        "项目": "15",
        "已评级": "14",
        "平均综合得分": "73.30",
        "四星及以上占比": "50%",
        "名额使用率": "100%",
    }
    to = {text: urlsplit(address) for text, address in links(page).items()}
    assert to["广东：推荐单位简报"].path == "/province"
    assert parse_qs(to["广东：推荐单位简报"].query)["code"] == ["440000"]
    assert parse_qs(to["在星级榜单中查看"].query)["region"] == ["440000"]
    assert "region" not in parse_qs(to["全部地区"].query)


def test_a_place_with_too_few_projects_says_why_it_has_no_mean() -> None:
    found = facts(read("map", region="540000"))
    assert "不足 5 个" in found["平均综合得分"]
    assert facts(read("map", unit="ce-015"))["名额使用率"] == "60%"
    assert facts(read("map", region="none"))["名额使用率"] == "资料暂缺"


def test_several_chosen_places_stand_side_by_side() -> None:
    answer, _ = beside(read("map", region="440000,520000", measure="mean"))
    [table] = tables_in(answer)
    assert names(column(table, "place")) == ["广东", "贵州"]
    assert column(table, "projects") == [Count(15), Count(8)]
    assert names(column(table, "value")) == ["73.30", "74.04"]


def test_with_nothing_chosen_the_first_places_stand_beside_the_map() -> None:
    answer, _ = beside(read("map"))
    [table] = tables_in(answer)
    assert names(column(table, "place")) == ["广东", "浙江", "山东", "北京", "福建"]
    assert "点击图中地区" in answer.caption


def test_a_place_without_a_project_says_so() -> None:
    page = read("map", region="710000")
    assert "台湾：0 个项目" in words(page)
    assert notices(page) == ["没有符合筛选条件的项目。请减少条件，或清除全部筛选。"]
    assert facts(page)["平均综合得分"] == "资料暂缺"


def test_nothing_found_leaves_no_empty_map() -> None:
    page = read("map", q="没有这个词")
    assert drawings(page) == {}
    assert len(notices(page)) == 1
    assert [block for block in blocks(page) if isinstance(block, Form)]


def test_central_enterprises_stand_beside_the_map_and_can_be_chosen() -> None:
    _, enterprises = beside(read("map", measure="quota"))
    assert enterprises.title == "中央企业推荐项目：22 个"
    assert enterprises.caption == "未归入任何地区，不在地图上显示。"
    first, others = tables_in(enterprises)
    assert (len(first.rows), len(others.rows)) == (8, 6)
    leading, *_ = rows(first)
    assert isinstance(leading["place"], Link)
    assert "unit=ce-015" in leading["place"].address
    assert (leading["projects"], in_words(leading["value"])) == (Count(3), "60%")


def test_unknown_measures_and_views_are_left_out_and_named() -> None:
    for key in ("measure", "drawn"):
        [notice] = left_out("map", **{key: "hologram"})
        assert "hologram" in notice


def test_the_approval_number_stands_under_the_map_and_not_under_tiles() -> None:
    under_map = " ".join(drawings(read("map"))["map"].notes)
    under_tiles = " ".join(drawings(read("map", drawn="tiles"))["map"].notes)
    assert "审图号" in under_map
    assert "审图号" not in under_tiles
    assert "示意图" in under_tiles


def test_an_approval_number_that_is_set_stands_under_the_map(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAP_APPROVAL_NUMBER", "GS(2021)1234号")
    settings.cache_clear()
    try:
        with looking("en", "light"):
            drawing = CHARTS["map"].build(Question(*RELEASE), "projects", "map")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert drawing is not None
    assert "Map approval number: GS(2021)1234号. Shapes: Tianditu." in drawing.notes


def test_another_edition_has_its_own_places() -> None:
    page = read("map", edition="2019")
    assert len(tables(page)["全部地区"].rows) == 40
    assert title(page)


def test_another_measure_keeps_the_filters() -> None:
    site = visit("map", stars="4,5", region="440000", measure="quota")
    assert (site.query_params["stars"], site.query_params["region"]) == ("4,5", "440000")
    assert warnings(site) == []
    assert "推荐名额使用率最高" in html(site)
    assert len(site.get("plotly_chart")) == 1
