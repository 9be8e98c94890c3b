"""Databases for the tests of `data_access`: each test runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from data_access.database import engine, initialise


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables, thrown away after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"ratings_{uuid4().hex}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = f"{server}/{name}"
    yield url
    engine(url).dispose()
    engine(url, read_only=True).dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """Address of a database with the schema and the facts of every edition, but no list."""
    initialise(empty_database_url)
    return empty_database_url
