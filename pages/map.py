"""区域地图: where the projects are."""

import streamlit as st

from components import cards, regional_map
from components.choices import filters
from components.text import say

st.title(say("Where are the projects, and how do they do there?"), anchor=False)
question = filters.bar()

with st.container(horizontal=True, vertical_alignment="center", key="switches"):
    measure = regional_map.choose_measure()
    view = regional_map.choose_view()

if regional_map.has_projects(question):
    drawing, beside = st.columns([7, 3], gap="large")
    with drawing:
        regional_map.show(question, measure, view)
    with beside:
        regional_map.central_enterprises(question, measure)
    regional_map.projects_there(question)
else:
    cards.nothing_found()
