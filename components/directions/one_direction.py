"""One direction by itself: its numbers, leaders, strengths, and how its totals spread."""

from dataclasses import replace
from math import ceil, floor

import numpy as np
import pandas as pd

from components import cached
from components.blocks.values import (
    Block,
    ChartBlock,
    Columns,
    Count,
    Interval,
    Link,
    Links,
    Metric,
    Metrics,
    Named,
    Points,
    ProjectLink,
    Section,
    Stars,
    Text,
)
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    has_room,
    in_points,
    scope_of,
    star_levels,
)
from components.charts.numbers import column, numbers_of
from components.choices.address import link
from components.directions.counts import TOTAL, averages, counted, mean_cell, mean_text
from components.figures import directions as figures
from components.text import (
    listing,
    name_of,
    points,
    say,
    say_count,
    share,
    signed_points,
    whole,
)
from components.wording import labels, ratings
from components.wording.boards import short_board
from components.wording.cells import in_words, span
from components.wording.provenance import Sample
from data_access.answers import ProjectTotal
from data_access.methods import method
from data_access.question import Question

TOO_MANY_TO_NAME = 300
"""Above so many rated projects the spread is a box, not a dot a project."""
LEADERS = 10
FIGURES = ("lowest", "p25", "median", "mean", "p75", "highest")
WHISKER = 1.5
"""Whiskers reach to the last total within so many lengths of the box (Tukey)."""


def by_itself(question: Question) -> tuple[Block, ...]:
    """Return a direction's numbers, leaders, strengths and totals."""
    return (
        _key_figures(question),
        Columns(((_leaders(question),), (_profile(question),)), widths=(3, 2)),
        ChartBlock(spread, question),
    )


def _key_figures(question: Question) -> Metrics:
    found = counted(question)
    own, of_all = averages(question)[TOTAL].mean, averages(question.whole)[TOTAL].mean
    against = ""
    if own is not None and of_all is not None:
        above = signed_points(round(own) - round(of_all))
        against = say("{difference} vs all projects", difference=above)
    rated = say_count("{count} rated", "{count} rated", found.rated)
    return Metrics(
        (
            Metric(say("Projects"), Count(found.projects), rated),
            _of_rated(say("Five-star projects"), found.stars[0], found.rated),
            _of_rated(say("Four or five stars"), found.high, found.rated),
            Metric(
                say("Mean total score"),
                ratings.in_points(None if own is None else round(own)),
                against,
                say("Given for five or more rated projects."),
            ),
        )
    )


def _of_rated(name: str, count: int, rated: int) -> Metric:
    part = say("{share} of the rated projects", share=share(count / rated)) if rated else ""
    return Metric(name, Count(count), part)


def _leaders(question: Question) -> Section:
    board = [row for row in cached.first_rows(question, LEADERS) if row.rank]
    title = say("Leaders of the direction")
    onwards = Link(say("The leaderboard with these filters"), link("leaderboard", page=None))
    if not board:
        nobody = say("No project here is rated in this release.")
        return Section(title, (Text(nobody), Links((onwards,))))
    table = short_board(question, title, board, ("rank", "project", "stars", "total"))
    meaning = ratings.interval_meaning(cached.release(question).method)
    return Section(title, (table, Links((onwards,))), meaning)


def _profile(question: Question) -> Block:
    if direction_profile.drawing(question):
        return ChartBlock(direction_profile, question)
    none = say("Fewer than five projects are rated, so no mean is shown.")
    return Section(say("Scores by dimension"), (Text(none),), scope_of(question))


@chart("direction-profile", page="directions")
def direction_profile(question: Question) -> Drawing | None:
    """Draw the mean of each dimension in the direction against that of all projects (rule 8)."""
    method_id = cached.release(question).method
    dimensions = labels.short_dimensions(method_id)
    own, of_all = averages(question), averages(question.whole)
    if all(own[code].mean is None for code in dimensions):
        return None
    pairs = [
        figures.MeanPair(
            name,
            in_points(own[code].mean),
            in_points(of_all[code].mean),
            mean_text(own[code]),
            mean_text(of_all[code]),
        )
        for code, name in dimensions.items()
    ]
    ahead = [pair.name for pair in pairs if (pair.own or 0) > (pair.all or 0)]
    names = (_name_of(question), say("All projects"))
    return Drawing(
        figures.mean_pairs(pairs, names, _range_of_means(question), colours()),
        title=say("Above the mean of all projects in {dimensions}", dimensions=listing(ahead))
        if ahead
        else say("Not above the mean of all projects in any dimension"),
        scope=say("{scope}; mean scores in points", scope=scope_of(question)),
        alt=say(
            "Mean scores by dimension, of these projects and of all: {numbers}.",
            numbers=listing(f"{pair.name} {pair.own_text} / {pair.all_text}" for pair in pairs),
        ),
        numbers=numbers_of(
            labels.dimensions(method_id).items(),
            (columns.dimension(), lambda row: Named(*row)),
            (
                column(
                    "own",
                    names[0],
                    "points",
                    say("Mean of the scores of these projects; empty below five."),
                ),
                lambda row: mean_cell(own[row[0]]),
            ),
            (
                column(
                    "all",
                    names[1],
                    "points",
                    say("Mean of the scores of all projects; empty below five."),
                ),
                lambda row: mean_cell(of_all[row[0]]),
            ),
        ),
    )


