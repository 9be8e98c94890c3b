"""The only door from pages to data; what is kept, and for how long, is decided here.

What was published never changes, so answers are kept by question without expiry and shared between
readers: frames are read-only for everyone. Only which releases there are is asked again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data_access import database, queries
from data_access.methods import Method, parse_method
from data_access.models import Move
from data_access.question import Question

SECONDS_UNTIL_RELEASES_ARE_ASKED_AGAIN = 15
KEPT = 4096


@contextmanager
def _session() -> Iterator[Session]:
    with database.reading() as session:
        yield session


@st.cache_resource(ttl=SECONDS_UNTIL_RELEASES_ARE_ASKED_AGAIN, show_spinner=False)
def editions() -> tuple[str, ...]:
    """Return the editions that have a list, newest first."""
    with _session() as session:
        return queries.editions_with_a_list(session)


@st.cache_resource(ttl=SECONDS_UNTIL_RELEASES_ARE_ASKED_AGAIN, show_spinner=False)
def releases(edition: str) -> tuple[queries.PublishedRelease, ...]:
    """Return the releases readers may see, newest first."""
    with _session() as session:
        return queries.releases(session, edition)


def release(question: Question) -> queries.PublishedRelease:
    """Return the question's release."""
    return next(r for r in releases(question.edition) if r.code == question.release)
