"""The numbers and tables of a brief, each table below what it says."""

from collections.abc import Mapping
from datetime import date

from components.blocks.values import (
    Block,
    Cell,
    Column,
    Count,
    Metric,
    Metrics,
    Missing,
    Points,
    ProjectLink,
    Rank,
    Section,
    Share,
    Signed,
    Table,
    Text,
    UnitLink,
)
from components.province.brief import (
    Brief,
    Counted,
    Place,
    counted_by_unit,
    quota_of,
    units_with_a_brief,
)
from components.text import day, name_of, period, points, say, say_count, share, whole
from components.wording import labels, programme, ratings
from data_access.answers import BoardRow
from data_access.editions import Unit, edition
from data_access.models import Move
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP


def points_or_missing(hundredths: int | None) -> Cell:
    """Return a mean, or nothing."""
    return Missing() if hundredths is None else Points(hundredths)


def share_or_missing(part: float | None) -> Cell:
    """Return a share, or nothing."""
    return Missing() if part is None else Share(part)


def place_cell(place: Place | None) -> Cell:
    """Return a place as a rank among the units that have one."""
    return Missing() if place is None else Rank(place.rank, place.is_tied, among=place.among)


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
    kinds = labels.unit_kinds()
    rows = [
        (
            UnitLink(unit.code, name_of(unit)),
            kinds[unit.kind],
            _quota(unit, question.edition),
            Count(counts[unit.code].projects),
            Count(counts[unit.code].rated),
            Count(counts[unit.code].high),
            points_or_missing(counts[unit.code].mean),
        )
        for unit in units_with_a_brief(question)
    ]
    return Table(
        say("Recommending units and their projects"),
        (
            Column("unit", say("Recommending unit"), "heading"),
            Column("kind", say("Kind of unit")),
            Column("quota", say("Quota"), "number"),
            Column("projects", say("Projects"), "number"),
            Column("rated", say("Rated"), "number"),
            Column("high", say("Four or five stars"), "number"),
            Column("mean", say("Mean total score"), "number", from_five()),
        ),
        tuple(rows),
        layout="cards",
    )


def _quota(unit: Unit, edition_code: str) -> Cell:
    quota = quota_of(unit, edition_code)
    return Missing() if quota is None else Count(quota)


def from_five() -> str:
    """Say from how many rated projects on there is a mean (rule 8)."""
    return say("from {count} rated projects on", count=SMALLEST_GROUP)


# -- its numbers -----------------------------------------------------------------------------------


def key_figures(brief: Brief) -> Metrics:
    """Return quota and use, coverage, stars, mean, its place by it, and the best rank."""
    own, country, best = brief.own, brief.country, brief.best
    return Metrics(
        (
            Metric(
                say("Projects recommended"),
                Count(own.projects),
                _quota_used(own.projects, brief.quota),
            ),
            Metric(
                say("Projects rated"),
                Count(own.rated),
                say_count("{count} not rated", "{count} not rated", own.stars[0]),
            ),
            _high(own, country),
            Metric(
                say("Mean total score"),
                points_or_missing(own.mean),
                from_five()
                if own.mean is None or country.mean is None
                else say("country {value}", value=points(country.mean)),
            ),
            Metric(say("Rank by mean"), place_cell(brief.places.mean), _among_whom(brief)),
            Metric(
                say("Best rank"),
                ratings.rank(best, brief.leader_reach) if best else Missing(),
                "" if best else say("no project is rated"),
            ),
        )
    )


def _quota_used(projects: int, quota: int | None) -> str:
    if quota is None:
        return say("no quota in this edition")
    return say(
        "quota {quota}, used {share}",
        quota=whole(quota),
        share=share(projects / quota if quota else 0),
    )


def _high(own: Counted, country: Counted) -> Metric:
    name = say("Four or five stars")
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
    if brief.places.mean is None:
        return say("no other of its kind has {least} rated projects", least=SMALLEST_GROUP)
    return {
        "province": say(
            "provincial authorities with {least} rated projects or more", least=SMALLEST_GROUP
        ),
        "separately_planned_city": say(
            "separately planned cities with {least} rated projects or more", least=SMALLEST_GROUP
        ),
        "central_enterprise": say(
            "central enterprises with {least} rated projects or more", least=SMALLEST_GROUP
        ),
    }[brief.unit.kind]


# -- its place -------------------------------------------------------------------------------------


def places(brief: Brief) -> Section:
    """Return the unit's numbers beside the country's, and its place among its kind."""
    own, country, of_own = brief.own, brief.country, brief.places
    rows: list[tuple[Cell, ...]] = [
        (
            say("Projects recommended"),
            Count(own.projects),
            Count(country.projects),
            place_cell(of_own.projects),
        ),
        (say("Projects rated"), Count(own.rated), Count(country.rated), Missing()),
        (say("Four or five stars"), Count(own.high), Count(country.high), place_cell(of_own.high)),
        (
            say("Share of four and five stars"),
            share_or_missing(own.high_share),
            share_or_missing(country.high_share),
            place_cell(of_own.high_share),
        ),
        (
            say("Mean total score"),
            points_or_missing(own.mean),
            points_or_missing(country.mean),
            place_cell(of_own.mean),
        ),
    ]
    title = _title_of_places(brief)
    columns = (
        Column("measure", say("Measure"), "heading"),
        Column("own", name_of(brief.unit, "short"), "number"),
        Column("country", country_name(), "number"),
        Column("place", say("Rank"), "number"),
    )
    return Section(title, (Table(title, columns, tuple(rows)),), _meaning_of_places(brief))


