import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import NewReader
from tests.browser.reader import Reader
from tests.browser.test_every_page import severe_violations

pytestmark = pytest.mark.browser


def test_the_print_version_opens_from_the_page_and_leads_back(reader: Reader) -> None:
    reader.open("/province?code=520000&lang=en")
    reader.page.get_by_role("link", name="Print version").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Brief for Guizhou")
    assert reader.path == "/print/province"
    assert severe_violations(reader.page) == []
    reader.page.get_by_role("link", name="Back to the page").click()
    reader.wait()
    expect(reader.heading).to_have_text("Brief for Guizhou")
    assert reader.foreign == []


def test_the_file_is_saved_and_the_page_stays(reader: Reader) -> None:
    reader.open("/province?code=xpcc&lang=en")
    with reader.page.expect_download() as saved:
        reader.main.locator(".files").first.get_by_role("link", name="PDF").click()
    assert saved.value.suggested_filename == "2021-2023Q3.1-xpcc.pdf"
    expect(reader.heading).to_have_text("Brief for XPCC")


def test_a_unit_that_is_kept_comes_first_until_it_is_forgotten(reader: Reader) -> None:
    reader.open("/province?code=520000&lang=en")
    reader.page.get_by_role("button", name="Keep as my unit").click()
    reader.open("/province?lang=en")
    expect(reader.heading).to_have_text("Brief for Guizhou")
    reader.page.get_by_role("link", name="All units").click()
    expect(reader.heading).to_have_text("Unit brief")
    reader.open("/province?lang=en")
    reader.page.get_by_role("button", name="My unit").click()
    reader.open("/province?lang=en")
    expect(reader.heading).to_have_text("Unit brief")


def test_the_address_is_copied_or_shown(reader: Reader) -> None:
    reader.open("/province?code=520000&lang=en")
    shown: list[str] = []

    def note(dialog: Dialog) -> None:
        shown.append(dialog.default_value)
        dialog.dismiss()

    reader.page.on("dialog", note)
    reader.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    reader.page.get_by_role("button", name="Copy link").click()
    assert [address.partition("?")[2] for address in shown] == [
        "lang=en&edition=2021&release=2023Q3.1&code=520000"
    ]
    reader.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.resolve(); }")
    reader.page.get_by_role("button", name="Copy link").click()
    expect(reader.page.get_by_role("button", name="Link copied")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_fits_a_phone(new_reader: NewReader, language: str) -> None:
    reader = new_reader(viewport={"width": 390, "height": 800})
    reader.page.goto(f"{reader.site.address}/print/province?code=440000&lang={language}")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert severe_violations(reader.page) == []
    assert reader.trouble == []
