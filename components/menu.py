"""The pages of the site: address, script, title and what each answers."""

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page. `title` and `description` are message ids; `section` groups the menu ("" is none)."""

    address: str
    title: str
    description: str
    section: str = ""
    in_menu: bool = True

    @property
    def script(self) -> Path:
        """The page's script."""
        return PAGES / f"{self.address or 'overview'}.py"


ENTRIES = (
    Entry(
        "",
        "Overview",
        "Who leads the big-data pilot demonstration projects, and what has changed.",
    ),
    Entry(
        "leaderboard",
        "Star leaderboard",
        "Every project with rank, interval, stars and scores, to sort, filter and take away.",
    ),
    Entry(
        "project",
        "Projects",
        "Everything about one project: where it stands, how sure that is, why it moved.",
    ),
)
