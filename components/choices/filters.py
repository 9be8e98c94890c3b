"""Widgets -> Question. The only place that knows both what can be chosen and what was chosen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl

import streamlit as st
from babel.core import Locale

from components import cached
from components.blocks.values import Field, Form, Option
from components.choices import address
from components.markdown import plain
from components.text import LANGUAGES, kept_by_language, listing, period, say
from components.wording import labels
from data_access.question import NOT_RATED, PAGE_SIZE, Question

if TYPE_CHECKING:
    from components.choices.asked import Asked

GRID, PLAIN = "grid", "plain"
LONGEST_SEARCH = 60
KEYS = ("category", "direction", "region", "unit", "stars", "q")
NOTHING = "-"
"""Stands in the address where all that a page would show by itself was taken away."""


def settle() -> list[str]:
    """Fill in edition and release where none is chosen; return a notice for each unknown code.

    There is at least one edition with a release.
    """
    editions = cached.shown_editions()
    if not address.chosen("edition"):
        address.choices()["edition"] = _edition_of_project(editions)
    notices = _settle_one("edition", editions, editions[0])
    edition = address.chosen("edition")
    releases = [release.code for release in cached.releases(edition)]
    notices += _settle_one("release", releases, releases[0])
    for key, known in _known_codes(edition).items():
        unknown = address.drop_unknown(key, frozenset(known))
        if unknown:
            notices.append(unknown_codes(_names()[key], unknown))
    return notices


def settle_own(known: Mapping[str, Callable[[str], Iterable[str]]]) -> list[str]:
    """Leave out codes of a page's own that are not known; return a notice for each.

    `known` gives the codes by the key they have in the address, for an edition.
    """
    notices = []
    for key, codes in known.items():
        unknown = address.drop_unknown(key, frozenset(codes(address.chosen("edition"))))
        if unknown:
            notices.append(unknown_codes(_names().get(key, key), unknown))
    return notices


def _edition_of_project(editions: Sequence[str]) -> str:
    """Return the edition of the project that the address names, the newest where it names none."""
    project = cached.project(address.chosen("id"))
    return project.edition if project and project.edition in editions else editions[0]


def _settle_one(key: str, known: Sequence[str], default: str) -> list[str]:
    asked = address.chosen(key)
    if asked in known:
        return []
    address.choices()[key] = default
    return [unknown_codes(_names()[key], (asked,))] if asked else []


def unknown_codes(name: str, codes: Sequence[str]) -> str:
    """Say which codes of the address are not known."""
    return say(
        "The address asks for {codes} under '{filter}', which is not known here and was left out.",
        codes=listing(codes),
        filter=name,
    )


def _known_codes(edition: str) -> dict[str, Mapping[str, str] | tuple[str, ...]]:
    return {
        "category": labels.categories(edition),
        "direction": labels.directions(edition),
        "region": labels.region_names(),
        "unit": labels.unit_names(edition),
        "stars": labels.stars(),
        "sort": tuple(sign + key for key in orders() for sign in ("", "-")),
        "view": (GRID, PLAIN),
    }


@kept_by_language
def _names() -> dict[str, str]:
    return {
        "edition": say("Edition"),
        "release": say("Release"),
        "category": say("Category"),
        "direction": say("Direction"),
        "region": say("Region"),
        "unit": say("Recommending unit"),
        "stars": say("Stars"),
        "q": say("Search"),
        "sort": say("Order"),
        "view": say("View"),
        "id": say("Project"),
        "measure": say("What is shown"),
        "drawn": say("Drawn as"),
        "kind": say("What is compared"),
        "among": say("Comparison"),
        "code": say("Recommending unit"),
        "version": say("Version"),
        "rows": say("Rows a page"),
        "order": say("Order"),
        "part": say("Part of the page"),
        "weights": say("Weights"),
        "cuts": say("Cut points"),
        "recompute": say("Recompute"),
        "show": say("Part of the page"),
        "repeat": say("Verify the draw"),
        "top": say("Which projects"),
        "movers": say("How many"),
        "since": say("Compared with"),
        "flow": say("View"),
        "as": say("Shape"),
        "bars": say("Bars"),
        "dataset": say("Dataset"),
    }


def question() -> Question:
    """Return what the reader asked for."""
    page = address.chosen("page")[:6]
    return Question(
        edition=address.chosen("edition"),
        release=address.chosen("release"),
        categories=address.all_chosen("category"),
        directions=address.all_chosen("direction"),
        regions=address.all_chosen("region"),
        units=address.all_chosen("unit"),
        stars=tuple(int(stars) for stars in address.all_chosen("stars")),
        search=address.chosen("q")[:LONGEST_SEARCH],
        sort=address.chosen("sort") or "rank",
        page=int(page) if page.isdecimal() and int(page) > 0 else 1,
    )


def release_only() -> Question:
    """Return the question for the whole release, whatever filters the reader has set."""
    return Question(edition=address.chosen("edition"), release=address.chosen("release"))


def bar() -> Question:
    """Show the filters in one row; return what they ask for."""
    edition = address.chosen("edition")
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        _search()
        _several("category", labels.short_categories(edition), width=118)
        _several("direction", labels.directions(edition), width=140)
        _several("region", labels.region_names(), width=140)
        _several("unit", labels.short_units(edition), width=130)
        _stars()
    asked = question()
    return replace(asked, page=min(asked.page, _pages(cached.project_count(asked))))


def form(at: str, asked: "Asked") -> Form:
    """Return the filters that all pages share, as a form."""
    edition_code = asked.question.edition
    star_names = {code: f"{code} ★" for code in "54321"} | {str(NOT_RATED): say("Not rated")}
    options: dict[str, tuple[Mapping[str, str], Literal["pills", "several"]]] = {
        "category": (labels.short_categories(edition_code), "pills"),
        "direction": (labels.directions(edition_code), "pills"),
        "region": (labels.region_names(), "several"),
        "unit": (labels.short_units(edition_code), "several"),
        "stars": (star_names, "pills"),
    }
    return Form(
        at,
        say("Filters"),
        (
            Field(
                "q",
                say("Search"),
                "search",
                (asked.code("q")[:LONGEST_SEARCH],),
                example=say("Project or applicant"),
                longest=LONGEST_SEARCH,
            ),
            *(
                Field(key, _names()[key], kind, asked.codes(key), _options(names))
                for key, (names, kind) in options.items()
            ),
        ),
    )


def _options(names: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in names.items())


def _search() -> None:
    st.session_state["choose_q"] = address.chosen("q")[:LONGEST_SEARCH]
    st.text_input(
        say("Search"),
        key="choose_q",
        placeholder=say("Project or applicant"),
        max_chars=LONGEST_SEARCH,
        on_change=_take,
        args=("q",),
        width=150,
    )


def _several(key: str, options: Mapping[str, str], width: int) -> None:
    st.session_state[f"choose_{key}"] = list(address.all_chosen(key))
    st.multiselect(
        _names()[key],
        list(options),
        key=f"choose_{key}",
        format_func=lambda code: options[code],
        placeholder=say("All"),
        on_change=_take,
        args=(key,),
        width=width,
    )


def _stars() -> None:
    st.session_state["choose_stars"] = list(address.all_chosen("stars"))
    names = {code: f"{code} ★" for code in "54321"} | {str(NOT_RATED): say("Not rated")}
    st.pills(
        say("Stars"),
        list(names),
        key="choose_stars",
        selection_mode="multi",
        format_func=lambda code: names[code],
        on_change=_take,
        args=("stars",),
    )


def _take(key: str) -> None:
    taken = st.session_state[f"choose_{key}"]
    address.choose(key, taken if isinstance(taken, list) else str(taken or ""))


def unknown_language(asked: str) -> str:
    """Say that a language of the address is not one of ours, "" if it is or none is asked for."""
    return unknown_codes(say("Language"), (asked,)) if asked and asked not in LANGUAGES else ""


def choose_release() -> None:
    """Show the releases of the edition to choose from, newest first."""
    edition = address.chosen("edition")
    codes = [release.code for release in cached.releases(edition)]
    _one("release", codes, release_name, width=215)


def release_name(code: str) -> str:
    """Return a release's name: period and version."""
    of_period, version = code.rsplit(".", 1)
    return say("{period} (version {version})", period=period(of_period), version=version)


