"""A reader of the whole site: asks for a page, opens the app, comes back when the connection ends.

As the front end does: it asks for what comes before the websocket, with the cookies it was given,
and after a lost connection waits a moment, asks again and sends what was chosen.
"""

import asyncio
import gzip
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from benchmarks.reader import Answer, Reader, RunFailed, Value

WELL, SORRY, FAILED, ERROR_PAGE = "well", "come back later", "failed", "error page"
SECONDS_OF_A_RUN = 30
FORWARDED = "X-Forwarded-For"
FIRST_WAIT, LONGEST_WAIT = 0.5, 4.0


@dataclass
class Seen:
    """What readers saw: pages and runs by outcome, seconds each took, and how long breaks were."""

    outcomes: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)
    others: int = 0
    """How often a reader saw something else than before the connection was lost."""

    def note(self, outcome: str, why: str = "") -> None:
        """Count an outcome, and what it said."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if why:
            self.told[why] = self.told.get(why, 0) + 1

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Note how long a block took."""
        begun = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - begun)


class Visitor:
    """One reader with one page open; `seen` is where all note what they see.

    Each number comes from an address of its own, as nginx is told by who stands in front of it.
    """

    def __init__(
        self, address: str, page: str, seen: Seen, language: str = "zh", number: int = 0
    ) -> None:
        self.address, self.page, self.seen, self.language = address, page, seen, language
        self._own = f"10.0.{number // 250}.{number % 250 + 1}"
        self.answer = Answer()
        self._cookie = ""
        self._socket: ClientConnection | None = None
        self._reader: Reader | None = None

    async def come(self) -> None:
        """Ask for the page as a browser does, then open the app and see it there."""
        await self.look()
        await self._open()
        await self._run()

    async def look(self) -> bytes:
        """Ask for the page's document, note whether it is one, and return it."""
        separator = "&" if "?" in self.page else "?"
        status, text = await self._ask(f"/{self.page}{separator}lang={self.language}")
        if status == HTTPStatus.OK:
            self.seen.note(WELL)
        else:
            is_calm = status == HTTPStatus.SERVICE_UNAVAILABLE and b"masthead" in text
            self.seen.note(SORRY if is_calm else ERROR_PAGE, f"{status} {self.page}")
        return text

    async def take(self, address: str) -> None:
        """Ask for a file, and note whether the site fails to give it."""
        status, _ = await self._ask(address)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.seen.note(SORRY, f"{status} {address}")
        elif status and status < HTTPStatus.INTERNAL_SERVER_ERROR:
            self.seen.note(WELL)
        else:
            self.seen.note(ERROR_PAGE, f"{status} {address}")

    async def act(self, changes: Mapping[str, Value] | None = None) -> None:
        """Let the page run with changed widgets and note what it shows; come back if it was lost.

        What a reader does while the connection is lost is done afterwards.
        """
        try:
            await self._run(changes)
        except ConnectionClosed:
            await self.come_back()

    async def wait_for_the_end(self) -> None:
        """Wait until the connection is lost."""
        assert self._socket
        await self._socket.wait_closed()

    async def leave(self) -> None:
        """Close the app."""
        if self._socket:
            await self._socket.close()

    async def _run(self, changes: Mapping[str, Value] | None = None) -> None:
        assert self._reader
        try:
            with self.seen.timed():
                self.answer = await asyncio.wait_for(self._reader.run(changes), SECONDS_OF_A_RUN)
            self.seen.note(SORRY if "alert" in self.answer.elements else WELL)
        except (RunFailed, TimeoutError) as failure:
            self.seen.note(FAILED, f"{self.page}: {failure!r}"[:200])

    async def come_back(self) -> None:
        """Wait as the front end does, ask whether the site is there, and open the app again."""
        begun, before, longest = time.perf_counter(), self.answer, FIRST_WAIT
        while True:
            await asyncio.sleep(random.uniform(longest / 2, longest))
            longest = min(LONGEST_WAIT, longest * 2)
            try:
                await self._open()
                await self._run()
            except (OSError, InvalidHandshake, InvalidMessage, ConnectionClosed):
                continue
            self.seen.breaks.append(time.perf_counter() - begun)
            self.seen.others += before.content != self.answer.content
            return

    async def _open(self) -> None:
        """Open the websocket, with the cookie that comes with what is asked before.

        OSError, InvalidHandshake or InvalidMessage where the site does not let a reader in.
        """
        status, _ = await self._ask("/_stcore/health")
        if status != HTTPStatus.OK:
            raise ConnectionRefusedError(status)
        self._socket = await connect(
            f"ws://{self.address}/_stcore/stream",
            origin=f"http://{self.address}",  # type: ignore[arg-type]
            subprotocols=["streamlit", "PLACEHOLDER"],  # type: ignore[list-item]
            additional_headers={"Cookie": self._cookie, FORWARDED: self._own},
            compression=None,
            max_size=None,
            proxy=None,
        )
        if self._reader is None:
            self._reader = Reader(self._socket, self.page, self.language)
        self._reader.move_to(self._socket)

    async def _ask(self, address: str) -> tuple[int, bytes]:
        """Return status and body of an answer over a connection of its own; 0 without an answer."""
        host, port = self.address.split(":")
        lines = [f"GET {address} HTTP/1.1", f"Host: {self.address}", "Connection: close"]
        lines += [f"{FORWARDED}: {self._own}", "Accept-Encoding: gzip"]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        try:
            source, sink = await asyncio.open_connection(host, int(port))
            sink.write("\r\n".join([*lines, "", ""]).encode())
            head, _, body = (await source.read(-1)).partition(b"\r\n\r\n")
            sink.close()
            await sink.wait_closed()
        except OSError:
            return 0, b""
        for line in head.decode("latin-1").split("\r\n"):
            if line.lower().startswith("set-cookie: reader="):
                self._cookie = line.split(": ", 1)[1].partition(";")[0]
        if b"\r\ncontent-encoding: gzip" in head.lower():
            body = gzip.decompress(body)
        return int(head.split(b" ", 2)[1]) if head else 0, body
