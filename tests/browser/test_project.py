import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

FOLLOW_A_LINK = """(address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
"""As `assets/site.js` does within the running site."""
pytestmark = pytest.mark.browser


def test_the_badge_is_shown(reader: Reader) -> None:
    reader.open("/project?id=2021-017")
    badge = reader.main.locator("img[src*='/badge/2021-017.svg']")
    expect(badge).to_be_visible()
    assert badge.evaluate("image => image.decode().then(() => image.naturalWidth)") == 340
    assert reader.trouble == []


def test_an_unknown_project_is_named_and_another_can_be_found(reader: Reader) -> None:
    reader.page.goto(reader.site.address + "/project?id=2021-999")
    expect(reader.page.get_by_role("main")).to_contain_text("2021-999")
    reader.page.get_by_role("link", name="项目", exact=True).click()
    reader.wait()
    reader.page.evaluate(FOLLOW_A_LINK, "/project?lang=zh&id=2021-999")
    notice = reader.main.locator(".notice.warning", has_text="2021-999")
    expect(notice).to_have_count(1)
    search = reader.main.get_by_role("textbox")
    search.fill("图数据库")
    search.press("Enter")
    found = reader.main.locator(".table tbody tr").first
    expect(found).to_contain_text("图数据库")
    link = found.get_by_role("rowheader").get_by_role("link")
    name = link.inner_text()
    link.click()
    expect(reader.heading).to_have_text(name)
    expect(notice).to_have_count(0)


def test_the_time_line_leads_to_the_project_in_an_earlier_release(reader: Reader) -> None:
    reader.open("/project?id=2021-017")
    reader.main.get_by_role("link", name="2022 年第 1 季度").click()
    reader.wait_for_address("release=2022Q1.1")
    expect(reader.main.locator(".masthead")).to_contain_text("2022年4月21日")
    expect(reader.heading).to_have_text("基于全闪存介质的原生分布式图数据库系统")


def test_numbers_of_a_chart_can_be_read_as_a_table(reader: Reader) -> None:
    reader.open("/project?id=2021-017")
    tab = reader.page.locator("#numbers-of-dimension_profile")
    rows = reader.main.locator(".of-dimension_profile .numbers tbody tr")
    figure = reader.main.locator(".st-key-dimension_profile").get_by_test_id("stPlotlyChart")
    expect(figure).to_be_visible()
    expect(rows.first).not_to_be_visible()
    reader.main.locator(".chart-head").filter(has=tab).get_by_text("数据表").click()
    expect(rows).to_have_count(4)
    expect(rows.first).to_be_visible()
    expect(figure).not_to_be_visible()


def test_a_link_adds_the_project_to_the_comparison_without_a_new_document(reader: Reader) -> None:
    reader.open("/project?id=2021-017&picked=2021-144")
    reader.main.get_by_role("link", name="加入对比").click()
    reader.wait_for_address("picked=2021-144,2021-017")
    expect(reader.main.get_by_role("link", name="移出对比")).to_be_visible()
    assert reader.documents == 1
