"""Asks the process that draws for all of this machine: `drawing.py`, with one browser.

Whoever needs the first picture starts it. It listens on a socket in the folder of kept files, which
only this user may open; another version of this program has a socket of its own. The work that a
picture takes, and what that leaves behind in memory, is there and not where readers are answered.
"""

import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Client, Connection
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from time import monotonic, perf_counter, sleep
from typing import Any

from components.export.browser import SECONDS_IN_ALL, NoBrowser, PrintingFailed, browser_path
from components.export.publication import Format, PdfFacts, Publication, Width
from components.metrics import RENDERS, RENDERS_AT_ONCE
from components.palette import Theme
from components.program import program
from data_access.settings import ROOT, settings

DRAWING = "components.export.drawing"
LOG = "renderer.log"
LONGEST_PATH = 100
"""Of a socket; systems take a little more."""
SECONDS_TO_START = 60
SECONDS_BETWEEN_LOOKS = 0.05
ATTEMPTS = 3
SECONDS_BETWEEN_ATTEMPTS = 0.5
"""A process that was killed takes a moment to end, and is connected to until then."""

logger = logging.getLogger(__name__)


class Renderer:
    """Has pictures and documents made; all errors as in `Printer`.

    Where the folder takes neither socket nor lock, this process has one that draws for it alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own: TemporaryDirectory[str] | None = None
        self._socket = Path()
        self._lease: Connection | None = None
        self._leasing = Lock()

    def pdf(self, documents: Sequence[str], facts: PdfFacts) -> bytes:
        """Return a document as `pdf.pdf_bytes` does."""
        made: bytes = self._asked("pdf", documents, facts)
        return made

    def published(
        self, figure: str, publication: Publication, ending: Format, width: Width = ""
    ) -> bytes:
        """Return a figure in its frame as `framing.published` does."""
        made: bytes = self._asked("published", figure, publication, ending, width)
        return made

    def svg(self, figure: str, size: tuple[int, int], theme: Theme = "light") -> str:
        """Return a figure alone as `framing.drawn_svg` does."""
        made: str = self._asked("svg", figure, size, theme)
        return made

    def preview(self, figure: str, publication: Publication) -> bytes:
        """Return the picture beside a link as `preview.preview_png` does."""
        made: bytes = self._asked("preview", figure, publication)
        return made

    def close(self) -> None:
        """Say that this process needs no more pictures, until it asks for one again."""
        with self._leasing:
            if self._lease is not None:
                self._lease.close()
                self._lease = None
            if self._own is not None:
                self._own.cleanup()
                self._own = None

    def _asked(self, job: str, *about: object) -> Any:
        begun, outcome = perf_counter(), "failed"
        with RENDERS_AT_ONCE.track_inprogress():
            try:
                made = self._made(job, *about)
                outcome = "done"
            finally:
                RENDERS.labels(job, outcome).observe(perf_counter() - begun)
        return made

    def _made(self, *asked: object) -> Any:
        if browser_path() is None:
            raise NoBrowser("no Chromium or Chrome is installed")
        for _ in range(ATTEMPTS):
            self._hold()
            with suppress(OSError, EOFError):
                return self._answer(asked)
            sleep(SECONDS_BETWEEN_ATTEMPTS)
        raise PrintingFailed(f"what draws pictures did not answer; see {LOG}")

    def _answer(self, asked: tuple[object, ...]) -> Any:
        with Client(str(self._socket), family="AF_UNIX") as connection:
            connection.send(asked)
            if not connection.poll(SECONDS_IN_ALL):
                raise PrintingFailed("the picture was not made in time")
            answer = connection.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _hold(self) -> None:
        """Keep a connection open for as long as this process lives; start the other side where it
        is not there.
        """
        with self._leasing:
            if self._lease is not None and not self._lease.poll():
                return
            try:
                self._connect(self._folder)
            except OSError as error:
                logger.warning("Pictures are drawn for this process alone: %s", error)
                self._connect_own()

    def _connect_own(self) -> None:
        self._own = self._own or TemporaryDirectory(prefix="drawing-")
        try:
            self._connect(Path(self._own.name))
        except OSError as error:
            raise PrintingFailed(str(error)) from error

    def _connect(self, folder: Path) -> None:
        """Connect to what draws for a folder, started when needed; OSError when that fails."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket = folder / f"renderer-{program()[:8]}.socket"
        if len(str(self._socket)) > LONGEST_PATH:
            raise OSError(f"{self._socket} is too long for a socket")
        starts, until = 0, monotonic() + SECONDS_TO_START
        started: Thread | None = None
        while monotonic() < until and starts <= ATTEMPTS:
            with suppress(FileNotFoundError, ConnectionError):
                self._lease = Client(str(self._socket), family="AF_UNIX")
                return
            if started is None or not started.is_alive():
                started = _start(self._socket)
                starts += 1
            sleep(SECONDS_BETWEEN_LOOKS)
        raise OSError(f"what draws them does not start; see {folder / LOG}")


def _start(socket: Path) -> Thread:
    """Start the process that draws; return the thread that waits for its end."""
    with socket.with_name(LOG).open("ab") as log:
        command = [sys.executable, "-m", DRAWING, str(socket)]
        process = Popen(  # noqa: S603
            command, cwd=ROOT, stdin=DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    waiting = Thread(target=process.wait, name="renderer", daemon=True)
    waiting.start()
    return waiting


@cache
def printer() -> Renderer:
    """Return what prints and draws for this process."""
    return Renderer(settings().kept_folder)
