"""What is compared: up to five projects or groups, the measures they share, and who is ahead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components import cached
from components.blocks.values import (
    Cell,
    Change,
    Count,
    Interval,
    Missing,
    PointsChange,
    UnitLink,
)
from components.charts.chart import scope_of, told_apart
from components.choices.picking import AT_MOST
from components.text import listing, period, say, whole
from components.wording import labels, ratings
from components.wording.groups import GROUP_FILTERS, PROJECT, group_names
from components.wording.provenance import Sample
from data_access.answers import BoardRow
from data_access.question import NO_REGION, Question
from data_access.rating import SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared with what, in which release and under which filters; by codes."""

    kind: str
    codes: tuple[str, ...]
    question: Question


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of everything compared: as cells, and as whole numbers of which more is better.

    `ahead` is the place of the one that may be called ahead, `alike_to_first` are the places that
    are not distinguishable from the first (rule 6). `difference` makes a cell of a difference;
    without it the measure is a fact and nothing follows from more of it.
    """

    name: str
    cells: tuple[Cell, ...]
    values: tuple[int | None, ...] = ()
    difference: Callable[[int], Cell] | None = None
    ahead: int | None = None
    alike_to_first: frozenset[int] = frozenset()


def of_kind(asked: Question, kind: str) -> Question:
    """Return the question without filters by place, and without one by the kind compared.

    They would empty all groups but those they name.
    """
    return replace(narrowed_to(asked.filters_only, kind, ()), regions=(), units=())


def narrowed_to(question: Question, kind: str, codes: tuple[str, ...]) -> Question:
    """Return the question narrowed to these groups of a kind, to no one of them for none."""
    return replace(question, **{GROUP_FILTERS[kind]: codes})  # type: ignore[arg-type]


def group_of(row: BoardRow, kind: str) -> str:
    """Return the group of a kind that a project belongs to."""
    return str(getattr(row, kind) or NO_REGION)


def groups_to_start_with(asked: Question, kind: str) -> tuple[str, ...]:
    """Return the groups compared where the reader has chosen none.

    Those the filters ask for, where they are several; one alone is compared with the groups that
    have the most projects; so are these among themselves where none is asked for.
    """
    wanted: tuple[str, ...] = getattr(asked, GROUP_FILTERS[kind])
    if len(wanted) > 1:
        return wanted[:AT_MOST]
    projects = cached.groups(of_kind(asked, kind), kind)["projects"].to_dict()
    projects.pop(NO_REGION, None)
    largest = sorted(projects, key=lambda code: -projects[code])
    return tuple(dict.fromkeys((*wanted, *map(str, largest))))[:AT_MOST]


def names(compared: Compared) -> tuple[str, ...]:
    """Return the names of what is compared."""
    if compared.kind == PROJECT:
        named = cached.names(compared.question.whole, compared.codes)
        return tuple(told_apart({code: named[code] for code in compared.codes}))
    of_groups = group_names(compared.question.edition, compared.kind)
    return tuple(of_groups[code] for code in compared.codes)


def scope(compared: Compared) -> str:
    """Say which projects the comparison counts and when: n of N, groups, filters, period."""
    question = compared.question
    if compared.kind != PROJECT:
        return scope_of(narrowed_to(question, compared.kind, compared.codes))
    release = cached.release(question)
    counted = say(
        "{count} of {listed} projects",
        count=whole(len(compared.codes)),
        listed=whole(release.listed),
    )
    return say("; ").join((counted, period(release.period)))


def sample(compared: Compared) -> Sample:
    """Return which projects the comparison counts."""
    if compared.kind != PROJECT:
        return Sample(narrowed_to(compared.question, compared.kind, compared.codes))
    picked = say("projects {codes}", codes=listing(compared.codes))
    return Sample(compared.question.whole, len(compared.codes), picked)


def project_rows(compared: Compared) -> tuple[BoardRow | None, ...]:
    """Return the projects' rows in the release, None for one that is not part of it."""
    found = {row.project: row for row in cached.rows_of(compared.question, compared.codes)}
    return tuple(found.get(code) for code in compared.codes)


def measures(compared: Compared) -> tuple[Measure, ...]:
    """Return all measures of what is compared, in the order of the tables."""
    if compared.kind == PROJECT:
        return _of_projects(compared)
    return _of_groups(compared)


def dimensions(compared: Compared) -> tuple[Measure, ...]:
    """Return total score and dimensions: what has a scale from 0 to 100 points in common."""
    return tuple(each for each in measures(compared) if each.difference is PointsChange)


# -- projects ------------------------------------------------------------------------------------


def _of_projects(compared: Compared) -> tuple[Measure, ...]:
    rows = project_rows(compared)
    rules = cached.release(compared.question).method
    evidence = labels.evidence()
    directions = labels.directions(compared.question.edition)
    units = labels.short_units(compared.question.edition)
    regions = labels.region_names()

    def fact(name: str, cell: Callable[[BoardRow], Cell], *, unlisted: str = "") -> Measure:
        absent = Missing(said=unlisted)
        return Measure(name, tuple(cell(row) if row else absent for row in rows))

    return (
        fact(
            say("Stars"),
            lambda row: ratings.stars(row, rules),
            unlisted=say("not part of this release"),
        ),
        _total(rows),
        _rank(rows),
        fact(say("Interval of the rank"), lambda row: ratings.interval(row) or Missing()),
        *_scores(compared, rows),
        fact(say("Change of rank"), ratings.change),
        fact(say("Stability of the stars"), ratings.stability),
        fact(say("Evidence"), lambda row: evidence.get(row.evidence or "", Missing())),
        fact(say("Direction"), lambda row: directions[row.direction]),
        fact(say("Recommending unit"), lambda row: UnitLink(row.unit, units[row.unit])),
        fact(say("Region"), lambda row: regions[row.region or NO_REGION]),
    )


