"""Runs per second of the leaderboard: python -m benchmarks.load."""

import argparse
import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.reader import Answer, Reader, Value, reading
from benchmarks.serving import Server, empty_page, machine, ordinary_page, site
from data_access.demo import load_demo

Change = Mapping[str, Value]
Visit = Callable[[Reader], Awaitable[Answer]]

REPEATED = 6
EMPTY, COLD, KNOWN, ORDINARY = (
    "empty page",
    "cold question",
    "repeated question",
    "ordinary page, untuned",
)
TARGETS = {COLD: 0.25, KNOWN: 0.5}
MAY_SHOW_NOTHING_NEW = 0.1
SEVERAL = {"choose_direction": (4, 8), "choose_region": (12, 20), "choose_stars": (3, 5)}
"""How many options a reader chooses at once: at least and at most."""
FILTERS = (*SEVERAL, "choose_q")
WORDS = ("", "", "data", "platform", "demo")


class NothingMeasured(RuntimeError):
    """Too many runs showed no rows, or what was shown before: the numbers would mean nothing."""


class Questions:
    """Random filter changes; none leads a second time to a question that was asked before."""

    def __init__(self, seed: int, filters: tuple[str, ...] = FILTERS) -> None:
        self._random = random.Random(seed)
        self._filters = filters
        self._asked: set[str] = set()

    def fresh(self, reader: Reader) -> Change:
        """Return a change of one filter that asks what nobody asked yet."""
        shown = {key: reader.value(key) for key in self._filters}
        self._asked.add(str(shown))
        while True:
            change = self._any_change(reader)
            asked = str(shown | change)
            if asked not in self._asked:
                self._asked.add(asked)
                return change

    def _any_change(self, reader: Reader) -> dict[str, Value]:
        key = self._random.choice(self._filters)
        if key == "choose_q":
            return {key: self._random.choice(WORDS)}
        if key not in SEVERAL:
            return {key: self._random.choice(reader.options(key))}
        least, most = SEVERAL[key]
        size = self._random.randint(least, most)
        return {key: sorted(self._random.sample(reader.options(key), size))}


def repeated_questions(reader: Reader) -> Iterator[Change]:
    """Return the few changes that are asked again and again: one direction after another."""
    for direction in reader.options("choose_direction")[:REPEATED]:
        yield {"choose_direction": [direction]}


@dataclass(slots=True)
class Tally:
    """What the runs of one kind of visit came to, round by round."""

    rates: list[float] = field(default_factory=list)
    runs: int = 0
    messages: int = 0
    size: int = 0
    without_rows: int = 0
    unchanged: int = 0
    durations: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Milliseconds of the server's processor a run, round by round."""

    def add(self, answer: Answer, before: Answer | None, seconds: float) -> None:
        """Count a run; `before` is what the same reader saw last."""
        self.runs += 1
        self.messages += answer.messages
        self.size += answer.size
        self.without_rows += not answer.elements & {"dataframe", "table", "html"}
        self.unchanged += before is not None and answer.content == before.content
        self.durations.append(seconds)

    def check(self, may_show_nothing_new: float = MAY_SHOW_NOTHING_NEW) -> None:
        """Raise NothingMeasured where filters did not do what they do for a reader."""
        if max(self.without_rows, self.unchanged) > self.runs * may_show_nothing_new:
            raise NothingMeasured(
                f"of {self.runs} runs {self.without_rows} had no rows, {self.unchanged} nothing new"
            )

    def percentile(self, percent: int) -> float:
        """Return a percentile of the seconds a run took."""
        ordered = sorted(self.durations)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


class Crowd:
    """Readers with an open page each who do the same kind of thing."""

    def __init__(self, server: Server, readers: Sequence[Reader], visit: Visit) -> None:
        self.server = server
        self.readers = readers
        self.visit = visit
        self.tally = Tally()

    async def measure(self, seconds: float) -> None:
        """Let every reader go on for some seconds; add what they did to the tally."""
        start, busy, before = time.perf_counter(), self.server.processor_seconds(), self.tally.runs
        await asyncio.gather(*(self._go_on(reader, start + seconds) for reader in self.readers))
        runs = self.tally.runs - before
        self.tally.rates.append(runs / (time.perf_counter() - start))
        self.tally.processor.append(1000 * (self.server.processor_seconds() - busy) / runs)

    async def _go_on(self, reader: Reader, until: float) -> None:
        before: Answer | None = None
        while (start := time.perf_counter()) < until:
            answer = await self.visit(reader)
            self.tally.add(answer, before, time.perf_counter() - start)
            before = answer


