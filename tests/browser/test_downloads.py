"""Taking datasets from the page that offers them."""

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def taken(reader: Reader, dataset: str, link: str) -> tuple[str, bytes]:
    row = reader.main.get_by_role("row").filter(has_text=dataset).first
    with reader.page.expect_download() as started:
        row.get_by_role("link", name=link, exact=True).click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def test_a_reader_filters_takes_a_dataset_and_reads_the_facts_in_it(reader: Reader) -> None:
    reader.open("/downloads")
    reader.main.get_by_role("button", name="星级").click()
    reader.page.get_by_text("5 ★", exact=True).click()
    reader.wait_for_address("stars=5")
    reader.close_filter()
    expect(reader.main.get_by_text("五星；", exact=False).first).to_be_visible()
    name, content = taken(reader, "星级评价", "CSV")
    assert name == "2021-2023Q3.1-ratings-stars-5.csv"
    rows = pd.read_csv(BytesIO(content))
    assert set(rows["stars"]) == {5}
    _, description = taken(reader, "星级评价", "列说明")
    told = json.loads(description)
    assert told["hash"] == f"sha256:{sha256(content).hexdigest()}"
    assert told["about"]["filters"] == {"stars": ["5"]}
    _, workbook = taken(reader, "星级评价", "Excel")
    sheets = load_workbook(BytesIO(workbook))
    assert sheets.sheetnames == ["说明", "数据", "数据字典", "脚注"]
    assert sheets["数据"].max_row - 1 == len(rows)


def test_the_package_has_the_checksum_that_the_page_shows(reader: Reader) -> None:
    reader.open("/downloads")
    with reader.page.expect_download() as started:
        reader.main.get_by_role("link", name="数据包（ZIP）").click()
    content = Path(started.value.path()).read_bytes()
    expect(reader.main.get_by_text(sha256(content).hexdigest())).to_be_visible()


def test_a_citation_is_copied_with_one_press(reader: Reader) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open("/downloads?lang=en")
    cited = reader.main.locator(".program.text", has_text="[Data set]").first
    cited.get_by_role("button", name="Copy").click()
    expect(cited.get_by_role("button", name="Copied")).to_be_visible()
    copied: str = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == cited.locator("code").inner_text()
    assert "[Data set]" in copied
