"""The document of each page: what it says as HTML, in which Streamlit's front end then starts.

What was made is kept by page, language and choices, compressed as it was sent, for as long as the
same releases are published: a release never changes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached, header, outage, rehearsal, unreleased
from components.addresses import at, in_full
from components.assets import asset_url, element_chunks, front_end_chunks, front_end_entry
from components.blocks.html import chart_of
from components.blocks.pieces import document_of, elements_of
from components.blocks.values import ChartBlock, Heading, Page, Text, walk
from components.choices import address, filters
from components.choices.asked import asked as asked_of
from components.choices.asked import published
from components.choices.settling import settle
from components.export.browser import browser_path
from components.export.publication import PREVIEW_SIZE
from components.menu import ENTRIES, Entry, module_of
from components.palette import FONT, THEMES, palette
from components.remembering import remembered
from components.store import made_once
from components.text import LANGUAGES, TAGS, Language, language, say, speaking
from components.web.compression import compressed, preferred_encoding
from components.web.errors import SECONDS_TO_COME_BACK, cannot_be_read
from components.web.http_cache import NOT_SHARED, PASSING, by_language, not_modified
from components.web.linked_data import dataset
from components.web.shell import language_of, message, rendered
from components.wording import labels
from components.wording.scope import no_such_project
from components.wording.site import site_name
from data_access import clock
from data_access.answers import PublishedRelease
from data_access.database import DatabaseUnavailable

KEPT = 100
"""Documents of some ten kilobytes each, compressed."""
FETCHED_FIRST = ("/_stcore/health", "/_stcore/host-config")
"""What the front end asks for before it opens its websocket."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a document depends on: two requests for the same get the same bytes.

    `published` are marks of what readers may see on the page, none where there is nothing to show;
    `unreleased` is the edition whose list is shown instead, if any. `names_language` tells whether
    the address names its language.
    """

    entry: Entry
    language: Language
    day: date
    encoding: str | None
    notices: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    published: tuple[str, ...] = ()
    names_language: bool = False
    unreleased: str | None = None


def public_address(page: str, **choices: str) -> str:
    """Return the address by which others know a page."""
    query = urlencode(choices)
    return in_full(at(f"/{page}{'?' if query else ''}{query}"))


def _answer(entry: Entry, request: Request) -> Response:
    with speaking(language_of(request)), address.choosing(request.query_params):
        return _document(entry, request)


def _document(entry: Entry, request: Request) -> Response:
    encoding = preferred_encoding(request.headers.get("accept-encoding"))
    status, headers = HTTPStatus.OK, by_language(request, PASSING)
    try:
        asked = _asked(entry, encoding)
        made = _made(asked) if asked.published else compressed(_make(asked), encoding)
    except _Missing:
        missing = no_such_project(address.chosen("id"))
        return message(request, HTTPStatus.NOT_FOUND, say("There is no such page"), missing)
    except (DatabaseUnavailable, SQLAlchemyError) as failure:
        told = _without_release(entry, encoding, cannot_be_read(failure))
        made = compressed(_make(told), encoding)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        headers |= {"Retry-After": str(SECONDS_TO_COME_BACK)} | NOT_SHARED
    if outage.notices():
        headers |= NOT_SHARED
    headers |= {"ETag": f'"{sha256(made).hexdigest()[:20]}"'}
    if unchanged := not_modified(request, headers):
        return unchanged
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(made, status, headers, media_type="text/html")


def _asked(entry: Entry, encoding: str | None) -> Asked:
    """Settle what the address asks for as the page itself does, with the same notices."""
    asked_language = address.chosen("lang")
    unknown = filters.unknown_language(asked_language)
    address.choices()["lang"] = language()
    edition = unreleased.unreleased()
    if edition is not None:
        told = _without_release(entry, encoding, unknown, labels.none_released(edition))
        return replace(told, unreleased=edition, names_language=asked_language in LANGUAGES)
    notices = [unknown, *settle(entry), *outage.notices()]
    return replace(
        _without_release(entry, encoding, *notices),
        choices=tuple(address.carried(entry.address).items()),
        published=published(entry.address, filters.question()),
        names_language=asked_language in LANGUAGES,
    )


def _without_release(entry: Entry, encoding: str | None, *notices: str) -> Asked:
    return Asked(entry, language(), clock.today(), encoding, tuple(filter(None, notices)))


def rehearse(entry: Entry, spoken: Language) -> None:
    """Make the document that most readers of a language come to, from the beginning.

    A new process has then read what all pages need; the document is kept as if it was asked for.
    """
    with speaking(spoken), address.choosing({"lang": spoken}):
        asked = _asked(entry, None)
        if asked.published:
            html = _make(asked)
            made_once("document", asked, browser_path(), make=lambda: html)


class _Missing(LookupError):
    """The subject of a page does not exist."""


def _make(asked: Asked) -> bytes:
    """Return the document, not compressed; _Missing where its subject does not exist."""
    entry = asked.entry
    page, release, question = Page(say(entry.title), (Text(say(entry.description)),)), None, None
    subject: dict[str, str] = {}
    if asked.published:
        question = filters.question()
        release = cached.release(question)
        page = module_of(entry).page(asked_of(entry.address))
        subject = _subject(entry)
    elif asked.unreleased is not None:
        page = unreleased.page(entry, asked.unreleased)
        subject = _subject(entry)
    if page.is_missing:
        raise _Missing
    here = subject | ({"lang": asked.language} if asked.names_language else {})
    canonical = public_address(entry.address, **here)
    own_first = sorted(LANGUAGES, key=lambda other: other != asked.language)
    html = rendered(
        "page.html",
        title=_title(page, entry, release),
        description=_description(page, entry, release),
        blocks=document_of((Heading(page.title, level=1), *page.blocks)),
        feed=at(f"/feed.xml?lang={asked.language}"),
        masthead=header.masthead(entry, question, list(asked.notices)),
        footer=header.footer(question),
        canonical=canonical,
        alternates=alternates(entry.address, subject),
        locales=[TAGS[other].replace("-", "_") for other in own_first],
        preview=_preview(page, is_demo=release is not None and release.demo),
        preview_size=PREVIEW_SIZE,
        linked_data=dataset(release, canonical) if release else "",
        **_front_end(page),
    )
    return html.encode()


@remembered(KEPT)
def _made(asked: Asked) -> bytes:
    """Return the document, compressed; it is made once for this machine, for every encoding."""
    told = replace(asked, encoding=None)
    made = made_once("document", told, browser_path(), make=partial(_make, asked))
    return compressed(made, asked.encoding)


def _title(page: Page, entry: Entry, release: PublishedRelease | None) -> str:
    """Return the page's title, with the edition where it is not the newest."""
    parts = [page.subject or say(entry.title), site_name(release.edition if release else None)]
    if release and release.edition not in cached.shown_editions()[:1]:
        parts.insert(1, labels.short_edition(release.edition))
    return " · ".join(parts)


