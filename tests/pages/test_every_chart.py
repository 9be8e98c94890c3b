"""Every chart of the site: what it shows, and that its address leads to the very same view."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from itertools import chain
from math import isclose
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import View, view_of
from components.charts.files import NotKnown, drawing_of, file_of, known, view_asked
from components.charts.numbers import Numbers, fields_of, plain_rows_of
from components.charts.registry import CHARTS
from components.choices.from_query import Refused
from components.text import Language, speaking
from components.wording.cells import in_words
from tests.effort import Note, enough
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
RADICAL = re.compile("[\u2e80-\u2fdf]")
TEXT, GROUP, PATH = (f"{{http://www.w3.org/2000/svg}}{tag}" for tag in ("text", "g", "path"))
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
            rows = {"table": len(shown.numbers.rows), "figure": len(shown.figure.traces)}
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
        others = [name for name, (view, shown) in chinese.items() if drawing_of(view) != shown]
    assert others == []


HARD_FILTERS: tuple[dict[str, str], ...] = (
    {"stars": "0"}, {"q": "2021-017"}, {"direction": "06", "region": "520000"},
    {"release": "2021Q4.1"},
)  # fmt: skip
"""Filters that leave projects without a rating, one project, few, those of the first release."""
PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
}  # fmt: skip


def mistyped(numbers: Numbers) -> list[tuple[str, object]]:
    """Return the values that are neither of their column's type nor absent."""
    fields = fields_of(numbers)
    return [
        (field.name, value)
        for row in plain_rows_of(numbers)
        for field, value in zip(fields, row, strict=True)
        if value is not None
        and (
            not isinstance(value, PLAIN[field.type])
            or (type(value) is bool) != (field.type == "boolean")
        )
    ]


def test_every_column_of_numbers_has_one_type_under_any_filter(
    chinese: Asked, english: Asked
) -> None:
    wrong: dict[str, object] = {}
    for language, asked in (("zh", chinese), ("en", english)):
        wrong |= {f"{name} {language}": mistyped(c.numbers) for name, (_, c) in asked.items()}
    with speaking("zh"):
        for name in sorted(CHARTS):
            for filters in HARD_FILTERS:
                try:
                    view = view_asked(name, ASKED.get(name, {}) | filters, "zh")
                except (Refused, NotKnown):
                    continue
                drawing = drawing_of(view)
                wrong[f"{name} {filters}"] = mistyped(drawing.numbers) if drawing else []
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(wrong) > 100


def test_every_column_is_described_and_named_in_a_way_that_programs_can_use(
    chinese: Asked, english: Asked
) -> None:
    wrong = []
    for name, (_, shown) in english.items():
        with speaking("en"):
            fields = fields_of(shown.numbers)
        with speaking("zh"):
            in_chinese = fields_of(chinese[name][1].numbers)
        names = [field.name for field in fields]
        if names != [field.name for field in in_chinese] or len(set(names)) < len(names):
            wrong.append((name, "names"))
        wrong += [
            (name, field.name)
            for field, other in zip(fields, in_chinese, strict=True)
            if not re.fullmatch(r"[A-Za-z0-9_.-]+", field.name)
            or not has_chinese(other.about)
            or has_chinese(field.about + field.unit)
            or not field.title
        ]
    assert wrong == []


def test_rows_that_are_about_something_have_its_code_and_its_name(english: Asked) -> None:
    wrong = []
    for name, (_, shown) in english.items():
        names = [field.name for field in fields_of(shown.numbers)]
        rows = [dict(zip(names, row, strict=True)) for row in plain_rows_of(shown.numbers)]
        named = [each.removesuffix("_name") for each in names if each.endswith("_name")]
        subject = "direction" if "direction" in named else named[0]
        said = [row[f"{subject}_name"] for row in rows]
        codes = [row[subject] for row in rows]
        if None in said or len(set(codes)) < len(codes):
            wrong.append((name, subject))
    assert wrong == []


def test_numbers_that_people_read_are_those_of_the_files(chinese: Asked) -> None:
    wrong = {}
    for name, (_, shown) in chinese.items():
        drawn = zip(shown.numbers.rows, shown.numbers.words, strict=True)
        wrong[name] = [
            (cell, word)
            for row, words in drawn
            for cell, word in zip(row, words, strict=True)
            if in_words(cell) != word
        ]
    assert {name: found for name, found in wrong.items() if found} == {}


