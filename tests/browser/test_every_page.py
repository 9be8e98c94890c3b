import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from components.assets import ASSETS
from components.menu import ENTRIES
from components.palette import Theme, palette
from components.text import TAGS, Language, say, speaking
from tests.browser.conftest import NewReader
from tests.browser.reader import Reader
from tests.languages import has_chinese

pytestmark = pytest.mark.browser

VIEWS = {
    "overview": "/",
    "leaderboard": "/leaderboard",
    "filtered": "/leaderboard?rows=50&direction=06",
    "directions": "/directions",
    "category": "/directions?category=2&as=sunburst&bars=count",
    "direction": "/directions?direction=06",
    "project": "/project?id=2021-017",
    "search": "/project",
    "units": "/province",
    "brief": "/province?code=520000",
    "rules": "/methodology",
    "example": "/methodology?part=example&id=2021-017",
    "certainty": "/methodology?part=certainty",
    "what-if": "/methodology?part=what-if&weights=10,20,30,40",
    "recompute": "/methodology?part=recompute",
    "record": "/methodology?part=record",
    "tracking": "/tracking",
    "migration": "/tracking?show=stars",
    "migration-matrix": "/tracking?show=stars&flow=matrix&direction=06",
    "distribution": "/tracking?show=distribution",
    "coverage": "/tracking?show=coverage",
    "map": "/map?region=440000&measure=quota",
    "tiles": "/map?drawn=tiles&measure=mean",
    "comparison": "/compare?picked=2021-017,2021-002,2021-144",
    "compared regions": "/compare?kind=region",
    "verify": "/verify?chart=5D27-GNHE-0AV0-Y0RH",
    "catalogue": "/catalogue",
    "draw": "/catalogue?show=draw",
    "downloads": "/downloads",
    "dictionary": "/downloads?direction=06&dataset=moves",
}
FORMATS = {
    *("PNG", "PNG 4×", "SVG", "PDF", "CSV", "Excel", "JSON", "Parquet"),
    *("BibTeX", "RIS", "CSL-JSON", "GB/T 7714-2015", "APA", "HTML", "Markdown"),
}
ENGLISH_IN_CHINESE = {"English", "SHA-256", "TOML"} | FORMATS
HASH = re.compile(r"(\d+ · )?([0-9a-f]{12}|[0-9a-f]{16})")
STREAMLITS_OWN = tuple(
    f"{word}:" for word in json.loads((ASSETS / "words.zh.json").read_text("utf-8"))["words"]
)
SAID = """() => {
  const said = [];
  const hidden =
    "script, style, code, [data-testid=stIconMaterial], [translate=no], [lang]:not(html)";
  const content = "[data-testid=stMarkdown], [data-testid=stCaptionContainer]";
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
  for (let node = nodes.currentNode; node; node = nodes.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement.closest(hidden) && !node.parentElement.closest(content))
        said.push(node.nodeValue);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"])
        said.push(node.getAttribute(name) ?? "");
    }
  }
  return said;
}"""
COLOURS_READ_ONCE = """() => {
  const { prototype } = axe.commons.color.Color;
  const { parseString } = prototype;
  const known = new Map();
  prototype.parseString = function (text) {
    if (!known.has(text)) {
      parseString.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
}"""
"""Axe reads the ground of all that stands around each text anew: a third of its time."""
SEVERE = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""
WIDTH_OF_THE_PAGE = """() => Math.max(
  document.documentElement.scrollWidth,
  document.querySelector("[data-testid=stMain]").scrollWidth,
)"""


@dataclass(frozen=True)
class Screen:
    width: int
    theme: Theme
    language: Language

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


PAGES = [f"/{entry.address}" for entry in ENTRIES]
SCREENS = {
    1280: [Screen(1280, "light", "zh"), Screen(1280, "dark", "en")],
    390: [Screen(390, "dark", "zh"), Screen(390, "light", "en")],
}
"""Each width, theme and language meets each of the others once, on every page."""
FURTHER_SCREENS = {1280: Screen(1280, "dark", "zh"), 390: Screen(390, "light", "en")}
"""What the further views of a page are seen on."""
RELEASE = "2023Q3.1"
SITE = {
    "zh": "大数据产业发展试点示范项目星级评价",
    "en": "Star ratings of the big-data pilot projects",
}
FOLLOW_A_LINK = """(address) => {
  const link = document.createElement("a");
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}"""


def test_every_page_is_among_the_views() -> None:
    assert {f"/{entry.address}" for entry in ENTRIES} == {a.split("?")[0] for a in VIEWS.values()}


