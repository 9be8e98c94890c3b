"""The site as `deploy/` runs it: two processes as the unit has them, behind nginx."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from benchmarks.installation import Installation, installed
from benchmarks.lost import PAGES, one_dies, restarted_one_by_one, visiting
from benchmarks.soak import DATA, PICTURES, report, soak
from benchmarks.soak import PAGES as PAGES_OF_A_SOAK
from benchmarks.visitor import SORRY, WELL, Seen
from data_access.settings import ROOT
from tests.effort import EXHAUSTIVE, Note, enough

pytestmark = pytest.mark.slow

READERS = 4
KEPT = " HIT"
THREADS_OF_A_POOL, CONNECTIONS_OF_NGINX = 64, enough(32, 64)
"""That two processes or two of nginx keep, for whoever asks next."""
FACTS = (
    *("time", "level", "logger", "id", "address", "page", "language", "milliseconds", "message"),
)


KEPT_A_MINUTE = "disconnectedSessionTTL = 60"


@pytest.fixture(scope="module")
def installation(demo_url: str) -> Iterator[Installation]:
    with TemporaryDirectory(prefix="site-") as place:
        folder = Path(place)
        version = ROOT if EXHAUSTIVE else forgetting_soon(folder / "version")
        with installed(demo_url, folder, 2, version, LOG_FORMAT="json") as running:
            yield running


@pytest.fixture
def site(installation: Installation) -> Installation:
    """That of all tests, with all processes: one that a test gave up is started again."""
    installation.ending.clear()
    gone = [port for port, process in installation.started.items() if process.poll() is not None]
    for port in gone:
        Thread(target=installation.look_after, args=(port,)).start()
        installation.wait_for(port)
    return installation


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
    pages, files = (PAGES_OF_A_SOAK, PICTURES) if EXHAUSTIVE else (PAGES_OF_A_SOAK[:2], DATA)
    soaked = asyncio.run(soak(site, enough(8, 900), READERS, 0.5, pages, files, enough(2, 70)))
    before, most, after = soaked.before, soaked.most, soaked.after
    tried("readers who came and left", soaked.visits)
    told = "\n".join(report(soaked))
    assert soaked.visits > 8
    assert soaked.seen.outcomes.keys() <= {WELL, SORRY}
    assert (most.sessions <= READERS, after.sessions) == (True, 0)
    assert most.browsers <= 1
    assert most.threads <= before.threads + THREADS_OF_A_POOL, told
    assert after.temporary <= before.temporary + 2, told
    assert after.files <= before.files + CONNECTIONS_OF_NGINX, told
    assert most.memory <= 1.3 * before.memory, told


def check_that_logs_can_be_followed(site: Installation) -> None:
    """Every line of the site is one object; what nginx passed on is found there by its id."""
    lines = [
        json.loads(line)
        for port in site.ports
        for line in site.log_of(port).read_text("utf-8").splitlines()
    ]
    assert {tuple(line)[:9] for line in lines} == {FACTS}
    ids = {line["id"] for line in lines if line["message"].startswith(("GET ", "the app"))}
    by_nginx = (site.folder / "nginx" / "access.log").read_text("utf-8").splitlines()
    pages = {
        line.split()[1] for line in by_nginx if "GET /leaderboard" in line and KEPT not in line
    }
    apps = {line.split()[1] for line in by_nginx if "GET /_stcore/stream" in line}
    assert pages
    assert len(apps) >= READERS
    assert pages | apps <= ids
    assert apps <= {line["id"] for line in lines if line["message"] == "run done"}


def test_no_reader_sees_an_error_when_one_process_is_restarted_and_then_the_other_dies(
    site: Installation,
) -> None:
    """They come back by themselves, to the page they had, with the filters they had chosen."""
    seen = Seen()
    first, second = site.ports

    async def read() -> int:
        async with visiting(site.address, READERS, seen, PAGES[:1]) as readers:
            await restarted_one_by_one(site, readers, first)
            site.ending.set()
            return await one_dies(site, readers, second)

    assert asyncio.run(read()) == READERS
    check_that_logs_can_be_followed(site)
    assert seen.outcomes.keys() == {WELL}
    assert len(seen.breaks) >= READERS
    assert seen.others == 0
