"""A site that shows a rehearsal says so on every page and in every file."""

import pytest
from starlette.testclient import TestClient

from components.menu import ENTRIES
from tests.web.serving import reading

MARK = "预演"
FILES = (
    "/feed.xml", "/badge/2021-001.svg", "/print/province?code=520000", "/data.json",
    "/data/2021/2022Q1.1/ratings.json",
)  # fmt: skip


@pytest.mark.slow
def test_every_page_and_file_is_marked(
    running: TestClient, small_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSAL", "2022Q1.1")
    monkeypatch.setenv("KEPT_MEGABYTES", "0")
    with reading(small_url):
        for entry in ENTRIES:
            query = "?id=2021-001" if entry.address == "project" else ""
            answer = running.get(f"/{entry.address}{query}", headers={"Accept-Language": "zh"})
            assert answer.text.count(MARK) > 1, entry.address
            assert "预演 2022Q1.1：这是一份副本" in answer.text, entry.address
        for address in FILES:
            assert MARK in running.get(address).text, address
        csv = running.get("/data/2021/2022Q1.1/ratings.csv")
        assert csv.headers["x-robots-tag"] == "noindex"
        saved = csv.headers["content-disposition"]
        assert saved == 'attachment; filename="rehearsal-2021-2022Q1.1-ratings.csv"'
    monkeypatch.delenv("REHEARSAL")
    with reading(small_url):
        assert MARK not in running.get("/leaderboard?lang=zh").text
