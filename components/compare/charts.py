"""Charts of the comparison: dimensions on one scale, and how it came about over the releases."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components import cached
from components.charts.chart import Drawing, chart, colours
from components.choices.of_charts import AMONG, PICKED, one_of
from components.compare import comparison
from components.compare.comparison import Compared, Measure
from components.figures.comparison import Series, dot_rows, lines_over_time
from components.text import (
    listing,
    period,
    period_parts,
    points,
    say,
    say_count,
    share,
    signed_points,
)
from components.wording import labels
from components.wording.cells import ABSENT, in_words
from components.wording.groups import GROUP_FILTERS, PROJECT, group_names
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP

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
    measures = comparison.dimensions(compared)
    if all(value is None for measure in measures for value in measure.values):
        return None
    names = comparison.names(compared)
    rows = [measures[0].name, *labels.short_dimensions(cached.release(question).method).values()]
    return Drawing(
        dot_rows(rows, _series(names, measures), colours()),
        title=_dimensions_title(names, measures[1:]),
        scope=say("{scope}; points from 0 to 100", scope=comparison.scope(compared)),
        alt=say("Rows of dots, total score first. {numbers}.", numbers=_in_words(compared)),
        numbers=pd.DataFrame(
            {say("Indicator"): [measure.name for measure in measures]}
            | {
                name: [in_words(measure.cells[place]) for measure in measures]
                for place, name in enumerate(names)
            }
        ),
    )


def _in_words(compared: Compared) -> str:
    measures = comparison.dimensions(compared)
    return listing(
        say(
            "{name}: {scores}",
            name=name,
            scores=say(", ").join(
                f"{each.name} {in_words(each.cells[place])}" for each in measures
            ),
        )
        for place, name in enumerate(comparison.names(compared))
    )


def _series(names: Sequence[str], measures: Sequence[Measure]) -> list[Series]:
    """Return a series a thing: its values in points along the measures."""
    return [
        Series(
            name,
            tuple(_in_points(measure.values[place]) for measure in measures),
            tuple(in_words(measure.cells[place]) for measure in measures),
        )
        for place, name in enumerate(names)
    ]


def _in_points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _dimensions_title(names: Sequence[str], scores: Sequence[Measure]) -> str:
    """Name the one that is highest in most dimensions, where there is one."""
    led = [measure.ahead for measure in scores if measure.ahead is not None]
    most = max(led, key=led.count, default=None)
    if most is None or any(led.count(other) == led.count(most) for other in {*led} - {most}):
        return say("Scores by dimension")
    return say_count(
        "{name} is highest in {count} of {all} dimensions",
        "{name} is highest in {count} of {all} dimensions",
        led.count(most),
        name=names[most],
        all=len(scores),
    )


@chart("comparison-totals", page="compare", choices=CHOICES)
def comparison_totals(question: Question, *choices: str) -> Drawing | None:
    """Draw the totals of the projects compared over the releases."""
    compared = _compared(question, *choices)
    totals = cached.totals_until(question, compared.codes)
    values = [[None if pd.isna(v) else int(v) for v in totals[code]] for code in compared.codes]
    return _points_over_time(
        list(totals.index),
        comparison.names(compared),
        values,
        what=say("Total scores over the releases"),
        scope=say_count(
            "Total score in points, {count} release up to {period}",
            "Total score in points, {count} releases up to {period}",
            len(totals),
            period=period(cached.release(question).period),
        ),
        gaps=say("Where a line breaks, the project was not rated."),
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
    return _points_over_time(
        periods,
        comparison.names(compared),
        values,
        what=say("Mean total scores over the releases"),
        scope=say("Mean total score in points; {scope}", scope=comparison.scope(compared)),
        gaps=_too_few(),
    )


def _points_over_time(
    periods: Sequence[str],
    names: Sequence[str],
    values: Sequence[Sequence[int | None]],
    *,
    what: str,
    scope: str,
    gaps: str,
) -> Drawing:
    texts = [[_written(value) for value in of_thing] for of_thing in values]
    things = [
        Series(name, tuple(map(_in_points, own)), tuple(text))
        for name, own, text in zip(names, values, texts, strict=True)
    ]
    return Drawing(
        lines_over_time([period_parts(code) for code in periods], things, colours()),
        title=_gain_title(periods, names, values) or what,
        scope=scope,
        alt=say(
            "Lines over {count} releases. Last values: {numbers}.",
            count=len(periods),
            numbers=listing(
                f"{name} {text[-1] if text else ABSENT}"
                for name, text in zip(names, texts, strict=True)
            ),
        ),
        numbers=_over_time(periods, names, texts),
        notes=_explained(gaps, texts),
    )


def _explained(gaps: str, texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return why lines break, where one does."""
    return (gaps,) if any(ABSENT in own for own in texts) else ()


