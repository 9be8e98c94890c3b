"""Which module says what a page says, and which codes of its own a page's address may have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from components.choices import address, filters
from components.text import say
from components.web.content import (
    province,
)
from components.web.content.parts import Content
from components.wording import labels
from data_access.question import Question


@dataclass(frozen=True, slots=True)
class Page:
    """A page's content, and the codes it knows by the key they have in its address."""

    content: Callable[[Question], Content]
    codes: Mapping[str, Callable[[str], labels.Labels]] = field(default_factory=dict)


def _units(edition: str) -> labels.Labels:
    return labels.unit_names(edition) | labels.region_names()


PAGES = {
    "province": Page(province.content, {"code": _units}),
}


def settle(page: str, edition: str) -> list[str]:
    """Leave out codes of a page's own that are not known; return a notice for each."""
    notices = []
    for key, known in PAGES[page].codes.items():
        if unknown := address.drop_unknown(key, frozenset(known(edition))):
            notices.append(filters.unknown_codes(_names()[key], unknown))
    return notices


def _names() -> dict[str, str]:
    return {
        "code": say("Recommending unit"),
    }
