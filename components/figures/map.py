"""The map of China by province: main map and South China Sea inset, with all ten dashes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from components.figures.layout import escaped
from components.palette import Palette

SHAPES = Path(__file__).resolve().parent.parent / "assets" / "map"
MAIN: dict[str, list[float]] = {"lonaxis_range": [80, 129], "lataxis_range": [17.0, 54.6]}
INSET: dict[str, list[float]] = {"lonaxis_range": [105.6, 123.6], "lataxis_range": [2.6, 24.6]}


@dataclass(frozen=True, slots=True)
class RegionValue:
    """What the map shows of a region; `value` None is drawn as not available."""

    code: str
    name: str
    value: float | None
    text: str


def region_map(
    regions: Sequence[RegionValue], shapes: Mapping[str, str], palette: Palette, *, height: int
) -> go.Figure:
    """Draw a value by province; `shapes` are the addresses of "main" and "inset" shapes.

    Every region that is drawn must be in `regions`; darker is more.
    """
    figure = go.Figure()
    for geo, part in (("geo", "main"), ("geo2", "inset")):
        figure.add_trace(_dashes(geo, palette))
        for known in (False, True):
            chosen = [r for r in regions if (r.value is not None) is known]
            if chosen:
                figure.add_trace(_areas(chosen, shapes[part], geo, palette, known=known))
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode=False,
        coloraxis={"colorscale": [[0, palette.second_ground], [1, palette.action]], "cmin": 0,
                   "showscale": False},
        geo=_geo(MAIN, projection={"type": "conic equal area", "parallels": [25, 47],
                                   "rotation": {"lon": 105}}, domain={"x": [0, 1], "y": [0, 1]}),
        geo2=_geo(INSET, projection={"type": "mercator"},
                  domain={"x": [0.86, 0.99], "y": [0, 0.34]}, framecolor=palette.outline,
                  showframe=True),
    )  # fmt: skip
    return figure


def _geo(window: dict[str, list[float]], **more: Any) -> dict[str, Any]:
    middle = {
        "lon": sum(window["lonaxis_range"]) / 2,
        "lat": sum(window["lataxis_range"]) / 2,
    }
    return {
        "visible": False,
        "bgcolor": "rgba(0,0,0,0)",
        "center": middle,
        "lonaxis": {"range": window["lonaxis_range"]},
        "lataxis": {"range": window["lataxis_range"]},
        **more,
    }


def _areas(
    regions: Sequence[RegionValue], shapes: str, geo: str, palette: Palette, *, known: bool
) -> go.Choropleth:
    look: dict[str, Any] = (
        {"coloraxis": "coloraxis"}
        if known
        else {"colorscale": [[0, palette.not_rated], [1, palette.not_rated]], "showscale": False}
    )
    return go.Choropleth(
        geo=geo,
        geojson=shapes,
        locations=[region.code for region in regions],
        z=[region.value if known else 0 for region in regions],
        customdata=[region.code for region in regions],
        text=[escaped(f"{region.name}: {region.text}") for region in regions],
        hovertemplate="%{text}<extra></extra>",
        marker={"line": {"color": palette.outline, "width": 0.6}},
        **look,
    )


def _dashes(geo: str, palette: Palette) -> go.Scattergeo:
    lines: list[list[float | None]] = [[], []]
    for dash in _ten_dashes():
        for lon, lat in dash:
            lines[0].append(lon)
            lines[1].append(lat)
        lines[0].append(None)
        lines[1].append(None)
    return go.Scattergeo(
        geo=geo,
        lon=lines[0],
        lat=lines[1],
        mode="lines",
        line={"color": palette.outline, "width": 1.4},
        hoverinfo="skip",
        showlegend=False,
    )


@cache
def _ten_dashes() -> list[list[list[float]]]:
    dashes: list[list[list[float]]] = json.loads((SHAPES / "extras.json").read_text("utf-8"))[
        "ten_dash"
    ]
    return dashes
