"""All that the page says of a unit, as one value: codes and numbers of one release."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components import cached
from components.blocks.values import Rank
from components.remembering import remembered
from components.wording import ratings
from data_access.answers import BoardRow, PublishedRelease, WaivedRule
from data_access.editions import Unit, edition, regions
from data_access.methods import method
from data_access.models import Move
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS, NextStar, next_stars

MOST_SHOWN = 30
"""A brief lists so many projects, best first; where there are more, it says where all stand."""
MOVES_EACH_WAY = 3
COMPARED = 5
"""So many units stand side by side in the comparison."""
PLACED = ("projects", "high", "high_share", "mean")
"""The numbers of a unit that give it a place among those of its kind."""
COUNTS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """Projects of a unit, or of the country. `stars`: projects by number of stars, 5 to 0 (none);
    `mean` of the totals in hundredths, None below five rated projects (rule 8).
    """

    projects: int
    rated: int
    stars: Mapping[int, int]
    mean: int | None

    @property
    def high(self) -> int:
        """Projects with four or five stars."""
        return self.stars[5] + self.stars[4]

    @property
    def high_share(self) -> float | None:
        """Share of four and five stars among the rated, None below five of them (rule 8)."""
        return None if self.mean is None else self.high / self.rated


NO_PROJECT = Counted(0, 0, dict.fromkeys(range(MOST_STARS, -1, -1), 0), None)


@dataclass(frozen=True, slots=True)
class Against:
    """A mean of the unit and of the country, in hundredths; None below five projects (rule 8)."""

    code: str
    own: int | None
    country: int | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said of a unit in a release.

    `quota` is None where the notice gives its kind none; `sharing` are the units that share it,
    itself first, and `recommended` the projects of all of them. `of_its_kind` counts the units of
    its kind, itself too; `places` among them by each of PLACED. `projects` are the first MOST_SHOWN
    by rank, unrated last; `dimensions` in the order of the method; `directions` with the unit's and
    the country's projects, most of its own first; `moves` the biggest, risers first, with parts.
    """

    question: Question
    unit: Unit
    quota: int | None
    sharing: tuple[Unit, ...]
    recommended: int
    of_its_kind: int
    release: PublishedRelease
    own: Counted
    country: Counted
    places: Mapping[str, Rank | None]
    dimensions: tuple[Against, ...]
    directions: tuple[tuple[str, Counted, Counted], ...]
    projects: tuple[BoardRow, ...]
    not_rated: tuple[BoardRow, ...]
    moves: tuple[tuple[BoardRow, Move], ...]

    @property
    def best(self) -> BoardRow | None:
        """The unit's best ranked project, None if none is rated."""
        first = self.projects[0] if self.projects else None
        return first if first and first.rank else None


def brief_of(whole: Question, unit: Unit) -> Brief:
    """Gather what is said of a unit in the release."""
    asked = replace(whole, units=(unit.code,))
    release = cached.release(whole)
    counts = counted_by_unit(whole)
    own, peers = counts[unit.code], of_same_kind(whole, unit)
    sharing = sharing_a_quota(whole, unit)
    return Brief(
        question=asked,
        unit=unit,
        quota=edition(whole.edition).quota_of(unit),
        sharing=sharing,
        recommended=sum(counts[each.code].projects for each in sharing),
        of_its_kind=len(peers),
        release=release,
        own=own,
        country=_counts(whole).get(0, NO_PROJECT),
        places={
            name: place(getattr(own, name), (getattr(counts[peer.code], name) for peer in peers))
            for name in PLACED
        },
        dimensions=_dimensions(whole, unit),
        directions=_directions(whole, unit),
        projects=cached.first_rows(asked, MOST_SHOWN),
        not_rated=cached.first_rows(replace(asked, stars=(NOT_RATED,)), MOST_SHOWN),
        moves=_moves(asked) if release.previous else (),
    )


# -- units ---------------------------------------------------------------------------------------


def units_with_a_brief(question: Question) -> tuple[Unit, ...]:
    """Return the units to choose from: one of each place, and those that have recommended."""
    active = set(cached.groups(question.whole, "unit").index)
    return tuple(
        unit
        for unit in cached.units(question.edition)
        if unit.stands_for_its_place or unit.code in active
    )


def of_same_kind(question: Question, unit: Unit) -> tuple[Unit, ...]:
    """Return the units of a unit's kind, itself too; of those of places only who may be chosen."""
    offered = {other.code for other in units_with_a_brief(question)} | {unit.code}
    return tuple(
        other
        for other in cached.units(question.edition)
        if other.kind == unit.kind and (other.place is None or other.code in offered)
    )


def in_same_region(question: Question, unit: Unit) -> tuple[Unit, ...]:
    """Return the other units of the same region that may be chosen; an enterprise has none."""
    return tuple(
        other
        for other in units_with_a_brief(question)
        if unit.region and other.region == unit.region and other != unit
    )


def sharing_a_quota(question: Question, unit: Unit) -> tuple[Unit, ...]:
    """Return the units that share the quota of a unit and may be chosen, itself first."""
    others = in_same_region(question, unit)
    return (unit, *(other for other in others if other.place and other.place == unit.place))


