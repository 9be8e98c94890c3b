"""Blocks -> the app: neighbours that are neither chart nor widget are sent as one piece of HTML."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache, partial, singledispatch
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import streamlit as st

from components.assets import asset_url
from components.blocks.html import chart_of, foot_of, head_of, wrapped
from components.blocks.pieces import Alive, Still, pieces_of
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
    Switch,
)
from components.charts.chart import CHARTS, Look, look
from components.choices import address
from components.choices.asked import Asked, asked
from components.menu import address_of
from components.text import say, site_name
from components.wording.choosing import pill_name
from data_access.question import Question

WIDTH_OF_A_LIST = 320
PAGES_KEPT = 2000
"""Pages of some tens of kilobytes each."""
GAP = '<div class="gap"></div>'
"""Stands between two pieces that are sent together."""
CHARTS_KEPT = 500
HASHED: dict[str | type[Any], Callable[[Any], Any]] = {Question: repr, Look: repr}
"""What Streamlit knows values by in what it keeps."""

Step = Callable[[], None]
PageOf = Callable[[Asked], Page]


@dataclass(frozen=True, slots=True)
class _Made:
    """What is sent for a page, one step after the other."""

    subject: str
    steps: tuple[Step, ...]


def show(page: PageOf) -> None:
    """Show a page in the app."""
    made = _made(page, asked(address_of(page)), look().language)
    if made.subject:
        st.set_page_config(page_title=f"{made.subject} · {site_name()}")
    for step in made.steps:
        step()


@lru_cache(maxsize=PAGES_KEPT)
def _made(page: PageOf, here: Asked, _language: str) -> _Made:
    """Return what is to be sent for a page; it follows from what was asked and the language.

    Its links carry what was asked and no other choice of the session that comes first.
    """
    with address.choosing(dict(here.choices)):
        found = page(here)
        blocks = [Heading(found.title, level=1), *found.blocks]
        return _Made(found.subject, tuple(_steps(blocks)))


def _steps(blocks: Iterable[Block]) -> Iterator[Step]:
    """Yield what sends each piece of a page; what follows a chart is sent with the chart's foot."""
    pieces = deque(pieces_of(blocks))
    while pieces:
        match pieces.popleft(), pieces[0] if pieces else None:
            case ChartBlock() as chart, Still() as after:
                pieces.popleft()
                yield _chart(chart, after)
            case piece, _:
                yield _step(piece)


@singledispatch
def _step(piece: Still | Alive) -> Step:
    raise TypeError(f"there is no way to draw {piece!r}")


@_step.register
def _(piece: Still) -> Step:
    html = wrapped(piece.html)

    def send() -> None:
        st.html(html)

    return send


# -- blocks side by side, and blocks that open ----------------------------------------------------


@_step.register
def _(block: Columns) -> Step:
    inner = [tuple(_steps(column)) for column in block.columns]
    widths = block.widths or (1,) * len(inner)

    def show_columns() -> None:
        for column, steps in zip(st.columns(widths, gap="large"), inner, strict=True):
            _within(column, steps)

    return show_columns


@_step.register
def _(block: Fold) -> Step:
    inner = tuple(_steps(block.blocks))
    return lambda: _within(st.expander(block.title), inner)


def _within(place: AbstractContextManager[object], steps: Sequence[Step]) -> None:
    with place:
        for step in steps:
            step()


# -- charts --------------------------------------------------------------------------------------


@_step.register
def _chart(block: ChartBlock, after: Still | None = None) -> Step:
    chart = chart_of(block)
    if chart is None:
        return _step(after) if after else lambda: None
    head, foot = wrapped(head_of(chart)), wrapped(foot_of(chart))
    if after:
        foot += f"{GAP}{wrapped(after.html)}"
    switches = tuple(_steps(block.switches))

    def show_chart() -> None:
        with st.container(key=f"chart_{block.chart.key}", gap="xsmall"):
            st.html(head)
            if switches:
                _within(st.container(horizontal=True, vertical_alignment="center"), switches)
            if block.narrows:
                _draw_to_choose(block)
            else:
                _draw(block.chart.name.name, look(), block.question, block.choices)
            st.html(foot)

    return show_chart


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False, hash_funcs=HASHED)
def _draw(name: str, _look: Look, question: Question, choices: tuple[str, ...]) -> None:
    """Draw a figure; what is sent for it is kept and sent again for the same question and look."""
    chart = CHARTS[name]
    if found := chart.drawing(question, *choices):
        st.plotly_chart(found.figure, key=chart.key, alt=found.alt, config=_behaviour())


def _draw_to_choose(block: ChartBlock) -> None:
    """Draw a figure whose marks narrow the question when clicked.

    The key differs from question to question: a mark that stays chosen cannot be clicked again.
    """
    found = block.chart.drawing(block.question, *block.choices)
    if found is None:
        return
    shown = repr((block.question.filters_only, block.choices))
    key = f"{block.chart.key}_{crc32(shown.encode()):08x}"
    st.plotly_chart(
        found.figure,
        key=key,
        alt=found.alt,
        config=_behaviour(),
        on_select=partial(_take_mark, key),
        selection_mode="points",
    )


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
def _(block: Switch) -> Step:
    names = {option.code: option.name for option in block.options}
    show_options = (
        partial(st.selectbox, width=WIDTH_OF_A_LIST)
        if block.as_list
        else partial(st.segmented_control, required=True)
    )

    def show_switch() -> None:
        _put(block.key, block.chosen)
        show_options(
            block.name,
            list(names),
            key=_key(block.key),
            format_func=names.__getitem__,
            on_change=_take,
            args=(block.key,),
            label_visibility="collapsed",
        )

    return show_switch


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
