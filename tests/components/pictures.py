"""Every chart as a picture, under filters that are hard on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.charts.chart import Drawing, looking
from components.charts.codes import View
from components.charts.files import TAKING_FILTERS, drawing_of, publication_of, view_asked
from components.charts.registry import CHARTS
from components.export.publication import Publication
from components.text import Language, speaking
from tests.components.drawn import plain_figure
from tests.pages.test_every_chart import ASKED

Filters = tuple[dict[str, str], ...]

HARD: Filters = (
    {},
    {"region": "540000"},  # two projects
    {"region": "520000", "direction": "06"},  # two projects, one of them rated
    {"stars": "5,4,3"},
    {"stars": "0"},
    {"q": "2021-01", "stars": "5,4"},
)
"""Filters that leave few projects, or choose by what charts show."""
MORE = [
    ("comparison-dots", {"kind": "project", "picked": "2021-017,2021-144,2021-001,2021-002"}),
    ("comparison-dots", {"kind": "region", "among": "520000,540000,630000,640000,110000"}),
    ("comparison-means", {"kind": "region", "among": "520000,540000,110000"}),
    ("comparison-shares", {"kind": "region", "among": "520000,540000,110000"}),
    ("map", {"measure": "change", "drawn": "map", "region": ""}),
    ("map", {"measure": "stars", "drawn": "map"}),
    ("projects-by-direction", {"as": "treemap", "category": ""}),
    ("ranks-over-time", {"top": "10", "picked": ""}),
    ("ranks-over-time", {"top": "50", "picked": ""}),
    ("star-migration", {"since": "2021Q4.1", "flow": "flows"}),
    ("stars-by-direction", {"bars": "share"}),
    ("stars-by-direction", {"bars": "share", "region": "440000,330000,370000,110000"}),
]
"""Views of charts besides those that tests of all charts ask for."""


@dataclass(frozen=True)
class Picture:
    """A chart as it is published."""

    view: View
    drawing: Drawing
    said: Publication

    @property
    def texts(self) -> list[str]:
        """All sentences in the frame."""
        said = self.said
        return [said.release, said.title, said.scope, *said.notes, *said.source]

    @property
    def written(self) -> Iterator[str]:
        """The texts of the figure itself."""
        figure = plain_figure(self.drawing.figure)
        for trace in figure["data"]:
            for row in trace.get("text", []):
                yield from map(str, row if isinstance(row, list) else [row])
        for axis in ("xaxis", "yaxis"):
            yield from map(str, figure["layout"].get(axis, {}).get("ticktext", []))
        yield from (note["text"] for note in figure["layout"].get("annotations", []))


def asked_for(hard: Filters = HARD) -> Iterator[tuple[str, dict[str, str]]]:
    """Charts and what of an address to ask them for: with every filter, where they take filters."""
    for name, asked in [*((name, ASKED.get(name, {})) for name in sorted(CHARTS)), *MORE]:
        takes = CHARTS[name].name.page.partition("?")[0] in TAKING_FILTERS
        for filters in hard if takes else hard[:1]:
            yield name, asked | filters


def pictures(language: Language) -> Iterator[Picture]:
    """Draw every chart with every filter; those that leave nothing to show are passed over."""
    with speaking(language):
        for name, asked in asked_for():
            view = view_asked(name, asked, language)
            if drawing := drawing_of(view):
                with looking(language, "light", roomy=True):
                    said = publication_of(view, drawing)
                yield Picture(view, drawing, said)
