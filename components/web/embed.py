"""`/embed/<chart>?...`: one chart by itself, which other sites may frame; `/oembed` tells how.

The address takes what the page of the chart takes; without a release it shows the newest.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.addresses import at, in_full
from components.charts import embedding
from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import View
from components.charts.files import NotKnown, drawing_of, publication_of
from components.choices.from_query import NotThere, Refused
from components.choices.query import read_query
from components.export.browser import browser_path
from components.export.publication import PREVIEW_SIZE, Publication
from components.palette import THEMES, Theme
from components.text import Language, language_of_code, listing, say, speaking
from components.web.charts import NOT_NOW, no_picture
from components.web.compression import compressed_response
from components.web.http_cache import (
    A_DAY,
    A_WHILE,
    OPEN_TO_ALL,
    by_language,
    for_everybody,
    not_modified,
    tag_of,
)
from components.web.shell import language_of, message, not_found_page, rendered
from components.wording.site import site_name

SECONDS_KEPT = 300
USUAL_WIDTH = 800
PREFIX = "/embed/"


class NothingToShow(LookupError):
    """A view has nothing to show; the message says so."""


class Shown(NamedTuple):
    """A view, what it shows, and in which theme, None for that of the reader."""

    view: View
    drawing: Drawing
    theme: Theme | None


def _shown(name: str, asked: Mapping[str, str], language: Language) -> Shown:
    """Return what an address of a frame asks for; errors as in `themed_view`, NothingToShow."""
    view, theme = embedding.themed_view(name, asked, language)
    drawing = drawing_of(view, roomy=False)
    if drawing is None:
        raise NothingToShow(
            say("No project fits these filters, or there is nothing to compare yet.")
        )
    return Shown(view, drawing, theme)


def answering(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return what answers with a chart in the language asked for, or says what cannot be shown."""

    def answer_or_refuse(request: Request) -> Response:
        if not cached.has_a_release():
            return not_found_page(request)
        with speaking(language_of(request)):
            try:
                return answer(request)
            except NOT_NOW as failure:
                return no_picture(request, failure)
            except NothingToShow as nothing:
                return _refusal(request, 404, say("There is nothing to show"), nothing)
            except (NotKnown, NotThere) as unknown:
                return _refusal(request, 404, say("There is no such chart"), unknown)
            except Refused as refused:
                return _refusal(request, 400, say("This address is refused"), refused)

    return answer_or_refuse


def _refusal(request: Request, status: int, heading: str, why: Exception) -> Response:
    return message(request, HTTPStatus(status), heading, str(why))


def _asked(request: Request) -> dict[str, str]:
    return read_query(request.query_params.multi_items())


# -- the frame and its figure --------------------------------------------------------------------


def _frame(request: Request) -> Response:
    language = language_of(request)
    shown = _shown(request.path_params["chart"], _asked(request), language)
    with looking(language, "light"):
        html = _written(shown).encode()
    headers = OPEN_TO_ALL | by_language(request, A_WHILE) | {"ETag": tag_of(html)}
    return not_modified(request, headers) or compressed_response(
        request, html, "text/html", headers
    )


def _written(shown: Shown) -> str:
    view, drawing, theme = shown
    publication = publication_of(view, drawing)
    here = embedding.frame_address(view)
    pictures = _pictures(shown) if browser_path() else []
    return rendered(
        "embed.html",
        publication=publication,
        headline=_titled(publication),
        color_scheme=theme or "light dark",
        pictures=pictures[:-1],
        narrowest=pictures[-1] if pictures else None,
        preview=_preview(view, drawing),
        preview_size=PREVIEW_SIZE,
        height=embedding.figure_height(drawing),
        padding=embedding.PADDING,
        sizes={"title": embedding.TITLE, "text": embedding.TEXT, "small": embedding.SMALL},
        line=embedding.LINE,
        between=embedding.BETWEEN,
        rows=drawing.numbers.words,
        headings=[column.name for column in drawing.numbers.columns],
        view=in_full(view.address),
        here=here,
        oembed=in_full(at(f"/oembed?{urlencode({'format': 'json', 'url': here})}")),
    )


def _preview(view: View, drawing: Drawing) -> str:
    return in_full(at(f"/preview/{code_of_view(view, drawing)}.png"))


class Picture(NamedTuple):
    """A figure drawn in a width: when it is shown, and where it is."""

    media: str
    width: int
    address: str


