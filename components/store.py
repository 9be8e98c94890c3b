"""Files that are made once for all processes of this machine, and kept on disk.

A kept file is named by the SHA-256 of all that its content depends on, this program included, so it
is never wrong and never changed; what is no longer asked for is given up when there is no room. Who
may not see what a file is about never gets as far as to its name: that a release is published is
asked before. The folder may be deleted at any time, and is served by nobody.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from logging import getLogger
from pathlib import Path
from secrets import token_hex
from threading import Lock
from time import monotonic, sleep, time

from sqlalchemy.engine import make_url

from components.metrics import KEPT_FILES
from components.program import program
from data_access.settings import settings

MAGIC = b"kept 1\n"
SECONDS_TO_WAIT = 15.0
"""For who makes the same at the moment; after that it is made a second time."""
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_BETWEEN_LINES = 60
SECONDS_UNTIL_MARKED_AS_USED = 3600
SECONDS_UNFINISHED = 3600
"""After that nobody is still at work on an unfinished file."""
SHARE_TO_KEEP = 0.75
"""Of the room there is, after some was made; room is made when a sixteenth was written since."""
PARTS_BEFORE_ROOM_IS_MADE = 16
UNFINISHED, LOCK = ".unfinished", ".lock"

logger = getLogger(__name__)


class Store:
    """Kept files in a folder, `most_bytes` of them; 0 keeps none.

    A file that was cut off or changed is not used. What a disk that is full, broken or read-only
    does not take is made each time it is asked for.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder, self.most_bytes = folder, most_bytes
        self._written = most_bytes  # the first file looks whether there is room
        self._warned_at = -float(SECONDS_BETWEEN_LINES)
        self._counting = Lock()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, None for nothing or what is damaged."""
        if not self.most_bytes:
            return None
        path = self._path(key)
        try:
            written = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._warn(error)
            return None
        content = _content(key, written)
        try:
            if content is None:
                logger.warning("A kept file is damaged and made anew: %s", path)
                path.unlink(missing_ok=True)
            elif time() - path.stat().st_mtime > SECONDS_UNTIL_MARKED_AS_USED:
                os.utime(path)
        except OSError as error:
            self._warn(error)
        return content

    def made_once(
        self, key: str, make: Callable[[], bytes], seconds: float = SECONDS_TO_WAIT
    ) -> bytes:
        """Return what is kept under a key, else make and keep it.

        Whoever asks meanwhile, in this process or another one, waits so long for it at most.
        """
        if not self.most_bytes:
            return make()
        if (found := self.get(key)) is not None:
            KEPT_FILES.labels("found").inc()
            return found
        with self._alone(self._path(key), seconds):
            if (found := self.get(key)) is not None:
                KEPT_FILES.labels("found").inc()
                return found
            made = make()
            self._keep(key, made)
        KEPT_FILES.labels("made").inc()
        return made

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _keep(self, key: str, content: bytes) -> None:
        path = self._path(key)
        unfinished = path.with_name(f"{token_hex(8)}{UNFINISHED}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(MAGIC + _digest(key, content) + content)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
            self._make_room(len(content))
        except OSError as error:
            self._warn(error)

    @contextmanager
    def _alone(self, path: Path, seconds: float) -> Iterator[None]:
        """Let one at a time within the block, in all processes; all who have waited long enough."""
        lock = self._locked(path.with_name(f"{path.name}{LOCK}"), monotonic() + seconds)
        try:
            yield
        finally:
            if lock is not None:
                with suppress(OSError):
                    path.with_name(f"{path.name}{LOCK}").unlink(missing_ok=True)
                os.close(lock)

    def _locked(self, lock: Path, until: float) -> int | None:
        """Return a lock's open file once it is ours; None where none can be had, or not in time.

        Whoever holds it takes its file away at the end, so that none are left: a lock on a file
        that is no longer there is none.
        """
        try:
            lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            while monotonic() < until:
                if (opened := _opened(lock)) is not None:
                    return opened
                sleep(SECONDS_BETWEEN_LOOKS)
        except OSError as error:
            self._warn(error)
        return None

    def _make_room(self, written: int) -> None:
        """Give up what was not used for longest, when much was written since that was done."""
        with self._counting:
            self._written += written
            if self._written < self.most_bytes / PARTS_BEFORE_ROOM_IS_MADE:
                return
            self._written = 0
        kept = list(self._kept())
        held = sum(size for _, size, _ in kept)
        if held <= self.most_bytes * (1 - 1 / PARTS_BEFORE_ROOM_IS_MADE):
            return
        for _, size, path in sorted(kept):
            if held <= self.most_bytes * SHARE_TO_KEEP:
                break
            Path(path).unlink(missing_ok=True)
            held -= size

    def _kept(self) -> Iterator[tuple[float, int, str]]:
        """Yield when each file was last used, its size and path; clear away what nobody ended."""
        for part in os.scandir(self.folder):
            for file in os.scandir(part.path) if part.is_dir() else ():
                with suppress(FileNotFoundError):
                    used, size = file.stat().st_mtime, file.stat().st_size
                    if not file.name.endswith((UNFINISHED, LOCK)):
                        yield used, size, file.path
                    elif time() - used > SECONDS_UNFINISHED:
                        Path(file.path).unlink()

    def _warn(self, error: OSError) -> None:
        """Say in the log, once a minute, that the disk does not do."""
        now = monotonic()
        if now - self._warned_at >= SECONDS_BETWEEN_LINES:
            self._warned_at = now
            logger.warning("Files cannot be kept in %s, the site goes on: %s", self.folder, error)


def _opened(lock: Path) -> int | None:
    """Return the open file of a lock that is ours now, None while it is another's."""
    opened = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    is_ours = False
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = os.path.samestat(os.fstat(opened), lock.stat())
    except (BlockingIOError, FileNotFoundError):
        return None
    finally:
        if not is_ours:
            os.close(opened)
    return opened if is_ours else None


def _digest(key: str, content: bytes) -> bytes:
    digest = sha256(key.encode())
    digest.update(content)
    return digest.digest()


def _content(key: str, written: bytes) -> bytes | None:
    """Return what a file holds, None where it is not all that was written under this key."""
    begin = len(MAGIC) + sha256().digest_size
    content = written[begin:]
    return content if written[:begin] == MAGIC + _digest(key, content) else None


@cache
def store() -> Store:
    """Return the store of this machine."""
    return Store(settings().kept_folder, settings().kept_megabytes * 2**20)


def key_of(kind: str, *depends: object) -> str:
    """Return the key of what follows from these values, this program and its settings alone.

    Values are told by their `repr`, which must say all of them in the same order each time.
    """
    return sha256(repr((_here(), kind, depends)).encode()).hexdigest()


@cache
def _here() -> tuple[object, ...]:
    """Return all that every file depends on: the program, its settings, which database it is."""
    told, where = settings(), make_url(settings().database_url)
    return (
        program(),
        (told.site_url, told.site_timezone, told.map_approval_number, told.corrections_contact),
        told.rehearsal,
        (where.get_backend_name(), where.host, where.port, where.database),
    )


def made_once(
    kind: str, *depends: object, make: Callable[[], bytes], seconds: float = SECONDS_TO_WAIT
) -> bytes:
    """Return what was made of these values by any process of this machine, else make it."""
    return store().made_once(key_of(kind, *depends), make, seconds)
