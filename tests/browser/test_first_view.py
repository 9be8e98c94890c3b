"""What readers see before the app is there, how it gives way, what they have without it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, permutations
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from components.menu import ENTRIES
from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

HARMLESS = (".js: csp", ".svg: net::ERR_ABORTED")
"""How Chromium says that it fetched no script as none is to run, or no picture of a page left."""
PAGES = [
    *(f"/{e.address}" for e in ENTRIES if e.address not in ("project", "province", "map")),
    *("/project?id=2021-017", "/province?code=520000"),
    "/map?drawn=map",  # else a window that grows narrow would ask for tiles
]
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
ENTRY_SCRIPT = "**/static/js/index.*.js"
HOLD = """
  new MutationObserver((changes, observer) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    const entry = added.find((node) => /\\/static\\/js\\/index\\./.test(node.src));
    if (!entry || window.startTheApp) return;
    observer.disconnect();
    const later = document.createElement("script");
    for (const { name, value } of entry.attributes) later.setAttribute(name, value);
    entry.type = "held";
    window.startTheApp = () => entry.replaceWith(later);
  }).observe(document, { childList: true, subtree: true });
"""
"""Keeps the entry script from starting until `startTheApp` is called."""
SAME = 1.0
"""Pixels within which a thing stands where it stood."""
MOST_SHIFT = 0.02
PLACES = """(scope) => {
  const root = document.querySelector(scope);
  const place = (selector) => {
    const found = [...root.querySelectorAll(selector)].find((each) => each.checkVisibility());
    if (!found) return null;
    const { x, y, width, height } = found.getBoundingClientRect();
    const { fontSize, fontWeight, lineHeight, color, fontFamily } = getComputedStyle(found);
    const look = [fontSize, fontWeight, lineHeight, color, fontFamily];
    return { at: [x, y, width, height], look };
  };
  return { heading: place("h1"), table: place("table"), link: place("tbody a, .links a") };
}"""
SHIFTS = """() => new Promise((done) => {
  const seen = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.reduce((sum, each) => sum + each.value, 0)), 100);
})"""
pytestmark = pytest.mark.browser


@contextmanager
def before_the_app(reader: Reader, address: str) -> Iterator[Reader]:
    """Open a page whose app starts only when the block ends."""
    reader.page.add_init_script(HOLD)  # to hold the request would make the browser keep nothing
    reader.page.goto(reader.site.address + address, wait_until="commit")
    expect(reader.page.locator("#first-view footer")).to_be_attached()
    reader.page.wait_for_function("() => window.startTheApp")
    yield reader
    reader.page.evaluate("() => startTheApp()")


def test_the_leaderboard_can_be_read_filtered_and_left_without_a_script(
    new_reader: NewReader,
) -> None:
    reader = new_reader(java_script_enabled=False)
    page = reader.page
    page.goto(f"{reader.site.address}/leaderboard?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Star leaderboard")
    page.locator("details.pill").nth(1).locator("summary").click()
    page.locator("input[name=direction][value='06']").check()
    page.locator("input[name=direction][value='07']").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"direction=06&direction=07"))
    rows = page.locator("tbody tr")
    expect(page.locator(".pill.chosen summary")).to_have_text("Direction (2)")
    name = rows.first.get_by_role("rowheader").get_by_role("link").inner_text()
    rows.first.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator(".menu summary", has_text="Analysis").click()
    page.get_by_role("link", name="Regional map").click()
    expect(page).to_have_url(re.compile(r"/map\?.*direction=06,07"))
    assert [said for said in reader.trouble if not said.endswith(HARMLESS)] == []
    assert reader.foreign == []


def test_nothing_moves_or_changes_its_look_when_the_app_takes_over(new_reader: NewReader) -> None:
    """Each page is measured at both widths before and after; the app takes over at one by turns."""
    moved: dict[str, Any] = {}
    reader = new_reader()
    for address, (first, second) in zip(PAGES, cycle(permutations((DESK, PHONE)))):
        reader.page.set_viewport_size(first)
        with before_the_app(reader, address):
            before = {first["width"]: reader.page.evaluate(PLACES, "#first-view")}
            shift = reader.page.evaluate(SHIFTS)
            reader.page.set_viewport_size(second)
            before[second["width"]] = reader.page.evaluate(PLACES, "#first-view")
            of_the_window = reader.page.evaluate(SHIFTS) - shift
        reader.wait()
        shift = reader.page.evaluate(SHIFTS) - of_the_window
        after = {second["width"]: reader.page.evaluate(PLACES, "[data-testid=stMain]")}
        reader.page.set_viewport_size(first)
        after[first["width"]] = reader.page.evaluate(PLACES, "[data-testid=stMain]")
        for width, was in before.items():
            found = differences(was, after[width])
            moved |= {f"{address} {width} {what}": pair for what, pair in found}
        if shift > MOST_SHIFT:
            moved[f"{address} {second['width']} shift"] = shift
    assert moved == {}
    assert reader.trouble == []
    assert reader.foreign == []


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands elsewhere, or looks different: what it is, how it was and is."""
    for what, was in before.items():
        now = after[what]
        if (was is None) != (now is None):
            yield what, (was, now)
        elif was is not None:
            apart = max(abs(a - b) for a, b in zip(was["at"], now["at"], strict=True))
            if apart > SAME or was["look"] != now["look"]:
                yield what, (was, now)


