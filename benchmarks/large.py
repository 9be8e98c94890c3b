"""A list of 100,000 made-up projects, from file to leaderboard: python -m benchmarks.large."""

import argparse
import asyncio
import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import COLD, Tally, crowd_of, open_pages
from benchmarks.serving import Server, machine, site, with_database
from data_access.demo import load_demo
from data_access.editions import edition, units
from data_access.methods import method
from data_access.settings import ROOT

EDITION, PERIOD, METHOD = "2021", "2022Q1", "illustrative-1"
LARGE, DEMO = "made-up list", "demo edition"
IN_SECONDS, IN_GIBIBYTES, SLOWER_AT_MOST = 60, 2, 2
TYPES = ("platform", "model", "service", "application", "data set")


@dataclass(frozen=True, slots=True)
class Step:
    """What a command took: seconds, and the most memory it held, in GiB."""

    name: str
    seconds: float
    memory: float


def write_list(file: Path, projects: int) -> None:
    """Write a list that breaks no rule but the number of projects and the quotas."""
    facts, chance = edition(EDITION), random.Random(1)
    needs_a_level = facts.dcmm.direction if facts.dcmm else ""
    directions = [
        direction.name_zh
        for category in facts.categories
        for direction in category.directions
        if direction.code != needs_a_level
    ]
    recommending = [unit.name_zh for unit in units(EDITION)]
    _write(
        file,
        ["number", "project", "applicant", "recommending unit", "direction"],
        (
            [
                number,
                f"Shili data {chance.choice(TYPES)} {number}",
                f"ShiliApplicant{number}Demo",
                chance.choice(recommending),
                chance.choice(directions),
            ]
            for number in range(1, projects + 1)
        ),
    )


def write_ratings(file: Path, projects: int, seed: int) -> None:
    """Write scores for every project."""
    dimensions, chance = method(METHOD).dimensions, random.Random(seed)
    _write(
        file,
        ["number", *(dimension.name_zh for dimension in dimensions), "evidence"],
        (
            [
                number,
                *(f"{min(max(chance.gauss(70, 12), 0), 100):.2f}" for _ in dimensions),
                "self-reported",
            ]
            for number in range(1, projects + 1)
        ),
    )


def _write(file: Path, header: Sequence[str], rows: Iterator[list[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([header, *rows])


def import_list(folder: Path, projects: int) -> list[str]:
    """Write a list; return what the publisher types to import it."""
    file = folder / "list.csv"
    write_list(file, projects)
    waived = ["--accept=count", "--accept=quota:all", "--reason=made up to measure"]
    return ["import-list", EDITION, str(file), *waived]


def import_ratings(folder: Path, projects: int, period: str, seed: int = 2) -> list[str]:
    """Write the scores of a period; return what the publisher types to import them."""
    file = folder / f"{period}.csv"
    write_ratings(file, projects, seed)
    return ["import-ratings", EDITION, period, str(file), f"--method={METHOD}"]


def run(name: str, arguments: Sequence[str], database: Path) -> Step:
    """Run one of the publisher's commands; RuntimeError when it is refused."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "data_access", *arguments],
        cwd=ROOT,
        env={**os.environ, **with_database(database)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name}: exit code {process.returncode}")
    return Step(name, time.perf_counter() - start, usage.ru_maxrss / 2**20)


async def answer_times(server: Server, seconds: float) -> Tally:
    """Let one reader ask new questions for some seconds."""
    async with AsyncExitStack() as stack:
        crowd = await crowd_of(COLD, server, await open_pages(stack, server, 1, "leaderboard"))
        await crowd.measure(seconds)
    return crowd.tally


def report_steps(steps: Sequence[Step]) -> Iterator[str]:
    """Return the lines of the table on import and publication."""
    yield "| step | seconds | GiB at most |"
    yield "|---|---:|---:|"
    for step in steps:
        yield f"| {step.name} | {step.seconds:.1f} | {step.memory:.2f} |"
    seconds, memory = sum(step.seconds for step in steps), max(step.memory for step in steps)
    yield f"| together | {seconds:.1f} | {memory:.2f} |"
    yield f"| at most | {IN_SECONDS} | {IN_GIBIBYTES} |"


def report_answers(tallies: dict[str, Tally]) -> Iterator[str]:
    """Return the lines of the table on the leaderboard at both sizes."""
    yield "| leaderboard, cold question | p50 ms | p95 ms | no rows |"
    yield "|---|---:|---:|---:|"
    for name, tally in tallies.items():
        p50, p95 = (tally.percentile(percent) * 1000 for percent in (50, 95))
        yield f"| {name} | {p50:.0f} | {p95:.0f} | {tally.without_rows / tally.runs:.0%} |"
    ratio = tallies[LARGE].percentile(95) / tallies[DEMO].percentile(95)
    yield f"| ratio of the p95, at most {SLOWER_AT_MOST} | | {ratio:.2f} | |"


def main() -> None:
    """Write the files, import and publish them, ask the leaderboard, print the tables."""
    options = _options()
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        large, demo = folder / "large.sqlite3", folder / "demo.sqlite3"
        commands = {
            "init": ["init"],
            "import the list": import_list(folder, options.projects),
            "import the ratings": import_ratings(folder, options.projects, PERIOD),
            "publish": ["publish", EDITION, PERIOD, "--yes"],
        }
        steps = [run(step, typed, large) for step, typed in commands.items()]
        print(f"{options.projects} projects; {machine()}\n")
        print("\n".join(report_steps(steps)), flush=True)
        load_demo(f"sqlite:///{demo}")
        tallies = {
            name: asyncio.run(answer_times(stack.enter_context(site(database)), options.seconds))
            for name, database in ((DEMO, demo), (LARGE, large))
        }
        print("\n".join(["", *report_answers(tallies)]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000, help="how many are made up")
    parser.add_argument("--seconds", type=float, default=20, help="of questions at each size")
    return parser.parse_args()


if __name__ == "__main__":
    main()
