"""What readers see when a process dies, and when all are restarted: python -m benchmarks.lost.

Sessions are spread over a few processes behind nginx; one is killed, later all are restarted one
after another, as the recipe in `deploy/` says.
"""

import argparse
import asyncio
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.installation import Installation, installed
from benchmarks.serving import machine
from benchmarks.visitor import ERROR_PAGE, FAILED, Seen, Visitor
from data_access.demo import load_demo

PAGES = (
    "leaderboard?direction=06&stars=4,5", "", "map?region=520000", "directions", "tracking",
    "project?id=2021-017", "province?code=520000", "compare?picked=2021-017,2021-018",
)  # fmt: skip
SECONDS_TO_NOTICE, SECONDS_TO_COME_BACK = 2, 60
AT_ONCE = 20
"""How many readers come at the same moment when the measurement begins."""


@asynccontextmanager
async def visiting(
    address: str, count: int, seen: Seen, pages: Sequence[str] = PAGES
) -> AsyncIterator[list[Visitor]]:
    """Let so many readers come, each to one of a few pages, and leave when the block ends."""
    visitors = [
        Visitor(address, page, seen, number=number)
        for number, page in enumerate(islice(cycle(pages), count))
    ]
    try:
        for first in range(0, count, AT_ONCE):
            await asyncio.gather(*(each.come() for each in visitors[first : first + AT_ONCE]))
        yield visitors
    finally:
        await asyncio.gather(*(each.leave() for each in visitors))


async def one_dies(site: Installation, visitors: Sequence[Visitor], port: int) -> int:
    """Kill a process, and wait until all its readers are back; return how many there were."""
    ended = [asyncio.create_task(each.wait_for_the_end()) for each in visitors]
    back = [asyncio.create_task(_back(*each)) for each in zip(visitors, ended, strict=True)]
    await asyncio.sleep(0)
    site.kill(port)
    await asyncio.wait(ended, timeout=SECONDS_TO_NOTICE)
    lost = [task for end, task in zip(ended, back, strict=True) if end.done()]
    for end in ended:
        end.cancel()
    await asyncio.wait_for(asyncio.gather(*lost), SECONDS_TO_COME_BACK)
    return len(lost)


async def _back(visitor: Visitor, ended: asyncio.Task[None]) -> None:
    await ended
    await visitor.come_back()


async def restarted_one_by_one(
    site: Installation, visitors: Sequence[Visitor], *ports: int
) -> None:
    """Restart process after process, while readers act and ask for pages."""
    recipe = site.restart_one_by_one(*ports)
    while recipe.poll() is None:
        await asyncio.gather(*(_act_and_look(each) for each in visitors))
        await asyncio.sleep(1)
    if recipe.returncode:
        raise subprocess.CalledProcessError(recipe.returncode, recipe.args)


async def _act_and_look(visitor: Visitor) -> None:
    await visitor.act()
    await visitor.look()
    await visitor.take("/")  # as it is typed, without a language: no cache has it


async def play(site: Installation, sessions: int, acting: int) -> tuple[Seen, int, Seen]:
    """Return what was seen when one died, whose readers these were, and in the restart."""
    died, restarted = Seen(), Seen()
    async with visiting(site.address, sessions, died) as visitors:
        lost = await one_dies(site, visitors, site.ports[0])
    await asyncio.to_thread(site.wait_for, site.ports[0])
    async with visiting(site.address, acting, restarted) as visitors:
        await restarted_one_by_one(site, visitors, *site.ports)
    return died, lost, restarted


def told(seen: Seen) -> str:
    """Say in a line what readers saw, and how long they were without the app."""
    twentieth = quantiles(seen.breaks, n=20)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in seen.outcomes.items())
    return (
        f"{outcomes}; {len(seen.breaks)} came back, median {median(seen.breaks):.1f} s, "
        f"p95 {twentieth[-1]:.1f} s, the last after {max(seen.breaks):.1f} s; "
        f"{seen.others} of them to something else; {seen.told or ''}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--acting", type=int, default=100, help="of them, during the restart")
    parser.add_argument("--processes", type=int, default=4)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="lost-") as place:
        folder = Path(place)
        database = f"sqlite:///{folder}/demo.sqlite3"
        load_demo(database)
        with installed(database, folder, asked.processes) as site:
            died, lost, restarted = asyncio.run(play(site, asked.sessions, asked.acting))
    print(f"{machine()}; {asked.processes} processes behind nginx\n")
    print(
        f"one of them killed under {asked.sessions} sessions, {lost} of them its own: {told(died)}"
    )
    print(f"all restarted under {asked.acting} sessions: {told(restarted)}")
    for seen in (died, restarted):
        if seen.outcomes.keys() & {ERROR_PAGE, FAILED} or seen.others:
            raise SystemExit("readers saw an error page, a failure or another page")


if __name__ == "__main__":
    main()
