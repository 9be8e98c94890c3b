"""One recommending unit on one page; without one the units to choose from."""

from collections.abc import Iterable, Sequence

from components import cached
from components.blocks.values import (
    SLOT,
    Act,
    Block,
    Columns,
    Field,
    Files,
    Form,
    Link,
    Links,
    Notice,
    Option,
    Page,
    Text,
)
from components.choices import address, filters
from components.choices.address import link
from components.choices.asked import Asked
from components.export.browser import browser_path
from components.province import charts, tables
from components.province.brief import (
    Brief,
    brief_of,
    in_same_region,
    is_of_a_region,
    neighbours_of,
    units_with_a_brief,
    waived_for,
)
from components.province.projects import NEXT_STAR, projects
from components.text import listing, name_of, period, say
from components.wording import labels
from components.wording.units import unit_of
from components.wording.waivers import waived
from data_access.editions import Unit
from data_access.question import NO_REGION, Question

AT = "province"
EVERY_UNIT = filters.NOTHING
"""Asks for the list of units, where the reader's own would be chosen first."""


def _codes(edition: str) -> Iterable[str]:
    regions = (code for code in labels.region_names() if code != NO_REGION)
    return (*labels.unit_names(edition), *regions, EVERY_UNIT)


KNOWN = {"code": _codes, "order": lambda _edition: (NEXT_STAR,)}
"""The codes that the page's own choices may have."""


def mark(question: Question) -> str:
    """Return what changes without a release, as a mark: the rules that were waived."""
    return repr(cached.waived_rules(question.whole))


def page(asked: Asked) -> Page:
    """Return the brief of the unit asked for by its code or its province's, else the units."""
    unit = unit_asked(asked)
    return _of_unit(asked, unit) if unit else _every_unit(asked)


def unit_asked(asked: Asked) -> Unit | None:
    """Return the unit that the address names, None for none."""
    code = asked.code("code")
    return unit_of(asked.question.edition, code) if code else None


def _of_unit(asked: Asked, unit: Unit) -> Page:
    question = asked.question.whole
    brief = brief_of(question, unit)
    title = say("Brief for {unit}", unit=name_of(unit, "short"))
    return Page(
        title,
        (
            _choice(question, unit),
            Text(about(brief), kind="quiet"),
            tables.key_figures(brief),
            _ways(question, unit),
            _files(),
            *(_body(asked, brief) if brief.own.projects else _nothing(asked)),
            *_remarks(question, brief),
        ),
        subject=title,
        description=about(brief),
    )


def _body(asked: Asked, brief: Brief) -> tuple[Block, ...]:
    question = asked.question.whole
    return (
        projects(brief, asked.code("order")),
        charts.against_country(question, brief),
        Columns(((tables.places(brief),), (tables.directions(brief),))),
        tables.moves(brief),
        Columns(((tables.not_rated(brief),), (tables.due_next(question.edition, asked.today),))),
    )


def _nothing(asked: Asked) -> tuple[Block, ...]:
    return (
        Notice(say("This unit has recommended no project in this edition.")),
        tables.due_next(asked.question.edition, asked.today),
    )


def about(brief: Brief) -> str:
    """Say which unit the brief is about, of what kind, and when."""
    unit = brief.unit
    parts = [
        name_of(unit),
        labels.unit_kinds(brief.question.edition)[unit.kind],
        period(brief.release.period),
    ]
    return say("; ").join(dict.fromkeys(parts))


# -- choosing, and ways onwards ------------------------------------------------------------------


def _choice(question: Question, chosen: Unit | None) -> Form:
    offered = list(units_with_a_brief(question))
    if chosen and chosen not in offered:
        offered.append(chosen)
    name = say("Recommending unit")
    field = Field(
        "code",
        name,
        "one",
        (chosen.code,) if chosen else (),
        tuple(Option(unit.code, name_of(unit, "short")) for unit in offered),
        example=say("Choose a unit"),
    )
    return Form(AT, name, (field,), say("Show"))


def _ways(question: Question, unit: Unit) -> Links:
    others = neighbours_of(question, unit)
    codes = ",".join(each.code for each in (unit, *others))
    to_compare = link("compare", kind="unit", among=codes, **dict.fromkeys(filters.KEYS))
    with_whom = (
        say("Compare with neighbouring regions")
        if is_of_a_region(unit)
        else say("Compare with units of its kind")
    )
    compare = [Link(with_whom, to_compare)] if others else []
    return Links(
        (*compare, Link(say("All units"), link(AT, code=EVERY_UNIT, order=None))),
        (
            Act("copy-address", say("Copy link"), say("Link copied")),
            Act("keep-unit", say("Keep as my unit"), say("My unit ✓"), unit.code),
        ),
    )


def _files() -> Files:
    files = [Link(say("Print version"), address.printed(AT, "code", "order"))]
    if browser_path():
        files.append(Link("PDF", address.printed(AT, "code", "order", ending=".pdf")))
    files.append(Link("Excel", address.printed(AT, "code", "order", ending=".xlsx")))
    return Files(say("Download this brief"), tuple(files))


def _remarks(question: Question, brief: Brief) -> list[Text]:
    """Return which units share the quota or are counted apart, and which rules were waived."""
    others = in_same_region(question, brief.unit)
    sharing = [each for each in others if each in brief.sharing]
    apart = [each for each in others if each not in sharing]
    told = waived(waived_for(question, brief.unit))
    with_it = say("Counted apart, sharing this quota: {units}", units=_slots(sharing))
    without = say("Counted apart, with a quota of its own: {units}", units=_slots(apart))
    return [
        *_linked(with_it, sharing),
        *_linked(without, apart),
        *(Text(each, kind="quiet") for each in told),
    ]


def _slots(units: Sequence[Unit]) -> str:
    return listing(SLOT for _ in units)


def _linked(said: str, units: Sequence[Unit]) -> list[Text]:
    """Return what is said of units with a link to each; nothing without any."""
    links = tuple(Link(name_of(each, "short"), link(AT, code=each.code)) for each in units)
    return [Text(said, links, kind="quiet")] if units else []


# -- every unit ----------------------------------------------------------------------------------


def _every_unit(asked: Asked) -> Page:
    question = asked.question.whole
    region = labels.region_names().get(asked.code("code"))
    blocks: list[Block] = [
        _choice(question, None),
        Text(
            say(
                "A brief shows quota and its use, projects and stars against the country, "
                "strengths, moves and what is due next, to print on A4 or download as PDF or "
                "Excel workbook."
            ),
            kind="quiet",
        ),
        tables.every_unit(question),
    ]
    if region:
        none = say(
            "{region} has no recommending unit in this edition, hence no brief.", region=region
        )
        blocks.insert(0, Notice(none, kind="warning"))
    return Page(say("Unit brief"), tuple(blocks))
