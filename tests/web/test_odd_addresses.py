"""Whatever stands in an address, the site answers: no failure, and nothing in the log of one."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app import app
from components.choices.address import OF_A_PAGE, SHARED
from components.menu import ENTRIES
from data_access.database import migrate
from tests.copies import copy_rows
from tests.data_access.conftest import new_database
from tests.effort import Note, enough
from tests.web.serving import reading

BESIDE_PAGES = (
    "/print/province", "/data/2021/2023Q3.1/ratings.csv", "/data/2021/latest/moves.json",
    "/embed/star-distribution", "/feed.xml", "/badge/2021-017.svg", "/sitemap.xml",
    "/api/v1/editions", "/api/v1/ratings", "/api/v1/projects", "/api/v1/moves",
)  # fmt: skip
KEYS = sorted(
    {*SHARED, *(key for keys in OF_A_PAGE.values() for key in keys), "limit", "cursor", "offset"}
)
ODD = (
    "", " ", "-", "-1", "0", "1.5", "1e9", "NaN", "null", "abc", ",", ",,", "5,abc", "all", "..",
    "/", "\\", "'", '"', "%", "_", "%00", "a\x00b", "\x7f", "\u00b2", "\uff11", "\u0663", "\u202e",
    "\U0001f3ed", "<script>", "9" * 400, "2021-017", "2021-17", "520000", "06", "5", "2023Q3.1",
)  # fmt: skip


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def client(
    request: pytest.FixtureRequest, running: TestClient, demo_url: str
) -> Iterator[TestClient]:
    """A client of the running site that is told of a failure as a reader is."""
    assert running.get("/healthz").status_code == 200
    with ExitStack() as places:
        url = demo_url
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres_server")
            url = places.enter_context(new_database(server))
            migrate(url)
            copy_rows(demo_url, url)
        places.enter_context(reading(url))
        yield TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def test_whatever_stands_in_an_address_the_site_answers(
    client: TestClient, caplog: pytest.LogCaptureFixture, tried: Note
) -> None:
    chance = Random("odd addresses")
    addresses = [*(f"/{entry.address}" for entry in ENTRIES), *BESIDE_PAGES]
    count = enough(100, 5000)
    failed = []
    for _ in range(count):
        query = [
            (chance.choice(KEYS), "".join(chance.choices(ODD, k=chance.choice((1, 1, 1, 2)))))
            for _ in range(chance.choice((1, 1, 2, 3)))
        ]
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            answer = client.get(chance.choice(addresses), params=urlencode(query))
        if answer.status_code >= 500 or any(record.exc_info for record in caplog.records):
            failed.append((answer.status_code, str(answer.url)))
    tried("requests", count)
    assert failed == []
