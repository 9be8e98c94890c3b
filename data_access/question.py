"""Question: what a reader asked for, as codes. How it is shown is somebody else's matter."""

from dataclasses import dataclass, replace

BOARD_ORDERS = ("rank", "change", "stability", "number")
NO_REGION = "none"
"""Stands among region codes for projects without a place (地区未标明 on the site)."""
PAGE_SIZE = 20
NOT_RATED = 0
"""Stands among stars for projects without a rating."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which ratings: one release of one edition, narrowed by filters; empty filters mean all.

    Within one filter the codes are alternatives; between filters all must hold. `search` is
    matched, word by word, against names in both scripts, pinyin initials and project codes.
    `sort` is one of BOARD_ORDERS or a dimension's code: from the lowest value to the highest, with
    a leading "-" from the highest to the lowest; who has no value comes last.
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
    page: int = 1

    @property
    def whole(self) -> "Question":
        """The same release without filters, as some answers depend on the release alone."""
        return Question(self.edition, self.release)

    @property
    def words_only(self) -> "Question":
        """The same release and words without other filters."""
        return Question(self.edition, self.release, search=self.search)

    @property
    def filters_only(self) -> "Question":
        """The same filters in whatever order and page: what a count depends on."""
        return replace(self, sort="rank", page=1)

    @staticmethod
    def pages(rows: int, size: int = PAGE_SIZE) -> int:
        """Return how many pages so many rows take; none take one."""
        return max(1, -(-rows // size))

    def on_a_page(self, rows: int, size: int = PAGE_SIZE) -> "Question":
        """The same question on the page it asks for, or on the last one where that is too far."""
        return replace(self, page=min(self.page, self.pages(rows, size)))

    @property
    def is_filtered(self) -> bool:
        """Tell whether any filter narrows the release."""
        filters = (self.categories, self.directions, self.regions, self.units, self.stars)
        return any(filters) or bool(self.search.strip())
