"""方向分析: which directions are strong."""

import streamlit as st

from components import cached, cards, directions, one_direction
from components.choices import filters
from components.text import say

st.title(say("Which directions are strong"), anchor=False)
question = filters.bar().filters_only
directions.choose_view(question)
directions.what_is_shown(question)

if not cached.project_count(question):
    cards.nothing_found()
elif directions.only(question):
    directions.descriptions(question)
    cards.method_notice(question)
    one_direction.key_figures(question)
    board, profile = st.columns([3, 2], gap="large")
    with board:
        one_direction.leaders(question)
    with profile:
        one_direction.profile(question)
    one_direction.spread(question)
else:
    directions.descriptions(question)
    cards.method_notice(question)
    sizes, stars = st.columns(2, gap="large")
    with sizes:
        directions.sizes(question)
    with stars:
        directions.stars(question)
    directions.places(question)
    directions.means(question)
