"""Pictures of all charts, in both languages and under hard filters: what is said on them is so."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from components import cached
from components.charts.chart import told_apart
from components.charts.files import drawing_of
from components.charts.registry import CHARTS
from components.text import LANGUAGES, speaking
from components.wording import labels
from data_access.rating import SMALLEST_GROUP
from tests.components.drawn import plain_figure
from tests.components.pictures import Picture, pictures
from tests.pages.conftest import serving

pytestmark = pytest.mark.slow

OF_SOME = ("comparison-", "stars-of-unit", "means-of-unit", "dimension-profile", "rating-history",
           "reasons-of-move")  # fmt: skip
"""Charts of what is chosen on the page itself."""
EVALUATIONS = {"final-grades", "self-assessed-and-verified"}
COMPARING = {
    "stars-by-direction": "direction",
    "means-by-direction": "direction",
    "comparison-dots": "region",
    "comparison-means": "region",
    "comparison-shares": "region",
    "map": "region",
}
"""Charts whose titles may name a group as the first of several, by what groups they compare."""
COUNTED = re.compile(r"\d[\d,]*")
OF_THE_SCREEN = re.compile(r"(?i)\b(pointer|click|hover|tap|mine|my)\b|指向|点击|悬停|我的")
CUT = re.compile("\u2026(?! 2021-\\d{3})")
IDEOGRAPHIC_COMMA = "\u3001"


@pytest.fixture(scope="module")
def drawn(demo_url: str) -> Iterator[list[Picture]]:
    """Every picture in every language, of the demo edition, which is served meanwhile."""
    with serving(demo_url):
        yield [picture for language in LANGUAGES for picture in pictures(language)]


class Project(NamedTuple):
    """What charts need to name a project."""

    name_zh: str


def named(picture: Picture, *what: object) -> tuple[object, ...]:
    """Name a picture among many, with what is wrong with it."""
    return picture.view.chart, picture.view.query, *what


def test_every_kind_of_chart_is_drawn(drawn: list[Picture]) -> None:
    assert {picture.view.chart for picture in drawn} == {*CHARTS}


def test_the_foot_says_how_many_projects_are_drawn(drawn: list[Picture]) -> None:
    faults = []
    for picture in drawn:
        projects = {"zh": "项目", "en": "Projects"}[picture.view.language]
        said = dict(picture.said.facts)[projects]
        count = int(COUNTED.findall(said)[0].replace(",", ""))
        numbers = picture.drawing.numbers
        if numbers.columns[0].key == "project" and count != len(numbers.rows):
            faults.append(named(picture, count, len(numbers.rows)))
        if picture.drawing.sample is None:
            found = len(cached.board_keys(picture.view.question, size=None))
            faults += [named(picture, count, found)] if count != found else []
        if said not in picture.said.source[0]:
            faults.append(named(picture, said, picture.said.source[0]))
    assert faults == []


def test_the_foot_names_what_narrows_the_release(drawn: list[Picture]) -> None:
    """Groups that are compared narrow it as filters do; of projects picked it says which."""
    faults = []
    for picture in drawn:
        view, foot = picture.view, picture.said.source[0]
        none = {"zh": "筛选：无", "en": "Filters: none"}[view.language] in foot
        if view.chart == "map" or "picked=2021" in view.query:
            continue
        if view.question.is_filtered is none and not view.chart.startswith(OF_SOME):
            faults.append(named(picture, foot))
        if view.chart.startswith(OF_SOME) and none and "2021-" not in foot:
            faults.append(named(picture, foot))
    picked = [picture for picture in drawn if "picked=2021" in picture.view.query]
    faults += [named(each) for each in picked if "2021-017" not in each.said.source[0]]
    assert faults == []


def test_the_final_evaluation_has_its_own_method_date_and_hash(drawn: list[Picture]) -> None:
    [evaluation] = cached.closing("2021").catalogues
    faults = []
    for picture in drawn:
        release = cached.release(picture.view.question)
        source = evaluation if picture.view.chart in EVALUATIONS else release
        other = release if source is evaluation else evaluation
        facts = json.dumps(dict(picture.said.facts))
        of_it = source.sha256 in facts and other.sha256 not in facts
        if not of_it or picture.said.dated != source.published_at:
            faults.append(named(picture))
        if picture.view.chart in EVALUATIONS and "2023" in picture.said.release + "".join(
            picture.said.source[1:2]
        ):
            faults.append(named(picture, picture.said.release, picture.said.source))
    assert faults == []


def test_no_title_names_a_group_of_fewer_than_five_as_the_first(drawn: list[Picture]) -> None:
    faults = []
    for picture in drawn:
        view = picture.view
        kind = COMPARING.get(view.chart)
        if kind is None or "kind=project" in view.query or "kind=unit" in view.query:
            continue
        with speaking(view.language):
            names = labels.directions("2021") if kind == "direction" else labels.region_names()
            groups = cached.groups(view.question, kind)
        few = groups.index[groups["rated"] < SMALLEST_GROUP]
        if view.chart == "map" and "measure=projects" in view.query:
            continue
        title = picture.said.title
        faults += [named(picture, title) for code in few if names[str(code)] in title]
    assert faults == []


def test_a_direction_by_itself_is_named_beside_all_projects(drawn: list[Picture]) -> None:
    legends = {}
    for picture in drawn:
        if picture.view.chart == "direction-profile" and not picture.view.question.stars:
            figure = plain_figure(picture.drawing.figure)
            names = {trace["name"] for trace in figure["data"] if trace.get("name")}
            legends[picture.view.language] = names
    assert legends == {
        "zh": {"大数据存储管理", "全部项目"},
        "en": {"Storage and management", "All projects"},
    }


def test_what_a_title_calls_highest_stands_on_top(drawn: list[Picture]) -> None:
    faults = []
    for picture in drawn:
        if picture.view.chart in ("stars-by-direction", "means-by-direction"):
            names = next(
                trace["text"]
                for trace in plain_figure(picture.drawing.figure)["data"]
                if trace["type"] == "scatter"
            )
            first = names[0].partition("  <span")[0]
            highest = re.search("最高|the highest", picture.said.title)
            if highest and not picture.said.title.startswith(first):
                faults.append(named(picture, picture.said.title, first))
    assert faults == []


def test_a_filter_on_stars_over_time_is_said(drawn: list[Picture]) -> None:
    """Who has many stars today had, by selection, fewer before."""
    over_time = {"stars-over-time", "totals-over-time", "star-migration", "streaks", "moves",
                 "reasons-over-time", *EVALUATIONS}  # fmt: skip
    said = {"zh": "的星级筛选项目", "en": "picked by their stars"}
    faults = [
        named(picture)
        for picture in drawn
        if picture.view.chart in over_time and picture.view.question.stars
        and said[picture.view.language] not in "".join(picture.said.notes)
    ]  # fmt: skip
    assert faults == []


def test_names_that_are_cut_carry_the_number_on_the_list(drawn: list[Picture]) -> None:
    faults = [
        named(picture, text) for picture in drawn for text in picture.written if CUT.search(text)
    ]
    assert faults == []


def test_few_names_are_cut_in_print(drawn: list[Picture]) -> None:
    cut = [
        named(picture, text)
        for picture in drawn
        for text in picture.written
        if "\u2026" in text and "top=50" not in picture.view.query
        and "top=20" not in picture.view.query
    ]  # fmt: skip
    assert cut == []


def test_names_leave_room_for_the_drawing_in_narrow_pictures(drawn: list[Picture]) -> None:
    margins = set()
    for picture in drawn:
        narrow = drawing_of(picture.view, roomy=False)
        if narrow and picture.view.chart == "ranks-over-time":
            wide = picture.drawing
            margins.add(tuple(each.figure.layout["margin"]["r"] for each in (narrow, wide)))
    assert margins
    assert all(less < more for less, more in margins)


def test_no_words_of_the_screen_are_printed(drawn: list[Picture]) -> None:
    faults = [
        named(picture, text)
        for picture in drawn
        for text in picture.texts
        if OF_THE_SCREEN.search(text)
    ]
    assert faults == []


def test_names_with_commas_are_told_apart_in_lists(drawn: list[Picture]) -> None:
    names = [name for name in labels.directions("2021").values() if IDEOGRAPHIC_COMMA in name]
    assert names
    faults = [
        named(picture, text)
        for picture in drawn
        for text in (*picture.texts, picture.said.alt)
        for name in names
        for run in (f"{name}{IDEOGRAPHIC_COMMA}", f"{IDEOGRAPHIC_COMMA}{name}")
        if run in text
    ]
    assert faults == []


def looks(figure: dict[str, object]) -> Iterator[tuple[object, ...]]:
    """What tells lines, or areas that no order and no place tells apart, besides their colours."""
    for trace in figure["data"]:  # type: ignore[attr-defined]
        if trace["type"] == "scatter" and trace["mode"] == "lines+markers":
            symbols = trace["marker"].get("symbol", "circle")
            symbol = symbols if isinstance(symbols, str) else symbols[-1]
            yield "line", trace["line"].get("dash", "solid"), trace["line"]["width"], symbol
        if trace["type"] == "bar" and trace.get("showlegend", True) and trace.get("name"):
            yield "area", trace["marker"].get("pattern", {}).get("shape")


def test_lines_and_areas_differ_in_more_than_colour(drawn: list[Picture]) -> None:
    """Those of star levels stand in one order, from dark to light."""
    faults = []
    for picture in drawn:
        if picture.view.chart.startswith(("stars-", "star-")):
            continue
        found = [*looks(plain_figure(picture.drawing.figure))]
        if len({*found}) < len(found):
            faults.append(named(picture, found))
    assert faults == []


def test_nothing_is_an_empty_state_and_no_empty_axis(drawn: list[Picture]) -> None:
    faults = [
        named(picture)
        for picture in drawn
        if all(
            not [value for key in ("x", "y", "z", "values", "link") for value in trace.get(key, ())]
            for trace in plain_figure(picture.drawing.figure)["data"]
            if trace["type"] not in ("choropleth", "scattergeo")
        )
        and picture.view.chart not in ("map", "projects-by-region")
    ]
    assert faults == []


def test_scales_of_colours_say_both_ends_and_are_shown(drawn: list[Picture]) -> None:
    faults = []
    for picture in drawn:
        axis = plain_figure(picture.drawing.figure)["layout"].get("coloraxis", {})
        if picture.view.chart == "projects-by-region" and not axis["showscale"]:
            faults.append(named(picture))
        if axis.get("showscale") and not all(axis["colorbar"]["ticktext"]):
            faults.append(named(picture, axis["colorbar"]["ticktext"]))
    assert faults == []


def test_projects_of_one_name_are_told_apart_by_their_codes() -> None:
    rows = {f"2021-00{n}": Project(name) for n, name in enumerate(("平台", "平台", "系统"))}
    with speaking("zh"):
        assert told_apart(rows) == ["平台（2021-000）", "平台（2021-001）", "系统"]
