"""The map of China by province: main map and South China Sea inset, with all ten dashes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from components.figures.figure import Figure, Trace
from components.figures.layout import SMALLEST, escaped, letters
from components.figures.marks import CLEAR, UNTOUCHED, told
from components.figures.scale import Scale, Sign
from components.palette import Palette

SHAPES = Path(__file__).resolve().parent.parent / "assets" / "map"
MAIN: dict[str, list[float]] = {"lonaxis_range": [80, 129], "lataxis_range": [17.0, 54.6]}
INSET: dict[str, list[float]] = {"lonaxis_range": [105.6, 123.6], "lataxis_range": [2.6, 24.6]}
Line = Sequence[Sequence[float]]
"""Points, each longitude and latitude."""

BESIDE = dict.fromkeys(("120000", "310000", "810000"), "middle right") | {"820000": "bottom right"}
"""Regions too small for their name: on which side it stands."""
ASIDE = "\u2002"
"""The room between such a region and its name."""
LEAST_CIRCLE, LARGEST_CIRCLE = 11, 18
"""Diameters in pixels; even the least can be met by a finger."""
HEIGHT = 420
"""Of the map and the tile grid in pixels: with what stands above them they fit on a screen."""
BARE = {"l": 0, "r": 0, "t": 0, "b": 0}
"""The margins of the map and the tile grid."""
HATCH, STRAIGHT = 0.9, 3
"""In degrees: how far lines of a hatching stand apart, and how long they are drawn straight."""
UNMOVED: dict[str, Any] = {
    "selected": {"marker": {"opacity": 1}},
    "unselected": {"marker": {"opacity": 1}},
}
"""A click chooses, it does not make the others fade."""


@dataclass(frozen=True, slots=True)
class RegionValue:
    """What the map shows of a region; `value` None is drawn as not available.

    `few`: there is no value because there are too few projects for one; drawn hatched. `choice`:
    what a click on it chooses, as an address says it.
    """

    code: str
    name: str
    value: float | None
    text: str
    few: bool = False
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place is drawn: longitude and latitude, column and row of its tile.

    `mark`: longitude and latitude of its circle, for a city or the Corps.
    """

    at: tuple[float, float]
    tile: tuple[int, int]
    mark: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue(RegionValue):
    """What a map or a tile grid shows of a place, and where.

    `label` and `written` are the name and the value where there is little room, `sign` is that of a
    change; `projects` are the area of its circle, where it has one.
    """

    label: str
    written: str
    projects: int
    spot: Spot
    sign: str = ""

    def fill(self, scale: Scale, palette: Palette) -> str:
        """Return the colour it is drawn in."""
        if self.value is not None:
            return scale.colour_of(self.value, palette)
        return palette.second_ground if self.few else palette.not_rated


def region_map(
    regions: Sequence[RegionValue],
    shapes: Mapping[str, str],
    palette: Palette,
    scale: Scale,
    signs: Sequence[Sign],
) -> Figure:
    """Draw a value by province, small; `shapes` are the addresses of "main" and "inset" shapes.

    Every region that is drawn must be in `regions`; the stronger the colour, the more. `signs` say
    in the legend what has no place on the scale.
    """
    legend = scale.layout(palette, shown=True, signs=signs)
    return Figure(_provinces(regions, shapes, palette), _layout(palette, height=400) | legend)


def place_map(
    places: Sequence[PlaceValue],
    shapes: Mapping[str, str],
    palette: Palette,
    scale: Scale,
    chosen: Sequence[str],
    signs: Sequence[Sign],
) -> Figure:
    """Draw a value by province, and as circles those of the five cities and the Corps.

    The chosen places are outlined; `signs` say in the legend what has no place on the scale.
    """
    regions = [place for place in places if place.spot.mark is None]
    circles = [place for place in places if place.spot.mark is not None]
    traces = _provinces(regions, shapes, palette)
    if few := [place.code for place in regions if place.few]:
        traces.append(_lines(hatching(few), "geo", palette.outline, 0.8))
    outlined = [place.code for place in regions if place.code in chosen]
    if outlined:
        traces.append(_outline(outlined, shapes["main"], palette))
    traces.append(_names(regions, palette, scale))
    if circles:
        traces += [_ways(circles, palette), _circles(circles, palette, scale, chosen)]
    is_shown = any(place.value is not None for place in places)
    legend = scale.layout(palette, shown=is_shown, signs=signs)
    return Figure(traces, _layout(palette, height=HEIGHT) | legend | {"hoverdistance": 1})


