"""What pictures of charts cost, beside a plain one: python -m benchmarks.charts."""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import plotly.graph_objects as go

from benchmarks.serving import machine, with_database
from components.charts import files as taking_charts
from components.charts.codes import View
from components.downloads import press_pack
from components.export.renderer import printer
from data_access.demo import load_demo
from data_access.question import Question
from data_access.settings import settings

NEWEST = Question("2021", "2023Q3.1")
BAR, MAP = "bar chart, PNG", "map, PNG"
PLAIN = "small bar chart without a frame, SVG"
COLD = "the same, with the process and the browser that draw it not started"
PACK = "press pack"
AT_MOST = {COLD: 5.0, BAR: 0.4, MAP: 1.0, PACK: 60.0}
"""Seconds on an ordinary machine."""
PLAIN_FIGURE = go.Figure(go.Bar(x=["a", "b", "c"], y=[1, 2, 3])).to_json()
PLAIN_SIZE = (700, 500)


def seconds_of(make: Callable[[], object], rounds: int) -> float:
    """Return the median of the seconds something takes, after it was made once."""
    make()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        make()
        taken.append(time.perf_counter() - start)
    return median(taken)


def new_picture(chart: str, *choices: str) -> Callable[[], object]:
    """Return what makes a picture of a view that nobody asked for: nothing kept may help."""
    directions = cycle(f"{number:02}" for number in range(1, 11))

    def make() -> object:
        taking_charts.file_of.cache_clear()
        question = NEWEST
        if chart == "map":
            question = Question(NEWEST.edition, NEWEST.release, directions=(next(directions),))
        return taking_charts.file_of(View(chart, question, choices, "zh"), "png")

    return make


def measured(rounds: int) -> dict[str, float]:
    """Return the seconds of each, a plain picture among them."""
    start = time.perf_counter()
    printer().svg(PLAIN_FIGURE, PLAIN_SIZE)
    cold = time.perf_counter() - start
    found = {
        COLD: cold,
        PLAIN: seconds_of(lambda: printer().svg(PLAIN_FIGURE, PLAIN_SIZE), rounds),
        BAR: seconds_of(new_picture("star-distribution"), rounds),
        MAP: seconds_of(new_picture("map", "projects", "map"), rounds),
    }
    start = time.perf_counter()
    press_pack.made(NEWEST, list)
    return found | {PACK: time.perf_counter() - start}


def report(found: dict[str, float]) -> Iterator[str]:
    """Return the lines of the table."""
    yield "| what | seconds | in times of the plain one | at most, seconds |"
    yield "|---|---:|---:|---:|"
    for name, seconds in found.items():
        limit = AT_MOST.get(name, "")
        yield f"| {name} | {seconds:.2f} | {seconds / found[PLAIN]:.1f} | {limit} |"


def main() -> None:
    """Measure with the demo edition and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds; the median is printed")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        database = Path(name) / "demo.sqlite3"
        load_demo(f"sqlite:///{database}")
        os.environ.update(with_database(database) | {"KEPT_MEGABYTES": "0"})
        settings.cache_clear()
        found = measured(options.rounds)
    printer().close()
    print("\n".join([f"Warm but for one; {machine()}", "", *report(found)]))


if __name__ == "__main__":
    main()
