"""The numbers and tables of a brief, each table below what it says."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Cell,
    Column,
    Count,
    Metric,
    Metrics,
    Missing,
    Section,
    Share,
    Signed,
    Table,
    Text,
    UnitLink,
)
from components.province.brief import (
    Brief,
    counted_by_unit,
    units_with_a_brief,
)
from components.text import day, listing, name_of, period, points, say, say_count, share, whole
from components.wording import labels, programme, ratings
from components.wording.releases import nothing_before
from data_access.editions import edition
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP


def scope(brief: Brief) -> str:
    """Say which projects are counted, and when."""
    return say(
        "{unit}: {count} of {listed} projects; {period}",
        unit=name_of(brief.unit, "short"),
        count=whole(brief.own.projects),
        listed=whole(brief.release.listed),
        period=period(brief.release.period),
    )


# -- all units -------------------------------------------------------------------------------------


def every_unit(question: Question) -> Table:
    """Return the units that have a brief, with quota, projects and stars."""
    counts = counted_by_unit(question)
    facts, kinds = edition(question.edition), labels.unit_kinds(question.edition)
    return table_of(
        say("Recommending units and their projects"),
        [(unit, counts[unit.code]) for unit in units_with_a_brief(question)],
        (
            Column("unit", say("Recommending unit"), "heading"),
            lambda row: UnitLink(row[0].code, name_of(row[0])),
        ),
        (Column("kind", say("Kind of unit")), lambda row: kinds[row[0].kind]),
        (
            Column("quota", say("Quota"), "number"),
            lambda row: _counted(facts.quota_of(row[0])),
        ),
        (Column("projects", say("Projects"), "number"), lambda row: Count(row[1].projects)),
        (Column("rated", say("Rated"), "number"), lambda row: Count(row[1].rated)),
        (Column("high", say("Four or five stars"), "number"), lambda row: Count(row[1].high)),
        (
            Column("mean", say("Mean total score"), "number", from_five()),
            lambda row: ratings.in_points(row[1].mean),
        ),
        layout="cards",
    )


def _counted(number: int | None) -> Cell:
    return Missing() if number is None else Count(number)


def from_five() -> str:
    """Say from how many rated projects on there is a mean (rule 8)."""
    return say("given for {count} or more rated projects", count=SMALLEST_GROUP)


# -- its numbers -----------------------------------------------------------------------------------


def key_figures(brief: Brief) -> Metrics:
    """Return quota and use, coverage, stars, mean, its place by it, and the best rank."""
    own, country, best = brief.own, brief.country, brief.best
    return Metrics(
        (
            Metric(say("Projects recommended"), Count(own.projects), _quota_used(brief)),
            Metric(
                say("Projects rated"),
                Count(own.rated),
                say_count("{count} not rated", "{count} not rated", own.stars[0]),
            ),
            _high(brief),
            Metric(
                say("Mean total score"),
                ratings.in_points(own.mean),
                from_five()
                if own.mean is None or country.mean is None
                else say("country {value}", value=points(country.mean)),
            ),
            Metric(say("Rank by mean"), brief.places["mean"] or Missing(), _among_whom(brief)),
            Metric(say("Best rank"), Missing(), say("no project is rated"))
            if best is None
            else Metric(
                say("Best rank"), ratings.rank(best, cached.leader_reach(brief.question.whole))
            ),
        )
    )


def _quota_used(brief: Brief) -> str:
    if brief.quota is None:
        return say("no quota in this edition")
    used = share(brief.recommended / brief.quota if brief.quota else 0)
    if len(brief.sharing) > 1:
        return say(
            "quota {quota}, shared by {units}, used {share}",
            quota=whole(brief.quota),
            units=listing(name_of(unit, "short") for unit in brief.sharing),
            share=used,
        )
    return say("quota {quota}, used {share}", quota=whole(brief.quota), share=used)


def _high(brief: Brief) -> Metric:
    own, country, name = brief.own, brief.country, say("Four or five stars")
    if own.high_share is None or country.high_share is None:
        return Metric(name, Count(own.high), say("of {rated} rated", rated=whole(own.rated)))
    return Metric(
        name, Share(own.high_share), say("country {value}", value=share(country.high_share))
    )


def _among_whom(brief: Brief) -> str:
    """Say among whom the mean has its rank, or why it has none."""
    if brief.of_its_kind == 1:
        return say("the only unit of its kind")
    if brief.own.mean is None:
        return from_five()
    if brief.places["mean"] is None:
        return say("no other unit of its kind has {least} rated projects", least=SMALLEST_GROUP)
    return say("units of its kind with {least} rated projects or more", least=SMALLEST_GROUP)


# -- its place -------------------------------------------------------------------------------------


def places(brief: Brief) -> Section:
    """Return the unit's numbers beside the country's, and its place among its kind."""
    title = _title_of_places(brief)
    measures: tuple[tuple[str, str, Callable[[Any], Cell]], ...] = (
        ("projects", say("Projects recommended"), Count),
        ("rated", say("Projects rated"), Count),
        ("high", say("Four or five stars"), Count),
        ("high_share", say("Share of projects with four or five stars"), ratings.in_percent),
        ("mean", say("Mean total score"), ratings.in_points),
    )
    columns = (
        Column("measure", say("Measure"), "heading"),
        Column("own", name_of(brief.unit, "short"), "number"),
        Column("country", country_name(), "number"),
        Column("place", say("Rank"), "number"),
    )
    rows = tuple(
        (
            name,
            cell(getattr(brief.own, key)),
            cell(getattr(brief.country, key)),
            brief.places.get(key) or Missing(),
        )
        for key, name, cell in measures
    )
    return Section(title, (Table(title, columns, rows),), _meaning_of_places(brief))


def _title_of_places(brief: Brief) -> str:
    place = brief.places["high"]
    if place is None:
        return say("Against the country")
    rank, size = whole(place.rank), whole(place.among or 0)
    if place.is_tied:
        return say(
            "Tied for rank {rank} of {size} by number of four- and five-star projects",
            rank=rank,
            size=size,
        )
    return say(
        "Rank {rank} of {size} by number of four- and five-star projects", rank=rank, size=size
    )


def _meaning_of_places(brief: Brief) -> str:
    kind = labels.unit_kinds(brief.question.edition)[brief.unit.kind]
    if brief.of_its_kind == 1:
        return say("{kind}: the only unit of its kind, so it has no rank.", kind=kind)
    return say_count(
        "{kind}: rank among {count} unit; by share and mean among those with {least} rated "
        "projects or more.",
        "{kind}: rank among {count} units; by share and mean among those with {least} rated "
        "projects or more.",
        brief.of_its_kind,
        kind=kind,
        least=SMALLEST_GROUP,
    )


def country_name() -> str:
    """Return what all projects together are called."""
    return say("Whole country")


# -- its moves -------------------------------------------------------------------------------------


def moves(brief: Brief) -> Section:
    """Return the unit's biggest moves since the release before, with their parts (rule 7)."""
    if not brief.moves:
        none = say("None of this unit's projects has moved since the previous release.")
        title = say("Biggest moves since the last release")
        return Section(title, (), none if brief.release.previous else nothing_before())
    title, parts = _title_of_moves(brief), labels.parts_of_move()
    caption = say(
        "Places gained (+) or lost (−) as one factor at a time is switched from the previous "
        "release to this one, in this order; {period}",
        period=period(brief.release.period),
    )
    columns = (
        Column("change", say("Change"), "short", ratings.change_meaning()),
        Column("project", say("Project"), "heading"),
        Column("rank", say("Rank"), "number"),
        *(Column(code, name, "number") for code, name in parts.items()),
    )
    reach = cached.leader_reach(brief.question.whole)
    rows = tuple(
        (
            ratings.change(row),
            ratings.named(row),
            ratings.rank(row, reach),
            *(Signed(getattr(move, part)) for part in parts),
        )
        for row, move in brief.moves
    )
    return Section(title, (Table(title, columns, rows, layout="cards"),), caption)


