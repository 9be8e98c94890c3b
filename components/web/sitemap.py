"""`/sitemap.xml`: every page that can be found, in both languages; and `/robots.txt`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components import cached, rehearsal
from components.addresses import at
from components.menu import ENTRIES
from components.province.brief import units_with_a_brief
from components.remembering import remembered
from components.text import LANGUAGES, local_day
from components.web.compression import compressed_response
from components.web.document import alternates, public_address
from components.web.http_cache import PASSING, for_everybody, not_modified, tag_of
from components.web.shell import not_found_page
from data_access.acts import OF_A_LIST, OF_A_RELEASE
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question

Shown = Literal["release", "list", "end"]
SHOWS: dict[str, tuple[Shown, ...]] = {
    "project": ("release", "list", "end"),
    "catalogue": ("end",),
    "methodology": ("release", "list"),
    "downloads": ("release", "list"),
    "verify": (),
}
"""What pages show, by their addresses; all others show the release alone."""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
SUBJECTS_IN_A_FILE = 10_000
"""A file may hold 50,000 addresses; each subject has one a language."""
CLOSED = ("/_stcore/", "/component/", "/media/", "/print/", "/api/")
"""What no search engine need fetch: the site's own machinery, and files made on request."""
OPEN = ("/api/v1/docs", "/")
"""What it may fetch: the longest prefix counts."""


Subject = tuple[str, dict[str, str], str]
"""A page, what it is about, and the day when what it shows last changed, "" for none."""
Days = Mapping[Shown, str]
"""When an edition last had a release, a corrected list, a step of its end; without what it had not
yet.
"""


def robots(_request: Request) -> Response:
    """Answer what search engines may fetch; of a rehearsal nothing."""
    if rehearsal.is_on():
        told = [f"# {said}" for said in rehearsal.in_both_languages(rehearsal.notice)]
        return PlainTextResponse("\n".join([*told, "User-agent: *", "Disallow: /", ""]))
    lines = ["User-agent: *", *(f"Disallow: {at(prefix)}" for prefix in CLOSED)]
    lines += [*(f"Allow: {at(prefix)}" for prefix in OPEN), ""]
    text = "\n".join([*lines, f"Sitemap: {public_address('sitemap.xml')}", ""])
    return PlainTextResponse(text, headers={"Cache-Control": PASSING})


def addresses(request: Request) -> Response:
    """Answer with all addresses, where they are too many with those of files; or with a file's."""
    newest = _newest()
    acts = tuple(len(cached.public_record(release.edition)) for release in newest)
    body = _written(newest, acts, request.path_params.get("number", 0))
    if not body:
        return not_found_page(request)
    if rehearsal.is_on():
        body += f"<!-- {' '.join(rehearsal.in_both_languages(rehearsal.notice))} -->".encode()
    headers = for_everybody(PASSING) | {"ETag": tag_of(body)}
    return not_modified(request, headers) or compressed_response(
        request, body, "application/xml", headers
    )


def _newest() -> tuple[PublishedRelease, ...]:
    """Return the newest release of each edition that has one: what is not published has no page."""
    return tuple(release for code in cached.editions() for release in cached.releases(code)[:1])


@remembered(32)
def _written(newest: tuple[PublishedRelease, ...], _acts: tuple[int, ...], number: int) -> bytes:
    """Return the file of this number from 1 on, b"" where there is none; 0 is the whole."""
    subjects, size = list(_subjects(newest)), SUBJECTS_IN_A_FILE
    files = [subjects[first : first + size] for first in range(0, len(subjects), size)]
    if number == 0:
        return _addresses(files[0]) if len(files) == 1 else _index(len(files))
    return _addresses(files[number - 1]) if number <= len(files) else b""


def _subjects(newest: Sequence[PublishedRelease]) -> Iterator[Subject]:
    days = {release.edition: _days(release) for release in newest}
    for entry in ENTRIES:
        yield entry.address, {}, _changed(entry.address, days[newest[0].edition]) if newest else ""
    for release in newest:
        question, of_edition = Question(release.edition, release.code), days[release.edition]
        of = {} if release == newest[0] else {"edition": release.edition}
        for direction in edition(release.edition).directions:
            named = {**of, "direction": direction.code}
            yield "directions", named, _changed("directions", of_edition)
        for unit in units_with_a_brief(question):
            yield "province", {**of, "code": unit.code}, _changed("province", of_edition)
        for code in cached.board_keys(question, size=None):
            yield "project", {**of, "id": code}, _changed("project", of_edition)


def _days(release: PublishedRelease) -> Days:
    acts = [act for act in cached.public_record(release.edition) if act.kind not in OF_A_RELEASE]
    days: dict[Shown, str] = {"release": local_day(release.published_at).isoformat()}
    for act in sorted(acts, key=lambda act: act.at):
        days["list" if act.kind in OF_A_LIST else "end"] = local_day(act.at).isoformat()
    return days


def _changed(page: str, days: Days) -> str:
    """Return the day when what a page shows last changed, "" where it shows nothing that does."""
    shown = SHOWS.get(page, ("release",))
    return max((days[each] for each in shown if each in days), default="")


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
