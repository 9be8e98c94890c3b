"""A reader's session, in a site with a database of the test's choice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from components import cached
from components.charts import chart
from components.charts import files as taking_charts
from data_access.database import close, initialise
from data_access.settings import ROOT, settings
from tests.copies import copy_sqlite
from tests.markup import notices_of, text_of

FRAME = ROOT / "components" / "frame.py"

Serve = Callable[[str], None]


def visit(script: str, *, theme: str = "light", **query: str) -> AppTest:
    """Come to a page, named after its script, with this query in the address, as a new reader."""
    site = AppTest.from_file(FRAME, default_timeout=60)
    site._bidi_component_manager = _installed_components()
    site.context = {"locale": "zh-CN", "theme": theme}
    if script != "overview":  # which has no address of its own to switch to
        site.switch_page(f"../pages/{script}.py")
    site.query_params = dict(query)
    return site.run()


@cache
def _installed_components() -> BidiComponentManager:
    """Look for components in installed packages once: each visit would, at ten times its cost."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


@contextmanager
def serving(url: str) -> Iterator[None]:
    """Serve a database within a block, and forget what the site knew of another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        _forget()
        yield
    _forget()
    close(url)


def _forget() -> None:
    settings.cache_clear()
    for kept in (cached, chart, taking_charts):
        for answer in vars(kept).values():
            if hasattr(answer, "cache_clear"):
                answer.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="package")
def demo_site(demo_url: str) -> Iterator[None]:
    """The site with the demo edition, the same for all tests: what it keeps is only read."""
    with serving(demo_url):
        yield


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Point the site at a database, given by its address, until the test ends."""
    with ExitStack() as until_the_end:
        yield lambda url: until_the_end.enter_context(serving(url))


@pytest.fixture
def own_demo_url(demo_url: str, tmp_path: Path) -> Iterator[str]:
    """Address of a copy of the demo database that the test may change."""
    copy = tmp_path / "ratings.sqlite3"
    copy_sqlite(demo_url, copy)
    yield f"sqlite:///{copy}"
    close(f"sqlite:///{copy}")


@pytest.fixture(scope="session")
def _initialised(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'ratings.sqlite3'}"
    initialise(url)
    close(url)
    return url


@pytest.fixture
def empty_url(_initialised: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database without a list that the test may change."""
    copy_sqlite(_initialised, tmp_path / "empty.sqlite3")
    yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    close(f"sqlite:///{tmp_path / 'empty.sqlite3'}")


def html(site: AppTest) -> str:
    """All HTML of a page: what stands above it, its own pieces, and what stands below."""
    return "\n".join(piece.proto.body for piece in site.get("html"))


def words(site: AppTest) -> str:
    """All texts of a page."""
    return text_of(html(site))


def warnings(site: AppTest) -> list[str]:
    """The notices above a page, without the one about demo data."""
    above = html(site).partition("</header>")[0]
    return [n for n in notices_of(above) if not n.startswith(("演示数据", "Demo data"))]


def notices(site: AppTest) -> list[str]:
    """The notices on a page itself."""
    return notices_of(html(site).partition("</header>")[2])
