"""The browser that prints our documents: started when first needed, kept, started again if it dies.

One document is printed at a time and a few may wait; whoever comes then is told to come back. The
browser runs no script and finds no host: it is given the document itself.
"""

import asyncio
import atexit
import base64
import logging
from collections.abc import Sequence
from concurrent.futures import TimeoutError as NotInTime
from functools import cache
from threading import BoundedSemaphore, Lock, Thread
from typing import Any

import choreographer
from choreographer.browsers import BrowserClosedError, BrowserFailedError, Chromium
from choreographer.channels import ChannelClosedError
from choreographer.protocol import DevtoolsProtocolError

MOST_AT_ONCE = 6
SECONDS_EACH = 20
SECONDS_TO_CLOSE = 10
ATTEMPTS = 2

NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND"
QUIET = ("--disable-quic", "--disable-background-networking", "--hide-scrollbars")
LOOSE = ("--allow-file-access-from-files", "--disable-web-security")
PAPER = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}

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


class Printer:
    """A browser of our own in a thread of its own; `path` is its program, None if there is none.

    `most_at_once`: documents that are printed or wait for it; the next one is turned away.
    """

    def __init__(self, path: str | None, most_at_once: int = MOST_AT_ONCE) -> None:
        self._path = path
        self._most_at_once = most_at_once
        self._places = BoundedSemaphore(most_at_once)
        self._starting = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._one_at_a_time = asyncio.Lock()
        self.browser: choreographer.Browser | None = None

    def pdf(self, html: str) -> bytes:
        """Return a document as PDF, on the paper its style sheet asks for.

        NoBrowser, TooMuchToPrint; PrintingFailed when it takes too long or fails twice.
        """
        if self._path is None:
            raise NoBrowser("no Chromium or Chrome is installed")
        if not self._places.acquire(blocking=False):
            raise TooMuchToPrint(f"{self._most_at_once} documents are being printed or wait for it")
        try:
            running = asyncio.run_coroutine_threadsafe(self._printed(html), self._thread())
            return running.result(self._most_at_once * SECONDS_EACH)
        except NotInTime as late:
            raise PrintingFailed("the document was not printed in time") from late
        finally:
            self._places.release()

    def close(self) -> None:
        """End the browser; the next document starts it again."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(SECONDS_TO_CLOSE)

    def _thread(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=self._loop.run_forever, name="printer", daemon=True).start()
        return self._loop

    async def _printed(self, html: str) -> bytes:
        async with self._one_at_a_time:
            for attempt in range(1, ATTEMPTS + 1):
                task = asyncio.ensure_future(self._print(html))
                done, _ = await asyncio.wait([task], timeout=SECONDS_EACH / ATTEMPTS)
                if done and not task.cancelled() and task.exception() is None:
                    return task.result()
                logger.warning("Printing failed, attempt %d of %d: %r", attempt, ATTEMPTS, task)
                task.cancel()
                await self._end()
        raise PrintingFailed(f"the document could not be printed in {ATTEMPTS} attempts")

    async def _print(self, html: str) -> bytes:
        if self.browser is None:
            self.browser = choreographer.Browser(self._path, browser_cls=_Chromium)
            await self.browser.open()
            atexit.unregister(self.close)
            atexit.register(self.close)  # after the browser's own, so that it comes before them
        tab = await self.browser.create_tab()
        await _told(tab, "Emulation.setScriptExecutionDisabled", value=True)
        frames = await _told(tab, "Page.getFrameTree")
        frame = frames["frameTree"]["frame"]["id"]
        await _told(tab, "Page.setDocumentContent", frameId=frame, html=html)
        printed = await _told(tab, "Page.printToPDF", **PAPER)
        await tab.close()
        return base64.b64decode(printed["data"])

    async def _end(self) -> None:
        ending, self.browser = self.browser, None
        if ending is None:
            return
        try:
            await asyncio.wait_for(ending.close(), SECONDS_TO_CLOSE)
        except (BrowserClosedError, BrowserFailedError, ChannelClosedError, TimeoutError) as error:
            logger.warning("The browser did not end in order: %r", error)


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
