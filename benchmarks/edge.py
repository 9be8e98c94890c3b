"""What nginx's cache and the store of files give: python -m benchmarks.edge."""

import argparse
import asyncio
import os
import re
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.api import Rate, on_one_core, rate
from benchmarks.installation import Installation, installed
from benchmarks.serving import Server, constant_answer, machine, site
from data_access.demo import load_demo

LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
NO_PAGE = re.compile(r"/(static|assets|charts|print|preview|_stcore)/|.*\.(zip|xlsx|parquet|svg)\b")
BEGIN = (
    "/?lang=zh",
    "/?lang=en",
    "/feed.xml?lang=zh",
    "/api/v1/releases?edition=2021",
    "/data.json",
)
PAGES = ("/", "/leaderboard", "/map", "/directions", "/tracking", "/downloads")
FILES = ("SHA256SUMS", "ratings.xlsx", "ratings.csv", "ratings.json", "package.zip")
OF_A_RELEASE = "/data/2021/2023Q3.1/{file}"
HITS_AT_LEAST, PAGES_AT_LEAST, FILES_AT_LEAST = 0.95, 5000, 500
TOGETHER, A_CONNECTION = 30, 900
"""Requests that are sent without waiting for answers, and in all over one connection."""
READERS = 3000
"""Addresses that readers come from: nginx limits what one of them may ask for."""
RECEIVED_AT_ONCE = 2**20
FILES_KIND, CONSTANT = "files of a release, asked before", "bare route, constant answer"


def reader(number: int) -> str:
    """Return the header that says where a reader comes from, as a proxy before nginx writes it."""
    return f"X-Forwarded-For: 10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}\r\n"


@dataclass(frozen=True, slots=True)
class Crawl:
    """What came of asking for many addresses: statuses, and how many came from nginx's cache."""

    statuses: list[int]
    hits: int

    @property
    def share(self) -> float:
        """The share of addresses that the site was not asked for."""
        return self.hits / len(self.statuses)


class Crawler:
    """Asks nginx for addresses one after the other, and reads in its log where they came from."""

    def __init__(self, running: Installation) -> None:
        self._host, self._port = running.address.split(":")
        self._log = running.folder / "nginx" / "access.log"
        self._asked = 0

    def ask(self, address: str, encoding: str = "br") -> tuple[int, bytes]:
        """Return status and body."""
        self._asked += 1
        connection = HTTPConnection(self._host, int(self._port), timeout=60)
        name, value = reader(self._asked).strip().split(": ")
        connection.request("GET", address, headers={"Accept-Encoding": encoding, name: value})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def addresses(self, count: int) -> list[str]:
        """Return addresses that pages lead to, breadth first, until there are so many."""
        found, waiting = dict.fromkeys(BEGIN), list(BEGIN)
        while len(found) < count and waiting:
            _, body = self.ask(waiting.pop(0), "identity")
            links = map(unescape, LINK.findall(body.decode(errors="replace")))
            new = [each for each in links if "lang=" in each and not NO_PAGE.match(each)]
            for link in new:
                if len(found) < count and link not in found:
                    found[link] = None
                    waiting.append(link)
        return list(found)

    def crawl(self, addresses: Sequence[str]) -> Crawl:
        """Ask for all of them."""
        before = len(self._log.read_text("utf-8").splitlines())
        statuses = [self.ask(address)[0] for address in addresses]
        time.sleep(0.2)
        lines = self._log.read_text("utf-8").splitlines()[before:]
        hits = sum(line.endswith((" HIT", " STALE", " UPDATING")) for line in lines)
        return Crawl(statuses, hits)


# -- pages a second ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Served:
    """Pages and megabytes a second, milliseconds of nginx's processor and of waiting for a page."""

    passed: float
    processor: float
    waited: float
    megabytes: float


