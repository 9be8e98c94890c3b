"""A chart within a page of another site: all of it is seen, at its size, whatever the width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from components.charts.chart import looking
from components.charts.embedding import code_of_frame
from components.charts.files import drawing_of, view_asked
from components.charts.registry import CHARTS
from components.text import LANGUAGES
from data_access.settings import settings
from tests.browser.conftest import NewReader
from tests.browser.reader import Reader
from tests.browser.serving import Site
from tests.pages.test_every_chart import ASKED
from tests.web.serving import reading

pytestmark = pytest.mark.browser

WIDTHS = (320, 340, 600, 1000, 1200)
MISSING = """() => {
    const end = document.querySelector("main").getBoundingClientRect().bottom;
    return Math.max(end - innerHeight, document.documentElement.scrollWidth - innerWidth);
}"""
SCALED = "image => image.naturalWidth - image.getBoundingClientRect().width"


@pytest.fixture(scope="module")
def codes(site: Site, demo_url: str) -> Iterator[dict[str, str]]:
    """The code of a frame of every chart in both languages."""
    with pytest.MonkeyPatch.context() as patch, reading(demo_url):
        patch.setenv("SITE_URL", site.address)
        settings.cache_clear()
        found = {}
        for language in LANGUAGES:
            for name in sorted(CHARTS):
                with looking(language, "light"):
                    view = view_asked(name, ASKED.get(name, {}), language)
                    drawing = drawing_of(view, roomy=False)
                    assert drawing is not None, name
                    found[f"{name} {language}"] = code_of_frame(view, drawing)
        yield found


def embed(page: Page, host: str, code: str) -> None:
    """Show a page of another site with a chart in it."""
    html = f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">{code}'

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    page.route(host, answer)
    page.goto(host)
    page.frame_locator("iframe").locator("main").wait_for()


def without_a_picture(route: Route) -> None:
    route.fulfill(body="", content_type="image/svg+xml")


def test_a_frame_is_high_enough_for_every_chart_at_every_width(
    reader: Reader, codes: dict[str, str]
) -> None:
    page, wrong = reader.page, []
    page.route(
        "**/embed/*.svg*", lambda route: route.fulfill(body="", content_type="image/svg+xml")
    )
    for name, code in codes.items():
        embed(page, f"{reader.site.address}/a-newspaper", code)
        [_, frame] = page.frames
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if (missing := frame.evaluate(MISSING)) > 0:
                wrong.append((name, width, missing))
    assert wrong == []


def test_a_figure_is_shown_in_the_size_and_theme_it_was_drawn_in(
    reader_who_returns: NewReader, codes: dict[str, str]
) -> None:
    reader = reader_who_returns(color_scheme="dark")
    embed(reader.page, f"{reader.site.address}/a-newspaper", codes["map en"])
    image = reader.page.frame_locator("iframe").get_by_role("img")
    for width, drawn in ((360, 424), (480, 424), (800, 784)):  # tiles scroll where it is narrow
        reader.page.set_viewport_size({"width": width, "height": 800})
        reader.page.frames[1].wait_for_function(
            "width => document.images[0].complete && document.images[0].naturalWidth == width",
            arg=drawn,
        )
        assert image.evaluate(SCALED) == 0
        assert "theme=dark" in image.evaluate("image => image.currentSrc")
