"""What the public server does not answer, what scripts of other sites may ask, common headers."""

import re
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.addresses import asked_for
from data_access.settings import settings

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

REHEARSAL = "rehearsal-"
"""How the name of every file begins that was taken from a rehearsal."""
FILE_NAME = re.compile(r"filename(=\"?|\*=UTF-8'')")
FRAMED = "/embed/"
"""What other sites may show in a frame, its errors as well: a frame they close stays empty."""


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers that the answer to a request carries."""
    if not asked_for(scope).startswith(FRAMED):
        return HEADERS
    return HEADERS | {"Content-Security-Policy": _written(POLICY | {"frame-ancestors": "*"})}


def _mark(headers: MutableHeaders) -> None:
    """Say of an answer that it is rehearsed, in the name of its file as well."""
    headers["X-Robots-Tag"] = "noindex"
    if name := headers.get("Content-Disposition"):
        headers["Content-Disposition"] = FILE_NAME.sub(rf"\g<0>{REHEARSAL}", name)


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
                if settings().rehearsal:
                    _mark(headers)
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
