"""Figures of stars."""

from collections.abc import Mapping

import plotly.graph_objects as go

from components.figures.layout import escaped, framed
from components.palette import Palette


def star_bars(
    counts: Mapping[int, int], names: Mapping[int, str], texts: Mapping[int, str], palette: Palette
) -> go.Figure:
    """Draw a bar a star level, five stars on top, not rated (0) at the bottom, `texts` at its end.

    `counts`, `names` and `texts` are by number of stars.
    """
    levels = [stars for stars in (0, 1, 2, 3, 4, 5) if stars in counts]
    colours = [palette.stars.get(stars, palette.not_rated) for stars in levels]
    bars = go.Bar(
        x=[counts[stars] for stars in levels],
        y=[escaped(names[stars]) for stars in levels],
        text=[escaped(texts[stars]) for stars in levels],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": colours,
            "line": {"color": [palette.edge(colour) for colour in colours], "width": 1},
        },
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = framed(go.Figure(bars), height=300, right=72)
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(showgrid=False)
    return figure
