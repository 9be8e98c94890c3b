"""Where an edition stands in its demonstration period and after: what is done, due, to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import streamlit as st

from components import cached
from components.markdown import on_one_line, plain
from components.text import day, name_of, say, share, whole
from data_access.closing.answers import Closing
from data_access.editions import Edition, edition
from data_access.settings import settings

DONE, DUE, TO_COME = "done", "due", "to_come"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the programme: when, where that is known, what, how it stands, in words."""

    when: date | None
    name: str
    standing: str
    state: str


def today() -> date:
    """Return the day, in the site's time zone."""
    return datetime.now(settings().timezone).date()


def elapsed(facts: Edition, as_of: date) -> tuple[int, int]:
    """Return how many days of the demonstration period are over, and how many it has."""
    length = (facts.ends_on - facts.listed_on).days
    return min(max((as_of - facts.listed_on).days, 0), length), length


def two_years(edition_code: str) -> None:
    """Show how much of the demonstration period is over."""
    facts = edition(edition_code)
    over, length = elapsed(facts, today())
    st.progress(over / length, text=over_in_words(facts, today()))


def over_in_words(facts: Edition, as_of: date) -> str:
    """Say how much of the demonstration period is over."""
    over, length = elapsed(facts, as_of)
    return say(
        "{share} of the demonstration period is over ({start} to {end})",
        share=share(over / length),
        start=day(facts.listed_on),
        end=day(facts.ends_on),
    )


def programme(edition_code: str) -> None:
    """Show the steps of the programme as a table."""
    st.header(say("What is done, what is due"), anchor=False)
    table(edition(edition_code))


def table(facts: Edition) -> None:
    """Show the steps as a table without a heading, with where they come from."""
    st.caption(plain(source(facts)))
    st.table(
        pd.DataFrame(
            [
                (on_one_line(date), plain(name), plain(standing))
                for date, name, standing in rows(facts, today())
            ],
            columns=[say("Date"), say("Step"), say("State")],
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Dates of the programme"),
    )


def source(facts: Edition) -> str:
    """Say where the steps come from, and that their dates are not given there."""
    return say(
        "Steps: {document}; it gives no dates for what follows the demonstration period. Dates of "
        "what is done are those on which it reached this site.",
        document=facts.document("call").number,
    )


def rows(facts: Edition, as_of: date) -> list[tuple[str, str, str]]:
    """Return the steps of the programme in words: date, step, state."""
    return [
        (day(step.when) if step.when else say("no date given"), step.name, step.standing)
        for step in steps(facts, as_of)
    ]


def steps(facts: Edition, as_of: date) -> list[Step]:
    """Return the steps of the programme in their order: what the site knows of each."""
    found = [
        Step(facts.listed_on, say("List published, demonstration period begins"), say("done"), DONE)
    ]
    is_over = as_of >= facts.ends_on
    found.append(
        Step(
            facts.ends_on,
            say("Demonstration period ends"),
            say("done") if is_over else say("to come"),
            DONE if is_over else TO_COME,
        )
    )
    closing = cached.closing(facts.code)
    is_due = is_over
    for milestone in facts.milestones:
        known = KNOWN.get(milestone.code)
        when, standing, is_done = known(closing) if known else (None, "", False)
        state = DONE if is_done else DUE if is_due else TO_COME
        is_due = is_due and is_done
        found.append(Step(when, name_of(milestone), standing or _waiting(state, is_over), state))
    return found


def _waiting(state: str, is_over: bool) -> str:
    if state == DUE:
        return say("due now")
    return say("to come") if is_over else say("after the demonstration period")


Known = tuple[date | None, str, bool]
"""When, what is known in words ("" for nothing), and whether the step is done."""


def _self_assessment(closing: Closing) -> Known:
    received = closing.self_assessed
    if received.at is None:
        return None, "", False
    standing = say("{count} projects handed in", count=whole(received.projects))
    return _day(received.at), standing, closing.draw is not None


def _spot_check(closing: Closing) -> Known:
    draw, checked = closing.draw, closing.spot_checked
    if draw is None:
        return None, "", False
    if draw.revealed_at is None:
        return _day(draw.announced_at), say("draw announced, seed still secret"), False
    standing = say(
        "{checked} of {drawn} drawn projects checked",
        checked=whole(checked.projects),
        drawn=whole(draw.size),
    )
    return _day(checked.at or draw.revealed_at), standing, checked.projects == draw.size


def _final_evaluation(closing: Closing) -> Known:
    if (found := closing.catalogue) is None:
        return None, "", False
    return (
        _day(found.published_at),
        say("{count} of {listed} projects evaluated", count=whole(found.evaluated),
            listed=whole(found.listed)),
        True,
    )  # fmt: skip


def _catalogue(closing: Closing) -> Known:
    if (found := closing.catalogue) is None:
        return None, "", False
    return (
        _day(found.published_at),
        say("{count} projects in the catalogue", count=whole(found.catalogued)),
        True,
    )


KNOWN: dict[str, Callable[[Closing], Known]] = {
    "self_assessment": _self_assessment,
    "spot_check": _spot_check,
    "final_evaluation": _final_evaluation,
    "catalogue": _catalogue,
}


def _day(moment: datetime) -> date:
    return moment.astimezone(settings().timezone).date()


def nothing_yet(edition_code: str) -> str:
    """Say that there is no catalogue yet, and what comes first."""
    facts = edition(edition_code)
    return say(
        "There is no catalogue yet; it comes after the demonstration period, which ends on "
        "{day}. {next}.",
        day=day(facts.ends_on),
        next=due_in_words(facts, today()),
    )


def due_in_words(facts: Edition, as_of: date) -> str:
    """Say in a sentence what comes next."""
    found = steps(facts, as_of)
    due = [step.name for step in found if step.state == DUE]
    if due:
        return say("Due now: {step}", step=due[0])
    coming = [step for step in found if step.state == TO_COME]
    if not coming:
        return say("Every step of the programme is done")
    return say("Next: {step}", step=coming[0].name)
