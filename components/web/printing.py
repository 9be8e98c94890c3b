"""`/print/province`: a unit's brief as a document for A4; `.pdf` and `.xlsx`: as files."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import outage
from components.blocks import paper
from components.blocks.values import About, Link, Page
from components.blocks.workbook import workbook
from components.choices import address
from components.choices.asked import asked
from components.choices.settling import settle
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint, browser_path
from components.export.workbook import MEDIA_TYPE
from components.menu import ENTRIES
from components.province.page import AT, page, unit_asked
from components.store import made_once
from components.text import language, say, speaking
from components.unreleased import unreleased
from components.web.compression import compressed_response
from components.web.http_cache import NOT_SHARED, PASSING, by_language, not_modified, tag_of
from components.web.saving import attachment
from components.web.shell import language_of, message, no_file_now, not_found_page
from components.wording import labels
from components.wording.about import about
from data_access.settings import settings

SECONDS_TO_COME_BACK = 15
[ENTRY] = [entry for entry in ENTRIES if entry.address == AT]

Renderer = Callable[[Request, Page, About], Response]


def _answer(render: Renderer, request: Request) -> Response:
    """Answer with the brief that the address asks for; as page, so with the same notices."""
    with speaking(language_of(request)), address.choosing(request.query_params):
        address.choices()["lang"] = language()
        edition = unreleased()
        if edition is not None:
            heading = say("There is nothing to show")
            return message(request, HTTPStatus.NOT_FOUND, heading, labels.none_released(edition))
        notices = settle(ENTRY)
        here = asked(AT)
        unit = unit_asked(here)
        if unit is None:
            return not_found_page(request)
        known = about(here.question.whole, AT, name=unit.code, today=here.today, notices=notices)
        return render(request, page(here), known)


def as_document(request: Request, brief: Page, known: About) -> Response:
    """Answer with a document that needs no script and prints in black and white."""
    ways = [Link(say("Back to the page"), address.link(AT))]
    if browser_path():
        ways.append(Link("PDF", address.printed(AT, "code", "order", ending=".pdf")))
    ways.append(Link("Excel", address.printed(AT, "code", "order", ending=".xlsx")))
    html = paper.document(brief, known, ways=tuple(ways))
    body = html.encode()
    headers = _headers(request, body)
    return not_modified(request, headers) or compressed_response(
        request, body, "text/html", headers
    )


def as_pdf(request: Request, brief: Page, known: About) -> Response:
    """Answer with the document as PDF, or say why there is none now and what to do."""
    try:
        print_it = partial(paper.pdf, brief, known, settings().site_url)
        made = made_once("paper", paper.document(brief, known), make=print_it)
    except (NoBrowser, TooMuchToPrint, PrintingFailed) as failure:
        return _no_file(request, failure)
    return _file(request, made, "application/pdf", f"{known.name}.pdf")


def as_workbook(request: Request, brief: Page, known: About) -> Response:
    """Answer with the brief as an Excel workbook."""
    return _file(request, workbook(brief, known), MEDIA_TYPE, f"{known.name}.xlsx")


def _file(request: Request, content: bytes, media_type: str, name: str) -> Response:
    headers = _headers(request, content) | {"Content-Disposition": attachment(name)}
    return not_modified(request, headers) or Response(
        content, media_type=media_type, headers=headers
    )


def _headers(request: Request, content: bytes) -> dict[str, str]:
    caching = NOT_SHARED if outage.notices() else by_language(request, PASSING)
    return {**caching, "ETag": tag_of(content)}


def _no_file(request: Request, failure: Exception) -> Response:
    return no_file_now(
        request,
        failure,
        say("PDF is not available at the moment"),
        no_browser=say(
            "This server has no browser to generate PDF files. Open the print version and "
            "print it to a file with your own browser."
        ),
        failed=say(
            "The file could not be made this time. Please try again, or open the print version "
            "and print it to a file with your own browser."
        ),
        wait=SECONDS_TO_COME_BACK,
    )


ROUTES = [
    Route("/print/province", partial(_answer, as_document)),
    Route("/print/province.pdf", partial(_answer, as_pdf)),
    Route("/print/province.xlsx", partial(_answer, as_workbook)),
]
