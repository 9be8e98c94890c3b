"""项目: everything about one project."""

import streamlit as st

from components import cards, charts, filters, profile

project = profile.chosen()
question = filters.release_only()

if project is None:
    profile.find()
    st.stop()

profile.heading(project)
cards.method_notice(question)
profile.key_figures(question, project)

left, right = st.columns(2, gap="large")
with left:
    profile.standings(question, project)
    profile.distance_to_next_star(question, project)
with right:
    charts.dimension_profile(question, project)

left, right = st.columns(2, gap="large")
with left:
    charts.rating_history(question, project)
with right:
    charts.reasons_of_move(question, project)

left, right = st.columns(2, gap="large")
with left:
    profile.time_line(project)
with right:
    profile.footnotes(question, project)
    profile.badge(project)
