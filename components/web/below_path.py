"""A site below a path of another one: the path is told apart before anything else is."""

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.addresses import at
from components.web.guard import HEADERS
from data_access.settings import settings


class BelowPath:
    """Middleware at the outer edge: passes on what is below the path of the site's address.

    What is outside belongs to the site around this one: only its root leads here, for whoever asks
    the server directly. The path is told as `root_path`, as ASGI has it: routes are matched without
    it, redirects keep it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is below the path, lead to it, or refuse."""
        path = settings().path
        if not path or scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["path"].startswith(f"{path}/"):
            return await self.app({**scope, "root_path": path}, receive, send)
        return await _outside(scope, path)(scope, receive, send)


def _outside(scope: Scope, path: str) -> Response:
    if scope["path"] in (path, "/"):
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{at('/')}?{query}" if query else at("/"), headers=HEADERS)
    return PlainTextResponse(f"Not Found. The site is at {at('/')}", 404, headers=HEADERS)
