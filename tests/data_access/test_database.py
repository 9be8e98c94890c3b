"""The schema and its promises, on both databases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, SQLModel, select

from data_access import models
from data_access.database import (
    DatabaseUnavailable,
    check_schema,
    engine,
    initialise,
    is_empty,
    migrate,
    reading,
    transaction,
)
from data_access.editions import edition, edition_codes, units

NOW = datetime(2022, 1, 20, 2, tzinfo=UTC)


@pytest.fixture
def a_listed_project(database_url: str) -> str:
    """A database whose edition lists one project and has one release without ratings."""
    with transaction(database_url) as session:
        file = models.ImportedFile(
            sha256="0" * 64, kind="list", name="list.xlsx", rows=1, imported_at=NOW, edition="2021"
        )
        session.add(file)
        session.add(
            models.MethodVersion(id="m", version="1", status="illustrative", text="", sha256="")
        )
        session.flush()
        assert file.id is not None
        session.add(models.Project(code="2021-001", edition="2021"))
        session.add(models.ListVersion(id=1, edition="2021", version=1, file=file.id))
        session.flush()
        session.add(
            models.ListedProject(
                list_version=1, project="2021-001", edition="2021", number=1, name_zh="示例项目",
                category="3", direction="07", unit="520000", region="520000", search_text="",
            )
        )  # fmt: skip
        session.add(
            models.Release(
                id=1, edition="2021", code="2022Q1.1", period="2022Q1",
                period_end=date(2022, 3, 31), version=1, method="m", status="draft",
                file=file.id, listed=1, rated=1, created_at=NOW, list_version=1,
            )
        )  # fmt: skip
    return database_url


def a_rating(**values: Any) -> models.Rating:
    row: dict[str, Any] = {
        "release": 1, "project": "2021-001", "edition": "2021", "category": "3",
        "direction": "07", "region": "520000", "unit": "520000",
    }  # fmt: skip
    return models.Rating(**(row | values))


def test_the_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    with engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_initialising_twice_changes_nothing(empty_database_url: str) -> None:
    for _ in range(2):
        initialise(empty_database_url)
    with Session(engine(empty_database_url)) as session:
        found_units = session.exec(select(models.RecommendingUnit)).all()
        found_directions = session.exec(select(models.Direction)).all()
        assert len(found_units) == sum(len(units(code)) for code in edition_codes())
        assert len(found_directions) == sum(
            len(edition(code).directions) for code in edition_codes()
        )
        assert is_empty(session)


def test_quotas_come_from_the_edition(database_url: str) -> None:
    with Session(engine(database_url)) as session:
        found = session.exec(select(models.RecommendingUnit)).all()
    quota = {(unit.edition, unit.code): unit.quota for unit in found}
    codes = ("520000", "xpcc", "440300", "ce-012")
    assert [quota["2021", code] for code in codes] == [10, 10, 5, 5]
    assert [quota["2019", code] for code in codes] == [5, 2, 2, 2]


IMPOSSIBLE: tuple[dict[str, object], ...] = (
    {"stars": 6, "total": 9000},
    {"stars": 0, "total": 9000},
    {"stars": 5, "total": 10001},
    {"stars": 5},
    {},
    {"stars": 5, "total": 9000, "not_rated": "withdrawn"},
    {"stars": 5, "total": 9000, "evidence": "hearsay"},
    {"stars": 5, "total": 9000, "rank_low": 3, "rank_high": 2},
    {"stars": 5, "total": 9000, "project": "2021-999"},
)


def test_the_database_refuses_an_impossible_rating(a_listed_project: str) -> None:
    assert [values for values in IMPOSSIBLE if not refuses(a_listed_project, values)] == []


def refuses(url: str, values: dict[str, object]) -> bool:
    try:
        with transaction(url) as session:
            session.add(a_rating(**values))
    except DatabaseError:
        return True
    return False


def test_the_database_takes_a_rating_and_a_reason_for_none(a_listed_project: str) -> None:
    for values in ({"stars": 5, "total": 9000, "evidence": "third_party"}, {"not_rated": "x"}):
        with transaction(a_listed_project) as session:
            session.merge(a_rating(**values))


def test_a_direction_cannot_be_put_under_another_category(a_listed_project: str) -> None:
    def move_to_another_category() -> None:
        with transaction(a_listed_project) as session:
            session.get_one(models.ListedProject, (1, "2021-001")).category = "1"

    with pytest.raises(DatabaseError):
        move_to_another_category()


def test_a_failed_transaction_keeps_nothing(a_listed_project: str) -> None:
    def rating_and_then_trouble() -> None:
        with transaction(a_listed_project) as session:
            session.add(a_rating(stars=5, total=9000))
            session.flush()
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        rating_and_then_trouble()
    with Session(engine(a_listed_project)) as session:
        assert session.exec(select(models.Rating)).all() == []


def test_the_site_cannot_write(a_listed_project: str) -> None:
    with reading(a_listed_project) as session:
        session.add(a_rating(stars=5, total=9000))
        with pytest.raises(DatabaseError):
            session.commit()
        session.rollback()


def test_the_schema_check_names_what_to_do(empty_database_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="python -m data_access init"):
        check_schema(empty_database_url)
    migrate(empty_database_url)
    check_schema(empty_database_url)
