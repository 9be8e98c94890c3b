"""All that the page says of a unit, as one value: codes and numbers of one release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from components import cached
from data_access.answers import BoardRow, PublishedRelease, WaivedRule
from data_access.editions import Unit, edition, regions, units
from data_access.methods import Method, method
from data_access.models import Move
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS, next_star

MOST_SHOWN = 30
"""A brief lists so many projects, best first; where there are more, it says where all stand."""
MOVES_EACH_WAY = 3
COMPARED = 5
"""So many units stand side by side in the comparison."""


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
class Place:
    """Where a unit stands among those of its kind that have such a number, highest first."""

    rank: int
    is_tied: bool
    among: int


@dataclass(frozen=True, slots=True)
class Places:
    """A unit's place by each number; None where it is the only one, or has no such number."""

    projects: Place | None
    high: Place | None
    high_share: Place | None
    mean: Place | None


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
class Step:
    """What a project lacks for one star more.

    `stars`: how many it would then have; `missing`: hundredths of its total; `dimension` and
    `rise`: the dimension that alone would have to rise least and by how many hundredths, None where
    none alone can do it; `forbidden_by`: the cap in its way, whatever its total.
    """

    stars: int
    missing: int
    dimension: str | None
    rise: int | None
    forbidden_by: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said of a unit in a release.

    `quota` is None where the notice gives its kind none; `of_its_kind` counts the units of its
    kind, itself too. `projects` are the first MOST_SHOWN by rank, unrated last; `dimensions` in the
    order of the method, `directions` with the most projects first; `moves` the biggest, risers
    first, with their parts.
    """

    question: Question
    unit: Unit
    quota: int | None
    of_its_kind: int
    release: PublishedRelease
    own: Counted
    country: Counted
    places: Places
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


def brief_of(whole: Question, unit: Unit) -> Brief:
    """Gather what is said of a unit in the release."""
    asked = replace(whole, units=(unit.code,))
    release = cached.release(whole)
    counts = counted_by_unit(whole)
    peers = of_same_kind(whole.edition, unit)
    return Brief(
        question=asked,
        unit=unit,
        quota=quota_of(unit, whole.edition),
        of_its_kind=len(peers),
        release=release,
        own=counts[unit.code],
        country=_counted(cached.groups(whole), 0),
        places=_places(counts[unit.code], [counts[peer.code] for peer in peers]),
        dimensions=_dimensions(whole, unit),
        directions=_directions(whole, unit),
        projects=cached.first_rows(asked, MOST_SHOWN),
        not_rated=cached.first_rows(replace(asked, stars=(NOT_RATED,)), MOST_SHOWN),
        moves=_moves(asked) if release.previous else (),
        leader_reach=cached.leader_reach(whole),
    )


# -- units ---------------------------------------------------------------------------------------


def units_with_a_brief(question: Question) -> tuple[Unit, ...]:
    """Return the units to choose from: of the enterprises only those that have recommended."""
    active = set(cached.groups(question.whole, "unit").index)
    return tuple(
        unit
        for unit in units(question.edition)
        if unit.kind != "central_enterprise" or unit.code in active
    )


def of_same_kind(edition_code: str, unit: Unit) -> tuple[Unit, ...]:
    """Return the units of a unit's kind, itself too."""
    return tuple(other for other in units(edition_code) if other.kind == unit.kind)


def in_same_region(edition_code: str, unit: Unit) -> tuple[Unit, ...]:
    """Return the other units of the same region; an enterprise has none."""
    return tuple(
        other
        for other in units(edition_code)
        if unit.region and other.region == unit.region and other != unit
    )


def neighbours_of(whole: Question, unit: Unit) -> tuple[Unit, ...]:
    """Return whom a unit is best compared with, at most COMPARED - 1, most projects first.

    A province with those it borders on, another unit with those of its kind; without projects
    there is nothing to compare.
    """
    counts = counted_by_unit(whole)
    if not counts[unit.code].projects:
        return ()
    peers = (peer for peer in of_same_kind(whole.edition, unit) if peer != unit)
    if unit.kind == "province":
        [bordering] = [each.neighbours for each in regions() if each.code == unit.region]
        peers = (peer for peer in peers if peer.region in bordering)
    found = [peer for peer in peers if counts[peer.code].projects]
    return tuple(sorted(found, key=lambda peer: -counts[peer.code].projects)[: COMPARED - 1])


def waived_for(edition_code: str, unit: Unit) -> tuple[WaivedRule, ...]:
    """Return the rules of the notice that were waived for this unit."""
    return tuple(rule for rule in cached.waived_rules(edition_code) if rule.subject == unit.name_zh)


def quota_of(unit: Unit, edition_code: str) -> int | None:
    """Return how many projects the unit may recommend, None where the notice does not say."""
    return edition(edition_code).quotas.get(unit.kind)


# -- numbers -------------------------------------------------------------------------------------


def counted_by_unit(whole: Question) -> dict[str, Counted]:
    """Return how every unit's projects are rated, by the unit's code."""
    groups = cached.groups(whole, "unit")
    return {unit.code: _counted(groups, unit.code) for unit in units(whole.edition)}


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


def _places(own: Counted, peers: list[Counted]) -> Places:
    return Places(
        place(own.projects, (peer.projects for peer in peers)),
        place(own.high, (peer.high for peer in peers)),
        place(own.high_share, (peer.high_share for peer in peers)),
        place(own.mean, (peer.mean for peer in peers)),
    )


def place(own: float | None, of_all: Iterable[float | None]) -> Place | None:
    """Return the place of a number among all of them, itself too; the highest is first.

    None without a number, or where nobody else has one.
    """
    known = [number for number in of_all if number is not None]
    if own is None or len(known) < 2:
        return None
    return Place(1 + sum(number > own for number in known), known.count(own) > 1, len(known))


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


# -- the next star -------------------------------------------------------------------------------


Steps = Mapping[str, Step]
"""By the codes of those projects that can have one star more."""


def steps_of(brief: Brief) -> Steps:
    """Return what each of the unit's projects lacks for its next star."""
    rules = method(brief.release.method)
    found = {row.project: _step(row, rules) for row in brief.projects}
    return {code: step for code, step in found.items() if step is not None}


def by_distance(brief: Brief, steps: Steps) -> tuple[BoardRow, ...]:
    """Return the projects, nearest to their next star first; last those that cannot have one."""

    def distance(row: BoardRow) -> tuple[bool, bool, int]:
        step = steps.get(row.project)
        return step is None, bool(step and step.forbidden_by), step.missing if step else 0

    return tuple(sorted(brief.projects, key=distance))


def _step(row: BoardRow, rules: Method) -> Step | None:
    if row.total is None or row.evidence is None:
        return None
    scores = pd.Series(
        {code: row.scores.get(code) for code in rules.dimension_codes}, dtype="Int64"
    )
    found = next_star(scores, row.evidence, rules)
    if found is None:
        return None
    possible = {code: rise for code, rise in found.rises.items() if rise is not None}
    easiest = min(possible, key=lambda code: possible[code], default=None)
    return Step(
        stars=found.stars,
        missing=rules.floors[found.stars - 1] - row.total,
        dimension=easiest,
        rise=possible[easiest] if easiest else None,
        forbidden_by=found.forbidden_by,
    )