def _pictures(shown: Shown) -> list[Picture]:
    """Return the figure in every width and theme, widest first: the first that fits is shown.

    The last one fits everywhere.
    """
    view, _, theme = shown
    widths = embedding.widths_of(view)
    return [
        Picture(_media(width if width > widths[0] else 0, drawn, theme), width, address)
        for width in reversed(widths)
        for drawn in ((theme,) if theme else reversed(THEMES))
        for address in [embedding.figure_address(view, width, drawn)]
    ]


def _media(width: int, drawn: Theme, theme: Theme | None) -> str:
    """Say to a browser when a figure is shown: from which width on, in which theme of theirs."""
    least = [f"(min-width: {width + 2 * embedding.PADDING}px)"] if width else []
    of_reader = [] if theme else [f"(prefers-color-scheme: {drawn})"]
    return " and ".join(least + of_reader)


def _figure(request: Request) -> Response:
    asked = _asked(request)
    width = asked.pop("width", "")
    view, _, theme = _shown(request.path_params["chart"], asked, language_of(request))
    widths = embedding.widths_of(view)
    if width not in map(str, widths):
        raise Refused(
            say(
                "The figure is not drawn “{width}” pixels wide; widths are: {known}.",
                width=width,
                known=listing(map(str, widths)),
            )
        )
    svg = embedding.figure_svg(view, int(width), theme or "light")
    if svg is None:
        raise NothingToShow(say("There is nothing to show"))
    headers = OPEN_TO_ALL | by_language(request, A_DAY) | {"ETag": tag_of(svg)}
    return not_modified(request, headers) or compressed_response(
        request, svg, "image/svg+xml", headers
    )


# -- oEmbed --------------------------------------------------------------------------------------


def _oembed(request: Request) -> Response:
    """Tell by https://oembed.com how a frame is shown; 501 for another format than JSON."""
    asked = request.query_params
    if asked.get("format", "json") != "json":
        why = say("This address answers in JSON only: {parameter}.", parameter="format=json")
        return message(request, HTTPStatus.NOT_IMPLEMENTED, say("This address is refused"), why)
    name, inside = _of_address(asked.get("url", ""))
    named = language_of_code(inside.get("lang"))
    language = named or language_of(request)
    shown = _shown(name, inside, language)
    with looking(language, "light"):
        told = _told(shown, _most(asked, "maxwidth"), _most(asked, "maxheight"))
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    caching = for_everybody(A_WHILE) if named else by_language(request, A_WHILE)
    headers = OPEN_TO_ALL | caching | {"ETag": tag_of(body)}
    return not_modified(request, headers) or compressed_response(
        request, body, "application/json", headers
    )


def _of_address(url: str) -> tuple[str, dict[str, str]]:
    """Return the chart and the parameters of a frame's full address."""
    ours = in_full(at(PREFIX))
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    if not url.startswith(ours):
        raise NotKnown("url", url)
    return name, read_query(parse_qsl(urlsplit(url).query))


def _most(asked: Mapping[str, str], key: str) -> int | None:
    """Return how wide or high a frame may be in pixels, None for as it likes."""
    text = asked.get(key, "")
    if text and not (text.isdecimal() and int(text)):
        raise NotKnown(key, text)
    return int(text) if text else None


def _told(shown: Shown, most_width: int | None, most_height: int | None) -> dict[str, object]:
    view, drawing, _ = shown
    publication = publication_of(view, drawing)
    width = min(most_width or USUAL_WIDTH, embedding.WIDEST)
    height = embedding.height_at(width, publication, drawing)
    height = min(height, most_height or height)
    has_room = (most_width or PREVIEW_SIZE[0]) >= PREVIEW_SIZE[0] and not most_height
    size, address = f'width="{width}" height="{height}"', embedding.frame_address(view)
    return {
        "version": "1.0",
        "type": "rich",
        "title": _titled(publication),
        "provider_name": site_name(),
        "provider_url": in_full(at("/")),
        "cache_age": SECONDS_KEPT,
        "width": width,
        "height": height,
        **(_thumbnail(view, drawing) if has_room and browser_path() else {}),
        "html": embedding.frame(address, publication.title, size, ""),
    }


def _thumbnail(view: View, drawing: Drawing) -> dict[str, object]:
    width, height = PREVIEW_SIZE
    picture = _preview(view, drawing)
    return {"thumbnail_url": picture, "thumbnail_width": width, "thumbnail_height": height}


def _titled(publication: Publication) -> str:
    """Return a chart's title with what it is of; made-up numbers say so first."""
    parts = publication.demo, publication.title, publication.release
    return " · ".join(filter(None, parts))


ROUTES = [
    Route("/embed/{chart}.svg", answering(_figure)),
    Route("/embed/{chart}", answering(_frame)),
    Route("/oembed", answering(_oembed)),
]
