"""Kills a publisher at random moments of its work, again and again, while the site is read.

python -m tests.crashing FOLDER --kills 50 [--server ADDRESS_OF_POSTGRESQL]

A program of its own, so that every process is a fork of one that has loaded everything and runs
nothing else; one desk goes through all operations, as loading and preparing take longer than a
dozen kills. After each kill the database must be wholly as before or wholly as after, and `verify`
must pass for both; other processes ask the site's queries and pages all the time and must never see
an error. What was seen is printed as JSON; what must not be ends the program with a message that
names the operation.
"""

import argparse
import fcntl
import hashlib
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from time import perf_counter, sleep
from types import ModuleType

from sqlalchemy import text
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.web import document, health
from components.web.api import app as api
from components.web.api.answers import kept
from data_access import database, methods, queries
from data_access.backups import STORES, back_up, postgresql, restore
from data_access.database import close, engine, initialise, reading, transaction
from data_access.importing import import_list, import_ratings
from data_access.methods import method_text
from data_access.models import METADATA
from data_access.publishing import publish
from data_access.question import Question
from data_access.verification import verify
from tests.data_access.conftest import new_database
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.web.serving import forget

METHOD = "few-draws"
PROJECTS = 12
PAGES = ("/", "/leaderboard?lang=en", "/tracking", "/project?id=2021-001", "/readyz")
ANSWERS = ("/api/v1/releases?edition=2021", "/api/v1/ratings?edition=2021&release=latest")
SEED = 20210918

Operation = Callable[["Desk"], None]


@dataclass(frozen=True)
class Desk:
    """A publisher's database and the files at hand."""

    url: str
    folder: Path
    start: str
    """Address of the database that keeps how it was before."""

    @property
    def store(self) -> ModuleType:
        """What copies databases of this kind."""
        return STORES[make_url(self.url).get_backend_name()]

    @property
    def backup(self) -> Path:
        """Where a backup is kept."""
        return self.folder / "backup"

    @property
    def rounds(self) -> Path:
        """A file that gets a byte for every round of reading."""
        return self.folder / "rounds"

    def ratings(self, period: str, version: int) -> Path:
        """Make the rating file of a version of a period."""
        step = int(period[-1]) * 10 + version
        rows = [
            rated(number, *(50 + (number * step + part * 7) % 50 for part in range(4)))
            for number in range(1, PROJECTS + 1)
        ]
        file = self.folder / f"{period}.{version}.csv"
        return csv_file(file, [RATING_HEADER, *rows])

    def take(self, period: str, version: int = 1) -> None:
        """Import the draft of a version of a period."""
        import_ratings(
            self.folder / f"{period}.{version}.csv", "2021", period, METHOD,
            url=self.url, now=moment(period, version),
            reason="得分录入有误" if version > 1 else None,
        )  # fmt: skip

    def publish(self, period: str, version: int = 1) -> None:
        """Publish the draft of a period."""
        with transaction(self.url) as session:
            publish(session, "2021", period, now=moment(period, version))


def moment(period: str, version: int) -> datetime:
    """Return when a version of a period is imported and published; later ones are later."""
    return datetime(2022, 3 * int(period[-1]) + version, 20, 2, tzinfo=UTC)


def take_list(desk: Desk) -> None:
    """Enter the list and publish the first release."""
    projects = [listed(number) for number in range(1, PROJECTS + 1)]
    initialise(desk.url)
    file = csv_file(desk.folder / "list.csv", [LIST_HEADER, *projects])
    import_list(
        file, "2021", url=desk.url, accept=["count"], reason="试点", now=moment("2022Q1", 0)
    )
    for period, version in (("2022Q1", 1), ("2022Q2", 1), ("2022Q2", 2)):
        desk.ratings(period, version)
    desk.take("2022Q1")
    desk.publish("2022Q1")


def restore_backup(desk: Desk) -> None:
    """Bring back the backup that was made when the first correction was published."""
    restore(desk.backup, url=desk.url, now=moment("2022Q3", 0))


def lose_the_correction(desk: Desk) -> None:
    """Have lost the corrected release, but not the backup made with it."""
    back_up(desk.backup, url=desk.url)
    back_to_before(desk)


PREPARATIONS: dict[str, Operation] = {
    "supersede": lambda desk: desk.take("2022Q2", 2),
    "restore": lose_the_correction,
}
"""What a publisher does, undisturbed, between one operation and the next."""

OPERATIONS: dict[str, Operation] = {
    "import": lambda desk: desk.take("2022Q2"),
    "publish": lambda desk: desk.publish("2022Q2"),
    "supersede": lambda desk: desk.publish("2022Q2", 2),
    "restore": restore_backup,
}
"""What is killed, in the order of a publisher's work: each begins where the one before ends."""


