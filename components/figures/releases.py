"""What figures along releases share: their axis, and labels at the ends of lines kept apart."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from components.figures.layout import GRID, escaped
from components.palette import Palette

Periods = Sequence[tuple[str, str]]
"""Periods of releases, oldest first: the part of the year ("" for a whole one), and the year."""
YEARS = 20
"""Room for the years between an axis and its parts of years, in pixels."""


def apart(places: Sequence[float], gap: float, highest: float) -> list[float]:
    """Return places, given in rising order, moved as little as keeps them a gap apart.

    What would pass the highest place pushes the others back.
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = highest
    for n in range(len(moved) - 1, -1, -1):
        moved[n] = min(moved[n], limit)
        limit = moved[n] - gap
    return moved


def along_releases(periods: Periods, palette: Palette) -> dict[str, Any]:
    """Return the axis of releases, with each year below it where it has parts."""
    years = [year if part else "" for part, year in periods]
    runs = [
        (year, [at for at, _ in run])
        for year, run in groupby(enumerate(years), key=lambda found: found[1])
    ]
    return {
        "xaxis": {
            "tickvals": list(range(len(periods))),
            "ticktext": [escaped(part or year) for part, year in periods],
            "range": [-0.5, len(periods) - 0.5],
            "autotickangles": [0, -90],
            "ticks": "outside",
            "ticklen": YEARS if any(years) else 4,
            "tickcolor": "rgba(0,0,0,0)",
            "showgrid": False,
        },
        "annotations": [
            {"text": escaped(year), "x": (places[0] + places[-1]) / 2, "yref": "paper", "y": 0,
             "yanchor": "top", "showarrow": False, "font": {"size": 12, "color": palette.text}}
            for year, places in runs
            if year
        ],
        "shapes": [
            {"type": "line", "x0": at + 0.5, "x1": at + 0.5, "yref": "paper", "y0": 0, "y1": 1,
             "layer": "below", "line": {"color": GRID, "width": 1}}
            for at, (year, following) in enumerate(pairwise(years))
            if year != following
        ],
    }  # fmt: skip
