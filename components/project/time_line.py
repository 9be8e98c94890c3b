"""A project's way from the list to the catalogue, and how its edition ended for it."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Cell,
    Column,
    Link,
    Links,
    Section,
    State,
    Table,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.text import local_day, name_of, say, whole
from components.wording import evaluation, list_changes, programme, ratings
from data_access.answers import ProjectFacts
from data_access.closing.answers import Closing, FinalRow, PublicCatalogue, Step
from data_access.editions import edition

Row = tuple[date | None, Cell, Cell]
"""The day of a step, None where it has none yet, the step, and its result or how it stands."""


def time_line(project: ProjectFacts, today: date) -> Section:
    """Return the project's way from the list to the catalogue, and how much of it is over."""
    facts = edition(project.edition)
    end = programme.period_end(facts, today)
    listed: Row = (facts.listed_on, say("Listed"), name_of(facts.document("list"), "cited"))
    period: list[Row] = [
        listed,
        *_of_releases(project),
        *_of_lists(project),
        (facts.ends_on, end.name, end.state),
    ]
    rows = [*_by_day(period), *_after_it(project, today)]
    date_of, step, _ = programme.columns()
    table = Table(
        say("Time line of the project"),
        (date_of, step, Column("result", say("Result"))),
        tuple((programme.when(when), name, result) for when, name, result in rows),
    )
    return Section(say("Time line"), (programme.progress(facts, today), table))


def _by_day(rows: Sequence[Row]) -> list[Row]:
    """Return steps by their days; of unknown day, the list comes first and the end last."""
    dated = [(when, row) for row in rows if (when := row[0]) is not None]
    ordered = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    first, last = ([row] if row[0] is None else [] for row in (rows[0], rows[-1]))
    return [*first, *ordered, *last]


def _of_releases(project: ProjectFacts) -> list[Row]:
    """Return the project's ratings; one of a release published this moment comes a little later."""
    methods = {release.code: release.method for release in cached.releases(project.edition)}
    return [
        (
            local_day(past.published_at),
            Link(
                filters.release_name(past.release),
                link("project", id=past.project, release=past.release),
            ),
            ratings.stars(past, methods[past.release]),
        )
        for past in cached.history(project.code)
        if past.release in methods
    ]


def _of_lists(project: ProjectFacts) -> list[tuple[date, Cell, Cell]]:
    """Return what corrected versions of the list changed about the project, and why."""
    by_version = groupby(
        cached.list_changes(project.code), lambda each: (each.version, each.at, each.reason)
    )
    return [
        (
            local_day(at),
            say("List corrected, version {version}", version=whole(version)),
            say("; ").join(
                (*(list_changes.sentence(each.change, project.edition) for each in changed), reason)
            ),
        )
        for (version, at, reason), changed in by_version
    ]


# -- after the demonstration period --------------------------------------------------------------


def _after_it(project: ProjectFacts, today: date) -> list[Row]:
    """Return the steps after the demonstration period, for one project: what is known of each."""
    facts = edition(project.edition)
    known = _known(cached.closing(project.edition), cached.end_of_project(project.code))
    waiting = (None, programme.waiting(programme.has_ended(facts, today)))
    return [
        (when and local_day(when), name_of(milestone), state)
        for milestone in facts.milestones
        for when, state in [known.get(milestone.code, waiting)]
    ]


def _known(closing: Closing, project: Step) -> dict[str, tuple[datetime | None, State]]:
    """Return when, and how the project stands, for each step that has reached it."""
    known: dict[str, tuple[datetime | None, State]] = {}
    draw, catalogue = closing.draw, closing.catalogue
    if project.self_assessed_at:
        known["self_assessment"] = project.self_assessed_at, State("done", say("handed in"))
    elif draw:
        known["self_assessment"] = draw.announced_at, State("done", say("not handed in"))
    if draw and draw.revealed_at:
        known["spot_check"] = draw.revealed_at, State("done", say("not drawn"))
        if project.outcome:
            outcome = evaluation.outcome_names()[project.outcome]
            known["spot_check"] = project.checked_at, State("done", outcome)
        elif project.position:
            drawn = say("drawn as no. {place}", place=whole(project.position))
            known["spot_check"] = draw.revealed_at, State("due", drawn)
    if catalogue:
        grade = evaluation.grade_text(project, evaluation.method_of(catalogue))
        included = say("included") if project.catalogued else say("not included")
        known["final_evaluation"] = catalogue.published_at, State("done", grade)
        known["catalogue"] = catalogue.published_at, State("done", included)
    return known


# -- the final evaluation ------------------------------------------------------------------------


def final_evaluation(project: ProjectFacts) -> list[Section]:
    """Return what was self-assessed and what was verified of a project, once it is public."""
    catalogue = cached.closing(project.edition).catalogue
    rows = cached.every_final_row(catalogue) if catalogue else ()
    row = next((row for row in rows if row.project == project.code), None)
    if row is None or catalogue is None:
        return []
    onwards = Link(say("How the edition ended, and the whole catalogue"), link("catalogue"))
    status = evaluation.status(catalogue)
    blocks: list[Block] = [
        *([_scores(row, catalogue)] if row.scores else []),
        *([Text(status, kind="quiet")] if status else []),
        Links((onwards,)),
    ]
    return [Section(say("Final evaluation"), tuple(blocks), _in_words(row, catalogue))]


def _in_words(row: FinalRow, catalogue: PublicCatalogue) -> str:
    """Say grade, spot check with its finding, and whether the project is in the catalogue."""
    grade = evaluation.grade_text(row, evaluation.method_of(catalogue))
    parts = [
        say("{grade}, lowered after the spot check", grade=grade) if row.capped else grade,
        evaluation.outcome_names()[row.outcome or evaluation.NOT_DRAWN],
        row.finding or "",
        say("in the catalogue") if row.catalogued else say("not in the catalogue"),
    ]
    return say("; ").join(part for part in parts if part)


def _scores(row: FinalRow, catalogue: PublicCatalogue) -> Table:
    """Return a project's scores by dimension, self-assessed and verified, and both totals."""
    scores = [
        (name_of(each), row.self_scores.get(each.code), row.scores.get(each.code))
        for each in evaluation.method_of(catalogue).dimensions
    ]
    return table_of(
        say("Self-assessed and verified scores"),
        [*scores, (say("Total score"), row.self_total, row.total)],
        (Column("dimension", say("Dimension"), "heading"), lambda row: row[0]),
        (Column("own", say("Self-assessed"), "number"), lambda row: ratings.in_points(row[1])),
        (Column("verified", say("Verified"), "number"), lambda row: ratings.in_points(row[2])),
    )
