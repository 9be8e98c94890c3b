"""The chain of an edition's releases: each holds the SHA-256 of the one published before it."""

from itertools import pairwise

from components import cached
from components.blocks.values import Cell, Code, Column, Day, Missing, Notice, Section, Table, Text
from components.choices import filters
from components.text import local_day, say
from data_access.answers import ChainLink
from data_access.question import Question

DIGITS = 8
"""So many digits of a hash are shown, so that two of them have room on a phone."""


def chain(question: Question) -> Section:
    """Return whether the chain is unbroken, and its releases, the first one published first."""
    links = cached.chain(question.edition)
    torn = [link for before, link in pairwise(links) if not _holds(before, link)]
    title = say("The chain of the releases")
    return Section(
        title,
        (
            Notice(_broken(torn[0]), kind="warning") if torn else Text(_unbroken()),
            Table(title, _columns(), tuple(map(_row, links))),
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("release", say("Release"), "heading"),
        Column("published", say("Published"), "short"),
        Column("sha256", "SHA-256", "short"),
        Column("before", say("SHA-256 of the previous release"), "short"),
    )


def _row(link: ChainLink) -> tuple[Cell, ...]:
    return (
        _name(link),
        Day(local_day(link.release.published_at)) if link.release else Missing(),
        Code(link.sha256[:DIGITS]),
        Code(link.chain[:DIGITS]) if link.chain else Missing(said=say("none")),
    )


def _holds(before: ChainLink, link: ChainLink) -> bool:
    """Tell whether a release is chained to the one before it, or was published before any was."""
    return link.chain == before.sha256 or link.chain is before.chain is None


def _name(link: ChainLink) -> str:
    return filters.release_name(link.release.code) if link.release else say("Not yet public")


def _unbroken() -> str:
    return say(
        "Unbroken: every release contains the SHA-256 of the one published before it, and "
        "its own SHA-256 covers that value. No release can be changed, added or removed "
        "without changing all that follow. The script recomputes whether the contents match "
        "these hashes."
    )


def _broken(link: ChainLink) -> str:
    return say(
        "Broken at {release}: it does not contain the SHA-256 of the release published before it.",
        release=_name(link),
    )
