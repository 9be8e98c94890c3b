"""The site as readers meet it: a server in a process of its own, with a log."""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from data_access.settings import ROOT

STARTS_WITHIN = 120
ENDS_WITHIN = 20
BELOW_PORTS_OF_CONNECTIONS = range(20_000, 32_000)
TRIES = 50


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its address without a slash at the end, and where its log is."""

    address: str
    log: Path


@contextmanager
def serving(
    database_url: str, folder: Path, port: int | None = None, public: str = ""
) -> Iterator[Site]:
    """Serve the site with a database until the block ends; the log is kept in the folder.

    `public`: the address by which readers know it, where it is not that of the server itself.
    """
    port = port or free_port()
    site = Site(public or f"http://127.0.0.1:{port}", folder / "server.log")
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    settings = {"DATABASE_URL": database_url, "SITE_URL": site.address}
    with (
        site.log.open("wb") as log,
        subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait_for(site, process)
            yield site
        finally:
            _end(process)


def free_port() -> int:
    """Return a port that no connection takes by chance until the server is there."""
    for port in random.sample(BELOW_PORTS_OF_CONNECTIONS, TRIES):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def _wait_for(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not _answers(site):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the site does not start:\n{site.log.read_text('utf-8')}")
        time.sleep(0.1)


def _answers(site: Site) -> bool:
    try:
        with urlopen(f"{site.address}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, TimeoutError):  # a busy machine may not answer in time
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
