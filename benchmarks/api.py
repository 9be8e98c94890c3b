"""Requests per second of the API: python -m benchmarks.api."""

import argparse
import asyncio
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from benchmarks.serving import Server, constant_answer, machine, site
from data_access.demo import load_demo
from data_access.editions import edition, regions

RATINGS = "/api/v1/ratings?edition=2021&release={release}"
RELEASES = ("2022Q1.1", "2022Q2.1", "2022Q3.1", "2022Q4.1", "2023Q1.1", "2023Q2.1", "2023Q3.1")
DIRECTIONS = [direction.code for direction in edition("2021").directions]
REGIONS = [region.code for region in regions()]
REPEATED = 6
KNOWN, COLD, UNCHANGED, CONSTANT = (
    "repeated question",
    "new question",
    "repeated question, not changed (304)",
    "bare route, constant answer of the same size",
)
AT_LEAST = {KNOWN: 300, COLD: 100}

Addresses = Iterator[str]


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers per second that passed, and per second the server was at work."""

    passed: float
    at_work: float


def known_addresses() -> Addresses:
    """Ask a few questions in turn."""
    asked = [RATINGS.format(release=release) for release in RELEASES[:REPEATED]]
    return (asked[n % REPEATED] for n in count())


def new_addresses(seed: int = 1) -> Addresses:
    """Ask what was never asked before: filters and orders at random, the same in every run."""
    chance, asked = random.Random(seed), set[str]()
    while True:
        narrowed = {
            "direction": ",".join(sorted(chance.sample(DIRECTIONS, chance.randint(4, 8)))),
            "region": ",".join(sorted(chance.sample(REGIONS, chance.randint(12, 20)))),
            "stars": ",".join(sorted(chance.sample("54321", chance.randint(3, 5)))),
            "sort": chance.choice(("rank", "-rank", "change", "stability", "innovation")),
        }
        filters = "".join(f"&{name}={value}" for name, value in narrowed.items())
        address = RATINGS.format(release=chance.choice(RELEASES)) + filters
        if address not in asked:
            asked.add(address)
            yield address


class Caller:
    """A connection that stays open and asks one question after the other."""

    def __init__(self, server: Server, header: str = "") -> None:
        self._host, self._port = server.address.split(":")
        self._header = header
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, address: str) -> int:
        """Ask and read the whole answer; return its status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, int(self._port))
        reader, writer = self._streams
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {self._host}\r\n{self._header}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(
            (int(line[15:]) for line in head.splitlines() if line.startswith("content-length:")), 0
        )
        await reader.readexactly(length)
        return int(head.split(" ", 2)[1])

    async def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            await self._streams[1].wait_closed()


async def rate(
    server: Server, addresses: Addresses, status: int, seconds: float, connections: int, header: str
) -> Rate:
    """Return answers per second; RuntimeError for an answer of another status."""
    callers = [Caller(server, header) for _ in range(connections)]
    until, answered = time.perf_counter() + seconds, 0

    async def ask_on(caller: Caller) -> None:
        nonlocal answered
        while time.perf_counter() < until:
            address = next(addresses)
            found = await caller.ask(address)
            if found != status:
                raise RuntimeError(f"{address} was answered with {found}, not {status}")
            answered += 1

    start, used = time.perf_counter(), processor_seconds(server)
    await asyncio.gather(*map(ask_on, callers))
    took, used = time.perf_counter() - start, processor_seconds(server) - used
    for caller in callers:
        await caller.close()
    return Rate(answered / took, answered / used if used else math.nan)


def processor_seconds(server: Server) -> float:
    """Return how long a server has kept a processor busy; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def on_one_core(server: Server) -> None:
    """Hold a server to the first core, this script to the others, where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(server.process.pid, {0})
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)))


def measure(options: argparse.Namespace) -> dict[str, list[Rate]]:
    """Measure all kinds of questions in turn."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        database = folder / "ratings.sqlite3"
        load_demo(f"sqlite:///{database}")
        served = stack.enter_context(site(database))
        with urlopen(f"http://{served.address}{RATINGS.format(release=RELEASES[0])}") as answer:
            size, tag = len(answer.read()), answer.headers["ETag"]
        bare = stack.enter_context(constant_answer(size))
        for server in (served, bare):
            on_one_core(server)
        first = RATINGS.format(release=RELEASES[0])
        cold = new_addresses()
        kinds: dict[str, Callable[[], tuple[Server, Addresses, int, str]]] = {
            CONSTANT: lambda: (bare, ("/" for _ in count()), 200, ""),
            KNOWN: lambda: (served, known_addresses(), 200, ""),
            UNCHANGED: lambda: (
                *(served, (first for _ in count()), 304),
                f"If-None-Match: {tag}\r\n",
            ),
            COLD: lambda: (served, cold, 200, ""),
        }
        rates: dict[str, list[Rate]] = {kind: [] for kind in kinds}
        for _ in range(options.rounds):
            for kind, ask in kinds.items():
                server, addresses, status, header = ask()
                found = asyncio.run(
                    rate(server, addresses, status, options.seconds, options.connections, header)
                )
                rates[kind].append(found)
        print(f"an answer has {size} bytes", end="; ")
        return rates


def main() -> None:
    """Measure and print the table."""
    options = _options()
    rates = measure(options)
    passed = {kind: median(rate.passed for rate in found) for kind, found in rates.items()}
    print(f"{options.connections} connections, one core for the server; {machine()}\n")
    print("| question | requests per second | of a bare route | per processor second | at least |")
    print("|---|---:|---:|---:|---:|")
    for kind, found in rates.items():
        ratio, at_work = passed[kind] / passed[CONSTANT], median(rate.at_work for rate in found)
        least = AT_LEAST.get(kind, "")
        print(f"| {kind} | {passed[kind]:.0f} | {ratio:.2f} | {at_work:.0f} | {least} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of every kind of question in turn")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--connections", type=int, default=8, help="open at the same time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
