"""What deploy/postgresql-roles.sql lets each role do, and what PostgreSQL then refuses."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from data_access import queries
from data_access.database import check_schema, close, engine, initialise, reading, transaction
from data_access.importing import import_list, import_ratings
from data_access.models import METADATA
from data_access.publishing import publish
from data_access.settings import ROOT
from data_access.unavailable import DatabaseUnavailable
from data_access.verification import verify
from tests.data_access.conftest import new_database
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.data_access.made_up_releases import NOW
from tests.postgres import programs

TABLES = [table.name for table in METADATA.sorted_tables]
ROLES = ROOT / "deploy" / "postgresql-roles.sql"


@pytest.fixture(scope="module")
def owners(postgres_server: str) -> Iterator[str]:
    """The owner's address of a database whose roles the file has made, twice."""
    with new_database(postgres_server) as url:
        initialise(url)
        for _ in range(2):
            run_file(url)
        yield url


def run_file(url: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string()
    command = [
        str(programs() / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={plain}",
        f"--file={ROLES}",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def of(role: str, url: str) -> str:
    """The address under which a role comes to a database."""
    return make_url(url).set(username=role).render_as_string()


@pytest.fixture(scope="module")
def sites(owners: str) -> Iterator[str]:
    """The site's address."""
    url = of("ratings_site", owners)
    yield url
    close(url)


@pytest.fixture(scope="module")
def publishers(owners: str) -> Iterator[str]:
    """The publisher's address."""
    url = of("ratings_publisher", owners)
    yield url
    close(url)


@pytest.fixture(scope="module")
def published(publishers: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The publisher's address, after the publisher did all that a publisher does."""
    folder = tmp_path_factory.mktemp("files")
    two = csv_file(folder / "list.csv", [LIST_HEADER, listed(1), listed(2, unit="示例大学")])
    import_list(
        two, "2021", url=publishers, accept=["count"], reason="试点", now=NOW,
        new_units=[("示例大学", "其他单位")],
    )  # fmt: skip
    take(publishers, folder, score=80)
    take(publishers, folder, score=81, replace_draft=True)
    publish_draft(publishers)
    take(publishers, folder, score=82, reason="得分录入有误")
    publish_draft(publishers)
    take(publishers, folder, score=83, reason="得分录入有误")
    return publishers


def take(
    url: str, folder: Path, *, score: int, replace_draft: bool = False, reason: str | None = None
) -> None:
    rows = [rated(1, score, score, score, score), rated(2)]
    file = csv_file(folder / f"{score}.csv", [RATING_HEADER, *rows])
    import_ratings(
        file, "2021", "2022Q1", "illustrative-1",
        url=url, replace_draft=replace_draft, reason=reason, now=NOW,
    )  # fmt: skip


def publish_draft(url: str) -> None:
    with transaction(url) as session:
        publish(session, "2021", "2022Q1", now=NOW)


def passing(url: str, *statements: str) -> list[str]:
    """Return those of the statements that the database lets pass, each tried by itself."""
    passed = []
    for statement in statements:
        try:
            with engine(url).begin() as connection:
                connection.execute(text(statement))
        except DatabaseUnavailable as unavailable:
            assert unavailable.why in {"not-allowed", "read-only"}  # noqa: PT017
        except DatabaseError as error:
            assert "what was published is never changed" in str(error)  # noqa: PT017
        else:
            passed.append(statement)
    return passed


@pytest.mark.slow
def test_the_publisher_on_postgresql_does_all_that_publishing_needs(published: str) -> None:
    with reading(published) as session:
        assert [r.code for r in queries.releases(session, "2021")] == ["2022Q1.2", "2022Q1.1"]
        assert verify(session) == []


def test_the_site_on_postgresql_reads_everything(published: str, sites: str) -> None:
    assert published
    check_schema(sites)
    with reading(sites) as session:
        assert len(queries.releases(session, "2021")) == 2
        for table in TABLES:
            session.execute(text(f'SELECT * FROM "{table}"'))


def test_the_site_on_postgresql_writes_nothing_even_when_it_asks_to(
    published: str, sites: str
) -> None:
    assert published
    writes = [
        statement
        for table in TABLES
        for statement in (
            f'INSERT INTO "{table}" SELECT * FROM "{table}"',
            f'DELETE FROM "{table}"',
            f'TRUNCATE "{table}" CASCADE',
        )
    ]
    made = ["CREATE TABLE x (y INTEGER)", "CREATE TEMPORARY TABLE x (y INTEGER)"]
    asking = [f"SET TRANSACTION READ WRITE; {write}" for write in (*writes, *made)]
    assert passing(sites, *writes, *made, *asking) == []


@pytest.mark.parametrize(
    "table", ["project", "listed_project", "waiver", "score", "method", "act", "standing"]
)
def test_the_publisher_on_postgresql_changes_no_row_that_drafts_do_not_need(
    published: str, table: str
) -> None:
    column = METADATA.tables[table].columns.keys()[0]
    assert passing(published, f'UPDATE "{table}" SET {column} = {column}') == []


def test_the_publisher_on_postgresql_cannot_touch_what_was_published(published: str) -> None:
    releases = "SELECT id FROM release WHERE status = 'published'"
    assert (
        passing(
            published,
            f"UPDATE rating SET total = 1 WHERE release IN ({releases})",
            f"DELETE FROM score WHERE release IN ({releases})",
            "UPDATE release SET reason = 'x' WHERE status = 'published'",
            "UPDATE release SET status = 'draft', published_at = NULL, sha256 = NULL "
            "WHERE status = 'published'",
            "DELETE FROM release WHERE status = 'published'",
            "DELETE FROM listed_project",
            "DELETE FROM listed_applicant",
            "DELETE FROM waiver",
            "UPDATE list_version SET reason = 'x'",
            "ALTER TABLE rating DISABLE TRIGGER USER",
            "ALTER TABLE rating DISABLE TRIGGER ALL",
            "DROP TRIGGER keep_rating ON rating",
            "SET session_replication_role = replica",
            "TRUNCATE score",
            "DROP TABLE score",
        )
        == []
    )


def test_the_publisher_on_postgresql_leaves_facts_and_schema_to_the_owner(published: str) -> None:
    assert (
        passing(
            published,
            "UPDATE alembic_version SET version_num = '9999'",
            "INSERT INTO region (code, name_zh, name_en) VALUES ('1', 'x', 'x')",
            "UPDATE recommending_unit SET quota = 1000",
            "CREATE TABLE x (y INTEGER)",
        )
        == []
    )


def test_tables_that_come_later_to_postgresql_are_read_by_the_site_and_filled_by_the_publisher(
    owners: str, sites: str, publishers: str
) -> None:
    with engine(owners).begin() as connection:
        connection.execute(text("CREATE TABLE later (id SERIAL, x INTEGER)"))
    try:
        with engine(publishers).begin() as connection:
            connection.execute(text("INSERT INTO later (x) VALUES (1)"))
        with engine(sites).connect() as connection:
            assert connection.execute(text("SELECT x FROM later")).scalars().all() == [1]
        changes = ("UPDATE later SET x = 2", "DELETE FROM later", "DROP TABLE later")
        assert passing(publishers, *changes) == []
        assert passing(sites, "INSERT INTO later (x) VALUES (1)", *changes) == []
    finally:
        close(sites)
        close(publishers)
        with engine(owners).begin() as connection:
            connection.execute(text("DROP TABLE later"))