@dataclass
class Seen:
    """How many kills there were, and in which state each left the database."""

    kills: int = 0
    before: int = 0
    after: int = 0
    finished: int = 0
    reads: int = 0


class Broken(RuntimeError):
    """The database is in no state it may be in, or a reader saw an error."""


def method_of_few_draws(folder: Path) -> None:
    """Let there be a method whose releases are verified fast."""
    for name in methods.method_ids():
        (folder / f"{name}.toml").write_text(method_text(name), "utf-8")
    few = method_text("illustrative-1").replace('"illustrative-1"', f'"{METHOD}"')
    (folder / f"{METHOD}.toml").write_text(few.replace("draws = 1000", "draws = 10"), "utf-8")
    methods.FOLDER = folder
    for known in (methods.method, methods.method_text, methods.method_ids):
        known.cache_clear()
    assert methods.method(METHOD).uncertainty.draws == 10


def fingerprint(url: str) -> str:
    """Return a hash over all rows of all tables."""
    digest = hashlib.sha256()
    with engine(url, read_only=True).connect() as connection:
        for table in METADATA.sorted_tables:
            as_stored = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
            rows = sorted(map(repr, as_stored))
            digest.update(f"{table.name} {rows}\n".encode())
    close(url)
    return digest.hexdigest()


def started(work: Callable[[], None]) -> ForkProcess:
    """Do work in a process of its own; its exit code is 0 where all went well."""

    def work_alone() -> None:
        database._ENGINES.clear()
        work()

    process = get_context("fork").Process(target=work_alone)
    process.start()
    return process


@contextmanager
def readers(url: str, rounds: Path) -> Iterator[None]:
    """Have two processes read until the block ends: queries, and pages and answers of the site."""
    rounds.touch()
    processes = [
        started(partial(ask_on, ask, pause, url, rounds)) for ask, pause in READERS.items()
    ]
    try:
        yield
        if not all(process.is_alive() for process in processes):
            raise Broken("a reader saw an error")
    finally:
        for process in processes:
            process.kill()
            process.join()


def ask_on(ask: Callable[[str], None], pause: float, url: str, rounds: Path) -> None:
    """Ask again and again; an error ends the process."""
    with rounds.open("ab", buffering=0) as done:
        while True:
            with between_rounds(rounds, fcntl.LOCK_SH):
                ask(url)
            done.write(b".")
            sleep(pause)


@contextmanager
def between_rounds(rounds: Path, kind: int) -> Iterator[None]:
    """Let readers read together, and what no publisher can do happen between their rounds."""
    with rounds.open("rb") as file:
        fcntl.flock(file, kind)
        yield


def query(url: str) -> None:
    """Ask what the site asks for its main pages."""
    with reading(url) as session:
        for release in queries.releases(session, "2021"):
            question = Question("2021", release.code)
            assert len(queries.board(session, question)) == PROJECTS
            queries.split_moves(session, question, 10)
            queries.edition_history(session, question)


SITE = Starlette(routes=[*api.ROUTES, *health.ROUTES, *document.ROUTES])
READER = TestClient(SITE, follow_redirects=False)


def browse(_url: str) -> None:
    """Fetch pages and answers of a site that has kept nothing."""
    forget()
    kept.cache_clear()
    health.looked_at.cache_clear()
    for address in (*PAGES, *ANSWERS):
        answer = READER.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:500]}"


READERS = {query: 0.5, browse: 4.0}
"""Who reads, and how many seconds lie between two rounds of reading."""


def kill_again_and_again(work: Operation, desk: Desk, kills: int) -> Seen:
    """Kill the publisher so many times, at moments spread over how long the work takes; then let
    the work be done.
    """
    before = fingerprint(desk.url)
    seen, dice = Seen(), random.Random(SEED)
    with readers(desk.url, desk.rounds):
        duration, after = measured(partial(work, desk), desk.url)
        if before == after:
            raise Broken("the work changes nothing")
        check(desk.url)
        back_to_before(desk)
        while seen.kills < kills:
            part, begun = (seen.kills + dice.random()) / kills, perf_counter()
            if kill(started(partial(work, desk)), part * duration):
                seen.kills += 1
            else:
                seen.finished += 1
                duration = min(duration, perf_counter() - begun)
            look(desk, before, after, seen)
        seen.reads = desk.rounds.stat().st_size
    # when nobody reads any more, SQLite goes through its log and may find all of a work in it
    if fingerprint(desk.url) != after:
        work(desk)
    return seen


