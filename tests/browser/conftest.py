"""One server with the demo edition and one Chromium for all browser tests, a new reader for each.

Chromium resolves no name and reaches no address but the server's.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.reader import Reader
from tests.browser.serving import Site, serving

CHROMIUM = "/usr/bin/chromium"
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
]
PATIENCE = 30_000
DESK = {"width": 1280, "height": 1600}

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


@pytest.fixture
def new_reader(chromium: Browser, site: Site) -> Iterator[NewReader]:
    """Make readers, each with a browser window of their own; Chinese, at a desk, in daylight."""
    with ExitStack() as windows:

        def make(site: Site = site, **window: Any) -> Reader:
            settings = {"locale": "zh-CN", "viewport": DESK, "color_scheme": "light"} | window
            context = windows.enter_context(chromium.new_context(**settings))
            context.set_default_timeout(PATIENCE)
            return Reader(site, context.new_page())

        yield make


@pytest.fixture
def reader(new_reader: NewReader) -> Reader:
    """A reader at a desk who prefers Chinese."""
    return new_reader()
