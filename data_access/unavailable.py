"""Why the database cannot be used: a word for programs, a sentence for people."""

import errno
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import psycopg
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
_WHEN_CONNECTING = {
    r"database .* does not exist": "no-such-database",
    r"authentication failed|no password supplied|role .* does not exist|pg_hba": "login-refused",
    r"permission denied": "not-allowed",
}
"""A server that refuses a connection gives no SQLSTATE; what it says in English is looked for."""


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
    if error.sqlstate:
        known = (error.sqlstate[:length] for length in (5, 3, 2))
        return next((_OF_POSTGRESQL[code] for code in known if code in _OF_POSTGRESQL), None)
    if not isinstance(error, psycopg.OperationalError):
        return None
    said = str(error)
    return next((w for p, w in _WHEN_CONNECTING.items() if re.search(p, said)), "unreachable")
