"""What a plain address asks for, as codes; and the address of what was asked for."""

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlencode

from components import cached
from components.addresses import at, in_full
from components.choices import filters
from components.text import Language, listing, say
from components.wording import labels
from data_access.question import BOARD_ORDERS, Question

LATEST = "latest"
"""Stands in an address for the newest release."""
ALL = "all"
"""Stands in an address for all releases of an edition."""
METHOD = "method.toml"
"""What the file of a release's method is called in an address."""


class NotThere(LookupError):
    """There is no such edition, release or dataset; the message says what there is."""


class Refused(ValueError):
    """A parameter cannot be taken as it is; the message names it and says what could be."""


def release_of(edition: str, release: str) -> Question:
    """Return the question for a whole release; NotThere for one readers may not see."""
    editions = cached.editions()
    if edition not in editions:
        raise NotThere(
            say(
                "There is no edition {code}; there are: {known}.",
                code=edition,
                known=listing(editions),
            )
        )
    releases = [published.code for published in cached.releases(edition)]
    if not releases:
        raise NotThere(labels.none_released(edition))
    if release == LATEST:
        return Question(edition, releases[0])
    if release not in releases:
        raise NotThere(
            say(
                "There is no release {code}; there are: {known}.",
                code=release,
                known=listing(releases),
            )
        )
    return Question(edition, release)


def question_of(edition: str, release: str, asked: Mapping[str, str]) -> Question:
    """Return the question for a release narrowed by the site's filters, as in its addresses.

    Several codes of one filter are separated by commas; `sort` is the order of the board. NotThere
    as in `release_of`; Refused for a parameter that is no filter, and for codes that are not known.
    """
    question = release_of(edition, release)
    known = known_codes(edition)
    _check_filters(asked, [*known, "q", "sort"])
    codes = {key: _codes(key, asked.get(key, ""), known[key]) for key in known}
    words = asked.get("q", "").strip()
    if len(words) > filters.LONGEST_SEARCH:
        raise Refused(
            say(
                "The search has {length} characters; at most {most} are possible.",
                length=len(words),
                most=filters.LONGEST_SEARCH,
            )
        )
    return Question(
        edition=question.edition,
        release=question.release,
        categories=codes["category"],
        directions=codes["direction"],
        regions=codes["region"],
        units=codes["unit"],
        stars=tuple(int(code) for code in codes["stars"]),
        search=words,
        sort=next(iter(_codes("sort", asked.get("sort", ""), _orders(question))), "rank"),
    )


def _orders(question: Question) -> list[str]:
    dimensions = labels.short_dimensions(cached.release(question).method)
    return [sign + key for key in (*BOARD_ORDERS, *dimensions) for sign in ("", "-")]


def known_codes(edition: str) -> dict[str, Collection[str]]:
    """Return the codes that each filter of an edition knows, by its name in the address."""
    return {
        "category": labels.categories(edition),
        "direction": labels.directions(edition),
        "region": labels.region_names(),
        "unit": labels.unit_names(edition),
        "stars": labels.stars(),
    }


def _check_filters(asked: Mapping[str, str], known: Iterable[str]) -> None:
    unknown = [key for key in asked if key not in {*known, "lang"}]
    if unknown:
        raise Refused(
            say(
                "There is no filter {filters}; there are: {known}.",
                filters=listing(unknown),
                known=listing(known),
            )
        )


def _codes(key: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code for code in text.split(",") if code))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise Refused(
            say(
                "The filter {filter} does not know {codes}; it knows: {known}.",
                filter=key,
                codes=listing(unknown),
                known=listing(known),
            )
        )
    return codes


def filters_of(question: Question) -> dict[str, list[str]]:
    """Return the filters that narrow a question, as codes, by their names in the address."""
    named = {
        "category": question.categories,
        "direction": question.directions,
        "region": question.regions,
        "unit": question.units,
        "stars": tuple(map(str, question.stars)),
        "q": (question.search.strip(),) if question.search.strip() else (),
    }
    return {key: list(codes) for key, codes in named.items() if codes}


def query_of(question: Question, language: Language) -> dict[str, str]:
    """Return a question as the parameters of a page's address."""
    return {
        "lang": language,
        "edition": question.edition,
        "release": question.release,
        **_filters_and_order(question),
    }


def _filters_and_order(question: Question) -> dict[str, str]:
    order = {"sort": question.sort} if question.sort != "rank" else {}
    return {key: ",".join(codes) for key, codes in filters_of(question).items()} | order


def view_of(question: Question, language: Language, page: str, **more: str) -> str:
    """Return the full address of the page that shows what a file holds."""
    query = urlencode(query_of(question, language) | more, safe=",")
    return in_full(at(f"/{page}?{query}"))


def file_address(question: Question, name: str, ending: str, language: Language) -> str:
    """Return the address, on this site, of a dataset's file."""
    written = urlencode({"lang": language, **_filters_and_order(question)}, safe=",")
    return f"{release_address(question)}/{name}.{ending}?{written}"


def address_of_all(edition: str, ending: str, language: Language) -> str:
    """Return the address, on this site, of the file of the ratings of all releases."""
    return at(f"/data/{edition}/{ALL}/ratings.{ending}?{urlencode({'lang': language})}")


def method_address(question: Question) -> str:
    """Return the address, on this site, of the file of a release's method."""
    return f"{release_address(question)}/{METHOD}"


def release_address(question: Question) -> str:
    """Return the address, on this site, under which a release's files are."""
    return at(f"/data/{question.edition}/{question.release}")
