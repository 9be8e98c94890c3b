"""One browser for all processes of this machine, in a process of its own that they ask.

Whoever needs the first picture starts it: `python -m components.export.renderer FOLDER`. It listens
on a socket in the folder of kept files, which only this user may open, ends its browser when that
takes too much memory, and itself when nobody needed a picture for ten minutes or all who did have
ended. A lock on a file beside the socket sees that there is one.
"""

import fcntl
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from subprocess import DEVNULL, Popen
from threading import Lock, Thread
from time import monotonic, perf_counter, sleep
from typing import Any, BinaryIO

from components.export.browser import (
    SECONDS_IN_ALL,
    NoBrowser,
    Printer,
    PrintingFailed,
    TooMuchToPrint,
    browser_path,
)
from components.log import start as start_log
from components.metrics import RENDERS, RENDERS_AT_ONCE
from data_access.settings import ROOT, settings

SOCKET, LOCK, LOG = "renderer.socket", "renderer.lock", "renderer.log"
LONGEST_PATH = 100
"""Of a socket; systems take a little more."""
MOST_BYTES = 2**30
"""That the browser may take, with all its processes."""
IDLE_SECONDS = 600
LINGERING_SECONDS = 5
"""After the last of those it works for has ended."""
SECONDS_TO_START = 60
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_ALONE = 60
"""Until it is tried again whether the browser can be shared."""
ATTEMPTS = 2
MOST_WAITING = 64
DONE = "done"
FAILURES = {each.__name__: each for each in (NoBrowser, TooMuchToPrint, PrintingFailed)}
PROPORTIONAL = "Pss:"
BYTES_A_KILOBYTE = 1024

logger = logging.getLogger(__name__)


class Renderer:
    """What `Printer` does, done by the one of this machine; all errors as there.

    Where the folder takes neither socket nor lock, this process uses a browser of its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = Printer(browser_path())
        self._lease: Connection | None = None
        self._leasing = Lock()
        self._alone_until = 0.0

    def pdf(self, html: str) -> bytes:
        """Return a document as PDF, on the paper its style sheet asks for."""
        return self._asked("pdf", html)

    def png(self, html: str, size: tuple[int, int], scale: int) -> bytes:
        """Return a document of this width and height as PNG, `scale` pixels to a pixel of it."""
        return self._asked("png", html, size, scale)

    def svg(self, figure: Mapping[str, Any], size: tuple[int, int]) -> str:
        """Return a figure, as plotly's JSON for it, drawn as SVG of this width and height."""
        return self._asked("svg", dict(figure), size).decode()

    def close(self) -> None:
        """Say that this process needs no more pictures, until it asks for one again."""
        self._own.close()
        with self._leasing:
            if self._lease is not None:
                self._lease.close()
                self._lease = None

    def _asked(self, job: str, *about: object) -> bytes:
        begun, outcome = perf_counter(), "failed"
        with RENDERS_AT_ONCE.track_inprogress():
            try:
                made = self._made(job, *about)
                outcome = "done"
            finally:
                RENDERS.labels(job, outcome).observe(perf_counter() - begun)
        return made

    def _made(self, job: str, *about: object) -> bytes:
        if browser_path() is None:
            raise NoBrowser("no Chromium or Chrome is installed")
        if monotonic() > self._alone_until:
            try:
                return self._shared(json.dumps([job, *about]).encode())
            except _CannotBeShared as error:
                logger.warning("Pictures are drawn by a browser of this process: %s", error)
                self._alone_until = monotonic() + SECONDS_ALONE
        done: bytes | str = getattr(self._own, job)(*about)
        return done if isinstance(done, bytes) else done.encode()

    def _shared(self, asked: bytes) -> bytes:
        for _ in range(ATTEMPTS):
            self._hold()
            with suppress(OSError, EOFError):
                return self._answer(asked)
        raise PrintingFailed("the process that draws pictures ended twice")

    def _answer(self, asked: bytes) -> bytes:
        with Client(str(self._socket), family="AF_UNIX") as connection:
            connection.send_bytes(asked)
            if not connection.poll(SECONDS_IN_ALL):
                raise PrintingFailed("the picture was not made in time")
            outcome = connection.recv_bytes().decode()
            answer = connection.recv_bytes()
        if outcome in FAILURES:
            raise FAILURES[outcome](answer.decode())
        return answer

    @property
    def _socket(self) -> Path:
        return self._folder / SOCKET

    def _hold(self) -> None:
        """Keep a connection open for as long as this process lives; start the other where it is not
        there. _CannotBeShared where it does not start.
        """
        with self._leasing:
            if self._lease is not None and not self._lease.poll():
                return
            if len(str(self._socket)) > LONGEST_PATH:
                raise _CannotBeShared(f"{self._socket} is too long for a socket")
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._lease = self._connected()
            except OSError as error:
                raise _CannotBeShared(str(error)) from error

    def _connected(self) -> Connection:
        starts, until = 0, monotonic() + SECONDS_TO_START
        started: Thread | None = None
        while monotonic() < until and starts <= ATTEMPTS:
            with suppress(FileNotFoundError, ConnectionError):
                return Client(str(self._socket), family="AF_UNIX")
            if started is None or not started.is_alive():
                started = _start(self._folder)
                starts += 1
            sleep(SECONDS_BETWEEN_LOOKS / 20)
        raise _CannotBeShared(f"what draws them does not start; see {self._folder / LOG}")


