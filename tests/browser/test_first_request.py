from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader
from tests.browser.serving import serving

pytestmark = pytest.mark.browser


def test_the_first_request_after_a_start_may_be_a_deep_link(
    new_reader: NewReader, demo_url: str, tmp_path: Path
) -> None:
    with serving(demo_url, tmp_path) as fresh:
        reader = new_reader(fresh)
        reader.open("/project?id=2021-017")
        expect(reader.heading).to_have_text("基于全闪存介质的原生分布式图数据库系统")
        expect(reader.main.locator(".st-key-header")).to_contain_text("大数据试点示范项目星级评价")
        expect(reader.page.get_by_test_id("stTopNavSection").first).to_have_text("榜单")
        assert "项目" in reader.page.title()
        assert reader.path == "/project"
        assert reader.trouble == []
