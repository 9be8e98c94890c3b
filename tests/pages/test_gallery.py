"""All charts of the site with their pictures."""

import re
from urllib.parse import parse_qsl

import pytest

from components.blocks.values import Form, Markup
from components.charts.files import TAKING_FILTERS
from components.charts.registry import CHARTS
from tests.pages.conftest import visit
from tests.pages.reading import blocks, read, words

pytestmark = pytest.mark.usefixtures("demo_site")

PICTURE = re.compile(r'<img class="(\w+)" src="/embed/([\w-]+)\.svg\?(.*?)" alt="([^"]+)"')
LINK = re.compile(r'<li><a href="(/[^"]*)">')


def gallery(**asked: str) -> str:
    page = read("downloads", show="charts", **asked)
    [found] = [block for block in blocks(page) if isinstance(block, Markup)]
    return found.html


def names(html: str) -> list[str]:
    return [name for _, name, _, _ in PICTURE.findall(html)]


def test_every_chart_is_in_the_gallery_with_a_picture_that_says_what_it_shows() -> None:
    html = gallery(lang="en")
    assert sorted(names(html)) == sorted(CHARTS)
    assert len(LINK.findall(html)) == len(CHARTS)
    shown = {name: (shape, said) for shape, name, _, said in PICTURE.findall(html)}
    assert [name for name, (_, said) in shown.items() if len(said) < 20] == []
    assert {shown[name][0] for name in ("map", "projects-by-region")} == {"whole"}
    assert "30 of 30 charts" in words(read("downloads", show="charts", lang="en"))


def test_charts_are_found_by_all_words_of_a_search() -> None:
    assert names(gallery(lang="en", find="RISE in rank")) == ["moves"]
    assert names(gallery(lang="en", find="nothing says this")) == []
    [form] = [b for b in blocks(read("downloads", show="charts", find="x")) if isinstance(b, Form)]
    assert form.fields[0].chosen == ("x",)


def test_the_gallery_shows_the_release_and_filters_of_the_reader() -> None:
    html = gallery(lang="en", region="520000", release="2022Q2.1")
    for _, name, query, _ in PICTURE.findall(html):
        asked = dict(parse_qsl(query.replace("&amp;", "&")))
        page = CHARTS[name].name.page.partition("?")[0]
        assert asked["release"] == "2022Q2.1"
        assert asked.get("region") == ("520000" if page in TAKING_FILTERS else None), name


def test_a_search_typed_on_the_page_stands_in_the_address() -> None:
    site = visit("downloads", show="charts", lang="en")
    site.text_input(key="choose_find").set_value("migration").run()
    assert site.query_params["find"] == "migration"
    assert not site.exception
