"""Figures of how sure a rank is, and of what other weights would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.figures.layout import escaped, framed, shortened
from components.palette import Palette

NAME_WIDTH = 50
ROW = 40
NAME_ABOVE = 0.42
"""How far above its line a name stands, in rows."""


@dataclass(frozen=True, slots=True)
class RankRange:
    """A project's rank and the interval it lies in; `marked` ones are drawn in another colour."""

    name: str
    rank: int
    low: int
    high: int
    text: str
    marked: bool


def rank_ranges(ranges: Sequence[RankRange], palette: Palette) -> go.Figure:
    """Draw a line from the best to the worst rank of each interval and a dot at the rank.

    The first is on top and rank 1 on the left; the name stands above each line, `text` at its end.
    """
    figure = go.Figure()
    for marked, colour in ((True, palette.series[1]), (False, palette.action)):
        if any(each.marked is marked for each in ranges):
            figure.add_trace(_lines(ranges, colour, marked=marked))
    figure.add_scatter(
        x=[each.rank for each in ranges],
        y=list(range(len(ranges))),
        mode="markers",
        marker={
            "size": 9,
            "color": [palette.series[1] if each.marked else palette.action for each in ranges],
            "line": {"color": palette.ground, "width": 1.5},
        },
        text=[escaped(f"{each.name}: {each.text}") for each in ranges],
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add_scatter(
        x=[each.high for each in ranges],
        y=list(range(len(ranges))),
        mode="text",
        text=[f"\u00a0\u00a0\u00a0{escaped(each.text)}" for each in ranges],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[0.5] * len(ranges),
        y=[place - NAME_ABOVE for place in range(len(ranges))],
        mode="text",
        text=[escaped(shortened(each.name, NAME_WIDTH)) for each in ranges],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    longest = max((len(each.text) for each in ranges), default=0)
    framed(figure, height=48 + ROW * len(ranges), right=20 + 7 * longest)
    worst = max((each.high for each in ranges), default=1)
    figure.update_xaxes(side="top", range=[0.5, worst + 0.5], tickvals=_ticks(worst))
    figure.update_yaxes(visible=False, range=[len(ranges) - 0.5, -0.8])
    return figure


def _ticks(worst: int) -> list[int]:
    """Return about five ranks to write at the axis: 1, then round ones."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if worst <= 6 * s), worst)
    return [1, *(rank for rank in range(step, worst + 1, step) if rank > 1)]


def _lines(ranges: Sequence[RankRange], colour: str, *, marked: bool) -> go.Scatter:
    x: list[int | None] = []
    y: list[int | None] = []
    for place, each in enumerate(ranges):
        if each.marked is marked:
            x += [each.low, each.high, None]
            y += [place, place, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": 5}, opacity=0.45, hoverinfo="skip"
    )


def width_bars(
    counts: Sequence[int], names: Sequence[str], texts: Sequence[str], palette: Palette
) -> go.Figure:
    """Draw how many intervals are how wide, narrowest on top, `texts` at the ends of the bars."""
    bars = go.Bar(
        x=list(counts),
        y=[escaped(name) for name in names],
        text=[escaped(text) for text in texts],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        marker={"color": palette.action},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = framed(go.Figure(bars), height=52 + 34 * len(names), right=84)
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def stars_before_and_after(
    before: Mapping[int, int],
    after: Mapping[int, int],
    names: Mapping[int, str],
    texts: tuple[Mapping[int, str], Mapping[int, str]],
    palette: Palette,
) -> go.Figure:
    """Draw two bars a star level, before above after, five stars on top, `texts` at their ends.

    All four are by number of stars; no stars (0) are left out where nobody has none.
    """
    levels = [level for level in (0, 1, 2, 3, 4, 5) if level or before[0] or after[0]]
    own = [palette.stars.get(level, palette.not_rated) for level in levels]
    figure = go.Figure()
    for counts, written, shades in (
        (after, texts[1], own),
        (before, texts[0], [palette.not_rated] * len(levels)),
    ):
        figure.add_bar(
            x=[counts[level] for level in levels],
            y=[escaped(names[level]) for level in levels],
            text=[escaped(written[level]) for level in levels],
            orientation="h",
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": shades,
                "line": {"color": [palette.edge(shade) for shade in shades], "width": 1},
            },
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    framed(figure, height=40 + 52 * len(levels), right=96)
    figure.update_layout(bargap=0.28, bargroupgap=0.06)
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(showgrid=False)
    return figure
