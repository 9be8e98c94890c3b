"""Served files, compressed once and kept; `python -m components.web.compression`."""

import gzip
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from threading import Thread

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.addresses import asked_for
from components.assets import PREFIXES, Served, served_files
from data_access.settings import ROOT

FOLDER = ROOT / "var" / "compressed"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".gif": "image/gif",
}
TEXTUAL = {".js", ".css", ".json", ".geojson", ".svg"}

_BEST: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=11),
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}
_QUICK: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip.compress(content, 4, mtime=0),
}

logger = logging.getLogger(__name__)


def preferred_encoding(accepted: str | None) -> str | None:
    """Return "br", "gzip" or None, the first of them that an Accept-Encoding header allows."""
    offers = [offer.replace(" ", "").lower() for offer in (accepted or "").split(",")]
    names = {name for name, _, weight in (o.partition(";q=") for o in offers) if weight != "0"}
    return next((encoding for encoding in _BEST if encoding in names), None)


def compressed_response(
    request: Request,
    body: bytes,
    media_type: str,
    headers: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Return text made for one request, compressed as the reader's browser accepts it."""
    encoding = preferred_encoding(request.headers.get("accept-encoding"))
    if encoding:
        headers = {**headers, "Content-Encoding": encoding}
    return Response(compressed(body, encoding), status, headers, media_type)


def compressed(body: bytes, encoding: str | None) -> bytes:
    """Return text compressed in one of our encodings, as it is for None; in about a millisecond."""
    return _QUICK[encoding](body) if encoding else body


class CompressedFiles:
    """Middleware that answers everything under `/static/` and `/assets/`."""

    def __init__(self, app: ASGIApp, folder: Path = FOLDER) -> None:
        self.app = app
        self.folder = folder
        self._ready: dict[tuple[str, str | None], tuple[bytes, dict[str, str]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer requests for files, pass on all others."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        encoding = preferred_encoding(Headers(scope=scope).get("accept-encoding"))
        if not asked_for(scope).startswith(PREFIXES):
            return await self.app(_accepting(scope, encoding), receive, send)
        response = await self._answer(asked_for(scope), encoding)
        if scope["method"] == "HEAD":
            response.body = b""
        return await response(scope, receive, send)

    async def _answer(self, address: str, encoding: str | None) -> Response:
        file = served_files().get(address)
        if file is None:
            return PlainTextResponse("Not Found", status_code=404)
        ready = self._ready.get((address, encoding))
        if ready is None:
            ready = await run_in_threadpool(self._read, address, file, encoding)
        body, headers = ready
        return Response(body, media_type=TYPES[file.suffix], headers=headers)

    def _read(
        self, address: str, file: Served, encoding: str | None
    ) -> tuple[bytes, dict[str, str]]:
        """Return body and headers; kept in memory unless the best compression is still to come."""
        headers = {"Cache-Control": FOREVER}
        body, is_best = None, True
        if file.suffix in TEXTUAL:
            headers["Vary"] = "Accept-Encoding"
            if encoding:
                headers["Content-Encoding"] = encoding
                body = _kept(self.folder, address, encoding)
                is_best = body is not None
                body = body or _QUICK[encoding](file.read_bytes())
        answer = body or file.read_bytes(), headers
        if is_best:
            self._ready[address, encoding] = answer
        return answer


def _accepting(scope: Scope, encoding: str | None) -> Scope:
    """Return a request that accepts one encoding: where there is a better one than gzip, Streamlit
    shall not compress by that, at each request, what is compressed already.
    """
    others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    accepted = [(b"accept-encoding", encoding.encode())] if encoding else []
    return {**scope, "headers": [*others, *accepted]}


def compress_all(folder: Path = FOLDER, threads: int | None = None) -> int:
    """Compress what is not compressed yet, small files first; return how many were written."""
    missing = [
        (address, file, encoding)
        for address, file in sorted(
            served_files().items(), key=lambda item: len(item[1].read_bytes())
        )
        for encoding in _BEST
        if file.suffix in TEXTUAL and not _kept_file(folder, address, encoding).exists()
    ]
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        list(pool.map(lambda each: _keep(folder, *each), missing))
    return len(missing)


def compress_in_background(folder: Path = FOLDER) -> Thread:
    """Start compressing what is not compressed yet, on one core; the site serves meanwhile."""
    thread = Thread(target=_compress_or_warn, args=(folder,), name="compression", daemon=True)
    thread.start()
    return thread


def _compress_or_warn(folder: Path) -> None:
    try:
        compress_all(folder, threads=1)
    except OSError as error:
        logger.warning("Compressed files cannot be kept in %s: %s", folder, error)


def _kept_file(folder: Path, address: str, encoding: str) -> Path:
    return folder / f"{address.removeprefix('/')}.{encoding}"


def _kept(folder: Path, address: str, encoding: str) -> bytes | None:
    try:
        return _kept_file(folder, address, encoding).read_bytes()
    except FileNotFoundError:
        return None


def _keep(folder: Path, address: str, file: Served, encoding: str) -> None:
    kept = _kept_file(folder, address, encoding)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
    unfinished.write_bytes(_BEST[encoding](file.read_bytes()))
    unfinished.replace(kept)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logger.info("%d files compressed into %s", compress_all(), FOLDER)
