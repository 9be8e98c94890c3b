"""A bit of the database's file is another one: `verify` tells it, whatever it is of."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from data_access.__main__ import app
from data_access.database import close
from data_access.desk.shared import DIFFERENCES, DONE
from data_access.models import METADATA
from data_access.settings import settings
from tests.effort import Note, enough

SEED = 20221130
FLIPS = enough(4, 250)
OF_NO_LIST = {
    table: f"{column} NOT IN (SELECT edition FROM list_version)"
    for table, column in (
        ("edition", "code"), ("category", "edition"), ("direction", "edition"),
        ("recommending_unit", "edition"),
    )
}  # fmt: skip
"""Facts of editions without a list: nobody sees them, and `init` enters them anew."""
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def file(whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A SQLite file in one piece, without pages that nothing uses; it is DATABASE_URL."""
    file = tmp_path / "ratings.sqlite3"
    with closing(sqlite3.connect(make_url(whole).database or "")) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    settings.cache_clear()
    yield file
    settings.cache_clear()


@pytest.mark.slow
def test_a_flipped_bit_is_told_wherever_it_changes_what_is_kept(file: Path, tried: Note) -> None:
    whole, rows, random = file.read_bytes(), rows_of(file), Random(SEED)
    assert verified(file) == DONE
    wrong: dict[int, str] = {}
    changed = 0
    for at in random.sample(range(8 * len(whole)), FLIPS):
        flipped = bytearray(whole)
        flipped[at // 8] ^= 1 << at % 8
        file.write_bytes(flipped)
        others = rows_of(file)
        changed += others != rows
        code = verified(file)
        if code not in {DONE, DIFFERENCES} or (code == DONE and others != rows):
            wrong[at] = f"exit {code}"
    tried("flips", FLIPS)
    tried("flips that changed content", changed)
    assert wrong == {}


def rows_of(file: Path) -> Rows | str:
    """All rows that say anything as the file has them, or why they cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            return {
                table: connection.execute(
                    f"SELECT * FROM {table} WHERE NOT ({OF_NO_LIST.get(table, '0')})"
                ).fetchall()
                for table in METADATA.tables
            }
    except (sqlite3.Error, UnicodeDecodeError) as unreadable:
        return str(unreadable)


def verified(file: Path) -> int:
    result = CliRunner().invoke(app, ["verify"])
    close(f"sqlite:///{file}")
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    if result.exception and not isinstance(result.exception, SystemExit):
        return -1
    return result.exit_code
