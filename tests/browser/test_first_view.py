"""What readers see before the app is there, and what they have who run no script."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewReader

SCRIPTS_ARE_OFF = ".js: csp"
"""How Chromium says that it did not fetch a script because none is to run."""
FRONT_END = "**/static/js/index.*.js"
"""Without this script the app does not come; tests of the first view hold it back."""
ADDRESSES = (
    "/",
    "/leaderboard",
    "/map",
    "/tracking",
    "/province?code=520000",
    "/project?id=2021-017",
)
pytestmark = pytest.mark.browser


def test_the_leaderboard_can_be_read_and_left_without_a_script(new_reader: NewReader) -> None:
    reader = new_reader(java_script_enabled=False)
    page = reader.page
    page.goto(f"{reader.site.address}/leaderboard?lang=en&direction=06")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Star leaderboard")
    name = rows.first.get_by_role("link").inner_text()
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Regional map").click()
    expect(page).to_have_url(re.compile(r"/map\?.*direction=06"))
    expect(page.get_by_role("table").first).to_contain_text("Beijing")
    assert [said for said in reader.trouble if not said.endswith(SCRIPTS_ARE_OFF)] == []
    assert reader.foreign == []


def test_the_first_view_gives_way_to_the_app_with_the_same_heading(new_reader: NewReader) -> None:
    reader = new_reader()
    page = reader.page
    headings: list[str] = []

    def look_before_the_app_comes(script: Route) -> None:
        headings.append(page.locator("#first-view h1").inner_text())
        script.continue_()

    page.route(FRONT_END, look_before_the_app_comes)
    for address in ADDRESSES:
        reader.open(address)
        expect(reader.heading).to_have_text(headings[-1])
        expect(page.locator("h1")).to_have_count(1)
    assert len(set(headings)) == len(ADDRESSES)
    assert reader.trouble == []
    assert reader.foreign == []


def test_a_link_followed_before_the_app_is_there_leads_to_its_page(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.route(FRONT_END, lambda _route: None)
    reader.page.goto(reader.site.address + "/leaderboard?lang=en", wait_until="commit")
    reader.page.locator("#first-view tbody a").first.click()
    reader.wait_for_address("/project?")
    expect(reader.page.locator("#first-view dl").first).to_be_visible()
