"""星级榜单: who stands where."""

import streamlit as st

from components import cached, cards, downloads, filters, picking, table
from components.text import say

st.title(say("Star leaderboard"), anchor=False)
question = filters.bar()
count = cached.project_count(question)
cards.what_is_shown(question, count)
picking.line()

if count:
    table.leaderboard(question, filters.view())
    with st.container(horizontal=True, vertical_alignment="center"):
        filters.choose_page(count)
        downloads.board(question)
else:
    cards.nothing_found()
