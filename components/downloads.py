"""Taking away what the leaderboard shows: the filtered board, all its pages, in its order."""

from dataclasses import replace

import streamlit as st

from components.charts.chart import replayed
from components.choices.from_query import file_address
from components.markdown import link
from components.text import language, say
from data_access.question import Question

BOARD = "ratings"


def board(question: Question) -> None:
    """Offer the filtered leaderboard, all its pages, as CSV and Excel workbook."""
    _links(replace(question, page=1))


@replayed
def _links(question: Question) -> None:
    csv, xlsx = (file_address(question, BOARD, end, language()) for end in ("csv", "xlsx"))
    st.markdown(
        f"{link(say('Download as CSV'), csv)}&emsp;{link(say('Download as Excel workbook'), xlsx)}",
        width="content",
    )
