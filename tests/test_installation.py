"""The site as `deploy/` runs it: two processes as the unit has them, behind nginx."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.installation import Installation, installed
from benchmarks.lost import PAGES, one_dies, restarted_one_by_one, visiting
from benchmarks.visitor import WELL, Seen

pytestmark = pytest.mark.slow

READERS = 4


@pytest.fixture(scope="module")
def site(demo_url: str) -> Iterator[Installation]:
    with TemporaryDirectory(prefix="site-") as folder, installed(demo_url, Path(folder)) as running:
        yield running


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
    assert seen.outcomes.keys() == {WELL}
    assert len(seen.breaks) >= READERS
    assert seen.others == 0
