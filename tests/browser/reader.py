"""A reader: one tab of a browser of their own, and all that went wrong in it."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.serving import Site

NOISE = ("warning", "error")
NETWORK = ("http", "https", "ws", "wss")


@dataclass
class Reader:
    """A tab with a page of the site. `trouble` is what the console and the network complained of;
    `foreign` are requests to other hosts, or beside the path of the site; `documents` counts the
    pages loaded anew.
    """

    site: Site
    page: Page
    trouble: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    documents: int = 0

    def __post_init__(self) -> None:
        """Listen to the tab."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("request", self._count)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_answer)
        self.page.on("websocket", lambda socket: self._note_host(socket.url))

    def open(self, address: str) -> None:
        """Type an address and wait until the page stands."""
        self.page.goto(self.site.address + address)
        self.wait()

    def wait(self) -> None:
        """Wait until the page has run and our first view has given way to it."""
        expect(self.page.locator("#first-view")).to_have_count(0)
        expect(self.heading.or_(self.alerts).first).to_be_visible()
        state = self.page.get_by_test_id("stApp")
        expect(state).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.main.get_by_test_id("stSkeleton")).to_have_count(0)

    def wait_for_everything(self) -> None:
        """Wait until the page stands down to its footer and every chart is drawn."""
        expect(self.main).to_contain_text("CC BY 4.0")
        self.wait()
        for chart in self.main.get_by_test_id("stPlotlyChart").all():
            expect(chart.locator(".main-svg").first).to_be_visible()

    @property
    def main(self) -> Locator:
        """What stands below the menu."""
        return self.page.get_by_test_id("stMain")

    @property
    def heading(self) -> Locator:
        """The title of the page."""
        return self.main.locator("h1")

    @property
    def alerts(self) -> Locator:
        """What Streamlit says in the place of a page that cannot be shown."""
        return self.main.get_by_test_id("stAlert")

    @property
    def notices(self) -> Locator:
        """What a reader must not miss, above the page and on it."""
        return self.main.get_by_role("note")

    @property
    def caption(self) -> Locator:
        """What the board says it shows."""
        return self.main.locator("p.quiet").first

    @property
    def rows(self) -> Locator:
        """The rows of the leaderboard, without its headings."""
        return self.main.locator(".table.board tbody tr")

    def turn(self, switch: str | re.Pattern[str], option: str | re.Pattern[str]) -> None:
        """Choose an option of a switch."""
        self.main.get_by_role("navigation", name=switch).get_by_role("link", name=option).click()

    def close_filter(self) -> None:
        """Close what a filter opened: it moves with its pill and may lie on what is wanted next."""
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_test_id("stPopoverBody")).to_have_count(0)

    def wait_for_address(self, part: str) -> None:
        """Wait until this stands in the address."""
        expect(self.page).to_have_url(re.compile(re.escape(part)))

    def wait_for_choices(self, **wanted: str) -> None:
        """Wait until these choices stand in the address, which is written when a run ends."""
        self.page.wait_for_url(
            lambda url: wanted.items() <= _choices(url).items(), wait_until="commit"
        )

    @property
    def choices(self) -> dict[str, str]:
        """The choices in the address, as codes."""
        return _choices(self.page.url)

    @property
    def path(self) -> str:
        """The address without host and choices."""
        return urlsplit(self.page.url).path

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in NOISE:
            self.trouble.append(f"console: {message.text}")

    def _count(self, request: Request) -> None:
        self._note_host(request.url)
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.documents += 1

    def _note_host(self, address: str) -> None:
        asked, site = urlsplit(address), urlsplit(self.site.address)
        is_ours = asked.netloc == site.netloc and asked.path.startswith(f"{site.path}/")
        if asked.scheme in NETWORK and not is_ours:
            self.foreign.append(address)

    def _note_failure(self, request: Request) -> None:
        self.trouble.append(f"failed: {request.url}: {request.failure}")

    def _note_answer(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")


def _choices(url: str) -> dict[str, str]:
    return {key: found[0] for key, found in parse_qs(urlsplit(url).query).items()}
