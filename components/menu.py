"""The register of pages: address, title, section, the module that says it, its own choices."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

PAGES = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page. `title` and `description` are message ids; `section` groups the menu ("" is none).

    `choices` are the keys of its address that are its own, and `subject` those that say what it is
    about: its public address carries no others. `takes_filters`: the filters that pages share
    narrow it; all other pages show whole releases.
    """

    address: str
    title: str
    description: str
    section: str = ""
    choices: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    takes_filters: bool = False

    @property
    def script(self) -> Path:
        """The page's script."""
        return PAGES / f"{self.address or 'overview'}.py"


ENTRIES = (
    Entry(
        "",
        "Overview",
        "Which projects lead by stars and total score, and what has changed.",
    ),
    Entry(
        "leaderboard",
        "Star leaderboard",
        "Every project with rank, interval, stars and scores, to sort, filter and download.",
        section="Ratings",
        choices=("sort", "page", "rows"),
        takes_filters=True,
    ),
    Entry(
        "project",
        "Projects",
        "Everything about one project: where it stands, how certain that is, and why it moved.",
        section="Ratings",
        choices=("id",),
        subject=("id",),
    ),
    Entry(
        "map",
        "Regional map",
        "Where the projects are: by province, on a map or a tile grid, with central enterprises.",
        section="Analysis",
        choices=("measure", "drawn", "page"),
        takes_filters=True,
    ),
    Entry(
        "directions",
        "Direction analysis",
        "Which categories and directions are strong: projects, stars, regions, strengths.",
        section="Analysis",
        choices=("as", "bars"),
        subject=("category", "direction"),
        takes_filters=True,
    ),
    Entry(
        "tracking",
        "Movements",
        "How ranks, stars and totals move from release to release, and why ranks moved.",
        section="Analysis",
        choices=("show", "top", "since", "flow", "movers"),
        takes_filters=True,
    ),
    Entry(
        "province",
        "Unit brief",
        "One unit's quota and its use, projects, stars, strengths and moves, to print or download.",
        section="Analysis",
        choices=("code", "order"),
        subject=("code",),
    ),
    Entry(
        "compare",
        "Comparison",
        "Up to five projects, regions, units or directions side by side, on the same scales.",
        section="Analysis",
        choices=("kind", "among"),
        takes_filters=True,
    ),
    Entry(
        "catalogue",
        "Catalogue",
        "What remains of an edition: final evaluation, public draw of the spot checks, catalogue.",
        section="Ratings",
        choices=("show", "version", "page", "repeat"),
        takes_filters=True,
    ),
    Entry(
        "methodology",
        "Method",
        "How stars are made, how robust ranks are, and what other weights would change.",
        section="Method and data",
        choices=("part", "id", "weights", "cuts", "recompute"),
    ),
    Entry(
        "downloads",
        "Data and charts",
        "Every dataset as CSV, Excel, JSON and Parquet, with dictionary, checksums and citation.",
        section="Method and data",
        choices=("show", "dataset", "find"),
        takes_filters=True,
    ),
    Entry(
        "verify",
        "Verify a chart",
        "Whether a chart is from this site, what it showed, and whether its numbers still hold.",
        section="Method and data",
        choices=("chart", "file"),
        subject=("chart",),
        takes_filters=True,
    ),
)


def module_of(entry: Entry) -> ModuleType:
    """Return the module that says a page, from the folder with the name of its address."""
    folder = entry.address or "overview"
    return import_module(f"components.{folder}.page")


def module_at(address: str) -> ModuleType:
    """Return the module that says the page at an address."""
    return module_of(next(entry for entry in ENTRIES if entry.address == address))
