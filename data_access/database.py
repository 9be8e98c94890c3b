"""The database: address, engine, sessions, migrations, and the facts it starts with."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.abc import RV, PQGen
from sqlalchemy import URL, Connection, Engine, event, inspect, select, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError
from sqlmodel import Session, SQLModel, col, create_engine

from data_access import models
from data_access.chain.appending import adopt, entering_facts
from data_access.editions import edition, edition_codes, regions, units
from data_access.settings import settings
from data_access.unavailable import DatabaseUnavailable, place_of, unavailable

__all__ = [
    "MIGRATIONS",
    "DatabaseUnavailable",
    "check_schema",
    "close",
    "engine",
    "initialise",
    "is_empty",
    "migrate",
    "reading",
    "take_turn",
    "transaction",
]

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT = 10
"""How long a publisher waits for another one, or for a server that does not answer."""
SECONDS_TO_CONNECT = 2
SECONDS_TO_ANSWER = 2.5
"""How long a reader waits for a server to connect, and for a free connection or an answer; both
together less than five seconds.
"""
WRITING = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536",
    "temp_store=MEMORY",
)  # fmt: skip
"""What a trigger might undo of one row is noted in memory: in a file that takes as long as the row.
"""
READING = ("query_only=ON", "mmap_size=268435456", "cache_size=-65536")
TURN = 4_232_020_211
"""The number of the lock in PostgreSQL that a publisher holds while at work."""
_ENGINES: dict[tuple[str, bool], Engine] = {}
"""The open engines, by address and whether they only read."""
_OPENING = Lock()
"""Held while an engine is opened or closed: of two made at once, one would never be closed."""


def engine(url: str | None = None, *, read_only: bool = False) -> Engine:
    """Return the engine for an address (default: the setting), one per address and mode.

    SQLite runs in WAL mode with foreign keys on; the site opens it read-only, so that nothing a
    reader does can write. What a driver says of a database that cannot be used becomes
    DatabaseUnavailable, here when a SQLite file to be read does not exist.
    """
    key = (url or settings().database_url, read_only)
    with _OPENING:
        if key not in _ENGINES:
            _ENGINES[key] = _opened(*key)
        return _ENGINES[key]


def _opened(url: str, read_only: bool) -> Engine:
    address = make_url(url)
    made = _postgresql if address.get_backend_name() == "postgresql" else _sqlite
    opened = made(address, read_only=read_only)

    @event.listens_for(opened, "handle_error")
    def tell_why(failure: ExceptionContext) -> BaseException | None:
        if failure.is_pre_ping:
            return None
        return unavailable(failure.original_exception, address, read_only=read_only)

    return opened


def _postgresql(address: URL, *, read_only: bool) -> Engine:
    if not read_only:
        waiting = {"connect_timeout": SECONDS_TO_WAIT}
        return create_engine(address, pool_pre_ping=True, connect_args=waiting)
    options = {
        "connect_timeout": SECONDS_TO_CONNECT,
        "tcp_user_timeout": int(SECONDS_TO_ANSWER * 1000),
        "options": "-c default_transaction_read_only=on "
        f"-c statement_timeout={int(SECONDS_TO_ANSWER * 1000)}",
    }
    opened = create_engine(
        address, pool_pre_ping=True, pool_timeout=SECONDS_TO_ANSWER, connect_args=options
    )
    event.listen(opened, "do_connect", _connect_impatiently)
    return opened


def _connect_impatiently(
    _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
) -> "_Impatient":
    return _Impatient.connect(*arguments, **options)


class _Impatient(psycopg.Connection[Any]):
    """A reader's connection: a server that hangs, and cannot say so itself, is given up."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for an answer, not longer than a reader does; then the connection is closed."""
        most, begun = timeout or SECONDS_TO_ANSWER, monotonic()
        try:
            return super().wait(gen, interval, most)
        except psycopg.OperationalError:
            if monotonic() - begun >= most:
                self.close()
            raise


def _sqlite(address: URL, *, read_only: bool) -> Engine:
    """Every transaction of a publisher starts as one that writes: another one waits, not fails."""
    if address.database and address.database != ":memory:":
        _prepare_file(address, read_only=read_only)
    file = Path(place_of(address))
    if read_only:
        address = address.set(database=f"file:{file}", query={"mode": "ro", "uri": "true"})
    waiting = {"timeout": SECONDS_TO_WAIT, "check_same_thread": False, "isolation_level": None}
    sqlite = create_engine(address, connect_args=waiting)
    event.listen(sqlite, "connect", _prepares(READING if read_only else WRITING, file))
    event.listen(sqlite, "checkout", _notices_another(file))
    event.listen(sqlite, "begin", _begins("BEGIN" if read_only else "BEGIN IMMEDIATE"))
    return sqlite


def _prepare_file(address: URL, *, read_only: bool) -> None:
    file = Path(place_of(address))
    if read_only and not file.exists():
        raise DatabaseUnavailable("missing", place=place_of(address))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unavailable(error, address) or error from error


def _prepares(pragmas: tuple[str, ...], file: Path) -> Callable[..., None]:
    def prepare(connection: object, record: object) -> None:
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
        except sqlite3.Error:  # nobody else would close a connection that was never handed out
            connection.close()  # type: ignore[attr-defined]
            raise
        record.info["file"] = _identity(file)  # type: ignore[attr-defined]

    return prepare


