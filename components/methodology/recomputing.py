"""Recompute a release in front of the reader: everything it says, beside what follows from it."""

from collections import Counter

from components import cached
from components.blocks.values import (
    SLOT,
    Ask,
    Block,
    Code,
    Column,
    Count,
    Facts,
    Link,
    Missing,
    Notice,
    Program,
    ProjectLink,
    Section,
    Table,
    Text,
)
from components.cached import Busy, Recomputed
from components.choices import address, filters
from components.choices.address import link
from components.text import kept_by_language, moment, say, say_count, whole
from components.wording.chain import chain
from data_access.publishing import EARLIER
from data_access.question import Question
from data_access.results import MOVE_PARTS
from data_access.verification import Difference, Recomputation

DIFFERENCES_SHOWN = 20
KEY, NOW = "recompute", "now"


def on_request() -> list[str]:
    """Recompute the release where the address asks for it; say so where that has to wait.

    The address is then free of it again, so that no link that is shared asks for it anew.
    """
    if not address.choices().pop(KEY, ""):
        return []
    try:
        cached.recompute(filters.question().whole)
    except Busy:
        return [
            say(
                "Another recomputation is under way, and only one runs at a time. "
                "Please try again in a few seconds."
            )
        ]
    return []


def title(question: Question) -> str:
    """Return what is to be recomputed."""
    return say("Recompute {release}", release=filters.release_name(question.release))


def blocks(question: Question) -> tuple[Block, ...]:
    """Offer to recompute the release, or show what came of it the last time."""
    done = cached.recomputed(question)
    return (
        Text(
            say(
                "The site reads the published inputs (scores, evidence, reasons, groups and "
                "method), applies the one rating function to them, and compares every total, star, "
                "rank, interval, change and the release's SHA-256 with what was published. It "
                "changes nothing. One recomputation runs at a time; its result is kept for ten "
                "minutes."
            )
        ),
        *(_result(done) if done else (_ask(),)),
        _yourself(),
        chain(question),
    )


def _yourself() -> Section:
    """Return how anybody recomputes the releases without this page."""
    return Section(
        say("Do it yourself"),
        (
            Program("python -m data_access verify"),
            Text(
                say(
                    "Without either, a script of one file does so with the downloaded data: {page}",
                    page=SLOT,
                ),
                (Link(say("Check it yourself"), link("downloads")),),
            ),
        ),
        say("With the site's code and database, this checks all releases in the same way:"),
    )


def _ask() -> Ask:
    return Ask("methodology", say("Recompute this release now"), KEY, NOW)


def _result(done: Recomputed) -> tuple[Block, ...]:
    found = done.found
    return (_verdict(done), *_differences(found.differences), *_compared(found))


def _verdict(done: Recomputed) -> Notice:
    values = whole(sum(done.found.compared.values()) + 1)
    when, seconds = moment(done.at), f"{done.seconds:.1f}"
    if not done.found.differences:
        return Notice(
            say(
                "All {values} values agree, the SHA-256 among them. Recomputed {when} in "
                "{seconds} seconds.",
                values=values,
                when=when,
                seconds=seconds,
            )
        )
    return Notice(
        say_count(
            "{count} value of {values} differs from what follows from the inputs. "
            "Recomputed {when} in {seconds} seconds.",
            "{count} values of {values} differ from what follows from the inputs. "
            "Recomputed {when} in {seconds} seconds.",
            len(done.found.differences),
            values=values,
            when=when,
            seconds=seconds,
        ),
        kind="warning",
    )


def _differences(differences: tuple[Difference, ...]) -> tuple[Block, ...]:
    if not differences:
        return ()
    shown = differences[:DIFFERENCES_SHOWN]
    columns = (
        Column("project", say("Project"), "heading"),
        Column("value", say("Value")),
        Column("published", say("As published"), "number"),
        Column("recomputed", say("Recomputed"), "number"),
    )
    rows = tuple(
        (
            ProjectLink(each.project, each.project) if each.project else Missing(),
            _label(each.field),
            str(each.found),
            str(each.expected),
        )
        for each in shown
    )
    return (
        Section(
            say("What differs"),
            (Table(say("What differs"), columns, rows),),
            say(
                "The first {shown} of {count}.",
                shown=whole(len(shown)),
                count=whole(len(differences)),
            ),
        ),
    )


def _compared(found: Recomputation) -> tuple[Block, ...]:
    values: Counter[str] = Counter()
    differing: Counter[str] = Counter(_label(each.field) for each in found.differences)
    for field, count in found.compared.items():
        values[_label(field)] += count
    columns = (
        Column("value", say("Value"), "heading"),
        Column("compared", say("Compared"), "number"),
        Column("differ", say("Differ"), "number"),
    )
    counted = [*((label, count) for label, count in values.items() if count), ("SHA-256", 1)]
    rows = tuple((label, Count(count), Count(differing[label])) for label, count in counted)
    return (
        Section(
            say("What was compared"),
            (
                Table(say("What was compared"), columns, rows),
                Facts(
                    {
                        say("SHA-256, published"): Code(found.published_sha256),
                        say("SHA-256, recomputed"): Code(found.recomputed_sha256),
                    }
                ),
            ),
        ),
    )


def _label(field: str) -> str:
    """Name a compared field; those of a group, as "rank (unit)", by the group."""
    name, _, kind = field.partition(" (")
    return _labels().get(kind.removesuffix(")") or name, field)


@kept_by_language
def _labels() -> dict[str, str]:
    return {
        "total": say("Total score"),
        "stars": say("Stars"),
        "capped_by": say("Limit of the stars"),
        "not_rated": say("Reason for no rating"),
        "position": say("Rank and ties"),
        "rank": say("Rank and ties"),
        "tied": say("Rank and ties"),
        "rank_low": say("Interval of the rank"),
        "rank_high": say("Interval of the rank"),
        "stability": say("Stability of stars"),
        "change": say("Change of rank"),
        "category": say("Rank and interval in the category"),
        "direction": say("Rank and interval in the direction"),
        "region": say("Rank and interval in the region"),
        "unit": say("Rank and interval in the recommending unit"),
    } | dict.fromkeys((*EARLIER, *MOVE_PARTS), say("Why ranks changed"))
