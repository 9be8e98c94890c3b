"""Blocks -> the app: neighbours that are neither chart nor widget are sent as one piece of HTML."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial, singledispatch
from itertools import count
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import plotly.graph_objects as go
import streamlit as st

from components.assets import asset_url
from components.blocks.html import GAP, together
from components.blocks.pieces import Picture, Piece, Still, pieces_of
from components.blocks.values import (
    Ask,
    Block,
    ChartBlock,
    Columns,
    Field,
    Fold,
    Form,
    Heading,
    Numbers,
    Page,
)
from components.charts.chart import CHARTS, Look, look
from components.choices import address
from components.choices.asked import Asked
from components.figures.figure import Figure
from components.remembering import remembered
from components.text import say
from components.wording.choosing import pill_name
from components.wording.site import site_name
from data_access.question import Question

WIDTH_OF_A_LIST = 320
PAGES_KEPT = 100
"""Pages of some eighty kilobytes each."""
CHARTS_KEPT = 64
HASHED: dict[str | type[Any], Callable[[Any], Any]] = {Question: repr, Look: repr}
"""What Streamlit knows values by in what it keeps."""

Step = Callable[[], None]
PageOf = Callable[[Asked], Page]


@dataclass(frozen=True, slots=True)
class _Made:
    """What is sent for a page: what begins and ends it, still, and the steps between."""

    subject: str
    begins: str
    steps: tuple[Step, ...]
    ends: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands above and below the page of this run, and what it was asked for."""

    above: str
    below: str
    asked: Asked
    places: Iterator[int] = field(default_factory=count)
    """Numbers of what stands side by side."""


_frame: ContextVar[Frame] = ContextVar("frame")


@contextmanager
def framed(above: str, below: str, asked: Asked) -> Iterator[None]:
    """Let the page that is shown within the block stand between these two."""
    token = _frame.set(Frame(above, below, asked))
    try:
        yield
    finally:
        _frame.reset(token)


def show(page: PageOf) -> None:
    """Show a page in the app, between what stands above and below it."""
    frame, made = _frame.get(), None
    try:
        made = _made(page, frame.asked, look().language)
    finally:
        if made is None:  # the reader is told why below the name of the site
            _send(frame.above)
    if made.subject:
        st.set_page_config(page_title=f"{made.subject} · {site_name()}")
    _send(frame.above + made.begins)
    for step in made.steps:
        step()
    _send(made.ends + frame.below)


@dataclass(frozen=True, slots=True)
class _Html:
    """HTML as it stands: Streamlit would look whether a text names a file, and dedent it."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


def _send(html: str) -> None:
    st.html(_Html(html))


@remembered(PAGES_KEPT)
def _made(page: PageOf, here: Asked, _language: str) -> _Made:
    """Return what is to be sent for a page; it follows from what was asked and the language.

    Its links carry what was asked and no other choice of the session that comes first.
    """
    with address.choosing(dict(here.choices)):
        found = page(here)
        pieces = deque(pieces_of([Heading(found.title, level=1), *found.blocks]))
        begins = pieces.popleft() if pieces else None
        ends = pieces.pop() if pieces and isinstance(pieces[-1], Still) else None
        return _Made(
            found.subject,
            str(GAP) + together(begins.parts) if isinstance(begins, Still) else "",
            tuple(map(_step, pieces)),
            together(ends.parts) + str(GAP) if isinstance(ends, Still) else "",
        )


def _steps(blocks: Iterable[Block]) -> tuple[Step, ...]:
    return tuple(map(_step, pieces_of(blocks)))


@singledispatch
def _step(piece: Piece) -> Step:
    raise TypeError(f"there is no way to draw {piece!r}")


@_step.register
def _(piece: Still) -> Step:
    return partial(_send, together(piece.parts))


# -- blocks side by side, and blocks that open ----------------------------------------------------


@_step.register
def _(block: Columns) -> Step:
    """Send both columns in one container; its key tells the style sheet where the second begins."""
    first, second = map(_steps, block.columns)
    width, other = block.widths or (1, 1)
    shape = f"first_{len(first)}_share_{100 * width // (width + other)}"

    def show_columns() -> None:
        place = next(_frame.get().places)
        _within(st.container(key=f"columns_{place}_{shape}"), (*first, *second))

    return show_columns


@_step.register
def _(block: Fold) -> Step:
    inner = _steps(block.blocks)
    return lambda: _within(st.expander(block.title), inner)


def _within(place: AbstractContextManager[object], steps: Sequence[Step]) -> None:
    with place:
        for step in steps:
            step()


# -- charts --------------------------------------------------------------------------------------


@_step.register
def _(piece: Picture) -> Step:
    block = piece.block
    if block.narrows:
        return partial(_draw_to_choose, block)

    def show_picture() -> None:
        _draw(block.chart.name.name, look(), block.question, block.choices)

    return show_picture


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False, hash_funcs=HASHED)
def _draw(name: str, seen: Look, question: Question, choices: tuple[str, ...]) -> None:  # noqa: ARG001
    """Draw a figure; what is sent for it is kept and sent again for the same question and look.

    Streamlit does not tell apart what it keeps by arguments whose names begin with an underscore.
    """
    chart = CHARTS[name]
    if found := chart.drawing(question, *choices):
        st.plotly_chart(_Written(found.figure), key=chart.key, alt=found.alt, config=_behaviour())


def _draw_to_choose(block: ChartBlock) -> None:
    """Draw a figure whose marks narrow the question when clicked.

    The key differs from question to question: a mark that stays chosen cannot be clicked again.
    """
    found = _written(block.chart.name.name, look(), block.question, block.choices)
    if found is None:
        return
    figure, alt = found
    shown = repr((block.question.filters_only, block.choices))
    key = f"{block.chart.key}_{crc32(shown.encode()):08x}"
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        config=_behaviour(),
        on_select=partial(_take_mark, key),
        selection_mode="points",
    )


class _Written(go.Figure):  # type: ignore[misc]
    """A figure that is only sent: Streamlit would have plotly check and copy all that it holds."""

    def __init__(self, figure: Figure) -> None:
        self._written: dict[str, object] = figure.to_dict()

    def to_dict(self) -> dict[str, object]:
        return self._written


@remembered(CHARTS_KEPT)
def _written(
    name: str, _look: Look, question: Question, choices: tuple[str, ...]
) -> tuple[_Written, str] | None:
    """Return a figure as it is sent, and the same in a sentence."""
    found = CHARTS[name].drawing(question, *choices)
    return None if found is None else (_Written(found.figure), found.alt)


def _take_mark(key: str) -> None:
    """Take the choices of the mark that was clicked in the chart with this key.

    A mark's id or `customdata` names them as an address does: "region=520000&direction=06"; what
    has no code there is given up.
    """
    for point in st.session_state[key].selection.points[:1]:
        said = str(point.get("customdata") or point.get("id"))
        for name, codes in parse_qsl(said, keep_blank_values=True):
            address.choose(name, codes)


def _behaviour() -> dict[str, object]:
    """Return how plotly.js behaves in every chart: no tool bar, no zoom, nothing from elsewhere."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "topojsonURL": asset_url("map") + "/",
    }


