"""The final evaluation: grades, and self-assessed totals beside what was verified."""

from collections import Counter

import pandas as pd
import streamlit as st

from components import cached
from components.catalogue import parts
from components.charts.chart import Drawing, chart, colours
from components.charts.codes import Choice
from components.choices import filters
from components.figures.closing import Assessed, assessed_dots, grade_bars
from components.markdown import plain
from components.text import (
    day,
    listing,
    name_of,
    points,
    say,
    say_count,
    share,
    signed_points,
    whole,
)
from components.wording.evaluation import NOT_DRAWN, method_of, outcome_names, status
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP

TWO_ON_A_PHONE = 150


def _is_version(question: Question, code: str) -> bool:
    return code in {str(each.version) for each in cached.closing(question.edition).catalogues}


VERSION = Choice("version", _is_version, "1")


def rows_of(question: Question, version: str) -> tuple[FinalRow, ...]:
    """Return the question's projects in a version of the final evaluation, by project code."""
    return cached.final_rows(question.filters_only, int(version))


def shown_in(question: Question, version: str) -> PublicCatalogue:
    """Return a version of the catalogue."""
    versions = cached.closing(question.edition).catalogues
    return next(each for each in versions if str(each.version) == version)


def scope(question: Question, version: str) -> str:
    """Say which projects are counted, of which version of the catalogue."""
    shown, rows = shown_in(question, version), rows_of(question, version)
    count = len(rows)
    parts_of_it = [
        say("{count} of {listed} projects", count=whole(count), listed=whole(shown.listed))
        if count < shown.listed
        else say("all {listed} projects", listed=whole(shown.listed)),
        filters.in_words(question),
        say(
            "final evaluation, version {version}, {day}",
            version=version,
            day=day(shown.published_at),
        ),
    ]
    return say("; ").join(part for part in parts_of_it if part)


def notice(shown: PublicCatalogue) -> None:
    """Show that weights and grades are not official, until they are."""
    if text := status(shown):
        st.caption(text)


def key_figures(question: Question) -> None:
    """Show the final evaluation in four numbers."""
    if (shown := parts.catalogue(question.edition)) is None:
        return
    with st.grid(4, min_column_width=TWO_ON_A_PHONE):
        for name, value, below in numbers(question, str(shown.version)):
            st.metric(
                name, value, below or None, delta_color="off", delta_arrow="off", border=True,
                height="stretch",
            )  # fmt: skip


def numbers(question: Question, version: str) -> list[tuple[str, str, str]]:
    """Return what the final evaluation is in numbers: name, value, what it is to be seen against.

    Below five projects no mean is given (rule 8).
    """
    rows = rows_of(question, version)
    evaluated = [row for row in rows if row.grade]
    checked = [row for row in rows if row.outcome]
    failed = sum(row.outcome == "failed" for row in checked)
    differences = [
        row.self_total - row.total
        for row in rows
        if row.self_total is not None and row.total is not None
    ]
    mean = (
        signed_points(round(sum(differences) / len(differences)))
        if len(differences) >= SMALLEST_GROUP
        else "—"
    )
    return [
        (
            say("In the catalogue"),
            whole(sum(row.catalogued for row in rows)),
            say("of {count} projects", count=whole(len(rows))),
        ),
        (
            say("Evaluated"),
            whole(len(evaluated)),
            say("{count} not", count=whole(len(rows) - len(evaluated))),
        ),
        (say("Self-assessed above verified"), mean, say("points on average")),
        (
            say("Spot-checked"),
            whole(len(checked)),
            say("{count} failed", count=whole(failed)),
        ),
    ]


def grades(question: Question) -> None:
    """Show how many projects have which grade."""
    if shown := parts.catalogue(question.edition):
        final_grades(question, str(shown.version))


@chart("final-grades", page="catalogue", choices=(VERSION,))
def final_grades(question: Question, version: str) -> Drawing | None:
    """Draw how many projects have which grade in the final evaluation."""
    rows = rows_of(question, version)
    if not rows:
        return None
    method = method_of(shown_in(question, version))
    found = Counter(row.grade for row in rows)
    names = {grade.code: name_of(grade) for grade in method.grades}
    counts = {names[code]: found[code] for code in names} | {say("Not evaluated"): found[None]}
    evaluated = len(rows) - found[None]
    shares = [
        share(n / evaluated, 1) if evaluated and name in names.values() else "—"
        for name, n in counts.items()
    ]
    catalogued = sum(row.catalogued for row in rows)
    return Drawing(
        grade_bars(
            list(counts),
            list(counts.values()),
            [whole(n) if of == "—" else f"{whole(n)} · {of}" for n, of in zip(
                counts.values(), shares, strict=True)],
            colours(),
        ),
        title=say_count(
            "{count} project is in the catalogue", "{count} projects are in the catalogue",
            catalogued,
        ),
        scope=say("Grades; shares of the evaluated; {scope}", scope=scope(question, version)),
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


def self_against_verified(question: Question) -> None:
    """Show each project's self-assessment beside what was verified."""
    if shown := parts.catalogue(question.edition):
        assessed_and_verified(question, str(shown.version))


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
            "{count} of {evaluated} projects gave themselves more than was verified",
            count=whole(above),
            evaluated=whole(len(rows)),
        ),
        scope=say(
            "Totals in points, by the weights of the final evaluation; {scope}",
            scope=scope(question, version),
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


def how_graded(question: Question) -> None:
    """Show the rule by which grades come about."""
    if shown := parts.catalogue(question.edition):
        st.header(say("How the grades come about"), anchor=False)
        st.markdown("\n".join(f"- {plain(line)}" for line in rule(shown)))


def rule(shown: PublicCatalogue) -> list[str]:
    """Say in sentences how total, grade and catalogue follow."""
    method = method_of(shown)
    weights = [
        say("{dimension} {weight}", dimension=name_of(d), weight=share(float(d.weight)))
        for d in method.dimensions
    ]
    named = {grade.code: name_of(grade) for grade in method.grades}
    floors = [
        say("{grade} from {floor}", grade=name_of(grade), floor=f"{grade.floor:.2f}")
        for grade in method.grades
    ]
    outcomes = outcome_names()
    lowered = [
        say("{outcome}: at best {grade}", outcome=outcomes[code], grade=named[best])
        for code, best in method.spot_checks.items()
        if best != method.grade_codes[0]
    ]
    inside = [name_of(grade) for grade in method.grades if grade.catalogued]
    return [
        say("Total: weighted mean of the verified scores ({weights}).", weights=listing(weights)),
        say("Grades: {floors}. No project's grade depends on another's.", floors=listing(floors)),
        say("Spot checks: {lowered}.", lowered=listing(lowered)),
        say("In the catalogue: {grades}.", grades=listing(inside)),
        say("Method: {name}, SHA-256 chained into the catalogue's own.", name=name_of(method)),
    ]
