"""`/feed.xml`: releases with their charts, and corrections, as an Atom feed (RFC 4287)."""

from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached, filters, header, labels
from components.open_data.asking import release_address
from components.text import Language, name_of, say, site_name, speaking
from components.web.compression import compressed_response
from components.web.document import public_address
from components.web.shell import HEADERS, TAGS, language_of, not_found_page
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE_OF_TEXT = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_ENTRIES = 100


def routes() -> list[Route]:
    """Return the route of the feed."""
    return [Route("/feed.xml", feed)]


def published() -> tuple[PublishedRelease, ...]:
    """Return the releases readers may see, of all editions, newest first."""
    found = [release for code in cached.editions() for release in cached.releases(code)]
    return tuple(sorted(found, key=lambda release: release.published_at, reverse=True))


def feed(request: Request) -> Response:
    """Answer with the feed in the language asked for; 404 while nothing is published."""
    language = language_of(request)
    releases = published()[:MOST_ENTRIES]
    if not releases:
        return not_found_page(request)
    with speaking(language):
        body = _written(releases, language)
    accepted = request.headers.get("accept-encoding")
    return compressed_response(body, "application/atom+xml", HEADERS, accepted)


@lru_cache(maxsize=8)
def _written(releases: tuple[PublishedRelease, ...], language: Language) -> bytes:
    own = public_address("feed.xml", lang=language)
    root = ElementTree.Element("feed", {"xmlns": ATOM, LANGUAGE_OF_TEXT: TAGS[language]})
    _add(root, "id", own)
    _add(root, "title", site_name())
    _add(root, "subtitle", say("Releases and corrections"))
    _add(root, "updated", _moment(releases[0]))
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=public_address("", lang=language))
    _add(root, "rights", "CC BY 4.0")
    _add(ElementTree.SubElement(root, "author"), "name", site_name())
    for release in releases:
        _add_entry(root, release, language)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ElementTree.Element, release: PublishedRelease, language: Language) -> None:
    choices = {"lang": language, "edition": release.edition, "release": release.code}
    correction = header.correction_of(release)
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", _lasting_id(release))
    _add(entry, "title", _title(release))
    _add(entry, "updated", _moment(release))
    _add(entry, "published", _moment(release))
    _add(entry, "link", rel="alternate", type="text/html", href=public_address("", **choices))
    question = Question(release.edition, release.code)
    charts = f"{settings().site_url}{release_address(question)}/press-pack.zip"
    _add(entry, "link", rel="related", type="application/zip", title=say("Charts"), href=charts)
    _add(entry, "category", term="correction" if correction else "release")
    summary = [header.coverage(release), labels.method_in_words(release.method), correction]
    demo = [labels.demo_notice(release.edition)] if release.demo else []
    _add(entry, "summary", "\n".join(filter(None, [*demo, *summary])))


def _title(release: PublishedRelease) -> str:
    name = filters.release_name(release.code)
    of = name_of(edition(release.edition), "short")
    if header.correction_of(release):
        return say("Correction: {release}, {edition}", release=name, edition=of)
    return say("New release: {release}, {edition}", release=name, edition=of)


def _lasting_id(release: PublishedRelease) -> str:
    """Return an id that stays the same whatever the site's addresses become (RFC 4151)."""
    host = urlsplit(settings().site_url).hostname
    day = release.published_at.astimezone(settings().timezone).date()
    return f"tag:{host},{day.isoformat()}:release/{release.edition}/{release.code}"


def _moment(release: PublishedRelease) -> str:
    return release.published_at.astimezone(settings().timezone).isoformat(timespec="seconds")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = _writable(text) or None


def _writable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
