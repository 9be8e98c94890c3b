"""One real row of the release, worked out step by step, to be redone with a pocket calculator."""

from collections.abc import Iterator
from decimal import Decimal

from components import cached
from components.blocks.values import (
    SLOT,
    Block,
    Cell,
    Column,
    Columns,
    Interval,
    Link,
    Links,
    Missing,
    Notice,
    Points,
    Rank,
    Section,
    Share,
    Stars,
    Table,
    Text,
)
from components.choices import address
from components.choices.address import link
from components.methodology.rules import rules_of
from components.text import name_of, period, points, say, say_count, share, star_glyphs, whole
from components.wording import labels
from components.wording.ratings import rating_of
from data_access.answers import PastRating, ProjectFacts
from data_access.methods import Method
from data_access.question import Question
from data_access.rating import MOST_STARS
from data_access.worked_example import Term, WorkedExample, worked_example

DIGITS = 6
Step = tuple[str, str, Cell]
"""What is done, how, and what comes of it."""


def known(edition: str) -> tuple[str, ...]:
    """Return the project that the address names, if it is one of the edition."""
    code = address.chosen("id")
    project = cached.project(code) if code else None
    return (project.code,) if project and project.edition == edition else ()


def blocks(question: Question, code: str) -> tuple[Block, ...]:
    """Return how a project's stars and rank came about; without a code, of one in the middle."""
    examples = cached.examples(question)
    project = cached.project(code or examples.get("middle", ""), question.release)
    if project is None:
        return (Notice(say("No project is rated in this release.")),)
    return (
        *_others(examples),
        Section(
            name_of(project),
            (
                *_work(question, project),
                Links((Link(say("To the project's page"), link("project", id=project.code)),)),
            ),
            say(
                "{code} in the release {release}",
                code=project.code,
                release=period(cached.release(question).period),
            ),
        ),
        Text(say("For any other project, start from its own page."), kind="quiet"),
    )


def _others(examples: dict[str, str]) -> Iterator[Text]:
    """Yield ways to rows that show other rules at work, where there are any."""
    names = {
        "middle": say("in the middle of the board"),
        "missing": say("a score is missing"),
        "capped": say("the evidence limits the stars"),
        "tied": say("a tie"),
        "leader": say("the leader"),
    }
    links = tuple(
        Link(name, link("methodology", part="example", id=examples[kind]))
        for kind, name in names.items()
        if kind in examples
    )
    if links:
        yield Text(say("Other rows: {rows}", rows=" · ".join([SLOT] * len(links))), links)


def _work(question: Question, project: ProjectFacts) -> tuple[Block, ...]:
    row, rules = rating_of(question, project.code), rules_of(question)
    if row is None:
        return (Notice(say("The project is not part of this release.")),)
    scores = cached.dimension_scores(question, project.code)
    work = (
        worked_example({code: s.score for code, s in scores.items()}, row.evidence, rules)
        if row.evidence and row.total is not None
        else None
    )
    if work is None:
        reason = labels.reasons(question.edition, rules.id).get(row.not_rated or "", row.not_rated)
        when = period(row.period)
        return (Notice(say("Not rated in {period}: {reason}", period=when, reason=reason)),)
    return (Columns(((_products(work, rules),), (_steps(question, row, work, rules),)), (2, 3)),)


def _products(work: WorkedExample, rules: Method) -> Table:
    names = labels.dimensions(rules.id)
    return Table(
        say("Scores, weights and their products"),
        (
            Column("dimension", say("Dimension"), "heading"),
            Column("score", say("Score"), "number"),
            Column("weight", say("Weight"), "number"),
            Column("product", say("Score × weight"), "number"),
        ),
        (
            *((names[term.dimension], *_term(term)) for term in work.terms),
            (say("Sum"), "", _number(work.weight), _number(work.weighted)),
        ),
    )


