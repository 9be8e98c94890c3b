"""What readers see while PostgreSQL is away: python -m benchmarks.outage.

Some sessions act once a second; the server is stopped for some seconds, or made to hang.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.reader import Reader, RunFailed, reading
from benchmarks.serving import Server, machine, serving
from data_access.database import migrate
from data_access.demo import load_demo
from data_access.settings import ROOT
from tests.copies import copy_rows
from tests.postgres import programs, running_postgres

PAGES = ("leaderboard", "", "map", "directions", "tracking", "project?id=2021-017")
FRESH, SORRY, FAILED = "well", "come back later", "failed"
AFTERWARDS = 20.0
SECONDS_OF_A_RUN = 30


@dataclass
class Seen:
    """What runs showed, by phase, how long the slowest took, and when each session was well."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    well_since: dict[int, float] = field(default_factory=dict)


@dataclass
class Phase:
    """What happens now, and since when."""

    name: str = "before"
    since: float = field(default_factory=time.monotonic)


async def read_on(number: int, reader: Reader, phase: Phase, seen: Seen) -> None:
    """Act once a second until told to end, on the page that is open."""
    while phase.name != "end":
        name, begun = phase.name, time.monotonic()
        try:
            answer = await asyncio.wait_for(reader.run(), SECONDS_OF_A_RUN)
            outcome = SORRY if "alert" in answer.elements else FRESH
        except (RunFailed, TimeoutError):
            outcome = FAILED
        took = time.monotonic() - begun
        seen.outcomes.setdefault(name, Counter())[outcome] += 1
        seen.slowest[name] = max(seen.slowest.get(name, 0), took)
        if name == "after" and outcome == FRESH:
            seen.well_since.setdefault(number, time.monotonic() - phase.since)
        await asyncio.sleep(max(0, 1 - took))


@contextmanager
def hanging(cluster: Path) -> Iterator[None]:
    """Stop every process of the server without ending it."""
    first = int((cluster / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    processes = [first, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    yield
    for process in processes:
        os.kill(process, signal.SIGCONT)


@contextmanager
def stopped(cluster: Path) -> Iterator[None]:
    """Stop the server at once and start it again."""
    _as_server_user(cluster, "stop", "-m", "immediate")
    yield
    _as_server_user(cluster, "start", "-l", str(cluster.parent / "log"))


def _as_server_user(cluster: Path, *command: str) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    control = [programs() / "pg_ctl", "-D", cluster, "-w", *command]
    options = (cluster / "postmaster.opts").read_text().split()[1:]
    given = ["-o", " ".join(options)] if "start" in command else []
    subprocess.run([*prefix, *map(str, [*control, *given])], check=True, stdout=subprocess.DEVNULL)


async def play(server: Server, cluster: Path, sessions: int, seconds: float, way: str) -> Seen:
    """Let sessions act before, during and after the outage."""
    seen, phase = Seen(), Phase()
    async with AsyncExitStack() as tabs:
        pages = islice(cycle(PAGES), sessions)
        readers = [await tabs.enter_async_context(reading(server.address, p)) for p in pages]
        acting = [
            asyncio.create_task(read_on(number, reader, phase, seen))
            for number, reader in enumerate(readers)
        ]
        await asyncio.sleep(5)
        with {"stop": stopped, "hang": hanging}[way](cluster):
            phase.name = "during"
            await asyncio.sleep(seconds)
        phase.name, phase.since = "after", time.monotonic()
        await asyncio.sleep(AFTERWARDS)
        phase.name = "end"
        await asyncio.gather(*acting)
    return seen


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--way", choices=("stop", "hang"), default="stop")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="outage-") as outside:
        folder = Path(outside) / "postgres" / "server"
        folder.mkdir(parents=True)
        demo = f"sqlite:///{outside}/demo.sqlite3"
        load_demo(demo)
        with running_postgres(folder) as address:
            url = f"{address}/postgres"
            migrate(url)
            copy_rows(demo, url)
            with serving(ROOT / "app.py", environment={"DATABASE_URL": url}) as server:
                seen = asyncio.run(
                    play(server, folder / "cluster", asked.sessions, asked.seconds, asked.way)
                )
                busy = server.processor_seconds()
    print(f"{machine()}; {asked.sessions} sessions, {asked.way} for {asked.seconds:g} s\n")
    print("| | runs well | please come back | failed | slowest, s |\n|---|---:|---:|---:|---:|")
    for name, found in seen.outcomes.items():
        counts = " | ".join(str(found[outcome]) for outcome in (FRESH, SORRY, FAILED))
        print(f"| {name} | {counts} | {seen.slowest[name]:.2f} |")
    well = sorted(seen.well_since.values())
    print(f"\nAll well again: {len(well)} of {asked.sessions}, the last after {well[-1]:.1f} s; ")
    print(f"processor time of the site in all: {busy:.1f} s")


if __name__ == "__main__":
    main()
