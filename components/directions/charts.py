"""Directions against one another: how many projects, which stars, where, how strong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from components import cached
from components.charts.chart import Drawing, chart, colours, scope_of, star_levels
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
from components.figures.marks import Row
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
    names = labels.directions(question.edition)
    category_of = edition(question.edition).category_of
    listed = sum(count.projects for count in counts.values())
    branches = _branches(question, counts)
    height = max(figures.stack_height(len(counts)), SMALLEST_TREE)
    return Drawing(
        figures.tree(shape, branches, colours(), height=height),
        title=_sizes_title({names[code]: count.projects for code, count in counts.items()}),
        scope=say("Number of projects; {scope}", scope=scope_of(question)),
        alt=say(
            "Categories and directions by number of projects: {numbers}.",
            numbers=listing(
                f"{names[code]} {whole(count.projects)}"
                for code, count in sorted(counts.items(), key=lambda item: -item[1].projects)
            ),
        ),
        numbers=pd.DataFrame(
            [
                (name_of(category_of(code)), names[code], whole(count.projects),
                 share(count.projects / listed, 1), whole(count.rated))
                for code, count in counts.items()
            ],
            columns=[say("Category"), say("Direction"), say("Projects"),
                     say("Share of all projects"), say("Rated")],
        ),
        notes=(say("The darker, the more projects."),),
    )  # fmt: skip


def _sizes_title(projects: Mapping[str, int]) -> str:
    """Name the one or two directions with the most projects, where there are others."""
    most = max(projects.values())
    leading = [name for name, n in projects.items() if n == most]
    if len(leading) > 2 or len(projects) <= 2:
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


def _branches(question: Question, counts: Mapping[str, Count]) -> Sequence[figures.Branch]:
    """Return the categories, where there are several, then the directions."""
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
    if len(stems) == 1:
        return [replace(leaf, parent="") for leaf in leaves]
    return [*stems, *leaves]


@chart("stars-by-direction", page="directions", choices=(one_of("bars", SHARES, NUMBERS),))
def stars_by_direction(question: Question, bars: str) -> Drawing | None:
    """Draw how the stars are distributed in each direction, most four and five stars first."""
    found = sorted(
        by_direction(question).items(), key=lambda item: (-high_share(item[1]), -item[1].high)
    )
    names = labels.directions(question.edition)
    levels = star_levels()
    rows = [_star_row(names[code], count, levels) for code, count in found]
    numbers = {say("Direction"): [row.name for row in rows]} | {
        name: [whole(row.counts[level]) for row in rows] for level, name in levels.items()
    }
    return Drawing(
        figures.star_stacks(rows, levels, colours(), as_share=bars == SHARES),
        title=_stars_title(
            [(names[code], count) for code, count in found if count.total.mean is not None]
        ),
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
                for code, count in found
            ),
        ),
        numbers=pd.DataFrame(numbers),
        notes=(say("Beside each name: projects with four or five stars / projects rated."),),
    )


def _stars_title(enough: Sequence[tuple[str, Count]]) -> str:
    """Name the direction with the highest share, the first of those with five rated (rule 8)."""
    if len(enough) < 2:
        return say("Stars by direction")
    best, count = enough[0]
    return say(
        "{direction} has the highest share of projects with four or five stars ({share})",
        direction=best,
        share=share(high_share(count)),
    )


def _star_row(name: str, count: Count, levels: dict[int, str]) -> figures.StarRow:
    by_level = dict(zip(levels, count.stars, strict=True))
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


@chart("regions-by-direction", page="directions")
def cells(question: Question) -> Drawing | None:
    """Draw how many projects each region has in each direction."""
    counts = {at: found.projects for at, found in cached.direction_counts(question).items()}
    rows, columns = regions(question), list(by_direction(question))
    places, names = labels.region_names(), labels.directions(question.edition)
    filled = [
        figures.Cell(
            row,
            column,
            f"region={region}&direction={direction}",
            counts[region, direction],
            say_count(
                "{region}, {direction}: {count} project",
                "{region}, {direction}: {count} projects",
                counts[region, direction],
                region=places[region],
                direction=names[direction],
            ),
        )
        for row, region in enumerate(rows)
        for column, direction in enumerate(columns)
        if (region, direction) in counts
    ]
    placed = {at: n for at, n in sorted(counts.items()) if at[0] != NO_REGION}
    most = max(placed.values(), default=0)
    largest = [
        (places[region], names[direction]) for (region, direction), n in placed.items() if n == most
    ]
    return Drawing(
        figures.cells(
            [f"{places[region]} {whole(n)}" for region, n in rows.items()],
            [names[direction] for direction in columns],
            filled,
            colours(),
        ),
        title=_places_title(largest, most),
        scope=say("Number of projects; {scope}", scope=scope_of(question)),
        alt=say(
            "Table of projects by region and direction, darker is more; the highest number is "
            "{count}: {places}.",
            count=whole(most),
            places=listing(
                say("{region}, {direction}", region=region, direction=direction)
                for region, direction in largest[:5]
            )
            or ABSENT,
        ),
        numbers=pd.DataFrame(
            {
                say("Region"): [places[region] for region in rows],
                say("All"): [whole(n) for n in rows.values()],
            }
            | {
                names[direction]: [
                    whole(counts[region, direction]) if (region, direction) in counts else ""
                    for region in rows
                ]
                for direction in columns
            }
        ),
        notes=(say("The darker, the more projects."),),
    )


def _places_title(largest: Sequence[tuple[str, str]], most: int) -> str:
    """Name the region and the direction with the largest number, where only one has it."""
    if len(largest) != 1 or most < 2:
        return say("Projects by region and direction")
    region, direction = largest[0]
    return say(
        "Most projects of one region in one direction: {region}, {direction} ({count})",
        region=region,
        count=whole(most),
        direction=direction,
    )


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
            Row(
                names[code],
                say_count("{count} rated", "{count} rated", found[code].rated),
                [_distance(own[column], of_all[column]) for column in columns],
                [mean_text(own[column]) for column in columns],
            )
        )
    best = found[ranked[0]].total
    texts = [[row.name, *row.texts] for row in rows]
    texts.append([say("All projects"), *(mean_text(of_all[column]) for column in columns)])
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
        numbers=pd.DataFrame(texts, columns=[say("Direction"), *columns.values()]),
        notes=(
            say(
                "Means in points, for five or more rated projects; green: above the mean of "
                "all projects, brown: below it."
            ),
        ),
    )


def _distance(own: Average, of_all: Average) -> float | None:
    """Return how far a mean lies above that of all, in points."""
    if own.mean is None or of_all.mean is None:
        return None
    return (own.mean - of_all.mean) / 100
