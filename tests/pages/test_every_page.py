"""What holds on every page: each view is visited once, and every test looks at all of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, cycle, product

import pytest
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from components import run
from components.blocks.html import GAP, wrapped
from components.menu import ENTRIES
from components.palette import THEMES
from components.text import LANGUAGES, Language
from components.web import document
from tests.languages import has_chinese
from tests.markup import headings_of, notices_of, switches_of, tables_of
from tests.pages.conftest import html, visit, warnings, words

pytestmark = pytest.mark.usefixtures("demo_site")

View = tuple[str, dict[str, str]]
VIEWS: list[View] = [
    ("overview", {}),
    ("leaderboard", {}),
    ("leaderboard", {"rows": "50", "direction": "06"}),
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
SAMPLE: list[View] = [
    ("overview", {}),
    ("leaderboard", {}),
    ("leaderboard", {"sort": "-openness"}),
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
    "compare": 2,
}
SCRIPTS = [entry.script.stem for entry in ENTRIES]
ADDRESSED = {"edition": "2021", "release": "2023Q3.1"}
ADDRESSED_IN_THE_SAMPLE = {"edition": "2019", "release": "2021H1.1"}
BEGINNING, END = str(wrapped(Markup("|"))).split("|")


@dataclass(frozen=True, slots=True)
class Visit:
    """A view that was visited, under a name that failures give: in the app, and as HTML alone."""

    name: str
    query: dict[str, str]
    language: Language
    site: AppTest
    document: str

    @property
    def errors(self) -> list[str]:
        """What went wrong, as the reader is told."""
        return [*(e.message for e in self.site.exception), *(e.value for e in self.site.error)]

    @property
    def demo_notices(self) -> list[str]:
        """The notices that data is made up."""
        return [n for n in notices_of(html(self.site)) if n.startswith(("演示数据", "Demo data"))]

    @property
    def pieces(self) -> list[str]:
        """The pieces of HTML that the app was sent, without the element around each."""
        bodies = [piece.proto.body for piece in self.site.get("html")]
        assert all(body.startswith(BEGINNING) and body.endswith(END) for body in bodies)
        pieces = [piece for body in bodies for piece in body.split(GAP)]
        return [piece.removeprefix(BEGINNING).removesuffix(END) for piece in pieces]

    def missing(self, *parts: str) -> list[str]:
        """Return which of these parts the page does not say."""
        said = words(self.site)
        return [part for part in parts if part not in said]


def visits(wanted: Iterable[tuple[View, Language]], **more: str) -> Iterator[Visit]:
    with TestClient(Starlette(routes=document.ROUTES)) as reader:
        for (script, query), lang in wanted:
            asked = {"lang": lang, **more, **query}
            address = "/" if script == "overview" else f"/{script}"
            answer = reader.get(address, params=asked)
            site = visit(script, **asked)
            yield Visit(f"{script} {query} {lang}", query, lang, site, answer.text)


@pytest.fixture(scope="module")
def visited(demo_site: None) -> list[Visit]:  # noqa: ARG001
    """Every view in every language."""
    return list(visits(product(VIEWS, LANGUAGES)))


@pytest.fixture(scope="module")
def visited_in_the_sample(demo_site: None) -> list[Visit]:  # noqa: ARG001
    """Views of the made-up edition, in one language and the other by turns."""
    return list(visits(zip(SAMPLE, cycle(LANGUAGES), strict=False), edition="2019"))


def test_every_page_is_among_the_views() -> None:
    assert set(SCRIPTS) == {script for script, _ in VIEWS}


def test_a_page_runs_without_an_error(visited: list[Visit]) -> None:
    assert {each.name: each.errors for each in visited if each.errors} == {}


def test_html_alone_says_all_that_the_app_says_in_the_same_order(visited: list[Visit]) -> None:
    wrong: dict[str, list[str]] = {}
    for each in visited:
        at = 0
        for piece in each.pieces:
            found = each.document.find(piece, at)
            if found < 0:
                wrong.setdefault(each.name, []).append(piece[:200])
            else:
                at = found + len(piece)
    assert wrong == {}


def test_html_alone_has_the_sections_and_rows_of_the_app(visited: list[Visit]) -> None:
    different = {
        each.name: (headings_of(each.document), headings_of(html(each.site)))
        for each in visited
        if headings_of(each.document) != headings_of(html(each.site))
        or tables_of(each.document) != tables_of(html(each.site))
    }
    assert different == {}


def test_a_page_has_one_title_in_the_readers_language(visited: list[Visit]) -> None:
    titles = {v.name: [t for level, t in headings_of(html(v.site)) if level == 1] for v in visited}
    assert {name: found for name, found in titles.items() if len(found) != 1} == {}
    wrong = [v.name for v in visited if has_chinese(titles[v.name][0]) is not (v.language == "zh")]
    assert wrong == []


def test_a_page_says_coverage_demo_method_and_source(visited: list[Visit]) -> None:
    unofficial = {"zh": "示例，非官方", "en": "not official"}
    said = ("187", "204", "232号", "CC BY 4.0")
    missing = {v.name: v.missing(*said, unofficial[v.language]) for v in visited}
    assert {name: parts for name, parts in missing.items() if parts} == {}


def test_a_page_has_one_notice_that_its_data_is_made_up_and_no_other(visited: list[Visit]) -> None:
    begins = {"zh": "演示数据", "en": "Demo data"}
    told = {v.name: v.demo_notices for v in visited}
    assert {name: found for name, found in told.items() if len(found) != 1} == {}
    assert [v.name for v in visited if not told[v.name][0].startswith(begins[v.language])] == []


def test_the_address_always_carries_language_edition_and_release(visited: list[Visit]) -> None:
    addresses = {each.name: each.site.query_params for each in visited}
    assert addresses == {v.name: _addressed(v) for v in visited}


def _addressed(visit: Visit) -> dict[str, str]:
    version = {"version": "1"} if visit.name.startswith("catalogue") else {}
    return {"lang": visit.language, **ADDRESSED, **version, **visit.query}


@pytest.mark.slow
def test_every_page_runs_with_the_sample_edition(visited_in_the_sample: list[Visit]) -> None:
    assert {v.name: v.errors for v in visited_in_the_sample if v.errors} == {}
    expected = {v.name: ADDRESSED_IN_THE_SAMPLE | v.query for v in visited_in_the_sample}
    assert {
        v.name: {key: v.site.query_params.get(key) for key in expected[v.name]}
        for v in visited_in_the_sample
    } == expected


@pytest.mark.slow
def test_the_sample_edition_says_that_it_is_made_up(visited_in_the_sample: list[Visit]) -> None:
    made_up = {"zh": "本批次整体为虚构", "en": "whole edition is made up"}
    told = {v.name: v.demo_notices for v in visited_in_the_sample}
    assert {name: found for name, found in told.items() if len(found) != 1} == {}
    for each in visited_in_the_sample:
        assert made_up[each.language] in told[each.name][0], each.name
        assert each.missing("up document B", "232号") == ["232号"], each.name


def test_no_chinese_chrome_is_left_in_the_english_page(visited: list[Visit]) -> None:
    chinese = {}
    for site, name in ((v.site, v.name) for v in visited if v.language == "en"):
        widgets = (*site.text_input, *site.multiselect, *site.selectbox, *site.button)
        said = [widget.label for widget in widgets]
        said += [text for _, text in headings_of(html(site))]
        said += [option for widget in site.multiselect for option in widget.options]
        chinese[name] = [text for text in said if has_chinese(text)]
    assert {name: found for name, found in chinese.items() if found} == {}


def test_every_table_and_chart_has_a_name_for_those_who_do_not_see_it(
    visited: list[Visit],
) -> None:
    charts = {v.name: [c.proto.alt for c in v.site.get("plotly_chart")] for v in visited}
    assert {view: found for view, found in charts.items() if "" in found} == {}
    names = {v.name: [name for name, _ in tables_of(html(v.site))] for v in visited}
    assert {view: found for view, found in names.items() if "" in found} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_charts_are_drawn_for_the_theme_of_the_reader(theme: str) -> None:
    drawn = {}
    for script in SCRIPTS:
        site = visit(script, theme=theme, id="2021-017", picked="2021-017,2021-144")
        assert len(site.exception) == 0, script
        drawn[script] = len(site.get("plotly_chart"))
    assert {script: count for script, count in drawn.items() if count} == CHARTS


def test_no_reader_gets_a_chart_in_the_theme_or_the_language_of_another() -> None:
    seen = {
        (theme, language): [
            chart.proto.spec
            for chart in visit("tracking", theme=theme, lang=language).get("plotly_chart")
        ]
        for theme, language in product(THEMES, LANGUAGES)
    }
    for one, other in combinations(seen, 2):
        assert all(a != b for a, b in zip(seen[one], seen[other], strict=True)), (one, other)


@pytest.mark.slow
def test_an_option_of_a_switch_leads_to_the_page_with_it_chosen(visited: list[Visit]) -> None:
    offered = [switches_of(each.document) for each in visited if each.language == "zh"]
    assert [found for found in offered if found and not any(found.values())] == []
    addresses = sorted(
        {to for found in offered for to, is_chosen in found.items() if not is_chosen}
    )
    assert len(addresses) > 30
    with TestClient(Starlette(routes=document.ROUTES)) as reader:
        answers = {to: reader.get(to) for to in addresses}
    assert [to for to, answer in answers.items() if answer.status_code != 200] == []
    assert [to for to, answer in answers.items() if not switches_of(answer.text).get(to)] == []


def test_an_older_release_can_be_seen_on_every_page() -> None:
    for script in SCRIPTS:
        site = visit(script, release="2021Q4.1", id="2021-017")
        assert len(site.exception) == 0, script
        assert "172" in words(site), script
        assert site.query_params["release"] == "2021Q4.1", script


def test_nothing_of_an_earlier_visit_is_left_in_the_next() -> None:
    fresh = visit("leaderboard")
    earlier = visit("leaderboard", direction="06,66", picked="2021-017", sort="number")
    assert len(warnings(earlier)) == 1
    earlier.text_input(key="choose_q").set_value("2021-017").run()
    again = visit("leaderboard")
    assert (again.query_params, warnings(again)) == (fresh.query_params, [])
    assert again.session_state.to_dict() == fresh.session_state.to_dict()
    assert html(again) == html(fresh)
    assert earlier.session_state["choices"] != again.session_state["choices"]


def test_the_style_sheet_knows_every_shape_of_columns(visited: list[Visit]) -> None:
    blocks = (block for each in visited for block in each.site.main if isinstance(block, Block))
    shapes = [re.fullmatch(r"columns_\d+(_first_\d+_)share(_\d+)", b.key or "") for b in blocks]
    parts = {part for shape in shapes if shape for part in (shape[1], f"_share{shape[2]}")}
    assert len(parts) > 5
    assert {part for part in parts if f'*="{part}"' not in visited[0].document} == set()


def test_what_stands_around_a_page_is_made_once() -> None:
    site = visit("leaderboard", lang="en")
    before = made_around_pages()
    site.run()
    assert made_around_pages() == before


def made_around_pages() -> list[int]:
    return [kept.cache_info().misses for kept in (run._pages, run._around)]
