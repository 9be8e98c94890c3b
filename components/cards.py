"""Small pieces of pages in words and numbers: captions, metrics, short tables, empty states."""

from datetime import datetime

import pandas as pd
import streamlit as st

from components import address, cached, filters, table
from components.markdown import link, plain
from components.text import day, name_of, period, points, say, say_count, share, signed, whole
from data_access.editions import edition
from data_access.methods import method
from data_access.question import PAGE_SIZE, Question
from data_access.settings import settings

TWO_ON_A_PHONE = 150


def what_is_shown(question: Question, count: int) -> None:
    """Say in words what the page shows, beside how it is sorted and shown."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key="what_is_shown",
    ):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.caption(_in_words(question, count), width="content")
            if question.is_filtered:
                filters.clear_all()
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            filters.choose_order()
            filters.choose_view()


def _in_words(question: Question, count: int) -> str:
    first = (question.page - 1) * PAGE_SIZE + 1
    last = min(first + PAGE_SIZE - 1, count)
    parts = [
        say_count("{count} project", "{count} projects", count),
        say("{first}–{last} shown", first=whole(first), last=whole(last))
        if count > PAGE_SIZE
        else "",
        filters.in_words(question),
        period(cached.release(question).period),
    ]
    return say("; ").join(part for part in parts if part)


def nothing_found() -> None:
    """Say that no project fits the filters, and what to do."""
    st.info(say("No project fits these filters. Remove one of them, or clear all filters."))


def key_figures(question: Question) -> None:
    """Show the release in four numbers, each with its change since the release before."""
    history = cached.edition_history(question)
    now, before = history.iloc[-1], history.iloc[-2] if len(history) > 1 else None
    facts = edition(question.edition)
    today = datetime.now(settings().timezone).date()
    length = (facts.ends_on - facts.listed_on).days
    elapsed = min(max((today - facts.listed_on).days, 0), length)
    left = length - elapsed
    with st.grid(4, min_column_width=TWO_ON_A_PHONE):
        st.metric(
            say("Projects rated"),
            whole(int(now["rated"])),
            None if before is None else signed(int(now["rated"] - before["rated"])),
            delta_color="off",
            delta_description=say("since the last release"),
            border=True,
            height="stretch",
        )
        st.metric(
            say("Five-star projects"),
            whole(int(now["five_star"])),
            None if before is None else signed(int(now["five_star"] - before["five_star"])),
            delta_color="off",
            delta_description=say("since the last release"),
            border=True,
            height="stretch",
        )
        st.metric(
            say("Median total score"),
            "—" if pd.isna(now["median"]) else points(round(now["median"])),
            None if before is None else _point_change(now["median"] - before["median"]),
            delta_color="off",
            delta_description=say("since the last release"),
            border=True,
            height="stretch",
        )
        st.metric(
            say("Demonstration period elapsed"),
            share(elapsed / length),
            say("ended on {date}", date=day(facts.ends_on))
            if not left
            else say_count("{count} day left", "{count} days left", left),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )


def _point_change(hundredths: float) -> str | None:
    if pd.isna(hundredths):
        return None
    rounded = round(hundredths)
    return ("+" if rounded > 0 else "−" if rounded < 0 else "±") + points(abs(rounded))


def top_ten(question: Question) -> None:
    """Show the ten leaders as a table with links."""
    board = cached.board(question).head(10)
    st.subheader(say("Top ten"), anchor=False)
    st.caption(table.interval_help())
    _short_table(
        question, board[board["rank"].notna()], ["rank", "interval", "project", "stars", "total"]
    )
    st.page_link(
        "../pages/leaderboard.py",
        label=say("The whole leaderboard"),
        icon=":material/arrow_forward:",
    )


def biggest_moves(question: Question) -> None:
    """Show who rose and who fell most since the release before, side by side."""
    release = cached.release(question)
    st.subheader(say("Biggest moves since the last release"), anchor=False)
    if release.previous is None:
        st.caption(say("This is the first release; there is nothing to compare it with."))
        return
    st.caption(
        say(
            "Change of rank from {before} to {now}; the project's page says why.",
            before=filters.release_name(release.previous),
            now=filters.release_name(release.code),
        )
    )
    rising, falling = st.columns(2, gap="large")
    with rising:
        _short_table(question, cached.movers(question, "change", 5), ["change", "project", "rank"])
    with falling:
        _short_table(question, cached.movers(question, "-change", 5), ["change", "project", "rank"])


def _short_table(question: Question, board: pd.DataFrame, columns: list[str]) -> None:
    if board.empty:
        st.caption(say("None."))
        return
    shown = table.shown_columns(question, board)
    shown["project"] = [
        link(name, address.link("project", id=code))
        for name, code in zip(shown["project"], board["project"], strict=True)
    ]
    shown["total"] = [table.points_or_absent(total) for total in board["total"]]
    names = table.column_names()
    st.table(
        shown[columns].rename(columns=names),
        hide_index=True,
        border="horizontal",
        alt=say("{count} projects with {columns}", count=len(shown),
                columns=say("; ").join(names[c] for c in columns)),
    )  # fmt: skip


def programme_dates(question: Question) -> None:
    """Show the steps of the programme: what is past, what comes next, what has no date yet."""
    facts = edition(question.edition)
    today = datetime.now(settings().timezone).date()
    ended = today >= facts.ends_on
    steps = [
        (day(facts.listed_on), say("List published, demonstration period begins"), say("done")),
        (
            day(facts.ends_on),
            say("Demonstration period ends"),
            say("done") if ended else say("to come"),
        ),
        *(
            (say("no date given"), plain(name_of(milestone)), say("after the two years"))
            for milestone in facts.milestones
        ),
    ]
    st.subheader(say("Dates of the programme"), anchor=False)
    st.caption(say("Source: {document}", document=plain(facts.document("call").number)))
    st.table(
        pd.DataFrame(steps, columns=[say("Date"), say("Step"), say("State")]),
        hide_index=True,
        border="horizontal",
        alt=say("Dates of the programme"),
    )


def method_notice(question: Question) -> None:
    """Say beside the stars that the method is not official, until it is."""
    rules = method(cached.release(question).method)
    if rules.status == "illustrative":
        st.caption(
            say(
                "Number of stars, dimensions, weights and cut points are illustrative: the notice "
                "asks for stars and leaderboards but does not fix them."
            )
        )
