"""How many readers one process serves, and two, behind nginx: python -m benchmarks.capacity.

First runs a second of readers who act without a pause, on several pages and in both languages, one
process and two in turn; then how many readers who act every ten seconds are answered in time.
"""

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.installation import Installation, installed
from benchmarks.lost import AT_ONCE, PAGES
from benchmarks.serving import machine
from benchmarks.visitor import WELL, Seen, Visitor
from data_access.demo import load_demo

SIDES = (1, 2)
AIM, IN_TIME = 1.7, 0.3
EVERY = 10.0
SECONDS_OF_A_STEP = 30.0


@asynccontextmanager
async def readers(site: Installation, count: int, seen: Seen) -> AsyncIterator[list[Visitor]]:
    """Let so many readers come, in both languages, and leave when the block ends."""
    kinds = islice(cycle((page, language) for page in PAGES for language in ("zh", "en")), count)
    come = [
        Visitor(site.address, page, seen, language, number)
        for number, (page, language) in enumerate(kinds)
    ]
    try:
        for first in range(0, count, AT_ONCE):
            await asyncio.gather(*(each.come() for each in come[first : first + AT_ONCE]))
        yield come
    finally:
        await asyncio.gather(*(each.leave() for each in come))


async def runs_a_second(crowd: Sequence[Visitor], seconds: float) -> float:
    """Return how many runs a second readers get who act without a pause."""
    seen, until, begun = Seen(), time.monotonic() + seconds, time.monotonic()
    for each in crowd:
        each.seen = seen

    async def act(reader: Visitor) -> None:
        while time.monotonic() < until:
            await reader.act()

    await asyncio.gather(*map(act, crowd))
    _check(seen)
    return seen.outcomes[WELL] / (time.monotonic() - begun)


async def waiting(site: Installation, count: int) -> float:
    """Return the p95 of the seconds that readers wait who act every ten seconds."""
    async with readers(site, count, Seen()) as crowd:
        seen, until = Seen(), time.monotonic() + SECONDS_OF_A_STEP
        for each in crowd:
            each.seen = seen

        async def act(reader: Visitor) -> None:
            await asyncio.sleep(random.uniform(0, EVERY))
            while time.monotonic() < until:
                begun = time.monotonic()
                await reader.act()
                await asyncio.sleep(max(0, begun + EVERY - time.monotonic()))

        await asyncio.gather(*map(act, crowd))
    _check(seen)
    ordered = sorted(seen.seconds)
    return ordered[len(ordered) * 19 // 20]


def _check(seen: Seen) -> None:
    if seen.outcomes.keys() != {WELL}:
        raise RuntimeError(f"readers saw something else: {seen.outcomes} {seen.told}")


async def compare(sites: Sequence[Installation], asked: argparse.Namespace) -> None:
    """Measure and print both tables."""
    rates: list[list[float]] = [[] for _ in sites]
    for _ in range(asked.rounds):
        for site, found in zip(sites, rates, strict=True):
            async with readers(site, asked.connections, Seen()) as crowd:
                found.append(await runs_a_second(crowd, asked.seconds))
    print("| processes | runs/s, mixed load | of one | at least |\n|---|---:|---:|---:|")
    for side, found in zip(SIDES, rates, strict=True):
        ratio = median(rate / one for rate, one in zip(found, rates[0], strict=True))
        print(f"| {side} | {median(found):.1f} | {ratio:.2f} | {AIM if side > 1 else ''} |")
    print(f"\n| readers, each every {EVERY:g} s | p95, s, one process | two |\n|---|---:|---:|")
    for count in range(asked.step, asked.most + 1, asked.step):
        waits = [await waiting(site, count) for site in sites]
        print(f"| {count} | {' | '.join(f'{wait:.2f}' for wait in waits)} |", flush=True)
        if min(waits) > IN_TIME:
            break


def main() -> None:
    """Start one process and two, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--step", type=int, default=100, help="more readers in each step")
    parser.add_argument("--most", type=int, default=1200)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="capacity-") as place, ExitStack() as running:
        database = f"sqlite:///{place}/demo.sqlite3"
        load_demo(database)
        sites = []
        for side in SIDES:
            folder = Path(place) / str(side)
            folder.mkdir()
            sites.append(running.enter_context(installed(database, folder, side)))
        print(f"{machine()}, readers among them\n")
        asyncio.run(compare(sites, asked))


if __name__ == "__main__":
    main()
