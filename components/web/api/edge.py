"""What stands around every request to the API: its language, HEAD, other sites."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.text import speaking
from components.web.http_cache import OPEN_TO_ALL
from components.web.shell import language_of


class Edge:
    """Middleware of the API: scripts of any site may read it, as it is open data.

    The header that says so is on every answer, asked for or not: a shared cache keeps one copy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer HEAD as GET without its body, pass on what is left."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        without_body = scope["method"] == "HEAD"

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN_TO_ALL)
            elif without_body:
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"} if without_body else scope
        with speaking(language_of(Request(scope))):
            return await self.app(asked, receive, send_open)
