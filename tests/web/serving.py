"""The site, or some of its routes, with a database of the test's choice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from components import assets, cached, outage, store
from components.catalogue import files as catalogue_files
from components.charts import chart, embedding
from components.charts import files as taking_charts
from components.web import charts, data, document, feed, health, preview, sitemap
from components.web.api import answers
from components.web.queries import Queries
from data_access.database import close
from data_access.settings import settings

KEPT = (answers.kept, charts.kept, data.kept)
KEEPING = (
    *(assets, cached, catalogue_files, chart, embedding, store, taking_charts),
    *(document, feed, health, preview, sitemap),
)


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Let the site read this database within a block, and forget what it knew of another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        forget()
        yield
    forget()
    close(url)


@contextmanager
def serving(url: str, routes: Sequence[Route]) -> Iterator[TestClient]:
    """Serve routes with a database until the block ends; redirects are not followed."""
    with (
        reading(url),
        TestClient(
            Starlette(middleware=[Middleware(Queries)], routes=routes), follow_redirects=False
        ) as reader,
    ):
        yield reader


@contextmanager
def keeping_nothing() -> Iterator[None]:
    """Let the site make each file anew within a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEPT_MEGABYTES", "0")
        forget()
        yield
    forget()


def forget() -> None:
    """Forget settings, answers and documents."""
    settings.cache_clear()
    outage.forget()
    for kept in KEPT:
        kept.cache_clear()
    for module in KEEPING:
        for answer in vars(module).values():
            if hasattr(answer, "cache_clear"):
                answer.cache_clear()
