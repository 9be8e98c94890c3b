"""Servers to measure: each in a process of its own, ended when its block ends."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from data_access.settings import ROOT

BASELINE = Path(__file__).parent / "baseline"
STARTS_WITHIN = 60.0

OF_ALL_THREADS = 2
"""With the process, the clock that clock_getcpuclockid(3) gives: in nanoseconds, not in ticks."""

AS_IT_COMES = ("--server.headless=true", "--browser.gatherUsageStats=false")
"""Streamlit's own settings, except that it asks nothing when it starts and calls nobody."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `address` is host and port."""

    address: str
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """Return for how long it has kept processors busy since it started; Linux only."""
        clock = (~self.process.pid << 3) | OF_ALL_THREADS
        return time.clock_gettime(clock)


@contextmanager
def serving(
    script: Path,
    *options: str,
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Serve a script on a free port; settings are those of the folder's `.streamlit`.

    RuntimeError when it does not answer within a minute.
    """
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *(f"--server.port={port}", "--server.address=127.0.0.1", *options),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=subprocess.DEVNULL,
    )
    server = Server(f"127.0.0.1:{port}", process)
    try:
        _wait_until(server, "/_stcore/health")
        yield server
    finally:
        process.terminate()
        process.wait()


@contextmanager
def site(database: Path) -> Iterator[Server]:
    """Serve the site with a database."""
    with serving(ROOT / "app.py", environment=with_database(database)) as server:
        yield server


@contextmanager
def constant_answer(size: int) -> Iterator[Server]:
    """Serve a bare route that answers so many constant bytes, in the server the site runs in."""
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "benchmarks.baseline.constant:app"),
            *(f"--port={port}", "--log-level=warning"),
        ],
        cwd=ROOT,
        env={**os.environ, "ANSWER_BYTES": str(size)},
    )
    server = Server(f"127.0.0.1:{port}", process)
    try:
        _wait_until(server, "/")
        yield server
    finally:
        process.terminate()
        process.wait()


@contextmanager
def empty_page() -> Iterator[Server]:
    """Serve a page with one title and nothing else, with the site's settings."""
    with serving(BASELINE / "empty.py") as server:
        yield server


@contextmanager
def ordinary_page(database: Path, folder: Path, script: str = "ordinary.py") -> Iterator[Server]:
    """Serve the leaderboard written the ordinary way, or another script of `baseline`, from a
    folder without settings.
    """
    with serving(
        BASELINE / script,
        *AS_IT_COMES,
        folder=folder,
        environment=with_database(database),
    ) as server:
        yield server


def with_database(database: Path) -> dict[str, str]:
    """Return the environment in which a process uses a SQLite file, and keeps files beside it."""
    kept = str(database.parent / "kept")
    return {"DATABASE_URL": f"sqlite:///{database}", "KEPT_FOLDER": kept}


def machine() -> str:
    """Describe the machine in a few words, for the table's caption."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {version}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until(server: Server, path: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.process.poll() is None:
        if _answers(f"http://{server.address}{path}"):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {server.address}, exit code {server.process.poll()}")


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False
