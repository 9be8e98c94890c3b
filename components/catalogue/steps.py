"""The steps of the programme in words, for the brief."""

from datetime import date, datetime

from components.wording import programme
from components.wording.cells import in_words
from data_access.editions import Edition
from data_access.settings import settings


def today() -> date:
    """Return the day, in the site's time zone."""
    return datetime.now(settings().timezone).date()


def rows(facts: Edition, as_of: date) -> list[tuple[str, str, str]]:
    """Return the steps of the programme in words: date, step, state."""
    return [
        (in_words(programme.when(step.when)), step.name, step.state.said)
        for step in programme.steps(facts, as_of)
    ]
