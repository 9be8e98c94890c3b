"""Whether the database is whole: its file, its guards, and every row where it belongs.

What is wrong is a difference with its place, as in `verification`; nothing here knows what a
release says.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, Select, Table, exists, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from data_access import database
from data_access.differences import Difference
from data_access.models import METADATA
from data_access.refusing import Refused
from data_access.unavailable import DatabaseUnavailable

MOST_TOLD = 100
"""So many faults are told of each kind; a file that is full of them says no more with more."""
WRONG_CONTENT = (
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError, Refused, SQLAlchemyError,
    sqlite3.Error,
)  # fmt: skip
"""What reading raises where something stands in the database that cannot stand there."""
READ_WITH_RELEASES = ("rating", "score", "standing", "move", "bridge")
"""Tables whose rows are read when releases are recomputed; those of drafts are not published."""
NOTHING_BELONGS_TO = {
    "project": "SELECT code FROM project WHERE NOT EXISTS "
    "(SELECT 1 FROM listed_project WHERE project = code) "
    "AND NOT EXISTS (SELECT 1 FROM objection WHERE project = code)",
    "listed_project": "SELECT project FROM listed_project AS listed WHERE NOT EXISTS "
    "(SELECT 1 FROM listed_applicant AS applicant WHERE applicant.project = listed.project "
    "AND applicant.list_version = listed.list_version AND position = 1)",
    "list_version": "SELECT id FROM list_version WHERE NOT EXISTS "
    "(SELECT 1 FROM listed_project WHERE list_version = list_version.id)",
    "imported_file": "SELECT id FROM imported_file WHERE NOT EXISTS "
    "(SELECT 1 FROM release WHERE file = imported_file.id) AND NOT EXISTS "
    "(SELECT 1 FROM list_version WHERE file = imported_file.id)",
    "waiver": "SELECT id FROM waiver WHERE NOT EXISTS "
    "(SELECT 1 FROM list_version WHERE file = waiver.file)",
    "bridge": "SELECT project FROM bridge JOIN release ON release.id = bridge.release "
    "WHERE bridged_from IS NULL",
}
"""Rows that their constraints allow, and that belong to nothing, or have nothing they need."""
SCHEMA = (
    "SELECT type || ' ' || name, sql FROM sqlite_master "
    "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
)
DISABLED = (
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D' ORDER BY tgname"
)


@contextmanager
def unreadable_is_told(session: Session, place: str, found: list[Difference]) -> Iterator[None]:
    """Add a difference to `found` where something that is read cannot be what was written.

    That the database cannot be reached, or is locked, is another matter and goes on.
    """
    try:
        yield
    except WRONG_CONTENT as error:
        found.append(unreadable(place, error))
    except DatabaseUnavailable as error:
        if error.why != "damaged":
            raise
        found.append(unreadable(place, error))
    else:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()  # after an error it answers nothing more in this transaction


def unreadable(place: str, error: Exception) -> Difference:
    """Return the difference of something that cannot be read, with what the driver says of it."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    return Difference(place, "", "content", f"unreadable ({said[:200]})", "readable")


def differences(session: Session) -> list[Difference]:
    """Return all that is wrong with the database as such: the integrity of SQLite's file, indexes
    and triggers that are not as this program makes them, rows that refer to nothing, rows that
    nothing belongs to, values that cannot be read.
    """
    found: list[Difference] = []
    for place, check in (
        ("database file", _damaged),
        ("schema", _other_schema),
        ("foreign keys", _dangling),
        ("rows", _left_over),
    ):
        with unreadable_is_told(session, place, found):
            found += check(session.connection())
    for table in METADATA.sorted_tables:
        if table.name not in READ_WITH_RELEASES:
            with unreadable_is_told(session, f"table {table.name}", found):
                found += _unreadable_rows(session.connection(), table)
    return found


def _damaged(connection: Connection) -> Iterator[Difference]:
    """Ask SQLite to look at every page and index; PostgreSQL does so when rows are read."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text(f"PRAGMA integrity_check({MOST_TOLD})")):
        if said != "ok":
            yield Difference("database file", "", "integrity", said, "ok")


def _other_schema(connection: Connection) -> Iterator[Difference]:
    """Compare indexes and triggers with those of a new database; of PostgreSQL say which
    triggers are disabled.
    """
    if connection.dialect.name == "postgresql":
        for (name,) in connection.execute(text(DISABLED)):
            yield Difference(f"trigger {name}", "", "state", "disabled", "enabled")
        return
    there, made = _schema(connection), _new_schema()
    for name in sorted(there.keys() | made.keys()):
        if there.get(name) != made.get(name):
            yield Difference(name, "", "definition", there.get(name), made.get(name))


def _schema(connection: Connection) -> dict[str, str]:
    """Return what SQLite has, by kind and name, as SQL without regard to spaces and quotes."""
    rows = connection.execute(text(SCHEMA))
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


@cache
def _new_schema() -> dict[str, str]:
    with TemporaryDirectory(prefix="schema-") as folder:
        url = f"sqlite:///{Path(folder) / 'new.sqlite3'}"
        database.migrate(url)
        with database.engine(url, read_only=True).connect() as connection:
            made = _schema(connection)
        database.close(url)
    return made


def _dangling(connection: Connection) -> Iterator[Difference]:
    """Find rows that refer to a row that is not there."""
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints:
            parent = key.referred_table
            for row in connection.execute(_without_parent(table, key)):
                named = _named(table, row)
                missing = ", ".join(map(str, row[len(table.primary_key) :]))
                columns = ", ".join(key.column_keys)
                yield Difference(named, "", columns, missing, f"a row of {parent.name}")


@cache
def _without_parent(table: Table, key: ForeignKeyConstraint) -> Select[*tuple[Any, ...]]:
    parent = key.referred_table.alias("parent")
    children = [table.c[element.parent.name] for element in key.elements]
    referred = [parent.c[element.column.name] for element in key.elements]
    same = [child == column for child, column in zip(children, referred, strict=True)]
    there = exists(select(parent).where(*same))
    known = [child.is_not(None) for child in children]
    return select(*table.primary_key, *children).where(*known, ~there).limit(MOST_TOLD)


def _left_over(connection: Connection) -> Iterator[Difference]:
    """Find rows that nothing belongs to."""
    for table, query in NOTHING_BELONGS_TO.items():
        for (key,) in connection.execute(text(query)).fetchmany(MOST_TOLD):
            yield Difference(f"table {table}, {key}", "", "row", "belongs to nothing", "—")


def _unreadable_rows(connection: Connection, table: Table) -> Iterator[Difference]:
    """Read a table wholly; where that fails, row by row, to say which cannot be read."""
    try:
        for _ in connection.execute(select(table)):
            pass
    except WRONG_CONTENT:
        if connection.dialect.name == "postgresql":
            raise
        for row in connection.execute(select(*table.primary_key)).all():
            one = [column == value for column, value in zip(table.primary_key, row, strict=True)]
            try:
                connection.execute(select(table).where(*one)).all()
            except WRONG_CONTENT as error:
                yield unreadable(_named(table, row), error)


def _named(table: Table, row: Sequence[object]) -> str:
    """Name a row by its primary key, which it begins with."""
    return f"table {table.name}, {' '.join(map(str, row[: len(table.primary_key)]))}"
