"""Whole visits, as readers make them: from the question they came with to its answer."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from components.text import LANGUAGES, Language
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
A4 = (595, 842)
IN_GUIZHOU = (0.54, 0.72)
"""Where Guizhou lies on the map, as shares of its width and height."""
UNCHANGED: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("没有项目的星级将改变"),
    "en": re.compile("No project would have different stars"),
}
PARTS = re.compile("本页内容|Part of the page")
RECOMPUTED: dict[Language, str] = {"zh": "2023Q3.1", "en": "2022Q4.1"}
"""Two releases: what is recomputed for one reader is there for the next one."""


@in_every_language
def test_an_official_finds_a_province_narrows_it_and_prints_its_brief(
    reader: Reader, language: Language
) -> None:
    guizhou = {"zh": "贵州", "en": "Guizhou"}[language]
    reader.open(f"/map?lang={language}")
    drawn = reader.main.locator("[class*='st-key-map_']")
    expect(drawn.locator("path.choroplethlocation").first).to_be_visible()
    box = drawn.locator(".main-svg").first.bounding_box()
    assert box is not None
    across, down = IN_GUIZHOU
    reader.page.wait_for_timeout(500)
    reader.page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    reader.wait_for_address("region=520000")
    reader.wait()
    reader.main.get_by_role("button", name=re.compile("^(细分方向|Direction)$")).click()
    storage = re.compile("大数据存储管理|Storage and management")
    reader.page.get_by_role("dialog").get_by_role("button", name=storage).click()
    reader.wait_for_address("direction=06")
    reader.close_filter()
    projects = reader.main.locator("section").filter(
        has=reader.page.get_by_role("heading", name=re.compile(f"{guizhou}.*2 "))
    )
    expect(projects.locator("tbody tr")).to_have_count(2)
    reader.main.get_by_role("link", name=re.compile(f"{guizhou}.*简报|Brief for {guizhou}")).click()
    expect(reader.heading).to_contain_text(guizhou)
    reader.wait_for_choices(direction="06")
    reader.main.get_by_role("link", name=re.compile("打印版|Print version")).click()
    expect(reader.page.locator("h1")).to_contain_text(guizhou)
    printed = PdfReader(BytesIO(reader.page.pdf(prefer_css_page_size=True)))
    assert 1 <= len(printed.pages) <= 3
    assert tuple(map(round, printed.pages[0].mediabox[2:])) == A4
    assert guizhou in printed.pages[0].extract_text()
    assert reader.foreign == []


@in_every_language
def test_a_reader_follows_a_riser_from_the_overview_to_why_it_rose(
    reader: Reader, language: Language
) -> None:
    reader.open(f"/?lang={language}")
    risers = reader.main.locator(".table").filter(has_text="▲").first
    riser = risers.locator("tbody tr").first
    places = re.sub(r"\D", "", riser.locator("td").first.inner_text())
    name = riser.get_by_role("link").inner_text()
    riser.get_by_role("link").click()
    expect(reader.heading).to_have_text(name)
    why = reader.main.locator("h2").filter(has_text=re.compile("名次由.*升至|Why it rose"))
    before, now = map(int, re.findall(r"\d+", why.inner_text()))
    assert before - now == int(places)
    steps = reader.main.locator(".st-key-reasons_of_move")
    expect(steps).to_contain_text(f"+{places}")
    assert reader.foreign == []


@in_every_language
def test_a_sceptic_moves_the_weights_and_has_the_release_recomputed(
    reader: Reader, language: Language
) -> None:
    release = RECOMPUTED[language]
    reader.open(f"/methodology?lang={language}&edition=2021&release={release}")
    reader.turn(PARTS, re.compile("试算|What if"))
    reader.wait_for_address("part=what-if")
    consequence = reader.main.locator("h2").nth(2)
    expect(consequence).to_have_text(UNCHANGED[language])
    reader.main.get_by_role("link", name=re.compile("各维度权重相同|equal weights")).click()
    reader.wait_for_address("weights=25,25,25,25")
    expect(consequence).to_have_text(re.compile("^[1-9]"))
    changed = consequence.inner_text()
    reader.open(reader.page.url.removeprefix(reader.site.address))
    expect(consequence).to_have_text(changed)
    reader.turn(PARTS, re.compile("复算|Recompute"))
    reader.wait_for_address("part=recompute")
    reader.main.get_by_role("button", name=re.compile("复算|Recompute this release")).click()
    agreed = reader.main.locator(".notice").filter(has_text="SHA-256")
    expect(agreed).to_contain_text(re.compile("全部|All"), timeout=60_000)
    assert reader.foreign == []
