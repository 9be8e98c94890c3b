import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

FIVE_STARS = re.compile("^(★ ?5|5 ?★)$")
PROJECTS = "links => links.map(link => new URL(link.href).searchParams.get('id'))"


def choose_five_stars(reader: Reader) -> None:
    reader.main.get_by_role("button", name="星级", exact=True).click()
    reader.page.get_by_role("button", name=FIVE_STARS).click()
    expect(reader.caption).to_contain_text("五星")


def follow_menu(reader: Reader, *names: str) -> None:
    """Choose a page in the menu; below its section, where it has one."""
    for name in names:
        reader.main.locator("nav.menu").get_by_text(name, exact=True).click()
    reader.wait()


def test_a_filter_is_in_the_address_and_survives_page_changes_through_the_menu(
    reader: Reader,
) -> None:
    reader.open("/leaderboard")
    choose_five_stars(reader)
    caption = reader.caption.inner_text()
    reader.wait_for_choices(stars="5")
    for names, path in (
        (("榜单", "项目"), "/project"),
        (("总览",), "/"),
        (("榜单", "星级榜单"), "/leaderboard"),
    ):
        follow_menu(reader, *names)
        reader.page.wait_for_url(re.compile(rf"//[^/]+{path}\?"), wait_until="commit")
        reader.wait_for_address("stars=5")
    expect(reader.caption).to_have_text(caption)
    assert reader.documents == 1


def test_a_switch_leaves_the_reader_where_they_are(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 500})
    reader.open("/tracking?show=stars")
    switch = reader.main.get_by_role("navigation", name="显示方式")
    chosen = switch.get_by_role("link", name="矩阵图")
    reader.main.evaluate("main => main.scrollTo(0, 150)")
    chosen.focus()
    scrolled = reader.main.evaluate("main => main.scrollTop")
    assert scrolled > 0
    reader.page.keyboard.press("Enter")
    reader.wait_for_address("flow=matrix")
    reader.wait()
    expect(chosen).to_have_attribute("aria-current", "true")
    expect(chosen).to_be_focused()
    assert reader.main.evaluate("main => main.scrollTop") == scrolled
    listed = reader.main.locator("details.pill.list")
    listed.locator("summary").click()
    listed.get_by_role("link", name="2022 年第 1 季度").click()
    reader.wait_for_address("since=2022Q1.1")
    expect(listed.locator("summary")).to_have_text(re.compile("2022 年第 1 季度"))
    expect(listed).not_to_have_attribute("open", "")
    listed.locator("summary").click()
    reader.page.keyboard.press("Escape")
    expect(listed).not_to_have_attribute("open", "")
    assert reader.documents == 1


def test_what_is_typed_narrows_the_board(reader: Reader) -> None:
    reader.open("/leaderboard")
    search = reader.main.get_by_role("textbox", name="搜索")
    search.fill("2021-017")
    search.press("Enter")
    expect(reader.rows).to_have_count(1)
    reader.wait_for_choices(q="2021-017")


def test_an_address_shows_a_colleague_the_same(reader: Reader, new_reader: NewReader) -> None:
    reader.open("/leaderboard?sort=-change&direction=06,07")
    choose_five_stars(reader)
    colleague = new_reader(locale="en-GB")
    colleague.open(reader.page.url.removeprefix(reader.site.address))
    expect(colleague.caption).to_have_text(reader.caption.inner_text())
    assert colleague.rows.first.inner_text() == reader.rows.first.inner_text()
    assert colleague.choices == reader.choices


def test_an_address_always_names_edition_and_release(reader: Reader) -> None:
    reader.open("/leaderboard")
    reader.wait_for_choices(edition="2021", release="2023Q3.1")
    assert reader.choices == {"lang": "zh", "edition": "2021", "release": "2023Q3.1"}


def test_back_leads_from_a_project_to_the_board_as_it_was(reader: Reader) -> None:
    reader.open("/leaderboard?direction=06")
    caption = reader.caption.inner_text()
    link = reader.rows.first.locator("th a")
    name = link.inner_text()
    link.click()
    expect(reader.heading).to_have_text(name)
    reader.page.go_back()
    expect(reader.heading).to_have_text("星级榜单")
    expect(reader.caption).to_have_text(caption)
    reader.wait_for_choices(direction="06")
    assert reader.documents == 1


def test_back_takes_a_filter_away_again(reader: Reader) -> None:
    reader.open("/leaderboard")
    caption = reader.caption.inner_text()
    choose_five_stars(reader)
    reader.page.go_back()
    expect(reader.caption).to_have_text(caption)
    assert "stars" not in reader.choices


def test_the_language_switch_keeps_the_filters(reader: Reader) -> None:
    reader.open("/leaderboard?direction=06&sort=number")
    expect(reader.rows).to_have_count(15)
    projects = reader.rows.locator("th a").evaluate_all(PROJECTS)
    reader.main.get_by_role("link", name="English").click()
    expect(reader.heading).to_have_text("Star leaderboard")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    expect(reader.caption).to_contain_text("Storage and management")
    assert reader.choices.items() >= {"lang": "en", "direction": "06", "sort": "number"}.items()
    assert reader.rows.locator("th a").evaluate_all(PROJECTS) == projects


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en-GB", "Star leaderboard"), ("zh-CN", "星级榜单"), ("fr-FR", "星级榜单")],
)
def test_the_first_language_is_that_of_the_browser(
    new_reader: NewReader, locale: str, title: str
) -> None:
    reader = new_reader(locale=locale)
    reader.open("/leaderboard")
    expect(reader.heading).to_have_text(title)


def test_an_unknown_code_gets_a_notice_that_names_it(reader: Reader) -> None:
    reader.open("/leaderboard?direction=06,66")
    expect(reader.notices.filter(has_text="66")).to_have_count(1)
    expect(reader.rows).to_have_count(15)
    reader.wait_for_choices(direction="06")


MARKUP = "[x](https://elsewhere.example)<img src=//elsewhere.example>"
HOSTS = "all => all.map(each => new URL(each.href ?? each.src, location.href).host)"


@pytest.mark.parametrize("key", ["q", "direction"])
def test_markup_in_the_address_is_shown_letter_by_letter(reader: Reader, key: str) -> None:
    reader.open(f"/leaderboard?{key}={MARKUP}")
    expect(reader.main).to_contain_text(MARKUP)
    assert "elsewhere.example" not in reader.main.locator("a, img").evaluate_all(HOSTS)
    assert reader.foreign == []


def test_an_unknown_address_is_answered_by_a_page_of_ours_that_leads_on(reader: Reader) -> None:
    answer = reader.page.goto(f"{reader.site.address}/nothing")
    assert answer is not None
    assert answer.status == 404
    expect(reader.page.locator("h1")).to_have_text("没有这个页面")
    reader.page.get_by_role("link", name="星级榜单").click()
    reader.wait()
    expect(reader.heading).to_have_text("星级榜单")
