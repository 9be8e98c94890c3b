"""Every way a database cannot be used is told apart, made real: no error here is put on."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from data_access import database
from data_access.database import (
    check_schema,
    close,
    engine,
    initialise,
    migrate,
    reading,
    transaction,
)
from data_access.models import MethodVersion
from data_access.unavailable import MESSAGES, DatabaseUnavailable
from tests.copies import copy_sqlite
from tests.data_access.conftest import new_database

NOBODY = 65534


@pytest.fixture
def sqlite_url(initialised_sqlite: str, tmp_path: Path) -> Iterator[str]:
    """An initialised SQLite database of the test's own."""
    copy_sqlite(initialised_sqlite, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    yield url
    close(url)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are waited for less long."""
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 1)


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def write(session: Session, size: int = 1) -> None:
    method = MethodVersion(id="m", version="1", status="official", text="x" * size, sha256="")
    session.add(method)
    session.flush()


def why_not(act: Callable[[], object]) -> str:
    """Do something and say why the database could not be used; its message must say where."""
    with pytest.raises(DatabaseUnavailable) as told:
        act()
    unusable = told.value
    assert str(unusable) == MESSAGES[unusable.why].format(**unusable.found)
    assert str(unusable.found["place"]) in str(unusable)
    return unusable.why


def why_not_written(url: str, size: int = 1) -> str:
    def act() -> None:
        with transaction(url) as session:
            write(session, size)

    return why_not(act)


def test_a_missing_file_is_missing_even_after_it_was_read(sqlite_url: str, tmp_path: Path) -> None:
    assert why_not(lambda: check_schema(f"sqlite:///{tmp_path / 'none'}")) == "missing"
    check_schema(sqlite_url)
    file_of(sqlite_url).unlink()
    assert why_not(lambda: check_schema(sqlite_url)) == "missing"


def test_another_file_in_its_place_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    check_schema(sqlite_url)
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE something (x)")
    (tmp_path / "other").replace(file_of(sqlite_url))
    assert why_not(lambda: check_schema(sqlite_url)) == "empty"


def test_a_file_without_tables_is_empty(tmp_path: Path) -> None:
    (tmp_path / "ratings.sqlite3").touch()
    assert why_not(lambda: check_schema(f"sqlite:///{tmp_path / 'ratings.sqlite3'}")) == "empty"


@pytest.mark.usefixtures("no_patience")
def test_a_publisher_at_work_is_waited_for_and_then_told(sqlite_url: str) -> None:
    with transaction(sqlite_url) as session:
        write(session)
        assert why_not_written(sqlite_url) == "locked"
        check_schema(sqlite_url)
    with transaction(sqlite_url) as session:
        assert session.get(MethodVersion, "m")


@pytest.mark.usefixtures("no_patience")
def test_a_publisher_at_work_on_postgresql_is_waited_for_and_then_told(postgres_url: str) -> None:
    migrate(postgres_url)
    with transaction(postgres_url) as session:
        write(session)
        assert why_not_written(postgres_url) == "locked"
        check_schema(postgres_url)


@contextmanager
def a_folder_others_can_enter() -> Iterator[Path]:
    """Pytest's own folders are closed to other users."""
    with TemporaryDirectory(prefix="ratings-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def as_nobody(act: Callable[[str], str], url: str) -> str:
    """Do something in a process that files can be closed to, which they cannot be to root."""
    context = get_context("fork")
    ours, theirs = context.Pipe()

    def without_rights() -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        theirs.send(act(url))

    process = context.Process(target=without_rights)
    process.start()
    process.join()
    assert process.exitcode == 0
    with ours, theirs:
        return str(ours.recv())


def why_not_read(url: str) -> str:
    return why_not(lambda: check_schema(url))


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "act", "why"),
    [
        (0o444, 0o555, why_not_written, "read-only"),
        (0o000, 0o755, why_not_read, "closed"),
        (0o444, 0o555, why_not_read, "closed"),
    ],
    ids=["written", "file closed", "folder closed"],
)
def test_what_the_user_may_not_touch_is_told(
    initialised_sqlite: str, file_mode: int, folder_mode: int, act: Callable[[str], str], why: str
) -> None:
    with a_folder_others_can_enter() as folder:
        file = folder / "ratings.sqlite3"
        shutil.copy(file_of(initialised_sqlite), file)
        file.chmod(file_mode)
        folder.chmod(folder_mode)
        assert as_nobody(act, f"sqlite:///{file}") == why
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path / 'file' / 'ratings.sqlite3'}"
    assert why_not(lambda: initialise(url)) == "read-only"


def test_a_newer_schema_is_neither_used_nor_changed(sqlite_url: str) -> None:
    with transaction(sqlite_url) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert why_not(lambda: check_schema(sqlite_url)) == "new-schema"
    assert why_not(lambda: initialise(sqlite_url)) == "new-schema"


