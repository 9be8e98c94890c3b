"""A figure on a page: title, what it counts, the chart with a sentence for it, its numbers."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.palette import Palette, palette
from components.text import say
from components.web.files import asset_url


def colours() -> Palette:
    """Return the colours of the reader's theme."""
    return palette("dark" if st.context.theme.type == "dark" else "light")


def show(figure: go.Figure, *, title: str, scope: str, alt: str, numbers: pd.DataFrame, key: str) -> None:
    """Show a chart under its title and scope, with the same numbers as a table one click away."""
    st.subheader(title, anchor=False)
    st.caption(scope)
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        config={
            "displayModeBar": False,
            "scrollZoom": False,
            "topojsonURL": asset_url("map") + "/",
        },
    )
    with st.expander(say("The same numbers as a table"), key=f"{key}_numbers"):
        st.table(numbers, border="horizontal", hide_index=True, alt=title)
