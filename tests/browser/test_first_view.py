"""What readers see before the app is there, and what they have who run no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader

pytestmark = pytest.mark.browser


def test_the_leaderboard_can_be_read_and_left_without_a_script(new_reader: NewReader) -> None:
    reader = new_reader(java_script_enabled=False)
    page = reader.page
    page.goto(f"{reader.site.address}/leaderboard?lang=en&direction=06")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Star leaderboard")
    expect(page.get_by_text("Without JavaScript")).to_be_visible()
    name = rows.first.get_by_role("link").inner_text()
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Regional map").click()
    expect(page).to_have_url(re.compile(r"/map\?.*direction=06"))
    expect(page.get_by_role("table").first).to_contain_text("Beijing")
    assert reader.trouble == []
    assert reader.foreign == []


@pytest.mark.parametrize("address", ["/", "/leaderboard", "/map", "/project?id=2021-017"])
def test_the_first_view_gives_way_to_the_app_without_an_error(
    new_reader: NewReader, address: str
) -> None:
    reader = new_reader()
    reader.page.goto(reader.site.address + address, wait_until="commit")
    expect(reader.page.locator("#first-view h1")).to_be_visible()
    reader.wait()
    expect(reader.page.locator("h1")).to_have_count(1)
    assert reader.trouble == []
    assert reader.foreign == []


def test_the_first_view_and_the_app_have_the_same_heading(new_reader: NewReader) -> None:
    reader = new_reader()
    for address in ("/", "/map", "/tracking", "/province?code=520000", "/project?id=2021-017"):
        reader.page.goto(reader.site.address + address, wait_until="commit")
        first = reader.page.locator("#first-view h1").inner_text()
        reader.wait()
        expect(reader.heading).to_have_text(first)


def test_a_link_followed_before_the_app_is_there_leads_to_its_page(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.route("**/static/js/index.*.js", lambda _route: None)
    reader.page.goto(reader.site.address + "/leaderboard?lang=en", wait_until="commit")
    reader.page.locator("#first-view tbody a").first.click()
    reader.wait_for_address("/project?")
    expect(reader.page.locator("#first-view dl").first).to_be_visible()
