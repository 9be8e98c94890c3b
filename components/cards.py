"""Small pieces of pages in words and numbers: captions, metrics, short tables, empty states."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import cached, table
from components.charts.chart import scope_of
from components.choices import address, filters
from components.markdown import link, plain
from components.text import (
    period,
    say,
    say_count,
    whole,
)
from data_access.answers import BoardRow, ReleaseFigures
from data_access.editions import edition
from data_access.methods import method
from data_access.question import PAGE_SIZE, Question

TWO_ON_A_PHONE = 150


def which_projects(question: Question) -> None:
    """Say in words which projects the page is about, and let the reader drop the filters."""
    with st.container(horizontal=True, vertical_alignment="center", key="which_projects"):
        st.caption(plain(scope_of(question)))
        if question.is_filtered:
            filters.clear_all()


def in_words(question: Question, count: int, size: int = PAGE_SIZE) -> str:
    """Return how many projects the question finds, which of them are shown, filters, period.

    `size` is how many are shown from the question's page on.
    """
    first = (question.page - 1) * PAGE_SIZE + 1
    last = min(first + size - 1, count)
    parts = [
        say_count("{count} project", "{count} projects", count),
        say("{first}–{last} shown", first=whole(first), last=whole(last)) if count > size else "",
        filters.in_words(question),
        period(cached.release(question).period),
    ]
    return say("; ").join(part for part in parts if part)


def nothing_found() -> None:
    """Show that no project fits the filters, and what to do."""
    st.info(nothing_fits())


def nothing_fits() -> str:
    """Say that no project fits the filters, and what to do."""
    return say("No project fits these filters. Remove one of them, or clear all filters.")


def _rounded_median(release: ReleaseFigures) -> int | None:
    return None if release.median is None else round(release.median)


def onwards(page: str, label: str) -> None:
    """Show a link to the page that says more."""
    st.page_link(f"../pages/{page}.py", label=label, icon=":material/arrow_forward:")


def which_moves(question: Question) -> str:
    """Say between which releases ranks are compared."""
    release = cached.release(question)
    if release.previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    return say(
        "Change of rank from {before} to {now}; the project's page says why.",
        before=filters.release_name(release.previous),
        now=filters.release_name(release.code),
    )


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
