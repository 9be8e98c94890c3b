"""What stands above and below every page: menu, name, edition, release, notices, sources."""

from dataclasses import dataclass

from markupsafe import Markup

from components import cached
from components.blocks.html import frame_macros
from components.blocks.values import SLOT, Link, Notice, Text
from components.choices import address, filters, switching
from components.menu import ENTRIES, Entry
from components.text import (
    LANGUAGES,
    TAGS,
    language,
    name_of,
    say,
)
from components.wording import labels, releases, scope
from components.wording.site import site_name
from components.wording.waivers import waived
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

Choice = tuple[str, str, bool]
"""A name, the address it leads to, and whether the reader is there."""


@dataclass(frozen=True, slots=True)
class _Head:
    """All that a masthead shows, for the template."""

    site: str
    home: str
    sections: dict[str, list[Choice]]
    languages: list[tuple[str, str, str]]
    notices: list[Notice]
    release: str = ""
    period: str = ""
    coverage: str = ""
    not_rated: tuple[str, ...] = ()
    others: dict[str, list[Choice]] | None = None


def masthead(entry: Entry, question: Question | None, notices: list[str]) -> Markup:
    """Return what stands above a page as HTML; without a release only names and the language."""
    told = [Notice(notice, kind="warning") for notice in notices]
    release = cached.release(question) if question else None
    head = _Head(
        site_name(question.edition if question else None),
        address.link(""),
        _sections(entry),
        _languages(entry),
        [*(banners(release) if release else []), *told],
    )
    if question and release:
        head = _Head(
            head.site, head.home, head.sections, head.languages, head.notices,
            say(
                "{edition} · {release}",
                edition=labels.short_edition(release.edition),
                release=filters.release_name(release.code),
            ),
            release.period,
            releases.coverage(release),
            tuple(scope.not_rated(question.whole)),
            _others(entry, release),
        )  # fmt: skip
    html: Markup = frame_macros().masthead(head)
    return html


def _sections(here: Entry) -> dict[str, list[Choice]]:
    sections: dict[str, list[Choice]] = {}
    for entry in ENTRIES:
        link = (say(entry.title), address.link(entry.address), entry is here)
        sections.setdefault(say(entry.section) if entry.section else "", []).append(link)
    return sections


def _languages(entry: Entry) -> list[tuple[str, str, str]]:
    return [
        (filters.own_name(other), address.link(entry.address, lang=other), TAGS[other])
        for other in LANGUAGES
        if other != language()
    ]


def _others(entry: Entry, release: PublishedRelease) -> dict[str, list[Choice]]:
    """Return the page in other editions, where there are any, and in other releases."""
    editions = [
        (labels.short_edition(code), switching.link(entry.address, code), code == release.edition)
        for code in cached.shown_editions()
    ]
    releases = [
        (
            filters.release_name(other.code),
            address.link(entry.address, release=other.code),
            other.code == release.code,
        )
        for other in cached.releases(release.edition)
    ]
    return ({say("Edition"): editions} if len(editions) > 1 else {}) | {say("Release"): releases}


def banners(release: PublishedRelease) -> list[Notice]:
    """Return what a reader must not miss: demo data, why a release is a correction, a newer one."""
    said = []
    if cached.has_demo_data():
        said.append(Notice(labels.demo_notice(release.edition), kind="warning"))
    if correction := releases.correction_of(release):
        said.append(Notice(correction))
    if release.newer:
        newer = Link(
            filters.release_name(release.newer), address.link("leaderboard", release=release.newer)
        )
        text = say("This version was replaced by a newer one: {newer}.", newer=SLOT)
        said.append(Notice(text, (newer,), "warning"))
    return said


def footer(question: Question | None) -> Markup:
    """Return what stands below a page as HTML: sources, method, licence, corrections, waivers."""
    html: Markup = frame_macros().footer(_foot(question) if question else [])
    return html


def _foot(question: Question) -> list[Text]:
    release = cached.release(question)
    parts = [*sources(release.edition, release.method)]
    links: tuple[Link, ...] = ()
    contact = settings().corrections_contact
    if contact:
        parts.append(say("Corrections: {contact}", contact=SLOT))
        links = (Link(contact, corrections_address()),)
    else:
        parts.append(say("Corrections: please write to the institution that publishes the ratings"))
    rules = waived(cached.waived_rules(question.whole))
    return [Text(" · ".join(parts), links), *map(Text, rules)]


def sources(edition_code: str, method_id: str) -> tuple[str, str, str]:
    """Say where the list comes from, how projects are rated, and under which licence."""
    source = name_of(edition(edition_code).document("list"), "cited")
    return (
        say("Source of the list: {document}", document=source),
        labels.method_in_words(method_id),
        say("Licence of the data: CC BY 4.0"),
    )


def corrections_address() -> str:
    """Return the address of the contact for corrections, "" where none is set."""
    contact = settings().corrections_contact
    return contact if contact.startswith("https://") or not contact else f"mailto:{contact}"
