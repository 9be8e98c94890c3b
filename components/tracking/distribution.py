"""How stars and totals are distributed, release by release."""

from components import cached
from components.blocks.tables import ColumnOf
from components.blocks.values import Cell, Count, Missing, Named, Points
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    scope_of,
    selected_by_stars,
    star_levels,
)
from components.charts.numbers import column, numbers_of
from components.figures.tracking import TotalRange, star_shares, total_ranges
from components.text import listing, points, say, say_count, share, whole
from components.tracking import releases
from components.wording.cells import ABSENT
from data_access.answers import Spread
from data_access.methods import method
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP

STARS = (5, 4, 3, 2, 1)


@chart("stars-over-time", page="tracking?show=distribution")
def of_stars(question: Question) -> Drawing | None:
    """Show the share of each star level among the rated projects of each release."""
    counts = cached.outcomes_over_time(question)
    periods = releases.periods(question)
    names = {str(stars): star_levels()[stars] for stars in STARS}
    rated = {code: sum(found.get(stars, 0) for stars in STARS) for code, found in counts.items()}

    def text(name: str, release: str, count: int) -> str:
        return say_count(
            "{period}, {stars}: {count} project, {share} of the rated",
            "{period}, {stars}: {count} projects, {share} of the rated",
            count,
            period=periods[release],
            stars=name,
            share=_share(count, rated[release]),
        )

    layers = releases.layers(question, names, text)
    of_last = rated[question.release]
    ends = [
        say(
            "{stars} {share}",
            stars=layer.name,
            share=_share(layer.projects[-1], of_last)
            if of_last >= SMALLEST_GROUP
            else whole(layer.projects[-1]),
        )
        for layer in layers
    ]
    high = [(found.get(5, 0) + found.get(4, 0), rated[code]) for code, found in counts.items()]
    return Drawing(
        star_shares(layers, releases.axis(question), ends, colours()),
        title=_stars_title(high[0], high[-1])
        if not question.stars and min(high[0][1], high[-1][1]) >= SMALLEST_GROUP
        else say("Stars over the releases"),
        scope=scope_of(question),
        alt=say(
            "Stacked bars of stars by release; four or five stars: {shares}.",
            shares=listing(
                say("{period} {share}", period=when, share=_share(*of))
                for when, of in zip(periods.values(), high, strict=True)
            ),
        ),
        numbers=releases.numbers(
            question,
            {f"stars_{stars}": layer for stars, layer in zip(STARS, layers, strict=True)},
            columns.rated(),
            list(rated.values()),
        ),
        notes=(
            say("Shares of the rated projects; above each bar, how many are rated."),
            *selected_by_stars(question),
        ),
    )


def _stars_title(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Say how the share of four and five stars changed; both as so many of the rated."""
    before, now = _share(*first), _share(*last)
    if before == now:
        return say("Four or five stars: {share} of the rated projects", share=now)
    if first[0] * last[1] < last[0] * first[1]:
        return say("Four or five stars: up from {first} to {last}", first=before, last=now)
    return say("Four or five stars: down from {first} to {last}", first=before, last=now)


def _share(count: int, whole_count: int) -> str:
    return share(count / whole_count) if whole_count else ABSENT


@chart("totals-over-time", page="tracking?show=distribution")
def of_totals(question: Question) -> Drawing | None:
    """Show where the totals of each release lie; below five rated projects, each of them."""
    spreads = cached.totals_over_time(question)
    periods = releases.periods(question)
    rules = method(cached.release(question).method)
    texts = [_spread_text(spread, periods[code]) for code, spread in spreads.items()]
    ranges = [
        TotalRange(
            [value / 100 for value in spread.quantiles],
            [total / 100 for total in spread.totals],
            text,
        )
        for spread, text in zip(spreads.values(), texts, strict=True)
    ]
    floors = [
        (float(floor), say("{stars} ★", stars=stars))
        for stars, floor in rules.cut_points.items()
        if stars > 1
    ]
    quantiles = [spread.quantiles for spread in spreads.values()]
    ends = [of[2] for of in (quantiles[0], quantiles[-1]) if of] if quantiles else []
    return Drawing(
        total_ranges(ranges, releases.axis(question), floors, colours()),
        title=_totals_title([] if question.stars else ends),
        scope=scope_of(question),
        alt=say("Ranges of total scores by release: {ranges}.", ranges=listing(texts)),
        numbers=numbers_of(
            spreads.items(),
            (releases.release_column(), lambda row: Named(row[0], periods[row[0]])),
            (columns.rated(), lambda row: Count(row[1].rated)),
            *(_quantile(place, *told) for place, told in enumerate(_quantile_names().items())),
        ),
        notes=(
            say(
                "Narrow bar: nine in ten projects; wide bar: the middle half; line: the median; "
                "dotted: where stars begin. Below five rated projects each one is a dot."
            ),
            *selected_by_stars(question),
        ),
    )


def _totals_title(ends: list[float]) -> str:
    """Say how the median went from the first release to the last, where both have one."""
    if len(ends) < 2:
        return say("Total scores over the releases")
    before, now = map(round, ends)
    first, last = points(before), points(now)
    if before == now:
        return say("Median total score: {median}", median=last)
    if before < now:
        return say("The median total score rose from {first} to {last}", first=first, last=last)
    return say("The median total score fell from {first} to {last}", first=first, last=last)


def _quantile_names() -> dict[str, str]:
    """Return the names of the quantiles by the names of their columns in files."""
    return {
        "p95": say("5% are above"),
        "p75": say("A quarter is above"),
        "median": say("Median"),
        "p25": say("A quarter is below"),
        "p5": say("5% are below"),
    }


def _quantile(place: int, key: str, name: str) -> ColumnOf[tuple[str, Spread]]:
    meaning = say("Quantile of the total scores of the rated; empty below five.")

    def cell(row: tuple[str, Spread]) -> Cell:
        quantiles = row[1].quantiles
        return Points(round(quantiles[place])) if quantiles else Missing()

    return column(key, name, "points", meaning), cell


def _spread_text(spread: Spread, when: str) -> str:
    if spread.quantiles:
        p95, p75, median, p25, p5 = (points(round(value)) for value in spread.quantiles)
        return say(
            "{period}: median {median}, middle half {p25}–{p75}, nine in ten {p5}–{p95}",
            period=when, median=median, p25=p25, p75=p75, p5=p5, p95=p95,
        )  # fmt: skip
    if spread.totals:
        return say("{period}: {totals}", period=when, totals=listing(map(points, spread.totals)))
    return say("{period}: no project rated", period=when)