def test_files_of_all_formats_have_the_same_columns_and_values(chinese: Asked) -> None:
    wrong = {}
    for name, (view, shown) in chinese.items():
        made = {ending: file_of(view, ending) for ending in ("csv", "json", "xlsx")}
        assert all(made.values())
        content = {ending: file.content for ending, file in made.items() if file}
        told = json.loads(content["json"])
        columns = [column["name"] for column in told["columns"]]
        [names, *texts] = csv.reader(StringIO(content["csv"].decode("utf-8-sig")))
        book = load_workbook(BytesIO(content["xlsx"]))
        [_, *cells] = book["数据"].values
        described = [row[0] for row in book["数据字典"].iter_rows(min_row=2, values_only=True)]
        values = [list(row.values()) for row in told["rows"]]
        in_text = [[read_back(text, type_) for text, type_ in zip(row, types_of(told), strict=True)]
                   for row in texts]  # fmt: skip
        if not columns == names == described:
            wrong[name] = "columns"
        elif not (same(values, cells) and same(values, in_text)):
            wrong[name] = "values"
        elif len(values) != len(shown.numbers.rows):
            wrong[name] = "rows"
    assert wrong == {}


def same(rows: Iterable[Sequence[object]], others: Iterable[Sequence[object]]) -> bool:
    """Tell whether rows are the same; Excel keeps sixteen digits of a number."""
    pairs = zip(chain.from_iterable(rows), chain.from_iterable(others), strict=True)
    return all(
        isclose(one, other)
        if isinstance(one, float) and isinstance(other, int | float)
        else one == other
        for one, other in pairs
    )


def types_of(told: dict[str, Any]) -> list[str]:
    return [column["type"] for column in told["columns"]]


def read_back(text: str, type_: str) -> object:
    if not text:
        return None
    if type_ == "boolean":
        return text == "true"
    return text if type_ == "string" else float(text)


def test_no_two_files_share_a_name(chinese: Asked, english: Asked) -> None:
    views = [view for asked in (chinese, english) for view, _ in asked.values()]
    with speaking("zh"):
        views += [
            view_asked("moves", {"movers": "10", **filters}, "zh")
            for filters in ({}, {"q": "智慧"}, {"q": "智能"}, {"stars": "5,4"},
                            {"region": "520000"}, {"direction": "06", "q": "2021"})
        ]  # fmt: skip
    files = [file_of(view, "csv") for view in views]
    names = [file.name for file in files if file]
    assert len({name.lower() for name in names}) == len(names) == len(views)
    assert "2021-2023Q3.1-stars-over-time-q-2021-01-en.csv" in names
    assert "2021-2023Q3.1-moves-movers-10-direction-06-zh.csv" in names


@pytest.mark.browser
@pytest.mark.slow
def test_charts_are_printed_in_ordinary_letters_and_outlined_in_shapes(
    chinese: Asked, tried: Note
) -> None:
    wrong: dict[str, object] = {}
    some = list(chinese.items())[:: enough(5, 1)]
    tried("charts", len(some))
    for name, (view, shown) in some:
        pdf, svg, outlined = (content(view, form) for form in ("pdf", "svg", "outlined.svg"))
        [page] = PdfReader(BytesIO(pdf)).pages
        text = page.extract_text()
        if radicals := RADICAL.findall(text):
            wrong[f"{name}: radicals"] = radicals
        if shown.scope[:8] not in text:
            wrong[f"{name}: scope"] = text[:80]
        texts, shapes = (ElementTree.fromstring(each) for each in (svg, outlined))
        said = sorted(filter(None, ("".join(each.itertext()).strip() for each in texts.iter(TEXT))))
        labels = {each: each.get("aria-label") for each in shapes.iter(GROUP)}
        labelled = [each for each, label in labels.items() if label]
        if [*shapes.iter(TEXT)] or not {labels[each] for each in labelled} >= set(said):
            wrong[f"{name}: texts"] = sorted({*said} - {*labels.values()})
        if bare := [labels[each] for each in labelled if next(each.iter(PATH), None) is None]:
            wrong[f"{name}: no shape"] = bare
    assert wrong == {}


def content(view: View, ending: str) -> bytes:
    file = file_of(view, ending)
    assert file is not None
    return file.content


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
