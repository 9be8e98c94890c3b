"""Imports every module that draws charts, so that each can be found by its name."""

from components.catalogue import charts as of_catalogue
from components.charts.chart import CHARTS
from components.compare import charts as of_comparison
from components.directions import charts as of_directions
from components.directions import one_direction
from components.map import charts as of_map
from components.methodology import charts as of_methodology
from components.overview import charts as of_overview
from components.project import charts as of_project
from components.province import charts as of_province
from components.tracking import coverage, distribution, ranks, stars

__all__ = [
    "CHARTS", "coverage", "distribution", "of_catalogue", "of_comparison",
    "of_directions", "of_map", "of_methodology", "of_overview", "of_project", "of_province",
    "one_direction", "ranks", "stars",
]  # fmt: skip
