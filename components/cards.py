"""Small pieces of pages in words and numbers: captions, metrics, short tables, empty states."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import cached, table
from components.choices import address
from components.markdown import link
from components.text import (
    say,
)
from data_access.answers import BoardRow
from data_access.editions import edition
from data_access.methods import method
from data_access.question import Question

TWO_ON_A_PHONE = 150


def nothing_found() -> None:
    """Show that no project fits the filters, and what to do."""
    st.info(nothing_fits())


def nothing_fits() -> str:
    """Say that no project fits the filters, and what to do."""
    return say("No project fits these filters. Remove one of them, or clear all filters.")


def short_table(question: Question, board: Sequence[BoardRow], columns: Sequence[str]) -> None:
    """Show some columns of the board as a table with links; those it does not have are left out."""
    if not board:
        st.caption(say("None."))
        return
    shown = table.shown_columns(question, board)
    shown["project"] = [
        link(name, address.link("project", id=row.project))
        for name, row in zip(shown["project"], board, strict=True)
    ]
    names = table.column_names()
    st.table(
        pd.DataFrame({names[column]: shown[column] for column in columns if column in shown}),
        hide_index=True,
        border="horizontal",
        alt=say(
            "{count} projects with {columns}",
            count=len(board),
            columns=say("; ").join(names[column] for column in columns),
        ),
    )


def method_notice(question: Question) -> None:
    """Show beside the stars that the method is not official, until it is."""
    if notice := method_status(question):
        st.caption(notice)


def method_status(question: Question) -> str:
    """Say that the method is not official, "" once it is."""
    if method(cached.release(question).method).status == "official":
        return ""
    if edition(question.edition).made_up:
        return say(
            "Number of stars, dimensions, weights and cut points are made up, like the whole "
            "edition."
        )
    return say(
        "Number of stars, dimensions, weights and cut points are illustrative: the notice "
        "asks for stars and leaderboards but does not fix them."
    )
