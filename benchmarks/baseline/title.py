"""One title."""

import streamlit as st

st.title("Star leaderboard")
