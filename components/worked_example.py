"""One real row of the release, worked out step by step, to be redone with a pocket calculator."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from components import cached, facts, table
from components.charts.chart import replayed
from components.choices import address
from components.markdown import link, plain
from components.methodology import EXAMPLE, rules_of
from components.text import (
    name_of,
    period,
    points,
    say,
    say_count,
    share,
    star_glyphs,
    whole,
)
from components.wording import labels
from data_access.answers import PastRating, ProjectFacts
from data_access.methods import Method
from data_access.question import Question
from data_access.rating import MOST_STARS
from data_access.worked_example import Term, WorkedExample, worked_example

DIGITS = 6


def shown(question: Question) -> ProjectFacts | None:
    """Return the project the address names, else one from the middle of the release."""
    return facts.chosen() or _by_code(cached.examples(question).get("middle"))


def _by_code(code: str | None) -> ProjectFacts | None:
    return cached.project(code) if code else None


def others(question: Question) -> None:
    """Offer rows that show other rules at work, and the way to any project's."""
    names = {
        "middle": say("in the middle of the board"),
        "missing": say("a score is missing"),
        "capped": say("the evidence limits the stars"),
        "tied": say("a tie"),
        "leader": say("the leader"),
    }
    found = cached.examples(question)
    links = [
        link(name, address.link("methodology", part=EXAMPLE, id=found[kind]))
        for kind, name in names.items()
        if kind in found
    ]
    if links:
        st.markdown(say("Other rows: {rows}", rows=" · ".join(links)))
    st.caption(say("Any other project: its page leads here with its own numbers."))


def steps(question: Question) -> None:
    """Show how a project's stars and rank came about."""
    project = shown(question)
    if project is None:
        st.info(say("No project is rated in this release."))
        return
    _steps(question, project)
    st.markdown(link(say("To the project's page"), address.link("project", id=project.code)))


@replayed
def _steps(question: Question, project: ProjectFacts) -> None:
    row = facts.rating(question, project)
    rules = rules_of(question)
    st.header(plain(name_of(project)), anchor=False)
    if row is None:
        st.info(say("The project is not part of this release."))
        return
    scores = cached.dimension_scores(question, project.code)
    work = (
        worked_example({code: s.score for code, s in scores.items()}, row.evidence, rules)
        if row.evidence and row.total is not None
        else None
    )
    if work is None:
        st.info(
            say(
                "Not rated in {period}: {reason}",
                period=period(row.period),
                reason=plain(table.stars_text(row, labels.reasons(rules.id))),
            )
        )
        return
    st.caption(
        say("{code} in the release {release}", code=project.code, release=period(row.period))
    )
    st.markdown(say("**1. Each score times its weight**"))
    _products(work, rules)
    lines = [
        *_sum(work),
        _rounding(work),
        _cut_point(work, rules),
        _caps(work, row),
        _rank(question, row),
        _interval(row, rules),
    ]
    st.markdown("\n\n".join(lines))


def _products(work: WorkedExample, rules: Method) -> None:
    names = labels.dimensions(rules.id)
    st.table(
        pd.DataFrame(
            {
                say("Dimension"): [plain(names[term.dimension]) for term in work.terms],
                say("Score"): [_score(term) for term in work.terms],
                say("Weight"): [_number(term.weight) for term in work.terms],
                say("Score × weight"): [
                    table.ABSENT if term.product is None else _number(term.product)
                    for term in work.terms
                ],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Scores, weights and their products"),
    )


def _score(term: Term) -> str:
    return table.ABSENT if term.score is None else f"{term.score:.2f}"


def _number(value: Decimal) -> str:
    """Write a decimal with all its digits where they end, else cut with an ellipsis."""
    exact = round(value, DIGITS)
    if exact == value:
        text = f"{exact:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    cut = int(value * 10**DIGITS) / Decimal(10**DIGITS)
    return f"{cut:.{DIGITS}f}…"


def _sum(work: WorkedExample) -> list[str]:
    added = " + ".join(_number(term.product) for term in work.terms if term.product is not None)
    lines = [say("**2. Sum**: {terms} = **{sum}**", terms=added, sum=_number(work.weighted))]
    if work.is_incomplete:
        lines.append(
            say(
                "A score is missing. The weights of the others add up to {weight}, so the sum is "
                "divided by that: {sum} ÷ {weight} = **{mean}**",
                weight=_number(work.weight),
                sum=_number(work.weighted),
                mean=_number(work.mean),
            )
        )
    return lines


def _rounding(work: WorkedExample) -> str:
    return say(
        "**3. Total score**: {mean}, rounded half up to two decimals, is **{total}**.",
        mean=_number(work.mean),
        total=points(work.total),
    )


def _cut_point(work: WorkedExample, rules: Method) -> str:
    if work.earned == MOST_STARS:
        return say(
            "**4. Cut point**: {total} reaches {floor}, the highest: {stars}.",
            total=points(work.total),
            floor=rules.cut_points[work.earned],
            stars=star_glyphs(work.earned),
        )
    return say(
        "**4. Cut point**: {total} reaches {floor} and not {next}: {stars}.",
        total=points(work.total),
        floor=rules.cut_points[work.earned],
        next=rules.cut_points[work.earned + 1],
        stars=star_glyphs(work.earned),
    )


def _caps(work: WorkedExample, row: PastRating) -> str:
    evidence = labels.evidence()[row.evidence or ""]
    return (
        say(
            "**5. Limits**: the evidence ({evidence}) allows at most {by_evidence}, the missing "
            "score at most {by_missing}. The fewest count: **{stars}**.",
            evidence=evidence,
            by_evidence=star_glyphs(work.by_evidence),
            by_missing=star_glyphs(work.by_missing),
            stars=star_glyphs(work.stars),
        )
        if work.is_incomplete
        else say(
            "**5. Limits**: the evidence ({evidence}) allows at most {by_evidence}; no score is "
            "missing. The fewest count: **{stars}**.",
            evidence=evidence,
            by_evidence=star_glyphs(work.by_evidence),
            stars=star_glyphs(work.stars),
        )
    )


def _rank(question: Question, row: PastRating) -> str:
    higher = cached.higher_totals(question, row.total or 0)
    if (row.tied or 1) == 1:
        return say_count(
            "**6. Rank**: {count} project has a higher total, so the rank is {count} + 1 = "
            "**{rank}**.",
            "**6. Rank**: {count} projects have a higher total, so the rank is {count} + 1 = "
            "**{rank}**.",
            higher,
            rank=whole(higher + 1),
        )
    return say_count(
        "**6. Rank**: {count} project has a higher total, so the rank is {count} + 1 = "
        "**{rank}**, shared by {tied} projects with the same total.",
        "**6. Rank**: {count} projects have a higher total, so the rank is {count} + 1 = "
        "**{rank}**, shared by {tied} projects with the same total.",
        higher,
        rank=whole(higher + 1),
        tied=whole(row.tied or 1),
    )


def _interval(row: PastRating, rules: Method) -> str:
    return say(
        "**7. How sure**: in {draws} runs with other weights the rank lay from {low} to {high} in "
        "{most} of them, and the stars stayed the same in {stable}.",
        most=share(rules.uncertainty.within),
        draws=whole(rules.uncertainty.draws),
        low=whole(row.rank_low or 0),
        high=whole(row.rank_high or 0),
        stable=share((row.stability or 0) / 1000, 1),
    )
