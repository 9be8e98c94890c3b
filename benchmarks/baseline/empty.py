"""The least a page can be: what the site is measured against."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "title.py")
