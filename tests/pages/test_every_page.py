from itertools import cycle

import pytest

from components.menu import ENTRIES, Entry
from components.palette import THEMES, Theme
from components.text import LANGUAGES, Language, speaking
from tests.languages import has_chinese
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

VIEWS = [
    ("overview", {}),
    ("leaderboard", {}),
    ("leaderboard", {"view": "plain"}),
    ("directions", {}),
    ("directions", {"category": "2", "as": "sunburst", "bars": "count"}),
    ("directions", {"direction": "06"}),
    ("project", {}),
    ("project", {"id": "2021-017"}),
    ("tracking", {}),
    ("tracking", {"top": "50", "movers": "10"}),
    ("tracking", {"show": "stars", "flow": "matrix", "since": "2022Q1.1"}),
    ("tracking", {"show": "distribution"}),
    ("tracking", {"show": "coverage"}),
    ("province", {}),
    ("province", {"code": "520000"}),
    ("methodology", {}),
    ("methodology", {"part": "example", "id": "2021-017"}),
    ("methodology", {"part": "certainty"}),
    ("methodology", {"part": "what-if", "weights": "10,20,30,40"}),
    ("map", {}),
    ("map", {"measure": "change", "drawn": "tiles", "unit": "440300"}),
    ("compare", {}),
    ("compare", {"picked": "2021-017,2021-144"}),
    ("compare", {"kind": "region"}),
    ("verify", {"chart": "5D27-GNHE-0AV0-Y0RH"}),
    ("catalogue", {}),
    ("catalogue", {"show": "draw"}),
    ("catalogue", {"version": "1", "direction": "06", "page": "2"}),
    ("downloads", {}),
    ("downloads", {"dataset": "moves", "direction": "06"}),
]
SAMPLE = [
    ("overview", {}),
    ("leaderboard", {}),
    ("leaderboard", {"view": "plain", "sort": "-openness"}),
    ("directions", {}),
    ("directions", {"category": "3"}),
    ("directions", {"direction": "08"}),
    ("project", {}),
    ("project", {"id": "2019-001"}),
    ("project", {"id": "2019-023"}),
    ("tracking", {}),
    ("tracking", {"show": "stars"}),
    ("tracking", {"show": "distribution"}),
    ("tracking", {"show": "coverage"}),
    ("province", {"code": "440300"}),
    ("methodology", {}),
    ("methodology", {"part": "example"}),
    ("methodology", {"part": "certainty"}),
    ("methodology", {"part": "what-if", "weights": "10,20,70"}),
    ("map", {"measure": "quota"}),
    ("map", {"drawn": "tiles"}),
    ("compare", {"picked": "2019-001,2019-002"}),
    ("compare", {"kind": "direction"}),
    ("verify", {}),
    ("downloads", {"dataset": "ratings"}),
]
"""Views of the made-up edition 2019: other directions, units, dimensions and periods."""

CHARTS = {
    "overview": 2,
    "catalogue": 2,
    "directions": 4,
    "project": 3,
    "map": 1,
    "tracking": 2,
    "compare": 3,
}
every_view = pytest.mark.parametrize(("script", "query"), VIEWS, ids=str)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_page_is_among_the_views() -> None:
    assert {entry.script.stem for entry in ENTRIES} == {script for script, _ in VIEWS}


@every_language
@every_view
def test_a_page_runs_and_has_a_title(
    script: str, query: dict[str, str], language: Language
) -> None:
    site = visit(script, lang=language, **query)
    assert [error.message for error in site.exception] == []
    assert [error.value for error in site.error] == []
    assert len(site.title) == 1
    assert has_chinese(site.title[0].value) is (language == "zh")


@every_language
@every_view
def test_a_page_says_date_coverage_demo_method_and_source(
    script: str, query: dict[str, str], language: Language
) -> None:
    site = visit(script, lang=language, **query)
    with speaking(language):
        assert "187" in captions(site)
        assert "204" in captions(site)
        assert "232号" in captions(site)
        assert "CC BY 4.0" in captions(site)
        assert ("示例，非官方" if language == "zh" else "not official") in captions(site)
        [demo] = [warning.value for warning in site.warning if warning.icon]
        assert demo.startswith("演示数据" if language == "zh" else "Demo data")
    assert warnings(site) == []


@pytest.mark.parametrize(
    ("script", "query", "language"),
    [(*view, language) for view, language in zip(SAMPLE, cycle(LANGUAGES), strict=False)],
    ids=str,
)
def test_every_page_runs_with_the_sample_edition_and_says_that_it_is_made_up(
    script: str, query: dict[str, str], language: Language
) -> None:
    site = visit(script, lang=language, edition="2019", **query)
    assert [error.message for error in site.exception] == []
    assert warnings(site) == []
    assert site.query_params.items() >= ({"edition": "2019", "release": "2021H1.1"} | query).items()
    [demo] = [warning.value for warning in site.warning if warning.icon]
    assert ("本批次整体为虚构" if language == "zh" else "whole edition is made up") in demo
    assert "up document B" in captions(site)
    assert "232号" not in captions(site)


@every_view
def test_the_address_always_carries_language_edition_and_release(
    script: str, query: dict[str, str]
) -> None:
    expected = {"lang": "zh", "edition": "2021", "release": "2023Q3.1"}
    assert visit(script, **query).query_params == expected | query


@every_view
def test_no_chinese_chrome_is_left_in_the_english_page(script: str, query: dict[str, str]) -> None:
    site = visit(script, lang="en", **query)
    widgets = (*site.text_input, *site.multiselect, *site.selectbox, *site.metric, *site.button)
    said = [widget.label for widget in widgets]
    said += [header.value for header in site.header]
    said += [option for widget in site.multiselect for option in widget.options]
    assert [text for text in said if has_chinese(text)] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("script", [entry.script.stem for entry in ENTRIES])
def test_charts_are_drawn_for_the_theme_of_the_reader(script: str, theme: Theme) -> None:
    site = visit(script, theme=theme, id="2021-017", picked="2021-017,2021-144")
    assert len(site.exception) == 0
    assert len(site.get("plotly_chart")) == CHARTS.get(script, 0)


@every_view
def test_every_table_and_chart_has_a_name_for_those_who_do_not_see_it(
    script: str, query: dict[str, str]
) -> None:
    site = visit(script, **query)
    shown = [*site.get("plotly_chart"), *site.dataframe, *site.table]
    assert len(shown) > 0
    assert [element for element in shown if not element.proto.alt] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.script.stem)
def test_an_older_release_can_be_seen_on_every_page(entry: Entry) -> None:
    site = visit(entry.script.stem, release="2021Q4.1", id="2021-017")
    assert len(site.exception) == 0
    assert "172" in captions(site)
    assert site.query_params["release"] == "2021Q4.1"