def _name_of(question: Question) -> str:
    """Name what is shown: the direction, where nothing else narrows it."""
    is_narrowed = replace(question, directions=()).is_filtered
    if is_narrowed or len(question.directions) != 1:
        return say("These projects")
    return labels.directions(question.edition)[question.directions[0]]


def _range_of_means(question: Question) -> tuple[float, float]:
    """Return what holds the means of all directions and these, in whole fives of points."""
    scores = [*cached.direction_scores(question.whole).values(), averages(question)]
    means = [a.mean for found in scores for a in found.values() if a.mean is not None]
    low, high = floor(min(means) / 500) * 5 - 5, ceil(max(means) / 500) * 5 + 5
    return max(low, 0), min(high, 100)


@chart("spread-of-totals", page="directions")
def spread(question: Question) -> Drawing | None:
    """Draw how the totals lie: every project, or a box where they are too many to tell apart."""
    rated = counted(question).rated
    if not rated:
        return None
    return _every_project(question) if rated <= TOO_MANY_TO_NAME else _quartiles(question)


def _floors(question: Question) -> list[tuple[float, str]]:
    cuts = method(cached.release(question).method).cut_points
    return [(float(lowest), f"{stars}★") for stars, lowest in cuts.items() if stars > 1]


def _spread_title(low: int, high: int) -> str:
    if low == high:
        return say("Total score: {total}", total=points(low))
    return say("Total scores between {low} and {high}", low=points(low), high=points(high))


def _every_project(question: Question) -> Drawing:
    found = cached.project_totals(question)
    levels = {stars: name for stars, name in star_levels().items() if stars}
    spots = [
        figures.Spot(p.total / 100, p.stars, name_of(p), _in_words(p), p.project) for p in found
    ]
    return Drawing(
        figures.strip(spots, levels, _floors(question), colours(), wide=has_room()),
        title=_spread_title(found[-1].total, found[0].total),
        scope=scope_of(question),
        alt=say(
            "Dots of {count} projects along their total scores; the highest is {project} with "
            "{total}.",
            count=whole(len(spots)),
            project=spots[0].name,
            total=points(found[0].total),
        ),
        numbers=numbers_of(
            found,
            (columns.rank(), ratings.rank_alone),
            (columns.interval(), lambda p: Interval(p.rank_low, p.rank_high)),
            (columns.project(), lambda p: ProjectLink(p.project, name_of(p))),
            (
                column("stars", say("Stars"), "stars_alone", say("Stars, 1 to 5.")),
                lambda p: Stars(p.stars),
            ),
            (columns.total(), lambda p: Points(p.total)),
        ),
        notes=(say("One dot per rated project; its height has no meaning."),),
        sample=Sample(question, len(found), say("rated projects")),
    )


def _in_words(project: ProjectTotal) -> str:
    return say(
        "{project}: {total}, rank {rank} (interval {interval})",
        project=name_of(project),
        total=points(project.total),
        rank=in_words(ratings.rank_alone(project)),
        interval=span(project.rank_low, project.rank_high),
    )


def _quartiles(question: Question) -> Drawing:
    counts = cached.total_counts(question)
    found = _box_of(counts)
    written = {
        say("Lowest"): counts.index[0] / 100,
        say("Lower quartile"): found.first,
        say("Median"): found.median,
        say("Mean"): found.mean,
        say("Upper quartile"): found.third,
        say("Highest"): counts.index[-1] / 100,
    }
    texts = [points(round(value * 100)) for value in written.values()]
    return Drawing(
        figures.box(found, say("Total score"), _floors(question), colours()),
        title=_spread_title(counts.index[0], counts.index[-1]),
        scope=scope_of(question),
        alt=say(
            "Box of the total scores: {numbers}.",
            numbers=listing(f"{name} {text}" for name, text in zip(written, texts, strict=True)),
        ),
        numbers=numbers_of(
            zip(FIGURES, written.items(), strict=True),
            (
                column("figure", say("Figure"), "named", say("Code of the figure.")),
                lambda row: Named(row[0], row[1][0]),
            ),
            (columns.total(), lambda row: Points(round(row[1][1] * 100))),
        ),
        notes=(say("Half of the rated projects lie within the box; dots mark outliers."),),
        sample=Sample(question, int(counts.sum()), say("rated projects")),
    )


def _box_of(counts: pd.Series) -> figures.Quartiles:
    totals = np.repeat(counts.index.to_numpy(), counts.to_numpy()) / 100
    first, median, third = np.quantile(totals, [0.25, 0.5, 0.75])
    reach = WHISKER * (third - first)
    within = totals[(totals >= first - reach) & (totals <= third + reach)]
    values = counts.index.to_numpy() / 100
    outside = values[(values < within[0]) | (values > within[-1])]
    return figures.Quartiles(
        low=float(within[0]),
        first=float(first),
        median=float(median),
        third=float(third),
        high=float(within[-1]),
        mean=float(totals.mean()),
        outside=[float(total) for total in outside],
    )
