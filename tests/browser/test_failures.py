import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader
from tests.browser.serving import Site, free_port, serving
from tests.copies import copy_sqlite

pytestmark = pytest.mark.browser

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of the frail site will be; there is none yet."""
    return tmp_path_factory.mktemp("frail") / "ratings.sqlite3"


@pytest.fixture(scope="module")
def frail_site(database: Path) -> Iterator[Site]:
    """A site that starts without a database."""
    with serving(f"sqlite:///{database}", database.parent) as running:
        yield running


def shown_reference(reader: Reader) -> str:
    [message] = reader.alerts.all_inner_texts()
    reference = REFERENCE.search(message)
    assert reference is not None
    assert "Traceback" not in reader.page.content()
    assert "sqlite" not in reader.page.content()
    return reference[0]


def test_a_failure_shows_a_reference_that_is_in_the_log_and_the_site_recovers(
    new_reader: NewReader, frail_site: Site, database: Path, demo_url: str
) -> None:
    reader = new_reader(frail_site)

    reader.open("/leaderboard")
    expect(reader.alerts).to_contain_text("暂时无法读取评价结果")
    assert f"Failure {shown_reference(reader)}" in frail_site.log.read_text("utf-8")

    copy_sqlite(demo_url, database)
    expect(reader.heading).to_have_text("星级榜单")

    damage(database)
    reader.open("/leaderboard?direction=06")
    error = reader.main.get_by_test_id("stAlertContentError")
    expect(error).to_be_visible()
    reference = REFERENCE.search(error.inner_text())
    assert reference is not None
    log = frail_site.log.read_text("utf-8")
    assert f"Failure {reference[0]}" in log
    assert "no such table: rating" in log
    assert "no such table" not in reader.page.content()


def damage(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE rating RENAME TO gone")
        connection.commit()


HOSTILE = (
    "<b>粗</b> **粗** [x](https://elsewhere.example) <script>alert(1)</script> $x$ :star: A-->B"
)


@pytest.fixture
def hostile_site(demo_url: str, tmp_path: Path) -> Iterator[Site]:
    """A site that has just started, with a project whose name is markup."""
    database = tmp_path / "ratings.sqlite3"
    copy_sqlite(demo_url, database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TRIGGER keep_listed_project_update")
        connection.execute("UPDATE listed_project SET name_zh = ? WHERE number = 17", [HOSTILE])
        connection.commit()
    with serving(f"sqlite:///{database}", tmp_path) as site:
        yield site


def test_the_first_request_may_be_a_deep_link_and_a_hostile_name_is_shown_letter_by_letter(
    new_reader: NewReader, hostile_site: Site
) -> None:
    reader = new_reader(hostile_site)
    reader.open("/project?id=2021-017")
    expect(reader.heading).to_have_text(HOSTILE)
    expect(reader.main.locator(".masthead .site")).to_have_text(
        "大数据产业发展试点示范项目星级评价"
    )
    expect(reader.main.locator(".masthead .menu summary", has_text="榜单")).to_be_visible()
    assert "项目" in reader.page.title()
    assert reader.path == "/project"
    reader.open("/leaderboard?q=2021-017")
    name = reader.main.locator(".board tbody tr").first.get_by_role("rowheader").get_by_role("link")
    expect(name).to_have_text(HOSTILE)
    assert reader.page.locator("a[href*=elsewhere]").count() == 0
    assert reader.trouble == []


def test_the_page_stays_while_the_server_restarts_and_what_was_asked_for_follows(
    new_reader: NewReader, demo_url: str, tmp_path: Path
) -> None:
    port = free_port()
    with serving(demo_url, tmp_path, port) as site:
        reader = new_reader(site)
        reader.open("/leaderboard?direction=06")
    line = reader.page.locator("#not-connected")
    expect(line).to_have_text("网络连接已中断，恢复后自动继续。")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    expect(reader.rows).to_have_count(15)
    name = reader.rows.first.get_by_role("rowheader").get_by_role("link")
    project = name.inner_text()
    name.click()
    with serving(demo_url, tmp_path, port):
        expect(reader.heading).to_have_text(project)
        expect(line).to_have_count(0)
        reader.wait_for_choices(direction="06")
    assert "streamlit run" not in reader.page.content()
    assert reader.documents == 1
