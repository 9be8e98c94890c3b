"""Readers come and go for a minute, a quarter of an hour in an exhaustive run: nothing is left."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.installation import Installation, installed
from benchmarks.soak import DATA, PAGES, PICTURES, SECONDS_TO_SETTLE, report, soak
from benchmarks.visitor import SORRY, WELL
from data_access.settings import ROOT
from tests.effort import EXHAUSTIVE, Note, enough

pytestmark = pytest.mark.slow

READERS = 4
SECONDS, PAUSE = enough(60, 900), enough(5, 1)
THREADS_OF_A_POOL, CONNECTIONS_OF_NGINX = 64, enough(32, 64)
"""That two processes or two of nginx keep, for whoever asks next."""
KEPT_A_MINUTE = "disconnectedSessionTTL = 60"


@pytest.fixture
def site(demo_url: str) -> Iterator[Installation]:
    """Two processes as the unit has them, behind nginx."""
    with TemporaryDirectory(prefix="site-") as place:
        folder = Path(place)
        version = ROOT if EXHAUSTIVE else forgetting_soon(folder / "version")
        with installed(demo_url, folder, 2, version) as running:
            yield running


def forgetting_soon(version: Path) -> Path:
    """Make a folder of the program in which a session that was left is kept for a second."""
    settings = version / ".streamlit"
    settings.mkdir(parents=True)
    for entry in ROOT.iterdir():
        if entry.name != settings.name:
            (version / entry.name).symlink_to(entry)
    told = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert KEPT_A_MINUTE in told
    soon = told.replace(KEPT_A_MINUTE, "disconnectedSessionTTL = 1")
    (settings / "config.toml").write_text(soon, "utf-8")
    return version


def test_when_readers_have_left_nothing_of_them_is_left(site: Installation, tried: Note) -> None:
    pages, files = (PAGES, PICTURES) if EXHAUSTIVE else (PAGES[:2], DATA)
    settle = enough(2, SECONDS_TO_SETTLE)
    soaked = asyncio.run(soak(site, SECONDS, READERS, PAUSE, pages, files, settle))
    before, most, after = soaked.before, soaked.most, soaked.after
    tried("readers who came and left", soaked.visits)
    tried("MB held before", round(before.memory))
    tried("MB held at most", round(most.memory))
    told = "\n".join(report(soaked))
    assert soaked.visits > READERS * SECONDS / (2 * PAUSE + 5), told
    assert soaked.seen.outcomes.keys() <= {WELL, SORRY}
    assert (most.sessions <= READERS, after.sessions) == (True, 0)
    assert most.browsers <= 1
    assert most.threads <= before.threads + THREADS_OF_A_POOL, told
    assert after.temporary <= before.temporary + 2, told
    assert after.files <= before.files + CONNECTIONS_OF_NGINX, told
    assert most.memory <= 1.3 * before.memory, told
