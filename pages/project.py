"""总览: who leads, what changed."""

import streamlit as st

from components.text import say

st.title(say("Who leads, and what has changed"))
