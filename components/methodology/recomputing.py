"""Recompute a release in front of the reader: everything it says, beside what follows from it."""

from collections import Counter

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    SLOT,
    Ask,
    Block,
    Cell,
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
    Text,
)
from components.cached import Busy, Recomputed
from components.choices import address, filters
from components.choices.address import link
from components.text import kept_by_language, moment, say, say_count, whole
from components.wording.chain import chain
from data_access.differences import Difference
from data_access.publishing import EARLIER
from data_access.question import Question
from data_access.results import MOVE_PARTS
from data_access.verification import Recomputation

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
        wait = say(
            "Another recomputation is under way, and only one runs at a time. "
            "Please try again in a few seconds."
        )
        return [wait]
    return []


def blocks(question: Question) -> tuple[Block, ...]:
    """Offer to recompute the release, or show what came of it the last time."""
    done = cached.recomputed(question)
    ask = Ask("methodology", say("Recompute this release now"), KEY, NOW)
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
        *(_result(done) if done else (ask,)),
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
                    "Without them, a single script does the same with the downloaded data: {page}",
                    page=SLOT,
                ),
                (Link(say("Check it yourself"), link("downloads")),),
            ),
        ),
        say("With the site's code and database, this command checks all releases in the same way:"),
    )


def _result(done: Recomputed) -> tuple[Block, ...]:
    differences = done.found.differences
    return (
        _verdict(done),
        *((_differences(differences),) if differences else ()),
        _compared(done.found),
    )


def _verdict(done: Recomputed) -> Notice:
    values = {
        "values": whole(sum(done.found.compared.values()) + 1),
        "when": moment(done.at),
        "seconds": f"{done.seconds:.1f}",
    }
    if not done.found.differences:
        return Notice(
            say(
                "All {values} values agree, including the SHA-256. Recomputed {when} in "
                "{seconds} seconds.",
                **values,
            )
        )
    text = say_count(
        "{count} value of {values} differs from what follows from the inputs. "
        "Recomputed {when} in {seconds} seconds.",
        "{count} values of {values} differ from what follows from the inputs. "
        "Recomputed {when} in {seconds} seconds.",
        len(done.found.differences),
        **values,
    )
    return Notice(text, kind="warning")


def _differences(differences: tuple[Difference, ...]) -> Section:
    shown = differences[:DIFFERENCES_SHOWN]
    table = table_of(
        say("What differs"),
        shown,
        (Column("project", say("Project"), "heading"), _project),
        (Column("value", say("Value")), lambda each: _label(each.field)),
        (Column("published", say("As published"), "number"), lambda each: str(each.found)),
        (Column("recomputed", say("Recomputed"), "number"), lambda each: str(each.expected)),
    )
    count = whole(len(differences))
    caption = say("The first {shown} of {count}.", shown=whole(len(shown)), count=count)
    return Section(say("What differs"), (table,), caption)


def _project(of: Difference) -> Cell:
    return ProjectLink(of.project, of.project) if of.project else Missing()


def _compared(found: Recomputation) -> Section:
    values, differing = Counter[str](), Counter(_label(each.field) for each in found.differences)
    for field, count in found.compared.items():
        values[_label(field)] += count
    values["SHA-256"] = 1
    table = table_of(
        say("What was compared"),
        (label for label, count in values.items() if count),
        (Column("value", say("Value"), "heading"), str),
        (Column("compared", say("Compared"), "number"), lambda label: Count(values[label])),
        (Column("differ", say("Differ"), "number"), lambda label: Count(differing[label])),
    )
    hashes: dict[str, Cell] = {
        say("SHA-256, published"): Code(found.published_sha256),
        say("SHA-256, recomputed"): Code(found.recomputed_sha256),
    }
    return Section(say("What was compared"), (table, Facts(hashes)))


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
