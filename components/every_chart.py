"""Imports every module that draws charts, so that each can be found by its name."""

from components import (
    certainty,
    charts,
    comparison_charts,
    directions,
    one_direction,
    regional_map,
    what_if,
)
from components.brief import page
from components.catalogue import finals
from components.chart import CHARTS
from components.tracking import coverage, distribution, migration, moves, ranks, streaks

__all__ = [
    "CHARTS",
    "certainty",
    "charts",
    "comparison_charts",
    "coverage",
    "directions",
    "distribution",
    "finals",
    "migration",
    "moves",
    "one_direction",
    "page",
    "ranks",
    "regional_map",
    "streaks",
    "what_if",
]
