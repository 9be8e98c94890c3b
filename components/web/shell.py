"""Our own HTML: what all documents share, and plain messages such as that of a 404."""

from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.addresses import asked_for, at
from components.assets import asset_url
from components.export.browser import NoBrowser, PrintingFailed
from components.menu import ENTRIES
from components.palette import FONT, palette
from components.text import (
    TAGS,
    Language,
    language,
    language_of_code,
    preferred_language,
    say,
    speaking,
)
from components.web.compression import compressed_response
from components.web.guard import FRAMED
from components.web.http_cache import NOT_SHARED
from components.wording.site import site_name

BLOCKS = Path(__file__).parent.parent / "blocks" / "templates"

templates = Environment(
    loader=FileSystemLoader([Path(__file__).parent / "templates", BLOCKS]),
    autoescape=True,
    trim_blocks=True,
)
templates.globals |= {"say": say, "at": at}


class Unclaimed(Convertor[str]):
    """Matches addresses that neither a page nor Streamlit answers to."""

    regex = r"(?!_stcore/|media/|static/|component/).*[^/]"

    def convert(self, value: str) -> str:
        """Return the address as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the address as it is."""
        return value


register_url_convertor("unclaimed", Unclaimed())


def language_of(request: Request) -> Language:
    """Return the language a request asks for: `?lang=`, else the browser's first choice."""
    asked = language_of_code(request.query_params.get("lang"))
    return asked or preferred_language(request.headers.get("accept-language"))


async def not_found(request: Request) -> Response:
    """Answer an address that does not exist with a page that leads on."""
    return not_found_page(request)


def not_found_page(request: Request) -> Response:
    """Return the page that leads on from an address that does not exist."""
    with speaking(language_of(request)):
        return message(
            request,
            HTTPStatus.NOT_FOUND,
            say("There is no such page"),
            say(
                "The address may be mistyped, or the page may have moved. These are the "
                "pages of this site:"
            ),
        )


def message(
    request: Request, status: HTTPStatus, heading: str, explanation: str, come_back: int = 0
) -> Response:
    """Return a page of ours without Streamlit: a heading, a sentence, and links to the pages.

    `come_back`: in how many seconds it makes sense to ask again.
    """
    html = rendered(
        "message.html",
        title=f"{heading} · {site_name()}",
        heading=heading,
        explanation=explanation,
        language=language(),
        pages=[(entry.address, say(entry.title)) for entry in ENTRIES],
        is_framed=asked_for(request.scope).startswith(FRAMED),
    )
    headers = NOT_SHARED | ({"Retry-After": str(come_back)} if come_back else {})
    return compressed_response(request, html.encode(), "text/html", headers, status)


def no_file_now(
    request: Request, failure: Exception, heading: str, *, no_browser: str, failed: str, wait: int
) -> Response:
    """Answer that a file cannot be made here, or not now, and what to do."""
    if isinstance(failure, NoBrowser):
        return message(request, HTTPStatus.SERVICE_UNAVAILABLE, heading, no_browser)
    if not isinstance(failure, PrintingFailed):
        failed = too_many_files()
    return message(request, HTTPStatus.SERVICE_UNAVAILABLE, heading, failed, wait)


def too_many_files() -> str:
    """Say that files are made at the moment, as many as the server takes on at once."""
    return say("Many files are being made at the moment. Please try again in a few seconds.")


def rendered(template: str, **content: object) -> str:
    """Return a document of ours in the language of this request."""
    return templates.get_template(template).render(
        tag=TAGS[language()],
        site=site_name(),
        icon=asset_url("favicon.svg"),
        light=palette("light"),
        dark=palette("dark"),
        font=FONT,
        **content,
    )


ROUTES = [Route("/{address:unclaimed}", not_found)]
