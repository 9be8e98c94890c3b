"""Copies of a SQLite database, for tests that change it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url


def copy_sqlite(url: str, copy: Path) -> None:
    """Copy the database at an address into a new file, with all that was committed."""
    with (
        closing(sqlite3.connect(make_url(url).database or "")) as original,
        closing(sqlite3.connect(copy)) as target,
    ):
        original.backup(target)
