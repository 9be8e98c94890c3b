"""One client of the real app for all tests: a Streamlit app can start only once per process."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from app import app
from components import cached
from components.charts import chart, press_pack
from components.charts import files as taking_charts
from components.web import document, feed, sitemap
from data_access.settings import settings


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Let the site read this database within a block, and forget what it knew of another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        forget()
        yield
    forget()


def forget() -> None:
    """Forget settings, answers and documents."""
    settings.cache_clear()
    for module in (cached, chart, taking_charts, press_pack, document, feed, sitemap):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


@pytest.fixture(scope="session")
def running() -> Iterator[TestClient]:
    """A client of the running site that follows no redirects and accepts no compression."""
    with TestClient(app, follow_redirects=False, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="module")
def client(running: TestClient, demo_url: str) -> Iterator[TestClient]:
    """That client, with the demo edition behind the site."""
    with reading(demo_url):
        yield running
