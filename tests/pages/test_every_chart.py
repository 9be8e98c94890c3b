"""Every chart of the site: what it shows, and that its address leads to the very same view."""

import re

import pytest

from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import View, view_of
from components.charts.files import drawing_of, file_of, known, view_asked
from components.charts.registry import CHARTS
from components.markdown import plain
from components.text import LANGUAGES, Language, speaking
from tests.languages import has_chinese
from tests.pages.conftest import captions, visit

pytestmark = pytest.mark.usefixtures("demo_site")

ASKED = {
    "dimension-profile": {"id": "2021-017"},
    "rating-history": {"id": "2021-017"},
    "reasons-of-move": {"id": "2021-017"},
    "star-migration": {"since": "2023Q1.1", "flow": "matrix"},
    "ranks-over-time": {"top": "mine", "picked": "2021-017,2021-144"},
    "moves": {"movers": "10", "direction": "06"},
    "map": {"measure": "mean", "drawn": "tiles", "region": "520000"},
    "projects-by-direction": {"as": "sunburst", "category": "2"},
    "stars-by-direction": {"bars": "count"},
    "regions-by-direction": {"stars": "5,4"},
    "direction-profile": {"direction": "06"},
    "spread-of-totals": {"direction": "06"},
    "comparison-profiles": {"kind": "project", "picked": "2021-017,2021-144"},
    "comparison-dots": {"kind": "unit", "among": "520000,440000"},
    "comparison-totals": {"kind": "project", "picked": "2021-017,2021-144"},
    "comparison-means": {"kind": "region", "among": "520000,440000"},
    "comparison-shares": {"kind": "direction", "among": "01,06"},
    "stars-of-unit": {"code": "520000"},
    "means-of-unit": {"code": "520000"},
    "what-if-stars": {"weights": "10,20,30,40"},
    "stars-over-time": {"q": "2021-01"},
}
every_chart = pytest.mark.parametrize("name", sorted(CHARTS))
every_language = pytest.mark.parametrize("language", LANGUAGES)
CODE = re.compile(r"chart=([0-9A-Z-]+)\)")


def asked_view(name: str, language: Language) -> tuple[View, Drawing]:
    with speaking(language):
        view = view_asked(name, ASKED.get(name, {}), language)
        found = drawing_of(view)
    assert found is not None
    return view, found


@every_language
@every_chart
def test_a_chart_says_in_words_and_numbers_what_it_shows(name: str, language: Language) -> None:
    _, found = asked_view(name, language)
    assert found.title
    assert re.search(r"\d", found.scope + found.alt)
    assert len(found.table) > 0
    assert len(found.figure.data) > 0
    if language == "en":
        assert not has_chinese(found.title + found.scope + found.alt + "".join(found.notes))


@every_chart
def test_the_page_shows_the_very_view_that_the_address_of_a_chart_names(name: str) -> None:
    view, found = asked_view(name, "zh")
    path, _, query = view.path_and_query.partition("?")
    asked = dict(part.split("=", 1) for part in query.split("&"))
    site = visit(path.strip("/") or "overview", **asked)
    assert [error.message for error in site.exception] == []
    assert code_of_view(view, found) in CODE.findall(captions(site))
    assert plain(found.title) in [header.value for header in site.header]


@every_chart
def test_the_code_of_a_chart_leads_back_to_its_view(name: str) -> None:
    view, found = asked_view(name, "en")
    assert view_of(code_of_view(view, found), known())[0] == view


@every_chart
def test_a_chart_looks_the_same_whatever_the_reader_sees_beside_it(name: str) -> None:
    view, found = asked_view(name, "zh")
    with looking("en", "dark"):
        again = drawing_of(view)
    assert again is found


@every_chart
def test_numbers_are_taken_away_as_they_are_shown(name: str) -> None:
    view, found = asked_view(name, "zh")
    file = file_of(view, "csv")
    assert file is not None
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(found.table) + 1
    assert file.name == f"2021-2023Q3.1-{name}.csv"


def test_charts_are_known_by_names_that_never_change() -> None:
    assert sorted(CHARTS) == [
        "comparison-dots",
        "comparison-means",
        "comparison-profiles",
        "comparison-shares",
        "comparison-totals",
        "dimension-profile",
        "direction-profile",
        "final-grades",
        "interval-widths",
        "map",
        "means-by-direction",
        "means-of-unit",
        "moves",
        "projects-by-direction",
        "projects-by-region",
        "rank-ranges",
        "ranks-over-time",
        "rating-history",
        "reasons-of-move",
        "reasons-over-time",
        "regions-by-direction",
        "self-assessed-and-verified",
        "spread-of-totals",
        "star-distribution",
        "star-migration",
        "stars-by-direction",
        "stars-of-unit",
        "stars-over-time",
        "streaks",
        "totals-over-time",
        "what-if-stars",
    ]
