"""Small pieces of pages in words and numbers: captions, metrics, lists, empty states."""

import streamlit as st

from components import cached, filters
from components.text import period, say, say_count, whole
from data_access.question import PAGE_SIZE, Question


def what_is_shown(question: Question, count: int) -> None:
    """Say in words what the page shows: how many projects, which of them, filters, period."""
    first = (question.page - 1) * PAGE_SIZE + 1
    parts = [say_count("{count} project", "{count} projects", count)]
    if count > PAGE_SIZE:
        last = min(first + PAGE_SIZE - 1, count)
        parts.append(say("{first}–{last} shown", first=whole(first), last=whole(last)))
    narrowed = filters.in_words(question)
    if narrowed:
        parts.append(narrowed)
    parts.append(period(cached.release(question).period))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("; ").join(parts), width="content")
        if question.is_filtered:
            filters.clear_all()


def nothing_found() -> None:
    """Say that no project fits the filters, and what to do."""
    st.info(say("No project fits these filters. Remove one of them, or clear all filters."))
