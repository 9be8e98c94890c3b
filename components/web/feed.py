"""`/feed.xml`: releases, corrections, corrected lists, draws, catalogues, as Atom (RFC 4287)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID, uuid5
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.addresses import in_full
from components.choices import filters
from components.choices.from_query import release_address
from components.remembering import remembered
from components.text import TAGS, Language, name_of, say, speaking
from components.web.compression import compressed_response
from components.web.document import public_address
from components.web.http_cache import OPEN_TO_ALL, PASSING, by_language, not_modified, tag_of
from components.web.shell import language_of, not_found_page
from components.wording import documents, labels, list_changes, ratings, record, releases
from components.wording.site import site_name
from data_access.acts import OF_A_KEY, OF_A_LIST, OF_A_RELEASE
from data_access.answers import PublicAct, PublicDocument, PublishedRelease
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE_OF_TEXT = "{http://www.w3.org/XML/1998/namespace}lang"
OF_THE_FEED = UUID("5f0d7a0e-6f6b-5d0c-9a43-3f1f5f7f2c11")
"""Of this all ids are made; it never changes, or readers would be told everything again."""
MOST_ENTRIES = 100
MOST_CHANGES = 20
"""Of a corrected list so many changes are told."""


def steps() -> tuple[tuple[str, PublicAct], ...]:
    """Return what else the publisher did for all to see, with its edition: corrected lists, draws,
    catalogues.
    """
    return tuple(
        (code, act)
        for code in cached.editions()
        for act in cached.public_record(code)
        if act.kind not in OF_A_RELEASE
    )


def feed(request: Request) -> Response:
    """Answer with the feed in the language asked for; 404 while nothing is published."""
    language = language_of(request)
    if not cached.has_a_release():
        return not_found_page(request)
    published = tuple(cached.releases(code) for code in cached.editions())
    others = tuple((code, act.kind, act.at) for code, act in steps())
    damaged = tuple(map(cached.damaged_documents, cached.editions()))
    with speaking(language):
        body = _written(published, (others, damaged), language)
    headers = OPEN_TO_ALL | by_language(request, PASSING) | {"ETag": tag_of(body)}
    return not_modified(request, headers) or compressed_response(
        request, body, "application/atom+xml", headers
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the feed. `name` is what its lasting id ends with, `page` its address, `charts`
    the address of its press pack, "" for none.
    """

    name: str
    title: str
    at: datetime
    page: str
    terms: tuple[str, ...]
    summary: str
    charts: str = ""


@remembered(8)
def _written(
    published: tuple[tuple[PublishedRelease, ...], ...],
    _others: tuple[object, ...],
    language: Language,
) -> bytes:
    entries = [
        *(_of_release(release, language) for release in chain(*published)),
        *(_of_step(code, act, language) for code, act in steps()),
    ]
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]
    own = public_address("feed.xml", lang=language)
    root = ElementTree.Element("feed", {"xmlns": ATOM, LANGUAGE_OF_TEXT: TAGS[language]})
    _add(root, "id", _lasting_id("feed"))
    _add(root, "title", site_name())
    _add(root, "subtitle", say("Releases, corrections, corrected lists, draws and catalogues"))
    _add(root, "updated", _moment(newest[0].at))
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=public_address("", lang=language))
    _add(root, "rights", "CC BY 4.0")
    _add(ElementTree.SubElement(root, "author"), "name", site_name())
    for entry in newest:
        _add_entry(root, entry)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _of_release(release: PublishedRelease, language: Language) -> Entry:
    choices = {"lang": language, "edition": release.edition, "release": release.code}
    question = Question(release.edition, release.code)
    correction = releases.correction_of(release)
    new_method = ratings.method_change(question)
    coverage, rated_by = releases.coverage(release), labels.method_in_words(release.method)
    demo = labels.demo_notice(release.edition) if release.demo else ""
    return Entry(
        name=f"release/{release.edition}/{release.code}",
        title=_title(release),
        at=release.published_at,
        page=public_address("", **choices),
        terms=("correction" if correction else "release", *["method-change"] * bool(new_method)),
        summary=_lines(
            demo,
            coverage,
            rated_by,
            new_method,
            correction,
            *_noted(release.edition, documents.of_release(question)),
        ),
        charts=in_full(f"{release_address(question)}/press-pack.zip"),
    )


def _of_step(code: str, act: PublicAct, language: Language) -> Entry:
    moment = act.at.astimezone(UTC)
    of_edition = record.about(act, code)
    in_the_record = act.kind in OF_A_LIST | OF_A_KEY
    choices = {"lang": language, "edition": code, **({"part": "record"} if in_the_record else {})}
    if version := record.version_of_catalogue(act):
        choices["version"] = version
    demo = labels.demo_notice(code) if cached.is_demo(code) else ""
    return Entry(
        name=f"{act.kind}/{code}/{moment:%Y%m%dT%H%M%S}",
        title=say("{what}, {edition}", what=record.what(act), edition=of_edition),
        at=act.at,
        page=public_address("methodology" if in_the_record else "catalogue", **choices),
        terms=(act.kind.replace("_", "-"),),
        summary=_lines(
            demo,
            act.reason or "",
            *list_changes.sentences(act, code, MOST_CHANGES),
            *_noted(code, documents.of_act(code, act)),
        ),
    )


def _noted(edition_code: str, document: PublicDocument | None) -> tuple[str, ...]:
    """Return the checkpoint of what an entry tells of: who keeps the feed, keeps the history.

    Where its document is damaged, say so.
    """
    return "", document.checkpoint.strip() if document else documents.damage(edition_code)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, "entry")
    _add(element, "id", _lasting_id(entry.name))
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.at))
    _add(element, "published", _moment(entry.at))
    _add(element, "link", rel="alternate", type="text/html", href=entry.page)
    if entry.charts:
        pack = {"rel": "related", "type": "application/zip", "title": say("Charts")}
        _add(element, "link", **pack, href=entry.charts)
    for term in entry.terms:
        _add(element, "category", term=term)
    _add(element, "summary", entry.summary)


def _title(release: PublishedRelease) -> str:
    name = filters.release_name(release.code)
    of = name_of(edition(release.edition), "short")
    if releases.correction_of(release):
        return say("Correction: {release}, {edition}", release=name, edition=of)
    return say("New release: {release}, {edition}", release=name, edition=of)


def _lasting_id(name: str) -> str:
    """Return an id that stays the same wherever the site is and will be (RFC 4122, version 5)."""
    return uuid5(OF_THE_FEED, name).urn


def _moment(at: datetime) -> str:
    return at.astimezone(settings().timezone).isoformat(timespec="seconds")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = _writable(text) or None


def _writable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


ROUTES = [Route("/feed.xml", feed)]
