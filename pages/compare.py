"""对比: A against B, on the same scales."""

import streamlit as st

from components import comparison_charts, side_by_side
from components.text import say

st.title(say("Side by side, on the same scales"), anchor=False)
compared = side_by_side.choose()

if compared.codes:
    side_by_side.figures(compared)
    side_by_side.only_projects(compared)
    comparison_charts.dimensions(compared)
    comparison_charts.history(compared)
    side_by_side.differences(compared)
