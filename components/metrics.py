"""What is counted and measured while the site runs; `web/metrics.py` tells it."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each, which nobody asks for
REGISTRY = CollectorRegistry()
PlatformCollector(REGISTRY)
ProcessCollector(registry=REGISTRY)
GCCollector(REGISTRY)

RUNS = Histogram(
    "ratings_run_seconds",
    "Runs of pages in the app, by how they ended: done, failed, or superseded by the next one.",
    ["page", "outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
REQUESTS = Histogram(
    "ratings_request_seconds",
    "HTTP requests, by the first part of the address and the status.",
    ["part", "status"],
    buckets=SECONDS,
    registry=REGISTRY,
)
RENDERS = Histogram(
    "ratings_render_seconds",
    "Charts and documents that the browser drew, with the time they waited for it.",
    ["kind", "outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
RENDERS_AT_ONCE = Gauge(
    "ratings_renders_at_once",
    "Charts and documents that the browser draws, or that wait for it.",
    registry=REGISTRY,
)
KEPT_FILES = Counter(
    "ratings_kept_files",
    "Files, charts and pages asked of the store of this machine, by whether they were found there.",
    ["outcome"],
    registry=REGISTRY,
)
FAILURES = Counter(
    "ratings_failures",
    "How often readers were told that something failed: the program, or the database.",
    ["kind"],
    registry=REGISTRY,
)
