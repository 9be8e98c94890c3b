"""目录清单 as a table: every project's stars in every release, totals, spot check, grade."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from components import cached
from components.blocks.values import (
    Block,
    Cell,
    Code,
    Column,
    Count,
    Day,
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
from components.choices import address
from components.text import day, listing, local_day, name_of, period, say, whole
from components.wording import evaluation, labels, scope
from components.wording.cells import NOT_RATED
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.question import PAGE_SIZE, Question
from data_access.rating import SMALLEST_GROUP

AT = "catalogue"


def within(question: Question, rows: Sequence[FinalRow]) -> Question:
    """Return the question on the page asked for, on the last where there are not so many."""
    return replace(question, page=min(question.page, _pages(rows)))


def _pages(rows: Sequence[FinalRow]) -> int:
    return max(1, -(-len(rows) // PAGE_SIZE))


def scope_of(question: Question, rows: Sequence[FinalRow], shown: PublicCatalogue) -> Text:
    """Say which projects of which version of the catalogue the table shows."""
    when = say(
        "final evaluation, version {version}, {day}",
        version=shown.version,
        day=day(shown.published_at),
    )
    return scope.of_rows(question, len(rows), PAGE_SIZE, at=AT, when=when)


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
                say("of {count} projects", count=whole(len(rows))),
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
    return Section(
        title(rows),
        (
            _table(question, rows, shown),
            Paging(AT, question.page, _pages(rows)),
            Text(not_in_it(rows, shown), kind="quiet"),
            Files(
                say("The whole catalogue"),
                (
                    Link("CSV", file_address(shown, "csv")),
                    Link("Excel", file_address(shown, "xlsx")),
                ),
            ),
        ),
        _caption(shown),
    )
