"""The parts of the page, one at a time: whoever follows ranks need not wait for reasons."""

from components.choices import filters
from components.text import say

RANKS, STARS, DISTRIBUTION, COVERAGE = "ranks", "stars", "distribution", "coverage"


def choose() -> str:
    """Show the parts to choose from; return the one chosen."""
    names = {
        RANKS: say("Ranks"),
        STARS: say("Stars"),
        DISTRIBUTION: say("Distribution"),
        COVERAGE: say("Entries and exits"),
    }
    return filters.choose_among("show", names, label=say("What to follow"))
