"""Columns that the numbers of several charts have: what each is called and what it says."""

from components.blocks.values import Column
from components.charts.numbers import column
from components.text import say


def project() -> Column:
    """Return the column of projects."""
    return column("project", say("Project"), "named", say("Code of the project."))


def period() -> Column:
    """Return the column of periods."""
    return column("period", say("Period"), "named", say("Code of the rating period."))


def region() -> Column:
    """Return the column of regions."""
    meaning = say("Code of the region (GB/T 2260); none: no place stated.")
    return column("region", say("Region"), "named", meaning)


def category() -> Column:
    """Return the column of categories."""
    return column("category", say("Category"), "named", say("Code of the category."))


def direction() -> Column:
    """Return the column of directions."""
    return column("direction", say("Direction"), "named", say("Code of the direction."))


def dimension() -> Column:
    """Return the column of dimensions."""
    return column("dimension", say("Dimension"), "named", say("Code of the dimension."))


def weight() -> Column:
    """Return the column of the weights of dimensions."""
    return column("weight", say("Weight"), "share", say("Weight of the dimension in the total."))


def stars() -> Column:
    """Return the column of star levels, those who are not rated among them."""
    meaning = say("Number of stars; 0: not rated; empty: not listed.")
    return column("stars", say("Stars"), "stars", meaning)


def projects(name: str = "") -> Column:
    """Return the column of numbers of projects."""
    meaning = say("Number of projects, rated or not.")
    return column("projects", name or say("Projects"), "count", meaning)


def rated() -> Column:
    """Return the column of numbers of rated projects."""
    return column("rated", say("Rated"), "count", say("Number of rated projects."))


def high() -> Column:
    """Return the column of numbers of projects with four or five stars."""
    meaning = say("Number of projects with four or five stars.")
    return column("high", say("Four or five stars"), "count", meaning)


def share_of_rated() -> Column:
    """Return the column of shares of the rated projects."""
    meaning = say("The projects of this row as a share of all rated projects of the chart.")
    return column("share", say("Share of rated projects"), "share", meaning)


def rank() -> Column:
    """Return the column of ranks."""
    return column("rank", say("Rank"), "rank", rank_meaning())


def rank_meaning() -> str:
    """Say what a rank is."""
    return say("Rank by total score within the edition; 1 is best, equal totals share a rank.")


def interval() -> Column:
    """Return the column of intervals of ranks, which have two columns in files."""
    return column("rank", say("Interval"), "interval", "")


def total() -> Column:
    """Return the column of total scores."""
    meaning = say("Total score, 0 to 100.")
    return column("total", say("Total score"), "points", meaning)
