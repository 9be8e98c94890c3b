"""The tile grid of China: a tile of the same size for every region, city and the Corps."""

from collections.abc import Sequence

import plotly.graph_objects as go

from components.figures.layout import escaped
from components.figures.map import HEIGHT, UNMOVED, PlaceValue
from components.figures.scale import Scale, Sign
from components.palette import Palette

COLUMNS, ROWS = 11, 8
SIDE = 0.96
"""Of a tile, where the distance of two is 1."""
AXIS = {"visible": False, "fixedrange": True}
LEGEND = {
    "type": "scatter",
    "x": [None],
    "y": [None],
    "mode": "markers",
    "marker": {"color": [0], "coloraxis": "coloraxis"},
    "hoverinfo": "skip",
    "showlegend": False,
}
"""A trace that draws nothing: the legend of the colours hangs on it."""
SMALLEST_TEXT = 12


def tile_grid(
    places: Sequence[PlaceValue],
    palette: Palette,
    scale: Scale,
    chosen: Sequence[str],
    signs: Sequence[Sign],
) -> go.Figure:
    """Draw a tile a place, with its label and value; cities and the Corps have a frame.

    The chosen places have a stronger frame; `signs` say what has no place on the scale.
    """
    fills = [place.fill(scale, palette) for place in places]
    tiles = dict(
        type="bar",
        x=[place.spot.tile[0] for place in places],
        y=[SIDE] * len(places),
        base=[place.spot.tile[1] - SIDE / 2 for place in places],
        width=SIDE,
        marker={
            "color": fills,
            "pattern": {
                "shape": ["/" if place.few else "" for place in places],
                "fillmode": "overlay",
                "fgcolor": palette.outline,
                "fgopacity": 0.5,
                "size": 7,
                "solidity": 0.12,
            },
            "line": {
                "color": [
                    _edge(place, fill, palette, chosen)
                    for place, fill in zip(places, fills, strict=True)
                ],
                "width": [3 if place.code in chosen else 1.5 for place in places],
            },
        },
        text=[f"{escaped(place.label)}<br>{escaped(place.written)}" for place in places],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={
            "size": 14,
            "color": [palette.ink(fill) for fill in fills],
        },
        customdata=[place.choice for place in places],
        hovertext=[escaped(f"{place.name}: {place.text}") for place in places],
        hovertemplate="%{hovertext}<extra></extra>",
        **UNMOVED,
    )
    is_shown = any(place.value is not None for place in places)
    legend = scale.layout(palette, shown=is_shown, width=0.42, signs=signs)
    layout = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": False,
        "showlegend": False,
        "barmode": "overlay",
        "uniformtext": {"mode": "show", "minsize": SMALLEST_TEXT},
        "xaxis": AXIS | {"range": [-0.5, COLUMNS - 0.5]},
        "yaxis": AXIS | {"range": [ROWS - 0.5, -0.5]},
    }
    return go.Figure([tiles, LEGEND], layout | legend)


def _edge(place: PlaceValue, fill: str, palette: Palette, chosen: Sequence[str]) -> str:
    if place.code in chosen:
        return palette.text
    return palette.series[1] if place.spot.mark else palette.edge(fill)
