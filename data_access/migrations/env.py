"""Alembic's door to our tables: all steps of an upgrade are kept, or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as Driver
from typing import cast

from alembic import context
from sqlalchemy import Connection, text

from data_access.database import engine, take_turn
from data_access.models import METADATA


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite make tables anew while others refer to them; at the end nothing may dangle."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = cast(Driver, connection.connection.driver_connection)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """Raise ValueError where a row refers to one that is not there."""
    if connection.dialect.name == "sqlite":
        dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
        if dangling:
            raise ValueError(f"rows refer to rows that are not there: {dangling}")


with (
    engine(context.config.attributes["url"]).connect() as connection,
    without_foreign_keys(connection),
    connection.begin(),
):
    take_turn(connection)
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    check_foreign_keys(connection)