def _provinces(
    regions: Sequence[RegionValue], shapes: Mapping[str, str], palette: Palette
) -> list[Trace]:
    """Return the dashes and the provinces of the main map, then those of the inset.

    The dashes come first: a map that begins with a line asks no other host for its ground.
    """
    traces = []
    for geo, part in (("geo", "main"), ("geo2", "inset")):
        traces.append(_lines(_ten_dashes(), geo, palette.outline, 1.4))
        for known in (False, True):
            alike = [r for r in regions if (r.value is not None) is known]
            if alike:
                traces.append(_areas(alike, shapes[part], geo, palette, known=known))
    return traces


def _layout(palette: Palette, *, height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": BARE,
        "dragmode": False,
        **letters(palette),
        "geo": _geo(
            MAIN,
            {"type": "conic equal area", "parallels": [25, 47], "rotation": {"lon": 105}},
            domain={"x": [0, 1], "y": [0, 1]},
        ),
        "geo2": _geo(
            INSET,
            {"type": "mercator"},
            domain={"x": [0.86, 0.99], "y": [0, 0.34]},
            framecolor=palette.outline,
            showframe=True,
        ),
    }


def _choropleth(codes: Sequence[str], shapes: str, edge: str, width: float, **more: Any) -> Trace:
    """Draw provinces, whose `shapes` are at this address, with an edge."""
    return {
        "type": "choropleth",
        "geojson": shapes,
        "locations": list(codes),
        "marker": {"line": {"color": edge, "width": width}},
        **UNMOVED,
        **more,
    }


def _outline(codes: Sequence[str], shapes: str, palette: Palette) -> Trace:
    unfilled = {"z": [0] * len(codes), "colorscale": [[0, CLEAR], [1, CLEAR]], "showscale": False}
    return _choropleth(codes, shapes, palette.text, 2.5, geo="geo", **unfilled, **UNTOUCHED)


def _areas(
    regions: Sequence[RegionValue], shapes: str, geo: str, palette: Palette, *, known: bool
) -> Trace:
    look: Trace = (
        {"coloraxis": "coloraxis"}
        if known
        else {
            "colorscale": [[0, palette.not_rated], [1, palette.second_ground]],
            "zmin": 0, "zmax": 1, "showscale": False,
        }
    )  # fmt: skip
    return _choropleth(
        [region.code for region in regions],
        shapes,
        palette.outline,
        0.6,
        geo=geo,
        z=[region.value if known else float(region.few) for region in regions],
        customdata=[region.choice for region in regions],
        **told(f"{region.name}: {region.text}" for region in regions),
        **look,
    )


def _names(regions: Sequence[PlaceValue], palette: Palette, scale: Scale) -> Trace:
    colours = [
        palette.text if region.code in BESIDE else palette.ink(region.fill(scale, palette))
        for region in regions
    ]
    return _scatter(
        [region.spot.at for region in regions],
        "text",
        text=[
            escaped(f"{ASIDE if region.code in BESIDE else ''}{region.label}{region.sign}")
            for region in regions
        ],
        textposition=[BESIDE.get(region.code, "middle center") for region in regions],
        textfont={"size": 12, "color": colours, "shadow": "auto"},
        **UNTOUCHED,
    )


def _scatter(
    places: Iterable[Sequence[float | None]], mode: str, geo: str = "geo", **more: Any
) -> Trace:
    """Draw dots, lines or texts at places, each longitude and latitude."""
    lons, lats = zip(*places, strict=True) if (places := list(places)) else ((), ())
    return {
        "type": "scattergeo", "geo": geo, "lon": list(lons), "lat": list(lats), "mode": mode,
        "showlegend": False, **more,
    }  # fmt: skip


