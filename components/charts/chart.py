"""Charts as values: what each shows of a question, in a figure, words and numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from components import cached
from components.charts.codes import (
    NAMES,
    ChartName,
    Choice,
    View,
    code_of,
    in_order,
    mark_of_numbers,
)
from components.charts.numbers import Numbers
from components.choices import filters
from components.figures.figure import Figure
from components.palette import Palette, Theme, palette
from components.remembering import remembered
from components.text import (
    Language,
    capitalised,
    language,
    listing,
    name_of,
    period,
    say,
    speaking,
    whole,
)
from components.wording import labels
from components.wording.provenance import Sample
from data_access.closing.answers import PublicCatalogue
from data_access.question import Question

DRAWINGS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart looks like beyond its question: the reader's language and theme."""

    language: Language
    theme: Theme
    roomy: bool = False
    """Whether it is a picture as wide as a page, where names have more room than on a phone."""


_look: ContextVar[Look | None] = ContextVar("look", default=None)


def look() -> Look:
    """Return the look of this run: the reader's, or that of a file that is being made."""
    return _look.get() or Look(language(), "light")


@contextmanager
def looking(language: Language, theme: Theme, *, roomy: bool = False) -> Iterator[None]:
    """Speak a language and draw for a theme within a block, whatever a reader's are."""
    token = _look.set(Look(language, theme, roomy))
    try:
        with speaking(language):
            yield
    finally:
        _look.reset(token)


def has_room() -> bool:
    """Tell whether this run draws a picture as wide as a page."""
    return look().roomy


def colours() -> Palette:
    """Return the colours of this run."""
    return palette(look().theme)


@dataclass(frozen=True)
class Drawing:
    """What a chart shows of a question: the figure, and the same in words and numbers.

    `title` says the finding or the question, `scope` which projects, when and in which units, `alt`
    the figure in a sentence of its own numbers, `notes` how to read it, a line each. Text is as it
    is, nothing in it is Markdown.
    `sample`: which projects are drawn, None for all that the question's filters leave;
    `evaluation`: the version of the final evaluation that is drawn, None for a release.
    """

    figure: Figure
    title: str
    scope: str
    alt: str
    numbers: Numbers
    notes: tuple[str, ...] = ()
    sample: Sample | None = None
    evaluation: PublicCatalogue | None = None

    @cached_property
    def mark(self) -> int:
        """The mark of its numbers, as short codes hold it."""
        return mark_of_numbers(chain.from_iterable(self.numbers.words))


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

    def drawing(self, question: Question, *choices: str) -> Drawing | None:
        """Return what the chart shows in the language and the theme of this run; only to read."""
        return _drawing(self, look(), question, *choices)

    def view(self, question: Question, *choices: str) -> View:
        """Return the view that the chart shows, in the language of this run."""
        return View(self.name.name, in_order(question), choices, language())


CHARTS: dict[str, Chart] = {}
"""Every chart whose module was imported, by name; `components.charts.registry` imports them all."""


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


@remembered(DRAWINGS_KEPT)
def _drawing(chart: Chart, _look: Look, question: Question, *choices: str) -> Drawing | None:
    drawing = chart.build(question, *choices)
    return drawing and replace(drawing, scope=capitalised(drawing.scope))


def code_of_view(view: View, drawing: Drawing) -> str:
    """Return the short code of a view that shows this."""
    return code_of(view, drawing.mark)


def scope_of(question: Question) -> str:
    """Say which projects a chart counts and when: n of N, filters, period."""
    release = cached.release(question)
    count = cached.project_count(question)
    return scope_in_words(question, count, release.listed, period(release.period))


def scope_in_words(question: Question, count: int, listed: int, when: str) -> str:
    """Say which projects are counted and when: n of N listed, filters."""
    projects = (
        say("{count} of {listed} projects", count=whole(count), listed=whole(listed))
        if count < listed
        else say("all {listed} projects", listed=whole(listed))
    )
    return say("; ").join(part for part in (projects, filters.in_words(question), when) if part)


def selected_by_stars(question: Question) -> tuple[str, ...]:
    """Say of a chart of other times that a filter on stars picks by those of this release."""
    if not question.stars:
        return ()
    return (
        say(
            "Projects are picked by their stars in {release}; at other times these same projects "
            "are shown, whatever stars they had.",
            release=filters.release_name(question.release),
        ),
    )


def named(names: Iterable[str], texts: Iterable[str]) -> str:
    """List names, each with what a chart shows of it, in a sentence."""
    return listing(f"{name} {text}" for name, text in zip(names, texts, strict=True))


def told_apart(rows: Mapping[str, object]) -> list[str]:
    """Return the names of projects by code, those that several have with the code of each."""
    names = [name_of(row) for row in rows.values()]
    return [
        say("{project} ({code})", project=name, code=code) if names.count(name) > 1 else name
        for name, code in zip(names, rows, strict=True)
    ]


def star_levels() -> dict[int, str]:
    """Return the names of the star levels by number of stars, five first, not rated (0) last."""
    return {int(code): name for code, name in labels.stars().items()}


def in_points(hundredths: float | None) -> float | None:
    """Return a score, or a mean of some, as figures draw it."""
    return None if hundredths is None else hundredths / 100
