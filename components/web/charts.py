"""`/charts/<code>.png` and others: a chart as a file; `/embed/<chart>?...`: a page of it alone."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.addresses import at, in_full
from components.charts.chart import code_of_view, looking
from components.charts.codes import UnknownView, view_of
from components.charts.files import (
    MEDIA_TYPES,
    File,
    NotKnown,
    drawing_of,
    file_of,
    known,
    publication_of,
    view_asked,
)
from components.charts.print_sizes import print_widths
from components.choices.from_query import NotThere, Refused
from components.downloads.press_pack import Busy
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint, browser_path
from components.export.publication import FORMATS
from components.text import listing, say, speaking
from components.web.compression import compressed_response
from components.web.guard import headers_that_allow_framing
from components.web.http_cache import OPEN_TO_ALL, not_modified
from components.web.saving import attachment
from components.web.shell import (
    HEADERS,
    language_of,
    message,
    no_file_now,
    not_found_page,
    rendered,
)

SECONDS_TO_COME_BACK = 10
NOT_NOW = (NoBrowser, TooMuchToPrint, PrintingFailed, Busy)
A_DAY = "public, max-age=86400"


def chart_file(request: Request) -> Response:
    """Answer with a chart's file, or why there is none; scripts of every other site may read it."""
    answer = _chart_file(request)
    answer.headers.update(OPEN_TO_ALL)
    return answer


def _chart_file(request: Request) -> Response:
    """Answer with a view of a chart, by its short code, as a picture or as its numbers.

    `width`: of a picture for print.
    """
    code, _, ending = request.path_params["file"].partition(".")
    if ending not in MEDIA_TYPES or not cached.has_a_release():
        return not_found_page(request)
    with speaking(language_of(request)):
        try:
            view, _ = view_of(code, known())
            asked = request.query_params.get("width", "")
            widths = ("", *print_widths(view.chart)) if ending in FORMATS else ("",)
            if asked not in widths:
                return _no_such_width(request, asked, widths)
            found = file_of(view, ending, next(width for width in widths if width == asked))
        except UnknownView:
            found = None
        except NOT_NOW as failure:
            return no_picture(request, failure)
        return _answer(request, found, ending) if found else _unknown(request, code)


def _no_such_width(request: Request, asked: str, widths: Sequence[str]) -> Response:
    why = say(
        "This file is not made in the width “{asked}”; its print widths are: {widths}.",
        asked=asked,
        widths=listing(widths[1:]) or say("none"),
    )
    return message(request, HTTPStatus.BAD_REQUEST, say("There is no such print width"), why)


def _answer(request: Request, found: File, ending: str) -> Response:
    headers = {
        "Cache-Control": A_DAY,
        "ETag": f'"{found.sha256}"',
        "Content-Disposition": attachment(found.name),
    }
    if unchanged := not_modified(request, headers):
        return unchanged
    return Response(found.content, media_type=MEDIA_TYPES[ending], headers=headers)


def _unknown(request: Request, code: str) -> Response:
    return _no_chart(
        request,
        say(
            "“{code}” is not the code of a chart of this site, or what it shows is not "
            "published. Please check it character by character.",
            code=code,
        ),
    )


def _no_chart(request: Request, why: str) -> Response:
    return message(request, HTTPStatus.NOT_FOUND, say("There is no such chart"), why)


def no_picture(request: Request, failure: Exception) -> Response:
    """Answer that pictures cannot be made, or not now, and what to do."""
    return no_file_now(
        request,
        failure,
        say("No picture is available at the moment"),
        no_browser=say(
            "This server has no browser to draw pictures. The numbers of every chart are "
            "available as CSV and Excel workbook."
        ),
        failed=say("The picture could not be made this time. Please try again."),
        wait=SECONDS_TO_COME_BACK,
    )


def embedded(request: Request) -> Response:
    """Answer with one chart on a page of its own, which other sites may frame.

    The address takes what the page of the chart takes; without a release it shows the newest.
    """
    language = language_of(request)
    with speaking(language):
        if not cached.has_a_release():
            return not_found_page(request)
        try:
            view = view_asked(request.path_params["chart"], request.query_params, language)
            drawing = drawing_of(view)
        except (NotKnown, NotThere, Refused) as unknown:
            return _no_chart(request, str(unknown))
        if drawing is None:
            return message(
                request,
                HTTPStatus.NOT_FOUND,
                say("There is nothing to show"),
                say("No project fits these filters, or there is nothing to compare yet."),
            )
    with looking(language, "light"):
        html = rendered(
            "embed.html",
            publication=publication_of(view, drawing),
            picture=at(f"/charts/{code_of_view(view, drawing)}.svg") if browser_path() else "",
            rows=drawing.numbers.words,
            headings=[column.name for column in drawing.numbers.columns],
            view=in_full(view.address),
        )
    headers = HEADERS | headers_that_allow_framing()
    return compressed_response(request, html.encode(), "text/html", headers)


ROUTES = [Route("/charts/{file}", chart_file), Route("/embed/{chart}", embedded)]