def test_an_older_schema_is_to_be_brought_up(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, migrations)
    newest = database._schemas()[0]
    (migrations / "versions" / "9999_later.py").write_text(
        f"revision = '9999'\ndown_revision = {newest!r}\n\n\ndef upgrade() -> None:\n    pass\n"
    )
    monkeypatch.setattr(database, "MIGRATIONS", migrations)
    database._schemas.cache_clear()
    try:
        assert why_not(lambda: check_schema(sqlite_url)) == "old-schema"
        initialise(sqlite_url)
        check_schema(sqlite_url)
    finally:
        database._schemas.cache_clear()


@pytest.mark.parametrize("start", [0, 4096], ids=["no database", "damaged pages"])
def test_a_damaged_file_is_told(sqlite_url: str, start: int) -> None:
    size = file_of(sqlite_url).stat().st_size
    with file_of(sqlite_url).open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * (size - start))
    assert why_not(lambda: check_schema(sqlite_url)) == "damaged"
    assert why_not(lambda: initialise(sqlite_url)) == "damaged"


def test_a_full_disk_is_told_and_nothing_was_changed(sqlite_url: str) -> None:
    def leave_no_room(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # as many as there are, no more

    event.listen(engine(sqlite_url), "connect", leave_no_room)
    assert why_not_written(sqlite_url, size=1_000_000) == "disk-full"
    with reading(sqlite_url) as session:
        assert session.get(MethodVersion, "m") is None


def test_a_full_disk_of_postgresql_is_told(postgres_url: str) -> None:
    raised = "DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"

    def act() -> None:
        with transaction(postgres_url) as session:
            session.execute(text(raised))

    assert why_not(act) == "disk-full"


def test_a_postgresql_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"postgresql+psycopg://x@127.0.0.1:{port}/ratings"
    assert why_not(lambda: check_schema(url)) == "unreachable"


def test_a_database_that_postgresql_lacks_is_told(postgres_server: str) -> None:
    with pytest.raises(DatabaseUnavailable) as told:
        check_schema(f"{postgres_server}/none")
    assert told.value.why == "no-such-database"
    assert "不存在" in str(told.value.found["detail"])  # the server's language is not the program's


def test_a_user_who_may_not_connect_to_postgresql_is_told(postgres_url: str) -> None:
    name = make_url(postgres_url).database
    revoked = f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"
    administer(postgres_url, "CREATE ROLE outsider LOGIN", revoked)
    url = make_url(postgres_url).set(username="outsider").render_as_string()
    assert why_not(lambda: check_schema(url)) == "not-allowed"
    administer(postgres_url, "DROP ROLE outsider")


def test_a_database_of_postgresql_without_tables_is_empty(postgres_url: str) -> None:
    assert why_not(lambda: check_schema(postgres_url)) == "empty"


def test_a_postgresql_that_only_reads_is_told(postgres_url: str) -> None:
    migrate(postgres_url)
    administer(
        postgres_url,
        f"ALTER DATABASE {make_url(postgres_url).database} SET default_transaction_read_only = on",
    )
    close(postgres_url)
    assert why_not_written(postgres_url) == "read-only"


def administer(url: str, *statements: str) -> list[str]:
    """Run statements as the server's own user, outside of a transaction; return what they say."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    said = []
    with admin.connect() as connection:
        for statement in statements:
            result = connection.execute(text(statement))
            said += [str(value) for value in result.scalars()] if result.returns_rows else []
    return said


@pytest.fixture
def asks_for_a_password(postgres_url: str) -> Iterator[str]:
    """Address with a wrong password, of a user whom the server asks for one."""
    (file,) = administer(
        postgres_url, "CREATE ROLE guarded LOGIN PASSWORD 'right'", "SHOW hba_file"
    )
    before = Path(file).read_text("utf-8")
    Path(file).write_text(f"host all guarded 127.0.0.1/32 scram-sha-256\n{before}", "utf-8")
    administer(postgres_url, "SELECT pg_reload_conf()")
    address = make_url(postgres_url).set(username="guarded", password="wrong")
    yield address.render_as_string(hide_password=False)
    Path(file).write_text(before, "utf-8")
    administer(postgres_url, "SELECT pg_reload_conf()", "DROP ROLE guarded")


def test_a_wrong_password_of_postgresql_is_told_and_not_repeated(asks_for_a_password: str) -> None:
    assert why_not(lambda: check_schema(asks_for_a_password)) == "login-refused"
    with pytest.raises(DatabaseUnavailable) as told:
        check_schema(asks_for_a_password)
    assert "wrong" not in str(told.value)


def test_an_unknown_user_of_postgresql_is_told(postgres_url: str) -> None:
    url = make_url(postgres_url).set(username="stranger").render_as_string()
    assert why_not(lambda: check_schema(url)) == "login-refused"
