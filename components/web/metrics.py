"""`/metrics`: what this process does, as Prometheus asks for it; each process is asked at its port.

Answered to this machine, or to who has the token that is set.
"""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from hmac import compare_digest
from ipaddress import ip_address
from typing import Protocol

from anyio.to_thread import current_default_thread_limiter, run_sync
from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components import cached, outage
from components.metrics import REGISTRY
from components.web import charts, data
from components.web.access import apps_open
from components.web.api import answers
from components.web.sessions import most_sessions
from data_access.database import DatabaseUnavailable, engine
from data_access.settings import settings

FORWARDED = ("x-forwarded-for", "forwarded")
"""What proxies add: who comes through one is not on this machine, whatever address is seen."""
OURS = ("components.", "data_access.")
BODIES = {"api": answers.kept, "charts": charts.kept, "data": data.kept}


class _Statistics(Protocol):
    hits: int
    misses: int
    currsize: int
    maxsize: int | None


async def metrics(request: Request) -> Response:
    """Answer with all that is measured; as if there were nothing to whom it is not for."""
    if not _may_ask(request):
        return PlainTextResponse("Not Found", 404)
    threads = current_default_thread_limiter().statistics()
    _now.threads = (threads.borrowed_tokens, int(threads.total_tokens), threads.tasks_waiting)
    told = await run_sync(generate_latest, REGISTRY)
    return Response(told, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


def _may_ask(request: Request) -> bool:
    if token := settings().metrics_token:
        given = request.headers.get("authorization", "")
        return compare_digest(given.encode(), f"Bearer {token}".encode())
    return _is_of_this_machine(request)


def _is_of_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class _Now(Collector):
    """What is not counted as it happens, but looked up when it is asked for."""

    threads = (0, 0, 0)
    """In use, at most, and how many requests wait for one."""

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: what there is is looked up when it is asked for, not at the start."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield everything."""
        yield _gauge("ratings_sessions", "Readers who have the app open.", apps_open())
        yield _gauge("ratings_sessions_max", "How many may have it open.", most_sessions())
        used, most, waiting = self.threads
        yield _gauge("ratings_threads_used", "Threads that answer requests.", used)
        yield _gauge("ratings_threads_max", "How many such threads there may be.", most)
        yield _gauge("ratings_threads_queue", "Requests that wait for a thread.", waiting)
        yield _gauge("ratings_database_up", "1 if the database answered last.", outage.is_there())
        yield from _pool()
        yield from _caches()
        yield _releases()


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=float(value))


def _pool() -> Iterator[Metric]:
    """Yield how many connections to the database are in use, and how many there may be."""
    try:
        pool = engine(read_only=True).pool
    except DatabaseUnavailable:
        return
    if isinstance(pool, QueuePool):
        most = pool.size() + pool._max_overflow
        used = pool.checkedout()
        yield _gauge("ratings_database_connections_used", "Connections in use.", used)
        yield _gauge("ratings_database_connections_max", "How many there may be.", most)


def _caches() -> Iterator[Metric]:
    labels = ["cache"]
    hits = CounterMetricFamily("ratings_cache_hits", "Answers that were kept.", labels=labels)
    misses = CounterMetricFamily("ratings_cache_misses", "Answers that were not.", labels=labels)
    entries = GaugeMetricFamily("ratings_cache_entries", "Answers kept now.", labels=labels)
    size = GaugeMetricFamily("ratings_cache_bytes", "Bytes they take, if known.", labels=labels)
    for name, statistics in _known_caches().items():
        found = statistics()
        hits.add_metric([name], found.hits)
        misses.add_metric([name], found.misses)
        entries.add_metric([name], found.currsize)
    for name, bodies in BODIES.items():
        hits.add_metric([name], bodies.hits)
        misses.add_metric([name], bodies.misses)
        entries.add_metric([name], len(bodies))
        size.add_metric([name], bodies.held)
    yield from (hits, misses, entries, size)


@cache
def _known_caches() -> dict[str, Callable[[], _Statistics]]:
    """Return all that keeps so many answers in this program's modules, by module and name."""
    found: dict[int, tuple[str, Callable[[], _Statistics]]] = {}
    for module in [each for name, each in sys.modules.items() if name.startswith("components.")]:
        for name, kept in vars(module).items():
            statistics = getattr(kept, "cache_info", None)
            is_ours = getattr(kept, "__module__", "").startswith(OURS)
            if is_ours and statistics and statistics().maxsize:
                place = f"{module.__name__.removeprefix('components.')}.{name.lstrip('_')}"
                found.setdefault(id(kept), (place, statistics))
    return dict(sorted(found.values()))


def _releases() -> Metric:
    """Return the release that readers see first, of each edition; none while nothing is known."""
    shown = GaugeMetricFamily(
        "ratings_release_shown",
        "When the newest release of an edition was published, in seconds since 1970.",
        labels=["edition", "release", "sha256"],
    )
    try:
        for edition in cached.shown_editions():
            newest = cached.releases(edition)[0]
            told = [edition, newest.code, newest.sha256 or ""]
            shown.add_metric(told, newest.published_at.timestamp())
    except (DatabaseUnavailable, SQLAlchemyError):
        return shown
    return shown


_now = _Now()
REGISTRY.register(_now)
ROUTES = [Route("/metrics", metrics)]
