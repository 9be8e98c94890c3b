"""Which project the address names."""

import streamlit as st

from components import cached
from components.choices import address
from components.markdown import plain
from components.wording.ratings import rating_of
from components.wording.scope import no_such_project
from data_access.answers import PastRating, ProjectFacts
from data_access.question import Question


def chosen() -> ProjectFacts | None:
    """Return the project the address names; None, with a notice, if it names none there is."""
    code = address.chosen("id")
    if not code:
        return None
    project = cached.project(code)
    if project is None or project.edition != address.chosen("edition"):
        st.warning(plain(no_such_project(code)))
        return None
    return project


def rating(question: Question, project: ProjectFacts) -> PastRating | None:
    """Return the project's rating in the release, None if it was not yet listed there."""
    return rating_of(question, project.code)
