"""What every chart on a page is shown with: a title, its scope, a sentence, the same numbers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from typing import Any, ParamSpec
from zlib import crc32

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from components import cached
from components.assets import asset_url
from components.charts.codes import (
    NAMES,
    ChartName,
    Choice,
    View,
    code_of,
    in_order,
    mark_of_numbers,
)
from components.choices import filters
from components.export.browser import browser_path
from components.markdown import link, plain
from components.palette import Palette, Theme, palette
from components.text import Language, language, period, say, speaking, whole
from data_access.question import Question

P = ParamSpec("P")

CHARTS_KEPT = 500
DRAWINGS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart looks like beyond its question: the reader's language and theme."""

    language: Language
    theme: Theme


_look: ContextVar[Look | None] = ContextVar("look", default=None)
_recording: ContextVar[bool] = ContextVar("recording", default=False)


def look() -> Look:
    """Return the look of this run: the reader's, or that of a file that is being made."""
    return _look.get() or Look(language(), "dark" if st.context.theme.type == "dark" else "light")


@contextmanager
def looking(language: Language, theme: Theme) -> Iterator[None]:
    """Speak a language and draw for a theme within a block, whatever a reader's are."""
    token = _look.set(Look(language, theme))
    try:
        with speaking(language):
            yield
    finally:
        _look.reset(token)


def colours() -> Palette:
    """Return the colours of this run."""
    return palette(look().theme)


def replayed(show: Callable[P, None]) -> Callable[P, None]:
    """Draw once for the same arguments and look; afterwards what was drawn is sent again.

    What `show` draws may depend on nothing else: on no other choice of the reader, as links do.
    Widgets cannot be among it. Within another such function it is drawn directly: Streamlit forgets
    in which column something was drawn that was to be sent again by itself.
    """

    @wraps(show)
    def draw(look: Look, *args: P.args, **kwargs: P.kwargs) -> None:  # noqa: ARG001
        token = _recording.set(True)
        try:
            show(*args, **kwargs)
        finally:
            _recording.reset(token)

    kept = st.cache_data(
        max_entries=CHARTS_KEPT, show_spinner=False, hash_funcs={Question: repr, Look: repr}
    )(draw)

    @wraps(show)
    def shown(*args: P.args, **kwargs: P.kwargs) -> None:
        if _recording.get():
            show(*args, **kwargs)
        else:
            kept(look(), *args, **kwargs)

    return shown


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart shows of a question: the figure, and the same in words and numbers.

    `title` says the finding or the question, `scope` which projects, when and in which units, `alt`
    the figure in a sentence of its own numbers, `notes` how to read it, a line each. Text is as it
    is, nothing in it is Markdown. `projects`: the codes of those the rows of numbers are about.
    """

    figure: go.Figure
    title: str
    scope: str
    alt: str
    numbers: pd.DataFrame | pa.Table
    notes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The same numbers as a frame."""
        numbers = self.numbers
        return numbers if isinstance(numbers, pd.DataFrame) else numbers.to_pandas()


Build = Callable[..., Drawing | None]
"""A question and the choices of the chart, as texts of the address -> what it shows, or nothing."""


class Chart:
    """A chart of the site: pages show it, and it can be taken away by its name and its view.

    What it shows follows from the question, the choices, the language and the theme alone.
    """

    def __init__(self, name: ChartName, build: Build) -> None:
        self.name = name
        self.build = build
        self.key = name.name.replace("-", "_")
        self._shown, self._headed, self._drawn, self._taken, self._linked = (
            _replayed_as(part, build)
            for part in (
                self._show,
                self._show_heading,
                self._show_figure,
                self._show_numbers,
                self._show_links,
            )
        )

    def __call__(self, question: Question, *choices: str) -> None:
        """Show title and scope, the figure, and the same numbers to read and to take away."""
        self._shown(question, *choices)

    def heading(self, question: Question, *choices: str) -> None:
        """Show title and scope alone, where something stands between them and the figure."""
        self._headed(question, *choices)

    def body(self, question: Question, *choices: str, to: str = "") -> None:
        """Show the figure and the numbers without the heading.

        `to`: the address of projects' pages, to be followed by a code, where rows lead there.
        """
        self._drawn(question, *choices)
        self._taken(question, *choices, to=to)

    def figure(self, question: Question, *choices: str) -> None:
        """Show the figure alone."""
        self._drawn(question, *choices)

    def numbers(self, question: Question, *choices: str) -> None:
        """Show the same numbers to read and to take away, without the figure."""
        self._taken(question, *choices)

    def links(self, question: Question, *choices: str) -> None:
        """Show links to take the chart away, where its numbers stand elsewhere."""
        self._linked(question, *choices)

    def drawing(self, question: Question, *choices: str) -> Drawing | None:
        """Return what the chart shows in the language and the theme of this run; only to read."""
        return _drawing(self, look(), question, *choices)

    def view(self, question: Question, *choices: str) -> View:
        """Return the view that the chart shows, in the language of this run."""
        return View(self.name.name, in_order(question), choices, language())

    def _show(self, question: Question, *choices: str) -> None:
        self._show_heading(question, *choices)
        self._show_figure(question, *choices)
        self._show_numbers(question, *choices)

    def _show_heading(self, question: Question, *choices: str) -> None:
        if found := self.drawing(question, *choices):
            heading(found.title, found.scope)

    def _show_figure(self, question: Question, *choices: str) -> None:
        if found := self.drawing(question, *choices):
            st.plotly_chart(found.figure, key=self.key, alt=found.alt, config=config())

    def _show_numbers(self, question: Question, *choices: str, to: str = "") -> None:
        if found := self.drawing(question, *choices):
            same_numbers(found, key=self.key, to=to)
            self._show_links(question, *choices)

    def _show_links(self, question: Question, *choices: str) -> None:
        if found := self.drawing(question, *choices):
            st.caption(_to_take_away(self.view(question, *choices), found))


