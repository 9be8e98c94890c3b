"""A first visit to the leaderboard over a slow network: python -m benchmarks.cold_visit."""

import argparse
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
SITE, ORDINARY = "site", "ordinary page, untuned"
TARGETS = {"megabytes": 0.45, "grid_seconds": 0.6}
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
GRID_IS_DRAWN = """() => document.querySelector('[data-testid="stDataFrame"] canvas')
    && document.querySelector('[data-testid="stDataFrame"] [role="gridcell"]')
    && performance.now()"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit cost; seconds count from the start of the navigation."""

    megabytes: float
    first_paint_seconds: float
    grid_seconds: float


def visit(browser: Browser, address: str) -> Visit:
    """Open an address with an empty cache and wait until the grid is drawn."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    network = context.new_cdp_session(page)
    sizes = _sizes(network)
    network.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address, wait_until="commit")
    grid = page.wait_for_function(GRID_IS_DRAWN, timeout=60_000).json_value()
    page.wait_for_load_state("networkidle")
    first_paint = page.evaluate(FIRST_PAINT)
    context.close()
    return Visit(sum(sizes) / 1e6, first_paint / 1000, grid / 1000)


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


def compare(addresses: Mapping[str, str], rounds: int) -> dict[str, list[Visit]]:
    """Visit the addresses in turn; the first round only warms the servers and does not count."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visits: dict[str, list[Visit]] = {name: [] for name in addresses}
        for _ in range(rounds + 1):
            for name, address in addresses.items():
                visits[name].append(visit(browser, address))
        browser.close()
    return {name: found[1:] for name, found in visits.items()}


def report(visits: Mapping[str, list[Visit]]) -> Iterator[str]:
    """Return the lines of the table: medians, and the site's as a share of the ordinary page's."""
    yield f"| | {SITE} | {ORDINARY} | ratio | at most |"
    yield "|---|---:|---:|---:|---:|"
    for measure in Visit.__dataclass_fields__:
        ours, theirs = (
            median(getattr(visit, measure) for visit in visits[name]) for name in (SITE, ORDINARY)
        )
        yield (
            f"| {measure.replace('_', ' ')} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.2f} "
            f"| {TARGETS.get(measure, '')} |"
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
        theirs = stack.enter_context(ordinary_page(database, Path(folder)))
        addresses = {
            SITE: f"http://{ours.address}/leaderboard",
            ORDINARY: f"http://{theirs.address}/",
        }
        visits = compare(addresses, rounds)
    print(f"10 Mbit/s, 40 ms, empty cache, median of {rounds} visits; {machine()}\n")
    print("\n".join(report(visits)))


if __name__ == "__main__":
    main()
