"""Backups of PostgreSQL, by its own programs, in the custom format."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import cast
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from data_access import database
from data_access.backups import workplaces
from data_access.backups.refusing import BackupRefused
from data_access.models import METADATA
from data_access.unavailable import DatabaseUnavailable, place_of

Tell = Callable[[int, int], None]

DEBIANS = Path("/usr/lib/postgresql")
RESTORING = "ratings-restore-"
"""How the name of a folder begins in which a backup is looked at."""
SCRATCH = "ratings_restore_"
"""How the name of a database begins that holds a backup while it is looked at."""


def dump(url: str, file: Path, tell: Tell) -> None:
    """Write the database as it is now; others may read and write meanwhile."""
    tell(0, 1)
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    tell(1, 1)


@contextmanager
def workplace(_url: str) -> Iterator[Path]:
    """Make a folder, and remove it at the end."""
    with workplaces.workplace(RESTORING) as folder:
        yield folder


def cleared(url: str) -> tuple[str, ...]:
    """Remove the folders and databases that an interrupted `restore` left; return their names."""
    folders = workplaces.cleared(RESTORING, Path(gettempdir()))
    with database.engine(url).connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        there = alone.execute(text("SELECT datname FROM pg_database")).scalars().all()
        left = [name for name in there if name.startswith(SCRATCH) and _is_left(alone, name)]
        for name in left:
            quoted = alone.dialect.identifier_preparer.quote(name)
            alone.execute(text(f"DROP DATABASE {quoted} WITH (FORCE)"))
            alone.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})
    return (*folders, *left)


def _is_left(connection: Connection, name: str) -> bool:
    """Tell whether nobody works with a scratch database any more, and hold it if so."""
    held = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)})
    return bool(held.scalar_one())


def _key(name: str) -> int:
    """Return the number of the lock that is held as long as somebody works with a database."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def _held(url: str, name: str) -> Iterator[None]:
    with database.engine(url).connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(name)})
        try:
            yield
        finally:
            alone.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})


@contextmanager
def opened(file: Path, url: str, _folder: Path, tell: Tell) -> Iterator[str]:
    """Open a backup as a database of its own on the same server; yield its address.

    Needs the right to make databases. BackupRefused where the file is damaged.
    """
    address = make_url(url)
    scratch = address.set(database=f"{SCRATCH}{uuid4().hex}")
    opened_url = scratch.render_as_string(hide_password=False)
    with _held(url, str(scratch.database)):
        _administer(url, "CREATE DATABASE {} TEMPLATE template0", scratch.database)
        try:
            tell(0, 1)
            _run(
                opened_url, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
                "--single-transaction", str(file), refused=file,
            )  # fmt: skip
            tell(1, 1)
            yield opened_url
        finally:
            database.close(opened_url)
            _administer(url, "DROP DATABASE {} WITH (FORCE)", scratch.database)


def put_in_place(
    opened: str, url: str, check: Callable[[], None], tell: Tell, *, is_damaged: bool
) -> None:
    """Make the database what the opened backup is: all rows are replaced in one transaction.

    Who reads meanwhile goes on reading the old ones. The triggers that protect what is published
    rest meanwhile, which only the owner of the tables may order. `check` is called when nobody else
    can write any more.
    """
    if is_damaged:
        raise DatabaseUnavailable("damaged", place=place_of(make_url(url)), detail="PostgreSQL")
    database.migrate(url)
    tables = METADATA.sorted_tables
    with database.transaction(url) as live, database.reading(opened) as backup:
        check()
        for table in tables:
            _execute(live, "ALTER TABLE {} DISABLE TRIGGER USER", table.name)
        for table in reversed(tables):
            _execute(live, "DELETE FROM {}", table.name)
        for done, table in enumerate(tables, start=1):
            _copy(backup, live, table)
            tell(done, len(tables))
        for table in tables:
            _execute(live, "ALTER TABLE {} ENABLE TRIGGER USER", table.name)
        live.execute(text("ANALYZE"))


def set_aside_name(_url: str) -> None:
    """Return nothing: a damaged database stays where it is."""


def _copy(backup: Session, live: Session, table: Table) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    name = sql.Identifier(table.name)
    read = sql.SQL("COPY {} ({}) TO STDOUT (FORMAT BINARY)").format(name, columns)
    write = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(name, columns)
    with (
        _driver(backup).cursor().copy(read) as rows,
        _driver(live).cursor().copy(write) as taken,
    ):
        for part in rows:
            taken.write(part)
    for column in table.columns:
        if column is table.autoincrement_column:
            _go_on_counting(live, table, column.name)


def _go_on_counting(live: Session, table: Table, column: str) -> None:
    highest = select(func.coalesce(func.max(table.c[column]), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, column)
    live.execute(select(func.setval(sequence, highest, False)))


def _driver(session: Session) -> psycopg.Connection:
    return cast(psycopg.Connection, session.connection().connection.driver_connection)


def _execute(session: Session, statement: str, name: str) -> None:
    quoted = session.connection().dialect.identifier_preparer.quote(name)
    session.execute(text(statement.format(quoted)))


def _administer(url: str, statement: str, name: str | None) -> None:
    """Run a statement that no transaction may hold, on the connections the caller will close."""
    with database.engine(url).connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        quoted = alone.dialect.identifier_preparer.quote(name or "")
        alone.execute(text(statement.format(quoted)))


def _run(url: str, program: str, *arguments: str, refused: Path | None = None) -> None:
    """Run one of PostgreSQL's programs; the password does not show in the list of processes."""
    address = make_url(url)
    plain = address.set(drivername="postgresql", password=None).render_as_string()
    words = [_program(program), *arguments, f"--dbname={plain}"]
    environment = os.environ | {"PGPASSWORD": address.password or "", "LC_MESSAGES": "C"}
    done = subprocess.run(words, check=False, capture_output=True, text=True, env=environment)  # noqa: S603
    if done.returncode == 0:
        return
    detail = " ".join(done.stderr.split())
    if refused:
        raise BackupRefused("damaged", file=refused, detail=detail)
    raise BackupRefused("program_failed", program=program, detail=detail)


def _program(name: str) -> str:
    """Find a program: that of the newest version where Debian keeps several."""
    kept = sorted(DEBIANS.glob(f"*/bin/{name}"), key=lambda file: int(file.parent.parent.name))
    found = str(kept[-1]) if kept else shutil.which(name)
    if found is None:
        raise BackupRefused("no_program", program=name)
    return found
