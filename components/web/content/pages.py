"""Which module says what a page says, and which codes of its own a page's address may have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from components import comparison, places
from components.catalogue import parts
from components.choices import address, filters
from components.text import say
from components.web.content import (
    catalogue,
    compare,
    directions,
    downloads,
    methodology,
    project,
    province,
    tracking,
    verify,
)
from components.web.content import (
    map as regional,
)
from components.web.content.parts import Content
from components.wording import labels
from data_access.question import Question


@dataclass(frozen=True, slots=True)
class Page:
    """A page's content, and the codes it knows by the key they have in its address."""

    content: Callable[[Question], Content]
    codes: Mapping[str, Callable[[str], labels.Labels]] = field(default_factory=dict)


def _measures(_edition: str) -> labels.Labels:
    return places.measures()


def _kinds(_edition: str) -> labels.Labels:
    return comparison.kinds()


def _compared(edition: str) -> labels.Labels:
    kind = address.chosen("kind")
    known = kind if kind in comparison.GROUP_FILTERS else "region"
    return comparison.group_names(edition, known) | {filters.NOTHING: ""}


def _units(edition: str) -> labels.Labels:
    return labels.unit_names(edition) | labels.region_names()


def _versions(edition: str) -> labels.Labels:
    return dict.fromkeys(parts.versions(edition), "")


PAGES = {
    "project": Page(project.content),
    "map": Page(regional.content, {"measure": _measures}),
    "directions": Page(directions.content),
    "tracking": Page(tracking.content),
    "province": Page(province.content, {"code": _units}),
    "compare": Page(compare.content, {"kind": _kinds, "among": _compared}),
    "methodology": Page(methodology.content),
    "downloads": Page(downloads.content),
    "verify": Page(verify.content),
    "catalogue": Page(catalogue.content, {"version": _versions}),
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
        "measure": say("What is shown"),
        "kind": say("What is compared"),
        "among": say("Comparison"),
        "code": say("Recommending unit"),
        "version": say("Version"),
    }
