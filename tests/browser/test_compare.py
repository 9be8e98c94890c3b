import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

WITHIN_THE_COMPARE_COLUMN = 482
ROW = 35


def line(reader: Reader) -> Locator:
    """What the board says is picked."""
    return reader.main.get_by_test_id("stMarkdown").filter(has_text="全部移出")


def test_two_projects_picked_on_the_board_stand_side_by_side(new_reader: NewReader) -> None:
    reader = new_reader(viewport={"width": 1280, "height": 800})
    reader.open("/leaderboard?view=plain")
    for row in (14, 15):
        reader.main.evaluate("main => main.scrollTo(0, 400)")
        reader.rows.nth(row).get_by_role("link", name="加入").click()
        expect(reader.rows.nth(row).get_by_role("link", name="移出")).to_have_count(1)
        reader.wait()
        assert reader.main.evaluate("main => main.scrollTop") > 0, "who picks stays there"
    expect(reader.page).to_have_url(re.compile(r"picked=2021-\d+(,|%2C)2021"))
    picked = reader.choices["picked"]
    line(reader).get_by_role("link", name="对比已选的 2 个项目").click()
    expect(reader.heading).to_have_text("同一尺度，并列对比")
    reader.wait_for_everything()
    expect(reader.main.get_by_test_id("stPlotlyChart")).to_have_count(3)
    reader.wait_for_choices(picked=picked)
    assert reader.documents == 1
    colleague = new_reader(locale="en-GB")
    colleague.open(reader.page.url.removeprefix(reader.site.address))
    expect(colleague.rows.first).to_have_text(reader.rows.first.inner_text(), use_inner_text=True)


def test_a_project_is_picked_in_the_rich_grid(reader: Reader) -> None:
    reader.open("/leaderboard?q=2021-017")
    grid = reader.main.get_by_test_id("stDataFrame")
    box = grid.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + WITHIN_THE_COMPARE_COLUMN, box["y"] + ROW * 1.5
    reader.page.mouse.move(x - 5, y)
    reader.page.mouse.move(x, y)
    reader.page.wait_for_timeout(300)
    reader.page.mouse.down()
    reader.page.wait_for_timeout(80)
    reader.page.mouse.up()
    expect(line(reader)).to_have_count(1)
    reader.wait()
    reader.wait_for_choices(picked="2021-017")
    reader.wait_for_choices(q="2021-017")
    assert len(reader.page.context.pages) == 1


def test_a_group_is_added_and_in_the_address(reader: Reader) -> None:
    reader.open("/compare?kind=direction&among=06,07")
    table = reader.main.get_by_test_id("stTable").first
    reader.main.get_by_test_id("stMultiSelect").last.locator("input").click()
    reader.page.get_by_role("option").filter(has_text="大数据安全保障").click()
    expect(table.locator("thead th")).to_have_count(4)
    reader.wait_for_address("06%2C07%2C08")
    reader.wait_for_choices(among="06,07,08")
