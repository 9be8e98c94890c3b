"""`/api/v1` as an application of its own, mounted beside the site, and its two documents."""

import json
import re

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from components.addresses import at
from components.choices.filters import own_name
from components.text import LANGUAGES, TAGS, language
from components.web.api import words
from components.web.api.answers import ROOT
from components.web.api.document import openapi, resources_of
from components.web.api.edge import Edge
from components.web.api.formats import JSON
from components.web.api.problems import HANDLERS
from components.web.api.resources import catalogue, charts, editions, projects, ratings
from components.web.compression import compressed_response
from components.web.http_cache import A_WHILE, by_language, not_modified, tag_of
from components.web.shell import rendered

VERSION = "1.0.0"
NONE_OF_IT = TelemetryConfig(tracing=False, metrics=False, logs=False, auto_configure=False)
"""Nothing is told to any collector, whatever the environment says: the site asks no other host."""


async def to_the_docs(_request: Request) -> Response:
    """Lead to the documentation."""
    return RedirectResponse(at(f"{ROOT}/docs"))


def document(request: Request) -> Response:
    """Answer with the OpenAPI document, in the language of the request."""
    body = json.dumps(openapi(APPLICATION), ensure_ascii=False)
    return _told(request, body, JSON)


def docs(request: Request) -> Response:
    """Answer with the document as a page, without any script."""
    told = openapi(APPLICATION)
    html = rendered(
        "api.html",
        root=at(ROOT),
        document=told,
        resources=resources_of(told),
        problems=words.problem_titles(),
        languages=[
            (TAGS[code], own_name(code), at(f"{ROOT}/docs?lang={code}")) for code in LANGUAGES
        ],
        paging=words.paging(),
    )
    return _told(request, html, "text/html")


def _told(request: Request, text: str, media_type: str) -> Response:
    body = text.encode()
    headers = {
        **by_language(request, A_WHILE),
        "Content-Language": TAGS[language()],
        "ETag": tag_of(body),
    }
    return not_modified(request, headers) or compressed_response(request, body, media_type, headers)


APPLICATION = FastAPI(
    version=VERSION,
    openapi_url=None,
    redirect_slashes=False,
    exception_handlers=HANDLERS,
    generate_unique_id_function=lambda route: route.name,
    telemetry=NONE_OF_IT,
)
for family in (ratings, editions, projects, catalogue, charts):
    APPLICATION.include_router(family.router)
APPLICATION.add_route("/", to_the_docs)
APPLICATION.add_route("/docs", docs)
APPLICATION.add_route("/openapi.json", document)

_mount = Mount(ROOT, Edge(APPLICATION))
_mount.path_regex = re.compile(_mount.path_regex.pattern, re.DOTALL)  # line breaks too
ROUTES = [Route(ROOT, to_the_docs), _mount]
"""Those of the API; its bare address leads to its documentation."""