def _ways(circles: Sequence[PlaceValue], palette: Palette) -> Trace:
    """Draw a line from each place to its circle, where that stands beside it."""
    spots = [place.spot for place in circles]
    ways = [[spot.at, spot.mark] for spot in spots if spot.mark and spot.mark != spot.at]
    return _lines(ways, "geo", palette.text, 1)


def _circles(
    circles: Sequence[PlaceValue], palette: Palette, scale: Scale, chosen: Sequence[str]
) -> Trace:
    most = max(place.projects for place in circles) or 1
    fills = [place.fill(scale, palette) for place in circles]
    return _scatter(
        [place.spot.mark or place.spot.at for place in circles],
        "markers+text",
        text=[place.sign for place in circles],
        textposition="middle center",
        textfont={"size": SMALLEST, "color": [palette.ink(fill) for fill in fills]},
        marker={
            "size": [
                max(LEAST_CIRCLE, LARGEST_CIRCLE * (place.projects / most) ** 0.5)
                for place in circles
            ],
            "color": fills,
            "symbol": ["circle-x" if place.few else "circle" for place in circles],
            "opacity": 1,
            "line": {
                "color": [
                    palette.text if place.code in chosen else palette.series[1] for place in circles
                ],
                "width": [3 if place.code in chosen else 2 for place in circles],
            },
        },
        customdata=[place.choice for place in circles],
        **told(f"{place.name}: {place.text}" for place in circles),
        **UNMOVED,
    )


def _geo(window: dict[str, list[float]], projection: dict[str, Any], **more: Any) -> dict[str, Any]:
    lons, lats = window["lonaxis_range"], window["lataxis_range"]
    return {
        "visible": False,
        "bgcolor": CLEAR,
        "center": {"lon": sum(lons) / 2, "lat": sum(lats) / 2},
        "lonaxis": {"range": lons},
        "lataxis": {"range": lats},
        "projection": projection,
        **more,
    }


def _lines(lines: Iterable[Line], geo: str, colour: str, width: float) -> Trace:
    """Draw lines that no pointer meets."""
    points = [point for line in lines for point in (*line, (None, None))]
    return _scatter(points, "lines", geo, line={"color": colour, "width": width}, **UNTOUCHED)


@cache
def _ten_dashes() -> list[Line]:
    dashes: list[Line] = json.loads((SHAPES / "extras.json").read_text("utf-8"))["ten_dash"]
    return dashes


def hatching(codes: Sequence[str]) -> list[Line]:
    """Return slanting lines, evenly spaced, as far as they lie within these provinces."""
    return [line for code in codes for line in _hatches()[code]]


@cache
def _hatches() -> dict[str, list[Line]]:
    shapes = json.loads((SHAPES / "provinces_main.geojson").read_text("utf-8"))["features"]
    return {shape["id"]: _hatched(_rings(shape["geometry"])) for shape in shapes}


def _rings(geometry: dict[str, Any]) -> list[Line]:
    is_single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_single else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _hatched(rings: Iterable[Line]) -> list[Line]:
    """Cut lines on which latitude - longitude is a multiple of HATCH by the edges of rings.

    Between its first edge and the second a line is within them, between the third and the fourth.
    """
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        for (lon, lat), (next_lon, next_lat) in pairwise(ring):
            start, end = (lat - lon) / HATCH, (next_lat - next_lon) / HATCH
            for number in range(ceil(min(start, end)), ceil(max(start, end))):
                part = (number - start) / (end - start)
                crossings.setdefault(number, []).append(lon + part * (next_lon - lon))
    return [
        [(round(lon, 2), round(lon + number * HATCH, 2)) for lon in _on_the_way(first, last)]
        for number, lons in crossings.items()
        for first, last in _in_pairs(sorted(lons))
    ]


def _in_pairs(values: Sequence[float]) -> Iterable[tuple[float, float]]:
    return zip(values[::2], values[1::2], strict=True)


def _on_the_way(first: float, last: float) -> list[float]:
    """Return both ends and points between: plotly draws the shortest way on a globe."""
    steps = ceil((last - first) / STRAIGHT) or 1
    return [first + (last - first) * step / steps for step in range(steps + 1)]
