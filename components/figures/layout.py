"""What all figures share: size, margins, hardly visible grid lines. Colours of text and ground are
the theme's own and follow the reader's switch between light and dark."""

from typing import Any

import plotly.graph_objects as go

QUIET: dict[str, Any] = {"fixedrange": True, "zeroline": False, "title": None}
GRID = "rgba(128, 140, 155, 0.22)"


def framed(figure: go.Figure, *, height: int, left: int = 8, right: int = 24) -> go.Figure:
    """Set a figure's size and margins; labels keep their room by themselves."""
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hoverlabel={"align": "left"},
        bargap=0.35,
    )
    figure.update_xaxes(**QUIET, automargin=True, gridcolor=GRID)
    figure.update_yaxes(**QUIET, automargin=True, gridcolor=GRID)
    return figure


def escaped(text: str) -> str:
    """Return text as plotly shows it letter by letter: it takes a few HTML tags for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
