"""Requests with their queries as the site reads them, before anything answers."""

from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

from components.addresses import asked_for
from components.choices.query import read_query

NOT_OURS = ("/_stcore/", "/static/", "/media/")
"""Addresses of Streamlit's own, whose parameters are none of the site's."""


class Queries:
    """Middleware: what answers sees each parameter once, and none that only tracks readers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its query as the site reads it."""
        if scope["type"] == "http" and not asked_for(scope).startswith(NOT_OURS):
            scope = {**scope, "query_string": _read(scope["query_string"])}
        await self.app(scope, receive, send)


def _read(written: bytes) -> bytes:
    """Return a query as the site reads it; as it was written where that is the same."""
    pairs = parse_qsl(written.decode("latin-1"), keep_blank_values=True)
    found = list(read_query(pairs).items())
    return written if found == pairs else urlencode(found, safe=",").encode()
