"""What every chart on a page is shown with: a title, its scope, a sentence, the same numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from typing import ParamSpec

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from components import cached, filters
from components.markdown import plain
from components.palette import Palette, Theme, palette
from components.text import Language, language, period, say, whole
from components.web.files import asset_url
from data_access.question import Question

P = ParamSpec("P")

CHARTS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart looks like beyond its question: the reader's language and theme."""

    language: Language
    theme: Theme


def look() -> Look:
    """Return the look of this run."""
    return Look(language(), "dark" if st.context.theme.type == "dark" else "light")


def colours() -> Palette:
    """Return the colours of this run."""
    return palette(look().theme)


def replayed(show: Callable[P, None]) -> Callable[P, None]:
    """Draw once for the same arguments and look; afterwards what was drawn is sent again.

    What `show` draws may depend on nothing else: on no other choice of the reader, as links do.
    Widgets cannot be among it.
    """

    @wraps(show)
    def draw(look: Look, *args: P.args, **kwargs: P.kwargs) -> None:  # noqa: ARG001
        show(*args, **kwargs)

    kept = st.cache_data(
        max_entries=CHARTS_KEPT, show_spinner=False, hash_funcs={Question: repr, Look: repr}
    )(draw)

    @wraps(show)
    def shown(*args: P.args, **kwargs: P.kwargs) -> None:
        kept(look(), *args, **kwargs)

    return shown


def drawn_once(draw: Callable[P, go.Figure]) -> Callable[P, go.Figure]:
    """Keep a figure that is a widget, which cannot be replayed; as with `replayed`, it may depend
    on its arguments and the look alone. Whoever gets it only shows it.
    """

    @lru_cache(maxsize=CHARTS_KEPT)
    def kept(look: Look, *args: P.args, **kwargs: P.kwargs) -> go.Figure:  # noqa: ARG001
        return draw(*args, **kwargs)

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> go.Figure:
        return kept(look(), *args, **kwargs)  # type: ignore[arg-type]

    return drawn


def show(
    figure: go.Figure,
    *,
    title: str,
    scope: str,
    alt: str,
    numbers: pd.DataFrame | pa.Table,
    key: str,
) -> None:
    """Show a figure below its title and scope, with a sentence and a table of what it shows."""
    heading(title, scope)
    draw(figure, alt=alt, key=key)
    same_numbers(numbers, title=title, key=key)


def heading(title: str, scope: str) -> None:
    """Show what a chart says, and which projects it counts, when and in which units."""
    st.header(plain(title), anchor=False)
    st.caption(plain(scope))


def draw(figure: go.Figure, *, alt: str, key: str) -> None:
    """Draw a figure; `alt` says it in a sentence of its own numbers."""
    st.plotly_chart(figure, key=key, alt=alt, config=config())


def draw_to_choose(figure: go.Figure, *, alt: str, key: str) -> None:
    """Draw a figure whose marks narrow the question when clicked, see `filters.take_mark`.

    The key must differ from question to question: a mark that stays chosen cannot be clicked.
    """
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
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


def same_numbers(numbers: pd.DataFrame | pa.Table, *, title: str, key: str) -> None:
    """Offer the numbers of a chart as a table, one click away."""
    with st.expander(say("The same numbers as a table"), key=f"{key}_numbers"):
        st.table(numbers, border="horizontal", hide_index=True, alt=title)


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