def _total(rows: Sequence[BoardRow | None]) -> Measure:
    totals = _measured_in_points(say("Total score"), [row.total if row else None for row in rows])
    return replace(totals, ahead=_clearly_ahead(rows), alike_to_first=_alike(rows))


def _rank(rows: Sequence[BoardRow | None]) -> Measure:
    return Measure(
        say("Rank"),
        tuple(ratings.rank_alone(row) if row else Missing() for row in rows),
        tuple(-row.rank if row and row.rank else None for row in rows),
        Change,
        _clearly_ahead(rows),
        _alike(rows),
    )


def _scores(compared: Compared, rows: Sequence[BoardRow | None]) -> tuple[Measure, ...]:
    of_method = labels.dimensions(cached.release(compared.question).method)
    return tuple(
        _measured_in_points(name, [row.scores.get(code) if row else None for row in rows])
        for code, name in of_method.items()
    )


def _clearly_ahead(rows: Sequence[BoardRow | None]) -> int | None:
    """Return the place of the project whose interval lies before all the others', if there is one.

    Where intervals of ranks overlap, nobody is called better (rule 6).
    """
    ranked = {place: found for place, found in enumerate(map(_interval, rows)) if found}
    if len(ranked) < 2:
        return None
    first = min(ranked, key=lambda place: ranked[place].high)
    others = (other.low for place, other in ranked.items() if place != first)
    return first if ranked[first].high < min(others) else None


def _alike(rows: Sequence[BoardRow | None]) -> frozenset[int]:
    """Return the places of the projects whose interval overlaps the first one's."""
    first, *others = map(_interval, rows)
    return frozenset(
        place
        for place, other in enumerate(others, start=1)
        if first and other and first.low <= other.high and other.low <= first.high
    )


def _interval(row: BoardRow | None) -> Interval | None:
    return ratings.interval(row) if row else None


# -- groups --------------------------------------------------------------------------------------


def groups(compared: Compared) -> list[dict[Any, Any]]:
    """Return the groups in numbers, as the rows of `cached.groups`, in the order of the codes; of
    one without a project under these filters all counts are 0.
    """
    found = cached.groups(compared.question, compared.kind)
    rows: dict[Any, dict[Any, Any]] = found.to_dict("index")
    none: dict[Any, Any] = dict.fromkeys(found.columns, 0) | {"mean": None}
    return [rows.get(code, none) for code in compared.codes]


def _of_groups(compared: Compared) -> tuple[Measure, ...]:
    found = groups(compared)

    def count(name: str, column: str) -> Measure:
        return Measure(name, tuple(Count(int(row[column])) for row in found))

    return (
        count(say("Projects"), "projects"),
        count(say("Rated"), "rated"),
        count(say("Four or five stars"), "high"),
        _share(found),
        _mean(found),
        *_mean_scores(compared),
    )


def _share(found: Sequence[dict[Any, Any]]) -> Measure:
    """Measure the share of four and five stars of the rated, in thousandths; from five rated on."""
    values = tuple(
        None if pd.isna(row["mean"]) else round(1000 * row["high"] / row["rated"]) for row in found
    )
    return Measure(
        say("Share with four or five stars"),
        tuple(ratings.in_percent(None if v is None else v / 1000, 1) for v in values),
        values,
        _percentage_points,
        _highest(values),
    )


def _percentage_points(thousandths: int) -> Cell:
    sign = "+" if thousandths > 0 else "−" if thousandths < 0 else "±"
    number = f"{sign}{abs(thousandths) // 10}.{abs(thousandths) % 10}"
    return say("{number} percentage points", number=number)


def _mean(found: Sequence[dict[Any, Any]]) -> Measure:
    return _measured_in_points(say("Mean total score"), [_rounded(row["mean"]) for row in found])


def _mean_scores(compared: Compared) -> tuple[Measure, ...]:
    of_method = labels.dimensions(cached.release(compared.question).method)
    found = cached.dimension_means(compared.question, compared.kind).to_dict("index")
    return tuple(
        _measured_in_points(
            name, [_rounded(found.get(group, {}).get(code)) for group in compared.codes]
        )
        for code, name in of_method.items()
    )


def _rounded(mean: float | None) -> int | None:
    return None if pd.isna(mean) else round(mean)


def _measured_in_points(name: str, hundredths: Sequence[int | None]) -> Measure:
    values = tuple(hundredths)
    cells = tuple(map(ratings.in_points, values))
    return Measure(name, cells, values, PointsChange, _highest(values))


def _highest(values: Sequence[int | None]) -> int | None:
    """Return the place of the one highest value among at least two, None where it is shared."""
    known = sorted((value for value in values if value is not None), reverse=True)
    if len(known) < 2 or known[0] == known[1]:
        return None
    return values.index(known[0])


def projects_of_small_groups(compared: Compared) -> list[BoardRow]:
    """Return the rated projects of groups too small for a mean, group by group.

    They fit on a page of the board, on which those without a rating come last.
    """
    small = [
        code
        for code, row in zip(compared.codes, groups(compared), strict=True)
        if 0 < row["rated"] < SMALLEST_GROUP
    ]
    if not small:
        return []
    found = cached.board(narrowed_to(compared.question, compared.kind, tuple(small)))
    rated = (row for row in found if row.rank)
    return sorted(rated, key=lambda row: small.index(group_of(row, compared.kind)))
