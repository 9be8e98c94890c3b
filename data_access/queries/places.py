"""The question's projects by place: the regions, and the units that recommended them."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import and_, case, func, literal, select
from sqlmodel import Session, col

from data_access.answers import ByPlace, PlaceFigures
from data_access.editions import place_of
from data_access.models import Move, Rating
from data_access.queries.asking import SMALLEST_GROUP, Rows, narrowed
from data_access.question import NO_REGION, Question

HIGH = 4
"""From so many stars on a project counts as high."""

Sums = tuple[int, ...]
"""Projects, rated, high, sum of the totals, compared, sum of their changes."""


def by_place(session: Session, question: Question, *, with_changes: bool = False) -> ByPlace:
    """Return the question's projects counted by region and by unit.

    A project counts in the region of its unit, NO_REGION without one, and in its unit; places
    without a project have no entry. Changes are those of projects rated in this release and in the
    one before it; without `with_changes` none is compared, as that costs a look at every move.
    """
    statement = _with_changes() if with_changes else _columns(literal(0), literal(0))
    grouped = narrowed(session, statement, question).group_by(col(Rating.region), col(Rating.unit))
    rows = [
        (region, unit, tuple(map(int, sums))) for region, unit, *sums in session.execute(grouped)
    ]
    return ByPlace(
        regions=_added((region or NO_REGION, sums) for region, _, sums in rows),
        places=_added((place, sums) for _, unit, sums in rows if (place := place_of(unit))),
        units=_added((unit, sums) for _, unit, sums in rows),
    )


def _columns(*compared: object) -> Rows:
    return select(
        col(Rating.region),
        col(Rating.unit),
        func.count(),
        func.count(col(Rating.total)),
        func.count(case((col(Rating.stars) >= HIGH, 1))),
        func.coalesce(func.sum(col(Rating.total)), 0),
        *compared,
    )


def _with_changes() -> Rows:
    change = col(Rating.total) - col(Move.previous_total)
    of_rating = and_(
        col(Move.release) == col(Rating.release), col(Move.project) == col(Rating.project)
    )
    columns = _columns(func.count(change), func.coalesce(func.sum(change), 0))
    return columns.join(Move, of_rating, isouter=True)


def _added(parts: Iterable[tuple[str, Sums]]) -> dict[str, PlaceFigures]:
    of_place: dict[str, list[Sums]] = defaultdict(list)
    for place, sums in parts:
        of_place[place].append(sums)
    return {
        place: _figures(*(sum(column) for column in zip(*sums, strict=True)))
        for place, sums in sorted(of_place.items())
    }


def _figures(
    projects: int, rated: int, high: int, totals: int, compared: int, gained: int
) -> PlaceFigures:
    return PlaceFigures(
        projects=projects,
        rated=rated,
        high=high,
        mean=_mean(totals, rated),
        high_share=_mean(high, rated),
        compared=compared,
        change=_mean(gained, compared),
    )


def _mean(added: int, projects: int) -> float | None:
    return added / projects if projects >= SMALLEST_GROUP else None
