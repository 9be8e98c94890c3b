"""A release is published, and all goes wrong meanwhile: python -m benchmarks.announcement_day.

Four processes behind nginx on PostgreSQL; readers come, act and ask for pages. At a quarter of the
time the embargo of a correction ends; then a process is killed, PostgreSQL restarts, and the site
is upgraded process by process. The table says what readers saw.
"""

import argparse
import asyncio
import math
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from benchmarks.installation import Installation, command_of, installed
from benchmarks.outage import stopped
from benchmarks.serving import machine
from benchmarks.visitor import ERROR_PAGE, FAILED, SORRY, WELL, Seen, Visitor
from components.cached import SECONDS_UNTIL_ASKED_AGAIN
from data_access.database import close, migrate, transaction
from data_access.demo import load_demo
from data_access.importing import import_ratings
from data_access.publishing import publish
from data_access.settings import ROOT
from tests.copies import copy_rows
from tests.postgres import running_postgres

PAGES = ("leaderboard", "", "leaderboard?direction=06", "map", "directions", "tracking")
EDITION, PERIOD, METHOD = "2021", "2023Q3", "illustrative-1"
NEW = b"2023Q3.2"
LOOKS = 0.3
"""The share of acts that ask for a page's document instead of the app."""
COMING, EMBARGO, KILL, RESTART, UPGRADE = (part / 8 for part in (1, 2, 3.5, 4.5, 5.5))
"""When it happens, as parts of the whole time."""
NOT_OF_A_VERSION = (".git", ".venv", "var", "__pycache__", "tests", ".mypy_cache", ".ruff_cache")
SECONDS_AWAY = 2


@dataclass
class Day:
    """What happens now, what was seen in each part of the day, and when the release appeared."""

    readers: list[Visitor] = field(default_factory=list)
    parts: dict[str, Seen] = field(default_factory=dict)
    ends_at: float = 0
    embargo_ends_at: float = 0
    early: int = 0
    first_new: float | None = None
    last_old: float | None = None

    def now(self, name: str) -> None:
        """Let what readers see from now on be of another part of the day."""
        self.parts[name] = Seen()
        for reader in self.readers:
            reader.seen = self.parts[name]

    def note_release(self, document: bytes) -> None:
        """Note which release a page shows, where it shows one."""
        if b"2023Q3." not in document:
            return
        since = time.monotonic() - self.embargo_ends_at
        if NEW in document:
            self.early += since < 0
            self.first_new = since if self.first_new is None else self.first_new
        elif since > 0:
            self.last_old = since


def put_under_embargo(url: str, seconds: float, folder: Path) -> float:
    """Import the newest period once more and publish it as a correction, to be seen in a while.

    Return that moment; by then the site knows that it comes.
    """
    file = folder / "corrected.xlsx"
    load_workbook(ROOT / "fixtures" / f"ratings-{PERIOD}.xlsx").save(file)
    reason = "announcement day"
    import_ratings(file, EDITION, PERIOD, METHOD, url=url, reason=reason)
    now, begun = datetime.now(UTC), time.monotonic()
    wait = SECONDS_UNTIL_ASKED_AGAIN + seconds
    with transaction(url) as session:
        at = now + timedelta(seconds=wait)
        publish(session, EDITION, PERIOD, now=now, at=at, reason=reason)
    close(url)
    time.sleep(max(0, begun + SECONDS_UNTIL_ASKED_AGAIN - time.monotonic()))
    return begun + wait


async def read_on(reader: Visitor, day: Day, comes_after: float, every: float) -> None:
    """Come some time, then act again and again until the day ends."""
    await asyncio.sleep(comes_after)
    await reader.come()
    while time.monotonic() < day.ends_at:
        await asyncio.sleep(random.uniform(0.5, 1.5) * every)
        if random.random() < LOOKS:
            day.note_release(await reader.look())
        else:
            await reader.act()
    await reader.leave()


async def play(
    site: Installation, cluster: Path, folder: Path, day: Day, asked: argparse.Namespace
) -> None:
    """Let readers come, and let it happen."""
    begun, seconds = time.monotonic(), asked.minutes * 60
    day.ends_at = begun + seconds

    async def until(part: float) -> None:
        await asyncio.sleep(max(0, begun + part * seconds - time.monotonic()))

    pages = random.Random(1)
    day.readers = [
        Visitor(site.address, pages.choice(PAGES), Seen(), pages.choice(("zh", "en")), number)
        for number in range(asked.readers)
    ]
    day.now("readers come")
    reading = [
        asyncio.create_task(read_on(each, day, pages.uniform(0, COMING * seconds), asked.every))
        for each in day.readers
    ]
    await until(COMING)
    day.now("before the embargo ends")
    await until(EMBARGO)
    day.now("after it")
    await until(KILL)
    day.now("a process is killed")
    site.kill(site.ports[0])
    await until(RESTART)
    day.now("PostgreSQL restarts")
    with stopped(cluster):
        await asyncio.sleep(SECONDS_AWAY)
    await until(UPGRADE)
    day.now("the site is upgraded")
    day.ends_at = math.inf
    await asyncio.to_thread(upgrade, site, folder)
    day.now("afterwards")
    day.ends_at = max(begun + seconds, time.monotonic() + 2 * asked.every)
    await asyncio.gather(*reading)


