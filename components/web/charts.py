"""`/charts/<code>.png` and others: a chart as a file."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.charts.codes import UnknownView, view_of
from components.charts.files import (
    MEDIA_TYPES,
    File,
    file_of,
    known,
)
from components.charts.print_sizes import print_widths
from components.downloads.press_pack import Busy
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.publication import FORMATS
from components.text import listing, say, speaking
from components.web.compression import compressed, preferred_encoding
from components.web.http_cache import A_DAY, OPEN_TO_ALL, for_everybody, not_modified
from components.web.kept import Body, Kept
from components.web.saving import attachment
from components.web.shell import (
    language_of,
    message,
    no_file_now,
    not_found_page,
)

SECONDS_TO_COME_BACK = 10
TEXTUAL = ("image/svg+xml", "application/json", "text/csv")
NOT_NOW = (NoBrowser, TooMuchToPrint, PrintingFailed, Busy)
kept = Kept()
"""Texts of charts, compressed."""


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
    media_type, content = MEDIA_TYPES[ending], found.content
    headers = {
        **for_everybody(A_DAY),
        "ETag": f'W/"{found.sha256}"',
        "Content-Disposition": attachment(found.name),
    }
    if unchanged := not_modified(request, headers):
        return unchanged
    encoding = preferred_encoding(request.headers.get("accept-encoding"))
    if encoding and media_type.startswith(TEXTUAL):
        headers["Content-Encoding"] = encoding
        content = kept.get(
            (found.sha256, encoding), lambda: Body(compressed(found.content, encoding), "")
        ).content
    return Response(content, media_type=media_type, headers=headers)


def _unknown(request: Request, code: str) -> Response:
    why = say(
        "“{code}” is not the code of a chart of this site, or what it shows is not published. "
        "Please check it character by character.",
        code=code,
    )
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


ROUTES = [Route("/charts/{file}", chart_file)]
