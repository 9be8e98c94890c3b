"""One server with the demo edition and one Chromium for all browser tests, a reader for each.

Two processes may run them side by side: each has a server and a Chromium of its own.

Chromium resolves no name and reaches no address but the server's.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.reader import Reader
from tests.browser.serving import Site, serving

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--process-per-site",  # tabs of a window share what was compiled: half of a page's time
    "--js-flags=--single-threaded",  # nothing is compiled ahead on cores that other tests need
]
PATIENCE = 60_000
DESK: ViewportSize = {"width": 1280, "height": 1600}
USUAL: dict[str, Any] = {"locale": "zh-CN", "viewport": DESK, "color_scheme": "light"}

NewReader = Callable[..., Reader]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; it ends with these tests, as no other may run beside its event loop."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the demo edition."""
    with serving(demo_url, tmp_path_factory.mktemp("site")) as running:
        yield running


def window(chromium: Browser, **wanted: Any) -> BrowserContext:
    """A browser window of its own; Chinese, at a desk, in daylight, if nothing else is wanted."""
    context = chromium.new_context(**(USUAL | wanted))
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def new_reader(chromium: Browser, site: Site) -> Iterator[NewReader]:
    """Make readers, each with a browser window of their own."""
    with ExitStack() as windows:

        def make(site: Site = site, **wanted: Any) -> Reader:
            return Reader(site, windows.enter_context(window(chromium, **wanted)).new_page())

        yield make


@pytest.fixture(scope="package")
def known_window(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A window that was there before, with the files that the browser keeps and the site open."""
    known = window(chromium)
    known.new_page().goto(f"{site.address}/robots.txt")
    yield known
    known.close()


@pytest.fixture
def reader_who_returns(known_window: BrowserContext, site: Site) -> Iterator[NewReader]:
    """Make readers with a new tab, of a size and a colour scheme, in a window like all others."""
    with ExitStack() as tabs:

        def make(
            viewport: ViewportSize = DESK, color_scheme: Literal["light", "dark"] = "light"
        ) -> Reader:
            page = tabs.enter_context(closing(known_window.new_page()))
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=color_scheme)
            return Reader(site, page)

        yield make


@pytest.fixture
def reader(reader_who_returns: NewReader) -> Reader:
    """A reader at a desk who prefers Chinese."""
    return reader_who_returns()