def upgrade(site: Installation, folder: Path) -> None:
    """Do what the recipe says, with a version whose front end has another file."""
    version = folder / "new-version"
    shutil.copytree(ROOT, version, ignore=shutil.ignore_patterns(*NOT_OF_A_VERSION))
    shutil.copytree(ROOT / "var" / "compressed", version / "var" / "compressed")
    script = version / "components" / "assets" / "site.js"
    script.write_text(script.read_text("utf-8") + "// a new version\n", "utf-8")
    own = {**os.environ, **site.environment}
    for command in (
        command_of("ExecStartPre", 0),
        [sys.executable, "-m", "data_access", "init"],
    ):
        subprocess.run(command, check=True, cwd=version, env=own, capture_output=True)
    link = site.site.with_name("new-site")
    link.symlink_to(version)
    link.rename(site.site)
    recipe = site.restart_one_by_one(*site.ports)
    if recipe.wait():
        raise subprocess.CalledProcessError(recipe.returncode, recipe.args)


@contextmanager
def demo_on_postgres(folder: Path) -> Iterator[tuple[str, Path]]:
    """Run PostgreSQL with the demo; give the database's address, and where the server keeps it."""
    place = folder / "postgres" / "server"
    place.mkdir(parents=True)
    demo = f"sqlite:///{folder}/demo.sqlite3"
    load_demo(demo)
    with running_postgres(place) as server:
        url = f"{server}/postgres"
        migrate(url)
        copy_rows(demo, url)
        yield url, place / "cluster"
        close(url)


def report(day: Day) -> Iterator[str]:
    """Return the lines of the table, and how it went with the release."""
    yield (
        "| | well | please come back | failed | error page "
        "| median, s | p95, s | came back | p95, s |"
    )
    yield "|---|" + "---:|" * 8
    for name, seen in day.parts.items():
        counts = [str(seen.outcomes.get(each, 0)) for each in (WELL, SORRY, FAILED, ERROR_PAGE)]
        half, most = _median_and_p95(seen.seconds)
        back = f"{len(seen.breaks)} | {_median_and_p95(seen.breaks)[1]}"
        yield f"| {name} | {' | '.join(counts)} | {half} | {most} | {back} |"
    for name, seen in day.parts.items():
        if seen.told:
            yield f"{name}: {seen.told}"
    yield ""
    yield (
        f"The release: seen before its moment {day.early} times; first seen after "
        f"{_seconds(day.first_new)}, the page before last seen after {_seconds(day.last_old)}"
    )


def _median_and_p95(seconds: Sequence[float]) -> tuple[str, str]:
    ordered = sorted(seconds)
    if not ordered:
        return "", ""
    return f"{ordered[len(ordered) // 2]:.2f}", f"{ordered[len(ordered) * 19 // 20]:.2f}"


def _seconds(found: float | None) -> str:
    return "never" if found is None else f"{found:.1f} s"


def main() -> None:
    """Play the day and print what readers saw; end with 1 if one of them saw an error page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument(
        "--minutes", type=float, default=8, help="of which two until the embargo ends"
    )
    parser.add_argument(
        "--every", type=float, default=30, help="seconds between two acts of a reader"
    )
    parser.add_argument("--processes", type=int, default=4)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="day-") as outside:
        folder, day = Path(outside), Day()
        with demo_on_postgres(folder) as (url, cluster):
            place = folder / "site"
            place.mkdir()
            with installed(url, place, asked.processes) as site:
                wait = asked.minutes * 60 * EMBARGO
                day.embargo_ends_at = put_under_embargo(url, wait, folder)
                asyncio.run(play(site, cluster, folder, day, asked))
    print(
        f"{machine()}; {asked.processes} processes, {asked.readers} readers, "
        f"{asked.minutes:g} minutes\n"
    )
    print("\n".join(report(day)))
    failures = sum(
        seen.outcomes.get(each, 0) for seen in day.parts.values() for each in (ERROR_PAGE, FAILED)
    )
    if failures or day.early or day.first_new is None:
        raise SystemExit("readers saw what they should not, or never the release")


if __name__ == "__main__":
    main()
