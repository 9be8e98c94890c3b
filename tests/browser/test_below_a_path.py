"""The site below a path of another one, behind nginx: all of it works, nothing leads outside."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from components.menu import ENTRIES
from tests.browser.conftest import NewReader
from tests.browser.reader import Reader
from tests.browser.serving import Site, free_port, serving
from tests.proxy import conf_below, proxying

pytestmark = pytest.mark.browser

PATH = "/ratings"
CLICK = "link => { const there = document.querySelector(link); there?.click(); return there; }"
"""In one step: a link that was found may be made anew before it is clicked, and leads nowhere."""


@pytest.fixture(scope="module")
def portal(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo below a path of a site that nginx serves; Streamlit was told of the path as well."""
    port, behind = free_port(), free_port()
    folder = tmp_path_factory.mktemp("portal")
    address = f"http://127.0.0.1:{port}{PATH}"
    with (
        pytest.MonkeyPatch.context() as patch,
        proxying(conf_below(PATH), folder, port, [behind]),
    ):
        patch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", PATH)
        with serving(demo_url, folder, behind, address) as site:
            yield site


def test_a_reader_walks_through_all_pages_narrows_one_and_takes_things_away(
    new_reader: NewReader, portal: Site
) -> None:
    reader = new_reader(portal)
    reader.open("/")
    for entry in ENTRIES:
        link = f'.masthead a[href^="{PATH}/{entry.address}?"]'
        reader.page.wait_for_function(CLICK, arg=link)
        reader.wait_for_address(f"{PATH}/{entry.address}?")
        expect(reader.page.locator(f'{link}[aria-current="page"]').first).to_be_attached()
        reader.wait()
        assert reader.path == f"{PATH}/{entry.address}"
    reader.page.go_back()
    reader.wait_for_address(f"{PATH}/downloads?")
    reader.wait()
    reader.open("/directions?lang=zh")
    reader.main.get_by_role("button", name="类别", exact=True).click()
    reader.page.get_by_role("dialog").get_by_role("button").first.click()
    reader.wait_for_address("category=")
    reader.close_filter()
    reader.wait_for_everything()
    assert reader.path == f"{PATH}/directions"
    assert answered(reader, "PNG") == "image/png"
    assert answered(reader, "CSV") == "text/csv; charset=utf-8"
    reader.main.locator(".chart-foot .code").first.click()
    reader.wait_for_address(f"{PATH}/verify?")
    assert reader.documents == 2
    assert (reader.foreign, reader.trouble) == ([], [])


def answered(reader: Reader, file: str) -> str:
    """What a link to a file of a chart leads to."""
    link = reader.main.locator(".chart-foot").get_by_role("link", name=file, exact=True).first
    address = link.evaluate("link => link.href")
    answer = reader.page.request.get(address)
    assert (answer.status, address.startswith(reader.site.address)) == (HTTPStatus.OK, True)
    return answer.headers["content-type"]


def test_a_reader_without_scripts_narrows_a_page_and_reads_the_documentation(
    new_reader: NewReader, portal: Site
) -> None:
    reader = new_reader(portal, java_script_enabled=False)
    page = reader.page
    page.goto(f"{portal.address}/directions?lang=en")
    page.locator("form.choices summary").first.click()
    page.locator("form.choices input[type=checkbox]").first.check()
    page.get_by_role("button", name="Apply").click()
    reader.wait_for_address("category=")
    assert reader.path == f"{PATH}/directions"
    picture = page.locator("figure.picture img").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    page.goto(f"{portal.address}/downloads?lang=en")
    page.get_by_role("link", name="API documentation").click()
    page.locator("section a[href]").first.click()
    expect(page.locator("body")).to_contain_text(f"{portal.address}/api/v1/ratings")
    assert reader.foreign == []
