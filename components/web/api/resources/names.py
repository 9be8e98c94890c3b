"""Names of codes in both languages, as rows carry them."""

from collections.abc import Mapping
from functools import cache

from data_access.editions import edition, regions, units

Names = Mapping[str, str | None]


def names_of_codes(
    edition_code: str, category: str, direction: str, unit: str, region: str | None
) -> dict[str, str | None]:
    """Return the names of a project's groups, by column."""
    return {
        **_categories(edition_code)[category],
        **_directions(edition_code)[direction],
        **_units(edition_code)[unit],
        **_regions()[region],
    }


@cache
def _categories(edition_code: str) -> dict[str, Names]:
    return {
        category.code: {"category_zh": category.name_zh, "category_en": category.name_en}
        for category in edition(edition_code).categories
    }


@cache
def _directions(edition_code: str) -> dict[str, Names]:
    return {
        direction.code: {"direction_zh": direction.name_zh, "direction_en": direction.name_en}
        for direction in edition(edition_code).directions
    }


@cache
def _units(edition_code: str) -> dict[str, Names]:
    return {
        unit.code: {"unit_short_zh": unit.short_zh, "unit_short_en": unit.short_en}
        for unit in units(edition_code)
    }


@cache
def _regions() -> dict[str | None, Names]:
    named: dict[str | None, Names] = {
        region.code: {"region_short_zh": region.short_zh, "region_en": region.name_en}
        for region in regions()
    }
    return named | {None: {"region_short_zh": None, "region_en": None}}
