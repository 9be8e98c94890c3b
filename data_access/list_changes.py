"""What one version of a list says of a project, and the next one otherwise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Value = str | int | tuple[str | None, ...] | None

OF_A_PROJECT = (
    "name_zh", "name_en", "direction", "unit", "region", "applicant_kind", "dcmm_level",
    "dcmm_standard", "summary_zh", "summary_en",
)  # fmt: skip
"""What a correction may change, besides applicants; the category follows from the direction."""


class Listed(Protocol):
    """A project as a version of the list has it."""

    @property
    def applicants(self) -> tuple[tuple[str, str | None], ...]:
        """The applicants, lead first: names in Chinese and English."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """A value before and after: names of applicants are tuples, lead first, all else as stored.

    `field`: one of OF_A_PROJECT, "applicants" or "applicants_en".
    """

    field: str
    before: Value
    after: Value

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "ListChange":
        """Read a change as JSON has it."""
        before, after = (
            tuple(value) if isinstance(value, list) else value
            for value in (written["before"], written["after"])
        )
        return cls(written["field"], before, after)


def changes_between(before: Listed, after: Listed) -> tuple[ListChange, ...]:
    """Return what is said otherwise afterwards, names first."""
    values = [(name, getattr(before, name), getattr(after, name)) for name in OF_A_PROJECT]
    for place, name in enumerate(("applicants", "applicants_en")):
        were, are = (tuple(names[place] for names in each.applicants) for each in (before, after))
        values.insert(2 + place, (name, were, are))
    return tuple(ListChange(*value) for value in values if value[1] != value[2])
