"""Write a small database of today's schema as SQL, for the test that upgrades it one day.

Run it before the schema of a released version changes: python -m tests.data_access.schemas.make
It writes NNNN.sqlite.sql and NNNN.postgresql.sql beside it, NNNN being today's schema: a list of
six projects with one rule waived, three releases of which the third replaces the second, and a
draft. Only rows that the releases need are kept of editions, regions and units.
"""

import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from data_access import database
from data_access.importing import import_list, import_ratings
from data_access.publishing import publish
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.postgres import programs, running_postgres

HERE = Path(__file__).parent
PROJECTS = 6
UNUSED = (
    "DELETE FROM recommending_unit WHERE code NOT IN (SELECT unit FROM listed_project)",
    "DELETE FROM region WHERE code NOT IN "
    "(SELECT region FROM recommending_unit WHERE region IS NOT NULL)",
)


def main() -> None:
    """Write both files."""
    with TemporaryDirectory(prefix="schema-") as name:
        folder = Path(name)
        head = ScriptDirectory(database.MIGRATIONS).get_current_head()
        url = f"sqlite:///{folder / 'ratings.sqlite3'}"
        fill(url, folder)
        (HERE / f"{head}.sqlite.sql").write_text(sqlite_dump(url), "utf-8")
        server_folder = folder / "postgres" / "server"
        server_folder.mkdir(parents=True)
        with running_postgres(server_folder) as server:
            url = f"{server}/ratings"
            admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text("CREATE DATABASE ratings"))
            admin.dispose()
            fill(url, folder)
            (HERE / f"{head}.postgresql.sql").write_text(postgresql_dump(url), "utf-8")


def fill(url: str, folder: Path) -> None:
    """Import a list and ratings, publish and correct, and leave a draft."""
    database.initialise(url)
    day = datetime(2022, 1, 10, 2, tzinfo=UTC)
    projects = [listed(number) for number in range(1, PROJECTS + 1)]
    import_list(
        csv_file(folder / "list.csv", [LIST_HEADER, *projects]),
        "2021", url=url, accept=["count"], reason="试点", now=day,
    )  # fmt: skip
    with database.transaction(url) as session:
        for statement in UNUSED:
            session.execute(text(statement))
    for month, period, step, reason in (
        (4, "2022Q1", 1, None),
        (7, "2022Q2", 3, None),
        (8, "2022Q2", 5, "得分录入有误"),
        (10, "2022Q3", 7, None),
    ):
        file = csv_file(folder / f"{month}.csv", [RATING_HEADER, *ratings(step)])
        day = datetime(2022, month, 20, 2, tzinfo=UTC)
        import_ratings(
            file, "2021", period, "illustrative-1",
            url=url, reason=reason, absent="withdrawn", now=day,
        )  # fmt: skip
        if period != "2022Q3":
            with database.transaction(url) as session:
                publish(session, "2021", period, now=day)
    database.engine(url).dispose()
    database.engine(url, read_only=True).dispose()


def ratings(step: int) -> list[list[object]]:
    """Rows of a rating file: two projects tie, one lacks a score, the last has no row."""
    scores = [(60 + number * step % 40, 70 + step, 82.5, 91) for number in range(1, PROJECTS)]
    scores[1] = scores[0]
    rows = [rated(number, *four) for number, four in enumerate(scores, start=1)]
    rows[2][4] = "缺"
    return rows


def sqlite_dump(url: str) -> str:
    """Return the database as SQL."""
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        return "\n".join((*connection.iterdump(), ""))


def postgresql_dump(url: str) -> str:
    """Return the database as SQL, without what differs between two runs and servers."""
    address = make_url(url).set(drivername="postgresql")
    dumped = subprocess.run(
        [programs() / "pg_dump", "--inserts", "--no-owner", "--no-privileges", str(address)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    unwanted = r"^(--.*|\\(un)?restrict .*|SET .*|SELECT pg_catalog.set_config.*)\n"
    return re.sub(unwanted, "", dumped, flags=re.MULTILINE).lstrip()


if __name__ == "__main__":
    main()
