"""The site as `deploy/` runs it: two processes as the unit has them, behind nginx."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.installation import Installation, installed
from benchmarks.lost import PAGES, one_dies, restarted_one_by_one, visiting
from benchmarks.visitor import WELL, Seen

pytestmark = pytest.mark.slow

READERS = 4
KEPT = " HIT"
FACTS = (
    *("time", "level", "logger", "id", "address", "page", "language", "milliseconds", "message"),
)


@pytest.fixture
def site(demo_url: str) -> Iterator[Installation]:
    with (
        TemporaryDirectory(prefix="site-") as place,
        installed(demo_url, Path(place), 2, LOG_FORMAT="json") as running,
    ):
        yield running


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
