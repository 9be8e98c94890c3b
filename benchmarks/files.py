"""What a release's files cost to make, at two sizes: python -m benchmarks.files."""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.large import PERIOD, import_list, import_ratings, run
from benchmarks.serving import machine, with_database
from components import cached
from components.downloads import files
from data_access.demo import load_demo
from data_access.question import Question
from data_access.settings import settings

DATASET, PACKAGE = "ratings", "package.zip"


def costs(question: Question, rounds: int) -> dict[str, tuple[float, int]]:
    """Return the median of the seconds and the bytes of each file, by its ending."""
    found = {}
    for ending in (*files.TYPES, PACKAGE):
        seconds, size = [], 0
        for _ in range(rounds):
            start = time.perf_counter()
            size = len(_made(ending, question))
            seconds.append(time.perf_counter() - start)
        found[ending] = (median(seconds), size)
    return found


def _made(ending: str, question: Question) -> bytes:
    if ending == PACKAGE:
        return files.release_package(question)
    return files.file_bytes(DATASET, ending, question)


def costs_of(database: Path, question: Question, rounds: int) -> dict[str, tuple[float, int]]:
    """Return what a release of a database costs."""
    os.environ.update(with_database(database))
    settings.cache_clear()
    for answer in vars(cached).values():
        if hasattr(answer, "cache_clear"):
            answer.cache_clear()
    return costs(question, rounds)


def report(sizes: dict[str, dict[str, tuple[float, int]]]) -> Iterator[str]:
    """Return the lines of the table."""
    yield f"| file | {' | '.join(f'{name}, ms | kB' for name in sizes)} |"
    yield f"|---|{'---:|' * (2 * len(sizes))}"
    for ending in (*files.TYPES, PACKAGE):
        cells = [found[ending] for found in sizes.values()]
        written = [f"{seconds * 1000:.0f} | {size / 1000:.0f}" for seconds, size in cells]
        yield f"| {ending} | {' | '.join(written)} |"


def main() -> None:
    """Make the files of the demo edition and of a large release, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=20_000, help="how many are made up")
    parser.add_argument("--rounds", type=int, default=3, help="how often each file is made")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        large, demo = folder / "large.sqlite3", folder / "demo.sqlite3"
        load_demo(f"sqlite:///{demo}")
        for step, typed in {
            "init": ["init"],
            "import the list": import_list(folder, options.projects),
            "import the ratings": import_ratings(folder, options.projects, PERIOD),
            "publish": ["publish", "2021", PERIOD, "--yes"],
        }.items():
            run(step, typed, large)
        sizes = {
            "204 projects": costs_of(demo, Question("2021", "2023Q3.1"), options.rounds),
            f"{options.projects} projects": costs_of(
                large, Question("2021", f"{PERIOD}.1"), options.rounds
            ),
        }
        print(f"{machine()}\n")
        print("\n".join(report(sizes)))


if __name__ == "__main__":
    main()
