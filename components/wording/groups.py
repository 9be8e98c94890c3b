"""What can be compared: projects, or groups of projects of a kind, by code and name."""

from components.text import say
from components.wording import labels

PROJECT = "project"
GROUP_FILTERS = {"region": "regions", "unit": "units", "direction": "directions"}
"""The filter of a question that narrows to groups of a kind."""


def kinds() -> labels.Labels:
    """Return what can be compared, by code."""
    return {
        PROJECT: say("Projects"),
        "region": say("Regions"),
        "unit": say("Recommending units"),
        "direction": say("Directions"),
    }


def group_names(edition: str, kind: str) -> labels.Labels:
    """Return the names of the groups of a kind, by code."""
    if kind == "region":
        return labels.region_names()
    return labels.short_units(edition) if kind == "unit" else labels.directions(edition)
