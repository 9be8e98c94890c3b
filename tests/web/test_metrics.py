"""`/metrics`: what it tells, and whom."""

import re
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from components.web.metrics import _may_ask
from data_access.settings import settings


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("METRICS_TOKEN", "secret")
    settings.cache_clear()
    yield "secret"
    monkeypatch.undo()
    settings.cache_clear()


def asking(host: str, **headers: str) -> Request:
    written = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "client": (host, 1), "headers": written})


@pytest.mark.parametrize(
    ("host", "headers", "may"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("203.0.113.5", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("testclient", {}, False),
    ],
)
def test_without_a_token_only_this_machine_may_ask(
    host: str, headers: dict[str, str], may: bool
) -> None:
    assert _may_ask(asking(host, **headers)) is may


@pytest.mark.usefixtures("token")
def test_with_a_token_whoever_has_it_may_ask() -> None:
    assert _may_ask(asking("203.0.113.5", authorization="Bearer secret"))
    assert not _may_ask(asking("203.0.113.5", authorization="Bearer other"))
    assert not _may_ask(asking("127.0.0.1"))


def test_who_may_not_ask_learns_nothing(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.text) == (404, "Not Found")


def test_sessions_caches_pool_and_releases_are_told(client: TestClient, token: str) -> None:
    for _ in range(2):
        client.get("/leaderboard?lang=en&direction=03&stars=5,2")  # which no other test asks for
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    told = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if line[0] != "#")
    assert answer.status_code == 200
    assert told["ratings_sessions"] == "0.0"
    assert float(told["ratings_sessions_max"]) > 100
    assert told["ratings_database_up"] == "1.0"
    assert float(told["ratings_database_connections_max"]) > 1
    assert float(told['ratings_cache_misses_total{cache="cached.project_count"}']) >= 1
    assert float(told['ratings_request_seconds_count{part="leaderboard",status="200"}']) >= 2
    [shown] = [name for name in told if 'edition="2021"' in name]
    assert re.fullmatch(
        r'ratings_release_shown{edition="2021",release="2023Q3\.1",sha256="[0-9a-f]{64}"}', shown
    )
