"""What a filter change costs on each page, in runs of an empty page: python -m benchmarks.pages."""

import argparse
import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.large import Step, import_list, import_ratings, run
from benchmarks.load import Crowd, Questions, Tally, Visit, open_pages
from benchmarks.reader import Answer, Reader, Value
from benchmarks.serving import Server, empty_page, machine, site
from data_access.demo import load_demo

PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
SIZES = (204, 20_000)
FILTERS = ("choose_direction", "choose_region", "choose_stars", "choose_q")
PAGES: Mapping[str, tuple[str, ...]] = {
    "leaderboard": FILTERS,
    "map": FILTERS,
    "directions": FILTERS,
    "tracking": FILTERS,
    "tracking?show=stars": FILTERS,
    "tracking?show=distribution": FILTERS,
    "compare?kind=region": FILTERS,
    "province?code=520000": ("choose_code",),
}
"""The addresses that are measured, and the widgets whose change asks a new question there."""
KNOWN, COLD = "repeated question", "new question"
AT_MOST = {KNOWN: 3, COLD: 10}
REPEATED = 6
MAY_SHOW_NOTHING_NEW = 0.2
"""A share of the runs: three filters at random leave none of 204 projects now and then."""


def known_questions(readers: Sequence[Reader], key: str) -> Visit:
    """Return a visit that asks one of a few questions, each asked by somebody before."""
    changes = {reader: cycle(_first_options(reader, key)) for reader in readers}

    def visit(reader: Reader) -> Awaitable[Answer]:
        return reader.run({key: next(changes[reader])})

    return visit


def _first_options(reader: Reader, key: str) -> list[Value]:
    options = reader.options(key)[:REPEATED]
    is_one = isinstance(reader.value(key), str)
    return list(options) if is_one else [[option] for option in options]


def new_questions(filters: tuple[str, ...]) -> Visit:
    """Return a visit that asks what nobody asked before."""
    questions = Questions(seed=1, filters=filters)
    return lambda reader: reader.run(questions.fresh(reader))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run costs: how long readers wait, and how long the processor is busy, both in runs of
    the empty page.
    """

    waiting: float
    processor: float


async def costs_of(
    pages: Server, empty: Server, connections: int, rounds: int, seconds: float
) -> dict[tuple[str, str], Cost]:
    """Return what a run costs by page and kind of question."""
    costs: dict[tuple[str, str], Cost] = {}
    for page, filters in PAGES.items():
        async with AsyncExitStack() as stack:
            readers = await open_pages(stack, pages, connections, page)
            known = known_questions(readers, filters[0])
            for _ in range(REPEATED):
                await known(readers[0])
            crowds = {
                "": Crowd(empty, await open_pages(stack, empty, connections), Reader.run),
                KNOWN: Crowd(pages, readers, known),
                COLD: Crowd(
                    pages,
                    await open_pages(stack, pages, connections, page),
                    new_questions(filters),
                ),
            }
            for crowd in list(crowds.values()) * rounds:
                await crowd.measure(seconds)
        for kind in AT_MOST:
            crowds[kind].tally.check(MAY_SHOW_NOTHING_NEW)
            costs[page, kind] = _cost(crowds[kind].tally, crowds[""].tally)
    return costs


def _cost(tally: Tally, empty: Tally) -> Cost:
    return Cost(
        median(base / rate for base, rate in zip(empty.rates, tally.rates, strict=True)),
        median(busy / base for busy, base in zip(tally.processor, empty.processor, strict=True)),
    )


def large_edition(folder: Path, projects: int) -> Path:
    """Make an edition with as many made-up projects and several releases; return its database."""
    database = folder / f"{projects}.sqlite3"
    steps: list[Step] = [run("init", ["init"], database)]
    steps.append(run("import the list", import_list(folder, projects), database))
    for seed, period in enumerate(PERIODS):
        run(period, import_ratings(folder, projects, period, seed), database)
        run(period, ["publish", "2021", period, "--yes"], database)
    return database


def report(costs: Mapping[int, Mapping[tuple[str, str], Cost]]) -> Iterator[str]:
    """Return the lines of the table."""
    columns = [(size, kind) for kind in AT_MOST for size in costs]
    yield "| page | " + " | ".join(f"{kind}, {size:,} projects" for size, kind in columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    for page in PAGES:
        found = [costs[size][page, kind] for size, kind in columns]
        cells = [f"{cost.waiting:.1f} ({cost.processor:.1f})" for cost in found]
        yield f"| {page} | " + " | ".join(cells) + " |"
    yield "| at most | " + " | ".join(str(AT_MOST[kind]) for _, kind in columns) + " |"


def main() -> None:
    """Make both editions, measure every page with each, print the table."""
    options = _options()
    with TemporaryDirectory() as name, ExitStack() as stack:
        small = Path(name) / "demo.sqlite3"
        load_demo(f"sqlite:///{small}")
        databases = dict(zip(SIZES, (small, large_edition(Path(name), SIZES[1])), strict=True))
        empty = stack.enter_context(empty_page())
        costs = {
            size: asyncio.run(
                costs_of(
                    stack.enter_context(site(database)),
                    empty,
                    options.connections,
                    options.rounds,
                    options.seconds,
                )
            )
            for size, database in databases.items()
        }
    caption = (
        "Waiting (processor time), both in runs of an empty page; "
        f"{options.connections} connections; {machine()}"
    )
    print("\n".join(chain([caption, ""], report(costs))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=4, help="pages open at once")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median is printed")
    parser.add_argument("--seconds", type=float, default=3, help="of each visit in a round")
    return parser.parse_args()


if __name__ == "__main__":
    main()
