"""Who asks for what: an id for each request and each app, a line in the log, a measurement."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from logging import getLogger
from secrets import token_hex
from time import perf_counter
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import log
from components.addresses import asked_for
from components.assets import PREFIXES
from components.log import NOTHING, Visit
from components.menu import ENTRIES
from components.metrics import REQUESTS, RUNS
from components.text import language_of_code, preferred_language

ID = "x-request-id"
GIVEN = re.compile(r"[0-9a-f]{16,32}")
QUIET = ("/healthz", "/readyz", "/metrics", "/_stcore/health", "/_stcore/host-config")
"""What is asked for all the time and says nothing, unless it fails."""
OVERVIEW = "overview"
PARTS = frozenset(
    {
        *(entry.address or OVERVIEW for entry in ENTRIES),
        *("static", "assets", "data", "charts", "embed", "oembed", "cite", "preview", "badge"),
        *("print", "api", "feed.xml", "sitemap.xml", "robots.txt", "_stcore", "healthz", "readyz"),
        "metrics",
    }
)
OTHER = "other"
"""All addresses that do not exist count as one: whoever tries many makes no measurements."""

logger = getLogger(__name__)
_apps: dict[str, Visit] = {}
"""The apps that are open, by id."""


class Access:
    """Middleware at the outer edge."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with an id, and note how it ended."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._keep_open(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = log.begin(_visit_of(scope))
        status, size = HTTPStatus.INTERNAL_SERVER_ERROR.value, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            REQUESTS.labels(visit.page, status).observe(visit.milliseconds() / 1000)
            if status >= HTTPStatus.BAD_REQUEST or not _is_quiet(scope):
                logger.info("%s %s %d %d", scope["method"], _written(scope), status, size)

    async def _keep_open(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = log.begin(_visit_of(scope))
        others = [pair for pair in scope["headers"] if pair[0] != ID.encode()]
        scope = {**scope, "headers": [*others, (ID.encode(), visit.id.encode())]}

        async def sent(message: Message) -> None:
            if message["type"] == "websocket.accept":
                _apps[visit.id] = visit
                logger.info("the app is opened, one of %d", len(_apps))
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            was_open = _apps.pop(visit.id, None)
            logger.info("the app is %s", "closed" if was_open else "refused")


def apps_open() -> int:
    """Return how many readers have the app open."""
    return len(_apps)


@contextmanager
def measured_run(app: str | None) -> Iterator[Visit]:
    """Note how a run of the app with an id ended, and how long it took.

    Who runs it fills in page and language. What fails in it is logged afterwards, in the same
    thread, and is about the same visit.
    """
    opened = _apps.get(app or "") or Visit(id=app or NOTHING)
    run = log.begin(replace(opened, page=NOTHING, begun=perf_counter()))
    outcome = "superseded"  # Streamlit ends a run with what is no Exception
    try:
        yield run
        outcome = "done"
    except Exception:
        outcome = "failed"
        raise
    finally:
        RUNS.labels(run.page, outcome).observe(run.milliseconds() / 1000)
        logger.info("run %s", outcome)


def _visit_of(scope: Scope) -> Visit:
    headers = Headers(scope=scope)
    given = headers.get(ID, "")
    query = HTTPConnection(scope).query_params
    client = scope.get("client")
    return Visit(
        id=given if GIVEN.fullmatch(given) else token_hex(16),
        address=client[0] if client else NOTHING,
        page=_part_of(asked_for(scope)),
        language=language_of_code(query.get("lang"))
        or preferred_language(headers.get("accept-language")),
    )


def _part_of(address: str) -> str:
    first = address.split("/", 2)[1] or OVERVIEW
    return first if first in PARTS else OTHER


def _is_quiet(scope: Scope) -> bool:
    return asked_for(scope).startswith((*PREFIXES, *QUIET))


def _written(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    path = quote(scope["path"])
    return f"{path}?{query}" if query else path
