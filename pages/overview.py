"""总览: what this is, who leads, what changed."""

import streamlit as st

from components import cards
from components.choices import filters
from components.overview import charts
from components.text import say

st.title(say("Who leads, and what has changed"), anchor=False)
question = filters.release_only()
cards.method_notice(question)
cards.key_figures(question)

leaders, distribution = st.columns([3, 2], gap="large")
with leaders:
    cards.top_ten(question)
with distribution:
    charts.star_distribution(question)

cards.biggest_moves(question)

regions, dates = st.columns([3, 2], gap="large")
with regions:
    charts.projects_by_region(question)
    cards.onwards("map", say("The map with scores, stars and quotas"))
with dates:
    cards.programme_dates(question)
