"""The pages of the site: address, script, title and what each answers."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import streamlit as st

from components.text import kept_by_language, say

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
        section="Ratings",
    ),
    Entry(
        "project",
        "Projects",
        "Everything about one project: where it stands, how sure that is, why it moved.",
        section="Ratings",
    ),
    Entry(
        "map",
        "Regional map",
        "Where the projects are: by province, on a map or a tile grid, with central enterprises.",
        section="Analysis",
    ),
    Entry(
        "directions",
        "Direction analysis",
        "Which categories and directions are strong: projects, stars, regions, strengths.",
        section="Analysis",
    ),
    Entry(
        "tracking",
        "Movements",
        "How ranks, stars and totals move from release to release, and why ranks moved.",
        section="Analysis",
    ),
    Entry(
        "province",
        "Unit brief",
        "One unit's quota and use, projects, stars, strengths and moves, to print and take away.",
        section="Analysis",
    ),
    Entry(
        "compare",
        "Comparison",
        "Up to five projects, provinces, units or directions side by side, on the same scales.",
        section="Analysis",
    ),
    Entry(
        "catalogue",
        "Catalogue",
        "What remains of an edition: final evaluation, public draw of the spot checks, catalogue.",
        section="Ratings",
    ),
    Entry(
        "methodology",
        "Method",
        "How stars are made, how robust ranks are, and what other weights would change.",
        section="Method and data",
    ),
    Entry(
        "downloads",
        "Data and charts",
        "Every dataset as CSV, Excel, JSON and Parquet, with dictionary, checksums and citation.",
        section="Method and data",
    ),
    Entry(
        "verify",
        "Verify a chart",
        "Whether a chart is from this site, what it showed, and whether its numbers still hold.",
        section="Method and data",
    ),
)


def module_of(entry: Entry) -> ModuleType:
    """Return the module that says a page, from the folder with the name of its address."""
    folder = entry.address or "overview"
    return import_module(f"components.{folder}.page")


def module_at(address: str) -> ModuleType:
    """Return the module that says the page at an address."""
    return module_of(next(entry for entry in ENTRIES if entry.address == address))


def address_of(page: Callable[..., object]) -> str:
    """Return the address of a page by its function: `components.NAME.page.page`."""
    name = page.__module__.split(".")[-2]
    return "" if name == "overview" else name


def page_of(entry: Entry) -> st.Page:
    """Return a page for Streamlit's menu, one of this run's own.

    To make all of them anew would cost a fifth of a run.
    """
    return copy(_kept_page(entry))


@kept_by_language
def _kept_page(entry: Entry) -> st.Page:
    return st.Page(
        entry.script,
        title=say(entry.title),
        url_path=entry.address or None,
        default=not entry.address,
        visibility="visible" if entry.in_menu else "hidden",
    )
