"""What a page costs here against another commit: python -m benchmarks.against COMMIT.

Both sites serve the same demo editions at the same time and are asked by turns. For each page: how
many messages a run sends, and how long it keeps the processor busy, for a question that was asked
before and for one that nobody asked. Then a mix of pages, languages and filters on one process.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, product
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.reader import Reader, reading
from benchmarks.serving import Server, machine, serving, with_database
from components.web.compression import FOLDER, compress_all
from data_access.settings import ROOT

PAGES = (
    *("", "leaderboard", "project?id=2021-017", "map", "directions", "tracking"),
    *("compare?kind=region", "province?code=520000", "catalogue", "methodology"),
    *("downloads", "verify"),
)
TAKES_FILTERS = ("leaderboard", "map", "directions", "tracking", "catalogue", "downloads")
MIX = ("", "leaderboard", "map", "directions", "tracking")
FILTERS = ("", "direction=06", "category=1", "region=440000", "stars=5,4")
RELEASE = "edition=2021&release=2023Q3.1"
OLDER = ("2021Q4.1", "2022Q1.1", "2022Q2.1", "2022Q3.1", "2022Q4.1", "2023Q1.1", "2023Q2.1")
CONNECTIONS = 8
WORDS = count(1)


@dataclass
class Costs:
    """What runs of a page cost on one side: messages, and seconds of the processor by round."""

    messages: int = 0
    repeated: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)


@contextmanager
def sites(commit: str, folder: Path) -> Iterator[tuple[Server, Server]]:
    """Serve the other commit and this tree, each with the demo editions in its own database.

    Packages that only the other commit needs are looked for on PYTHONPATH. Served files are
    compressed beforehand: neither is to be at that meanwhile.
    """
    other = folder / "other"
    compress_all()
    subprocess.run(["git", "worktree", "add", "--detach", str(other), commit], cwd=ROOT, check=True)
    try:
        with _site(other, folder / "before") as before, _site(ROOT, folder / "after") as after:
            yield before, after
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(other)], cwd=ROOT, check=True)


@contextmanager
def _site(tree: Path, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    if tree != ROOT:
        copytree(FOLDER, tree / FOLDER.relative_to(ROOT))
    packages = os.pathsep.join(filter(None, (str(tree), os.environ.get("PYTHONPATH"))))
    environment = {**with_database(folder / "ratings.sqlite3"), "PYTHONPATH": packages}
    subprocess.run(
        [sys.executable, "-m", "data_access", "demo"],
        cwd=tree,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with serving(tree / "app.py", folder=tree, environment=environment) as server:
        yield server


def questions(page: str) -> Iterator[str]:
    """Yield queries that nobody asked before: filters where a page takes them, else releases."""
    own = page.partition("?")[2]
    if page.partition("?")[0] not in TAKES_FILTERS:
        for release in cycle(OLDER):
            yield f"edition=2021&release={release}&{own}"
    for number in WORDS:
        directions = ",".join(f"{1 + (number + step) % 10:02d}" for step in range(1 + number % 4))
        yield f"{RELEASE}&direction={directions}&q={number % 10}&{own}"


async def cost(server: Server, reader: Reader, queries: Sequence[str]) -> tuple[float, int]:
    """Return seconds of the processor a run, and the messages of the last one."""
    start = server.processor_seconds()
    messages = 0
    for query in queries:
        messages = (await reader.ask(query)).messages
    return (server.processor_seconds() - start) / len(queries), messages


async def compare(servers: Sequence[Server], page: str, rounds: int, runs: int) -> list[Costs]:
    """Ask both sites for a page by turns."""
    found = [Costs(), Costs()]
    address, _, own = page.partition("?")
    usual = f"{RELEASE}&{own}"
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(reading(s.address, address)) for s in servers]
        for reader in readers:
            await reader.ask(usual)
        fresh = questions(page)
        for _ in range(rounds):
            asked = [next(fresh) for _ in range(len(OLDER) if page not in TAKES_FILTERS else runs)]
            for server, reader, costs in zip(servers, readers, found, strict=True):
                seconds, costs.messages = await cost(server, reader, [usual] * runs)
                costs.repeated.append(seconds)
                costs.new.append((await cost(server, reader, asked))[0])
    return found


async def mixed(server: Server, runs: int) -> float:
    """Return how many runs a second one process gives to readers of a mix of pages."""
    views = cycle(product(MIX, FILTERS, ("zh", "en")))
    async with AsyncExitStack() as stack:
        readers = []
        for _ in range(CONNECTIONS):
            page, query, language = next(views)
            opened = reading(server.address, page, language=language)
            readers.append((await stack.enter_async_context(opened), f"{RELEASE}&{query}"))

        async def ask_on(reader: Reader, query: str) -> None:
            for _ in range(runs):
                await reader.ask(query)

        start = time.perf_counter()
        await asyncio.gather(*(ask_on(reader, query) for reader, query in readers))
        return CONNECTIONS * runs / (time.perf_counter() - start)


def row(page: str, before: Costs, after: Costs) -> str:
    """Return a page's row of the table, times in milliseconds, ratios as medians of the pairs."""
    cells = [f"/{page}", f"{before.messages} → {after.messages}"]
    for old, new in ((before.repeated, after.repeated), (before.new, after.new)):
        ratio = median(b / a for a, b in zip(old, new, strict=True) if a)
        cells.append(f"{median(old) * 1000:.1f} → {median(new) * 1000:.1f} ({ratio:.2f})")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=PAGES)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, sites(asked.commit, Path(folder)) as servers:
        print(f"{machine()}; against {asked.commit}; processor milliseconds a run")
        print("| page | messages | repeated question | new question |\n|---|---|---|---|")
        for page in asked.pages:
            found = asyncio.run(compare(servers, page, asked.rounds, asked.runs))
            print(row(page, *found), flush=True)
        for _ in range(2):  # the first round fills what is kept
            rates = [
                [asyncio.run(mixed(server, asked.runs)) for server in servers]
                for _ in range(asked.rounds)
            ]
        ratio = median(after / before for before, after in rates)
        before, after = (median(side) for side in zip(*rates, strict=True))
        print(f"mix of pages, runs a second: {before:.0f} → {after:.0f} ({ratio:.2f})")


if __name__ == "__main__":
    main()
