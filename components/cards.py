"""Small pieces of pages in words and numbers: captions, metrics, short tables, empty states."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from components import cached, table
from components.catalogue import steps
from components.charts.chart import scope_of
from components.choices import address, filters
from components.markdown import link, plain
from components.text import (
    period,
    say,
    say_count,
    share,
    signed,
    signed_points,
    whole,
)
from data_access.answers import BoardRow, ReleaseFigures
from data_access.editions import edition
from data_access.methods import method
from data_access.question import PAGE_SIZE, Question

TWO_ON_A_PHONE = 150


def what_is_shown(question: Question, count: int) -> None:
    """Say in words what the page shows, beside how it is sorted and shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="what_is_shown"):
        st.caption(plain(in_words(question, count)))
        if question.is_filtered:
            filters.clear_all()
        filters.choose_order()
        filters.choose_view()


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


def key_figures(question: Question) -> None:
    """Show the release in four numbers, each with its change since the release before."""
    facts = edition(question.edition)
    elapsed, length = steps.elapsed(facts, steps.today())
    left = length - elapsed
    with st.grid(4, min_column_width=TWO_ON_A_PHONE):
        for name, value, change in numbers_of_release(question):
            _metric(name, value, change)
        st.metric(
            say("Demonstration period elapsed"),
            share(elapsed / length),
            say_count("{count} day left", "{count} days left", left)
            if left
            else say("ended in {year}", year=facts.ends_on.year),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )


def numbers_of_release(question: Question) -> list[tuple[str, str, str | None]]:
    """Return what the release is in numbers: name, value, change since the release before."""
    history = cached.edition_history(question)
    now = history[-1]
    rated, five_star, median = (
        _change(lambda r: r.rated, history),
        _change(lambda r: r.five_star, history),
        _change(_rounded_median, history),
    )
    return [
        (say("Projects rated"), whole(now.rated), None if rated is None else signed(rated)),
        (
            say("Five-star projects"),
            whole(now.five_star),
            None if five_star is None else signed(five_star),
        ),
        (
            say("Median total score"),
            table.points_or_absent(_rounded_median(now)),
            None if median is None else signed_points(median),
        ),
    ]


def _metric(name: str, value: str, change: str | None) -> None:
    is_still = change is None or change.startswith("±")
    st.metric(
        name,
        value,
        change,
        delta_color="off",
        delta_arrow="off" if is_still else "up" if str(change).startswith("+") else "down",
        delta_description=say("since last"),
        border=True,
        height="stretch",
    )


def _change(
    number: Callable[[ReleaseFigures], int | None], history: Sequence[ReleaseFigures]
) -> int | None:
    if len(history) < 2:
        return None
    before, now = (number(release) for release in history[-2:])
    return None if before is None or now is None else now - before


def _rounded_median(release: ReleaseFigures) -> int | None:
    return None if release.median is None else round(release.median)


def top_ten(question: Question) -> None:
    """Show the ten leaders as a table with links."""
    board = [row for row in cached.board(question)[:10] if row.rank]
    st.header(say("Top ten"), anchor=False)
    st.caption(table.interval_help(question))
    short_table(question, board, ["rank", "interval", "project", "stars", "total"])
    onwards("leaderboard", say("The whole leaderboard"))


def onwards(page: str, label: str) -> None:
    """Show a link to the page that says more."""
    st.page_link(f"../pages/{page}.py", label=label, icon=":material/arrow_forward:")


def biggest_moves(question: Question) -> None:
    """Show who rose and who fell most since the release before, side by side."""
    st.header(say("Biggest moves since the last release"), anchor=False)
    st.caption(which_moves(question))
    if cached.release(question).previous is None:
        return
    columns = ["change", "project", "rank", "interval"]
    rising, falling = st.columns(2, gap="large")
    with rising:
        short_table(question, cached.movers(question, "change", 5), columns)
    with falling:
        short_table(question, cached.movers(question, "-change", 5), columns)
    onwards("tracking", say("All movements, and what they are made of"))


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


def programme_dates(question: Question) -> None:
    """Show the steps of the programme: what is past, what comes next, what has no date yet."""
    facts = edition(question.edition)
    st.header(say("Dates of the programme"), anchor=False)
    st.markdown(plain(steps.due_in_words(facts, steps.today())))
    steps.table(facts)
    onwards("catalogue", say("Final evaluation, draw and catalogue"))


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
