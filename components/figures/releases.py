"""What figures along releases share: their axis, and labels at the ends of lines kept apart."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from components.figures.layout import GRID, escaped
from components.figures.marks import CLEAR, note, rule
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
            "tickcolor": CLEAR,
            "showgrid": False,
        },
        "annotations": [
            note(escaped(year), (places[0] + places[-1]) / 2, 0, palette,
                 yref="paper", yanchor="top")
            for year, places in runs
            if year
        ],
        "shapes": [
            rule((at + 0.5, at + 0.5), (0, 1), GRID, yref="paper", layer="below")
            for at, (year, following) in enumerate(pairwise(years))
            if year != following
        ],
    }  # fmt: skip
