"""Some of the site's routes, served with a database of the test's choice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from components import cached
from data_access.database import close
from data_access.settings import settings


@contextmanager
def serving(url: str, routes: Sequence[Route]) -> Iterator[TestClient]:
    """Serve routes with a database until the block ends; redirects are not followed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        forget()
        with TestClient(Starlette(routes=routes), follow_redirects=False) as reader:
            yield reader
    forget()
    close(url)


def forget() -> None:
    """Forget settings and answers of another database."""
    settings.cache_clear()
    for answer in vars(cached).values():
        if hasattr(answer, "cache_clear"):
            answer.cache_clear()
