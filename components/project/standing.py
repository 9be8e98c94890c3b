"""How a project is rated: key figures, ranks among others, the next star, footnotes."""

from collections.abc import Iterator

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Column,
    Count,
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
    Stars,
    Table,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.text import period, points, say, whole
from components.wording import labels, ratings
from components.wording.cells import in_words, span
from data_access.answers import DimensionScore, GroupRank, PastRating, ProjectFacts
from data_access.methods import Method, method
from data_access.question import NO_REGION, Question
from data_access.rating import MOST_STARS, NextStar

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
                ratings.stability(row),
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
    gap = ratings.below_next_star(row, rules)
    if row.stars is None or gap <= 0:
        return ""
    return say("{gap} below {stars}", gap=points(gap), stars=_level(row.stars + 1))


def _level(stars: int) -> str:
    return labels.stars()[str(stars)].lower()


def _interval_and_change(row: PastRating, reach: int) -> str:
    parts = []
    if between := ratings.interval(row, reach):
        parts.append(say("interval {interval}", interval=span(between.low, between.high)))
        if between.is_like_leader:
            parts.append(say("not distinguishable from the leader"))
    if row.change:
        parts.append(say("{change} vs previous release", change=in_words(ratings.change(row))))
    return say("; ").join(parts)


# -- among whom ----------------------------------------------------------------------------------


def standings(question: Question, project: ProjectFacts) -> list[Section]:
    """Return the project's rank in the edition and in each of its groups; nothing without one."""
    row = ratings.rating_of(question, project.code)
    if row is None or row.rank is None:
        return []
    table = table_of(
        say("Ranks in the edition and its groups"),
        _standings(question, project, row),
        (Column("among", say("Among"), "heading"), lambda each: each[0]),
        (Column("rank", say("Rank"), "number"), lambda each: ratings.rank_alone(each[1])),
        (
            Column("interval", say("Interval"), "number"),
            lambda each: ratings.interval(each[1]) or Missing(),
        ),
        (Column("rated", say("Rated"), "number"), lambda each: Count(each[2])),
    )
    return [Section(say("Where it stands"), (table,), ratings.rank_meaning())]


def _standings(
    question: Question, project: ProjectFacts, row: PastRating
) -> Iterator[tuple[Link, PastRating | GroupRank, int]]:
    """Yield among whom, with a way to all of them, the rank there, and how many have one."""
    found = cached.standings(question, project.code)
    groups = {
        "category": (say("Category"), project.category, labels.categories),
        "direction": (say("Direction"), project.direction, labels.directions),
        "region": (say("Region"), project.region or NO_REGION, lambda _: labels.region_names()),
        "unit": (say("Recommending unit"), project.unit, labels.short_units),
    }
    whole_edition = dict.fromkeys(filters.KEYS)
    of_all = Link(say("Edition"), link("leaderboard", **whole_edition))
    yield of_all, row, cached.release(question).rated
    for kind, (name, code, names) in groups.items():
        if kind in found:
            among = say("{kind}: {group}", kind=name, group=names(project.edition)[code])
            of_group = link("leaderboard", **(whole_edition | {kind: code}))
            yield Link(among, of_group), found[kind], found[kind].size


# -- the next star -------------------------------------------------------------------------------


def to_the_next_star(question: Question, project: ProjectFacts) -> list[Section]:
    """Return how far the next star is, and what each dimension alone would have to gain for it."""
    row = ratings.rating_of(question, project.code)
    if row is None or row.stars is None or row.evidence is None:
        return []
    rules = method(cached.release(question).method)
    found = cached.dimension_scores(question, project.code)
    scores = {code: score.score for code, score in found.items()}
    step = ratings.to_next_star(scores, row.evidence, rules)
    title = say("The next star")
    if step is None:
        return [Section(title, (), say("The project has all {stars} stars.", stars=MOST_STARS))]
    if step.forbidden_by:
        return [Section(title, (), cap(step.forbidden_by, row.stars))]
    distance = {
        "gap": points(ratings.below_next_star(row, rules)),
        "stars": _level(step.stars),
        "floor": rules.cut_points[step.stars],
    }
    if all(rise is None for rise in step.rises.values()):
        in_no_way = say(
            "{gap} points below {stars}, which begin at {floor}. No single dimension can "
            "close the gap, even with the full score.",
            **distance,
        )
        return [Section(title, (), in_no_way)]
    how_far = say(
        "{gap} points below {stars}, which begin at {floor}. A rise in any one of these "
        "dimensions would be enough:",
        **distance,
    )
    return [Section(title, (_rises(step, found, rules),), how_far)]


def _rises(step: NextStar, found: Scores, rules: Method) -> Table:
    names = labels.dimensions(rules.id)
    alone = Missing(said=say("not enough on its own"))
    return table_of(
        say("Gap to the next star, by dimension"),
        step.rises.items(),
        (Column("dimension", say("Dimension"), "heading"), lambda row: names[row[0]]),
        (
            Column("score", say("Score now"), "number"),
            lambda row: ratings.score_alone(found.get(row[0])),
        ),
        (
            Column("rise", say("Rise needed"), "number"),
            lambda row: alone if row[1] is None else PointsChange(row[1]),
        ),
    )


def cap(code: str, stars: int) -> str:
    """Say what limits the stars of a project."""
    if code == "evidence":
        return say("The evidence allows {stars} at most.", stars=_level(stars))
    return say("With a dimension missing, {stars} at most.", stars=_level(stars))


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
