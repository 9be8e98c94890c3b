"""Backups of SQLite, by its own online backup: page by page, within one transaction."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy.engine import make_url

from data_access import database
from data_access.backups import workplaces
from data_access.backups.refusing import BackupRefused
from data_access.unavailable import DatabaseUnavailable, place_of, unavailable

Tell = Callable[[int, int], None]

PAGES = 500
"""How many pages are copied between two looks at the progress."""
RESTORING = ".restore-"
"""How the name of a folder begins in which a backup is looked at."""
BESIDE = ("", "-wal", "-shm")
"""A database in WAL mode is up to three files."""


def dump(url: str, file: Path, tell: Tell) -> None:
    """Copy the database as it is now into one new file; others may read and write meanwhile."""
    with _told(url), closing(_opened(_path(url), "ro")) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment that is copied
        with closing(sqlite3.connect(file)) as target:
            _copy(source, target, tell)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without two beside it
    _sync(file)


@contextmanager
def workplace(url: str) -> Iterator[Path]:
    """Make a folder on the database's disk, and remove it at the end."""
    parent = _path(url).parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with workplaces.workplace(RESTORING, parent) as folder:
            yield folder
    except OSError as error:
        raise unavailable(error, make_url(url)) or error from error


def cleared(url: str) -> tuple[str, ...]:
    """Remove what an interrupted `restore` left beside the database; return the paths."""
    return workplaces.cleared(RESTORING, _path(url).parent)


@contextmanager
def opened(file: Path, _url: str, folder: Path, tell: Tell) -> Iterator[str]:
    """Open a backup as a database of its own, a copy in the folder; yield its address.

    BackupRefused where the file is damaged.
    """
    copy = folder / "opened.sqlite3"
    try:
        with closing(_opened(file, "ro")) as source, closing(sqlite3.connect(copy)) as target:
            _copy(source, target, tell)
            _check(target, file)
    except sqlite3.DatabaseError as error:
        meant = unavailable(error, make_url(f"sqlite:///{copy}"))
        if meant and meant.why == "damaged":
            raise BackupRefused("damaged", file=file, detail=str(error)) from error
        raise meant or error from error
    url = f"sqlite:///{copy}"
    try:
        yield url
    finally:
        database.close(url)


def put_in_place(
    opened: str, url: str, check: Callable[[], None], tell: Tell, *, is_damaged: bool
) -> None:
    """Make the database what the opened backup is.

    Where there is one, its pages are replaced in one transaction: who reads it goes on reading the
    old ones, and a crash leaves them. `check` is called when nobody else can write any more.
    """
    target = _path(url)
    database.close(opened)
    if is_damaged or not target.exists():
        with _told(url), closing(_opened(_path(opened), "rw")) as ready:
            ready.execute("PRAGMA journal_mode=WAL")
        _set_aside(target)
        move(_path(opened), target)
        return
    with (
        _told(url),
        closing(_opened(_path(opened), "ro")) as source,
        closing(_opened(target, "rw")) as live,
    ):
        for pragma in database.WRITING:
            live.execute(f"PRAGMA {pragma}")
        _copy(source, live, tell, check)


def set_aside_name(url: str) -> str:
    """Return where a damaged database is put."""
    return f"{_path(url)}.damaged"


def move(file: Path, target: Path) -> None:
    """Move a file to its name so that after a power cut it is there wholly or not at all."""
    _sync(file)
    file.replace(target)
    _sync(target.absolute().parent)


def _set_aside(target: Path) -> None:
    """Move a damaged database away; its log goes first, or a new database would take it up."""
    for suffix in reversed(BESIDE):
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.replace(f"{target}.damaged{suffix}")


def _copy(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    tell: Tell,
    check: Callable[[], None] | None = None,
) -> None:
    """Copy all pages in at least two steps: after the first one the target is locked, and checked.

    Until then another writer is waited for, as anywhere.
    """
    deadline, checked = monotonic() + database.SECONDS_TO_WAIT, check is None
    (pages,) = source.execute("PRAGMA page_count").fetchone()

    def after_a_step(status: int, remaining: int, total: int) -> None:
        nonlocal checked
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            if monotonic() > deadline:
                raise _locked(target)
            return
        if check and not checked:
            check()
            checked = True
        tell(total - remaining, total)

    source.backup(target, pages=max(1, min(PAGES, pages // 2)), progress=after_a_step, sleep=0.05)


def _locked(target: sqlite3.Connection) -> DatabaseUnavailable:
    (_, _, file) = target.execute("PRAGMA database_list").fetchone()
    return DatabaseUnavailable("locked", place=file)


def _check(connection: sqlite3.Connection, file: Path) -> None:
    found = [text for (text,) in connection.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise BackupRefused("damaged", file=file, detail="; ".join(found))


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=database.SECONDS_TO_WAIT,
        isolation_level=None,
    )


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Say what an error of the driver means."""
    try:
        yield
    except sqlite3.Error as error:
        raise unavailable(error, make_url(url)) or error from error


def _path(url: str) -> Path:
    return Path(place_of(make_url(url)))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
