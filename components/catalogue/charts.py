"""Charts of the final evaluation: grades, and self-assessed totals beside what was verified."""

from collections import Counter

from components import cached
from components.blocks.values import Count, Missing, Named, Points, PointsChange, ProjectLink, Share
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    named,
    scope_in_words,
    selected_by_stars,
)
from components.charts.codes import Choice
from components.charts.numbers import column, numbers_of
from components.figures.bars import count_bars
from components.figures.closing import Assessed, assessed_dots
from components.text import name_of, points, say, say_count, share, whole
from components.wording.cells import ABSENT
from components.wording.evaluation import NOT_DRAWN, dated, method_of, outcome_names
from components.wording.provenance import Sample
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.closing.methods import EvaluationMethod
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP


def _is_version(question: Question, code: str) -> bool:
    return code in {str(each.version) for each in cached.closing(question.edition).catalogues}


VERSION = Choice("version", _is_version, "1")
BEST = 5
"""The best grade has the colour of so many stars, the next ones those of fewer."""


def rows_of(question: Question, version: str) -> tuple[FinalRow, ...]:
    """Return the question's projects in a version of the final evaluation, by project code."""
    return cached.final_rows(question.filters_only, int(version))


def _shown_in(question: Question, version: str) -> PublicCatalogue:
    versions = cached.closing(question.edition).catalogues
    return next(each for each in versions if str(each.version) == version)


def _scope(question: Question, shown: PublicCatalogue, count: int) -> str:
    """Say how many projects are drawn and which, of which version of the catalogue."""
    return scope_in_words(question, count, shown.listed, dated(shown))


@chart("final-grades", page="catalogue", choices=(VERSION,))
def final_grades(question: Question, version: str) -> Drawing | None:
    """Draw how many projects have which grade in the final evaluation."""
    rows = rows_of(question, version)
    if not rows:
        return None
    shown = _shown_in(question, version)
    method = method_of(shown)
    found = Counter(row.grade for row in rows)
    evaluated = len(rows) - found[None]
    graded = [
        (name_of(grade), found[grade.code],
         share(found[grade.code] / evaluated, 1) if evaluated >= SMALLEST_GROUP else ABSENT)
        for grade in method.grades
    ]  # fmt: skip
    graded.append((say("Not evaluated"), found[None], ABSENT))
    names, counts, shares = zip(*graded, strict=True)
    written = [whole(n) for n in counts]
    texts = [n if of == ABSENT else f"{n} · {of}" for n, of in zip(written, shares, strict=True)]
    return Drawing(
        count_bars(
            names, counts, texts, colours(), row=46,
            stars=[*(max(BEST - place, 1) for place in range(len(method.grades))), 0],
        ),
        title=_finding(method, counts[0], evaluated),
        scope=say(
            "Grades; shares of the evaluated; {scope}",
            scope=_scope(question, shown, len(rows)),
        ),
        alt=say(
            "Bar chart of grades: {numbers}.",
            numbers=named(names, written),
        ),
        numbers=numbers_of(
            [*method.grades, None],
            (
                column("grade", say("Grade"), "named",
                       say("Code of the grade; empty: not evaluated.")),
                lambda each: Named(each.code, name_of(each))
                if each
                else Named(None, say("Not evaluated")),
            ),
            (
                column("from_points", say("From points"), "points",
                       say("The lowest total score with this grade.")),
                lambda each: Points(round(each.floor * 100)) if each else Missing(),
            ),
            (columns.projects(), lambda each: Count(found[each.code if each else None])),
            (
                column("share", say("Share of the evaluated"), "share",
                       say("The projects of this row as a share of the evaluated.")),
                lambda each: Share(found[each.code] / evaluated, 1)
                if each and evaluated >= SMALLEST_GROUP
                else Missing(),
            ),
        ),
        notes=selected_by_stars(question),
        sample=Sample(question, len(rows)),
        evaluation=shown,
    )  # fmt: skip


def _finding(method: EvaluationMethod, best: int, evaluated: int) -> str:
    """Say how many of the evaluated have the best grade."""
    if not evaluated:
        return say("None of these projects was evaluated")
    return say_count(
        "{count} of {evaluated} evaluated projects is graded {grade}",
        "{count} of {evaluated} evaluated projects are graded {grade}",
        best,
        evaluated=whole(evaluated),
        grade=name_of(method.grades[0]),
    )


@chart("self-assessed-and-verified", page="catalogue", choices=(VERSION,))
def assessed_and_verified(question: Question, version: str) -> Drawing | None:
    """Draw a dot a project: its self-assessed total across, the verified one upwards."""
    pairs = [
        (row, row.self_total, row.total)
        for row in rows_of(question, version)
        if row.self_total and row.total
    ]
    if not pairs:
        return None
    shown = _shown_in(question, version)
    rows = [row for row, _, _ in pairs]
    above = sum(own > verified for _, own, verified in pairs)
    names = outcome_names()
    kinds = list(names)
    dots = [
        Assessed(own / 100, verified / 100, kinds.index(row.outcome or NOT_DRAWN),
                 f"{name_of(row)}: {_both(own, verified)}")
        for row, own, verified in pairs
    ]  # fmt: skip
    axes = (say("Self-assessed total"), say("Verified total"))
    return Drawing(
        assessed_dots(dots, list(names.values()), axes, colours()),
        title=say_count(
            "{count} of {evaluated} projects assessed itself above the verified total",
            "{count} of {evaluated} projects assessed themselves above the verified total",
            above,
            evaluated=whole(len(rows)),
        ),
        scope=say(
            "Totals in points, by the weights of the final evaluation; {scope}",
            scope=_scope(question, shown, len(rows)),
        ),
        alt=say(
            "Scatter plot of {count} projects, self-assessed against verified total; {above} lie "
            "below the line on which both are equal.",
            count=whole(len(rows)),
            above=whole(above),
        ),
        numbers=numbers_of(
            pairs,
            (columns.project(), lambda pair: ProjectLink(pair[0].project, name_of(pair[0]))),
            (
                column("self_assessed", axes[0], "points",
                       say("Total of the scores that the project gave itself.")),
                lambda pair: Points(pair[1]),
            ),
            (
                column("verified", axes[1], "points", say("Total of the scores as verified.")),
                lambda pair: Points(pair[2]),
            ),
            (
                column("difference", say("Verified less self-assessed"), "points_change",
                       say("Verified total less the self-assessed one.")),
                lambda pair: PointsChange(pair[2] - pair[1]),
            ),
            (
                column("spot_check", say("Spot check"), "named",
                       say("Code of what came of the spot check.")),
                lambda pair: Named(pair[0].outcome or NOT_DRAWN,
                                   names[pair[0].outcome or NOT_DRAWN]),
            ),
        ),
        notes=(
            say("Below the line: the self-assessment was higher than what was verified."),
            *selected_by_stars(question),
        ),
        sample=Sample(question, len(rows), say("projects with both totals")),
        evaluation=shown,
    )  # fmt: skip


def _both(own: int, verified: int) -> str:
    return say(
        "self-assessed {own}, verified {verified}", own=points(own), verified=points(verified)
    )
