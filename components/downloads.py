"""Taking away what a page shows: the filtered leaderboard, all its pages, in its order."""

from functools import partial

import streamlit as st

from components.open_data import files
from components.text import Language, language, say, speaking
from data_access.question import Question

BOARD = "ratings"


def board(question: Question) -> None:
    """Offer the filtered leaderboard, all its pages, as CSV and Excel workbook."""
    spoken = language()
    for label, ending in (
        (say("Download as CSV"), "csv"),
        (say("Download as Excel workbook"), "xlsx"),
    ):
        st.download_button(
            label,
            partial(_file, ending, question, spoken),
            file_name=files.file_name(BOARD, ending, question),
            mime=files.TYPES[ending],
            on_click="ignore",
            icon=":material/download:",
        )


def _file(ending: str, question: Question, spoken: Language) -> bytes:
    with speaking(spoken):
        return files.file_bytes(BOARD, ending, question)
