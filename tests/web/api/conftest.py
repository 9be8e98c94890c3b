"""The API alone, with a database of the test's choice; what it keeps is forgotten in between."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.web import health
from components.web.api import app as api
from data_access.database import close, transaction
from data_access.publishing import publish
from tests.copies import copy_sqlite
from tests.data_access.made_up_releases import draft, given_in
from tests.web.serving import reading

SITE = Starlette(routes=[*api.ROUTES, *health.ROUTES])

Serve = Callable[[str], TestClient]


@contextmanager
def serving(url: str) -> Iterator[TestClient]:
    """Serve the API with the database at an address."""
    plain = {"Accept-Encoding": "identity", "Accept-Language": "en"}
    with reading(url):
        yield TestClient(SITE, "http://localhost:8501", headers=plain, follow_redirects=False)


@pytest.fixture(scope="package")
def client(demo_url: str) -> Iterator[TestClient]:
    """A caller of the API with the demo edition, the same for all tests: it is only read."""
    with serving(demo_url) as caller:
        yield caller


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve another database, given by its address, until the test ends."""
    with ExitStack() as until_the_end:
        yield lambda url: until_the_end.enter_context(serving(url))


@pytest.fixture(scope="package")
def corrected_url(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the demo edition with its newest period corrected, and a draft of the next one."""
    file = tmp_path_factory.mktemp("corrected") / "ratings.sqlite3"
    copy_sqlite(demo_url, file)
    url = f"sqlite:///{file}"
    with transaction(url) as session:
        given = given_in(session, "2023Q3.1")
        draft(session, "2023Q3", given, version=2, reason="=1+1 得分录入有误")
        publish(session, "2021", "2023Q3", now=datetime(2024, 3, 20, 2, tzinfo=UTC))
        draft(session, "2023Q4", given)
    close(url)
    return url
