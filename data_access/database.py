"""The database: address, engine, sessions, migrations, and the facts it starts with."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel, create_engine

from data_access import models
from data_access.editions import edition, edition_codes, regions, units
from data_access.normalising import normalised
from data_access.settings import settings

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseUnavailable(RuntimeError):
    """The database cannot be used as it is; the message says why and what to do."""


def engine(url: str | None = None, *, read_only: bool = False) -> Engine:
    """Return the engine for an address (default: the setting), one per address and mode.

    SQLite runs in WAL mode with foreign keys on; the site opens it read-only, so that nothing a
    reader does can write. DatabaseUnavailable when a SQLite file to be read does not exist.
    """
    return _engine(url or settings().database_url, read_only)


@cache
def _engine(url: str, read_only: bool) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        options = {"options": "-c default_transaction_read_only=on"} if read_only else {}
        return create_engine(address, pool_pre_ping=True, connect_args=options)
    if address.database and address.database != ":memory:":
        _prepare_file(Path(address.database), read_only=read_only)
        if read_only:
            address = address.set(
                database=f"file:{address.database}", query={"mode": "ro", "uri": "true"}
            )
    sqlite = create_engine(address, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(sqlite, "connect", _read_pragmas if read_only else _write_pragmas)
    return sqlite


def _prepare_file(file: Path, *, read_only: bool) -> None:
    if not read_only:
        file.parent.mkdir(parents=True, exist_ok=True)
    elif not file.exists():
        raise DatabaseUnavailable(
            f"there is no database at {file}; make one with: python -m data_access init"
        )


def _write_pragmas(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _read_pragmas(connection: object, _record: object) -> None:
    for pragma in ("query_only=ON", "mmap_size=268435456", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


@contextmanager
def transaction(url: str | None = None) -> Iterator[Session]:
    """Open a session whose work is kept wholly or not at all."""
    with Session(engine(url)) as session, session.begin():
        yield session


def reading(url: str | None = None) -> Session:
    """Return a session that cannot write; the caller closes it."""
    return Session(engine(url, read_only=True))


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def migrate(url: str | None = None) -> None:
    """Bring the schema to the newest version."""
    command.upgrade(_alembic(url or settings().database_url), "head")


def check_schema(url: str | None = None) -> None:
    """Raise DatabaseUnavailable unless the database can be read and has this version's schema."""
    address = url or settings().database_url
    newest = ScriptDirectory.from_config(_alembic(address)).get_current_head()
    try:
        with engine(address, read_only=True).connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise DatabaseUnavailable(f"the database cannot be opened: {error.orig}") from error
    if found != newest:
        raise DatabaseUnavailable(
            f"the database has schema {found}, this version needs {newest}; "
            "bring it up with: python -m data_access init"
        )


def initialise(url: str | None = None) -> None:
    """Create or upgrade the schema; enter editions, directions, regions and units from files.

    May be repeated: what is there is brought to what the files say, nothing is removed.
    """
    migrate(url)
    with transaction(url) as session:
        for row in _reference_rows():
            session.merge(row)
            session.flush()


def _reference_rows() -> Iterator[SQLModel]:
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
                quota=facts.quotas[unit.kind],
                **unit.model_dump(exclude={"short_zh", "short_en", "aliases"}),
            )
            for alias in {normalised(n) for n in (unit.name_zh, unit.short_zh, *unit.aliases)}:
                yield models.UnitAlias(edition=code, alias=alias, unit=unit.code)


def is_empty(session: Session) -> bool:
    """Tell whether no list was imported yet."""
    return session.exec(select(models.Project.code).limit(1)).first() is None  # type: ignore[call-overload]
