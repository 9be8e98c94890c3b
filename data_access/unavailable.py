"""Why the database cannot be used: a word for programs, a sentence for people."""

import errno
import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from select import POLLIN, POLLOUT, poll
from time import monotonic

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

MESSAGES: Mapping[str, str] = {
    "missing": "there is no database at {place}; make one with: python -m data_access init",
    "no-such-database": (
        "the server has no database at {place}; make it with createdb, then: "
        "python -m data_access init"
    ),
    "empty": "the database at {place} has no tables; make them with: python -m data_access init",
    "locked": (
        "the database at {place} is locked: another publisher is at work; nothing was changed, "
        "try again when they are done"
    ),
    "read-only": (
        "the database at {place} cannot be written ({detail}): the file, its folder or the disk is "
        "read-only, or this user may only read; nothing was changed"
    ),
    "closed": (
        "the database at {place} cannot be opened ({detail}): this user needs access to the file, "
        "and to its folder, where SQLite keeps two files beside it"
    ),
    "old-schema": (
        "the database at {place} has schema {found}, this version needs {needed}; "
        "bring it up with: python -m data_access init"
    ),
    "new-schema": (
        "the database at {place} has schema {found}, made by a newer version of this program, "
        "which knows {needed} only; upgrade the program"
    ),
    "damaged": (
        "what is at {place} is no database, or a damaged one ({detail}); "
        "bring back a backup with: python -m data_access restore FILE"
    ),
    "disk-full": "the disk of the database at {place} is full; nothing was changed, make room",
    "disk-failure": "the disk of the database at {place} cannot be read or written ({detail})",
    "unreachable": "the database server at {place} cannot be reached ({detail})",
    "busy": "all connections to the database are in use ({detail})",
    "login-refused": (
        "the database server at {place} refuses user and password of DATABASE_URL ({detail})"
    ),
    "not-allowed": (
        "this user may not do that with the database at {place} ({detail}); "
        "deploy/postgresql-roles.sql says what each role may do"
    ),
}

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_PERM: "closed",
    sqlite3.SQLITE_AUTH: "closed",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_IOERR: "disk-failure",
}
_OF_POSTGRESQL = {
    "08": "unreachable",
    "25006": "read-only",
    "28": "login-refused",
    "3D000": "no-such-database",
    "40P01": "locked",
    "42501": "not-allowed",
    "53100": "disk-full",
    "53300": "unreachable",
    "55P03": "locked",
    "57P": "unreachable",
    "58030": "disk-failure",
    "XX001": "damaged",
    "XX002": "damaged",
}
"""By SQLSTATE, or the beginning of one."""
SECONDS_TO_ASK_WHY = 1
_SQLSTATE = re.compile(rb'ErrorResponse\t.*? C "(\w{5})"')


class DatabaseUnavailable(RuntimeError):
    """The database cannot be used as it is; the message says why and what to do.

    `why` is the key of its message, `found` what is filled in.
    """

    def __init__(self, why: str, **found: object) -> None:
        super().__init__(MESSAGES[why].format(**found))
        self.why, self.message, self.found = why, MESSAGES[why], found


def unavailable(
    error: BaseException, address: URL, *, read_only: bool = False
) -> DatabaseUnavailable | None:
    """Return what a driver's error means; None where the database itself is in order.

    An attempt to write through an engine that may only read is a mistake of ours and means nothing.
    """
    why = None
    if isinstance(error, sqlite3.Error):
        why = _why_sqlite(error, address, read_only=read_only)
    elif isinstance(error, psycopg.Error):
        why = _why_postgresql(error, read_only=read_only)
    elif isinstance(error, OSError):
        why = "disk-full" if error.errno == errno.ENOSPC else "read-only"
    if why is None:
        return None
    return DatabaseUnavailable(why, place=place_of(address), detail=" ".join(str(error).split()))


def place_of(address: URL) -> str:
    """Return where a database is, without user and password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database).removeprefix("file:")
    port = f":{address.port}" if address.port else ""
    return f"{address.host or 'localhost'}{port}/{address.database}"


def _why_sqlite(error: sqlite3.Error, address: URL, *, read_only: bool) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or (read_only and code == sqlite3.SQLITE_READONLY):
        return None
    why = _OF_SQLITE.get(code & 0xFF)
    if why == "closed" and not Path(place_of(address)).exists():
        return "missing"
    return "closed" if why == "read-only" and read_only else why


def _why_postgresql(error: psycopg.Error, *, read_only: bool) -> str | None:
    if read_only and error.sqlstate == "25006":
        return None
    if error.sqlstate is None and not isinstance(error, psycopg.OperationalError):
        return None
    if code := error.sqlstate or _code_of_refusal(error):
        known = (code[:length] for length in (5, 3, 2))
        return next((_OF_POSTGRESQL[begun] for begun in known if begun in _OF_POSTGRESQL), None)
    return "login-refused" if error.pgconn and error.pgconn.needs_password else "unreachable"


def _code_of_refusal(error: psycopg.Error) -> str | None:
    """Connect once more and return the SQLSTATE with which the server refuses, None without one.

    Of a connection that fails libpq keeps only a sentence, in the server's language; the code
    stands in its trace, which has passwords as well and so is kept in memory.
    """
    if error.pgconn is None or isinstance(error, psycopg.errors.ConnectionTimeout):
        return None
    told = {each.keyword.decode(): each.val.decode() for each in error.pgconn.info if each.val}
    trace = os.memfd_create("trace")
    connection = pq.PGconn.connect_start(make_conninfo(**told).encode())
    try:
        connection.trace(trace)
        connection.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
        _connect(connection)
        connection.untrace()
        refused = _SQLSTATE.search(os.pread(trace, 1 << 16, 0))
    finally:
        connection.finish()
        os.close(trace)
    return refused[1].decode() if refused else None


def _connect(connection: pq.abc.PGconn) -> None:
    """Connect, or fail to; at most for a moment."""
    last = monotonic() + SECONDS_TO_ASK_WHY
    awaited: dict[int, int] = {pq.PollingStatus.READING: POLLIN, pq.PollingStatus.WRITING: POLLOUT}
    with suppress(psycopg.OperationalError):  # it has no socket any more
        while (left := last - monotonic()) > 0 and (status := connection.connect_poll()) in awaited:
            waiting = poll()
            waiting.register(connection.socket, awaited[status])
            waiting.poll(1000 * left)
