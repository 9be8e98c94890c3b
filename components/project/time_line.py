"""A project's way from the list to the catalogue, and how its edition ended for it."""

from datetime import date, datetime

from components import cached
from components.blocks.values import (
    Block,
    Cell,
    Column,
    Link,
    Links,
    Missing,
    Points,
    Section,
    State,
    Table,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.text import local_day, name_of, say, whole
from components.wording import evaluation, programme, ratings
from data_access.answers import ProjectFacts
from data_access.closing.answers import Closing, FinalRow, PublicCatalogue
from data_access.closing.answers import Step as Known
from data_access.editions import edition

Row = tuple[date | None, Cell, Cell]
"""The day of a step, None where it has none yet, the step, and its result or how it stands."""
Standing = tuple[datetime | None, State]


def time_line(project: ProjectFacts, today: date) -> Section:
    """Return the project's way from the list to the catalogue, and how much of it is over."""
    facts = edition(project.edition)
    end = programme.period_end(facts, today)
    dated: list[tuple[date, Cell, Cell]] = [
        (facts.listed_on, say("Listed"), facts.document("list").number),
        *_of_releases(project),
        (facts.ends_on, end.name, end.state),
    ]
    rows: list[Row] = [*sorted(dated, key=lambda row: row[0]), *_after_it(project, today)]
    date_of, step, _ = programme.columns()
    return Section(
        say("Time line"),
        (
            programme.progress(facts, today),
            Table(
                say("Time line of the project"),
                (date_of, step, Column("result", say("Result"))),
                tuple((programme.when(when), name, result) for when, name, result in rows),
            ),
        ),
    )


def _of_releases(project: ProjectFacts) -> list[tuple[date, Cell, Cell]]:
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


# -- after the demonstration period --------------------------------------------------------------


def _after_it(project: ProjectFacts, today: date) -> list[Row]:
    """Return the steps after the demonstration period, for one project: what is known of each."""
    facts = edition(project.edition)
    closing, known = cached.closing(project.edition), cached.end_of_project(project.code)
    waiting: Standing = (None, programme.waiting(is_over=today >= facts.ends_on))
    told = {
        "self_assessment": _self_assessment(closing, known),
        "spot_check": _spot_check(closing, known),
        "final_evaluation": _evaluation(closing, known),
        "catalogue": _catalogue(closing, known),
    }
    return [
        (when and local_day(when), name_of(milestone), state)
        for milestone in facts.milestones
        for when, state in [told.get(milestone.code) or waiting]
    ]


def _self_assessment(closing: Closing, known: Known) -> Standing | None:
    if known.self_assessed_at:
        return known.self_assessed_at, State("done", say("handed in"))
    if closing.draw:
        return closing.draw.announced_at, State("done", say("not handed in"))
    return None


def _spot_check(closing: Closing, known: Known) -> Standing | None:
    draw = closing.draw
    if draw is None or draw.revealed_at is None:
        return None
    if known.position is None:
        return draw.revealed_at, State("done", say("not drawn"))
    if known.outcome is None:
        drawn = say("drawn as no. {place}", place=whole(known.position))
        return draw.revealed_at, State("due", drawn)
    return known.checked_at, State("done", evaluation.outcome_names()[known.outcome])


def _evaluation(closing: Closing, known: Known) -> Standing | None:
    if (found := closing.catalogue) is None:
        return None
    method = evaluation.method_of(found)
    names = {grade.code: name_of(grade) for grade in method.grades}
    reason = method.reasons.get(known.not_evaluated or "")
    said = names.get(known.grade or "") or (name_of(reason) if reason else "—")
    return found.published_at, State("done", said)


def _catalogue(closing: Closing, known: Known) -> Standing | None:
    if (found := closing.catalogue) is None:
        return None
    said = say("included") if known.catalogued else say("not included")
    return found.published_at, State("done", said)


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
        say("{grade}, lowered by the spot check", grade=grade) if row.capped else grade,
        evaluation.outcome_names()[row.outcome or evaluation.NOT_DRAWN],
        row.finding or "",
        say("in the catalogue") if row.catalogued else say("not in the catalogue"),
    ]
    return say("; ").join(part for part in parts if part)


def _scores(row: FinalRow, catalogue: PublicCatalogue) -> Table:
    """Return a project's scores by dimension, self-assessed and verified, and both totals."""
    dimensions = evaluation.method_of(catalogue).dimensions
    return Table(
        say("Self-assessed and verified scores"),
        (
            Column("dimension", say("Dimension"), "heading"),
            Column("own", say("Self-assessed"), "number"),
            Column("verified", say("Verified"), "number"),
        ),
        (
            *(
                (
                    name_of(each),
                    _points(row.self_scores.get(each.code)),
                    _points(row.scores.get(each.code)),
                )
                for each in dimensions
            ),
            (say("Total score"), _points(row.self_total), _points(row.total)),
        ),
    )


def _points(hundredths: int | None) -> Cell:
    return Missing() if hundredths is None else Points(hundredths)
