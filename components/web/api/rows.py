"""Columns of the API as the data dictionary tells them, and things as rows of these columns."""

from collections.abc import Iterable
from functools import cache

from components import cached
from components.text import LANGUAGES
from components.web.api.formats import Row
from data_access.answers import ProjectFacts, PublishedRelease, RatedProject
from data_access.closing.methods import evaluation_method, evaluation_method_ids
from data_access.datasets import NamesByCode, names_of_code, names_of_groups
from data_access.dictionary import Field, resource_fields
from data_access.editions import Unit, edition, reasons_of, units
from data_access.methods import method, method_ids

PARTS = {"points": 100, "percent": 10}
"""In how many parts of a column's unit totals and shares of runs are kept."""
GROUPS = ("category", "direction", "unit", "region")


@cache
def columns(resource: str, method_id: str | None = None) -> tuple[Field, ...]:
    """Return a resource's columns in their order, those of dimensions as a method has them."""
    if resource == "catalogue":
        evaluating = evaluation_method(method_id or evaluation_method_ids()[0])
        return resource_fields(resource, evaluating)
    return resource_fields(resource, method(method_id or method_ids()[0]))


def as_named(thing: object, fields: Iterable[Field]) -> Row:
    """Return what a thing has under the very names of columns, in their units."""
    return {
        field.name: in_unit(getattr(thing, field.name), field)
        for field in fields
        if hasattr(thing, field.name)
    }


def in_unit(value: object, field: Field) -> object:
    """Return a value as its column has it: a total in points, not in hundredths."""
    parts = PARTS.get(field.unit.code) if field.unit else None
    return value / parts if parts and isinstance(value, int) else value


def names(column: str, thing: object, field: str = "name") -> Row:
    """Return a thing's name in both languages, as the columns of that name."""
    return {f"{column}_{language}": getattr(thing, f"{field}_{language}") for language in LANGUAGES}


def release_row(release: PublishedRelease) -> Row:
    """Return a release as a row."""
    return {
        **as_named(release, columns("releases")),
        "release": release.code,
        "previous_release": release.previous,
        "method_status": method(release.method).status,
        "release_sha256": release.sha256,
        "superseded_by": release.newer,
    }


def group_names(edition_code: str, project: RatedProject | ProjectFacts) -> Row:
    """Return the names of a project's groups, as columns."""
    known = _names_by_group(edition_code, cached.brought_units(edition_code))
    return {
        column: name
        for group in GROUPS
        for column, name in names_of_code(known[group], getattr(project, group)).items()
    }


def names_of_group(edition_code: str, kind: str, code: str) -> Row:
    """Return the names of a group of a kind, as columns."""
    found = _names_by_group(edition_code, cached.brought_units(edition_code))[kind][code]
    return dict(zip(("group_zh", "group_en"), found.values(), strict=True))


def rating_names(edition_code: str, method_id: str, rating: RatedProject) -> Row:
    """Return the names of a rating's evidence, and of the reason for none, as columns."""
    known = _names_of_ratings(edition_code, method_id)
    return {**known["evidence", rating.evidence], **known["not_rated", rating.not_rated]}


@cache
def _names_of_ratings(edition_code: str, method_id: str) -> dict[tuple[str, str | None], Row]:
    reasons = reasons_of(method(method_id), edition(edition_code))
    [evidence] = [each for each in columns("ratings", method_id) if each.name == "evidence"]
    found: dict[tuple[str, str | None], Row] = {
        (column, None): dict.fromkeys(f"{column}_{language}" for language in LANGUAGES)
        for column in ("evidence", "not_rated")
    }
    for level in evidence.codes:
        found["evidence", level.code] = names("evidence", level)
    for code, reason in reasons.items():
        found["not_rated", code] = names("not_rated", reason)
    return found


@cache
def _names_by_group(edition_code: str, brought: tuple[Unit, ...]) -> NamesByCode:
    return names_of_groups(edition_code, (*units(edition_code), *brought))
