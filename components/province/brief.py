"""All that a brief says, as one value: codes and numbers, from answers that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from components import cached
from data_access.answers import BoardRow, PublishedRelease, WaivedRule
from data_access.editions import Unit, edition, units
from data_access.methods import method
from data_access.models import Move
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS
from data_access.settings import settings

MOST_SHOWN = 30
"""A brief lists so many projects, best first; where there are more, it says where all stand."""
MOVES_EACH_WAY = 3


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


@dataclass(frozen=True, slots=True)
class Against:
    """A mean of the unit and of the country, in hundredths; None below five projects (rule 8)."""

    code: str
    own: int | None
    country: int | None


@dataclass(frozen=True, slots=True)
class InDirection:
    """The unit's projects in a direction, and the country's."""

    code: str
    own: Counted
    country: Counted


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said of a unit in a release.

    `quota` is None where the notice gives its kind none; `projects` are the first MOST_SHOWN by
    rank, unrated last; `dimensions` in the order of the method, `directions` with the most projects
    first; `moves` the biggest, risers first, each with its parts. All of it follows from the
    published release; waived rules, neighbours and today's date are asked for apart.
    """

    question: Question
    unit: Unit
    quota: int | None
    release: PublishedRelease
    own: Counted
    country: Counted
    dimensions: tuple[Against, ...]
    directions: tuple[InDirection, ...]
    projects: tuple[BoardRow, ...]
    not_rated: tuple[BoardRow, ...]
    moves: tuple[tuple[BoardRow, Move], ...]
    leader_reach: int

    @property
    def best(self) -> BoardRow | None:
        """The unit's best ranked project, None if none is rated."""
        first = self.projects[0] if self.projects else None
        return first if first and first.rank else None


def unit_of(edition_code: str, code: str) -> Unit | None:
    """Return the unit of this code, or that of the province with this region code, else None."""
    known = units(edition_code)
    return next((unit for unit in known if unit.code == code), None) or next(
        (unit for unit in known if unit.kind == "province" and unit.region == code), None
    )


def known_unit(edition_code: str, code: str) -> Unit:
    """Return the unit of this code; KeyError if the edition has none."""
    return {unit.code: unit for unit in units(edition_code)}[code]


def neighbours_of(edition_code: str, unit: Unit) -> tuple[Unit, ...]:
    """Return the other units of the same region; an enterprise has none."""
    return tuple(
        other
        for other in units(edition_code)
        if unit.region and other.region == unit.region and other != unit
    )


def waived_for(edition_code: str, unit: Unit) -> tuple[WaivedRule, ...]:
    """Return the rules of the notice that were waived for this unit."""
    return tuple(rule for rule in cached.waived_rules(edition_code) if rule.subject == unit.name_zh)


def today() -> date:
    """Return the day it is where the site is."""
    return datetime.now(settings().timezone).date()


def quota_of(unit: Unit, edition_code: str) -> int | None:
    """Return how many projects the unit may recommend, None where the notice does not say."""
    return edition(edition_code).quotas.get(unit.kind)


def counted_by_unit(whole: Question) -> dict[str, Counted]:
    """Return how every unit's projects are rated, by the unit's code."""
    groups = cached.groups(whole, "unit")
    return {unit.code: _counted(groups, unit.code) for unit in units(whole.edition)}


def brief_of(whole: Question, unit: Unit) -> Brief:
    """Gather what is said of a unit in the release."""
    asked = replace(whole, units=(unit.code,))
    release = cached.release(whole)
    return Brief(
        question=asked,
        unit=unit,
        quota=quota_of(unit, whole.edition),
        release=release,
        own=_counted(cached.groups(whole, "unit"), unit.code),
        country=_counted(cached.groups(whole), 0),
        dimensions=_dimensions(whole, unit),
        directions=_directions(whole, unit),
        projects=cached.first_rows(asked, MOST_SHOWN),
        not_rated=cached.first_rows(replace(asked, stars=(NOT_RATED,)), MOST_SHOWN),
        moves=_moves(asked) if release.previous else (),
        leader_reach=cached.leader_reach(whole),
    )


def _counted(groups: pd.DataFrame, code: object) -> Counted:
    if code not in groups.index:
        return Counted(0, 0, dict.fromkeys(range(MOST_STARS, -1, -1), 0), None)
    row = groups.loc[code]  # type: ignore[call-overload]
    projects, rated = int(row["projects"]), int(row["rated"])
    stars = {n: int(row[f"stars_{n}"]) for n in range(MOST_STARS, 0, -1)}
    return Counted(
        projects, rated, stars | {NOT_RATED: projects - rated}, _whole_or_none(row["mean"])
    )


def _whole_or_none(mean: float) -> int | None:
    return None if pd.isna(mean) else round(mean)


def _dimensions(whole: Question, unit: Unit) -> tuple[Against, ...]:
    of_units, of_all = cached.dimension_means(whole, "unit"), cached.dimension_means(whole)
    return tuple(
        Against(code, _mean(of_units, unit.code, code), _mean(of_all, "mean", code))
        for code in method(cached.release(whole).method).dimension_codes
    )


def _mean(means: pd.DataFrame, group: str, dimension: str) -> int | None:
    if group not in means.index or dimension not in means.columns:
        return None
    return _whole_or_none(float(means[dimension].to_dict()[group]))


def _directions(whole: Question, unit: Unit) -> tuple[InDirection, ...]:
    by_both, by_direction = (
        cached.groups(whole, "unit", "direction"),
        cached.groups(whole, "direction"),
    )
    own = by_both[by_both.index.get_level_values("unit") == unit.code].droplevel("unit")
    found = [
        InDirection(str(code), _counted(own, code), _counted(by_direction, code))
        for code in own.index
    ]
    return tuple(sorted(found, key=lambda each: (-each.own.projects, each.code)))


def _moves(asked: Question) -> tuple[tuple[BoardRow, Move], ...]:
    rows = [
        row for way in ("change", "-change") for row in cached.movers(asked, way, MOVES_EACH_WAY)
    ]
    split = [(row, cached.move(asked.whole, row.project)) for row in rows]
    return tuple((row, move) for row, move in split if move is not None)
