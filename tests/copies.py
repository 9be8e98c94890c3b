"""Copies of a SQLite database, for tests that change it or need it on PostgreSQL."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import make_url

from data_access.database import close, reading, transaction
from data_access.models import METADATA


def copy_sqlite(url: str, copy: Path) -> None:
    """Copy the database at an address into a new file, with all that was committed."""
    with (
        closing(sqlite3.connect(make_url(url).database or "")) as original,
        closing(sqlite3.connect(copy)) as target,
    ):
        original.backup(target)


def copy_rows(url: str, copy: str) -> None:
    """Copy the rows of a SQLite database into a PostgreSQL one that has its tables, but no row."""
    with reading(url) as original, transaction(copy) as target:
        target.execute(text("SET LOCAL session_replication_role = replica"))  # no trigger fires
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in original.execute(table.select()).mappings()]
            if rows:
                target.execute(insert(table), rows)
            if (counted := table.autoincrement_column) is not None:
                sequence = func.pg_get_serial_sequence(table.name, counted.name)
                after = select(func.coalesce(func.max(counted), 0) + 1).scalar_subquery()
                target.execute(select(func.setval(sequence, after, False)))
        target.execute(text("ANALYZE"))
    close(url)