def _notices_another(file: Path) -> Callable[..., None]:
    """Let go of a connection to a file that is no longer there, or has another in its place."""

    def notice(_connection: object, record: object, _proxy: object) -> None:
        if record.info["file"] != _identity(file):  # type: ignore[attr-defined]
            raise DisconnectionError

    return notice


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begins(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


@contextmanager
def transaction(url: str | None = None) -> Iterator[Session]:
    """Open a session whose work is kept wholly or not at all; one publisher at a time.

    DatabaseUnavailable ("locked") when another one is still at work after SECONDS_TO_WAIT.
    """
    with Session(engine(url)) as session, session.begin():
        take_turn(session.connection())
        yield session


def take_turn(connection: Connection) -> None:
    """Wait until no other publisher is at work, and keep others out until the transaction ends.

    SQLite does so by itself when the transaction begins.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def reading(url: str | None = None) -> Session:
    """Return a session that cannot write; the caller closes it. On SQLite all it reads is of one
    moment.
    """
    return Session(engine(url, read_only=True))


def close(url: str) -> None:
    """Close all connections to a database that are not in use; forget its engines.

    The one that writes is closed last: only it can bring SQLite's log back into the one file.
    """
    with _OPENING:
        engines = [_ENGINES.pop((url, read_only), None) for read_only in (True, False)]
    for opened in engines:
        if opened:
            opened.dispose()


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


@cache
def _schemas() -> tuple[str, ...]:
    """Return the schemas this program knows, newest first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return tuple(script.revision for script in scripts.walk_revisions())


def migrate(url: str | None = None) -> None:
    """Bring the schema to the newest version, or leave it as it is: all steps or none.

    DatabaseUnavailable when it is newer than this program.
    """
    address = url or settings().database_url
    _known(engine(address), address)
    command.upgrade(_alembic(address), "head")


def check_schema(url: str | None = None) -> None:
    """Raise DatabaseUnavailable unless the database can be read and has this version's schema."""
    address = url or settings().database_url
    place = place_of(make_url(address))
    found = _known(engine(address, read_only=True), address)
    if found is None:
        raise DatabaseUnavailable("empty", place=place)
    if found != _schemas()[0]:
        raise DatabaseUnavailable("old-schema", place=place, found=found, needed=_schemas()[0])


def _known(opened: Engine, url: str) -> str | None:
    """Return the database's schema, None without one; DatabaseUnavailable for an unknown one."""
    with opened.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in _schemas():
        place = place_of(make_url(url))
        raise DatabaseUnavailable("new-schema", place=place, found=found, needed=_schemas()[0])
    return found


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact that the program's files say otherwise since something was published with it."""

    table: str
    row: str
    field: str
    published: object
    in_file: object


def initialise(url: str | None = None) -> tuple[KeptFact, ...]:
    """Create or upgrade the schema; enter editions, directions, regions and units from files.

    May be repeated: what is there is brought to what the files say, nothing is removed. What a
    published list refers to stays as it was published; where the files say otherwise is returned.
    What is published, and no document of the chain covers yet, is covered from now on.
    """
    migrate(url)
    tables: dict[type[SQLModel], list[SQLModel]] = {}
    for row in _reference_rows():
        tables.setdefault(type(row), []).append(row)
    kept: list[KeptFact] = []
    with transaction(url) as session:
        listed = select(col(models.ListVersion.edition)).where(
            col(models.ListVersion.published_at).is_not(None)
        )
        published = frozenset(session.scalars(listed))
        now = datetime.now(UTC)
        with entering_facts(session, now):
            for table, rows in tables.items():
                kept += _enter(session, table, rows, published)
        adopt(session, now)
    return tuple(kept)


def _enter(
    session: Session, table: type[SQLModel], rows: Sequence[SQLModel], published: frozenset[str]
) -> list[KeptFact]:
    """Bring these rows of one table to what they say: one query for what is there, one insert.

    Return what stays as it is, as it belongs to an edition with a published list.
    """
    key_of = inspect(table, raiseerr=True).primary_key_from_instance
    there = {tuple(key_of(row)): row for row in session.scalars(select(table))}
    kept: list[KeptFact] = []
    for row in rows:
        key = tuple(key_of(row))
        if key not in there:
            session.add(row)
        elif not _is_fixed(row, published):
            session.merge(row)
        else:
            kept += _otherwise(there[key], row, " ".join(map(str, key)))
    session.flush()
    return kept


def _is_fixed(row: SQLModel, published: frozenset[str]) -> bool:
    """Tell whether a row belongs to a published list; regions belong to every edition."""
    if isinstance(row, models.Region):
        return bool(published)
    edition = row.code if isinstance(row, models.Edition) else getattr(row, "edition", "")
    return edition in published


def _otherwise(there: SQLModel, row: SQLModel, name: str) -> list[KeptFact]:
    before, after = there.model_dump(), row.model_dump()
    table = str(row.__tablename__)
    return [
        KeptFact(table, name, field, before[field], after[field])
        for field in before
        if before[field] != after[field]
    ]


def _reference_rows() -> Iterator[SQLModel]:
    """Yield the rows; a table's first one comes after those of tables it refers to."""
    for region in regions():
        yield models.Region(code=region.code, name_zh=region.name_zh, name_en=region.name_en)
    for code in edition_codes():
        facts = edition(code)
        yield models.Edition(code=code, listed_on=facts.listed_on, projects=facts.projects)
        for category in facts.categories:
            yield models.Category(edition=code, code=category.code)
            for direction in category.directions:
                yield models.Direction(edition=code, code=direction.code, category=category.code)
        for unit in units(code):
            yield models.RecommendingUnit(
                edition=code,
                quota=facts.quota_of(unit),
                **unit.model_dump(exclude={"short_zh", "short_en", "aliases"}),
            )


def is_empty(session: Session) -> bool:
    """Tell whether no list was imported yet."""
    return session.exec(select(models.ListVersion.id).limit(1)).first() is None  # type: ignore[call-overload]
