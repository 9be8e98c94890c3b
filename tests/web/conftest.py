"""One client of the real app for all tests: a Streamlit app can start only once per process."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import app


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client of the running site that follows no redirects and accepts no compression."""
    with TestClient(app, follow_redirects=False, headers={"Accept-Encoding": "identity"}) as client:
        yield client
