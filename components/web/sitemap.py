"""`/sitemap.xml`: every page that can be found, in both languages; and `/robots.txt`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components import cached
from components.addresses import at
from components.menu import ENTRIES
from components.province.brief import units_with_a_brief
from components.text import LANGUAGES, local_day
from components.web.compression import compressed_response
from components.web.document import alternates, public_address
from components.web.shell import not_found_page
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
SUBJECTS_IN_A_FILE = 10_000
"""A file may hold 50,000 addresses; each subject has one a language."""
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
CLOSED = ("/_stcore/", "/component/", "/media/", "/print/", "/data/", "/api/")
"""What no search engine need fetch: the site's own machinery, and files made on request."""
OPEN = ("/api/v1/docs", "/")
"""What it may fetch: the longest prefix counts."""


Subject = tuple[str, dict[str, str], str]
"""A page, what it is about, and the day of its newest release, "" for none."""


def robots(_request: Request) -> Response:
    """Answer what search engines may fetch."""
    lines = ["User-agent: *", *(f"Disallow: {at(prefix)}" for prefix in CLOSED)]
    lines += [*(f"Allow: {at(prefix)}" for prefix in OPEN), ""]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {public_address('sitemap.xml')}", ""]))


def addresses(request: Request) -> Response:
    """Answer with all addresses, where they are too many with those of files; or with a file's."""
    body = _written(_newest(), request.path_params.get("number", 0))
    if not body:
        return not_found_page(request)
    return compressed_response(request, body, "application/xml", HEADERS)


def _newest() -> tuple[PublishedRelease, ...]:
    """Return the newest release of each edition that has one: what is not published has no page."""
    return tuple(release for code in cached.editions() for release in cached.releases(code)[:1])


@lru_cache(maxsize=32)
def _written(newest: tuple[PublishedRelease, ...], number: int) -> bytes:
    """Return the file of this number from 1 on, b"" where there is none; 0 is the whole."""
    subjects, size = list(_subjects(newest)), SUBJECTS_IN_A_FILE
    files = [subjects[first : first + size] for first in range(0, len(subjects), size)]
    if number == 0:
        return _addresses(files[0]) if len(files) == 1 else _index(len(files))
    return _addresses(files[number - 1]) if number <= len(files) else b""


def _subjects(newest: Sequence[PublishedRelease]) -> Iterator[Subject]:
    latest = max((_day(release) for release in newest), default="")
    yield from ((entry.address, {}, latest) for entry in ENTRIES)
    for release in newest:
        question, day = Question(release.edition, release.code), _day(release)
        of = {} if release == newest[0] else {"edition": release.edition}
        for direction in edition(release.edition).directions:
            yield "directions", {**of, "direction": direction.code}, day
        for unit in units_with_a_brief(question):
            yield "province", {**of, "code": unit.code}, day
        for code in cached.board_keys(question, size=None):
            yield "project", {**of, "id": code}, day


def _day(release: PublishedRelease) -> str:
    return local_day(release.published_at).isoformat()


def _addresses(subjects: Sequence[Subject]) -> bytes:
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for page, choices, changed in subjects:
        others = alternates(page, choices)
        for language in LANGUAGES:
            entry = ElementTree.SubElement(root, "url")
            address = public_address(page, **choices, lang=language)
            ElementTree.SubElement(entry, "loc").text = address
            if changed:
                ElementTree.SubElement(entry, "lastmod").text = changed
            for tag, other in others.items():
                link = {"rel": "alternate", "hreflang": tag, "href": other}
                ElementTree.SubElement(entry, "xhtml:link", link)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _index(files: int) -> bytes:
    root = ElementTree.Element("sitemapindex", {"xmlns": SITEMAP})
    for number in range(1, files + 1):
        file = ElementTree.SubElement(root, "sitemap")
        ElementTree.SubElement(file, "loc").text = public_address(f"sitemap-{number}.xml")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


ROUTES = [
    Route("/sitemap.xml", addresses),
    Route("/sitemap-{number:int}.xml", addresses),
    Route("/robots.txt", robots),
]