class Nginx:
    """The processes of a running nginx."""

    def __init__(self, running: Installation) -> None:
        self.address = running.address
        main = int((running.folder / "nginx" / "nginx.pid").read_text())
        children = Path(f"/proc/{main}/task/{main}/children").read_text("ascii").split()
        self.processes = [main, *map(int, children)]

    def on_one_core(self) -> None:
        """Hold it to the first core, and whoever asks to the others."""
        for process in self.processes:
            os.sched_setaffinity(process, {0})
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)) or {0})

    def processor_seconds(self) -> float:
        """Return for how long it has kept a processor busy."""
        ticks = 0
        for process in self.processes:
            status = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
            ticks += int(status[11]) + int(status[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def requests(addresses: Sequence[str]) -> Iterator[bytes]:
    """Yield requests for pages in turn, from many readers."""
    for number, address in zip(cycle(range(READERS)), cycle(addresses), strict=False):
        yield (
            f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br\r\n"
            f"{reader(number)}\r\n"
        ).encode()


def served(nginx: Nginx, addresses: Sequence[str], seconds: float) -> Served:
    """Ask for pages for some seconds; RuntimeError where answers are not those of the first time.

    Requests are sent several at a time, so that little of the time is that of the script.
    """
    host, port = nginx.address.split(":")
    asked, waits = requests(addresses), []
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        sizes = [_size_of_answer(connection, next(asked)) for _ in addresses]
    together = TOGETHER // len(addresses) * len(addresses)
    expected, count = together // len(addresses) * sum(sizes), 0
    start, used = time.perf_counter(), nginx.processor_seconds()
    while time.perf_counter() < start + seconds:
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            for _ in range(A_CONNECTION // together):
                begun = time.perf_counter()
                connection.sendall(b"".join(next(asked) for _ in range(together)))
                _receive(connection, expected, together)
                waits.append((time.perf_counter() - begun) / together)
                count += together
    took, used = time.perf_counter() - start, nginx.processor_seconds() - used
    megabytes = count / together * expected / took / 1e6
    return Served(count / took, 1000 * used / count, 1000 * median(waits), megabytes)


def _size_of_answer(connection: socket.socket, request: bytes) -> int:
    connection.sendall(request)
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += connection.recv(RECEIVED_AT_ONCE)
    [length] = re.findall(rb"content-length: (\d+)", received[:end], re.IGNORECASE)
    size = end + 4 + int(length)
    _receive(connection, size - len(received), 0)
    return size


def _receive(connection: socket.socket, size: int, answers: int) -> None:
    parts = []
    while size > 0:
        parts.append(connection.recv(min(size, RECEIVED_AT_ONCE)))
        size -= len(parts[-1])
    well = b"".join(parts).count(b"HTTP/1.1 200 OK")
    if well != answers:
        raise RuntimeError(f"{well} of {answers} answers are pages")


# -- the two parts -------------------------------------------------------------------------------


def of_nginx(database: Path, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Crawl, measure pages a second, stop the site, crawl again; return the lines of the report."""
    folder.mkdir()
    with installed(f"sqlite:///{database}", folder, 1) as running:
        crawler = Crawler(running)
        addresses = crawler.addresses(options.addresses)
        first, second = crawler.crawl(addresses), crawler.crawl(addresses)
        nginx = Nginx(running)
        nginx.on_one_core()
        pages = [f"{page}?lang=zh" for page in PAGES]
        from_cache, from_site = [], []
        for _ in range(options.rounds):
            served(nginx, pages, 0.5)
            from_cache.append(served(nginx, pages, options.seconds))
            from_site.append(served(nginx, PAGES, options.seconds))
        running.ending.set()
        for process in running.started.values():
            process.kill()
            process.wait()
        stopped = crawler.crawl(addresses)
    yield f"| crawl of {len(addresses)} addresses | answered 200 | from nginx's cache | at least |"
    yield "|---|---:|---:|---:|"
    for name, found, least in (
        ("first time", first, ""),
        ("second time", second, f"{HITS_AT_LEAST:.0%}"),
        ("with the site stopped", stopped, ""),
    ):
        well = sum(status < 400 for status in found.statuses)
        yield f"| {name} | {well} | {found.share:.1%} | {least} |"
    yield ""
    yield (
        "| pages, nginx held to one core | a second | at least | ms of nginx's processor a page "
        "| ms waited for a page | MB/s |"
    )
    yield "|---|" + "---:|" * 5
    for name, rates, pages_least in (
        ("from its cache", from_cache, str(PAGES_AT_LEAST)),
        ("asked of the site each time", from_site, ""),
    ):
        passed, waited = median(each.passed for each in rates), median(r.waited for r in rates)
        busy, line = median(each.processor for each in rates), median(r.megabytes for r in rates)
        yield f"| {name} | {passed:.0f} | {pages_least} | {busy:.3f} | {waited:.2f} | {line:.0f} |"


def of_files(database: Path, options: argparse.Namespace) -> Iterator[str]:
    """Ask the site itself for files that were asked for before; return the lines of the report."""
    with ExitStack() as stack:
        server = stack.enter_context(site(database))
        bare = stack.enter_context(constant_answer(50_000))
        addresses = [OF_A_RELEASE.format(file=file) for file in FILES]
        asyncio.run(rate(server, cycle(addresses), 200, 1, 1, ""))
        for each in (server, bare):
            on_one_core(each)
        asked: dict[str, tuple[Server, list[str]]] = {
            CONSTANT: (bare, ["/"]),
            FILES_KIND: (server, addresses),
            **{address.rpartition("/")[2]: (server, [address]) for address in addresses},
        }
        rates: dict[str, list[Rate]] = {kind: [] for kind in asked}
        for _ in range(options.rounds):
            for kind, (which, what) in asked.items():
                found = rate(which, cycle(what), 200, options.seconds, options.connections, "")
                rates[kind].append(asyncio.run(found))
    yield "| requests, one process on one core | a second | per processor second | at least |"
    yield "|---|---:|---:|---:|"
    for kind, all_of_it in rates.items():
        passed = median(each.passed for each in all_of_it)
        at_work = median(each.at_work for each in all_of_it)
        least = FILES_AT_LEAST if kind == FILES_KIND else ""
        yield f"| {kind} | {passed:.0f} | {at_work:.0f} | {least} |"


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=300, help="that are crawled")
    parser.add_argument("--rounds", type=int, default=3, help="of all kinds in turn")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--connections", type=int, default=8, help="open at once, for files")
    options = parser.parse_args()
    print(f"median of {options.rounds} rounds; {machine()}\n")
    with TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "demo.sqlite3"
        load_demo(f"sqlite:///{database}")
        print("\n".join(of_nginx(database, folder / "installed", options)), "\n")
        print("\n".join(of_files(database, options)))


if __name__ == "__main__":
    main()
