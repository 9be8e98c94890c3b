"""项目: everything about one project."""

import streamlit as st

from components import cards, facts
from components.catalogue import one_project
from components.choices import filters, picking
from components.project import charts

project = facts.chosen()
question = filters.release_only()

if project is None:
    facts.find()
else:
    facts.heading(project)
    picking.offer(project)
    cards.method_notice(question)
    facts.key_figures(question, project)
    facts.how_rated(project)
    facts.in_other_editions(project)

    left, right = st.columns(2, gap="large")
    with left:
        facts.standings(question, project)
        facts.distance_to_next_star(question, project)
        charts.rating_history(question, project.code)
    with right:
        charts.dimension_profile(question, project.code)
        facts.why_it_moved(question, project)

    left, right = st.columns(2, gap="large")
    with left:
        facts.time_line(project)
    with right:
        one_project.shown(project)
        facts.footnotes(question, project)
        facts.badge(project)
