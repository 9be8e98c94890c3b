"""Our own HTML: a document per page that Streamlit's front end starts in, and plain messages."""

import json
from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.menu import ENTRIES, Entry
from components.palette import FONT, THEMES, palette
from components.text import LANGUAGES, Language, preferred_language, say, site_name, speaking
from components.web.compression import compressed_response
from components.web.files import (
    asset_url,
    element_chunks,
    front_end_chunks,
    front_end_entry,
)
from data_access.settings import settings

ON_EVERY_PAGE = ("Selectbox", "ButtonGroup")
ELEMENTS = {
    "": ("Metric", "Table", "PageLink", "PlotlyChart"),
    "leaderboard": ("TextInput", "Multiselect", "ReadOnlyGrid", "Pagination", "DownloadButton"),
    "directions": ("TextInput", "Multiselect", "Metric", "Table", "PlotlyChart"),
    "methodology": ("Table", "DownloadButton"),
    "map": ("TextInput", "Multiselect", "PlotlyChart", "Table"),
    "project": ("Metric", "Table", "Progress", "PlotlyChart", "Button"),
    "province": ("Metric", "Table", "PlotlyChart", "DownloadButton"),
    "tracking": ("TextInput", "Multiselect", "PlotlyChart", "Table"),
    "downloads": ("TextInput", "Multiselect", "Table"),
    "compare": ("TextInput", "Multiselect", "Table", "PlotlyChart"),
}
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Accept-Encoding"}

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
)


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
    asked = request.query_params.get("lang")
    for language in LANGUAGES:
        if language == asked:
            return language
    return preferred_language(request.headers.get("accept-language"))


def routes() -> list[Route]:
    """Return a route per page, and last the one that answers 404 to every other address."""
    return [
        *(Route(f"/{entry.address}", _document(entry)) for entry in ENTRIES),
        Route("/{address:unclaimed}", not_found),
    ]


def _document(entry: Entry) -> Callable[[Request], Awaitable[Response]]:
    async def document(request: Request) -> Response:
        return _page(request, entry)

    return document


def _page(request: Request, entry: Entry) -> Response:
    language = language_of(request)
    script, styles = front_end_entry()
    with speaking(language):
        return _answer(
            request,
            "page.html",
            language,
            title=f"{say(entry.title)} · {site_name()}",
            heading=say(entry.title),
            description=say(entry.description),
            needs_script=say("This page needs JavaScript to show the ratings."),
            canonical=_public_address(request, entry),
            alternates={
                TAGS[other]: _public_address(request, entry, lang=other) for other in LANGUAGES
            },
            site_script=asset_url("site.js"),
            pages=json.dumps([f"/{entry.address}" for entry in ENTRIES]),
            words=asset_url("words.zh.json"),
            themes=_front_end_themes(),
            entry=script,
            styles=styles,
            chunks=front_end_chunks(),
            element_chunks=element_chunks(*ON_EVERY_PAGE, *ELEMENTS.get(entry.address, ())),
        )


@cache
def _front_end_themes() -> str:
    themes = {
        f"{theme.upper()}_THEME": {
            "primaryColor": palette(theme).action,
            "backgroundColor": palette(theme).ground,
            "secondaryBackgroundColor": palette(theme).second_ground,
            "textColor": palette(theme).text,
            "bodyFont": FONT,
        }
        for theme in THEMES
    }
    return json.dumps(themes)


def _public_address(request: Request, entry: Entry, **choices: str) -> str:
    subject = {"id": request.query_params["id"]} if "id" in request.query_params else {}
    query = urlencode(subject | choices)
    return f"{settings().site_url}/{entry.address}{'?' if query else ''}{query}"


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
            say("The address may be mistyped, or the page has moved. These pages exist:"),
        )


def message(request: Request, status: HTTPStatus, heading: str, explanation: str) -> Response:
    """Return a page of ours without Streamlit: a heading, a sentence, and links to the pages."""
    language = language_of(request)
    links = [
        {"address": f"/{entry.address}?lang={language}", "title": say(entry.title)}
        for entry in ENTRIES
        if entry.in_menu
    ]
    response = _answer(
        request,
        "message.html",
        language,
        title=f"{heading} · {site_name()}",
        heading=heading,
        explanation=explanation,
        links=links,
    )
    response.status_code = status
    return response


def _answer(request: Request, template: str, language: Language, **content: object) -> Response:
    html = templates.get_template(template).render(
        tag=TAGS[language],
        site=site_name(),
        icon=asset_url("favicon.svg"),
        light=palette("light"),
        dark=palette("dark"),
        font=FONT,
        **content,
    )
    accepted = request.headers.get("accept-encoding")
    return compressed_response(html.encode(), "text/html", HEADERS, accepted)
