"""Recommending units: which one a code of the address means."""

from components import cached
from data_access.editions import Unit


def unit_of(edition_code: str, code: str) -> Unit | None:
    """Return the unit of this code, or the first one of the place with this code, else None."""
    known = cached.units(edition_code)
    return next((unit for unit in known if unit.code == code), None) or next(
        (unit for unit in known if unit.place == code), None
    )
