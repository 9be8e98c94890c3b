"""The filters that pages share: what can be chosen, what was chosen, and both in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from babel.core import Locale

from components import cached
from components.blocks.values import Field, Form, Option
from components.choices import address
from components.text import LANGUAGES, kept_by_language, listing, period, say
from components.wording import labels
from data_access.question import NOT_RATED, Question

if TYPE_CHECKING:
    from components.choices.asked import Asked

LONGEST_SEARCH = 60
OPTIONS_KEPT = 64
"""Of each filter, by edition and language."""
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
    return [*notices, *settle_codes(KNOWN)]


def settle_codes(known: Mapping[str, Callable[[str], Iterable[str]]]) -> list[str]:
    """Leave out codes that are not known; return a notice for each key they were chosen for.

    `known` gives the codes by the key they have in the address, for an edition.
    """
    notices = []
    for key, codes in known.items():
        if not address.chosen(key):
            continue
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
        "The address asks for {codes} under “{filter}”, which does not exist here and was ignored.",
        codes=listing(codes),
        filter=name,
    )


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
        stars=tuple(int(code) for code in address.all_chosen("stars") if code in labels.stars()),
        search=address.chosen("q")[:LONGEST_SEARCH],
        sort=address.chosen("sort") or "rank",
        page=int(page) if page.isdecimal() and int(page) > 0 else 1,
    )


def release_only() -> Question:
    """Return the question for the whole release, whatever filters the reader has set."""
    return Question(edition=address.chosen("edition"), release=address.chosen("release"))


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
                Field(key, _names()[key], kind, asked.codes(key), _options(tuple(names.items())))
                for key, (names, kind) in options.items()
            ),
        ),
    )


@lru_cache(OPTIONS_KEPT)
def _options(names: tuple[tuple[str, str], ...]) -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in names)


def unknown_language(asked: str) -> str:
    """Say that a language of the address is not one of ours, "" if it is or none is asked for."""
    return unknown_codes(say("Language"), (asked,)) if asked and asked not in LANGUAGES else ""


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


KNOWN: Mapping[str, Callable[[str], Iterable[str]]] = {
    "category": labels.categories,
    "direction": labels.directions,
    "region": lambda _: labels.region_names(),
    "unit": labels.unit_names,
    "stars": lambda _: labels.stars(),
    "sort": lambda _: [sign + key for key in orders() for sign in ("", "-")],
}
"""The codes that the filters and the order may have, by edition."""


def release_name(code: str) -> str:
    """Return a release's name: period and version."""
    of_period, version = code.rsplit(".", 1)
    return say("{period} (version {version})", period=period(of_period), version=version)


def too_many(names: Sequence[str], at_most: int) -> str:
    """Say what was left out of a comparison because it holds no more."""
    return say(
        "A comparison holds at most {limit}; left out: {names}.",
        limit=at_most,
        names=listing(names),
    )


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
