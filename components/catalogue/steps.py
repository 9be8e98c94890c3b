"""The steps of the programme as the app draws them."""

from datetime import date, datetime

import pandas as pd
import streamlit as st

from components.markdown import on_one_line, plain
from components.text import say
from components.wording import programme as said
from components.wording.cells import in_words
from components.wording.programme import due_in_words, elapsed, over_in_words, source
from data_access.editions import Edition, edition
from data_access.settings import settings

__all__ = ["due_in_words", "elapsed", "over_in_words", "source"]


def today() -> date:
    """Return the day, in the site's time zone."""
    return datetime.now(settings().timezone).date()


def two_years(edition_code: str) -> None:
    """Show how much of the demonstration period is over."""
    found = said.progress(edition(edition_code), today())
    st.progress(found.part, text=found.text)


def programme(edition_code: str) -> None:
    """Show the steps of the programme as a table."""
    st.header(say("What is done, what is due"), anchor=False)
    table(edition(edition_code))


def table(facts: Edition) -> None:
    """Show the steps as a table without a heading, with where they come from."""
    st.caption(plain(source(facts)))
    st.table(
        pd.DataFrame(
            [(on_one_line(when), plain(name), plain(state)) for when, name, state in rows(facts)],
            columns=[say("Date"), say("Step"), say("Status")],
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Dates of the programme"),
    )


def rows(facts: Edition, as_of: date | None = None) -> list[tuple[str, str, str]]:
    """Return the steps of the programme in words: date, step, state."""
    return [
        (in_words(said.when(step.when)), step.name, step.state.said)
        for step in said.steps(facts, as_of or today())
    ]


def nothing_yet(edition_code: str) -> str:
    """Say that there is no catalogue yet, and what comes first."""
    return said.nothing_yet(edition_code, today())
