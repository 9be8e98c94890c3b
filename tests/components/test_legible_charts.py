"""Every text that a chart of the demo edition draws is large enough and stands out enough."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from components.charts.chart import looking
from components.charts.files import view_asked
from components.charts.registry import CHARTS
from components.figures.layout import SMALLEST
from components.palette import THEMES, Palette, contrast, mixed, palette
from components.text import LANGUAGES
from data_access.editions import regions
from tests.components.drawn import plain_figure
from tests.pages.conftest import serving
from tests.pages.test_every_chart import ASKED

LEAST_CONTRAST = 4.5
VIEWS = [(name, ASKED.get(name, {})) for name in sorted(CHARTS)] + [
    ("map", {"measure": "change"}),
    ("projects-by-direction", {}),
    ("star-migration", {"since": "2023Q1.1"}),
    ("stars-by-direction", {}),
]
SPAN = re.compile(r"color:(#[0-9A-Fa-f]{6})")

Json = dict[str, Any]


class Drawn(NamedTuple):
    """A text in a figure, its font, and the colour it stands on."""

    text: str
    font: Json
    ground: str


def nth(values: Any, place: int) -> Any:
    return values[place] if isinstance(values, list) else values


def between(scale: list[list[Any]], share: float, ground: str) -> str:
    """The colour at a place of a colour scale, from 0 to 1."""
    stops = [(at, solid(colour, ground)) for at, colour in scale]
    low = max((stop for stop in stops if stop[0] <= share), key=lambda stop: stop[0])
    high = next((stop for stop in stops if stop[0] > share), low)
    width = high[0] - low[0] or 1
    return mixed(low[1], high[1], (share - low[0]) / width)


def solid(colour: str, ground: str, opacity: float = 1) -> str:
    """A colour as it looks on the ground, however much of that shows through."""
    if found := re.fullmatch(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)", colour):
        *channels, alpha = found.groups()
        colour = "#" + "".join(f"{int(channel):02X}" for channel in channels)
        opacity = float(alpha)
    return mixed(ground, colour, opacity)


def texts_of(trace: Json, layout: Json, colours: Palette) -> Iterator[Drawn]:
    """The texts on and beside the marks of a trace."""
    kind = trace["type"]
    if kind == "heatmap":
        yield from texts_of_cells(trace, colours)
    elif kind == "sankey":
        for ground in {colours.ground, *trace["link"]["color"]}:
            for label in trace["node"]["label"]:
                yield Drawn(label, trace["textfont"], solid(ground, colours.ground))
    elif kind != "scatter" or "text" in trace["mode"]:
        font = trace.get("textfont", {}) | trace.get("insidetextfont", {})
        grounds = grounds_of(trace, layout, colours)
        for place, text in enumerate(trace.get("text", [])):
            shown = {name: nth(value, place) for name, value in font.items()}
            opacity = nth(trace.get("marker", {}).get("opacity", 1), place)
            yield Drawn(text, shown, solid(nth(grounds, place), colours.ground, opacity))


def grounds_of(trace: Json, layout: Json, colours: Palette) -> Any:
    """What the texts of a trace stand on: a colour for all, or one for each."""
    if trace["type"] in ("treemap", "sunburst"):
        return trace["marker"]["colors"]
    if trace.get("textposition") == "inside":
        return trace["marker"]["color"]
    if trace["type"] == "scattergeo" and "markers" in trace["mode"]:
        return trace["marker"]["color"]
    if trace["type"] == "scattergeo" and trace["mode"] == "text":
        return grounds_of_names(trace, layout, colours)
    return colours.ground


def texts_of_cells(trace: Json, colours: Palette) -> Iterator[Drawn]:
    for texts, values in zip(trace["text"], trace["z"], strict=True):
        for text, value in zip(texts, values, strict=True):
            if value is not None:
                share = (value - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
                ground = between(trace["colorscale"], share, colours.ground)
                yield Drawn(text, trace["textfont"], ground)


def grounds_of_names(trace: Json, layout: Json, colours: Palette) -> list[str]:
    """The colours of the provinces that names stand in; of names beside theirs, the paper's."""
    places = {(region.lon, region.lat): region.code for region in regions()}
    axis = layout["coloraxis"]
    fills = {}
    for area in layout["areas"]:
        scale, low, high = (
            (axis["colorscale"], axis["cmin"], axis["cmax"])
            if "coloraxis" in area
            else (area["colorscale"], area["zmin"], area["zmax"])
        )
        for code, value in zip(area["locations"], area["z"], strict=True):
            share = min(max((value - low) / (high - low), 0), 1)
            fills[code] = between(scale, share, colours.ground)
    spots = zip(trace["lon"], trace["lat"], trace.get("textposition", []), strict=False)
    return [
        fills[places[lon, lat]] if at == "middle center" else colours.ground
        for lon, lat, at in spots
    ]


def all_texts(figure: Json, colours: Palette) -> Iterator[Drawn]:
    layout, ground = figure["layout"], colours.ground
    layout["areas"] = [
        trace
        for trace in figure["data"]
        if trace["type"] == "choropleth" and trace["geo"] == "geo" and "customdata" in trace
    ]
    for trace in figure["data"]:
        yield from texts_of(trace, layout, colours)
        if layout.get("showlegend") and trace.get("showlegend", True) and trace.get("name"):
            yield Drawn(trace["name"], {"color": colours.text} | layout["legend"]["font"], ground)
    for note in layout.get("annotations", []):
        yield Drawn(note["text"], note.get("font", {}), ground)
    for name in ("xaxis", "yaxis"):
        axis = layout.get(name, {})
        if axis.get("visible", True) and axis.get("showticklabels", True) and axis:
            yield Drawn(f"ticks of {name}", axis.get("tickfont", {}), ground)
        if "title" in axis:
            yield Drawn(axis["title"]["text"], axis["title"]["font"], ground)
    if layout.get("coloraxis", {}).get("showscale"):
        yield Drawn("ends of the scale", layout["coloraxis"]["colorbar"]["tickfont"], ground)


def faults_of(figure: Json, colours: Palette) -> Iterator[str]:
    usual = figure["layout"].get("font", {})
    for text, own, ground in all_texts(figure, colours):
        font = usual | own
        if not text.strip("\u00a0 "):
            continue
        if font.get("size", 0) < SMALLEST:
            yield f"{text!r} is {font.get('size')} px high"
        for colour in (font.get("color", ground), *SPAN.findall(text)):
            found = contrast(colour, ground)
            if found < LEAST_CONTRAST:
                yield f"{text!r} has {found:.1f}:1, {colour} on {ground}"


@pytest.mark.slow
def test_every_text_of_every_chart_can_be_read(demo_url: str) -> None:
    faults = {}
    with serving(demo_url):
        for language in LANGUAGES:
            for theme, printed in (*((theme, False) for theme in THEMES), ("light", True)):
                for name, asked in VIEWS:
                    with looking(language, theme, roomy=printed):
                        view = view_asked(name, asked, language)
                        drawing = CHARTS[name].drawing(view.question, *view.choices)
                    assert drawing is not None, name
                    found = list(faults_of(plain_figure(drawing.figure), palette(theme)))
                    if found:
                        faults[name, language, theme, printed, *asked.values()] = found
    assert faults == {}
