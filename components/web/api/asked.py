"""What requests may ask: the parameters of every resource, and what follows from their codes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from components import cached
from components.addresses import at
from components.choices.from_query import LATEST, known_codes
from components.text import Language, say
from components.web.api import limits
from components.web.api.problems import Wrong, wrong_parameters
from data_access.answers import PublishedRelease
from data_access.methods import method
from data_access.question import BOARD_ORDERS, PAGE_SIZE, Question

FILTERS = ("category", "direction", "region", "unit", "stars", "q")
CODES_NAMED = 40
"""As many codes are named where one is expected; beyond that the resource that lists them is."""

LISTED_AT = {
    "category": "/categories",
    "direction": "/directions",
    "region": "/regions",
    "unit": "/units",
    "stars": "/docs",
}


def _separated(found: object) -> object:
    """Split codes at commas, whether the parameter comes once or several times; each counts once.

    Too many are left as they are, to be refused.
    """
    if not isinstance(found, list | tuple):
        return found
    codes = [code for part in found for code in str(part).split(",")]
    if len(codes) > limits.MOST_CODES:
        return tuple(codes)
    return tuple(dict.fromkeys(filter(None, codes)))


def _printable(words: str) -> str:
    if not words.isprintable():
        raise ValueError("not printable")
    return " ".join(words.split())


Codes = Annotated[tuple[str, ...], Field(max_length=limits.MOST_CODES), BeforeValidator(_separated)]
Words = Annotated[str, Field(max_length=limits.LONGEST["q"]), AfterValidator(_printable)]


class Asked(BaseModel):
    """What every resource may be asked; a parameter that it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Codes = ()
    format: Literal["json", "csv"] | None = None
    lang: Language | None = None


class AskedPage(Asked):
    """One page of rows."""

    page: int = Field(default=1, ge=1, le=limits.MOST["page"])
    per_page: int = Field(default=PAGE_SIZE, ge=1, le=limits.MOST["per_page"])


class AskedEdition(Asked):
    """What belongs to an edition; without one, to the newest."""

    edition: str = ""


class AskedReleases(AskedEdition):
    """The releases of an edition, of one period or of all."""

    period: str = ""


class AskedRelease(AskedEdition):
    """What belongs to a release: a code, a period (its newest version), or the newest of all."""

    release: str = LATEST


class AskedCatalogue(AskedPage, AskedEdition):
    """The catalogue of an edition: a version of it, or the newest."""

    version: int | None = Field(default=None, ge=1, le=limits.MOST["version"])


class AskedGroups(AskedPage):
    """Projects narrowed as on the site."""

    category: Codes = ()
    direction: Codes = ()
    region: Codes = ()
    unit: Codes = ()
    q: Words = ""
    sort: str


class AskedProjects(AskedGroups, AskedEdition):
    """The list of an edition."""

    sort: str = "number"


class AskedMoves(AskedGroups, AskedRelease):
    """Changes of rank in a release."""

    stars: Codes = ()
    sort: str = "-change"


class AskedStandings(AskedMoves):
    """Ranks within groups in a release."""

    sort: str = "rank"


class AskedRatings(AskedMoves):
    """The leaderboard of a release.

    What else stands in a leaderboard's address is taken and changes nothing, so that the query of
    any of them can be asked here.
    """

    sort: str = "rank"
    view: str = Field(default="", max_length=limits.LONGEST["view"])
    picked: str = Field(default="", max_length=limits.LONGEST["picked"])


@dataclass(frozen=True, slots=True)
class Found:
    """The release a request is about; `is_fixed`: it was named so that it never means another."""

    release: PublishedRelease
    is_fixed: bool


def edition_of(asked: AskedEdition) -> str:
    """Return the code of the edition asked for; without one, of the newest with a release."""
    known = cached.editions()
    if not asked.edition and known:
        return (cached.shown_editions() or known)[0]
    if asked.edition not in known:
        raise wrong_parameters([Wrong("edition", asked.edition, one_of(known, "/editions"))])
    return asked.edition


def release_of(asked: AskedRelease) -> Found:
    """Return the release asked for."""
    edition_code = edition_of(asked)
    found = find_release(edition_code, asked.release or LATEST)
    if found is None:
        expected = releases_there_are(edition_code)
        raise wrong_parameters([Wrong("release", asked.release, expected)])
    return Found(found.release, found.is_fixed and bool(asked.edition))


def find_release(edition_code: str, asked: str) -> Found | None:
    """Return a release by its code, its period (newest version) or LATEST; None for no such."""
    for release in cached.releases(edition_code):
        if asked == release.code:
            return Found(release, is_fixed=True)
        if asked in (release.period, LATEST):
            return Found(release, is_fixed=False)
    return None


def releases_there_are(edition_code: str) -> str:
    """Say which releases an edition has."""
    published = [release.code for release in cached.releases(edition_code)]
    return one_of([LATEST, *published] if published else [], "/releases")


def question_of(
    asked: AskedGroups, edition_code: str, release: str = "", *, sorts: Collection[str]
) -> Question:
    """Return what is asked of a release, or of the list; a refusal names all it does not know."""
    stars = asked.stars if isinstance(asked, AskedMoves) else ()
    wrong = list(_unknown_codes(asked, edition_code))
    if asked.sort.removeprefix("-") not in sorts:
        orders = ", ".join(sorts)
        expected = say("one of {codes}, prefixed with - for descending order", codes=orders)
        wrong.append(Wrong("sort", asked.sort, expected))
    if wrong:
        raise wrong_parameters(wrong)
    return Question(
        edition_code,
        release,
        categories=asked.category,
        directions=asked.direction,
        regions=asked.region,
        units=asked.unit,
        stars=tuple(map(int, stars)),
        search=asked.q,
        sort=asked.sort,
        page=asked.page,
    )


def board_orders(release: PublishedRelease) -> tuple[str, ...]:
    """Return what the leaderboard of a release can be sorted by."""
    return (*BOARD_ORDERS, *method(release.method).dimension_codes)


def check_fields(asked: Asked, known: Collection[str]) -> None:
    """Refuse fields that the rows do not have."""
    expected = one_of(known, "/docs")
    if wrong := [Wrong("fields", name, expected) for name in asked.fields if name not in known]:
        raise wrong_parameters(wrong)


def filters_of(asked: AskedGroups) -> Mapping[str, Collection[str]]:
    """Return the filters that narrow a request, by the names they have in addresses."""
    return {name: value for name in FILTERS if (value := getattr(asked, name, ()))}


def as_query(filters: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return filters as they stand in an address."""
    return {
        name: codes if isinstance(codes, str) else ",".join(codes)
        for name, codes in filters.items()
    }


def _unknown_codes(asked: AskedGroups, edition_code: str) -> Iterable[Wrong]:
    for name, known in known_codes(edition_code).items():
        unknown = [code for code in getattr(asked, name, ()) if code not in known]
        if unknown:
            yield Wrong(name, ",".join(unknown), one_of(known, LISTED_AT[name]))


def one_of(codes: Collection[str], listed_at: str) -> str:
    """Say which codes are expected: all of them, or where they are listed."""
    if not codes:
        return say("nothing is published yet")
    if len(codes) > CODES_NAMED:
        return say("one of the codes listed at {address}", address=at(f"/api/v1{listed_at}"))
    return say("one of {codes}", codes=", ".join(codes))