def measured(work: Callable[[], None], url: str) -> tuple[float, str]:
    """Let the work be done, and return how many seconds that takes and what it leads to."""
    start = perf_counter()
    process = started(work)
    process.join()
    if process.exitcode:
        raise Broken("the work fails even when nobody disturbs it")
    return perf_counter() - start, fingerprint(url)


def kill(process: ForkProcess, delay: float) -> bool:
    """Kill a process after a while; tell whether it was still at work."""
    process.join(delay)
    process.kill()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise Broken("the work failed")
    return process.exitcode != 0


def look(desk: Desk, before: str, after: str, seen: Seen) -> None:
    """Say in which state the database is, and bring it back to how it was.

    Both states were verified; every row being the same, so is what `verify` says.
    """
    if desk.store is STORES["postgresql"]:
        wait_for_the_end(desk.url)
    found = fingerprint(desk.url)
    if found not in {before, after}:
        raise Broken(f"after {seen.kills} kills the database is neither as before nor as after")
    if desk.store is STORES["sqlite"]:
        check_pages(desk.url)
    if found == before:
        seen.before += 1
    else:
        seen.after += 1
    if found == after:
        back_to_before(desk)
    elif desk.store is STORES["postgresql"]:
        count_from_before(desk.url)


def check(url: str) -> None:
    """Verify every release."""
    with reading(url) as session:
        differences = verify(session)
    close(url)
    if differences:
        raise Broken(f"verify found: {[difference.text() for difference in differences]}")


def check_pages(url: str) -> None:
    """Let SQLite look at every page of the file."""
    with engine(url, read_only=True).connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    close(url)
    if found != ["ok"]:
        raise Broken(f"the file is damaged: {found}")


def wait_for_the_end(url: str) -> None:
    """Wait until PostgreSQL has ended what a killed publisher had begun."""
    at_work = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_xid IS NOT NULL"
    )
    with engine(url, read_only=True).connect() as connection:
        while connection.execute(at_work).scalar_one():
            connection.rollback()
            sleep(0.01)
    close(url)


def count_from_before(url: str) -> None:
    """Set back the counters of PostgreSQL, which go on whatever becomes of a transaction."""
    with transaction(url) as session:
        for table in METADATA.sorted_tables:
            if table.autoincrement_column is not None:
                postgresql._go_on_counting(session, table, table.autoincrement_column.name)
    close(url)


def keep(desk: Desk) -> None:
    """Keep the database as it is."""
    close(desk.url)
    if desk.store is STORES["sqlite"]:
        desk.store.dump(desk.url, desk.folder / "start", lambda _done, _all: None)
    else:
        put_in_place(desk.url, desk.start)


def back_to_before(desk: Desk) -> None:
    """Bring the database back to what was kept: releases vanish, so no reader may look."""
    desk.rounds.touch()
    with between_rounds(desk.rounds, fcntl.LOCK_EX):
        put_in_place(desk.start, desk.url)


def put_in_place(source: str, target: str) -> None:
    """Make a database what another one is."""
    store = STORES[make_url(target).get_backend_name()]
    store.put_in_place(source, target, lambda: None, lambda _done, _all: None, is_damaged=False)
    close(source)
    close(target)


@contextmanager
def desk_at(folder: Path, server: str | None) -> Iterator[Desk]:
    """Make a desk with an empty database: a file in the folder, or two of a PostgreSQL server."""
    if server is None:
        file, start = folder / "ratings.sqlite3", folder / "start"
        yield Desk(f"sqlite:///{file}", folder, f"sqlite:///{start}")
        return
    with new_database(server) as url, new_database(server) as start_url:
        yield Desk(url, folder, start_url)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--server")
    asked = parser.parse_args()
    (asked.folder / "methods").mkdir()
    method_of_few_draws(asked.folder / "methods")
    with desk_at(asked.folder, asked.server) as desk:
        os.environ["DATABASE_URL"] = desk.url
        take_list(desk)
        check(desk.url)
        seen = {name: asdict(tried(name, desk, asked.kills)) for name in OPERATIONS}
    sys.stdout.write(json.dumps(seen))


def tried(operation: str, desk: Desk, kills: int) -> Seen:
    """Kill the publisher in one operation; leave the desk with it done."""
    if operation in PREPARATIONS:
        PREPARATIONS[operation](desk)
    keep(desk)
    desk.rounds.unlink(missing_ok=True)
    try:
        return kill_again_and_again(OPERATIONS[operation], desk, kills)
    except Broken as broken:
        raise Broken(f"{operation}: {broken}") from broken


if __name__ == "__main__":
    main()
