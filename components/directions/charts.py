"""Directions against one another: how many projects, which stars, where, how strong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from components import cached
from components.blocks.tables import ColumnOf
from components.blocks.values import Cell, Named, Share
from components.blocks.values import Count as Counted
from components.charts import columns
from components.charts.chart import Drawing, chart, colours, has_room, scope_of, star_levels
from components.charts.numbers import column, numbers_of
from components.choices.of_charts import one_of
from components.directions.counts import (
    TOTAL,
    averages,
    by_direction,
    high_share,
    mean_cell,
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
from data_access.rating import SMALLEST_GROUP

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
        numbers=numbers_of(
            counts.items(),
            (
                columns.category(),
                lambda row: Named(category_of(row[0]).code, name_of(category_of(row[0]))),
            ),
            (columns.direction(), lambda row: Named(row[0], names[row[0]])),
            (columns.projects(), lambda row: Counted(row[1].projects)),
            (
                column("share", say("Share of all projects"), "share",
                       say("The projects of this row as a share of all projects of the chart.")),
                lambda row: Share(row[1].projects / listed, 1),
            ),
            (columns.rated(), lambda row: Counted(row[1].rated)),
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
    """Draw how the stars are distributed in each direction, most four and five stars first.

    Directions of fewer than five rated projects stand below the others (rule 8).
    """
    found = sorted(
        by_direction(question).items(), key=lambda item: (-high_share(item[1]), -item[1].high)
    )
    names = labels.directions(question.edition)
    levels = star_levels()
    rows = {code: _star_row(names[code], count, levels) for code, count in found}
    enough = {code: count for code, count in found if count.total.mean is not None}
    aside = [code for code, _ in found if code not in enough]
    claimed = "" if question.stars else _highest_share(names, enough)
    return Drawing(
        figures.star_stacks(
            [rows[code] for code in (*enough, *aside)],
            levels,
            colours(),
            as_share=bars == SHARES,
            wide=has_room(),
        ),
        title=claimed or say("Stars by direction"),
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
        numbers=numbers_of(
            rows.items(),
            (columns.direction(), lambda row: Named(row[0], row[1].name)),
            *(_with_level(*level) for level in levels.items()),
        ),
        notes=(
            say("Beside each name: projects with four or five stars / projects rated."),
            *_too_few([names[code] for code in aside] if claimed else []),
        ),
    )


def _too_few(names: Sequence[str]) -> tuple[str, ...]:
    """Say which directions no headline compares (rule 8)."""
    if not names:
        return ()
    return (
        say(
            "Fewer than {least} projects rated, so not compared in the headline: {names}.",
            least=SMALLEST_GROUP,
            names=listing(names),
        ),
    )


def _with_level(level: int, name: str) -> ColumnOf[tuple[str, figures.StarRow]]:
    """Return the column of the projects with so many stars."""
    meaning = say("{name}: number of projects.", name=name)
    told = column(f"stars_{level}", name, "count", meaning)
    return told, lambda row: Counted(row[1].counts[level])


def _highest_share(names: Mapping[str, str], enough: Mapping[str, Count]) -> str:
    """Name the first of those with five rated projects (rule 8), "" where there are no others."""
    if len(enough) < 2:
        return ""
    best = next(iter(enough))
    return say(
        "{direction} has the highest share of projects with four or five stars ({share})",
        direction=names[best],
        share=share(high_share(enough[best])),
    )


def _star_row(name: str, count: Count, levels: dict[int, str]) -> figures.StarRow:
    by_level = dict(zip(levels, count.stars, strict=True))
    note = f"{whole(count.high)}/{whole(count.rated)}"
    if by_level[NOT_RATED] and has_room():
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
    rows, across = regions(question), list(by_direction(question))
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
        for column, direction in enumerate(across)
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
            [names[direction] for direction in across],
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
        numbers=numbers_of(
            rows.items(),
            (columns.region(), lambda row: Named(row[0], places[row[0]])),
            (columns.projects(say("All")), lambda row: Counted(row[1])),
            *(_in_direction(counts, direction, names[direction]) for direction in across),
        ),
        notes=(say("The darker, the more projects."),),
    )


def _in_direction(
    counts: Mapping[tuple[str, str], int], direction: str, name: str
) -> ColumnOf[tuple[str, int]]:
    """Return the column of the projects in one direction."""
    meaning = say("{name}: number of projects; empty: none.", name=name)

    def cell(row: tuple[str, int]) -> Cell:
        return Counted(counts[row[0], direction]) if (row[0], direction) in counts else ""

    return column(f"direction_{direction}", name, "count", meaning), cell


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
    measured = {TOTAL: say("Total score")}
    measured |= labels.short_dimensions(cached.release(question).method)
    means_of = {code: averages(question, code) for code in ranked}
    rows = [
        Row(
            names[code],
            say_count("{count} rated", "{count} rated", found[code].rated),
            [_distance(own[each], of_all[each]) for each in measured],
            [mean_text(own[each]) for each in measured],
        )
        for code, own in means_of.items()
    ]
    best = found[ranked[0]].total
    return Drawing(
        figures.mean_table(rows, list(measured.values()), colours(), wide=has_room()),
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
        numbers=numbers_of(
            [*means_of.items(), ("", of_all)],
            (
                columns.direction(),
                lambda row: Named(row[0] or None, names.get(row[0]) or say("All projects")),
            ),
            *(_mean_of(*each) for each in measured.items()),
        ),
        notes=(
            say(
                "Means in points, for five or more rated projects; ▲ green: above the mean of "
                "all projects, ▼ brown: below it."
            ),
        ),
    )


def _mean_of(code: str, name: str) -> ColumnOf[tuple[str, Mapping[str, Average]]]:
    """Return the column of the means of a dimension, or of the totals."""
    meaning = say("Mean of the scores of the rated; empty below five.")
    key = "total" if code == TOTAL else f"score_{code}"
    return column(key, name, "points", meaning), lambda row: mean_cell(row[1][code])


def _distance(own: Average, of_all: Average) -> float | None:
    """Return how far a mean lies above that of all, in points."""
    if own.mean is None or of_all.mean is None:
        return None
    return (own.mean - of_all.mean) / 100