def cold_visits(seed: int) -> Visit:
    """Return a visit that asks what nobody asked before."""
    questions = Questions(seed)
    return lambda reader: reader.run(questions.fresh(reader))


async def repeated_visits(readers: Sequence[Reader]) -> Visit:
    """Return a visit that asks one of a few questions; all of them were asked before."""
    changes = {reader: deque(repeated_questions(reader)) for reader in readers}
    for place, (reader, known) in enumerate(changes.items()):
        for change in known:
            await reader.run(change)
        known.rotate(place)

    def visit(reader: Reader) -> Awaitable[Answer]:
        changes[reader].rotate()
        return reader.run(changes[reader][0])

    return visit


async def open_pages(
    stack: AsyncExitStack, server: Server, connections: int, page: str = ""
) -> list[Reader]:
    """Open a page several times."""
    opened = (reading(server.address, page) for _ in range(connections))
    return [await stack.enter_async_context(one) for one in opened]


async def compare(
    servers: Mapping[str, Server], connections: int, rounds: int, seconds: float
) -> dict[str, Tally]:
    """Measure every kind of visit in turn, round after round, so that all meet the same machine."""
    async with AsyncExitStack() as stack:
        crowds = {
            name: await crowd_of(name, server, await open_pages(stack, server, connections, page))
            for name, (server, page) in _visits(servers).items()
        }
        for crowd in list(crowds.values()) * rounds:
            await crowd.measure(seconds)
    return {name: crowd.tally for name, crowd in crowds.items()}


def _visits(servers: Mapping[str, Server]) -> dict[str, tuple[Server, str]]:
    visits = {
        EMPTY: (servers["empty"], ""),
        COLD: (servers["site"], "leaderboard"),
        KNOWN: (servers["site"], "leaderboard"),
    }
    return visits | ({ORDINARY: (servers["ordinary"], "")} if "ordinary" in servers else {})


async def crowd_of(name: str, server: Server, readers: Sequence[Reader]) -> Crowd:
    """Return readers who visit in one of the ways, ready to be measured."""
    if name == EMPTY:
        return Crowd(server, readers, Reader.run)
    if name == KNOWN:
        return Crowd(server, readers, await repeated_visits(readers))
    return Crowd(server, readers, cold_visits(seed=1))


def report(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Return the lines of the table."""
    empty = tallies[EMPTY].rates
    yield (
        "| visit | runs/s | of the empty page | at least "
        "| processor ms a run | messages a run | kB a run | no rows |"
    )
    yield "|---|" + "---:|" * 7
    for name, tally in tallies.items():
        if name != EMPTY:
            tally.check()
        ratio = median(rate / base for rate, base in zip(tally.rates, empty, strict=True))
        yield (
            f"| {name} | {median(tally.rates):.1f} | {ratio:.2f} | {TARGETS.get(name, '')} "
            f"| {median(tally.processor):.1f} | {tally.messages / tally.runs:.0f} "
            f"| {tally.size / tally.runs / 1000:.1f} "
            f"| {tally.without_rows / tally.runs:.0%} |"
        )


def main() -> None:
    """Start the servers, measure, print the table."""
    options = _options()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        database = Path(folder) / "demo.sqlite3"
        load_demo(f"sqlite:///{database}")
        servers = {
            "site": stack.enter_context(site(database)),
            "empty": stack.enter_context(empty_page()),
        }
        if options.untuned:
            servers["ordinary"] = stack.enter_context(ordinary_page(database, Path(folder)))
        tallies = asyncio.run(
            compare(servers, options.connections, options.rounds, options.seconds)
        )
    caption = f"{options.connections} connections, median of {options.rounds} rounds; {machine()}"
    print("\n".join(chain([caption, ""], report(tallies))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=8, help="pages open at once")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the median is printed")
    parser.add_argument("--seconds", type=float, default=5, help="of each visit in a round")
    parser.add_argument("--untuned", action="store_true", help="the ordinary page as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
