"""Charts of the comparison: dimensions on one scale, and how it came about over the releases."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from components import cached
from components.blocks.tables import ColumnOf
from components.blocks.values import Cell, Holds, Named
from components.charts import columns
from components.charts.chart import Drawing, chart, colours, in_points, selected_by_stars
from components.charts.numbers import column, numbers_of
from components.choices.of_charts import AMONG, PICKED, one_of
from components.compare import comparison
from components.compare.comparison import Compared, Measure
from components.figures.comparison import Series, dot_rows, lines_over_time
from components.text import (
    listing,
    period,
    period_parts,
    say,
    say_count,
    share,
    signed_points,
)
from components.wording import labels, ratings
from components.wording.cells import ABSENT, in_words
from components.wording.groups import GROUP_FILTERS, PROJECT, group_names
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP

Row = TypeVar("Row")

TOTAL = "total"
"""Stands among dimension codes for the total score."""
CHOICES = (one_of("kind", PROJECT, *GROUP_FILTERS), PICKED, AMONG)


def choices_of(compared: Compared) -> tuple[str, str, str]:
    """Return what is compared as the address has it: kind, picked projects, groups."""
    codes = ",".join(compared.codes)
    if compared.kind == PROJECT:
        return compared.kind, codes, ""
    return compared.kind, "", codes


def _compared(question: Question, kind: str, picked: str, among: str) -> Compared:
    codes = (picked if kind == PROJECT else among).split(",")
    if kind == PROJECT:
        return Compared(kind, tuple(code for code in codes if code), question)
    known = group_names(question.edition, kind)
    return Compared(kind, tuple(code for code in codes if code in known), question)


@chart("comparison-dots", page="compare", choices=CHOICES)
def comparison_dots(question: Question, *choices: str) -> Drawing | None:
    """Draw total and dimension scores of everything compared as rows of dots."""
    compared = _compared(question, *choices)
    if not compared.codes:
        return None
    measures = comparison.dimensions(compared)
    if all(value is None for measure in measures for value in measure.values):
        return None
    rows = [measures[0].name, *labels.short_dimensions(cached.release(question).method).values()]
    things = [
        Series(
            name,
            tuple(in_points(measure.values[place]) for measure in measures),
            tuple(in_words(measure.cells[place]) for measure in measures),
        )
        for place, name in enumerate(comparison.names(compared))
    ]
    said = [
        say(
            "{name}: {scores}",
            name=thing.name,
            scores=say(", ").join(
                f"{measure.name} {text}"
                for measure, text in zip(measures, thing.texts, strict=True)
            ),
        )
        for thing in things
    ]
    led = Counter(measure.ahead for measure in measures[1:] if measure.ahead is not None)
    return Drawing(
        dot_rows(rows, things, colours()),
        title=_dimensions_title(things, led, len(measures) - 1),
        scope=say("{scope}; points from 0 to 100", scope=comparison.scope(compared)),
        alt=say("Rows of dots, total score first. {numbers}.", numbers=listing(said)),
        numbers=numbers_of(
            zip(
                (TOTAL, *labels.dimensions(cached.release(question).method)), measures, strict=True
            ),
            (
                column(
                    "indicator",
                    say("Indicator"),
                    "named",
                    say("Code of a dimension, or total: the total score or its mean."),
                ),
                lambda row: Named(row[0], row[1].name),
            ),
            *_of_each(compared, _score_at, "points"),
        ),
        notes=_not_drawn(compared, things),
        sample=comparison.sample(compared),
    )


def _not_drawn(compared: Compared, things: Sequence[Series]) -> tuple[str, ...]:
    """Say which of what is compared has no value at all, and why."""
    names = [thing.name for thing in things if all(value is None for value in thing.values)]
    if not names:
        return ()
    if compared.kind == PROJECT:
        return (say("Not drawn, as not rated: {names}.", names=listing(names)),)
    return (
        say(
            "Not drawn, as fewer than {count} projects are rated: {names}.",
            count=SMALLEST_GROUP,
            names=listing(names),
        ),
    )


def _of_each(
    compared: Compared, cell_of: Callable[[Row, int], Cell], holds: Holds
) -> Iterator[ColumnOf[Row]]:
    """Yield a column for each that is compared, named after its code."""
    for place, (code, name) in enumerate(
        zip(compared.codes, comparison.names(compared), strict=True)
    ):
        meaning = say("{name}; the heading in files has its code, {code}.", name=name, code=code)
        told = column(f"{compared.kind}_{code}", name, holds, meaning)
        yield told, partial(_cell_at, cell_of, place)


def _score_at(row: tuple[str, Measure], place: int) -> Cell:
    return row[1].cells[place]


def _cell_at(cell_of: Callable[[Row, int], Cell], place: int, row: Row) -> Cell:
    return cell_of(row, place)


def _dimensions_title(things: Sequence[Series], led: Mapping[int, int], dimensions: int) -> str:
    """Name the one that is highest in most dimensions, where there is one."""
    most = _only_highest(led)
    if most is None:
        return say("Scores by dimension")
    return say_count(
        "{name} is highest in {count} of {all} dimensions",
        "{name} is highest in {count} of {all} dimensions",
        led[most],
        name=things[most].name,
        all=dimensions,
    )


def _only_highest(values: Mapping[int, float]) -> int | None:
    """Return whose value is higher than all others', None where the highest is shared."""
    best = max(values, key=values.__getitem__, default=None)
    return None if best is None or [*values.values()].count(values[best]) > 1 else best


