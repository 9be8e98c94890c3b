"""Folders that backups work in; those of a command that was ended by force are cleared away."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

HELD = ".at-work"
"""A file in a folder that is locked as long as somebody works there."""
SECONDS_TO_BEGIN = 60
"""After that nobody is about to lock a folder."""


@contextmanager
def workplace(beginning: str, parent: Path | None = None) -> Iterator[Path]:
    """Make a folder whose name begins so, and remove it at the end."""
    with (
        TemporaryDirectory(prefix=beginning, dir=parent) as folder,
        (Path(folder) / HELD).open("wb") as held,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)
        yield Path(folder)


def cleared(beginning: str, parent: Path) -> tuple[str, ...]:
    """Remove the folders in which nobody works any more; return their paths."""
    left = [folder for folder in sorted(parent.glob(f"{beginning}*")) if _is_left(folder)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(str(folder) for folder in left if not folder.exists())


def _is_left(folder: Path) -> bool:
    try:
        with (folder / HELD).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return folder.is_dir() and time() - folder.stat().st_mtime > SECONDS_TO_BEGIN
    except OSError:
        return False
