"""How hard the tests try: enough in `make test`, far more in `make exhaustive`.

A property is tried with many kills, examples or requests. `make exhaustive` sets EXHAUSTIVE, runs
the tests of properties alone, and ends with a line for each.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import settings

EXHAUSTIVE = bool(os.environ.get("EXHAUSTIVE"))
TIMES_MORE_EXAMPLES = 10
USUAL_EXAMPLES = 40
TRIED = "tried"

Note = Callable[[str, int], None]


def enough(usual: int, exhaustive: int) -> int:
    """Return how often a property is tried in this run."""
    return exhaustive if EXHAUSTIVE else usual


def examples(usual: int, **others: Any) -> settings:
    """Return Hypothesis settings with so many examples, ten times as many when exhaustive."""
    return settings(max_examples=enough(usual, usual * TIMES_MORE_EXAMPLES), **others)


def tries_a_property(item: pytest.Item) -> bool:
    """Tell whether a test tries a property with many kills, examples or requests."""
    by_hypothesis = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return by_hypothesis or TRIED in getattr(item, "fixturenames", ())


def note_examples(item: pytest.Item) -> None:
    """Note how many examples Hypothesis tried in a test that has run."""
    told = getattr(item, "hypothesis_statistics", "")
    found = re.findall(r"(\d+) passing, (\d+)\s+failing", told)
    if found:
        count = sum(int(passing) + int(failing) for passing, failing in found)
        item.user_properties.append((TRIED, f"{count} examples"))


def line_per_property(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Say of each property what it was tried with, how often, and how many of its tests failed."""
    tried: defaultdict[str, Counter[str]] = defaultdict(Counter)
    failures: Counter[str] = Counter()
    for report in reports:
        name = report.nodeid.partition("[")[0]
        for key, value in report.user_properties:
            if key == TRIED and isinstance(value, str):
                count, what = value.split(" ", 1)
                tried[name][what] += int(count)
        failures[name] += report.outcome == "failed"
    return [
        f"{name}: {', '.join(f'{count} {what}' for what, count in sorted(counts.items()))}, "
        f"{failures[name]} failures"
        for name, counts in sorted(tried.items())
    ]
