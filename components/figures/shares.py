"""Figures that set one group against all: shares in bars of one length, means as dots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.figures.layout import GRID, escaped, framed
from components.palette import Palette, contrast

LONGEST_NAME = 14
ROOM_FOR_A_NUMBER = 0.045
"""A part of a bar this wide holds its number; narrower ones say it when pointed at."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of projects with how many of them have 5 to 1 stars and none (0)."""

    name: str
    counts: Mapping[int, int]


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """Cut a name to what an axis has room for."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def star_shares(groups: Sequence[Group], names: Mapping[int, str], palette: Palette) -> go.Figure:
    """Draw a bar of full length a group, first on top: its stars, five first, as shares.

    `names` are those of the star levels; the numbers in the bars are projects.
    """
    figure = go.Figure()
    wholes = [max(sum(group.counts.values()), 1) for group in groups]
    labels = [escaped(shortened(group.name)) for group in groups]
    for stars, name in names.items():
        colour = palette.stars.get(stars, palette.not_rated)
        counts = [group.counts.get(stars, 0) for group in groups]
        shares = [count / whole for count, whole in zip(counts, wholes, strict=True)]
        figure.add_bar(
            orientation="h",
            name=escaped(name),
            y=labels,
            x=shares,
            text=[
                str(count) if share >= ROOM_FOR_A_NUMBER else ""
                for count, share in zip(counts, shares, strict=True)
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": _readable_on(colour)},
            customdata=[
                [escaped(group.name), count] for group, count in zip(groups, counts, strict=True)
            ],
            marker={"color": colour, "line": {"color": palette.ground, "width": 1}},
            hovertemplate="%{customdata[0]}<br>"
            + escaped(name)
            + ": %{customdata[1]} (%{x:.0%})<extra></extra>",
        )
    framed(figure, height=120 + 72 * len(groups))
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": -0.18, "x": 0, "traceorder": "normal"},
        margin={"t": 8, "b": 40},
    )
    figure.update_xaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _readable_on(colour: str) -> str:
    return max(("#000000", "#FFFFFF"), key=lambda text: contrast(text, colour))


@dataclass(frozen=True, slots=True)
class Pair:
    """A mean of the group and of all, in points, and how the difference is written."""

    name: str
    own: float
    of_all: float
    difference: str


def means_against_all(pairs: Sequence[Pair], names: tuple[str, str], palette: Palette) -> go.Figure:
    """Draw two dots a row, first row on top: the group's mean and that of all, joined by a line.

    `names` are those of the group and of all; the difference stands at the right.
    """
    labels = [escaped(shortened(pair.name)) for pair in pairs]
    lines: list[list[object]] = [[], []]
    for label, pair in zip(labels, pairs, strict=True):
        lines[0] += [pair.own, pair.of_all, None]
        lines[1] += [label, label, None]
    figure = go.Figure(
        go.Scatter(
            x=lines[0],
            y=lines[1],
            mode="lines",
            line={"color": palette.outline, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    dots = (
        (names[1], [pair.of_all for pair in pairs],
         {"color": palette.ground, "size": 16, "line": {"color": palette.outline, "width": 2.5}}),
        (names[0], [pair.own for pair in pairs], {"color": palette.action, "size": 10}),
    )  # fmt: skip
    for name, means, marker in dots:
        figure.add_scatter(
            x=means,
            y=labels,
            mode="markers",
            name=escaped(shortened(name)),
            marker=marker,
            customdata=[escaped(pair.name) for pair in pairs],
            hovertemplate="%{customdata}: %{x:.2f}<extra>" + escaped(name) + "</extra>",
        )
    framed(figure, height=96 + 42 * len(pairs), right=64)
    for label, pair in zip(labels, pairs, strict=True):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=label,
            text=escaped(pair.difference), showarrow=False,
        )  # fmt: skip
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0, "traceorder": "normal"},
        margin={"t": 8, "b": 40},
    )
    figure.update_xaxes(range=_room(pairs), tickformat=".0f", nticks=6)
    figure.update_yaxes(autorange="reversed", type="category", gridcolor=GRID)
    return figure


def _room(pairs: Sequence[Pair]) -> list[float]:
    """Return the reach of the axis: all dots, with at least ten points between its ends."""
    means = [mean for pair in pairs for mean in (pair.own, pair.of_all)] or [50.0]
    middle = (min(means) + max(means)) / 2
    half = max((max(means) - min(means)) / 2 + 1.5, 5)
    return [max(middle - half, 0), min(middle + half, 100)]
