"""Figures of one project: its dimensions, its history, why its rank moved."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.figures.layout import GRID, escaped, framed
from components.palette import Palette

ROOM_FOR_FLOORS = 72


def radar(
    dimensions: Sequence[str],
    own: Sequence[float | None],
    median: Sequence[float | None] | None,
    names: tuple[str, str],
    palette: Palette,
) -> go.Figure:
    """Draw the scores of a project, 0 to 100 points, and the medians of its direction behind them.

    `names` are those of the project's and the median's line; a missing score leaves a gap.
    """
    figure = go.Figure()
    lines = [
        (names[1], median, palette.series[9], "dash"),
        (names[0], own, palette.action, "solid"),
    ]
    for name, values, colour, dash in lines:
        if values is not None:
            figure.add_scatterpolar(
                r=[*values, values[0]],
                theta=[*map(escaped, dimensions), escaped(dimensions[0])],
                name=escaped(name),
                mode="lines+markers",
                line={"color": colour, "width": 2, "dash": dash},
                hovertemplate="%{theta}: %{r:.2f}<extra>" + escaped(name) + "</extra>",
            )
    framed(figure, height=340)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": -0.12, "x": 0.5, "xanchor": "center"},
        margin={"l": 64, "r": 64, "t": 32, "b": 32},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, 100], "tickvals": [25, 50, 75, 100], "gridcolor": GRID,
                           "angle": 0, "tickangle": 0, "showline": False, "nticks": 5},
            "angularaxis": {"gridcolor": GRID, "linecolor": GRID, "rotation": 45},
        },
    )  # fmt: skip
    return figure


def total_line(
    periods: Sequence[str],
    totals: Sequence[float | None],
    texts: Sequence[str],
    floors: Sequence[tuple[float, str]],
    palette: Palette,
) -> go.Figure:
    """Draw a project's totals over the periods, in points, with a line where each star begins.

    `texts` say what each point is; `floors` are totals and labels of the star levels, which stand
    beside the drawing, where no line crosses them.
    """
    figure = go.Figure(
        go.Scatter(
            x=list(periods),
            y=list(totals),
            text=[escaped(text) for text in texts],
            mode="lines+markers",
            line={"color": palette.action, "width": 2.5},
            marker={"size": 8},
            connectgaps=False,
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    )
    known = [total for total in totals if total is not None]
    lowest = min(known, default=0) - 6
    highest = min(max(known, default=100) + 6, 101)
    for floor, label in floors:
        if lowest <= floor <= highest:
            figure.add_hline(
                y=floor,
                line={"color": GRID, "width": 1.5, "dash": "dot"},
                annotation={"text": label, "xanchor": "left", "x": 1, "yanchor": "middle"},
            )
    framed(figure, height=300, right=ROOM_FOR_FLOORS)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(range=[lowest, highest], tickformat=".0f")
    return figure


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a change of rank, positive upwards, with its name and how it is written."""

    name: str
    places: int
    text: str


def move_steps(parts: Sequence[Part], whole: Part, palette: Palette) -> go.Figure:
    """Draw how the parts of a change of rank add up to it, from left to right; right is upwards."""
    steps = [*parts, whole]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            measure=["relative"] * len(parts) + ["total"],
            y=[escaped(part.name) for part in steps],
            x=[part.places for part in steps],
            text=[part.text for part in steps],
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": palette.series[2]}},
            decreasing={"marker": {"color": palette.series[8]}},
            totals={"marker": {"color": palette.action}},
            connector={"line": {"color": GRID}},
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    framed(figure, height=280, right=48)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(showticklabels=False, zeroline=True, zerolinecolor=GRID)
    return figure
