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
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as NotInTime
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, TypeVar

import choreographer
import plotly
from choreographer.browsers import BrowserClosedError, BrowserFailedError, Chromium
from choreographer.channels import ChannelClosedError
from choreographer.protocol import DevtoolsProtocolError

T = TypeVar("T")
NewTab = Callable[[], Awaitable[choreographer.Tab]]

SIDE_BY_SIDE = 2
MOST_AT_ONCE = 24
ATTEMPTS = 2
SECONDS_TO_START = 60
SECONDS_EACH = 20
SECONDS_TO_CLOSE = 10
SECONDS_IN_ALL = 240
"""How long a caller waits at most: for a place, a browser and the job, each attempt included."""

WITHOUT_A_SCREEN = "chromium-headless-shell"
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND"
QUIET = ("--disable-quic", "--disable-background-networking", "--hide-scrollbars")
FRUGAL = ("--js-flags=--max-old-space-size=512",)
FIRST_TAB = "about:blank"
"""Waited for when the browser is started: its shell opens none by itself."""
LOOSE = ("--allow-file-access-from-files", "--disable-web-security")
PAPER = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
NO_WORLD = Path(__file__).resolve().parent.parent / "assets" / "map" / "world_110m.json"
"""The outlines plotly would fetch for any map; ours has shapes of its own."""

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

logger = logging.getLogger(__name__)


class NoBrowser(RuntimeError):
    """No Chromium is installed that could print."""


class PrintingFailed(RuntimeError):
    """The browser did not print the document, not even after it was started anew."""


class ScriptFailed(RuntimeError):
    """A script of ours ended with an error in the browser."""


class TooMuchToPrint(RuntimeError):
    """So many documents wait to be printed that one more would wait too long."""


class _Chromium(Chromium):
    """Chromium that reaches no host and keeps the rules choreographer would loosen."""

    def get_cli(self) -> Sequence[str]:
        """Return the command that starts it."""
        cli = [part for part in super().get_cli() if part not in LOOSE]
        return [*cli, NO_OTHER_HOST, *QUIET, *FRUGAL, FIRST_TAB]


@cache
def browser_path() -> str | None:
    """Return where the installed Chromium or Chrome is, None if there is none.

    Without a screen of its own it starts with a third of the work and takes less memory.
    """
    return which(WITHOUT_A_SCREEN) or Chromium.find_browser(skip_local=True)


class _Browser(choreographer.Browser):
    """Chromium with tabs that are used again: such as draw charts, and such as show documents."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path=path, browser_cls=_Chromium)
        self._idle: defaultdict[NewTab, list[choreographer.Tab]] = defaultdict(list)
        self._folder = TemporaryDirectory(prefix="plotly-")

    async def close(self) -> None:
        """End the program; more than once does no harm."""
        await super().close()
        self._folder.cleanup()

    @asynccontextmanager
    async def kept(self, new_tab: NewTab) -> AsyncIterator[choreographer.Tab]:
        """Give a tab of a kind that was used before, if there is one; after a failure it is not
        used again.

        Not for PDF: nodes in the file are numbered on from those of the document before.
        """
        idle = self._idle[new_tab]
        tab = idle.pop() if idle else await new_tab()
        yield tab
        idle.append(tab)

    async def without_scripts(self) -> choreographer.Tab:
        """Open a tab in which no script runs."""
        tab: choreographer.Tab = await self.create_tab()
        await _told(tab, "Emulation.setScriptExecutionDisabled", value=True)
        return tab

    async def with_plotly(self) -> choreographer.Tab:
        """Open a tab in which plotly can be called."""
        tab: choreographer.Tab = await self.create_tab()
        loaded = tab.subscribe_once("Page.loadEventFired")
        await _told(tab, "Page.enable")
        await _told(tab, "Page.navigate", url=self._with_plotly().as_uri())
        await loaded
        return tab

    def _with_plotly(self) -> Path:
        """Return a document with plotly and the outlines that plotly would fetch from elsewhere."""
        outlines = {"topojson": {NO_WORLD.stem: json.loads(NO_WORLD.read_text("utf-8"))}}
        document = Path(self._folder.name) / "plotly.html"
        document.write_text(
            f'<!DOCTYPE html><script src="{PLOTLY.as_uri()}"></script>'
            f"<script>PlotlyGeoAssets = {json.dumps(outlines)}</script>",
            "utf-8",
        )
        return document


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
            asyncio.run_coroutine_threadsafe(ending, self._loop).result(2 * SECONDS_TO_CLOSE)

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
    tab = await browser.without_scripts()
    await _show(tab, html)
    printed = await _told(tab, "Page.printToPDF", **PAPER)
    await tab.close()
    return base64.b64decode(printed["data"])


async def _photographed(browser: _Browser, html: str, size: tuple[int, int], scale: int) -> bytes:
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    async with browser.kept(browser.without_scripts) as tab:
        await _told(tab, "Page.bringToFront")  # nothing is drawn in a tab that nobody could see
        await _told(tab, "Emulation.setDeviceMetricsOverride", **screen)  # before text is set
        await _show(tab, html)
        taken = await _told(tab, "Page.captureScreenshot", format="png", optimizeForSpeed=False)
    return base64.b64decode(taken["data"])


async def _drawn(browser: _Browser, figure: Mapping[str, Any], size: tuple[int, int]) -> str:
    width, height = size
    options = {"format": "svg", "width": width, "height": height, "imageDataOnly": True}
    async with browser.kept(browser.with_plotly) as tab:
        drawing = f"Plotly.toImage({json.dumps(dict(figure))}, {json.dumps(options)})"
        return str(await _run(tab, drawing))


async def _run(tab: choreographer.Tab, script: str) -> Any:
    """Run a script in a tab and return what its last expression, or its promise, comes to."""
    told = await _told(
        tab, "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
    )
    if "exceptionDetails" in told:
        raise ScriptFailed(told["exceptionDetails"])
    return told["result"].get("value")


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
