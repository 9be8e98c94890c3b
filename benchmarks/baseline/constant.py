"""What the API is measured beside: a bare route that answers the same bytes again and again."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODY = b'"' + b"x" * (int(os.environ.get("ANSWER_BYTES", "1000")) - 2) + b'"'


async def constant(_request: Request) -> Response:
    """Answer the constant."""
    return Response(BODY, media_type="application/json")


app = Starlette(routes=[Route("/", constant)])
