from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, ViewportSize, expect

from data_access.database import reading
from data_access.queries import board_keys
from data_access.question import Question
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

TABS_AT_MOST = 60
FOCUSED = "() => document.activeElement.innerText?.trim() ?? ''"
PHONE: ViewportSize = {"width": 390, "height": 844}

FILTERED = "/leaderboard?direction=06,07&stars=4,5&sort=number"


@pytest.fixture
def filtered(demo_url: str) -> list[str]:
    """The projects that FILTERED asks for, in its order."""
    question = Question("2021", "2023Q3.1", directions=("06", "07"), stars=(4, 5), sort="number")
    with reading(demo_url) as session:
        return list(board_keys(session, question, size=None))


def test_a_project_can_be_reached_by_keyboard_alone(reader: Reader) -> None:
    reader.open("/leaderboard")
    name = reader.rows.first.locator("th a").inner_text()
    tab_to(reader, name)
    reader.page.keyboard.press("Enter")
    expect(reader.heading).to_have_text(name)
    assert reader.documents == 1


def tab_to(reader: Reader, name: str) -> None:
    """Press the tab key until what bears this name has the focus."""
    passed = []
    for _ in range(TABS_AT_MOST):
        reader.page.keyboard.press("Tab")
        focused = reader.page.evaluate(FOCUSED)
        if focused == name:
            return
        passed.append(focused[:40])
    raise AssertionError(f"{name} is not among what the tab key reaches: {passed}")


def test_a_click_on_a_name_opens_the_project_in_the_same_tab(reader: Reader) -> None:
    reader.open("/leaderboard?q=2021-017")
    tabs = len(reader.page.context.pages)
    reader.rows.locator("th a").click()
    expect(reader.heading).to_have_text("基于全闪存介质的原生分布式图数据库系统")
    reader.wait_for_choices(id="2021-017", q="2021-017")
    assert reader.documents == 1
    assert len(reader.page.context.pages) == tabs


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def download(reader: Reader, name: str) -> Download:
    with reader.page.expect_download() as started:
        reader.main.get_by_role("link", name=name).click()
    return started.value


def test_a_filtered_csv_holds_exactly_the_filtered_rows(
    reader: Reader, filtered: list[str]
) -> None:
    reader.open(FILTERED)
    file = download(reader, "CSV")
    assert file.suggested_filename.endswith(".csv")
    assert content(file).startswith(b"\xef\xbb\xbf")
    rows = pd.read_csv(BytesIO(content(file)))
    assert list(rows["project"]) == filtered
    assert len(filtered) > 5
    expect(reader.caption).to_contain_text(f"共 {len(filtered)} 个项目")


def test_a_filtered_workbook_holds_the_filtered_rows_and_says_what_they_are(
    reader: Reader, filtered: list[str]
) -> None:
    reader.open(FILTERED)
    file = download(reader, "Excel")
    assert file.suggested_filename.endswith(".xlsx")
    about, board, *_ = load_workbook(BytesIO(content(file))).worksheets
    rows = list(board.values)
    code = rows[0].index("project")
    assert [row[code] for row in rows[1:]] == filtered
    said = "\n".join(f"{name}: {value}" for name, value, *_ in about.values)
    for fact in ("大数据存储管理", "演示数据", "2023 年第 3 季度（第 1 版）", "direction=06,07"):
        assert fact in said
    assert unquote(reader.page.url) in said


def test_pages_of_the_board_follow_each_other(reader: Reader) -> None:
    reader.open("/leaderboard")
    first = reader.rows.first.inner_text()
    reader.main.locator("nav.paging").get_by_role("link", name="2", exact=True).click()
    expect(reader.rows.first).not_to_have_text(first)
    reader.wait_for_address("page=2")
    expect(reader.caption).to_contain_text("21–40")


def test_a_heading_orders_the_board_and_turns_the_order_round(reader: Reader) -> None:
    reader.open("/leaderboard?page=2&stars=3,4,5")
    heading = reader.main.locator(".table.board thead th").filter(has_text="技术创新")
    scores = reader.rows.locator(".c-innovation")
    for order in ("descending", "ascending"):
        heading.get_by_role("link").click()
        expect(heading).to_have_attribute("aria-sort", order)
        reader.wait_for_choices(sort="-innovation" if order == "descending" else "innovation")
        shown = [float(score) for score in scores.all_inner_texts()]
        assert len(shown) == 20
        assert shown == sorted(shown, reverse=order == "descending")
    assert "page" not in reader.choices


def test_who_picks_a_project_stays_where_they_are(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 1280, "height": 600})
    reader.open("/leaderboard")
    pick = reader.rows.nth(15).locator("a.pick")
    pick.scroll_into_view_if_needed()
    scrolled = reader.main.evaluate("main => main.scrollTop")
    assert scrolled > 0
    pick.click()
    reader.wait_for_address("picked=")
    reader.wait()
    assert reader.main.evaluate("main => main.scrollTop") >= scrolled


def test_a_row_is_a_card_on_a_phone(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open("/leaderboard")
    for part in ("th a", ".c-rank b", ".c-total b", ".c-stars"):
        shown = reader.rows.first.locator(part)
        expect(shown).to_be_visible()
        box = shown.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    assert reader.main.evaluate("main => main.scrollWidth") <= PHONE["width"]
