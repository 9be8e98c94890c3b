"""The browser that prints our documents and draws our charts: started when first needed, kept,
and started again if it dies.

A few jobs run side by side and a few may wait; whoever comes then is told to come back. The browser
finds no host: it is given what it needs, and runs no script but plotly's.
"""

import asyncio
import atexit
import base64
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as NotInTime
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, TypeVar

import choreographer
from choreographer.browsers import BrowserClosedError, BrowserFailedError, Chromium
from choreographer.channels import ChannelClosedError
from choreographer.protocol import DevtoolsProtocolError
from kaleido import Kaleido, PageGenerator

T = TypeVar("T")

SIDE_BY_SIDE = 2
MOST_AT_ONCE = 12
ATTEMPTS = 2
SECONDS_TO_START = 60
SECONDS_EACH = 20
SECONDS_TO_CLOSE = 10
SECONDS_IN_ALL = 240
"""How long a caller waits at most: for a place, a browser and the job, each attempt included."""

NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND"
QUIET = ("--disable-quic", "--disable-background-networking", "--hide-scrollbars")
LOOSE = ("--allow-file-access-from-files", "--disable-web-security")
PAPER = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
NO_WORLD = Path(__file__).resolve().parent.parent / "assets" / "map" / "world_110m.json"
"""The outlines plotly would fetch for any map; ours has shapes of its own."""

logger = logging.getLogger(__name__)


class NoBrowser(RuntimeError):
    """No Chromium is installed that could print."""


class PrintingFailed(RuntimeError):
    """The browser did not print the document, not even after it was started anew."""


class TooMuchToPrint(RuntimeError):
    """So many documents wait to be printed that one more would wait too long."""


class _Chromium(Chromium):
    """Chromium that reaches no host and keeps the rules choreographer would loosen."""

    def get_cli(self) -> Sequence[str]:
        """Return the command that starts it."""
        cli = [part for part in super().get_cli() if part not in LOOSE]
        return [*cli, NO_OTHER_HOST, *QUIET]


@cache
def browser_path() -> str | None:
    """Return where the installed Chromium or Chrome is, None if there is none."""
    return Chromium.find_browser(skip_local=True)


class _Page(PageGenerator):  # type: ignore[misc]
    """The page that charts are drawn in, with the outlines plotly would fetch from elsewhere."""

    def generate_index(self) -> str:
        """Return the page."""
        world = json.dumps({"topojson": {NO_WORLD.stem: json.loads(NO_WORLD.read_text("utf-8"))}})
        page: str = super().generate_index()
        return page.replace("</head>", f"<script>PlotlyGeoAssets = {world}</script></head>", 1)


class _Browser(Kaleido):  # type: ignore[misc]
    """Kaleido, which draws charts, with tabs beside it that show documents of ours."""

    def __init__(self, path: str | None) -> None:
        super().__init__(
            SIDE_BY_SIDE,
            page_generator=_Page(mathjax=False),
            path=path,
            browser_cls=_Chromium,
        )
        self._idle: list[choreographer.Tab] = []

    @asynccontextmanager
    async def kept_tab(self) -> AsyncIterator[choreographer.Tab]:
        """Give a tab that was used before, if there is one; after a failure it is not used again.

        Not for PDF: nodes in the file are numbered on from those of the document before.
        """
        tab = self._idle.pop() if self._idle else await self.new_tab()
        yield tab
        self._idle.append(tab)

    async def new_tab(self) -> choreographer.Tab:
        """Open a tab in which no script runs."""
        tab: choreographer.Tab = await self.create_tab()
        await _told(tab, "Emulation.setScriptExecutionDisabled", value=True)
        return tab


