"""`/api/v1` as an application of its own, mounted beside the site, and its two documents."""

import json
import re
from collections.abc import Sequence
from functools import cache

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from components.assets import asset_url
from components.choices.filters import own_name
from components.palette import FONT, palette
from components.text import LANGUAGES, TAGS, language, site_name
from components.web.api import words
from components.web.api.answers import ROOT
from components.web.api.document import openapi, resources_of
from components.web.api.edge import Edge
from components.web.api.formats import JSON
from components.web.api.problems import HANDLERS
from components.web.api.resources import catalogue, editions, projects, ratings
from components.web.compression import compressed_response
from components.web.shell import templates

VERSION = "1.0.0"
NONE_OF_IT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""Nothing is told to any collector, whatever the environment says: the site asks no other host."""
HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Vary": "Accept-Language, Accept-Encoding",
}


def routes() -> Sequence[BaseRoute]:
    """Return the routes of the API; its bare address leads to its documentation."""
    mount = Mount(ROOT, api())
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # line breaks too
    return [Route(ROOT, to_the_docs), mount]


async def to_the_docs(_request: Request) -> Response:
    """Lead to the documentation."""
    return RedirectResponse(f"{ROOT}/docs")


@cache
def api() -> ASGIApp:
    """Return the API, to be mounted at its root."""
    return Edge(_application())


@cache
def _application() -> FastAPI:
    application = FastAPI(
        version=VERSION,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        generate_unique_id_function=_name,
        telemetry=NONE_OF_IT,
    )
    for family in (ratings, editions, projects, catalogue):
        application.include_router(family.router)
    application.add_route("/", to_the_docs)
    application.add_route("/docs", docs)
    application.add_route("/openapi.json", document)
    return application


def _name(route: APIRoute) -> str:
    return route.name


def document(request: Request) -> Response:
    """Answer with the OpenAPI document, in the language of the request."""
    body = json.dumps(openapi(_application()), ensure_ascii=False)
    accepted = request.headers.get("accept-encoding")
    return compressed_response(body.encode(), JSON, _headers(), accepted)


def docs(request: Request) -> Response:
    """Answer with the document as a page, without any script."""
    told = openapi(_application())
    html = templates.get_template("api.html").render(
        tag=TAGS[language()],
        site=site_name(),
        icon=asset_url("favicon.svg"),
        light=palette("light"),
        dark=palette("dark"),
        font=FONT,
        root=ROOT,
        document=told,
        resources=resources_of(told),
        problems=words.problem_titles(),
        languages=[(TAGS[code], own_name(code), f"{ROOT}/docs?lang={code}") for code in LANGUAGES],
        words=words.page(),
    )
    accepted = request.headers.get("accept-encoding")
    return compressed_response(html.encode(), "text/html", _headers(), accepted)


def _headers() -> dict[str, str]:
    return {**HEADERS, "Content-Language": TAGS[language()]}
