"""An edition of which no release is published yet: what its readers see in place of any page."""

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Column,
    Count,
    Link,
    Links,
    Noted,
    Page,
    Paging,
    Section,
    Text,
)
from components.choices import address, filters, switching
from components.menu import Entry
from components.text import language, name_of, say, say_count
from components.wording import labels
from data_access.answers import ProjectFacts
from data_access.question import PAGE_SIZE, Question

LISTED_AT = "leaderboard"
"""Where the list stands, page by page, until ratings do."""


def unreleased() -> str | None:
    """Return the edition the address asks for where no release of it is published, else None.

    An address asks for an edition by its code or by a project of it. While nothing is published at
    all, it is the newest edition with a list, "" where there is no list either.
    """
    editions = cached.editions()
    asked = address.chosen("edition") or _of_project()
    if asked in editions and not cached.releases(asked):
        return asked
    return None if cached.has_a_release() else next(iter(editions), "")


def _of_project() -> str:
    project = cached.project(address.chosen("id"))
    return project.edition if project else ""


def page(entry: Entry, edition: str) -> Page:
    """Return what can be read meanwhile: what the page will be about, and the list of projects."""
    return Page(
        say(entry.title),
        (
            Text(say(entry.description)),
            *(_listed(edition, entry) if edition else ()),
            *_elsewhere(entry),
        ),
    )


def _listed(edition: str, entry: Entry) -> tuple[Block, ...]:
    """Return the list, or where it is."""
    asked = Question(edition, "", page=filters.question().page)
    count = cached.listed_count(asked)
    title = say_count("List of {count} project", "List of {count} projects", count)
    if entry.address != LISTED_AT:
        return (Links((Link(title, address.link(LISTED_AT, edition=edition)),)),)
    asked = asked.on_a_page(count)
    directions, units = labels.directions(edition), labels.short_units(edition)
    table = table_of(
        title,
        cached.listed(asked, size=PAGE_SIZE),
        (Column("number", say("List number"), "number"), lambda row: Count(row.number)),
        (Column("project", say("Project"), "heading"), _named),
        (Column("direction", say("Direction")), lambda row: directions[row.direction]),
        (Column("unit", say("Recommending unit")), lambda row: units[row.unit]),
        layout="cards",
    )
    return (Section(title, (table, Paging(LISTED_AT, asked.page, asked.pages(count)))),)


def _named(row: ProjectFacts) -> Noted:
    zh, en = row.applicants[0]
    return Noted(name_of(row), (en if language() == "en" else None) or zh)


def _elsewhere(entry: Entry) -> tuple[Block, ...]:
    """Return where ratings of other editions are."""
    ways = [
        Link(
            say("Ratings of the {edition}", edition=labels.short_edition(code)),
            switching.link(entry.address, code, id=None, page=None),
        )
        for code in cached.shown_editions()
    ]
    return (Links(tuple(ways)),) if ways else ()
