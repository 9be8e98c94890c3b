"""What the reader chose, as codes: taken from the address, kept across pages, written back.

One dictionary per session holds every choice in the form it has in the address. Widgets show it,
their callbacks change it, the end of a run writes it out. Nobody else touches `st.query_params`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

import streamlit as st

from components.addresses import at
from components.choices.query import CODES, read_query
from components.menu import ENTRIES

SHARED = (
    "lang",
    "edition",
    "release",
    "category",
    "direction",
    "region",
    "unit",
    "stars",
    "q",
    "picked",
    "left",
)
"""`left`: the edition whose codes these are, where another one is asked for; see `switching`."""
OF_A_PAGE = {entry.address: (*SHARED, *entry.choices) for entry in ENTRIES}
"""What the address of each page carries, in this order."""

FILTERS = ("category", "direction", "region", "unit", "stars", "q")
STARTS_ANEW = frozenset({*FILTERS, "edition", "release", "sort"})
"""What starts the board at its first page again."""

LONGEST = 1000
"""No choice needs a longer text in the address; what is longer is cut."""
CODES_KEPT = 500

Choices = dict[str, str]


_choices: ContextVar[Choices] = ContextVar("choices")


def choices() -> Choices:
    """Return the session's choices; the dictionary itself, so that a change stays.

    The session is asked once a run; its state is slow to ask, and each run has a thread of its own.
    """
    found = _choices.get(None)
    if found is None:
        found = st.session_state.setdefault("choices", {})
        _choices.set(found)
    return found


def read() -> None:
    """Take the choices from the address where it is not the one this session wrote last.

    A full address (one with a release) replaces all choices, and so does one of another edition
    that does not say which it left: its codes are its own. Any other only adds to them, as the menu
    drops the query and a hand-written link may carry one filter.
    """
    _choices.set(st.session_state.setdefault("choices", {}))
    found = read_query((key, value) for key in st.query_params for value in _all(key))
    if found == st.session_state.get("written"):
        return
    if "release" in found or _is_of_another_edition(found):
        choices().clear()
    choices().update({key: _cleaned(value) for key, value in found.items() if value})


def _all(key: str) -> list[str]:
    return st.query_params.get_all(key)


def _is_of_another_edition(found: Mapping[str, str]) -> bool:
    return "left" not in found and found.get("edition", chosen("edition")) != chosen("edition")


@contextmanager
def choosing(found: Mapping[str, str]) -> Iterator[None]:
    """Take the choices of an address within a block: a plain request has no session."""
    token = _choices.set({key: _cleaned(value) for key, value in found.items() if value})
    try:
        yield
    finally:
        _choices.reset(token)


def _cleaned(value: str) -> str:
    return "".join(character for character in value if character.isprintable())[:LONGEST]


def write(page: str) -> None:
    """Write the choices that this page's address carries."""
    address = _of(page, choices())
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    st.session_state["written"] = address


def carried(page: str) -> Choices:
    """Return the choices that this page's address carries."""
    return _of(page, choices())


def link(page: str, /, **changes: str | None) -> str:
    """Return the address of a page with the session's choices and some of them changed.

    Codes of one kind of group mean nothing in another.
    """
    wanted = {**choices(), **changes}
    if "kind" in changes and "among" not in changes:
        wanted.pop("among", None)
    query = "&".join(f"{key}={_quoted(code)}" for key, code in _of(page, wanted).items())
    return at(f"/{page}?{query}" if query else f"/{page}")


@lru_cache(CODES_KEPT)
def _quoted(code: str) -> str:
    """Return a code as it stands in an address: a page has the same ones in a hundred links."""
    return quote_plus(code, safe=",")


def badge(code: str) -> str:
    """Return the address of a project's badge in the reader's language."""
    return at(f"/badge/{code}.svg?lang={chosen('lang')}")


def printed(page: str, *keys: str, ending: str = "") -> str:
    """Return the address of a page's print version, or of its file by an ending: ".pdf"."""
    query = {key: chosen(key) for key in ("lang", "edition", "release", *keys)}
    return at(f"/print/{page}{ending}?{urlencode(query)}")


def _of(page: str, wanted: Mapping[str, str | None]) -> Choices:
    keys = OF_A_PAGE.get(page, SHARED)
    return {key: code for key in keys if (code := wanted.get(key))}


def chosen(key: str) -> str:
    """Return the code chosen for a key, "" for none."""
    return choices().get(key, "")


def all_chosen(key: str) -> tuple[str, ...]:
    """Return the codes chosen for a key that takes several."""
    return tuple(code for code in chosen(key).split(",") if code)


def choose(key: str, codes: str | list[str] | tuple[str, ...] | None) -> None:
    """Set a choice; what depends on it is forgotten.

    Whatever narrows the board starts it at its first page again; codes of one kind of group mean
    nothing in another, and those of one edition may mean something else in another; a chart's file
    is that of its code.
    """
    value = codes if isinstance(codes, str) else ",".join(codes or ())
    if key == "edition":
        choices()["left"] = chosen("edition")
    choices()[key] = value
    if key in STARTS_ANEW:
        choices().pop("page", None)
    if key == "kind":
        choices().pop("among", None)
    if key == "chart":
        choices().pop("file", None)


def drop_unknown(key: str, known: frozenset[str]) -> tuple[str, ...]:
    """Drop codes that are not known; return them, for the notice that names them."""
    found = all_chosen(key) if key in CODES else (chosen(key),)
    unknown = tuple(code for code in found if code and code not in known)
    if unknown:
        choose(key, [code for code in found if code in known])
    return unknown
