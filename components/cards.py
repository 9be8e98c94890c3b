"""What stands beside stars as long as the method is not official."""

import streamlit as st

from components.wording import ratings
from data_access.question import Question


def method_notice(question: Question) -> None:
    """Show beside the stars that the method is not official, until it is."""
    if notice := method_status(question):
        st.caption(notice)


def method_status(question: Question) -> str:
    """Say that the method is not official, "" once it is."""
    return "".join(said.text for said in ratings.method_status(question))