def _description(page: Page, entry: Entry, release: PublishedRelease | None) -> str:
    """Sum up the page for search engines and messengers; demo data are called so first."""
    is_demo = release is not None and release.demo
    said = (page.description if release else "") or say(entry.description)
    return say("; ").join([labels.mark(), said]) if is_demo else said


class Preview(NamedTuple):
    """The picture that messengers show beside a link, and what it says."""

    address: str
    alt: str


def _preview(page: Page, *, is_demo: bool) -> Preview:
    """Return the picture of the page's first chart, or that of the site; both with demo mark."""
    charts = (block for block in walk(page.blocks) if isinstance(block, ChartBlock))
    first = next(charts, None)
    shown = chart_of(first) if first and browser_path() else None
    if shown is None:
        picture = asset_url(_picture_of_site(is_demo=is_demo))
        alt = [labels.mark(), site_name()] if is_demo else [site_name()]
        return Preview(in_full(picture), " · ".join(alt))
    return Preview(in_full(at(f"/preview/{shown.code}.png")), shown.drawing.alt)


def _picture_of_site(*, is_demo: bool) -> str:
    if rehearsal.is_on():
        return "preview-rehearsal.png"
    return "preview-demo.png" if is_demo else "preview.png"


def _subject(entry: Entry) -> dict[str, str]:
    """Return what the page is about, with the edition where it is not the newest."""
    chosen = {key: address.chosen(key) for key in ("edition", *entry.subject)}
    if chosen["edition"] in cached.shown_editions()[:1]:
        chosen.pop("edition")
    return {key: code for key, code in chosen.items() if code}


def alternates(page: str, subject: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of the page by language; the bare one follows the reader's browser."""
    by_language = {TAGS[other]: public_address(page, **subject, lang=other) for other in LANGUAGES}
    return by_language | {"x-default": public_address(page, **subject)}


def _front_end(page: Page) -> dict[str, object]:
    """Return what starts Streamlit's front end, and what it will need on this page."""
    script, styles = front_end_entry()
    return {
        "site_script": asset_url("site.js"),
        "pages": json.dumps([at(f"/{each.address}") for each in ENTRIES]),
        "words": asset_url("words.zh.json"),
        "themes": _front_end_themes(),
        "entry": script,
        "styles": styles,
        "fetched": [at(address) for address in FETCHED_FIRST],
        "chunks": front_end_chunks(),
        "element_chunks": element_chunks("Html", *sorted(elements_of(page.blocks))),
    }


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


ROUTES = [Route(f"/{entry.address}", partial(_answer, entry)) for entry in ENTRIES]
