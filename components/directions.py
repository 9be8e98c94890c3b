"""方向分析: categories and directions against one another, and one direction by itself."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import cached, table
from components.charts.chart import Drawing, chart, colours, draw_to_choose, scope_of
from components.choices import address, filters
from components.choices.of_charts import one_of
from components.figures import directions as figures
from components.markdown import link, plain
from components.text import (
    kept_by_language,
    listing,
    name_of,
    points,
    say,
    say_count,
    share,
    whole,
)
from components.wording import labels
from data_access.answers import Average, Count
from data_access.editions import Direction, edition
from data_access.question import NO_REGION, NOT_RATED, Question

SMALLEST_TREE = 320
"""Height in pixels."""
SHARES = "share"
"""Bars as shares; otherwise as numbers."""
TOTAL = "total"
"""Stands among dimension codes for the total score."""


def only(question: Question) -> str:
    """Return the direction when the reader asks for exactly one, else ""."""
    return question.directions[0] if len(question.directions) == 1 else ""


def choose_view(question: Question) -> None:
    """Show a link to the whole edition, to each category, and to the directions of what is seen."""
    facts = edition(question.edition)
    direction = only(question)
    seen = facts.category_of(direction).code if direction else ""
    if not question.directions and len(question.categories) == 1:
        seen = question.categories[0]
    nothing_chosen = not question.directions and not question.categories
    names = labels.categories(question.edition)
    views = [
        _view(say("All directions"), nothing_chosen),
        *(_view(name, seen == code, category=code) for code, name in names.items()),
    ]
    inner = [
        _view(name_of(d), d.code == direction, direction=d.code)
        for category in facts.categories
        for d in category.directions
        if seen in ("", category.code)
    ]
    st.markdown(f"{'&emsp;'.join(views)}\n\n:small[{' · '.join(inner)}]")


def _view(
    name: str, is_seen: bool, *, category: str | None = None, direction: str | None = None
) -> str:
    if is_seen:
        return f"**{plain(name)}**"
    return link(name, address.link("directions", category=category, direction=direction))


def what_is_shown(question: Question) -> None:
    """Say which projects the page is about, and offer to drop the filters."""
    with st.container(horizontal=True, vertical_alignment="center", key="scope"):
        st.caption(plain(scope_of(question)))
        if question.is_filtered:
            filters.clear_all()


def descriptions(question: Question) -> None:
    """Show what the notice says of the one category's, or the one direction's, projects."""
    facts = edition(question.edition)
    direction = only(question)
    if direction:
        described = [d for d in facts.directions if d.code == direction]
        name = labels.directions(question.edition)[direction]
    elif len(question.categories) == 1 and not question.directions:
        category = next(c for c in facts.categories if c.code == question.categories[0])
        described = list(category.directions)
        name = name_of(category)
    else:
        return
    st.header(plain(name), anchor=False)
    st.markdown("\n".join(_description(d, alone=bool(direction)) for d in described))
    st.caption(_source(question.edition))


def _description(described: Direction, *, alone: bool) -> str:
    text = plain(name_of(described, "description"))
    return text if alone else f"- **{plain(name_of(described))}** {text}"


@kept_by_language
def _source(edition_code: str) -> str:
    number = edition(edition_code).document("call").number
    return say("Source: {document}", document=plain(number))


def _choose_shape() -> str:
    names = {"treemap": say("Treemap"), "sunburst": say("Sunburst")}
    return filters.choose_among("as", names, label=say("Shape"))


def _choose_bars() -> str:
    names = {SHARES: say("Shares"), "count": say("Numbers")}
    return filters.choose_among("bars", names, label=say("Bars"))


# -- directions against one another --------------------------------------------------------------


def sizes(question: Question) -> None:
    """Show how many projects each category and direction has; a click narrows to it."""
    head = st.container()
    shape = _choose_shape()
    with head:
        tree.heading(question, shape)
    draw_to_choose(tree, question, shape)
    st.caption(say("A click narrows the page to a category or direction."))
    tree.numbers(question, shape)


def by_direction(question: Question) -> dict[str, Count]:
    """Return the question's projects by direction, in the order of the notice."""
    found: dict[str, Count] = {}
    for (_, direction), count in sorted(cached.direction_counts(question).items()):
        found[direction] = found[direction] + count if direction in found else count
    return dict(sorted(found.items()))


@chart("projects-by-direction", page="directions", choices=(one_of("as", "treemap", "sunburst"),))
def tree(question: Question, shape: str) -> Drawing | None:
    """Draw how many projects each category and direction has."""
    counts = by_direction(question)
    return Drawing(
        _tree(question, "sunburst" if shape == "sunburst" else "treemap"),
        title=_sizes_title(question),
        scope=say("Number of projects; {scope}", scope=scope_of(question)),
        alt=_sizes_in_words(question),
        numbers=_sizes_numbers(question, counts),
    )