def choose_edition() -> None:
    """Show the editions to choose from, where there is more than one."""
    if len(editions := cached.shown_editions()) > 1:
        _one("edition", editions, labels.short_edition, width=150)


def choose_language() -> None:
    """Show the two languages to choose from."""
    st.session_state["choose_lang"] = address.chosen("lang")
    st.segmented_control(
        say("Language"),
        LANGUAGES,
        key="choose_lang",
        format_func=own_name,
        required=True,
        label_visibility="collapsed",
        on_change=_take,
        args=("lang",),
    )


def orders() -> dict[str, str]:
    """Return what the board can be sorted by, by code."""
    return _orders_of(cached.release(question()).method)


@kept_by_language
def _orders_of(method_id: str) -> dict[str, str]:
    return {
        "rank": say("Rank"),
        "change": say("Change of rank"),
        "stability": say("Stability of stars"),
        "number": say("List number"),
        **labels.short_dimensions(method_id),
    }


def choose_order() -> None:
    """Show how the board can be sorted."""
    names = orders()
    both_ways = [sign + key for key in names for sign in ("", "-")]
    _one("sort", both_ways, lambda code: _order_name(code, names), width=210)


def _order_name(code: str, names: Mapping[str, str]) -> str:
    name = names[code.removeprefix("-")]
    if code.startswith("-"):
        return say("Order: {order}, reversed", order=name)
    return say("Order: {order}", order=name)


