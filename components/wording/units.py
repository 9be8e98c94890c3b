"""Recommending units: which one a code of the address means."""

from data_access.editions import Unit, units


def unit_of(edition_code: str, code: str) -> Unit | None:
    """Return the unit of this code, or that of the province with this region code, else None."""
    known = units(edition_code)
    return next((unit for unit in known if unit.code == code), None) or next(
        (unit for unit in known if unit.kind == "province" and unit.region == code), None
    )
