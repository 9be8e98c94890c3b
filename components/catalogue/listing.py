"""目录清单 as a table: every project's stars in every release, totals, spot check, grade."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from components import cached
from components.addresses import at
from components.blocks.tables import or_missing, table_of
from components.blocks.values import (
    Cell,
    Code,
    Column,
    Count,
    Files,
    Link,
    Metric,
    Metrics,
    Missing,
    Paging,
    Points,
    PointsChange,
    ProjectLink,
    Section,
    StarsByRelease,
    Table,
    Text,
)
from components.text import language, listing, moment, name_of, period, say, say_count, whole
from components.wording import evaluation, labels
from components.wording.cells import NOT_RATED
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.question import PAGE_SIZE, Question
from data_access.rating import SMALLEST_GROUP

AT = "catalogue"


# -- in numbers ----------------------------------------------------------------------------------


def key_figures(rows: Sequence[FinalRow]) -> Metrics:
    """Return the final evaluation in four numbers."""
    evaluated = sum(row.grade is not None for row in rows)
    outcomes = [row.outcome for row in rows if row.outcome]
    return Metrics(
        (
            Metric(
                say("In the catalogue"),
                Count(sum(row.catalogued for row in rows)),
                say_count("of {count} project", "of {count} projects", len(rows)),
            ),
            Metric(
                say("Evaluated"),
                Count(evaluated),
                say("{count} not", count=whole(len(rows) - evaluated)),
            ),
            _overstated(rows),
            Metric(
                say("Spot-checked"),
                Count(len(outcomes)),
                say("{count} failed", count=whole(outcomes.count("failed"))),
            ),
        )
    )


def _overstated(rows: Sequence[FinalRow]) -> Metric:
    """Return by how much self-assessments exceed what was verified, on average.

    Below five projects no mean is given (rule 8).
    """
    differences = [
        row.self_total - row.total
        for row in rows
        if row.self_total is not None and row.total is not None
    ]
    name = say("Self-assessed above verified")
    if len(differences) < SMALLEST_GROUP:
        return Metric(name, Missing(), say("no mean below five projects"))
    mean = round(sum(differences) / len(differences))
    return Metric(name, PointsChange(mean), say("points on average"))


# -- the table -----------------------------------------------------------------------------------


def section(question: Question, rows: Sequence[FinalRow], shown: PublicCatalogue) -> Section:
    """Return the question's page of the catalogue, and the whole of it as files."""
    status = evaluation.status(shown)
    file = at(f"/catalogue/{shown.edition}/catalogue-{shown.version}")
    spoken = f"lang={language()}"
    return Section(
        say("Catalogue, with the stars of every release"),
        (
            _table(question, rows, shown),
            Paging(AT, question.page, question.pages(len(rows))),
            Text(_not_in_it(rows, shown), kind="quiet"),
            *([Text(status, kind="quiet")] if status else []),
            Files(
                say("The whole catalogue"),
                (Link("CSV", f"{file}.csv?{spoken}"), Link("Excel", f"{file}.xlsx?{spoken}")),
            ),
        ),
        _caption(shown),
    )


def periods_of(shown: PublicCatalogue) -> list[str]:
    """Return the periods whose stars a catalogue has, oldest first."""
    return [code.rsplit(".", 1)[0] for code in cached.final_releases(shown)]


def _caption(shown: PublicCatalogue) -> str:
    """Say in which order rows stand, and how the stars are written."""
    periods = periods_of(shown)
    return say(
        "In the order of the list, not ranked. Stars from {first} to {last}; {none} not rated.",
        first=period(periods[0]),
        last=period(periods[-1]),
        none=NOT_RATED,
    )


def _table(question: Question, rows: Sequence[FinalRow], shown: PublicCatalogue) -> Table:
    first = (question.page - 1) * PAGE_SIZE
    return table_of(
        say("Catalogue"),
        rows[first : first + PAGE_SIZE],
        (Column("project", say("Project"), "heading"), partial(_project, shown.edition)),
        (Column("grade", say("Grade")), partial(_grade, shown)),
        (
            Column("verified", say("Verified"), "number", say("Verified total")),
            lambda row: or_missing(Points, row.total),
        ),
        (
            Column("own", say("Self-assessed"), "number", say("Self-assessed total")),
            lambda row: or_missing(Points, row.self_total),
        ),
        (Column("stars", say("Stars by release"), "short"), lambda row: StarsByRelease(row.stars)),
        (Column("outcome", say("Spot check"), "short"), _outcome),
        (Column("catalogue", say("Catalogue"), "short"), _catalogued),
        layout="cards",
    )


def _project(edition: str, row: FinalRow) -> ProjectLink:
    direction, unit = (
        labels.directions(edition)[row.direction],
        labels.short_units(edition)[row.unit],
    )
    below = say("{direction}; {unit}", direction=direction, unit=unit)
    return ProjectLink(row.project, name_of(row), below)


def _grade(shown: PublicCatalogue, row: FinalRow) -> Cell:
    """Return the grade, or why there is none."""
    grade = evaluation.grade_text(row, evaluation.method_of(shown))
    if row.grade is None:
        return Missing(row.not_evaluated or "", grade)
    return say("{grade}, lowered after the spot check", grade=grade) if row.capped else grade


def _outcome(row: FinalRow) -> Cell:
    outcome = evaluation.outcome_names()[row.outcome or evaluation.NOT_DRAWN]
    return outcome if row.outcome else Missing("not_drawn", outcome)


def _catalogued(row: FinalRow) -> Cell:
    return say("included") if row.catalogued else Missing("not_included", say("not included"))


def _not_in_it(rows: Sequence[FinalRow], shown: PublicCatalogue) -> str:
    """Say how many projects are not in the catalogue, and for which reasons."""
    method = evaluation.method_of(shown)
    reasons = Counter(evaluation.grade_text(row, method) for row in rows if not row.catalogued)
    if not reasons:
        return say("Every project shown is in the catalogue.")
    return say(
        "Not in the catalogue: {reasons}.",
        reasons=listing(
            say("{reason} ({count})", reason=reason, count=whole(n))
            for reason, n in reasons.items()
        ),
    )


# -- its proof -----------------------------------------------------------------------------------


def proof(shown: PublicCatalogue) -> dict[str, Cell]:
    """Return version and hashes of a catalogue, and what its hash covers, by name."""
    return {
        say("Version"): Count(shown.version),
        say("Published"): moment(shown.published_at),
        "SHA-256": Code(shown.sha256),
        say("Covers"): say(
            "self-assessments, draw, spot checks, method, verified scores and results"
        ),
        say("SHA-256 of the previous release"): Code(shown.chained_to),
    }
