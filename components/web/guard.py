"""What the public server does not answer, what scripts of other sites may ask, common headers."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import rehearsal
from components.addresses import asked_for
from components.assets import PREFIXES
from components.web.saving import disposition, saved_as

METHODS = "GET, HEAD, OPTIONS"
MAY_BE_ASKED = {
    "Allow": METHODS,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
"""What a browser asks before a script of another site does; each answer says whether it may."""
CLOSED = ("/_stcore/upload_file", "/_stcore/metrics", "/_stcore/agent", "/component/", "/media/")
"""`/media/` would be files in the memory of one process: all that can be downloaded has an address
that every process answers.
"""
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' ws: wss:",
    "worker-src": "'self' blob:",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "form-action": "'self'",
}


def _written(policy: dict[str, str]) -> str:
    return "; ".join(" ".join(rule) for rule in policy.items())


HEADERS = {
    "Content-Security-Policy": _written(POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=()",
}

FRAMED = "/embed/"
"""What other sites may show in a frame, its errors as well: a frame they close stays empty."""


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers that the answer to a request carries."""
    if not asked_for(scope).startswith(FRAMED):
        return HEADERS
    return HEADERS | {"Content-Security-Policy": _written(POLICY | {"frame-ancestors": "*"})}


def _mark(headers: MutableHeaders, address: str) -> None:
    """Have an answer of a rehearsal saved under a name that says so, and kept by no browser.

    Another rehearsal, or the site itself, may answer at the same address tomorrow.
    """
    headers["X-Robots-Tag"] = "noindex"
    if address.startswith(PREFIXES):
        return
    headers["Cache-Control"] = "no-store"
    if not headers.get("Content-Type", "text/html").startswith("text/html"):
        said = headers.get("Content-Disposition", "")
        name = saved_as(said) or address.rpartition("/")[2] or "index"
        headers["Content-Disposition"] = disposition(
            said.partition(";")[0] or "inline", f"{rehearsal.name()}-{name}"
        )


class Guard:
    """Middleware around everything: closed addresses, methods, headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on, and add the headers to whatever answers."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(scope).items():
                    headers.setdefault(name, value)
                if rehearsal.is_on():
                    _mark(headers, asked_for(scope))
            await send(message)

        return await self._answering(scope)(scope, receive, send_with_headers)

    def _answering(self, scope: Scope) -> ASGIApp:
        if scope["method"] not in METHODS.split(", "):
            return PlainTextResponse("Method Not Allowed", 405, {"Allow": METHODS})
        if asked_for(scope).startswith(CLOSED):
            return PlainTextResponse("Not Found", 404)
        if scope["method"] == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=MAY_BE_ASKED)
        return self.app
