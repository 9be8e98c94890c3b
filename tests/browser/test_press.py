"""A journalist's path: find a chart, set filters, take picture and numbers, verify, come back."""

from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, expect

from components.text import LANGUAGES, Language, say, speaking
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

CHART = "stars-by-direction"


def title_of_chart(reader: Reader) -> Locator:
    """The title of the chart of stars by direction."""
    tab = reader.page.locator("#numbers-of-stars_by_direction")
    return reader.main.locator(".chart-head").filter(has=tab).locator("h2")


def to_take_away(reader: Reader) -> Locator:
    """The line below the chart."""
    return reader.main.locator(".chart-foot.of-stars_by_direction > .files")


def taken(reader: Reader, name: str, folder: Path) -> Path:
    with reader.page.expect_download() as started:
        to_take_away(reader).get_by_role("link", name=name, exact=True).click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def is_a_download(trouble: str) -> bool:
    """A link that turns out to be a file ends the change of page that it began."""
    return "/charts/" in trouble and trouble.endswith("net::ERR_ABORTED")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_is_taken_verified_and_found_again(
    reader: Reader, tmp_path: Path, language: Language
) -> None:
    reader.open(f"/directions?lang={language}&region=520000,440000")
    reader.wait_for_everything()
    title = title_of_chart(reader).inner_text()

    picture = taken(reader, "PNG", tmp_path)
    with Image.open(picture) as png:
        png.load()
        texts = png.text  # type: ignore[attr-defined]
        assert png.width == 1920
    code = texts["ChartCode"]
    assert texts["Title"] == title
    assert "region=440000,520000" in texts["Source"]
    for fact in ("232号", "CC BY 4.0", "2023", "4"):
        assert fact in texts["Comment"]

    book = load_workbook(BytesIO(taken(reader, "Excel", tmp_path).read_bytes()))
    about = "\n".join(str(cell) for row in book.worksheets[0].values for cell in row)
    for fact in (title, "232号", "CC BY 4.0", "region=440000,520000"):
        assert fact in about
    assert book.worksheets[1].max_row > 5

    reader.open(f"/verify?lang={language}")
    reader.page.locator("#chart-file").set_input_files(picture)
    with speaking(language):
        holds = say("The chart is from this site, and its numbers are unchanged.")
        identical = say("byte for byte the one this site makes")
    expect(reader.main).to_contain_text(holds)
    expect(reader.main).to_contain_text(identical)
    assert reader.choices["chart"] == code

    reader.main.get_by_role("link", name=title, exact=True).click()
    reader.wait_for_everything()
    assert reader.path == "/directions"
    expect(title_of_chart(reader)).to_have_text(title)
    hyphened = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    expect(to_take_away(reader)).to_contain_text(hyphened)
    assert [trouble for trouble in reader.trouble if not is_a_download(trouble)] == []
    assert reader.foreign == []


def test_a_chart_on_another_site_shows_its_picture_and_leads_back(reader: Reader) -> None:
    reader.page.goto(f"{reader.site.address}/embed/{CHART}?lang=en&direction=06,07")
    picture = reader.page.get_by_role("img")
    expect(picture).to_be_visible()
    reader.page.wait_for_function("document.images[0].complete")
    assert picture.evaluate("image => image.naturalWidth") == 1184
    leads = reader.page.get_by_role("link").get_attribute("href") or ""
    assert "/directions?lang=en&edition=2021&release=2023Q3.1&direction=06,07" in leads
    with urlopen(leads, timeout=30) as answer:
        assert answer.status == 200
    assert reader.trouble == []
