"""The question's projects counted and averaged: by direction, by region, in all."""

from collections import Counter
from functools import reduce
from operator import add

from components import cached
from components.blocks.values import Cell
from components.wording import labels
from components.wording.cells import in_words
from components.wording.ratings import in_points
from data_access.answers import Average, Count
from data_access.question import NO_REGION, Question

TOTAL = "total"
"""Stands among dimension codes for the total score."""


def by_direction(question: Question) -> dict[str, Count]:
    """Return the question's projects by direction, in the order of the notice."""
    found: dict[str, Count] = {}
    for (_, direction), count in sorted(cached.direction_counts(question).items()):
        found[direction] = found[direction] + count if direction in found else count
    return dict(sorted(found.items()))


def counted(question: Question) -> Count:
    """Return the question's projects, of which there are some."""
    return reduce(add, by_direction(question).values())


def high_share(count: Count) -> float:
    """Return the share of four and five stars among the rated; −1 when none is rated."""
    return count.high / count.rated if count.rated else -1


def regions(question: Question) -> dict[str, int]:
    """Return the question's projects by region: most first, those without a place last."""
    found: Counter[str] = Counter()
    for (region, _), count in sorted(cached.direction_counts(question).items()):
        found[region] += count.projects
    return dict(sorted(found.items(), key=lambda item: (item[0] == NO_REGION, -item[1])))


def averages(question: Question, direction: str = "") -> dict[str, Average]:
    """Return the averages of the totals (TOTAL) and of each dimension, of one direction or all."""
    dimensions = labels.short_dimensions(cached.release(question).method)
    scores = cached.direction_scores(question)
    found = dict.fromkeys((TOTAL, *dimensions), Average(0, 0))
    for code, count in by_direction(question).items():
        if direction in ("", code):
            found[TOTAL] += count.total
            for dimension, average in scores.get(code, {}).items():
                found[dimension] += average
    return found


def mean_cell(average: Average) -> Cell:
    """Return a mean, or nothing."""
    return in_points(None if average.mean is None else round(average.mean))


def mean_text(average: Average) -> str:
    """Write a mean, or that there is none."""
    return in_words(mean_cell(average))
