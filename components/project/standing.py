"""How a project is rated: key figures, ranks among others, the next star, footnotes."""

from dataclasses import replace

import pandas as pd

from components import cached
from components.blocks.values import (
    Block,
    Cell,
    Column,
    Count,
    Interval,
    Lines,
    Link,
    Metric,
    Metrics,
    Missing,
    Notice,
    Points,
    PointsChange,
    Rank,
    Section,
    Share,
    Stars,
    Table,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.text import period, points, say, whole
from components.wording import labels, ratings
from components.wording.cells import in_words
from data_access.answers import DimensionScore, GroupRank, PastRating, ProjectFacts
from data_access.methods import Method, method
from data_access.question import NO_REGION, Question
from data_access.rating import MOST_STARS, NextStar, next_star

Scores = dict[str, DimensionScore]


# -- key figures ---------------------------------------------------------------------------------


def key_figures(question: Question, project: ProjectFacts) -> Block:
    """Return stars, total, rank and how stable the stars are, or why there is no rating."""
    row = ratings.rating_of(question, project.code)
    rules = method(cached.release(question).method)
    if row is None or row.total is None or row.stars is None:
        return Notice(_why_no_stars(row, rules))
    return Metrics(
        (
            Metric(say("Stars"), Stars(row.stars)),
            Metric(say("Total score"), Points(row.total), _short_of_next(row, rules)),
            Metric(
                say("Rank"),
                Rank(row.rank or 0, (row.tied or 1) > 1, among=cached.release(question).rated),
                _interval_and_change(row, cached.leader_reach(question)),
                ratings.interval_meaning(rules.id),
            ),
            Metric(
                say("Stability of the stars"),
                Share((row.stability or 0) / 1000, 1),
                say("of {draws} runs with varied weights", draws=whole(rules.uncertainty.draws)),
                say("Share of the runs in which the stars stayed the same."),
            ),
        )
    )


def _why_no_stars(row: PastRating | None, rules: Method) -> str:
    if row is None:
        return say("The project is not part of this release.")
    return say(
        "Not rated in {period}: {reason}",
        period=period(row.period),
        reason=in_words(ratings.stars(row, rules.id)),
    )


def _short_of_next(row: PastRating, rules: Method) -> str:
    """Say how far a total is from where the next star begins, "" where it is beyond it."""
    gap = _gap(row, rules)
    if row.stars is None or gap <= 0:
        return ""
    level = labels.stars()[str(row.stars + 1)]
    return say("{gap} below {stars}", gap=points(gap), stars=level.lower())


def _gap(row: PastRating, rules: Method) -> int:
    """Return how far a total is below where the next star begins, in hundredths; 0 for none."""
    if row.stars is None or row.total is None or row.stars == MOST_STARS:
        return 0
    return rules.floors[row.stars] - row.total


def _interval_and_change(row: PastRating, reach: int) -> str:
    between = ratings.interval(row, reach)
    parts = [
        say("interval {interval}", interval=in_words(replace(between, is_like_leader=False)))
        if between
        else "",
        say("not distinguishable from the leader") if between and between.is_like_leader else "",
        say("{change} vs previous release", change=in_words(ratings.change(row)))
        if row.change
        else "",
    ]
    return say("; ").join(part for part in parts if part)


# -- among whom ----------------------------------------------------------------------------------


def standings(question: Question, project: ProjectFacts) -> list[Section]:
    """Return the project's rank in the edition and in each of its groups; nothing without one."""
    row = ratings.rating_of(question, project.code)
    if row is None or row.rank is None:
        return []
    table = Table(
        say("Ranks in the edition and its groups"),
        (
            Column("among", say("Among"), "heading"),
            Column("rank", say("Rank"), "number"),
            Column("interval", say("Interval"), "number"),
            Column("rated", say("Rated"), "number"),
        ),
        tuple(_standings(question, project, row)),
    )
    return [Section(say("Where it stands"), (table,), ratings.rank_meaning())]


def _standings(
    question: Question, project: ProjectFacts, row: PastRating
) -> list[tuple[Cell, ...]]:
    found = cached.standings(question, project.code)
    groups = {
        "category": (say("Category"), project.category, labels.categories),
        "direction": (say("Direction"), project.direction, labels.directions),
        "region": (say("Region"), project.region or NO_REGION, lambda _: labels.region_names()),
        "unit": (say("Recommending unit"), project.unit, labels.short_units),
    }
    return [
        _standing(say("Edition"), {}, row, cached.release(question).rated),
        *(
            _standing(
                say("{kind}: {group}", kind=name, group=names(project.edition)[code]),
                {kind: code},
                found[kind],
                found[kind].size,
            )
            for kind, (name, code, names) in groups.items()
            if kind in found
        ),
    ]


def _standing(
    among: str, narrowed: dict[str, str], row: PastRating | GroupRank, size: int
) -> tuple[Cell, ...]:
    to = link("leaderboard", **(dict.fromkeys(filters.KEYS) | narrowed))
    return (
        Link(among, to),
        Rank(row.rank or 0, (row.tied or 1) > 1),
        Interval(row.rank_low or 0, row.rank_high or 0),
        Count(size),
    )


# -- the next star -------------------------------------------------------------------------------


def to_the_next_star(question: Question, project: ProjectFacts) -> list[Section]:
    """Return how far the next star is, and what each dimension alone would have to gain for it."""
    row = ratings.rating_of(question, project.code)
    if row is None or row.stars is None or row.evidence is None:
        return []
    rules = method(cached.release(question).method)
    found = cached.dimension_scores(question, project.code)
    scores = pd.Series(
        {code: found[code].score if code in found else None for code in rules.dimension_codes},
        dtype="Int64",
    )
    step = next_star(scores, row.evidence, rules)
    title = say("The next star")
    if step is None:
        return [Section(title, (), say("The project has all {stars} stars.", stars=MOST_STARS))]
    if step.forbidden_by:
        return [Section(title, (), cap(step.forbidden_by, row.stars))]
    return [Section(title, _rises(step, found, rules), _how_far(step, _gap(row, rules), rules))]


def _how_far(step: NextStar, gap: int, rules: Method) -> str:
    """Say how far a total is from the next star, and whether one dimension alone can do it."""
    level = labels.stars()[str(step.stars)].lower()
    floor, missing = rules.cut_points[step.stars], points(gap)
    if any(rise is not None for rise in step.rises.values()):
        return say(
            "{gap} points below {stars}, which begin at {floor}. A rise in one dimension alone "
            "would do:",
            gap=missing,
            stars=level,
            floor=floor,
        )
    return say(
        "{gap} points below {stars}, which begin at {floor}. No dimension alone can make up for "
        "that, even with the full score.",
        gap=missing,
        stars=level,
        floor=floor,
    )


def _rises(step: NextStar, found: Scores, rules: Method) -> tuple[Block, ...]:
    if all(rise is None for rise in step.rises.values()):
        return ()
    names = labels.dimensions(rules.id)
    table = Table(
        say("What is missing for the next star, by dimension"),
        (
            Column("dimension", say("Dimension"), "heading"),
            Column("score", say("Score now"), "number"),
            Column("rise", say("Would need"), "number"),
        ),
        tuple(
            (names[code], ratings.score_alone(found.get(code)), _rise(rise))
            for code, rise in step.rises.items()
        ),
    )
    return (table,)


def _rise(rise: int | None) -> Cell:
    return Missing(said=say("not possible alone")) if rise is None else PointsChange(rise)


def cap(code: str, stars: int) -> str:
    """Say what limits the stars of a project."""
    level = labels.stars()[str(stars)].lower()
    if code == "evidence":
        return say("The evidence allows at most {stars}.", stars=level)
    return say("With a missing dimension at most {stars} are given.", stars=level)


# -- footnotes -----------------------------------------------------------------------------------


def footnotes(question: Question, project: ProjectFacts) -> list[Section]:
    """Return evidence, missing scores, caps and the note of the release; nothing without any."""
    row = ratings.rating_of(question, project.code)
    said = _notes(row, cached.dimension_scores(question, project.code), question) if row else []
    return [Section(say("Footnotes"), (Lines(tuple(map(Text, said))),))] if said else []


def _notes(row: PastRating, scores: Scores, question: Question) -> list[str]:
    names = labels.dimensions(cached.release(question).method)
    reasons = labels.missing_reasons()
    evidence = labels.evidence().get(row.evidence or "")
    return [
        *([say("Evidence: {evidence}", evidence=evidence)] if evidence else []),
        *([cap(row.capped_by, row.stars)] if row.capped_by and row.stars else []),
        *(
            say(
                "No score in {dimension}: {reason}",
                dimension=names[code],
                reason=reasons.get(score.missing, score.missing),
            )
            for code, score in scores.items()
            if score.missing
        ),
        *([say("Note: {note}", note=row.note)] if row.note else []),
    ]
