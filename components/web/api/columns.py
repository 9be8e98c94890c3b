"""The columns of every resource, as the data dictionary tells them."""

from collections.abc import Iterable
from functools import cache

from data_access.closing.methods import evaluation_method, evaluation_method_ids
from data_access.dictionary import OF_EACH_DIMENSION, Field, resource_fields
from data_access.methods import method, method_ids

CATALOGUE = "catalogue"


@cache
def columns(resource: str, method_id: str | None = None) -> tuple[Field, ...]:
    """Return a resource's columns in their order, those of dimensions as a method has them."""
    if resource == CATALOGUE:
        evaluating = evaluation_method(method_id or evaluation_method_ids()[0])
        return resource_fields(resource, evaluating)
    return resource_fields(resource, method(method_id or method_ids()[0]))


def for_any_method(fields: Iterable[Field]) -> dict[str, Field]:
    """Return columns by name, one "score_*" in place of those of one method's dimensions."""
    return {
        f"{field.name.removesuffix(field.dimension)}{OF_EACH_DIMENSION}"
        if field.dimension
        else field.name: field
        for field in fields
    }
