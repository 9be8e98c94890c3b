"""The process that draws for all of a machine: `python -m components.export.drawing SOCKET`.

`renderer.py` starts it and asks it. It has one browser, and makes of what that prints whole files,
which follow from what it is sent alone, not from settings.
It ends its browser when that takes too much memory, and itself when nobody needed a picture for ten
minutes or all who did have ended. A lock on a file beside the socket sees that there is one.
"""

import fcntl
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import BinaryIO

from components.export.browser import (
    NoBrowser,
    Printer,
    PrintingFailed,
    TooMuchToPrint,
    browser_path,
)
from components.export.framing import drawn_svg, published
from components.export.pdf import pdf_bytes
from components.export.preview import preview_png
from components.log import start as start_log
from data_access import look_for_garbage_among_what_comes

JOBS: Mapping[str, Callable[..., bytes | str]] = {
    "pdf": pdf_bytes,
    "published": published,
    "svg": drawn_svg,
    "preview": preview_png,
}
"""What can be asked for; each is given the browser, then what was sent."""
MOST_BYTES = 2**30
"""That the browser may take, with all its processes."""
IDLE_SECONDS = 600
LINGERING_SECONDS = 5
"""After the last of those it works for has ended."""
SECONDS_TO_START = 60
SECONDS_BETWEEN_LOOKS = 1.0
MOST_WAITING = 64
PROPORTIONAL = "Pss:"
BYTES_A_KILOBYTE = 1024

logger = logging.getLogger(__name__)


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
                job, *about = connection.recv()
                connection.send(self._done(job, about))

    def _done(self, job: str, about: list[object]) -> bytes | str | Exception:
        with self._counted("_jobs"):
            try:
                return JOBS[job](self._printer, *about)
            except (NoBrowser, TooMuchToPrint, PrintingFailed) as failure:
                return failure

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


def run(socket: Path) -> None:
    """Serve on a socket until nobody needs it; end at once where another one does."""
    place = socket.with_suffix(".lock")
    with place.open("wb") as lock:
        if not _locked(lock.fileno(), socket):
            return
        socket.unlink(missing_ok=True)
        service = Service(Printer(browser_path()))
        try:
            with (
                suppress(FileNotFoundError),  # at the end, when the folder was deleted
                Listener(str(socket), family="AF_UNIX", backlog=MOST_WAITING) as listener,
            ):
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
    look_for_garbage_among_what_comes()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    run(Path(sys.argv[1]))
