"""A first visit over a slow network, to a grid and to charts: python -m benchmarks.cold_visit."""

import argparse
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.serving import machine, ordinary_page, site
from components.web.compression import compress_all
from data_access.demo import load_demo

MEGABIT = 1_000_000 / 8
NETWORK = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10 * MEGABIT,
    "uploadThroughput": 10 * MEGABIT,
}
CPU_IDLE_SECONDS = 1.0
"""Servers and browser come to rest between visits."""
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TABLE = """(document.querySelector('[data-testid="stMain"] .board td')
        && !document.querySelector('#first-view'))
    || (document.querySelector('[data-testid="stDataFrame"] canvas')
        && document.querySelector('[data-testid="stDataFrame"] [role="gridcell"]'))"""
"""Our leaderboard once the app has taken over; the ordinary page's grid."""
CHART = """document.querySelector('[data-testid="stPlotlyChart"] .main-svg :is('
    + '.point path, .choroplethlocation, .slice path)')"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
LARGEST_PAINT = """() => new Promise((tell) => new PerformanceObserver((list) =>
    tell(list.getEntries().at(-1).startTime)
).observe({ type: "largest-contentful-paint", buffered: true }))"""


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """A page of the site beside an ordinary one: when each is usable, and what it may cost."""

    name: str
    address: str
    script: str
    usable: str
    targets: Mapping[str, float]
    most: Mapping[str, float]


PAIRS = (
    Against(
        "leaderboard",
        "/leaderboard",
        "ordinary.py",
        TABLE,
        {"first_paint_seconds": 0.25, "usable_seconds": 0.45},
        {"megabytes": 1.4, "largest_paint_seconds": 1.0},
    ),
    Against(
        "map",
        "/map",
        "ordinary_chart.py",
        CHART,
        {"first_paint_seconds": 0.25, "usable_seconds": 0.4},
        {"megabytes": 2.5, "largest_paint_seconds": 1.0},
    ),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit cost; seconds count from the start of the navigation."""

    megabytes: float
    first_paint_seconds: float
    largest_paint_seconds: float
    usable_seconds: float


def visit(browser: Browser, address: str, usable: str) -> Visit:
    """Open an address with an empty cache and wait until what it is for is drawn."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    network = context.new_cdp_session(page)
    sizes = _sizes(network)
    network.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address, wait_until="commit")
    drawn = f"() => ({usable}) && performance.now()"
    usable_after = page.wait_for_function(drawn, timeout=60_000).json_value()
    page.wait_for_load_state("networkidle")
    first, largest = page.evaluate(FIRST_PAINT), page.evaluate(LARGEST_PAINT)
    context.close()
    time.sleep(CPU_IDLE_SECONDS)
    return Visit(sum(sizes) / 1e6, first / 1000, largest / 1000, usable_after / 1000)


def _sizes(network: CDPSession) -> list[float]:
    """Return the list that will hold the bytes on the wire of each answer and message."""
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.on(
        "Network.webSocketFrameReceived",
        lambda event: sizes.append(_bytes_of(event["response"]["payloadData"])),
    )
    network.send("Network.enable")
    return sizes


def _bytes_of(base64: str) -> float:
    return len(base64) * 3 / 4


def compare(
    addresses: Mapping[Against, tuple[str, str]], rounds: int
) -> dict[Against, tuple[list[Visit], list[Visit]]]:
    """Visit each page and its ordinary one in turn.

    The first round only warms the servers and does not count.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visits: dict[Against, tuple[list[Visit], list[Visit]]] = {
            pair: ([], []) for pair in addresses
        }
        for _ in range(rounds + 1):
            for pair, both in addresses.items():
                for found, address in zip(visits[pair], both, strict=True):
                    found.append(visit(browser, address, pair.usable))
        browser.close()
    return {pair: (ours[1:], theirs[1:]) for pair, (ours, theirs) in visits.items()}


def report(visits: Mapping[Against, tuple[list[Visit], list[Visit]]]) -> Iterator[str]:
    """Return the lines of the table: medians, and the site's as a share of the ordinary page's."""
    yield "| page | | site | ordinary page, untuned | ratio | at most |"
    yield "|---|---|---:|---:|---:|---:|"
    for pair, both in visits.items():
        for measure in Visit.__dataclass_fields__:
            ours, theirs = (median(getattr(each, measure) for each in found) for found in both)
            limit = pair.targets.get(measure) or f"{pair.most[measure]} itself"
            yield (
                f"| {pair.name} | {measure.replace('_', ' ')} | {ours:.2f} | {theirs:.2f} "
                f"| {ours / theirs:.2f} | {limit} |"
            )


def main() -> None:
    """Start the servers, visit them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits of each; medians count")
    rounds = parser.parse_args().rounds
    compress_all()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        database = Path(folder) / "demo.sqlite3"
        load_demo(f"sqlite:///{database}")
        ours = stack.enter_context(site(database))
        addresses = {}
        for pair in PAIRS:
            theirs = stack.enter_context(ordinary_page(database, Path(folder), pair.script))
            addresses[pair] = (
                f"http://{ours.address}{pair.address}",
                f"http://{theirs.address}/",
            )
        visits = compare(addresses, rounds)
    print(f"10 Mbit/s, 40 ms, empty cache, median of {rounds} visits; {machine()}\n")
    print("\n".join(report(visits)))


if __name__ == "__main__":
    main()
