"""What the site holds on to when readers come and go for long: python -m benchmarks.soak.

Memory, open files, threads, temporary files and browsers of all processes, when everything was
asked once, at most meanwhile, and when all readers have left.
"""

import argparse
import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from benchmarks.installation import Installation, installed
from benchmarks.serving import machine
from benchmarks.visitor import ERROR_PAGE, FAILED, Seen, Visitor
from data_access.demo import load_demo

PAGES = ("leaderboard", "", "map", "directions", "tracking", "methodology", "downloads", "compare")
DIRECTIONS, STARS = [f"{number:02}" for number in range(1, 11)], "12345"
PICTURES, DATA = ("charts", "data", "badge", "api"), ("data", "badge", "api")
SECONDS_TO_SETTLE = 70
"""A session that was left is kept for a minute, should its reader come back."""
STATUS = re.compile(r"^(\w+):\s+(\d+)", re.MULTILINE)
MEGABYTE = 2**20
CACHE = re.compile(r'^ratings_cache_(entries|bytes)\{cache="([^"]+)"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """What all processes of the site hold on to; memory in megabytes."""

    memory: float
    files: int
    threads: int
    temporary: int
    browsers: int
    sessions: int

    def at_most(self, other: "Held") -> "Held":
        """Return the greater of each."""
        return Held(*map(max, astuple(self), astuple(other)))


def held(site: Installation) -> Held:
    """Look what the processes hold on to now; Linux only."""
    memory = files = threads = 0
    for process in site.started.values():
        place = Path(f"/proc/{process.pid}")
        told = dict(STATUS.findall((place / "status").read_text("ascii")))
        memory += int(told["VmRSS"]) * 1024
        threads += int(told["Threads"])
        files += len(list((place / "fd").iterdir()))
    sessions = sum(float(metrics(port)["ratings_sessions"]) for port in site.ports)
    return Held(
        memory / MEGABYTE,
        files,
        threads,
        len(list(site.temporary.iterdir())),
        sum(1 for _ in browsers(site)),
        int(sessions),
    )


def browsers(site: Installation) -> Iterator[int]:
    """Return the browsers that this site has started: of each, the first of its processes."""
    ours = f"TMPDIR={site.temporary}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (place / "cmdline").read_bytes()
            is_first = b"chrom" in command.split(b"\0")[0] and b"--type=" not in command
            if is_first and ours in (place / "environ").read_bytes():
                yield int(place.name)


def metrics(port: int) -> dict[str, str]:
    """Return what a process tells of itself."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def kept_answers(site: Installation) -> dict[str, float]:
    """Return how many answers each cache of the first process keeps, and bytes where it knows."""
    told = "\n".join(f"{name} {value}" for name, value in metrics(site.ports[0]).items())
    return {f"{cache}, {what}": float(count) for what, cache, count in CACHE.findall(told)}


class Crowd:
    """Readers who come one after another, look around, take something away, and leave."""

    def __init__(
        self, site: Installation, seen: Seen, pages: Sequence[str], files: Sequence[str]
    ) -> None:
        self.site, self.seen, self.pages = site, seen, pages
        self.visits = 0
        self._file = re.compile(rf'href="(/(?:{"|".join(files)})/[^"]+)"')
        self._random = random.Random(1)

    async def come_and_go(self, until: float, pause: float) -> None:
        """Let one reader after another come."""
        while time.monotonic() < until:
            await self.visit(self._page())
            await asyncio.sleep(pause)

    async def visit(self, page: str) -> None:
        """Let a reader come to a page, act, take a file away, and leave."""
        self.visits += 1
        reader = Visitor(self.site.address, page, self.seen, self._random.choice(("zh", "en")))
        await reader.come()
        try:
            await reader.act()
            files = sorted(set(self._file.findall((await reader.look()).decode())))
            if files:
                await reader.take(unescape(self._random.choice(files)))
        finally:
            await reader.leave()

    def _page(self) -> str:
        page = self._random.choice(self.pages)
        directions = ",".join(sorted(self._random.sample(DIRECTIONS, 3)))
        stars = ",".join(sorted(self._random.sample(STARS, 3)))
        return f"{page}?direction={directions}&stars={stars}"


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was held on to when all was asked once, at most meanwhile, and at the end."""

    before: Held
    most: Held
    after: Held
    visits: int
    seen: Seen
    grown: dict[str, float]


async def soak(
    site: Installation,
    seconds: float,
    readers: int,
    pause: float,
    pages: Sequence[str] = PAGES,
    files: Sequence[str] = PICTURES,
    settle: float = SECONDS_TO_SETTLE,
) -> Soaked:
    """Let so many readers be there at once, one after another, for so long."""
    seen = Seen()
    crowd = Crowd(site, seen, pages, files)
    for page in pages:
        await crowd.visit(page)
    await asyncio.sleep(settle)
    before, kept = await asyncio.to_thread(held, site), kept_answers(site)
    until, most = time.monotonic() + seconds, before
    coming = [asyncio.create_task(crowd.come_and_go(until, pause)) for _ in range(readers)]
    while time.monotonic() < until:
        await asyncio.sleep(min(5, seconds / 4))
        most = most.at_most(await asyncio.to_thread(held, site))
    await asyncio.gather(*coming)
    await asyncio.sleep(settle)
    after = await asyncio.to_thread(held, site)
    grown = {name: count - kept.get(name, 0) for name, count in kept_answers(site).items()}
    return Soaked(before, most.at_most(after), after, crowd.visits, seen, grown)


def report(soaked: Soaked) -> Iterator[str]:
    """Return the lines of the table, and which caches have grown."""
    yield "| | all asked once | at most | all have left |\n|---|---:|---:|---:|"
    states: Sequence[dict[str, float]] = [
        asdict(state) for state in (soaked.before, soaked.most, soaked.after)
    ]
    for name in states[0]:
        yield f"| {name} | {' | '.join(f'{state[name]:.0f}' for state in states)} |"
    yield ""
    yield f"{soaked.visits} readers: {soaked.seen.outcomes} {soaked.seen.told or ''}"
    grown = sorted(soaked.grown.items(), key=lambda each: -each[1])[:12]
    yield "Caches that have grown: " + ", ".join(f"{name} +{by:.0f}" for name, by in grown if by)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1, help="seconds between two readers")
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="soak-") as place:
        folder = Path(place)
        database = f"sqlite:///{folder}/demo.sqlite3"
        load_demo(database)
        with installed(database, folder, asked.processes) as site:
            soaked = asyncio.run(soak(site, asked.minutes * 60, asked.readers, asked.pause))
    print(f"{machine()}; {asked.processes} processes, {asked.minutes:g} minutes\n")
    print("\n".join(report(soaked)))
    if soaked.seen.outcomes.keys() & {ERROR_PAGE, FAILED}:
        raise SystemExit("readers saw a failure")


if __name__ == "__main__":
    main()
