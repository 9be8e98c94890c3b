from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, expect

from data_access.database import reading
from data_access.queries import board_keys
from data_access.question import Question
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

ROW = 35
"""Height of a row of the rich grid, in pixels, as of its heading."""
WITHIN_THE_PROJECT_COLUMN = 140
TABS_AT_MOST = 60
FOCUSED = """() => {
  const focused = document.activeElement;
  return [focused.innerText?.trim() ?? "", focused.closest("[role=radiogroup]")?.innerText ?? ""];
}"""

FILTERED = "/leaderboard?direction=06,07&stars=4,5&sort=number&view=plain"


@pytest.fixture
def filtered(demo_url: str) -> list[str]:
    """The projects that FILTERED asks for, in its order."""
    question = Question("2021", "2023Q3.1", directions=("06", "07"), stars=(4, 5), sort="number")
    with reading(demo_url) as session:
        return list(board_keys(session, question, size=None))


def test_a_project_can_be_reached_by_keyboard_alone(reader: Reader) -> None:
    reader.open("/leaderboard")
    tab_to(reader, "纯文字表格")
    reader.page.keyboard.press("Enter")
    expect(reader.rows).to_have_count(20)
    reader.wait_for_address("view=plain")
    name = reader.rows.first.get_by_role("link").first.inner_text()
    tab_to(reader, name)
    reader.page.keyboard.press("Enter")
    expect(reader.heading).to_have_text(name)
    assert reader.documents == 1


def tab_to(reader: Reader, name: str) -> None:
    """Press the tab key until what bears this name has the focus; arrow keys within a group."""
    passed = []
    for _ in range(TABS_AT_MOST):
        reader.page.keyboard.press("Tab")
        focused, group = reader.page.evaluate(FOCUSED)
        if name in group and focused != name:
            reader.page.keyboard.press("ArrowRight")
            focused, _ = reader.page.evaluate(FOCUSED)
        if focused == name:
            return
        passed.append(focused[:40])
    raise AssertionError(f"{name} is not among what the tab key reaches: {passed}")


def test_a_click_in_the_rich_grid_opens_the_project_in_the_same_tab(reader: Reader) -> None:
    reader.open("/leaderboard?q=2021-017")
    grid = reader.main.get_by_test_id("stDataFrame")
    expect(grid.locator("canvas").first).to_be_visible()
    click_first_project(reader)
    expect(reader.heading).to_have_text("基于全闪存介质的原生分布式图数据库系统")
    reader.wait_for_choices(id="2021-017")
    reader.wait_for_choices(q="2021-017")
    assert reader.documents == 1
    assert len(reader.page.context.pages) == 1


def click_first_project(reader: Reader) -> None:
    """Click as a hand does: move there, press, let go a little later."""
    box = reader.main.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + WITHIN_THE_PROJECT_COLUMN, box["y"] + ROW * 1.5
    reader.page.mouse.move(x - 5, y)
    reader.page.mouse.move(x, y)
    reader.page.wait_for_timeout(300)
    reader.page.mouse.down()
    reader.page.wait_for_timeout(80)
    reader.page.mouse.up()


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
    code = rows[0].index("项目编号")
    assert [row[code] for row in rows[1:]] == filtered
    said = "\n".join(f"{name}: {value}" for name, value, *_ in about.values)
    for fact in ("大数据存储管理", "演示数据", "2023 年第 3 季度（第 1 版）", "direction=06,07"):
        assert fact in said
    assert unquote(reader.page.url).removesuffix("&view=plain") in said


def test_pages_of_the_board_follow_each_other(reader: Reader) -> None:
    reader.open("/leaderboard?view=plain")
    first = reader.rows.first.inner_text()
    reader.main.get_by_test_id("stPagination").get_by_text("2", exact=True).click()
    expect(reader.rows.first).not_to_have_text(first)
    reader.wait_for_address("page=2")
    expect(reader.caption).to_contain_text("21–40")


def test_the_plain_table_scrolls_by_itself_on_a_phone(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open("/leaderboard?view=plain")
    table = reader.main.get_by_test_id("stTable").locator("table")
    assert table.evaluate("table => table.scrollWidth") > 390
    assert reader.main.evaluate("main => main.scrollWidth") <= 390