def _title_of_places(brief: Brief) -> str:
    place = brief.places.high
    if place is None:
        return say("Against the country")
    rank, size = whole(place.rank), whole(place.among)
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
    kind = labels.unit_kinds()[brief.unit.kind]
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
    title = _title_of_moves(brief)
    if not brief.moves:
        return Section(title, (), _no_moves(brief))
    caption = say(
        "Places gained (+) or lost (−) when one thing at a time is switched from the release "
        "before to this one, in this order; {period}",
        period=period(brief.release.period),
    )
    columns = (
        Column("change", say("Change"), "short", ratings.change_meaning()),
        Column("project", say("Project"), "heading"),
        Column("rank", say("Rank"), "number"),
        Column("own", say("Own scores"), "number"),
        Column("others", say("Scores of others"), "number"),
        Column("entries", say("Entries and exits"), "number"),
        Column("method", say("Change of method"), "number"),
        Column("correction", say("Correction"), "number"),
    )
    rows = tuple(_moved(brief, row, move) for row, move in brief.moves)
    return Section(title, (Table(title, columns, rows, layout="cards"),), caption)


def _moved(brief: Brief, row: BoardRow, move: Move) -> tuple[Cell, ...]:
    return (
        ratings.change(row),
        ProjectLink(row.project, name_of(row)),
        ratings.rank(row, brief.leader_reach),
        Signed(move.own_scores),
        Signed(move.others_scores),
        Signed(move.entries_and_exits),
        Signed(move.method),
        Signed(move.correction),
    )


def _title_of_moves(brief: Brief) -> str:
    if not brief.moves:
        return say("Biggest moves since the last release")
    change = max((row.change or 0 for row, _ in brief.moves), key=abs)
    if change > 0:
        return say_count(
            "Biggest move: up {count} place", "Biggest move: up {count} places", change
        )
    return say_count(
        "Biggest move: down {count} place", "Biggest move: down {count} places", -change
    )


def _no_moves(brief: Brief) -> str:
    if brief.release.previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    return say("No project of this unit has moved since the release before.")


# -- its directions, and who is not rated ----------------------------------------------------------


def directions(brief: Brief) -> Section:
    """Return the unit's projects by direction, beside the country's share of high stars."""
    names = labels.directions(brief.question.edition)
    title = _title_of_directions(brief, names)
    columns = (
        Column("direction", say("Direction"), "heading"),
        Column("projects", say("Projects"), "number"),
        Column("rated", say("Rated"), "number"),
        Column("high", say("Four or five stars"), "number"),
        Column("country", say("Country: share of four or five stars"), "number"),
    )
    rows = tuple(
        (
            names[each.code],
            Count(each.own.projects),
            Count(each.own.rated),
            Count(each.own.high),
            share_or_missing(each.country.high_share),
        )
        for each in brief.directions
    )
    return Section(title, (Table(title, columns, rows),))


def _title_of_directions(brief: Brief, names: Mapping[str, str]) -> str:
    most = brief.directions[0].own.projects
    strongest = [each for each in brief.directions if each.own.projects == most]
    if len(strongest) > 1:
        return say_count(
            "Projects in {count} direction",
            "Projects in {count} directions",
            len(brief.directions),
        )
    return say_count(
        "Most in {direction}: {count} project",
        "Most in {direction}: {count} projects",
        most,
        direction=names[strongest[0].code],
    )


def not_rated(brief: Brief) -> Section:
    """Return the unit's projects without a rating, with reason and note."""
    count = brief.own.stars[0]
    if not count:
        return Section(say("Every project is rated"), ())
    title = say_count("{count} project is not rated", "{count} projects are not rated", count)
    columns = (
        Column("project", say("Project"), "heading"),
        Column("reason", say("Reason for no rating")),
        Column("note", say("Note")),
    )
    rows = tuple(
        (
            ProjectLink(row.project, name_of(row)),
            ratings.stars(row, brief.release.method),
            row.note or Missing(),
        )
        for row in brief.not_rated
    )
    return Section(title, (Table(title, columns, rows),))


# -- what comes next -------------------------------------------------------------------------------


def due_next(edition_code: str, as_of: date) -> Section:
    """Return the steps of the programme that are not yet completed, or that all are."""
    facts, title = edition(edition_code), say("What is due next")
    left = [step for step in programme.steps(facts, as_of) if step.state.code != "done"]
    rows = tuple((programme.when(step.when), step.name, step.state) for step in left)
    table: Block = Table(title, programme.columns(), rows)
    caption = say(
        "As of {day}; source: {document}",
        day=day(as_of),
        document=facts.document("call").number,
    )
    return Section(title, (table if left else Text(programme.due_in_words(facts, as_of)),), caption)
