"""The tile grid of China: a tile of the same size for every region, city and the Corps."""

from collections.abc import Sequence

from components.figures.figure import Figure
from components.figures.layout import SMALLEST, escaped, figure_of
from components.figures.map import BARE, HEIGHT, UNMOVED, PlaceValue
from components.figures.marks import INSIDE, UNTOUCHED, bars, scatter, told
from components.figures.scale import Scale, Sign
from components.palette import Palette

COLUMNS, ROWS = 11, 8
FREE = 2
"""So many rows have no tile at the left: there is room for the legend."""
SIDE = 0.96
"""Of a tile, where the distance of two is 1."""
LEGEND = scatter(
    [None], [None], "markers", marker={"color": [0], "coloraxis": "coloraxis"}, **UNTOUCHED
)
"""A trace that draws nothing: the legend of the colours hangs on it."""


def tile_grid(
    places: Sequence[PlaceValue],
    palette: Palette,
    scale: Scale,
    chosen: Sequence[str],
    signs: Sequence[Sign],
) -> Figure:
    """Draw a tile a place, with its label and value; cities and the Corps have a frame.

    The chosen places have a stronger frame; `signs` say what has no place on the scale.
    """
    fills = [place.fill(scale, palette) for place in places]
    edges = [_edge(place, fill, palette, chosen) for place, fill in zip(places, fills, strict=True)]
    tiles = bars(
        [place.spot.tile[0] for place in places],
        [SIDE] * len(places),
        base=[place.spot.tile[1] - SIDE / 2 for place in places],
        width=SIDE,
        marker={
            "color": fills,
            "pattern": {
                "shape": ["/" if place.few else "" for place in places],
                "fillmode": "overlay", "fgcolor": palette.outline, "fgopacity": 0.5,
                "size": 7, "solidity": 0.12,
            },
            "line": {
                "color": edges, "width": [3 if place.code in chosen else 1.5 for place in places],
            },
        },
        text=[f"{escaped(place.label)}<br>{escaped(place.written)}" for place in places],
        insidetextfont={"size": 14, "color": [palette.ink(fill) for fill in fills]},
        customdata=[place.choice for place in places],
        **INSIDE | {"constraintext": "both"},
        **told(f"{place.name}: {place.text}" for place in places),
        **UNMOVED,
    )  # fmt: skip
    is_shown = any(place.value is not None for place in places)
    return figure_of(
        [tiles, LEGEND],
        palette=palette,
        height=HEIGHT,
        margin=BARE,
        barmode="overlay",
        uniformtext={"mode": "show", "minsize": SMALLEST},
        xaxis={"visible": False, "range": [-0.5, COLUMNS - 0.5]},
        yaxis={"visible": False, "range": [ROWS - 0.5, -0.5]},
        **scale.layout(palette, shown=is_shown, bottom=1 - FREE / ROWS, signs=signs),
    )


def _edge(place: PlaceValue, fill: str, palette: Palette, chosen: Sequence[str]) -> str:
    if place.code in chosen:
        return palette.text
    return palette.series[1] if place.spot.mark else palette.edge(fill)
