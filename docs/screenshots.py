"""The pictures of the README, from the demo edition: make screenshots."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.serving import site
from data_access.demo import load_demo

FOLDER = Path(__file__).parent / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
COLOURS = 160
"""Few enough that a picture is small, enough that nobody sees it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A view of the site as a file name."""

    name: str
    address: str
    width: int = 1280
    height: int = 900
    theme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture("overview", "/?lang=zh", height=1100),
    Picture("leaderboard", "/leaderboard?lang=en", theme="dark"),
    Picture("map", "/map?lang=zh", height=1100),
    Picture("directions", "/directions?lang=en", height=1100),
    Picture("tracking", "/tracking?lang=zh", height=1100),
    Picture("compare", "/compare?lang=en&picked=2021-031,2021-004,2021-117", height=1100),
    Picture("province", "/province?lang=zh&code=520000", height=1100),
    Picture("methodology", "/methodology?lang=en", height=1100, theme="dark"),
    Picture("phone-leaderboard", "/leaderboard?lang=zh", width=390, height=844),
    Picture("phone-map", "/map?lang=zh", width=390, height=844),
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Open a view and take its picture, as PNG."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.theme,
    )
    page.goto(f"http://{address}{picture.address}")
    _wait(page)
    shot = page.screenshot(animations="disabled")
    page.close()
    return shot


def _wait(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("CC BY 4.0", timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )
    expect(main.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    for chart in main.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=60_000)
    page.wait_for_timeout(1_000)


def save(shot: bytes, file: Path) -> None:
    """Save a picture with few colours."""
    image = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(file, optimize=True)


def main() -> None:
    """Serve the demo edition and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        database = Path(folder) / "demo.sqlite3"
        load_demo(f"sqlite:///{database}")
        with site(database) as server, chromium() as browser:
            for picture in PICTURES:
                save(take(browser, server.address, picture), FOLDER / f"{picture.name}.png")
                print(f"docs/screenshots/{picture.name}.png")


if __name__ == "__main__":
    main()
