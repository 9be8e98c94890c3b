"""Every chart of the site: what it shows, and that its address leads to the very same view."""

import re

import pytest

from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import View, view_of
from components.charts.files import drawing_of, file_of, known, view_asked
from components.charts.registry import CHARTS
from components.text import Language, speaking
from tests.languages import has_chinese
from tests.markup import headings_of
from tests.pages.conftest import html, visit

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
    "comparison-dots": {"kind": "unit", "among": "520000,440000"},
    "comparison-totals": {"kind": "project", "picked": "2021-017,2021-144"},
    "comparison-means": {"kind": "region", "among": "520000,440000"},
    "comparison-shares": {"kind": "direction", "among": "01,06"},
    "stars-of-unit": {"code": "520000"},
    "means-of-unit": {"code": "520000"},
    "what-if-stars": {"weights": "10,20,30,40"},
    "stars-over-time": {"q": "2021-01"},
}
CODE = re.compile(r"chart=([0-9A-Z-]+)\"")

Asked = dict[str, tuple[View, Drawing]]


def asked_in(language: Language) -> Asked:
    found = {}
    with speaking(language):
        for name in sorted(CHARTS):
            view = view_asked(name, ASKED.get(name, {}), language)
            drawing = drawing_of(view)
            assert drawing is not None, name
            found[name] = (view, drawing)
    return found


@pytest.fixture(scope="module")
def chinese(demo_site: None) -> Asked:  # noqa: ARG001
    """A view of each chart in Chinese, by the chart's name."""
    return asked_in("zh")


@pytest.fixture(scope="module")
def english(demo_site: None) -> Asked:  # noqa: ARG001
    """The same views in English."""
    return asked_in("en")


def test_a_chart_says_in_words_and_numbers_what_it_shows(chinese: Asked, english: Asked) -> None:
    for language, asked in (("zh", chinese), ("en", english)):
        for name, (_, shown) in asked.items():
            said = {"title": shown.title, "numbers": re.findall(r"\d", shown.scope + shown.alt)}
            rows = {"table": len(shown.table), "figure": len(shown.figure.data)}
            assert [part for part, found in (said | rows).items() if not found] == [], (
                name, language,
            )  # fmt: skip


def test_a_chart_says_nothing_in_chinese_to_who_reads_english(english: Asked) -> None:
    said = {
        name: [text for text in (c.title, c.scope, c.alt, *c.notes) if has_chinese(text)]
        for name, (_, c) in english.items()
    }
    assert {name: texts for name, texts in said.items() if texts} == {}


def test_the_page_shows_the_very_view_that_the_address_of_a_chart_names(chinese: Asked) -> None:
    failures = {}
    for name, (view, shown) in chinese.items():
        path, _, query = view.address.partition("?")
        asked = dict(part.split("=", 1) for part in query.split("&"))
        site = visit(path.strip("/") or "overview", **asked)
        wrong = [error.message for error in site.exception]
        if code_of_view(view, shown) not in CODE.findall(html(site)):
            wrong.append("another code")
        if (2, shown.title) not in headings_of(html(site)):
            wrong.append("another title")
        if wrong:
            failures[name] = wrong
    assert failures == {}


def test_the_code_of_a_chart_leads_back_to_its_view(english: Asked) -> None:
    views = {name: view for name, (view, _) in english.items()}
    again = {name: view_of(code_of_view(*asked), known())[0] for name, asked in english.items()}
    assert again == views


def test_a_chart_looks_the_same_whatever_the_reader_sees_beside_it(chinese: Asked) -> None:
    with looking("en", "dark"):
        others = [name for name, (view, shown) in chinese.items() if drawing_of(view) is not shown]
    assert others == []


def test_numbers_are_taken_away_as_they_are_shown(chinese: Asked) -> None:
    files = {name: file_of(view, "csv") for name, (view, _) in chinese.items()}
    assert {
        name: (file.name, len(file.content.decode("utf-8-sig").splitlines()))
        for name, file in files.items()
        if file
    } == {
        name: (f"2021-2023Q3.1-{name}.csv", len(shown.table) + 1)
        for name, (_, shown) in chinese.items()
    }


def test_charts_are_known_by_names_that_never_change() -> None:
    assert sorted(CHARTS) == [
        "comparison-dots",
        "comparison-means",
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
