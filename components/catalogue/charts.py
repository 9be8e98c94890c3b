"""Charts of the final evaluation: grades, and self-assessed totals beside what was verified."""

from collections import Counter

import pandas as pd

from components import cached
from components.charts.chart import Drawing, chart, colours
from components.charts.codes import Choice
from components.choices import filters
from components.figures.closing import Assessed, assessed_dots, grade_bars
from components.text import (
    listing,
    name_of,
    points,
    say,
    share,
    signed_points,
    whole,
)
from components.wording.evaluation import NOT_DRAWN, dated, method_of, outcome_names
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.closing.methods import EvaluationMethod
from data_access.question import Question


def _is_version(question: Question, code: str) -> bool:
    return code in {str(each.version) for each in cached.closing(question.edition).catalogues}


VERSION = Choice("version", _is_version, "1")


def rows_of(question: Question, version: str) -> tuple[FinalRow, ...]:
    """Return the question's projects in a version of the final evaluation, by project code."""
    return cached.final_rows(question.filters_only, int(version))


def _shown_in(question: Question, version: str) -> PublicCatalogue:
    versions = cached.closing(question.edition).catalogues
    return next(each for each in versions if str(each.version) == version)


def _scope(question: Question, version: str) -> str:
    """Say which projects are counted, of which version of the catalogue."""
    shown, rows = _shown_in(question, version), rows_of(question, version)
    count = len(rows)
    parts_of_it = [
        say("{count} of {listed} projects", count=whole(count), listed=whole(shown.listed))
        if count < shown.listed
        else say("all {listed} projects", listed=whole(shown.listed)),
        filters.in_words(question),
        dated(shown),
    ]
    return say("; ").join(part for part in parts_of_it if part)


@chart("final-grades", page="catalogue", choices=(VERSION,))
def final_grades(question: Question, version: str) -> Drawing | None:
    """Draw how many projects have which grade in the final evaluation."""
    rows = rows_of(question, version)
    if not rows:
        return None
    method = method_of(_shown_in(question, version))
    found = Counter(row.grade for row in rows)
    names = {grade.code: name_of(grade) for grade in method.grades}
    counts = {names[code]: found[code] for code in names} | {say("Not evaluated"): found[None]}
    evaluated = len(rows) - found[None]
    shares = [
        share(n / evaluated, 1) if evaluated and name in names.values() else "—"
        for name, n in counts.items()
    ]
    return Drawing(
        grade_bars(
            list(counts),
            list(counts.values()),
            [whole(n) if of == "—" else f"{whole(n)} · {of}" for n, of in zip(
                counts.values(), shares, strict=True)],
            colours(),
        ),
        title=_finding(method, found[method.grade_codes[0]], evaluated),
        scope=say("Grades; shares of the evaluated; {scope}", scope=_scope(question, version)),
        alt=say(
            "Bar chart of grades: {numbers}.",
            numbers=listing(f"{name} {whole(n)}" for name, n in counts.items()),
        ),
        numbers=pd.DataFrame(
            {
                say("Grade"): list(counts),
                say("From points"): [f"{grade.floor:.2f}" for grade in method.grades] + ["—"],
                say("Projects"): [whole(n) for n in counts.values()],
                say("Share of the evaluated"): shares,
            }
        ),
    )  # fmt: skip


def _finding(method: EvaluationMethod, best: int, evaluated: int) -> str:
    """Say how many of the evaluated have the best grade."""
    if not evaluated:
        return say("None of these projects was evaluated")
    return say(
        "{count} of {evaluated} evaluated projects are graded {grade}",
        count=whole(best),
        evaluated=whole(evaluated),
        grade=name_of(method.grades[0]),
    )


@chart("self-assessed-and-verified", page="catalogue", choices=(VERSION,))
def assessed_and_verified(question: Question, version: str) -> Drawing | None:
    """Draw a dot a project: its self-assessed total across, the verified one upwards."""
    rows = [row for row in rows_of(question, version) if row.self_total and row.total]
    if not rows:
        return None
    above = sum((row.self_total or 0) > (row.total or 0) for row in rows)
    names = outcome_names()
    return Drawing(
        assessed_dots(
            [
                Assessed(
                    self_total=(row.self_total or 0) / 100,
                    verified=(row.total or 0) / 100,
                    kind=list(names).index(row.outcome or NOT_DRAWN),
                    text=f"{name_of(row)}: {_both(row)}",
                )
                for row in rows
            ],
            list(names.values()),
            (say("Self-assessed total"), say("Verified total")),
            colours(),
        ),
        title=say(
            "{count} of {evaluated} projects assessed themselves above the verified total",
            count=whole(above),
            evaluated=whole(len(rows)),
        ),
        scope=say(
            "Totals in points, by the weights of the final evaluation; {scope}",
            scope=_scope(question, version),
        ),
        alt=say(
            "Scatter plot of {count} projects, self-assessed against verified total; {above} lie "
            "below the line on which both are equal.",
            count=whole(len(rows)),
            above=whole(above),
        ),
        numbers=pd.DataFrame(
            {
                say("Project"): [name_of(row) for row in rows],
                say("Self-assessed total"): [points(row.self_total or 0) for row in rows],
                say("Verified total"): [points(row.total or 0) for row in rows],
                say("Verified less self-assessed"): [
                    signed_points((row.total or 0) - (row.self_total or 0)) for row in rows
                ],
                say("Spot check"): [names[row.outcome or NOT_DRAWN] for row in rows],
            }
        ),
        notes=(say("Below the line: the self-assessment was higher than what was verified."),),
        projects=tuple(row.project for row in rows),
    )


def _both(row: FinalRow) -> str:
    return say(
        "self-assessed {own}, verified {verified}",
        own=points(row.self_total or 0),
        verified=points(row.total or 0),
    )