class _CannotBeShared(OSError):
    """The folder takes no socket or lock, or the process that draws does not start."""


def _start(folder: Path) -> Thread:
    """Start the process that draws; return the thread that waits for its end."""
    with (folder / LOG).open("ab") as log:
        command = [sys.executable, "-m", __name__, str(folder)]
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


# -- the other side ------------------------------------------------------------------------------


class Service:
    """Does the jobs of all processes with one browser, until nobody needs it."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._jobs = self._held = 0
        self._counting = Lock()
        self._needed_at = self._worked_at = monotonic()

    def serve(self, connection: Connection) -> None:
        """Do what a connection asks for; it counts as one who needs us until it is closed."""
        with connection, self._counted("_held"), suppress(EOFError, ConnectionError):
            while True:
                job, *about = json.loads(connection.recv_bytes())
                outcome, answer = self._done(job, about)
                connection.send_bytes(outcome.encode())
                connection.send_bytes(answer)

    def _done(self, job: str, about: list[Any]) -> tuple[str, bytes]:
        jobs: Mapping[str, Callable[..., bytes | str]] = {
            "pdf": self._printer.pdf,
            "png": self._printer.png,
            "svg": self._printer.svg,
        }
        with self._counted("_jobs"):
            try:
                done = jobs[job](*about)
            except (NoBrowser, TooMuchToPrint, PrintingFailed) as failure:
                return type(failure).__name__, str(failure).encode()
        return DONE, done if isinstance(done, bytes) else done.encode()

    @contextmanager
    def _counted(self, what: str) -> Iterator[None]:
        with self._counting:
            setattr(self, what, getattr(self, what) + 1)
        try:
            yield
        finally:
            with self._counting:
                setattr(self, what, getattr(self, what) - 1)
                self._needed_at = monotonic()
                if what == "_jobs":
                    self._worked_at = monotonic()

    def is_needed(self) -> bool:
        """Tell whether somebody is there, and wanted a picture in the last minutes."""
        now = monotonic()
        with self._counting:
            is_left = not self._held and now - self._needed_at > LINGERING_SECONDS
            is_idle = not self._jobs and now - self._worked_at > IDLE_SECONDS
        return not is_left and not is_idle

    def close(self) -> None:
        """End the browser."""
        self._printer.close()

    def watch(self, until: Callable[[], bool]) -> None:
        """Wait until that is so; end the browser when it takes too much, its jobs begin anew."""
        while not until():
            sleep(SECONDS_BETWEEN_LOOKS)
            browser = self._printer.browser
            if browser is None:
                continue
            taken = memory_of(browser.subprocess.pid)
            if taken > MOST_BYTES:
                logger.warning("The browser takes %d MB and is started anew", taken // 2**20)
                self._printer.close()


def memory_of(process: int) -> int:
    """Return the bytes that a process and its descendants take, what they share counted once; 0
    where the system does not tell.
    """
    kilobytes, found = 0, [process]
    for each in found:
        with suppress(OSError):
            told = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
            kilobytes += sum(int(line.split()[1]) for line in told if line.startswith(PROPORTIONAL))
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text("ascii").split())
    return kilobytes * BYTES_A_KILOBYTE


def run(folder: Path) -> None:
    """Serve on the folder's socket until nobody needs it; at once where another one does."""
    place = folder / LOCK
    with place.open("wb") as lock:
        if not _locked(lock.fileno(), folder / SOCKET):
            return
        (folder / SOCKET).unlink(missing_ok=True)
        service = Service(Printer(browser_path()))
        try:
            with Listener(str(folder / SOCKET), family="AF_UNIX", backlog=MOST_WAITING) as listener:
                Thread(target=_accept, args=(listener, service), daemon=True).start()
                service.watch(lambda: not service.is_needed() or not _is_in_place(lock, place))
        finally:
            service.close()


def _is_in_place(lock: BinaryIO, place: Path) -> bool:
    """Tell whether a lock is still what others look for: the folder may be deleted at any time."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), place.stat())
    except FileNotFoundError:
        return False


def _locked(lock: int, socket: Path) -> bool:
    """Get hold of the lock; tell whether, or whether its holder answers at the socket."""
    until = monotonic() + SECONDS_TO_START
    while monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        with suppress(OSError):
            Client(str(socket), family="AF_UNIX").close()
            return False
        sleep(SECONDS_BETWEEN_LOOKS / 4)
    return False


def _accept(listener: Listener, service: Service) -> None:
    with suppress(OSError):  # that it was closed
        while True:
            connection = listener.accept()
            Thread(target=service.serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    start_log()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    run(Path(sys.argv[1]))