def _too_few() -> str:
    return say("Where a line breaks, fewer than {count} projects were rated.", count=SMALLEST_GROUP)


def _written(hundredths: int | None) -> str:
    return ABSENT if hundredths is None else points(hundredths)


def _over_time(
    periods: Sequence[str], names: Sequence[str], texts: Sequence[Sequence[str]]
) -> pd.DataFrame:
    return pd.DataFrame(
        {say("Period"): [period(code) for code in periods]}
        | {name: list(text) for name, text in zip(names, texts, strict=True)}
    )


def _gain_title(
    periods: Sequence[str], names: Sequence[str], values: Sequence[Sequence[int | None]]
) -> str:
    """Name the one that gained most since the first of these releases, "" where none did."""
    gains = {
        place: own[-1] - own[0]
        for place, own in enumerate(values)
        if len(own) > 1 and own[0] is not None and own[-1] is not None
    }
    best = max(gains, key=gains.__getitem__, default=None)
    if best is None or gains[best] <= 0 or list(gains.values()).count(gains[best]) > 1:
        return ""
    name, gain = names[best], signed_points(gains[best])
    if len(names) == 1:
        return say("{name}: {gain} since {period}", name=name, gain=gain, period=period(periods[0]))
    return say(
        "{name} gained most since {period}: {gain}",
        name=name,
        gain=gain,
        period=period(periods[0]),
    )


def _over_releases(
    compared: Compared,
) -> tuple[list[str], dict[str, list[dict[Any, Any]]]]:
    """Return the periods, and by group a row for each of them as in `cached.groups_until`."""
    found = cached.groups_until(compared.question, compared.kind, compared.codes)
    rows: dict[Any, dict[Any, Any]] = found.to_dict("index")
    periods = list(dict.fromkeys(str(period) for period, _ in rows))
    none = {"mean": None}
    return periods, {
        code: [rows.get((when, code), none) for when in periods] for code in compared.codes
    }


@chart("comparison-shares", page="compare", choices=CHOICES)
def comparison_shares(question: Question, *choices: str) -> Drawing | None:
    """Draw the shares of four and five stars of the groups compared over the releases."""
    compared = _compared(question, *choices)
    periods, found = _over_releases(compared)
    shares = [
        [None if pd.isna(row["mean"]) else row["high"] / row["rated"] for row in found[code]]
        for code in compared.codes
    ]
    names = comparison.names(compared)
    texts = [[ABSENT if v is None else share(v, 1) for v in of_group] for of_group in shares]
    things = [
        Series(name, tuple(own), tuple(text))
        for name, own, text in zip(names, shares, texts, strict=True)
    ]
    return Drawing(
        lines_over_time(
            [period_parts(code) for code in periods], things, colours(), lowest=0, percent=True
        ),
        title=_share_title(names, [thing.values[-1:] for thing in things]),
        scope=say("Share of the rated in percent; {scope}", scope=comparison.scope(compared)),
        alt=say(
            "Lines over {count} releases. Last values: {numbers}.",
            count=len(periods),
            numbers=listing(
                f"{name} {text[-1] if text else ABSENT}"
                for name, text in zip(names, texts, strict=True)
            ),
        ),
        numbers=_over_time(periods, names, texts),
        notes=_explained(_too_few(), texts),
    )


def _share_title(names: Sequence[str], last: Sequence[tuple[float | None, ...]]) -> str:
    known = {place: value for place, own in enumerate(last) for value in own if value is not None}
    best = max(known, key=known.__getitem__, default=None)
    if best is None or len(known) < 2 or list(known.values()).count(known[best]) > 1:
        return say("Share of four and five stars over the releases")
    return say(
        "{name} has the highest share of four and five stars: {share}",
        name=names[best],
        share=share(known[best], 1),
    )