def neighbours_of(whole: Question, unit: Unit) -> tuple[Unit, ...]:
    """Return whom a unit is best compared with, at most COMPARED - 1, most projects first.

    A province with those it borders on, another unit with those of its kind; without projects
    there is nothing to compare.
    """
    counts = counted_by_unit(whole)
    if not counts[unit.code].projects:
        return ()
    peers = (peer for peer in of_same_kind(whole, unit) if peer != unit)
    if is_of_a_region(unit):
        [bordering] = [each.neighbours for each in regions() if each.code == unit.region]
        peers = (peer for peer in peers if peer.region in bordering)
    found = [peer for peer in peers if counts[peer.code].projects]
    return tuple(sorted(found, key=lambda peer: -counts[peer.code].projects)[: COMPARED - 1])


def waived_for(question: Question, unit: Unit) -> tuple[WaivedRule, ...]:
    """Return the rules of the notice that were waived for this unit."""
    rules = cached.waived_rules(question.whole)
    return tuple(rule for rule in rules if unit.name_zh in rule.subject.split(", "))


def is_of_a_region(unit: Unit) -> bool:
    """Tell whether the unit is an authority of a whole region, not of a city in it."""
    return unit.place is not None and unit.place == unit.region


# -- numbers -------------------------------------------------------------------------------------


def counted_by_unit(whole: Question) -> dict[str, Counted]:
    """Return how every unit's projects are rated, by the unit's code."""
    counts = _counts(whole, "unit")
    return {unit.code: counts.get(unit.code, NO_PROJECT) for unit in cached.units(whole.edition)}


@remembered(COUNTS_KEPT)
def _counts(whole: Question, *kinds: str) -> Mapping[Any, Counted]:
    """Return how the projects of each group are rated, by its code, or codes; 0 is all of them."""
    groups = cached.groups(whole, *kinds).to_dict("index")
    return {code: _counted(row) for code, row in groups.items()}


def _counted(row: Mapping[Hashable, Any]) -> Counted:
    projects, rated = int(row["projects"]), int(row["rated"])
    stars = {n: int(row[f"stars_{n}"]) for n in range(MOST_STARS, 0, -1)}
    return Counted(projects, rated, stars | {NOT_RATED: projects - rated}, _rounded(row["mean"]))


def _rounded(mean: float | None) -> int | None:
    return None if mean is None or pd.isna(mean) else round(mean)


def place(own: float | None, of_all: Iterable[float | None]) -> Rank | None:
    """Return the place of a number among all of them, itself too; the highest is first.

    None without a number, or where nobody else has one.
    """
    known = [number for number in of_all if number is not None]
    if own is None or len(known) < 2:
        return None
    return Rank(1 + sum(number > own for number in known), known.count(own) > 1, among=len(known))


def _dimensions(whole: Question, unit: Unit) -> tuple[Against, ...]:
    of_units = cached.dimension_means(whole, "unit").to_dict("index").get(unit.code, {})
    of_all = cached.dimension_means(whole).to_dict("index").get("mean", {})
    return tuple(
        Against(code, _rounded(of_units.get(code)), _rounded(of_all.get(code)))
        for code in method(cached.release(whole).method).dimension_codes
    )


def _directions(whole: Question, unit: Unit) -> tuple[tuple[str, Counted, Counted], ...]:
    of_all = _counts(whole, "direction")
    found = [
        (direction, counted, of_all[direction])
        for (code, direction), counted in _counts(whole, "unit", "direction").items()
        if code == unit.code
    ]
    return tuple(sorted(found, key=lambda each: (-each[1].projects, each[0])))


def _moves(asked: Question) -> tuple[tuple[BoardRow, Move], ...]:
    rows = [
        row for way in ("-change", "change") for row in cached.movers(asked, way, MOVES_EACH_WAY)
    ]
    split = [(row, cached.move(asked.whole, row.project)) for row in rows]
    return tuple((row, move) for row, move in split if move is not None)


# -- the next star -------------------------------------------------------------------------------


Steps = Mapping[str, NextStar]
"""By the codes of those projects that can have one star more."""


def steps_of(brief: Brief) -> Steps:
    """Return what each of the unit's projects lacks for its next star."""
    rules = method(brief.release.method)
    rated = [row for row in brief.projects if row.total is not None and row.evidence is not None]
    if not rated:
        return {}
    codes = [row.project for row in rated]
    found = next_stars(
        pd.DataFrame([row.scores for row in rated], codes, rules.dimension_codes, dtype="Int64"),
        pd.Series([row.evidence for row in rated], codes),
        rules,
    )
    return {code: step for code, step in found.items() if step is not None}


def by_distance(brief: Brief, steps: Steps) -> tuple[BoardRow, ...]:
    """Return the projects, nearest to their next star first; last those that cannot have one."""
    rules = method(brief.release.method)

    def distance(row: BoardRow) -> tuple[bool, bool, int]:
        step = steps.get(row.project)
        is_forbidden = bool(step and step.forbidden_by)
        return step is None, is_forbidden, ratings.below_next_star(row, rules) if step else 0

    return tuple(sorted(brief.projects, key=distance))
