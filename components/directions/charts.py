"""Directions against one another: how many projects, which stars, where, how strong."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from components import cached
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices.of_charts import one_of
from components.directions.counts import (
    TOTAL,
    averages,
    by_direction,
    high_share,
    mean_text,
    regions,
)
from components.figures import directions as figures
from components.text import listing, name_of, say, say_count, share, whole
from components.wording import labels
from components.wording.cells import ABSENT
from data_access.answers import Average, Count
from data_access.editions import edition
from data_access.question import NO_REGION, NOT_RATED, Question

SMALLEST_TREE = 320
"""Height in pixels."""
TREEMAP, SUNBURST = "treemap", "sunburst"
SHARES, NUMBERS = "share", "count"


@chart("projects-by-direction", page="directions", choices=(one_of("as", TREEMAP, SUNBURST),))
def tree(question: Question, shape: str) -> Drawing | None:
    """Draw how many projects each category and direction has."""
    counts = by_direction(question)
    return Drawing(
        _tree(question, "sunburst" if shape == SUNBURST else "treemap"),
        title=_sizes_title(question),
        scope=say("Number of projects; {scope}", scope=scope_of(question)),
        alt=_sizes_in_words(question),
        numbers=_sizes_numbers(question, counts),
        notes=(say("The darker, the more projects."),),
    )


def _sizes_title(question: Question) -> str:
    counts = {code: count.projects for code, count in by_direction(question).items()}
    names = labels.directions(question.edition)
    most = max(counts.values())
    leading = [names[code] for code, n in counts.items() if n == most]
    if len(leading) > 2 or len(counts) <= 2:
        return say("Projects by direction")
    if len(leading) == 1:
        return say(
            "{direction} has the most projects ({count})", direction=leading[0], count=whole(most)
        )
    return say(
        "{directions} have the most projects ({count} each)",
        directions=listing(leading),
        count=whole(most),
    )


def _sizes_in_words(question: Question) -> str:
    counts = by_direction(question).items()
    names = labels.directions(question.edition)
    return say(
        "Categories and directions by number of projects: {numbers}.",
        numbers=listing(
            f"{names[code]} {whole(count.projects)}"
            for code, count in sorted(counts, key=lambda item: -item[1].projects)
        ),
    )


def _tree(question: Question, shape: figures.TreeShape) -> go.Figure:
    counts = by_direction(question)
    names = labels.directions(question.edition)
    leaves: list[figures.Branch] = []
    stems: list[figures.Branch] = []
    for category in edition(question.edition).categories:
        stem = f"category={category.code}"
        found = {d.code: counts[d.code].projects for d in category.directions if d.code in counts}
        leaves += [
            figures.Branch(f"direction={code}", stem, names[code], n, whole(n))
            for code, n in found.items()
        ]
        if found:
            n = sum(found.values())
            stems.append(figures.Branch(stem, "", name_of(category), n, whole(n)))
    height = max(figures.stack_height(len(leaves)), SMALLEST_TREE)
    if len(stems) == 1:
        leaves = [replace(leaf, parent="") for leaf in leaves]
        return figures.tree(shape, leaves, colours(), height=height)
    return figures.tree(shape, [*stems, *leaves], colours(), height=height)


def _sizes_numbers(question: Question, counts: Mapping[str, Count]) -> pd.DataFrame:
    categories = labels.categories(question.edition)
    names = labels.directions(question.edition)
    of = edition(question.edition).category_of
    listed = sum(count.projects for count in counts.values())
    return pd.DataFrame(
        {
            say("Category"): [categories[of(code).code] for code in counts],
            say("Direction"): [names[code] for code in counts],
            say("Projects"): [whole(count.projects) for count in counts.values()],
            say("Share of the projects"): [
                share(count.projects / listed, 1) for count in counts.values()
            ],
            say("Rated"): [whole(count.rated) for count in counts.values()],
        }
    )


def _by_stars(question: Question) -> dict[str, Count]:
    """Return the directions with the highest share of four and five stars first."""
    found = by_direction(question).items()
    return dict(sorted(found, key=lambda item: (-high_share(item[1]), -item[1].high)))


@chart("stars-by-direction", page="directions", choices=(one_of("bars", SHARES, NUMBERS),))
def stars_by_direction(question: Question, bars: str) -> Drawing | None:
    """Draw how the stars are distributed in each direction, most four and five stars first."""
    found = _by_stars(question)
    names = labels.directions(question.edition)
    levels = {int(code): name for code, name in labels.stars().items()}
    rows = [_star_row(names[code], count, levels) for code, count in found.items()]
    numbers = {say("Direction"): [row.name for row in rows]} | {
        name: [whole(row.counts[level]) for row in rows] for level, name in levels.items()
    }
    return Drawing(
        figures.star_stacks(rows, levels, colours(), as_share=bars == SHARES),
        title=_stars_title(question),
        scope=scope_of(question),
        alt=say(
            "Stacked bars of stars by direction, with four or five stars of the rated: {numbers}.",
            numbers=listing(
                say(
                    "{direction} {high} of {rated}",
                    direction=names[code],
                    high=whole(count.high),
                    rated=whole(count.rated),
                )
                for code, count in found.items()
            ),
        ),
        numbers=pd.DataFrame(numbers),
        notes=(say("Beside each name: projects with four or five stars / projects rated."),),
    )


def _stars_title(question: Question) -> str:
    """Name the direction with the highest share; below five rated nothing is said (rule 8)."""
    enough = {c: n for c, n in _by_stars(question).items() if n.total.mean is not None}
    if len(enough) < 2:
        return say("Stars by direction")
    best, count = next(iter(enough.items()))
    return say(
        "{direction} has the highest share of four and five stars ({share})",
        direction=labels.directions(question.edition)[best],
        share=share(high_share(count)),
    )


def _star_row(name: str, count: Count, levels: dict[int, str]) -> figures.StarRow:
    by_level = dict(zip((5, 4, 3, 2, 1, NOT_RATED), count.stars, strict=True))
    note = f"{whole(count.high)}/{whole(count.rated)}"
    if by_level[NOT_RATED]:
        note = say("{share}, {count} not rated", share=note, count=whole(by_level[NOT_RATED]))
    texts = {
        level: say(
            "{direction}, {stars}: {count} ({share})",
            direction=name,
            stars=levels[level],
            count=whole(n),
            share=share(n / count.rated) if level and count.rated else ABSENT,
        )
        for level, n in by_level.items()
    }
    return figures.StarRow(name, note, by_level, texts)


def _largest(question: Question) -> tuple[int, list[tuple[str, str]]]:
    """Return the largest number of a region and direction, and which have it."""
    placed = {
        place: count.projects
        for place, count in sorted(cached.direction_counts(question).items())
        if place[0] != NO_REGION
    }
    most = max(placed.values(), default=0)
    return most, [place for place, n in placed.items() if n == most]


@chart("regions-by-direction", page="directions")
def cells(question: Question) -> Drawing | None:
    """Draw how many projects each region has in each direction."""
    return Drawing(
        _cells(question),
        title=_places_title(question),
        scope=say("Number of projects; {scope}", scope=scope_of(question)),
        alt=_places_in_words(question),
        numbers=_places_numbers(question),
        notes=(say("The darker, the more projects."),),
    )


def _places_title(question: Question) -> str:
    most, where = _largest(question)
    if len(where) != 1 or most < 2:
        return say("Projects by region and direction")
    region, direction = where[0]
    return say(
        "Most projects of one region in one direction: {region}, {direction} ({count})",
        region=labels.region_names()[region],
        count=whole(most),
        direction=labels.directions(question.edition)[direction],
    )


def _places_in_words(question: Question) -> str:
    most, where = _largest(question)
    places, names = labels.region_names(), labels.directions(question.edition)
    return say(
        "Table of projects by region and direction, darker is more; the highest number is {count}: "
        "{places}.",
        count=whole(most),
        places=listing(
            say("{region}, {direction}", region=places[region], direction=names[direction])
            for region, direction in where[:5]
        )
        or ABSENT,
    )


def _cells(question: Question) -> go.Figure:
    counts = cached.direction_counts(question)
    rows, columns = regions(question), list(by_direction(question))
    places, names = labels.region_names(), labels.directions(question.edition)
    filled = [
        figures.Cell(
            row,
            columns.index(direction),
            f"region={region}&direction={direction}",
            counts[region, direction].projects,
            say_count(
                "{region}, {direction}: {count} project",
                "{region}, {direction}: {count} projects",
                counts[region, direction].projects,
                region=places[region],
                direction=names[direction],
            ),
        )
        for row, region in enumerate(rows)
        for direction in columns
        if (region, direction) in counts
    ]
    return figures.cells(
        [f"{places[region]} {whole(n)}" for region, n in rows.items()],
        [names[direction] for direction in columns],
        filled,
        colours(),
    )


def _places_numbers(question: Question) -> pd.DataFrame:
    counts = cached.direction_counts(question)
    rows = regions(question)
    places, names = labels.region_names(), labels.directions(question.edition)
    shown = {
        say("Region"): [places[region] for region in rows],
        say("All"): [whole(n) for n in rows.values()],
    }
    for direction in by_direction(question):
        shown[names[direction]] = [
            whole(counts[region, direction].projects) if (region, direction) in counts else ""
            for region in rows
        ]
    return pd.DataFrame(shown)


@chart("means-by-direction", page="directions")
def means(question: Question) -> Drawing | None:
    """Draw the mean of each dimension and of the totals, direction by direction (rule 8)."""
    found = by_direction(question)
    ranked = sorted(found, key=lambda code: -(found[code].total.mean or 0))
    of_all = averages(question.whole)
    names = labels.directions(question.edition)
    columns = {TOTAL: say("Total score")} | labels.short_dimensions(cached.release(question).method)
    rows = []
    for code in ranked:
        own = averages(question, code)
        rows.append(
            figures.MeanRow(
                names[code],
                say_count("{count} rated", "{count} rated", found[code].rated),
                [_distance(own[column], of_all[column]) for column in columns],
                [mean_text(own[column]) for column in columns],
            )
        )
    best = found[ranked[0]].total
    return Drawing(
        figures.mean_table(rows, list(columns.values()), colours()),
        title=say(
            "{direction} has the highest mean total score ({points})",
            direction=rows[0].name,
            points=mean_text(best),
        )
        if best.mean is not None and len(rows) > 1
        else say("Mean scores by direction"),
        scope=scope_of(question),
        alt=say(
            "Table of mean scores by direction, with the mean totals {numbers}.",
            numbers=listing(f"{row.name} {row.texts[0]}" for row in rows),
        ),
        numbers=pd.DataFrame(
            {
                say("Direction"): [*(row.name for row in rows), say("All projects")],
                **{
                    name: [*(row.texts[place] for row in rows), mean_text(of_all[column])]
                    for place, (column, name) in enumerate(columns.items())
                },
            }
        ),
        notes=(
            say(
                "Means in points, of five rated projects or more; green: above the mean of all "
                "projects, brown: below it."
            ),
        ),
    )


def _distance(own: Average, of_all: Average) -> float | None:
    """Return how far a mean lies above that of all, in points."""
    if own.mean is None or of_all.mean is None:
        return None
    return (own.mean - of_all.mean) / 100
