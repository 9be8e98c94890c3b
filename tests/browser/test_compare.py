import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def sides(reader: Reader) -> Locator:
    """The table that sets things side by side."""
    return reader.main.locator(".sides table")


def test_two_projects_picked_on_the_board_stand_side_by_side(new_reader: NewReader) -> None:
    reader = new_reader(viewport={"width": 1280, "height": 800})
    reader.open("/leaderboard")
    picks = reader.main.locator(".board .pick")
    for row in (14, 15):
        reader.main.evaluate("main => main.scrollTo(0, 400)")
        picks.nth(row).click()
        expect(picks.nth(row)).to_have_text("✓")
        reader.wait()
        assert reader.main.evaluate("main => main.scrollTop") > 0, "who picks stays there"
    expect(reader.page).to_have_url(re.compile(r"picked=2021-\d+(,|%2C)2021"))
    picked = reader.choices["picked"]
    reader.main.get_by_role("link", name="对比已选的 2 个项目").click()
    expect(reader.heading).to_have_text("同一尺度，并列对比")
    reader.wait_for_everything()
    expect(reader.main.get_by_test_id("stPlotlyChart")).to_have_count(2)
    reader.wait_for_choices(picked=picked)
    assert reader.documents == 1
    colleague = new_reader(locale="en-GB")
    colleague.open(reader.page.url.removeprefix(reader.site.address))
    expect(sides(colleague)).to_have_text(sides(reader).inner_text(), use_inner_text=True)


def test_a_group_is_added_and_in_the_address(reader: Reader) -> None:
    reader.open("/compare?kind=direction&among=06,07")
    expect(sides(reader).locator("thead th")).to_have_count(3)
    reader.main.get_by_role("button", name="细分方向（2）").click()
    reader.page.get_by_test_id("stMultiSelect").locator("input").click()
    reader.page.get_by_role("option").filter(has_text="大数据安全保障").click()
    expect(sides(reader).locator("thead th")).to_have_count(4)
    reader.wait_for_address("06%2C07%2C08")
    reader.wait_for_choices(among="06,07,08")
