"""What only a browser shows of the directions page: clicks within its charts."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def chart(reader: Reader, kind: str) -> Locator:
    """The chart whose key begins so."""
    return reader.main.locator(f"[class*='st-key-{kind}_']").get_by_test_id("stPlotlyChart")


def click(reader: Reader, mark: Locator) -> None:
    """Click in the middle of a mark, as what lies above it takes the click for it."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.page.mouse.move(x - 1, y)
    reader.page.mouse.move(x, y)
    expect(reader.main.locator(".hoverlayer .hovertext")).to_have_count(1)
    reader.page.mouse.click(x, y)


def test_a_click_on_a_cell_shows_the_projects_of_its_region_and_direction(reader: Reader) -> None:
    reader.open("/directions?category=3")
    reader.wait_for_everything()
    click(reader, chart(reader, "regions_by_direction").locator("g.point").first)
    expect(reader.page).to_have_url(re.compile(r"direction=\d\d&region=\w+"))
    reader.wait()
    leader = reader.main.get_by_role("region", name="本方向领先项目").locator("tbody tr").first
    expect(leader.get_by_role("link")).to_be_visible()
    assert reader.trouble == []


@pytest.mark.parametrize(("shape", "trace"), [("treemap", "treemap"), ("sunburst", "sunburst")])
def test_a_click_in_the_tree_narrows_it_and_can_be_done_again(
    reader: Reader, shape: str, trace: str
) -> None:
    reader.open(f"/directions?as={shape}")
    for _ in range(2):
        reader.wait_for_everything()
        tree = chart(reader, "projects_by_direction")
        click(reader, tree.locator(f".{trace}layer text", has_text="大数据分析挖掘"))
        reader.wait_for_address("direction=07")
        expect(tree).to_have_count(0)
        reader.main.get_by_role("link", name="清除全部筛选").click()
        expect(tree).to_have_count(1)
    assert reader.documents == 1
    assert reader.trouble == []


def test_a_category_of_the_tree_shows_its_directions_alone(reader: Reader) -> None:
    reader.open("/directions?as=sunburst")
    reader.wait_for_everything()
    click(reader, chart(reader, "projects_by_direction").locator(".sunburstlayer text").first)
    reader.wait_for_address("category=1")
    reader.wait_for_everything()
    expect(chart(reader, "projects_by_direction").locator(".sunburstlayer text")).to_have_count(3)