@chart("comparison-totals", page="compare", choices=CHOICES)
def comparison_totals(question: Question, *choices: str) -> Drawing | None:
    """Draw the totals of the projects compared over the releases."""
    compared = _compared(question, *choices)
    totals = cached.totals_until(question, compared.codes)
    periods = list(totals.index)
    values = [[None if pd.isna(v) else int(v) for v in totals[code]] for code in compared.codes]
    return _over_time(
        periods,
        _points_of(compared, values),
        titles=(
            _gain_title(compared, periods, values),
            say("Total scores over the releases"),
        ),
        scope=say_count(
            "Total score in points, {count} release up to {period}",
            "Total score in points, {count} releases up to {period}",
            len(totals),
            period=period(cached.release(question).period),
        ),
        gaps=say("Where a line breaks, the project was not rated."),
        whole_way=True,
    )


@chart("comparison-means", page="compare", choices=CHOICES)
def comparison_means(question: Question, *choices: str) -> Drawing | None:
    """Draw the mean totals of the groups compared over the releases."""
    compared = _compared(question, *choices)
    periods, found = _over_releases(compared)
    values = [
        [None if pd.isna(row["mean"]) else round(row["mean"]) for row in found[code]]
        for code in compared.codes
    ]
    return _over_time(
        periods,
        _points_of(compared, values),
        titles=(
            "" if question.stars else _gain_title(compared, periods, values),
            say("Mean total scores over the releases"),
        ),
        scope=say("Mean total score in points; {scope}", scope=comparison.scope(compared)),
        gaps=_too_few(),
        whole_way=True,
    )