def _term(term: Term) -> tuple[Cell, Cell, Cell]:
    if term.score is None or term.product is None:
        return Missing(), _number(term.weight), Missing()
    return f"{term.score:.2f}", _number(term.weight), _number(term.product)


def _number(value: Decimal) -> str:
    """Write a decimal with all its digits where they end, else cut with an ellipsis."""
    exact = round(value, DIGITS)
    if exact == value:
        text = f"{exact:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    cut = int(value * 10**DIGITS) / Decimal(10**DIGITS)
    return f"{cut:.{DIGITS}f}…"


def _steps(question: Question, row: PastRating, work: WorkedExample, rules: Method) -> Table:
    mean = say("{mean}, rounded half up to two decimals", mean=_number(work.mean))
    return Table(
        say("From the sum to stars and rank"),
        (
            Column("step", say("Step"), "heading"),
            Column("calculation", say("Calculation")),
            Column("result", say("Result"), "number"),
        ),
        (
            *_scaling(work),
            (say("Total score"), mean, Points(work.total)),
            (say("Stars by total"), _cut_point(work, rules), Stars(work.earned)),
            (say("Stars"), _limits(work, row), Stars(work.stars)),
            _rank(question, row),
            *_robustness(row, rules),
        ),
    )


def _scaling(work: WorkedExample) -> Iterator[Step]:
    """Yield the step that makes up for a missing score, where one is missing."""
    if work.is_incomplete:
        yield (
            say("Missing score"),
            say(
                "The weights of the others add up to {weight}, so the sum is divided by that: "
                "{sum} ÷ {weight}",
                weight=_number(work.weight),
                sum=_number(work.weighted),
            ),
            _number(work.mean),
        )


def _cut_point(work: WorkedExample, rules: Method) -> str:
    floor, total = rules.cut_points[work.earned], points(work.total)
    if work.earned == MOST_STARS:
        return say("{total} reaches {floor}, the highest cut point", total=total, floor=floor)
    return say(
        "{total} reaches the cut point {floor} but not {next}",
        total=total,
        floor=floor,
        next=rules.cut_points[work.earned + 1],
    )


def _limits(work: WorkedExample, row: PastRating) -> str:
    by_evidence = {
        "evidence": labels.evidence()[row.evidence or ""],
        "by_evidence": star_glyphs(work.by_evidence),
    }
    if work.is_incomplete:
        return say(
            "The evidence ({evidence}) allows {by_evidence} at most, the missing score "
            "{by_missing} at most; the lower limit counts",
            **by_evidence,
            by_missing=star_glyphs(work.by_missing),
        )
    return say(
        "The evidence ({evidence}) allows {by_evidence} at most; no score is missing",
        **by_evidence,
    )


def _rank(question: Question, row: PastRating) -> Step:
    higher, tied = cached.higher_totals(question, row.total or 0), row.tied or 1
    how = say_count(
        "{count} project has a higher total: {count} + 1",
        "{count} projects have a higher total: {count} + 1",
        higher,
    )
    if tied > 1:
        how = say_count(
            "{count} project has a higher total: {count} + 1, shared by {tied} projects with the "
            "same total",
            "{count} projects have a higher total: {count} + 1, shared by {tied} projects with the "
            "same total",
            higher,
            tied=whole(tied),
        )
    return say("Rank"), how, Rank(higher + 1, tied > 1)


def _robustness(row: PastRating, rules: Method) -> tuple[Step, Step]:
    runs = {"most": share(rules.uncertainty.within), "draws": whole(rules.uncertainty.draws)}
    interval = say("Where the rank lay in {most} of {draws} runs with other weights", **runs)
    kept = say("Share of these runs in which the stars stayed the same")
    return (
        (say("Interval of the rank"), interval, Interval(row.rank_low or 0, row.rank_high or 0)),
        (say("Stability of the stars"), kept, Share((row.stability or 0) / 1000, 1)),
    )