class Printer:
    """A browser of our own, driven from a thread of its own; `path` is its program, None if there
    is none.

    `most_at_once`: jobs that run or wait; the next one is turned away. All jobs raise NoBrowser,
    TooMuchToPrint, and PrintingFailed when they take too long or fail twice.
    """

    def __init__(self, path: str | None, most_at_once: int = MOST_AT_ONCE) -> None:
        self._path = path
        self._most_at_once = most_at_once
        self._places = BoundedSemaphore(most_at_once)
        self._thread_starting = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._side_by_side = asyncio.Semaphore(SIDE_BY_SIDE)
        self._starting = asyncio.Lock()
        self.browser: _Browser | None = None

    def pdf(self, html: str) -> bytes:
        """Return a document as PDF, on the paper its style sheet asks for."""
        return self._done(lambda browser: _printed(browser, html))

    def png(self, html: str, size: tuple[int, int], scale: int) -> bytes:
        """Return a document of this width and height as PNG, `scale` pixels to a pixel of it."""
        return self._done(lambda browser: _photographed(browser, html, size, scale))

    def svg(self, figure: Mapping[str, Any], size: tuple[int, int]) -> str:
        """Return a figure, as plotly's JSON for it, drawn as SVG of this width and height."""
        return self._done(lambda browser: _drawn(browser, figure, size))

    def close(self) -> None:
        """End the browser; the next job starts it again."""
        if self._loop is not None and self.browser is not None:
            ending = self._end(self.browser)
            asyncio.run_coroutine_threadsafe(ending, self._loop).result(SECONDS_TO_CLOSE)

    def _done(self, job: Callable[[_Browser], Awaitable[T]]) -> T:
        if self._path is None:
            raise NoBrowser("no Chromium or Chrome is installed")
        if not self._places.acquire(blocking=False):
            raise TooMuchToPrint(f"{self._most_at_once} jobs run or wait")
        try:
            running = asyncio.run_coroutine_threadsafe(self._tried(job), self._thread())
            return running.result(SECONDS_IN_ALL)
        except NotInTime as late:
            raise PrintingFailed("the document was not made in time") from late
        finally:
            self._places.release()

    def _thread(self) -> asyncio.AbstractEventLoop:
        with self._thread_starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=self._loop.run_forever, name="printer", daemon=True).start()
        return self._loop

    async def _tried(self, job: Callable[[_Browser], Awaitable[T]]) -> T:
        async with self._side_by_side:
            for attempt in range(1, ATTEMPTS + 1):
                task: asyncio.Future[Any] = asyncio.ensure_future(self._started())
                if await _succeeds(task, SECONDS_TO_START):
                    task = asyncio.ensure_future(job(task.result()))
                    if await _succeeds(task, SECONDS_EACH):
                        result: T = task.result()
                        return result
                logger.warning("Printing failed, attempt %d of %d: %r", attempt, ATTEMPTS, task)
                if self.browser is not None:
                    await self._end(self.browser)
        raise PrintingFailed(f"the document could not be made in {ATTEMPTS} attempts")

    async def _started(self) -> _Browser:
        async with self._starting:
            if self.browser is None:
                browser = _Browser(self._path)
                await browser.open()
                self.browser = browser
                atexit.unregister(self.close)
                atexit.register(self.close)  # after the browser's own, so that it comes before them
            return self.browser

    async def _end(self, ending: _Browser) -> None:
        """End a browser; when two jobs failed in it, the second one finds it ended or replaced."""
        if self.browser is ending:
            self.browser = None
        try:
            await asyncio.wait_for(ending.close(), SECONDS_TO_CLOSE)
        except (BrowserClosedError, BrowserFailedError, ChannelClosedError, TimeoutError) as error:
            logger.warning("The browser did not end in order: %r", error)


async def _succeeds(task: asyncio.Future[Any], seconds: float) -> bool:
    """Say whether a task ends in time and without an error; cancel it when it is late."""
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        task.cancel()
    return bool(done) and not task.cancelled() and task.exception() is None


async def _printed(browser: _Browser, html: str) -> bytes:
    tab = await browser.new_tab()
    await _show(tab, html)
    printed = await _told(tab, "Page.printToPDF", **PAPER)
    await tab.close()
    return base64.b64decode(printed["data"])


async def _photographed(browser: _Browser, html: str, size: tuple[int, int], scale: int) -> bytes:
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    async with browser.kept_tab() as tab:
        await _show(tab, html)
        await _told(tab, "Emulation.setDeviceMetricsOverride", **screen)
        taken = await _told(tab, "Page.captureScreenshot", format="png", optimizeForSpeed=False)
    return base64.b64decode(taken["data"])


async def _drawn(browser: _Browser, figure: Mapping[str, Any], size: tuple[int, int]) -> str:
    width, height = size
    options = {"format": "svg", "width": width, "height": height}
    drawn: bytes = await browser.calc_fig(dict(figure), options)
    return drawn.decode()


async def _show(tab: choreographer.Tab, html: str) -> None:
    frames = await _told(tab, "Page.getFrameTree")
    frame = frames["frameTree"]["frame"]["id"]
    await _told(tab, "Page.setDocumentContent", frameId=frame, html=html)


async def _told(tab: choreographer.Tab, command: str, **params: Any) -> dict[str, Any]:
    answer = await tab.send_command(command, params)
    if "error" in answer:
        raise DevtoolsProtocolError(answer)
    result: dict[str, Any] = answer["result"]
    return result


@cache
def printer() -> Printer:
    """Return the printer of this process."""
    return Printer(browser_path())
