"""Which applicants and projects of two editions are the same, by their Chinese names.

Lists carry no number that would stay the same from edition to edition, so names must do. They are
compared as everywhere (`normalising.normalised`): full-width and half-width forms, white space and
case make no difference, anything else does. English names are translations and do not count.
"""

from typing import Protocol

from data_access.normalising import normalised

Names = tuple[str, str | None]
"""A name in Chinese and in English."""


class Listed(Protocol):
    """A project as a list names it: its Chinese name, and its applicants, lead first."""

    @property
    def name_zh(self) -> str:
        """The project's Chinese name."""

    @property
    def applicants(self) -> tuple[Names, ...]:
        """The applicants, lead first."""


def shared_applicants(one: Listed, other: Listed) -> tuple[Names, ...]:
    """Return the applicants of one project that also apply with the other, in whatever position."""
    known = {normalised(name_zh) for name_zh, _ in other.applicants}
    return tuple(names for names in one.applicants if normalised(names[0]) in known)


def is_same_project(one: Listed, other: Listed) -> bool:
    """Tell whether both have the same name and the same lead applicant."""
    return _identity(one) == _identity(other)


def _identity(project: Listed) -> tuple[str, str]:
    (lead_zh, _), *_ = project.applicants
    return normalised(project.name_zh), normalised(lead_zh)