def choose_view() -> None:
    """Show the two ways the board can be shown."""
    st.session_state["choose_view"] = view()
    st.segmented_control(
        say("View"),
        (GRID, PLAIN),
        key="choose_view",
        format_func={GRID: say("Rich grid"), PLAIN: say("Plain table")}.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=_take,
        args=("view",),
    )


def view() -> str:
    """Return how the board is shown: GRID or PLAIN."""
    return address.chosen("view") or GRID


def choose_page(projects: int) -> None:
    """Show the pages of the board to choose from, where there is more than one."""
    pages = _pages(projects)
    if pages > 1:
        st.session_state["choose_page"] = min(question().page, pages)
        st.pagination(pages, key="choose_page", on_change=_take, args=("page",), width="stretch")


def _pages(projects: int) -> int:
    return max(1, -(-projects // PAGE_SIZE))


def choose_subject(key: str, options: Mapping[str, str], *, label: str, placeholder: str) -> str:
    """Show what a page can be about, names by code; return the one chosen, "" for none.

    An unknown code in the address gets a notice. `key` stands in `address.OF_A_PAGE`.
    """
    _leave_out_unknown(key, options, label)
    st.session_state[f"choose_{key}"] = address.chosen(key) or None
    st.selectbox(
        label,
        list(options),
        key=f"choose_{key}",
        format_func=options.__getitem__,
        placeholder=placeholder,
        on_change=_take,
        args=(key,),
        label_visibility="collapsed",
    )
    return address.chosen(key)


def _leave_out_unknown(key: str, options: Mapping[str, str], label: str) -> None:
    unknown = address.drop_unknown(key, frozenset(options))
    if unknown:
        st.warning(plain(unknown_codes(label, unknown)))


def choose_among(key: str, options: Mapping[str, str], *, label: str, as_list: bool = False) -> str:
    """Show in which way a page can be seen, names by code; return the one chosen, else the first.

    An unknown code in the address gets a notice. `key` stands in `address.OF_A_PAGE`.
    """
    _leave_out_unknown(key, options, label)
    code = address.chosen(key) or next(iter(options))
    st.session_state[f"choose_{key}"] = code
    show = st.selectbox if as_list else partial(st.segmented_control, required=True)
    show(
        label,
        list(options),
        key=f"choose_{key}",
        format_func=options.__getitem__,
        on_change=_take,
        args=(key,),
        label_visibility="collapsed",
    )
    return code


def take_mark(key: str) -> None:
    """Take the choices of the mark that was clicked in the chart with this key.

    A mark's id or `customdata` names them as an address does: "region=520000&direction=06"; one
    without a code is given up.
    """
    for point in st.session_state[key].selection.points[:1]:
        said = str(point.get("customdata") or point.get("id"))
        for name, codes in parse_qsl(said, keep_blank_values=True):
            address.choose(name, codes)


def choose_numbers(
    key: str,
    names: Mapping[str, str],
    chosen: Sequence[float],
    show: Callable[..., object],
) -> None:
    """Show an input for each of some numbers, names by code; the address keeps them all.

    `show` is the command for one input, with its limits. `key` stands in `address.OF_A_PAGE`.
    """
    inputs = [f"choose_{key}_{code}" for code in names]
    with st.grid(len(names), min_column_width=140):
        for name, number, input_key in zip(names.values(), chosen, inputs, strict=True):
            st.session_state[input_key] = number
            show(plain(name), key=input_key, on_change=_take_numbers, args=(key, inputs))


def _take_numbers(key: str, inputs: Sequence[str]) -> None:
    address.choose(key, [f"{st.session_state[input_key]:.6g}" for input_key in inputs])


def choose_several(
    key: str,
    options: Mapping[str, str],
    *,
    label: str,
    default: Sequence[str],
    at_most: int,
) -> tuple[str, ...]:
    """Show what a page can be about, names by code; return the codes chosen, else the default.

    An unknown code in the address gets a notice, and so do codes beyond `at_most`. `key` stands in
    `address.OF_A_PAGE`; that all were taken away stands in the address too.
    """
    none = address.chosen(key) == NOTHING
    unknown = () if none else address.drop_unknown(key, frozenset(options))
    if unknown:
        st.warning(plain(unknown_codes(label, unknown)))
    codes = address.all_chosen(key) or tuple(default)
    if len(codes) > at_most:
        st.warning(plain(too_many([options[code] for code in codes[at_most:]], at_most)))
        address.choose(key, codes[:at_most])
    shown = () if none else codes[:at_most]
    st.session_state[f"choose_{key}"] = list(shown)
    st.multiselect(
        label,
        list(options),
        key=f"choose_{key}",
        format_func=options.__getitem__,
        max_selections=at_most,
        placeholder=say("Choose"),
        on_change=_take_several,
        args=(key,),
    )
    return shown


def too_many(names: Sequence[str], at_most: int) -> str:
    """Say what was left out of a comparison because it holds no more."""
    return say(
        "A comparison holds at most {limit}; left out: {names}.",
        limit=at_most,
        names=listing(names),
    )


def _take_several(key: str) -> None:
    address.choose(key, st.session_state[f"choose_{key}"] or NOTHING)


def clear_all() -> None:
    """Show the button that drops every filter."""
    st.button(say("Clear all filters"), on_click=address.clear_filters, key="clear_filters")


@cache
def own_name(code: str) -> str:
    """Return a language's name for itself."""
    return str(Locale.parse(code).get_display_name(code))


def in_words(asked: Question) -> str:
    """Say which filters narrow the question, "" for none."""
    named = {
        "category": (labels.categories(asked.edition), asked.categories),
        "direction": (labels.directions(asked.edition), asked.directions),
        "region": (labels.region_names(), asked.regions),
        "unit": (labels.short_units(asked.edition), asked.units),
        "stars": (labels.stars(), tuple(map(str, asked.stars))),
    }
    parts = [
        say(" or ").join(names[code] for code in codes) for names, codes in named.values() if codes
    ]
    if asked.search.strip():
        parts.append(say('"{words}"', words=asked.search.strip()))
    return say("; ").join(parts)


def _one(key: str, codes: Sequence[str], name: Callable[[str], str], width: int) -> None:
    st.session_state[f"choose_{key}"] = address.chosen(key) or codes[0]
    st.selectbox(
        _names()[key],
        codes,
        key=f"choose_{key}",
        format_func=name,
        on_change=_take,
        args=(key,),
        label_visibility="collapsed",
        width=width,
    )
