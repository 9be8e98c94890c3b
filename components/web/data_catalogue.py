"""`/data.json`: every release as a DCAT catalogue, for portals of open data; and where the ids of
editions and releases in it lead, `/data/<edition>` and `/data/<edition>/<release>`: to their page.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from components import cached
from components.choices.from_query import LATEST, release_of, view_of
from components.web.compression import compressed_response
from components.web.data import answering
from components.web.http_cache import (
    OPEN_TO_ALL,
    PASSING,
    by_language,
    for_everybody,
    not_modified,
    tag_of,
)
from components.web.linked_data import catalogue
from components.web.shell import language_of, not_found_page


def _catalogue(request: Request) -> Response:
    if not cached.has_a_release():
        return not_found_page(request)
    body = catalogue()
    headers = OPEN_TO_ALL | for_everybody(PASSING) | {"ETag": tag_of(body)}
    return not_modified(request, headers) or compressed_response(
        request, body, "application/ld+json", headers
    )


def _to_its_page(request: Request) -> Response:
    place = request.path_params
    question = release_of(place["edition"], place.get("release", LATEST))
    page = view_of(question, language_of(request), "downloads")
    headers = OPEN_TO_ALL | by_language(request, PASSING)
    return RedirectResponse(page, HTTPStatus.SEE_OTHER, headers)


ROUTES = [
    Route("/data.json", _catalogue),
    Route("/data/{edition}", answering(_to_its_page)),
    Route("/data/{edition}/{release}", answering(_to_its_page)),
]