def _sizes_title(question: Question) -> str:
    counts = {code: count.projects for code, count in by_direction(question).items()}
    names = labels.directions(question.edition)
    most = max(counts.values())
    leading = [names[code] for code, n in counts.items() if n == most]
    if len(leading) > 2 or len(counts) <= 2:
        return say("Projects by direction")
    return say(
        "Most projects: {directions} ({count})", directions=listing(leading), count=whole(most)
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
    for series, category in enumerate(edition(question.edition).categories):
        stem = f"category={category.code}"
        found = {d.code: counts[d.code].projects for d in category.directions if d.code in counts}
        leaves += [
            figures.Branch(f"direction={code}", stem, names[code], n, whole(n), series)
            for code, n in found.items()
        ]
        if found:
            n = sum(found.values())
            stems.append(figures.Branch(stem, "", name_of(category), n, whole(n), series))
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


def stars(question: Question) -> None:
    """Show how the stars are distributed in each direction, most four and five stars first."""
    head = st.container()
    bars = _choose_bars()
    with head:
        stars_by_direction.heading(question, bars)
    stars_by_direction.body(question, bars)


def _high_share(count: Count) -> float:
    """Return the share of four and five stars among the rated; −1 when none is rated."""
    return count.high / count.rated if count.rated else -1


def _by_stars(question: Question) -> dict[str, Count]:
    """Return the directions with the highest share of four and five stars first."""
    found = by_direction(question).items()
    return dict(sorted(found, key=lambda item: (-_high_share(item[1]), -item[1].high)))


@chart("stars-by-direction", page="directions", choices=(one_of("bars", SHARES, "count"),))
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
        scope=say(
            "{scope}; beside each name: how many of the rated have four or five stars",
            scope=scope_of(question),
        ),
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
    )


def _stars_title(question: Question) -> str:
    """Name the direction with the highest share; below five rated nothing is said (rule 8)."""
    enough = {c: n for c, n in _by_stars(question).items() if n.total.mean is not None}
    if len(enough) < 2:
        return say("Stars by direction")
    best, count = next(iter(enough.items()))
    return say(
        "Highest share of four and five stars: {direction} ({share})",
        direction=labels.directions(question.edition)[best],
        share=share(_high_share(count)),
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
            share=share(n / count.rated) if level and count.rated else table.ABSENT,
        )
        for level, n in by_level.items()
    }
    return figures.StarRow(name, note, by_level, texts)


def places(question: Question) -> None:
    """Show how many projects each region has in each direction; a click narrows to both."""
    cells.heading(question)
    draw_to_choose(cells, question)
    st.caption(say("A click shows the projects of a region and direction."))
    cells.numbers(question)


def _regions(question: Question) -> dict[str, int]:
    """Return the question's projects by region: most first, those without a place last."""
    found: dict[str, int] = {}
    for (region, _), count in sorted(cached.direction_counts(question).items()):
        found[region] = found.get(region, 0) + count.projects
    return dict(sorted(found.items(), key=lambda item: (item[0] == NO_REGION, -item[1])))


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
    )


def _places_title(question: Question) -> str:
    most, where = _largest(question)
    if len(where) != 1 or most < 2:
        return say("Projects by region and direction")
    region, direction = where[0]
    return say(
        "{region} has the most projects of one direction: {count} in {direction}",
        region=labels.region_names()[region],
        count=whole(most),
        direction=labels.directions(question.edition)[direction],
    )


def _places_in_words(question: Question) -> str:
    most, where = _largest(question)
    regions, names = labels.region_names(), labels.directions(question.edition)
    return say(
        "Table of projects by region and direction, darker is more; the highest number is {count}: "
        "{places}.",
        count=whole(most),
        places=listing(
            say("{region}, {direction}", region=regions[region], direction=names[direction])
            for region, direction in where[:5]
        )
        or table.ABSENT,
    )


def _cells(question: Question) -> go.Figure:
    counts = cached.direction_counts(question)
    rows, columns = _regions(question), list(by_direction(question))
    regions, names = labels.region_names(), labels.directions(question.edition)
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
                region=regions[region],
                direction=names[direction],
            ),
        )
        for row, region in enumerate(rows)
        for direction in columns
        if (region, direction) in counts
    ]
    return figures.cells(
        [f"{regions[region]} {whole(n)}" for region, n in rows.items()],
        [names[direction] for direction in columns],
        filled,
        colours(),
    )


def _places_numbers(question: Question) -> pd.DataFrame:
    counts = cached.direction_counts(question)
    rows = _regions(question)
    regions, names = labels.region_names(), labels.directions(question.edition)
    shown = {
        say("Region"): [regions[region] for region in rows],
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
            "Highest mean total: {direction} ({points})",
            direction=rows[0].name,
            points=mean_text(best),
        )
        if best.mean is not None and len(rows) > 1
        else say("Mean scores by direction"),
        scope=say(
            "{scope}; means in points, of five rated projects or more; blue is above and amber "
            "below the mean of all projects",
            scope=scope_of(question),
        ),
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
    )


def averages(question: Question, direction: str = "") -> dict[str, Average]:
    """Return the averages of the totals (TOTAL) and of each dimension, of one direction or all."""
    dimensions = labels.short_dimensions(cached.release(question).method)
    scores = cached.direction_scores(question)
    found = dict.fromkeys((TOTAL, *dimensions), Average(0, 0))
    for code, count in by_direction(question).items():
        if direction in ("", code):
            found[TOTAL] += count.total
            for dimension, average in scores.get(code, {}).items():
                found[dimension] += average
    return found


def _distance(own: Average, of_all: Average) -> float | None:
    """Return how far a mean lies above that of all, in points."""
    if own.mean is None or of_all.mean is None:
        return None
    return (own.mean - of_all.mean) / 100


def mean_text(average: Average) -> str:
    """Write a mean, or that there is none."""
    return table.ABSENT if average.mean is None else points(round(average.mean))