def test_who_has_scrolled_stays_where_they_are(new_reader: NewReader) -> None:
    reader = new_reader(viewport=PHONE)
    with before_the_app(reader, "/leaderboard"):
        reader.page.locator("#first-view").evaluate("view => { view.scrollTop = 900; }")
    reader.wait()
    assert reader.main.evaluate("main => main.scrollTop") == 900


def test_the_first_view_stays_while_the_reader_is_busy_in_it(new_reader: NewReader) -> None:
    reader = new_reader()
    with before_the_app(reader, "/leaderboard"):
        reader.page.locator("#first-view .pill summary").first.click()
    expect(reader.page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning"
    )
    expect(reader.page.locator("#first-view .pill[open]")).to_be_visible()
    reader.page.locator("#first-view .pill summary").first.click()
    reader.wait()


def test_a_link_followed_before_the_app_is_there_leads_to_its_page(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.route(ENTRY_SCRIPT, lambda _route: None)
    reader.page.goto(reader.site.address + "/leaderboard?lang=en", wait_until="commit")
    reader.page.locator("#first-view tbody th a").first.click()
    reader.wait_for_address("/project?")
    expect(reader.page.locator("#first-view dl").first).to_be_visible()


def test_filters_sent_before_the_app_is_there_hold_in_it(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.route(ENTRY_SCRIPT, lambda _route: None)
    reader.page.goto(reader.site.address + "/leaderboard", wait_until="commit")
    reader.page.locator("#first-view details.pill summary").nth(1).click()
    for code in ("06", "07"):
        reader.page.locator(f"#first-view input[name=direction][value='{code}']").check()
    reader.page.unroute(ENTRY_SCRIPT)
    reader.page.locator("#first-view .choices button").click()
    reader.wait()
    reader.wait_for_choices(direction="06,07")
    assert reader.documents == 2


def test_where_the_app_does_not_start_the_page_stays_and_says_so(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.clock.install()
    reader.page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    reader.page.goto(reader.site.address + "/leaderboard", wait_until="domcontentloaded")
    reader.page.clock.run_for(60_000)
    expect(reader.page.locator("#not-started")).to_be_visible()
    expect(reader.page.locator("#first-view tbody tr").first).to_be_visible()
    reader.page.locator("#first-view tbody th a").first.click()
    reader.wait_for_address("/project?")


def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(new_reader: NewReader) -> None:
    reader = new_reader()
    reader.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
    )
    reader.page.goto(reader.site.address + "/leaderboard", wait_until="domcontentloaded")
    expect(reader.page.locator("tbody tr").first).to_be_visible()
    first = reader.page.locator("tbody th a").first
    name = first.inner_text()
    first.click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(name)


def test_one_step_back_leaves_a_page_that_was_reached_by_a_short_address(
    new_reader: NewReader,
) -> None:
    reader = new_reader()
    reader.open("/map")
    reader.page.goto(reader.site.address + "/leaderboard")
    reader.wait()
    reader.wait_for_choices(edition="2021")
    reader.page.go_back()
    reader.wait_for_address("/map")