def _title_of_moves(brief: Brief) -> str:
    change = max((row.change or 0 for row, _ in brief.moves), key=abs)
    if change > 0:
        return say_count(
            "Biggest move: up {count} place", "Biggest move: up {count} places", change
        )
    return say_count(
        "Biggest move: down {count} place", "Biggest move: down {count} places", -change
    )


# -- its directions, and who is not rated ----------------------------------------------------------


def directions(brief: Brief) -> Section:
    """Return the unit's projects by direction, beside the country's share of high stars."""
    names = labels.directions(brief.question.edition)
    title = _title_of_directions(brief, names)
    table = table_of(
        title,
        brief.directions,
        (Column("direction", say("Direction"), "heading"), lambda row: names[row[0]]),
        (Column("projects", say("Projects"), "number"), lambda row: Count(row[1].projects)),
        (Column("rated", say("Rated"), "number"), lambda row: Count(row[1].rated)),
        (Column("high", say("Four or five stars"), "number"), lambda row: Count(row[1].high)),
        (
            Column("country", say("Country: share of four or five stars"), "number"),
            lambda row: ratings.in_percent(row[2].high_share),
        ),
    )
    return Section(title, (table,))


def _title_of_directions(brief: Brief, names: Mapping[str, str]) -> str:
    (strongest, first, _), *others = brief.directions
    if any(own.projects == first.projects for _, own, _ in others):
        return say_count(
            "Projects in {count} direction",
            "Projects in {count} directions",
            len(brief.directions),
        )
    return say_count(
        "Most in {direction}: {count} project",
        "Most in {direction}: {count} projects",
        first.projects,
        direction=names[strongest],
    )


def not_rated(brief: Brief) -> Section:
    """Return the unit's projects without a rating, with reason and note."""
    count = brief.own.stars[0]
    if not count:
        return Section(say("Every project is rated"), ())
    title = say_count("{count} project is not rated", "{count} projects are not rated", count)
    table = table_of(
        title,
        brief.not_rated,
        (Column("project", say("Project"), "heading"), ratings.named),
        (
            Column("reason", say("Reason for no rating")),
            lambda row: ratings.stars(row, brief.release.method),
        ),
        (Column("note", say("Note")), lambda row: row.note or Missing()),
    )
    return Section(title, (table,))


# -- what comes next -------------------------------------------------------------------------------


def due_next(edition_code: str, as_of: date) -> Section:
    """Return the steps of the programme that are not yet completed, or that all are."""
    facts, title = edition(edition_code), say("What is due next")
    left = [step for step in programme.steps(facts, as_of) if step.state.code != "done"]
    shown: Block = (
        programme.table(title, left) if left else Text(programme.due_in_words(facts, as_of))
    )
    caption = say(
        "As of {day}; source: {document}",
        day=day(as_of),
        document=name_of(facts.document("call"), "cited"),
    )
    return Section(title, (shown,), caption)