# -- what is chosen ------------------------------------------------------------------------------


@_step.register
def _(block: Form) -> Step:
    def show_form() -> None:
        with st.container(horizontal=True, key=f"choices_{block.at}", gap="xsmall"):
            for field in block.fields:
                _show_field(field)

    return show_form


def _show_field(field: Field) -> None:
    match field.kind:
        case "search" | "text":
            _put(field.key, "".join(field.chosen))
            st.text_input(
                field.name,
                key=_key(field.key),
                placeholder=field.example or None,
                max_chars=field.longest or None,
                on_change=_take,
                args=(field.key,),
                label_visibility="collapsed",
                width=WIDTH_OF_A_LIST if field.kind == "text" else 190,
            )
        case "one":
            names = {option.code: option.name for option in field.options}
            _put(field.key, next(iter(field.chosen), None))
            st.selectbox(
                field.name,
                list(names),
                key=_key(field.key),
                format_func=names.__getitem__,
                placeholder=field.example or None,
                on_change=_take,
                args=(field.key,),
                label_visibility="collapsed",
                width=280,
            )
        case "several" | "pills":
            with st.popover(
                pill_name(field), type="primary" if field.chosen else "secondary",
                key=f"pill_{field.key}",
            ):  # fmt: skip
                _show_several(field)


def _show_several(field: Field) -> None:
    names = {option.code: option.name for option in field.options}
    _put(field.key, list(field.chosen))
    if field.kind == "pills":
        st.pills(
            field.name,
            list(names),
            selection_mode="multi",
            key=_key(field.key),
            format_func=names.__getitem__,
            on_change=_take_several,
            args=(field,),
        )
    else:
        st.multiselect(
            field.name,
            list(names),
            key=_key(field.key),
            format_func=names.__getitem__,
            placeholder=field.example or say("All"),
            on_change=_take_several,
            args=(field,),
        )


@_step.register
def _(block: Numbers) -> Step:
    keys = [_key(f"{block.key}_{number.code}") for number in block.numbers]
    show_one = st.slider if block.as_sliders else st.number_input

    def show_numbers() -> None:
        with st.grid(len(keys), min_column_width=120):
            for number, key in zip(block.numbers, keys, strict=True):
                st.session_state[key] = number.value
                show_one(
                    number.name,
                    min_value=number.least,
                    max_value=number.most,
                    step=number.step,
                    key=key,
                    on_change=_take_numbers,
                    args=(block.key, keys),
                )

    return show_numbers


@_step.register
def _(block: Ask) -> Step:
    def show_button() -> None:
        st.button(
            block.name,
            key=_key(block.key),
            on_click=address.choose,
            args=(block.key, block.code),
        )

    return show_button


def _key(key: str) -> str:
    return f"choose_{key}"


def _put(key: str, value: object) -> None:
    """Let the widget of a key show what the address says."""
    st.session_state[_key(key)] = value


def _take(key: str) -> None:
    taken = st.session_state[_key(key)]
    address.choose(key, taken if isinstance(taken, list) else str(taken or ""))


def _take_several(field: Field) -> None:
    """Take what is chosen, of too many the last; where all was taken away, that too."""
    taken = st.session_state[_key(field.key)][-field.at_most :]
    address.choose(field.key, taken or field.nothing)


def _take_numbers(key: str, inputs: Sequence[str]) -> None:
    address.choose(key, [f"{st.session_state[name]:.6g}" for name in inputs])
