"""nginx as `deploy/nginx.conf` has it, in front of the site: what it keeps, and for whom."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import unescape
from http.client import HTTPConnection
from itertools import count
from threading import Thread
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app import PARTS
from components.web.queries import Queries
from tests.browser.serving import free_port
from tests.proxy import conf_below, proxying
from tests.web.serving import reading

pytestmark = pytest.mark.slow
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
NO_PAGES = re.compile(r"/(static|assets)/|.*\.(png|svg|pdf|xlsx|zip|parquet)\b|/print/|/_stcore/")
CRAWLED = 40
SHORT = "/data/kept-for-a-second"
ANSWERS = count(1)
FIRST = (
    "/?lang=zh", "/feed.xml?lang=en", "/badge/2021-017.svg?lang=en", "/sitemap.xml",
    "/embed/star-distribution?lang=en", "/data/2021/2023Q3.1/ratings.csv?lang=en",
    "/api/v1/releases?edition=2021", "/data/2021/latest/ratings.csv", "/leaderboard?lang=en",
)  # fmt: skip


class Counted:
    """Middleware that notes which addresses are asked for."""

    asked: list[str] = []  # noqa: RUF012 - of the one server of this module

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope["path"])
        await self.app(scope, receive, send)


class Edge:
    """nginx in front of the site, which can be stopped."""

    def __init__(self, port: int, site: uvicorn.Server, thread: Thread) -> None:
        self.port, self._site, self._thread = port, site, thread

    def get(self, address: str, encoding: str = "br", **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", address, headers={"Accept-Encoding": encoding, **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def stop_the_site(self) -> None:
        self._site.should_exit = True
        self._thread.join()


def short(_request: object) -> Response:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    headers = {"Cache-Control": "public, stale-if-error=60", "Expires": until}
    return PlainTextResponse(f"answer {next(ANSWERS)}", headers=headers)


@pytest.fixture(scope="module")
def edge(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    folder, site_port, port = tmp_path_factory.mktemp("edge"), free_port(), free_port()
    routes = [Route(SHORT, short), *(route for part in PARTS for route in part.ROUTES)]
    app = Starlette(routes=routes, middleware=[Middleware(Counted), Middleware(Queries)])
    options = uvicorn.Config(app, port=site_port, log_level="error", lifespan="off", ws="none")
    site = uvicorn.Server(options)
    thread = Thread(target=site.run)
    with ExitStack() as running:
        running.enter_context(reading(demo_url))
        thread.start()
        running.enter_context(proxying(conf_below(""), folder, port, [site_port]))
        found = Edge(port, site, thread)
        running.callback(found.stop_the_site)
        while not site.started or not _answers(found):
            sleep(0.02)
        yield found


def _answers(edge: Edge) -> bool:
    try:
        return edge.get("/healthz")[0] == 200
    except OSError:
        return False


def crawl(edge: Edge) -> list[str]:
    """Ask for some addresses of every kind, and on for those that pages lead to."""
    found = dict.fromkeys(FIRST)
    for address in found.copy():
        status, body = edge.get(address, encoding="identity")
        assert status in {200, 307}, address
        for link in map(unescape, LINK.findall(body.decode())):
            if len(found) < CRAWLED and not NO_PAGES.match(link) and "lang=" in link:
                found[link] = None
    return list(found)


def test_what_was_asked_for_before_comes_from_nginx_also_while_the_site_is_stopped(
    edge: Edge,
) -> None:
    assert edge.get(SHORT) == edge.get(SHORT) == (200, b"answer 1")
    asked_at = monotonic()
    addresses = crawl(edge)
    assert len(addresses) == CRAWLED
    kinds = {urlsplit(address).path.split("/")[1] for address in addresses}
    assert len(kinds) > 10
    first = {address: edge.get(address) for address in addresses}
    Counted.asked.clear()
    assert {address: edge.get(address) for address in addresses} == first
    assert len(Counted.asked) <= CRAWLED * 0.05, Counted.asked

    # what depends on more than its address is told apart, or not kept
    assert edge.get("/?lang=zh", encoding="gzip, deflate, br;q=1.0") == first["/?lang=zh"]
    plain = edge.get("/?lang=zh", encoding="identity")[1].decode()
    assert '<html lang="zh-CN"' in plain
    for language, tag in (("zh", "zh-CN"), ("en", "en")):
        _, page = edge.get("/", "identity", **{"Accept-Language": language})
        assert f'<html lang="{tag}"' in page.decode()
    releases = "/api/v1/releases?edition=2021"
    rows = edge.get(releases, "identity", Accept="text/csv")[1]
    assert b"edition,release," in rows[:40]
    assert edge.get(releases, "identity", Accept="application/json")[1].startswith(b"{")

    # what the site does not allow to be shown stale is asked for anew, while there is a site
    sleep(max(0.0, asked_at + 2.1 - monotonic()))
    assert edge.get(SHORT) == (200, b"answer 2")
    edge.stop_the_site()
    sleep(2.1)
    assert edge.get(SHORT) == (200, b"answer 2")
    assert {address: edge.get(address) for address in addresses} == first
    assert edge.get("/never-asked")[0] == 502
