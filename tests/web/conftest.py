"""One client of the real app for all tests: a Streamlit app can start only once per process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import app
from data_access.database import close, initialise, transaction
from data_access.publishing import publish
from tests.copies import copy_sqlite
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.web.serving import reading


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


@pytest.fixture(scope="session")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a database without a list; only to read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'ratings.sqlite3'}"
    initialise(url)
    close(url)
    return url


@pytest.fixture
def small_url(empty_url: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database with six projects and one release, 2022Q1.1, that a test may change."""
    copy_sqlite(empty_url, tmp_path / "small.sqlite3")
    url = f"sqlite:///{tmp_path / 'small.sqlite3'}"
    with transaction(url) as session:
        list_projects(session, len(SIX))
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
    yield url
    close(url)