def severe_violations(page: Page) -> list[str]:
    """Return what axe finds; the script is given to a document once, and only faults come back."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(COLOURS_READ_ONCE)
    found: list[str] = page.evaluate(SEVERE)
    return found


@pytest.mark.parametrize("width", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_its_views_are_sound(
    reader_who_returns: NewReader, page: str, width: int
) -> None:
    """No error, no other host, no foreign word, no sideways scrolling, and nobody is shut out.

    The page is loaded once; theme, language and view change in it as they do for readers.
    """
    first, second = SCREENS[width]
    reader = reader_who_returns(viewport={"width": width, "height": 1600}, color_scheme=first.theme)
    reader.open(with_choices(page, lang=first.language))
    faults = faults_of_page(reader, page, first)
    further = [view for view in VIEWS.values() if is_view_of(view, page) and view != page]
    shown = [(page, second), *((view, FURTHER_SCREENS[width]) for view in further)]
    for address, screen in shown:
        change(reader, address, screen)
        faults += faults_of_page(reader, address, screen)
    assert faults == []
    assert reader.trouble == []
    assert reader.foreign == []
    assert reader.documents == 1


def is_view_of(address: str, page: str) -> bool:
    return address.partition("?")[0] == page


def with_choices(address: str, **choices: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(choices)}"


def change(reader: Reader, address: str, screen: Screen) -> None:
    """Change theme, language and view; the edition is in the address again when the run ends."""
    reader.page.emulate_media(color_scheme=screen.theme)
    expect_theme(reader, screen.theme)
    reader.wait_for_everything()
    wanted = {"lang": screen.language, "release": RELEASE}
    reader.page.evaluate(FOLLOW_A_LINK, with_choices(address, **wanted))
    reader.wait_for_choices(edition="2021", **wanted)


def faults_of_page(reader: Reader, address: str, screen: Screen) -> list[str]:
    """What is wrong with the page that is open, each with where it was seen."""
    reader.wait_for_everything()
    page = reader.page
    expect_theme(reader, screen.theme)
    expect(page.locator("html")).to_have_attribute("lang", TAGS[screen.language])
    if address in PAGES:
        expect(page).to_have_title(title(address, screen.language))
    faults = severe_violations(page)
    if has_chinese(page.title()) is not (screen.language == "zh"):
        faults.append(f"title: {page.title()}")
    if screen.language == "zh":
        faults += [f"not Chinese: {words}" for words in english_words(reader)]
    if (found := page.evaluate(WIDTH_OF_THE_PAGE)) > screen.width:
        faults.append(f"wider than the screen: {found}")
    return [f"{address} {screen}: {fault}" for fault in faults]


def expect_theme(reader: Reader, theme: Theme) -> None:
    ground = rgb(palette(theme).ground)
    expect(reader.page.get_by_test_id("stApp")).to_have_css("background-color", ground)


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def title(address: str, language: Language) -> str:
    """What the browser's tab says: the page and the site."""
    (page,) = (entry.title for entry in ENTRIES if f"/{entry.address}" == address)
    with speaking(language):
        return f"{say(page)} · {SITE[language]}"


def english_words(reader: Reader) -> set[str]:
    """What is said in Latin letters alone, or begins with a word of Streamlit's, outside of what
    we write into the page ourselves. The grid keeps the addresses of its links as text.
    """
    said: list[str] = reader.page.evaluate(SAID)
    return {
        text.strip()
        for text in said
        if not text.startswith("/leaderboard?") and not HASH.fullmatch(text)
        if (re.search(r"[A-Za-z]{3}", text) and not has_chinese(text))
        or text.startswith(STREAMLITS_OWN)
    } - ENGLISH_IN_CHINESE


def test_open_menus_speak_chinese_too(reader: Reader) -> None:
    reader.open("/leaderboard")
    reader.main.get_by_role("button", name="地区").click()
    reader.page.get_by_test_id("stMultiSelect").first.locator("input").click()
    expect(reader.page.get_by_role("listbox")).to_be_visible()
    assert english_words(reader) == set()
    reader.page.keyboard.press("Escape")
    reader.close_filter()
    reader.page.get_by_test_id("stMainMenu").locator("button").click()
    menu = reader.page.get_by_test_id("stMainMenuPopover")
    expect(menu).to_contain_text("打印")
    assert "Streamlit" not in menu.inner_text()
    assert english_words(reader) == set()


WIDTH_OF_PAPER = 700
"""Of A4 without its margins, in pixels of a style sheet."""
TURNED_OVER = "invert(1) hue-rotate(180deg)"
NOTHING = "rgba(0, 0, 0, 0)"
WIDTHS_ON_PAPER = """charts => {
    dispatchEvent(new Event('beforeprint'));
    return charts.map(chart => chart.getBoundingClientRect().width);
}"""


def test_a_page_printed_from_a_dark_screen_is_light_and_whole(new_reader: NewReader) -> None:
    reader = new_reader(color_scheme="dark")
    reader.open("/directions")
    reader.wait_for_everything()
    drawn = reader.main.locator(".svg-container")
    assert 0 < max(drawn.evaluate_all(WIDTHS_ON_PAPER)) <= WIDTH_OF_PAPER
    reader.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert reader.page.locator("[style*=zoom]").count() == 0
    reader.page.emulate_media(media="print")
    app = reader.page.get_by_test_id("stApp")
    expect(app).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(reader.heading).to_have_css("color", "rgb(27, 39, 51)")
    expect(reader.main.get_by_test_id("stTextInput")).to_be_hidden()
    expect(drawn.first).to_have_css("filter", TURNED_OVER)
    expect(drawn.first.locator(".main-svg").first).to_have_css("background-color", NOTHING)
    bars = drawn.first.locator("g.point")
    assert set(bars.evaluate_all("bars => bars.map(bar => getComputedStyle(bar).filter)")) == {
        TURNED_OVER  # once more: stars have one colour on every ground
    }
