"""The demo editions in a SQLite file that is made once, and anew only when its sources change."""

import fcntl
import hashlib
from pathlib import Path

from data_access.settings import ROOT

FOLDER = ROOT / "var" / "tests"
SOURCES = ("data_access", "fixtures", "requirements.txt")


def demo_file() -> Path:
    """Return the file; whoever comes first makes it, others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"demo-{_digest_of_sources()}.sqlite3"
    with (FOLDER / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in FOLDER.glob("demo-*"):
                old.unlink()
            _make(file)
    return file


def _make(file: Path) -> None:
    from data_access.database import close
    from data_access.demo import load_demo

    unfinished = file.with_suffix(".unfinished")
    url = f"sqlite:///{unfinished}"
    load_demo(url)
    close(url)
    assert list(FOLDER.glob("*.unfinished-*")) == []  # all of it stands in the file itself
    unfinished.rename(file)


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        place = ROOT / source
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(ROOT)} ".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
