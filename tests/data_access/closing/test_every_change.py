"""Whatever an owner of the database changes of what readers see, the verifier finds it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, Table, UniqueConstraint, text
from sqlmodel import Session

from data_access import soundness
from data_access.chain import checking
from data_access.closing.publishing import verify_closing
from data_access.database import transaction
from data_access.differences import Difference
from data_access.models import METADATA, Moment
from data_access.soundness import READ_WITH_RELEASES, unreadable_is_told
from data_access.verification import recompute, verify
from tests.data_access.by_hand import unguard
from tests.effort import EXHAUSTIVE, Note, enough

DAY = timedelta(days=1)
NOT_SEEN = {
    *((table, "id") for table in ("act", "objection", "waiver", "document")),
    ("imported_file", "name"),
}
"""Numbers of rows in this database; a name that only the log has, which no import made here."""
UNSEEN = ("preview",)
"""The table that no page reads."""
OTHER = {Date: "'2020-02-02'", Moment: "'2020-02-02 00:00:00.000000'"}


@pytest.mark.slow
def test_every_change_of_what_readers_see_is_found(whole: str, tried: Note) -> None:
    """Of every table, one row: each of its columns is changed, it is deleted, and copied."""
    unseen: list[str] = []
    with transaction(whole) as session:
        assert verify(session) == []
        unguard(session)
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(text("PRAGMA ignore_check_constraints=ON"))
        every = list(changes(session))
        chosen = every[:: enough(8, 1)]
        tried("changes", len(chosen))
        for statement in chosen:
            with session.begin_nested() as changed:
                session.execute(text(statement))
                session.expire_all()
                if not any(differing(session)):
                    unseen.append(statement)
                changed.rollback()
        session.rollback()
    assert unseen == []


def changes(session: Session) -> Iterator[str]:
    for table in METADATA.sorted_tables:
        if table.name in UNSEEN or (table.name in READ_WITH_RELEASES and not EXHAUSTIVE):
            continue  # other tests change what is recomputed
        assert session.execute(table.select().limit(1)).first(), table.name
        last = f"rowid = (SELECT max(rowid) FROM {table.name} {of_the_edition(table)})"
        yield f"DELETE FROM {table.name} WHERE {last}"
        if copied := one_more(table):
            yield f"{copied} WHERE {last}"
        for column in table.columns:
            if (table.name, column.name) not in NOT_SEEN:
                yield f"UPDATE {table.name} SET {column.name} = {other(column)} WHERE {last}"


NOT_READ = (
    *("edition", "category", "direction", "method", "imported_file", "closing_file"),
    *("proof", "standing"),
)
"""Tables of which one row more is read by nobody until something refers to it, or has a key that a
constraint refuses.
"""


def one_more(table: Table) -> str:
    """A copy of a row with another key, in SQL; "" where its key can be no other by itself."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [
        {column for column in key.columns if not column.foreign_keys}
        for key in (table.primary_key, *unique)
    ]
    if not all(keys) or table.name in NOT_READ:
        return ""
    keyed = set().union(*keys)
    alone = {column.name for index in table.indexes if index.unique for column in index.columns}
    names = ", ".join(column.name for column in table.columns)
    values = ", ".join(
        "NULL" if column.name in alone else other(column) if column in keyed else column.name
        for column in table.columns
    )
    return f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name}"


def of_the_edition(table: Table) -> str:
    column = "code" if table.name == "edition" else "edition"
    return f"WHERE {column} = '2021'" if column in table.columns else ""


def other(column: Column[object]) -> str:
    """Another value than a column has, in SQL."""
    if type(column.type) in OTHER:
        return OTHER[type(column.type)]
    if isinstance(column.type, Boolean):
        return f"1 - {column.name}"
    if isinstance(column.type, Integer):
        return f"coalesce({column.name}, 0) + 1"
    return f"coalesce({column.name}, '') || 'x'"


def differing(session: Session) -> Iterator[Difference]:
    """Yield what differs, first what takes least time to find; the triggers are gone."""
    found: list[Difference] = []
    for look in (
        partial(checking.differences, session, "2021"),
        partial(verify_closing, session, "2021"),
        lambda: recompute(session, "2021", "2022Q1.2").differences,
        partial(verify, session, "2021"),
    ):
        with unreadable_is_told(session, "here", found):
            found += look()
        yield from found
    yield from (d for d in soundness.differences(session) if d.field != "definition")
