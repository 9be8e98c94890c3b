"""What remains of an edition: its final evaluation and catalogue, or the draw of spot checks."""

from collections.abc import Callable, Iterable, Sequence

from components import cached
from components.blocks.values import (
    SLOT,
    Block,
    ChartBlock,
    Columns,
    Facts,
    Lines,
    Link,
    Notice,
    Option,
    Page,
    Section,
    Switch,
    Text,
)
from components.catalogue import charts, draw, listing
from components.choices import address, filters
from components.choices.asked import Asked
from components.text import day, say, say_count
from components.wording import evaluation, programme, scope
from components.wording.releases import correction_of
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.question import PAGE_SIZE, Question
from data_access.rating import SMALLEST_GROUP

AT = "catalogue"
RESULTS, DRAW = PARTS = ("results", "draw")


def _versions(edition_code: str) -> dict[str, PublicCatalogue]:
    """Return the published versions of the catalogue by their numbers, the newest first."""
    return {str(each.version): each for each in cached.closing(edition_code).catalogues}


KNOWN: dict[str, Callable[[str], Iterable[str]]] = {
    "show": lambda _edition: PARTS,
    "version": _versions,
    "repeat": lambda _edition: (draw.NOW,),
}
"""The codes that the page's own choices may have."""


def settle() -> list[str]:
    """Write the version out: an address means the same after the catalogue was corrected."""
    newest = next(iter(_versions(address.chosen("edition"))), None)
    if newest and not address.chosen("version"):
        address.choices()["version"] = newest
    return []


def page(asked: Asked) -> Page:
    """Return the part asked for of what there is by now, and the dates of the programme."""
    edition_code = asked.question.edition
    closing = cached.closing(edition_code)
    shown = _catalogue(asked)
    wants_draw = shown is None or asked.code("show") == DRAW
    if closing.draw and wants_draw:
        repeats = asked.code("repeat") == draw.NOW
        part, blocks = DRAW, draw.blocks(edition_code, closing.draw, repeats=repeats)
    else:
        part, blocks = RESULTS, _results(asked, shown) if shown else ()
    return Page(
        say("Final evaluation and catalogue"),
        (
            *([] if shown else [Notice(programme.nothing_yet(edition_code, asked.today))]),
            *([_parts(part)] if shown and closing.draw else []),
            *blocks,
            programme.section(edition_code, asked.today),
        ),
        description=_in_short(shown),
    )


def _catalogue(asked: Asked) -> PublicCatalogue | None:
    """Return the version of the catalogue asked for, else the newest; None before there is one."""
    known = _versions(asked.question.edition)
    return known.get(asked.code("version")) or next(iter(known.values()), None)


def _parts(part: str) -> Switch:
    names = {RESULTS: say("Catalogue"), DRAW: say("Spot-check draw")}
    options = tuple(Option(code, name) for code, name in names.items())
    return Switch(AT, "show", say("What to see"), options, part)


def _in_short(shown: PublicCatalogue | None) -> str:
    if shown is None:
        return ""
    return say_count(
        "{count} of {listed} projects is in the catalogue",
        "{count} of {listed} projects are in the catalogue",
        shown.catalogued,
        listed=shown.listed,
    )


# -- the final evaluation ------------------------------------------------------------------------


def _results(asked: Asked, shown: PublicCatalogue) -> tuple[Block, ...]:
    rows = charts.rows_of(asked.question, str(shown.version))
    question = asked.question.on_a_page(len(rows))
    when = evaluation.dated(shown)
    nothing = (Notice(scope.nothing_fits()),)
    return (
        filters.form(AT, asked),
        *_which_version(shown),
        scope.of_rows(question, len(rows), PAGE_SIZE, at=AT, when=when),
        *(_evaluated(question, rows, shown) if rows else nothing),
        Section(say("Proof of the catalogue"), (Facts(listing.proof(shown)),)),
    )


def _evaluated(
    question: Question, rows: Sequence[FinalRow], shown: PublicCatalogue
) -> tuple[Block, ...]:
    """Return what is known of the question's projects; below five nothing but the projects."""
    at = question.filters_only, (str(shown.version),)
    grades = ChartBlock(charts.final_grades, *at)
    assessed = ChartBlock(charts.assessed_and_verified, *at, links_rows=True)
    rule = Lines(tuple(map(Text, evaluation.rule(shown))))
    return (
        listing.key_figures(rows),
        listing.section(question, rows, shown),
        *([] if len(rows) < SMALLEST_GROUP else [Columns(((grades,), (assessed,)))]),
        Section(say("How the grades come about"), (rule,)),
    )


def _which_version(shown: PublicCatalogue) -> list[Block]:
    """Say why a version is new, and that an older one was replaced; offer the others."""
    published, version = _versions(shown.edition), str(shown.version)
    newest, blocks = next(iter(published)), list[Block]()
    if len(published) > 1:
        options = tuple(Option(code, _version_name(each)) for code, each in published.items())
        blocks.append(Switch(AT, "version", say("Version"), options, version))
    if version != newest:
        to_it = address.link(AT, version=newest, page=None)
        text = say("This catalogue was replaced by a newer one: {newer}.", newer=SLOT)
        newer = Link(say("version {version}", version=newest), to_it)
        blocks.append(Notice(text, (newer,), "warning"))
    reason = correction_of(shown)
    return [*blocks, Notice(reason)] if reason else blocks


def _version_name(shown: PublicCatalogue) -> str:
    return say("Version {version}, {day}", version=shown.version, day=day(shown.published_at))
