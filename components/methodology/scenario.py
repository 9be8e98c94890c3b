"""The reader's own weights and cut points, as the address has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from components.choices import address, filters
from components.methodology.rules import rules_of
from components.text import say, share
from components.wording import labels
from data_access.methods import WEIGHT_UNIT, Method
from data_access.rating import MOST_STARS

PERCENT = WEIGHT_UNIT // 100
HIGHEST = 100
WEIGHTS, CUTS = (
    re.compile(r"[0-9]{1,3}(,[0-9]{1,3})*"),
    re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?(,[0-9]{1,3}(\.[0-9]{1,2})?)*"),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights in any unit, and the lowest totals for 1 to 5 stars in hundredths of a point.

    `percents` are the weights as they are set.
    """

    weights: tuple[int, ...]
    floors: tuple[int, ...]
    percents: tuple[int, ...]

    @property
    def is_computable(self) -> bool:
        """Tell whether there is any weight, and whether the cut points rise with the stars."""
        return sum(self.weights) > 0 and not self.falling

    @property
    def falling(self) -> int:
        """Return the lowest number of stars that takes no more than one star less, 0 for none."""
        steps = enumerate(pairwise(self.floors), start=2)
        return next((stars for stars, (below, floor) in steps if floor <= below), 0)


def scenario(rules: Method, weights: str, cuts: str) -> Scenario:
    """Return what the texts of an address set; the method's own numbers where one sets nothing."""
    percents, floors = _percents(rules, weights), _cuts(cuts)
    return Scenario(
        percents or rules.weights,
        (0, *(round(100 * cut) for cut in floors)) if floors else rules.floors,
        percents or tuple(round(weight / PERCENT) for weight in rules.weights),
    )


def known_weights(_edition: str) -> Iterable[str]:
    """Return the weights that the address sets, if they can be those of the release's method."""
    weights = address.chosen("weights")
    return (weights,) if _percents(rules_of(filters.question()), weights) else ()


def known_cuts(_edition: str) -> Iterable[str]:
    """Return the cut points that the address sets, if they can be cut points."""
    cuts = address.chosen("cuts")
    return (cuts,) if _cuts(cuts) else ()


def _percents(rules: Method, asked: str) -> tuple[int, ...]:
    return tuple(map(int, _numbers_in(asked, WEIGHTS, len(rules.weights))))


def _cuts(asked: str) -> tuple[float, ...]:
    return _numbers_in(asked, CUTS, MOST_STARS - 1)


def _numbers_in(asked: str, form: re.Pattern[str], count: int) -> tuple[float, ...]:
    """Return the numbers of a choice, none where they are not so many or not those of a choice."""
    numbers = tuple(map(float, asked.split(","))) if form.fullmatch(asked) else ()
    return numbers if len(numbers) == count and max(numbers) <= HIGHEST else ()


def proportions(rules: Method, weights: tuple[int, ...]) -> str:
    """Write weights by the names of the dimensions, scaled to add up to 100 %."""
    names = labels.short_dimensions(rules.id).values()
    return " · ".join(
        say("{name} {share}", name=name, share=share(weight / sum(weights), 1))
        for name, weight in zip(names, weights, strict=True)
    )