@chart("comparison-shares", page="compare", choices=CHOICES)
def comparison_shares(question: Question, *choices: str) -> Drawing | None:
    """Draw the shares of four and five stars of the groups compared over the releases."""
    compared = _compared(question, *choices)
    periods, found = _over_releases(compared)
    shares = [
        [None if pd.isna(row["mean"]) else row["high"] / row["rated"] for row in found[code]]
        for code in compared.codes
    ]
    cells = [[ratings.in_percent(value, 1) for value in own] for own in shares]
    return _over_time(
        periods,
        _Lines(compared, shares, cells, "share"),
        titles=(
            "" if question.stars else _share_title(comparison.names(compared), shares),
            say("Share of projects with four or five stars over the releases"),
        ),
        scope=say(
            "Share of the rated projects in percent; {scope}", scope=comparison.scope(compared)
        ),
        gaps=_too_few(),
        whole_way=False,
        lowest=0,
        percent=True,
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is compared, its values as they are drawn, and as cells; `holds` as in a column."""

    compared: Compared
    drawn: Sequence[Sequence[float | None]]
    cells: Sequence[Sequence[Cell]]
    holds: Holds

    def cell(self, row: tuple[int, str], place: int) -> Cell:
        """Return the cell of a period, by its place, of the one compared at a place."""
        return self.cells[place][row[0]]

    def series(self) -> list[Series]:
        """Return a series for each that is compared."""
        names = comparison.names(self.compared)
        return [
            Series(name, tuple(drawn), tuple(map(in_words, cells)))
            for name, drawn, cells in zip(names, self.drawn, self.cells, strict=True)
        ]


def _points_of(compared: Compared, values: Sequence[Sequence[int | None]]) -> _Lines:
    """Return lines of scores, given in hundredths."""
    drawn = [[in_points(value) for value in own] for own in values]
    cells = [[ratings.in_points(value) for value in own] for own in values]
    return _Lines(compared, drawn, cells, "points")


def _over_time(
    periods: Sequence[str],
    lines: _Lines,
    *,
    titles: tuple[str, str],
    scope: str,
    gaps: str,
    whole_way: bool,
    **axis: Any,
) -> Drawing | None:
    """Draw lines over the releases; `gaps` says why lines break, where one does.

    `titles` are a finding, "" where there is none, and what is said then; with `whole_way` it
    compares the last values with the first ones.
    None where nothing compared has a value in any release.
    """
    things = lines.series()
    drawn = [thing for thing in things if any(value is not None for value in thing.values)]
    if not drawn:
        return None
    finding, neutral = titles
    return Drawing(
        lines_over_time([period_parts(code) for code in periods], things, colours(), **axis),
        title=finding or neutral,
        scope=scope,
        alt=say(
            "Lines over {count} releases. Last values: {numbers}.",
            count=len(periods),
            numbers=listing(f"{thing.name} {[ABSENT, *thing.texts][-1]}" for thing in things),
        ),
        numbers=numbers_of(
            enumerate(periods),
            (columns.period(), lambda row: Named(row[1], period(row[1]))),
            *_of_each(lines.compared, lines.cell, lines.holds),
        ),
        notes=(
            *((gaps,) if any(ABSENT in thing.texts for thing in drawn) else ()),
            *(_not_in_the_headline(drawn, periods, whole_way=whole_way) if finding else ()),
            *_not_drawn(lines.compared, things),
            *(() if lines.compared.kind == PROJECT else selected_by_stars(lines.compared.question)),
        ),
        sample=comparison.sample(lines.compared),
    )


def _not_in_the_headline(
    things: Sequence[Series], periods: Sequence[str], *, whole_way: bool
) -> tuple[str, ...]:
    """Say which lines the title leaves aside, as they have no value in a release it compares."""
    ends = (0, -1) if whole_way else (-1,)
    aside = [thing.name for thing in things if any(thing.values[end] is None for end in ends)]
    if not aside or len(things) < 2:
        return ()
    return (
        say(
            "Not compared in the headline, for want of a value in {periods}: {names}.",
            periods=say(" or ").join(dict.fromkeys(period(periods[end]) for end in ends)),
            names=listing(aside),
        ),
    )


def _too_few() -> str:
    return say("Where a line breaks, fewer than {count} projects were rated.", count=SMALLEST_GROUP)


def _gain_title(
    compared: Compared, periods: Sequence[str], values: Sequence[Sequence[int | None]]
) -> str:
    """Name the one that gained most since the first of these releases, "" where none did."""
    gains = {
        place: own[-1] - own[0]
        for place, own in enumerate(values)
        if len(own) > 1 and own[0] is not None and own[-1] is not None
    }
    best = _only_highest(gains)
    if best is None or gains[best] <= 0:
        return ""
    names, gain, since = comparison.names(compared), signed_points(gains[best]), period(periods[0])
    if len(names) == 1:
        return say("{name}: {gain} since {period}", name=names[best], gain=gain, period=since)
    return say("{name} gained most since {period}: {gain}",
               name=names[best], gain=gain, period=since)  # fmt: skip


def _over_releases(compared: Compared) -> tuple[list[str], dict[str, list[dict[Any, Any]]]]:
    """Return the periods, and by group a row for each of them as in `cached.groups_until`."""
    found = cached.groups_until(compared.question, compared.kind, compared.codes)
    rows: dict[Any, dict[Any, Any]] = found.to_dict("index")
    periods = list(dict.fromkeys(str(period) for period, _ in rows))
    none = {"mean": None}
    return periods, {
        code: [rows.get((when, code), none) for when in periods] for code in compared.codes
    }


def _share_title(names: Sequence[str], shares: Sequence[Sequence[float | None]]) -> str:
    """Name the one with the highest share in the last release, "" where nothing is compared."""
    last = {place: own[-1] for place, own in enumerate(shares) if own and own[-1] is not None}
    best = _only_highest(last)
    if best is None or len(last) < 2:
        return ""
    return say(
        "{name} has the highest share of projects with four or five stars: {share}",
        name=names[best],
        share=share(last[best], 1),
    )