CHARTS: dict[str, Chart] = {}
"""Every chart whose module was imported, by name; `components.every_chart` imports them all."""


def chart(name: str, *, page: str, choices: tuple[Choice, ...] = ()) -> Callable[[Build], Chart]:
    """Make a chart of a function that draws it.

    `page` is the address of the page it stands on; `choices` are what of that address it depends on
    beyond the question, in the order of the function's other arguments.
    """

    def made(build: Build) -> Chart:
        NAMES[name] = ChartName(name, page, choices)
        CHARTS[name] = Chart(NAMES[name], build)
        return CHARTS[name]

    return made


def _replayed_as(show: Callable[..., None], build: Build) -> Callable[..., None]:
    """Let what a chart shows be sent again; Streamlit knows functions by their name and module."""

    def named(*args: Any, **kwargs: Any) -> None:
        show(*args, **kwargs)

    named.__module__, named.__qualname__ = build.__module__, f"{build.__qualname__}.{show.__name__}"
    return replayed(named)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawing(chart: Chart, _look: Look, question: Question, *choices: str) -> Drawing | None:
    return chart.build(question, *choices)


def code_of_view(view: View, drawing: Drawing) -> str:
    """Return the short code of a view that shows this."""
    return code_of(view, mark_of_numbers(drawing.table.to_numpy().ravel()))


def _to_take_away(view: View, drawing: Drawing) -> str:
    """Return links to the chart as files, and its code, which leads to what can be checked."""
    code = code_of_view(view, drawing)
    pictures = [("PNG", "png"), ("PNG 4×", "4x.png"), ("SVG", "svg"), ("PDF", "pdf")]
    tables = [("CSV", "csv"), ("Excel", "xlsx")]
    pictured, tabled = (
        " · ".join(link(name, f"/charts/{code}.{ending}") for name, ending in files)
        for files in (pictures, tables)
    )
    checked = link(code, f"/verify?lang={view.language}&chart={code}")
    if browser_path() is None:
        return say("Numbers: {tables}. Code of this view: {code}", tables=tabled, code=checked)
    return say(
        "Picture: {pictures}. Numbers: {tables}. Code of this view: {code}",
        pictures=pictured,
        tables=tabled,
        code=checked,
    )


def heading(title: str, scope: str) -> None:
    """Show what a chart says, and which projects it counts, when and in which units."""
    st.header(plain(title), anchor=False)
    st.caption(plain(scope))


def draw_to_choose(chart: Chart, question: Question, *choices: str) -> None:
    """Draw a figure whose marks narrow the question when clicked, see `filters.take_mark`.

    The key differs from question to question: a mark that stays chosen cannot be clicked again.
    """
    found = chart.drawing(question, *choices)
    if found is None:
        return
    key = f"{chart.key}_{crc32(repr((question.filters_only, choices)).encode()):08x}"
    st.plotly_chart(
        found.figure,
        key=key,
        alt=found.alt,
        config=config(),
        on_select=partial(filters.take_mark, key),
        selection_mode="points",
    )


def config() -> dict[str, object]:
    """Return how plotly.js behaves in every chart: no tool bar, no zoom, nothing from elsewhere."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "topojsonURL": asset_url("map") + "/",
    }


def same_numbers(found: Drawing, *, key: str, to: str = "") -> None:
    """Offer the numbers of a chart as a table, one click away; `to` as in `Chart.body`."""
    shown = {plain(str(name)): list(map(plain, column)) for name, column in found.table.items()}
    if to:
        first = next(iter(shown))
        names = zip(shown[first], found.projects, strict=True)
        shown[first] = [f"[{name}]({to}{code})" for name, code in names]
    with st.expander(say("The same numbers as a table"), key=f"{key}_numbers"):
        st.table(pa.table(shown), border="horizontal", hide_index=True, alt=found.title)


def scope_of(question: Question) -> str:
    """Say which projects a chart counts and when: n of N, filters, period."""
    release = cached.release(question)
    count = cached.project_count(question)
    parts = [
        say("{count} of {listed} projects", count=whole(count), listed=whole(release.listed))
        if count < release.listed
        else say("all {listed} projects", listed=whole(release.listed)),
        filters.in_words(question),
        period(release.period),
    ]
    return say("; ").join(part for part in parts if part)
