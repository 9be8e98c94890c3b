"""Recommending units of an edition: those of its table, and those that its list brought."""

import re

from sqlalchemy import Select, select
from sqlmodel import Session, col

from data_access.editions import Unit, units
from data_access.models import ListedProject, RecommendingUnit

_FROM_A_LIST = re.compile(r"(unit|\d{6}|xpcc)-[1-9]\d*")
"""Codes of units that a list brought; a table gives others."""


def units_of(session: Session, edition: str) -> tuple[Unit, ...]:
    """Return all units of an edition: those of its table, then those that its list brought."""
    return (*units(edition), *brought_units(session, edition))


def brought_units(session: Session, edition: str) -> tuple[Unit, ...]:
    """Return the units that have a project of the edition and stand in no table."""
    used = select(col(ListedProject.unit)).where(col(ListedProject.edition) == edition)
    statement = _recorded(edition).where(col(RecommendingUnit.code).in_(used))
    return _unknown_to_the_table(session, edition, statement)


def known_units(session: Session, edition: str) -> tuple[Unit, ...]:
    """Return the units that a list may name: those of the table, and all that lists brought."""
    found = _unknown_to_the_table(session, edition, _recorded(edition))
    brought = (unit for unit in found if _FROM_A_LIST.fullmatch(unit.code))
    return (*units(edition), *brought)


def _recorded(edition: str) -> Select[RecommendingUnit]:
    return select(RecommendingUnit).where(col(RecommendingUnit.edition) == edition)


def _unknown_to_the_table(
    session: Session, edition: str, statement: Select[RecommendingUnit]
) -> tuple[Unit, ...]:
    table = {unit.code for unit in units(edition)}
    rows = session.execute(statement.order_by(col(RecommendingUnit.code))).scalars()
    return tuple(
        Unit(
            code=row.code,
            kind=row.kind,
            name_zh=row.name_zh,
            short_zh=row.name_zh,
            name_en=row.name_en,
            short_en=row.name_en,
            region=row.region,
        )
        for row in rows
        if row.code not in table
    )
