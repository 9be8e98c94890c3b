"""Whether the database is whole: what refers to nothing, belongs to nothing or cannot be read."""

from collections.abc import Iterable

import pytest
from sqlalchemy import text

from data_access import soundness
from data_access.database import reading, transaction
from data_access.differences import Difference
from data_access.soundness import unreadable_is_told
from data_access.unavailable import DatabaseUnavailable
from tests.data_access.by_hand import unguard
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_releases import list_projects


def told(found: Iterable[Difference]) -> list[str]:
    """What differs besides the triggers, which are gone."""
    return [each.text() for each in found if each.field != "definition"]


def fail(why: str) -> None:
    raise DatabaseUnavailable(why, place="ratings", detail="page 3")


@on_sqlite
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "DELETE FROM imported_file",
            "table list_version, 1: file is 1, should be a row of imported_file",
        ),
        (
            "INSERT INTO project (code, edition) VALUES ('2021-009', '2021')",
            "table project, 2021-009: row is belongs to nothing, should be —",
        ),
        (
            "UPDATE imported_file SET imported_at = 'yesterday'",
            "table imported_file, 1: content is unreadable (Invalid isoformat string: "
            "'yesterday'), should be readable",
        ),
    ],
)
def test_a_row_that_cannot_be_as_it_is_is_named(
    database_url: str, statement: str, named: str
) -> None:
    with transaction(database_url) as session:
        list_projects(session, 1)
        assert told(soundness.differences(session)) == []
        unguard(session)
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(text(statement))
        assert told(soundness.differences(session)) == [named]
        session.rollback()


def test_what_cannot_be_read_is_told_and_the_database_asked_on(database_url: str) -> None:
    found: list[Difference] = []
    with reading(database_url) as session:
        with unreadable_is_told(session, "here", found):
            session.execute(text("SELECT nowhere"))
        with unreadable_is_told(session, "there", found):
            fail("damaged")
        with pytest.raises(DatabaseUnavailable), unreadable_is_told(session, "locked", found):
            fail("locked")
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    assert [(each.release, each.field, each.expected) for each in found] == [
        ("here", "content", "readable"),
        ("there", "content", "readable"),
    ]
    assert "nowhere" in str(found[0].found)
    assert "page 3" in str(found[1].found)
