"""Databases for the tests of `data_access`: each test runs on SQLite, and on PostgreSQL as slow.

What a test starts with is made once for each of the two and copied.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL
from sqlalchemy.engine import make_url

from data_access.database import close, initialise, migrate
from tests.copies import copy_rows, copy_sqlite

on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
"""For what is computed from rows that other tests compare on both."""
on_postgresql = pytest.mark.parametrize("server", ["postgresql"], indirect=True)


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where databases are made: their addresses without a database name."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}"
    address: str = request.getfixturevalue("postgres_server")
    return address


# What a test starts with does not hang on `server`: pytest makes anew what does whenever the next
# test is of the other database, which is twice for each file where files are spread over processes.


@pytest.fixture(scope="session")
def initialised_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database with the schema and the facts of every edition; only to be copied."""
    url = f"sqlite:///{tmp_path_factory.mktemp('initialised') / 'ratings.sqlite3'}"
    initialise(url)
    close(url)
    return url


@pytest.fixture(scope="session")
def initialised_postgresql(postgres_server: str, initialised_sqlite: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    with new_database(postgres_server) as url:
        migrate(url)
        copy_rows(initialised_sqlite, url)
        close(url)
        yield url


@pytest.fixture(scope="session")
def demo_postgresql(postgres_server: str, demo_url: str) -> Iterator[str]:
    """The demo edition on PostgreSQL; only to be copied."""
    with new_database(postgres_server) as url:
        migrate(url)
        copy_rows(demo_url, url)
        close(url)
        yield url


@pytest.fixture(scope="session")
def demo_postgresql_to_read(postgres_server: str, demo_postgresql: str) -> Iterator[str]:
    """A copy of it with connections, which what is copied cannot have."""
    with new_database(postgres_server, like=demo_postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def initialised(server: str, request: pytest.FixtureRequest) -> str:
    """A database with the schema and the facts of every edition; only to be copied."""
    return of_kind(server, request, sqlite="initialised_sqlite", other="initialised_postgresql")


@pytest.fixture(scope="session")
def demo(server: str, request: pytest.FixtureRequest) -> str:
    """A database with the demo edition; only to be copied."""
    return of_kind(server, request, sqlite="demo_url", other="demo_postgresql")


@pytest.fixture(scope="session")
def demo_database(server: str, request: pytest.FixtureRequest) -> str:
    """Address of a database with the demo edition and its eight releases; only to read."""
    return of_kind(server, request, sqlite="demo_url", other="demo_postgresql_to_read")


def of_kind(server: str, request: pytest.FixtureRequest, *, sqlite: str, other: str) -> str:
    """Return one of two fixtures, as the server's database is."""
    found: str = request.getfixturevalue(sqlite if server.startswith("sqlite") else other)
    return found


@pytest.fixture
def empty_database_url(server: str) -> Iterator[str]:
    """Address of a database without tables, thrown away after the test."""
    with new_database(server) as url:
        yield url


@pytest.fixture
def database_url(server: str, initialised: str) -> Iterator[str]:
    """Address of a database with the schema and the facts of every edition, but no list."""
    with new_database(server, like=initialised) as url:
        yield url


@pytest.fixture
def own_demo_database(server: str, demo: str) -> Iterator[str]:
    """Address of a database with the demo edition that the test may change."""
    with new_database(server, like=demo) as url:
        yield url


@contextmanager
def new_database(server: str, *, like: str | None = None) -> Iterator[str]:
    """Make a database, empty or a copy of another one; throw it away at the end."""
    url = f"{server}/ratings_{uuid4().hex}"
    if server.startswith("sqlite"):
        if like:
            copy_sqlite(like, Path(_name_of(url)))
        try:
            yield url
        finally:
            close(url)
        return
    name = make_url(url).database
    # which takes two thirds of the processor time of writing each page to the log
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {_name_of(like)} STRATEGY FILE_COPY")
    try:
        yield url
    finally:
        close(url)
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _name_of(url: str | None) -> str:
    return (make_url(url).database if url else None) or "template1"


def _administer(server: str, command: str) -> None:
    plain = make_url(f"{server}/postgres").set(drivername="postgresql").render_as_string()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(SQL(command))
