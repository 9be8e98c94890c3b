"""Databases of every released schema go forward to this one, with all that was published."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from data_access import database, queries, soundness
from data_access.chain.stored import contents
from data_access.database import (
    check_schema,
    close,
    engine,
    initialise,
    reading,
    transaction,
)
from data_access.publishing import publish, releases
from data_access.question import Question
from data_access.unavailable import DatabaseUnavailable
from data_access.verification import verify
from tests.postgres import programs

pytestmark = pytest.mark.slow

SCHEMAS = Path(__file__).parent / "schemas"
KEPT = sorted(file.name.removesuffix(".sqlite.sql") for file in SCHEMAS.glob("*.sqlite.sql"))
AFTERWARDS = datetime(2023, 1, 1, tzinfo=UTC)


@pytest.fixture(params=KEPT)
def old(request: pytest.FixtureRequest, empty_database_url: str) -> Iterator[str]:
    """A database of a schema of old, with three published releases and a draft."""
    name = str(request.param)
    address = make_url(empty_database_url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(address.database or "")) as connection:
            connection.executescript((SCHEMAS / f"{name}.sqlite.sql").read_text("utf-8"))
    else:
        subprocess.run(
            [
                programs() / "psql", "--quiet", "--set=ON_ERROR_STOP=1",
                f"--dbname={address.set(drivername='postgresql').render_as_string()}",
                f"--file={SCHEMAS / f'{name}.postgresql.sql'}",
            ],
            check=True, capture_output=True,
        )  # fmt: skip
    yield empty_database_url
    close(empty_database_url)


def hashes(url: str) -> dict[str, str | None]:
    with engine(url, read_only=True).connect() as connection:
        rows = connection.execute(text("SELECT code, sha256 FROM release"))
        return {row.code: row.sha256 for row in rows}


def test_every_schema_before_this_one_is_kept() -> None:
    assert [*KEPT, database._schemas()[0]] == sorted(database._schemas())


def test_an_old_database_says_what_to_do(old: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="python -m data_access init"):
        check_schema(old)


def test_an_old_database_goes_forward_and_on_with_its_releases_as_they_were(old: str) -> None:
    """From what it was: `init` is repeated once for each schema, on either database."""
    before = hashes(old)
    assert sum(sha256 is not None for sha256 in before.values()) == 3
    initialise(old)
    check_schema(old)
    assert hashes(old) == before
    with reading(old) as session:
        assert verify(session) == []
        assert soundness.differences(session) == []
        [adopted] = contents(session, "2021")
        assert adopted.kind == "adopted"
        status = releases(session, now=AFTERWARDS).set_index("code")["status"].to_dict()
    assert status == {
        "2022Q1.1": "published",
        "2022Q2.1": "superseded",
        "2022Q2.2": "published",
        "2022Q3.1": "draft",
    }
    assert_that_the_sites_questions_are_answered(old)
    with transaction(old) as session:
        publish(session, "2021", "2022Q3", now=AFTERWARDS)
    with reading(old) as session:
        assert verify(session) == []
        newest = queries.releases(session, "2021")[0]
    assert (newest.code, newest.previous) == ("2022Q3.1", "2022Q2.2")


def assert_that_the_sites_questions_are_answered(url: str) -> None:
    with reading(url) as session:
        published = queries.releases(session, "2021")
        assert [(r.code, r.newer) for r in published] == [
            ("2022Q2.2", None), ("2022Q2.1", "2022Q2.2"), ("2022Q1.1", None),
        ]  # fmt: skip
        for release in published:
            rows = queries.board(session, Question("2021", release.code))
            assert len(rows) == 6
            assert {row.not_rated for row in rows if row.rank is None} == {"withdrawn"}
        assert len(queries.split_moves(session, Question("2021", "2022Q2.2"), 10)) == 3
        (waived,) = queries.waived_rules(session, Question("2021", "2022Q1.1"))
    assert (waived.rule, waived.reason) == ("count", "试点")


def test_a_step_forward_that_fails_changes_nothing(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of several steps fails half-way; on SQLite, too, none of them is kept."""
    migrations = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, migrations)
    newest = database._schemas()[0]
    (migrations / "versions" / "9999_later.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = {newest!r}\n\n\n"
        "def upgrade() -> None:\n"
        "    op.execute(\"UPDATE release SET reason = 'x' WHERE status = 'draft'\")\n"
        "    op.execute('CREATE TABLE half (way INTEGER)')\n"
        "    op.execute('SELECT * FROM nowhere')\n"
    )
    before = everything(old)
    monkeypatch.setattr(database, "MIGRATIONS", migrations)
    database._schemas.cache_clear()
    try:
        with pytest.raises(Exception, match="nowhere"):
            initialise(old)
    finally:
        database._schemas.cache_clear()
    assert everything(old) == before


def everything(url: str) -> list[str]:
    """Tables with their columns, the schema's name, and rows of the tables a step changes."""
    with engine(url, read_only=True).connect() as connection:
        tables = (
            "SELECT type || name || coalesce(sql, '') FROM sqlite_master"
            if connection.dialect.name == "sqlite"
            else "SELECT table_name || column_name FROM information_schema.columns "
            "WHERE table_schema = 'public'"
        )
        found = sorted(connection.execute(text(tables)).scalars())
        for table in ("alembic_version", "release", "waiver"):
            found += sorted(map(str, connection.execute(text(f"SELECT * FROM {table}"))))
    return found
