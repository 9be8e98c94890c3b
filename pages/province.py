"""省份简报: one unit on one page, for an official."""

import streamlit as st

from components import cards
from components.brief import page
from components.choices import filters

question = filters.release_only()
unit = page.chosen(question)

if unit is None:
    page.every_unit(question)
else:
    cards.method_notice(question)
    page.key_figures(question, unit)

if unit and page.has_projects(question, unit):
    left, right = st.columns(2, gap="large")
    with left:
        page.stars(question, unit)
    with right:
        page.dimensions(question, unit)

    page.projects(question, unit)
    page.moves(question, unit)
    page.groups(question, unit)

if unit:
    page.due_next(question)
