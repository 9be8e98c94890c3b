import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

REGIONS = 34


def areas(reader: Reader, geo: str) -> Locator:
    return reader.main.locator(
        f".st-key-projects_by_region [class='geo {geo}'] path.choroplethlocation"
    )


def drawn(shapes: Locator) -> int:
    found: int = shapes.evaluate_all(
        "paths => paths.filter(path => path.getAttribute('d')?.length > 10).length"
    )
    return found


def test_the_map_draws_every_region_while_no_other_host_can_be_reached(reader: Reader) -> None:
    reader.open("/")
    expect(areas(reader, "geo")).to_have_count(REGIONS)
    assert drawn(areas(reader, "geo")) == REGIONS
    assert drawn(areas(reader, "geo2")) == 8
    assert reader.foreign == []
    assert reader.trouble == []


def test_each_map_has_its_dashes(reader: Reader) -> None:
    reader.open("/")
    expect(areas(reader, "geo")).to_have_count(REGIONS)
    for geo in ("geo", "geo2"):
        lines = reader.main.locator(f".st-key-projects_by_region [class='geo {geo}'] path.js-line")
        assert lines.evaluate_all("paths => paths.map(p => p.getAttribute('d')).join('').length")
