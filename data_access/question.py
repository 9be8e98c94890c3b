"""Question: what a reader asked for, as codes. How it is shown is somebody else's matter."""

from dataclasses import dataclass, field, fields
from typing import Literal, get_args

SortKey = Literal["rank", "total", "change", "stability", "number", "name", "dimension"]
SORT_KEYS: tuple[str, ...] = ("rank", "change", "stability", "number")


@dataclass(frozen=True, slots=True)
class Question:
    """Which ratings: one release of one edition, narrowed by filters; empty filters mean all.

    Within one filter the codes are alternatives; between filters all must hold. `stars` holds
    1-5 and 0 for not rated; `search` is matched against names in both scripts and pinyin initials.
    `sort` is one of SORT_KEYS or a dimension's code, with a leading "-" for descending.
    """

    edition: str
    release: str
    categories: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    search: str = ""
    sort: str = "rank"
    page: int = field(default=1)
