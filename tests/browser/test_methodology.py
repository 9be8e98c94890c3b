"""What needs a browser: moving a weight by keyboard, sharing the link, recomputing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_a_weight_moved_by_keyboard_is_in_the_link_that_others_open(
    reader: Reader, new_reader: NewReader
) -> None:
    reader.open("/methodology?part=what-if")
    reader.main.get_by_role("slider").first.focus()
    reader.page.keyboard.press("End")
    reader.wait_for_address("weights=100%2C30%2C25%2C20")
    changed = reader.main.get_by_role(
        "heading", name=re.compile(r"187 个项目中有 \d+ 个星级将改变")
    )
    expect(changed).to_be_visible()

    other = new_reader()
    other.open(reader.page.url.removeprefix(reader.site.address))
    expect(other.main.get_by_role("slider").first).to_have_value("100")
    expect(other.main.get_by_role("heading", name=changed.inner_text())).to_be_visible()
    assert reader.trouble == other.trouble == []


def test_a_release_is_recomputed_at_the_press_of_a_button(reader: Reader) -> None:
    reader.open("/methodology?part=recompute&release=2021Q4.1")
    reader.main.get_by_role("button", name="立即复算本次发布").click()
    expect(reader.main).to_contain_text("全部一致")
    assert reader.trouble == []


def test_the_project_page_leads_to_the_steps_and_back(reader: Reader) -> None:
    reader.open("/project?id=2021-017")
    name = reader.heading.inner_text()
    reader.main.get_by_role("link", name="星级评定过程").click()
    reader.wait_for_address("/methodology")
    expect(reader.main.get_by_role("heading", name=name)).to_be_visible()
    reader.main.get_by_role("link", name="查看项目页").click()
    reader.wait_for_address("/project")
    assert reader.documents == 1
