"""Where an edition stands in its demonstration period and after: what is done, due, to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from components import cached
from components.blocks.values import (
    Cell,
    Column,
    Day,
    Link,
    Links,
    Missing,
    Progress,
    Section,
    State,
    Table,
    Text,
)
from components.text import day, local_day, name_of, say, say_count, share, whole
from data_access.closing.answers import Closing
from data_access.editions import Edition, edition


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the programme: when, where that is known, what, how it stands."""

    when: date | None
    name: str
    state: State


def elapsed(facts: Edition, as_of: date) -> tuple[int, int] | None:
    """Return how many days of the demonstration period are over, and how many it has.

    None where it is not known when it begins and ends.
    """
    if facts.listed_on is None or facts.ends_on is None:
        return None
    length = (facts.ends_on - facts.listed_on).days
    return min(max((as_of - facts.listed_on).days, 0), length), length


def progress(facts: Edition, as_of: date) -> Progress | Text:
    """Return how much of the demonstration period is over, without a bar once all of it is."""
    known = elapsed(facts, as_of)
    if known is None or facts.listed_on is None or facts.ends_on is None:
        return Text(say("When the demonstration period begins and ends is not on record."))
    over, length = known
    start, end = day(facts.listed_on), day(facts.ends_on)
    if over == length:
        ended = say("The demonstration period has ended ({start} to {end})", start=start, end=end)
        return Text(ended)
    said = say(
        "{share} of the demonstration period is over ({start} to {end})",
        share=share(over / length),
        start=start,
        end=end,
    )
    return Progress(said, over / length)


def section(edition_code: str, as_of: date, *onwards: Link) -> Section:
    """Return the steps of the programme, how far they have come, and where they are laid down."""
    facts, title = edition(edition_code), say("Dates of the programme")
    document = name_of(facts.document("call"), "cited")
    source = (
        say(
            "Steps: {document}, which sets no dates for what follows the demonstration period. "
            "Completed steps bear the date on which this site received or published them.",
            document=document,
        )
        if facts.milestones
        else say("Source: {document}", document=document)
    )
    return Section(
        title,
        (
            progress(facts, as_of),
            Text(due_in_words(facts, as_of)),
            table(title, steps(facts, as_of)),
            Text(source, kind="quiet"),
            *([Links(onwards)] if onwards else []),
        ),
    )


def table(title: str, found: Iterable[Step]) -> Table:
    """Return steps of the programme as a table."""
    rows = tuple((when(step.when), step.name, step.state) for step in found)
    return Table(title, columns(), rows)


def columns() -> tuple[Column, ...]:
    """Return the columns of a table of steps."""
    return (
        Column("date", say("Date"), "short"),
        Column("step", say("Step"), "heading"),
        Column("state", say("Status")),
    )


def when(known: date | None) -> Cell:
    """Return the day of a step, or that none is given."""
    return Day(known) if known else Missing(said=say("no date given"))


def steps(facts: Edition, as_of: date) -> list[Step]:
    """Return the steps of the programme in their order: what the site knows of each."""
    is_over = has_ended(facts, as_of)
    begins = say("List published, demonstration period begins")
    found = [Step(facts.listed_on, begins, done()), period_end(facts, as_of)]
    known = _known(cached.closing(facts.code))
    is_due = is_over
    for milestone in facts.milestones:
        at, standing, is_done = known.get(milestone.code, (None, "", False))
        state = done() if is_done else State("due", say("due now")) if is_due else waiting(is_over)
        is_due = is_due and is_done
        found.append(Step(at, name_of(milestone), State(state.code, standing or state.said)))
    return found


def period_end(facts: Edition, as_of: date) -> Step:
    """Return the end of the demonstration period as a step."""
    state = done() if has_ended(facts, as_of) else waiting(is_over=True)
    return Step(facts.ends_on, say("Demonstration period ends"), state)


def has_ended(facts: Edition, as_of: date) -> bool:
    """Tell whether the demonstration period is known to be over."""
    return facts.ends_on is not None and as_of >= facts.ends_on


def done() -> State:
    """Return the state of a step that is done."""
    return State("done", say("completed"))


def waiting(is_over: bool) -> State:
    """Return the state of a step to come, by whether the demonstration period is over."""
    said = say("to come") if is_over else say("after the demonstration period")
    return State("to_come", said)


def _known(closing: Closing) -> dict[str, tuple[date, str, bool]]:
    """Return when, what in words, and whether it is done, for each step that has begun."""
    known: dict[str, tuple[date, str, bool]] = {}
    received, draw, checked = closing.self_assessed, closing.draw, closing.spot_checked
    if received.at:
        handed_in = say_count(
            "{count} project handed in", "{count} projects handed in", received.projects
        )
        known["self_assessment"] = local_day(received.at), handed_in, draw is not None
    if draw and draw.revealed_at is None:
        secret = say("draw announced, seed still secret")
        known["spot_check"] = local_day(draw.announced_at), secret, False
    elif draw and draw.revealed_at:
        of_drawn = say(
            "{checked} of {drawn} drawn projects checked",
            checked=whole(checked.projects),
            drawn=whole(draw.size),
        )
        day_of_check = local_day(checked.at or draw.revealed_at)
        known["spot_check"] = day_of_check, of_drawn, checked.projects == draw.size
    if catalogue := closing.catalogue:
        evaluated = say(
            "{count} of {listed} projects evaluated",
            count=whole(catalogue.evaluated),
            listed=whole(catalogue.listed),
        )
        included = say_count(
            "{count} project in the catalogue",
            "{count} projects in the catalogue",
            catalogue.catalogued,
        )
        published = local_day(catalogue.published_at)
        known["final_evaluation"] = published, evaluated, True
        known["catalogue"] = published, included, True
    return known


def nothing_yet(edition_code: str, as_of: date) -> str:
    """Say that there is no catalogue yet, and what comes first."""
    facts = edition(edition_code)
    following = due_in_words(facts, as_of)
    if facts.ends_on is None:
        return say("There is no catalogue yet. {next}.", next=following)
    ends = day(facts.ends_on)
    if has_ended(facts, as_of):
        return say(
            "There is no catalogue yet. The demonstration period ended on {day}. {next}.",
            day=ends,
            next=following,
        )
    return say(
        "There is no catalogue yet; it follows the demonstration period, which ends on {day}. "
        "{next}.",
        day=ends,
        next=following,
    )


def due_in_words(facts: Edition, as_of: date) -> str:
    """Say what comes next."""
    found = steps(facts, as_of)
    due = [step.name for step in found if step.state.code == "due"]
    if due:
        return say("Current step: {step}", step=due[0])
    coming = [step for step in found if step.state.code == "to_come"]
    if not coming and not facts.milestones:
        return say("The documents of this edition name no further steps")
    if not coming:
        return say("All steps of the programme are completed")
    return say("Next step: {step}", step=coming[0].name)
