"""Imports every module that draws charts, so that each can be found by its name."""

from components import (
    certainty,
    comparison_charts,
    directions,
    one_direction,
    regional_map,
    what_if,
)
from components.brief import page
from components.catalogue import finals
from components.charts.chart import CHARTS
from components.overview import charts as of_overview
from components.project import charts as of_project
from components.tracking import coverage, distribution, migration, moves, ranks, streaks

__all__ = [
    "CHARTS",
    "certainty",
    "comparison_charts",
    "coverage",
    "directions",
    "distribution",
    "finals",
    "migration",
    "moves",
    "of_overview",
    "of_project",
    "one_direction",
    "page",
    "ranks",
    "regional_map",
    "streaks",
    "what_if",
]
