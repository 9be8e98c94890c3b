"""Charts of the comparison: dimensions on one scale, and how it came about over the releases."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import cached, comparison, labels
from components.chart import colours, draw, heading, replayed, same_numbers, show
from components.comparison import PROJECT, Compared, Measure
from components.figures.comparison import Series, dot_rows, lines_over_time, profiles
from components.figures.layout import shortened
from components.table import ABSENT, points_or_absent
from components.text import (
    listing,
    period,
    say,
    say_count,
    share,
    short_period,
    signed_points,
)
from data_access.question import Question

NAME_IN_TITLE = 48


def dimensions(compared: Compared) -> None:
    """Show total and dimensions of everything compared, as profiles and as rows of dots."""
    _dimensions(compared.kind, compared.codes, compared.question)


@replayed
def _dimensions(kind: str, codes: tuple[str, ...], question: Question) -> None:
    compared = Compared(kind, codes, question)
    total, *scores = comparison.dimensions(compared)
    if all(value is None for measure in (total, *scores) for value in measure.values):
        return
    names = comparison.names(compared)
    of_method = labels.short_dimensions(cached.release(question).method)
    title = _dimensions_title(names, scores)
    numbers = listing(
        say(
            "{name}: {scores}",
            name=name,
            scores=say(", ").join(
                f"{measure.name} {measure.texts[place]}" for measure in (total, *scores)
            ),
        )
        for place, name in enumerate(names)
    )
    heading(title, say("{scope}; points from 0 to 100", scope=comparison.scope(compared)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        draw(
            profiles(list(of_method.values()), _series(names, scores), colours()),
            alt=say("Radar chart of dimension scores. {numbers}.", numbers=numbers),
            key="comparison_profiles",
        )
    with right:
        draw(
            dot_rows(
                [total.name, *of_method.values()], _series(names, (total, *scores)), colours()
            ),
            alt=say("Rows of dots, total score first. {numbers}.", numbers=numbers),
            key="comparison_dots",
        )
    same_numbers(
        pd.DataFrame(
            {say("Indicator"): [measure.name for measure in (total, *scores)]}
            | {
                name: [measure.texts[place] for measure in (total, *scores)]
                for place, name in enumerate(names)
            }
        ),
        title=title,
        key="comparison_dimensions",
    )


def _series(names: Sequence[str], measures: Sequence[Measure]) -> list[Series]:
    """Return a series a thing: its values in points along the measures."""
    return [
        Series(
            name,
            tuple(_in_points(measure.values[place]) for measure in measures),
            tuple(measure.texts[place] for measure in measures),
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
        name=shortened(names[most], NAME_IN_TITLE),
        all=len(scores),
    )


def history(compared: Compared) -> None:
    """Show how totals, or means and shares of groups, moved up to the release asked for."""
    if compared.kind == PROJECT:
        _totals(compared.codes, compared.question)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _means(compared.kind, compared.codes, compared.question)
    with right:
        _shares(compared.kind, compared.codes, compared.question)


@replayed
def _totals(codes: tuple[str, ...], question: Question) -> None:
    totals = cached.totals_until(question, codes)
    names = comparison.names(Compared(PROJECT, codes, question))
    values = [[None if pd.isna(v) else int(v) for v in totals[code]] for code in codes]
    _points_over_time(
        list(totals.index),
        names,
        values,
        what=say("Total scores over the releases"),
        scope=say_count(
            "Total score in points, {count} release up to {period}",
            "Total score in points, {count} releases up to {period}",
            len(totals),
            period=period(cached.release(question).period),
        ),
        key="comparison_totals",
    )


@replayed
def _means(kind: str, codes: tuple[str, ...], question: Question) -> None:
    periods, found = _over_releases(question, kind, codes)
    compared = Compared(kind, codes, question)
    names = comparison.names(compared)
    values = [
        [None if pd.isna(row["mean"]) else round(row["mean"]) for row in found[code]]
        for code in codes
    ]
    _points_over_time(
        periods,
        names,
        values,
        what=say("Mean total scores over the releases"),
        scope=say("Mean total score in points; {scope}", scope=comparison.scope(compared)),
        key="comparison_means",
    )


def _points_over_time(
    periods: Sequence[str],
    names: Sequence[str],
    values: Sequence[Sequence[int | None]],
    *,
    what: str,
    scope: str,
    key: str,
) -> None:
    texts = [[points_or_absent(value) for value in of_thing] for of_thing in values]
    things = [
        Series(name, tuple(map(_in_points, own)), tuple(text))
        for name, own, text in zip(names, values, texts, strict=True)
    ]
    show(
        lines_over_time([short_period(code) for code in periods], things, colours()),
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
        key=key,
    )


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
    name, gain = shortened(names[best], NAME_IN_TITLE), signed_points(gains[best])
    if len(names) == 1:
        return say("{name}: {gain} since {period}", name=name, gain=gain, period=period(periods[0]))
    return say(
        "{name} gained most since {period}: {gain}",
        name=name,
        gain=gain,
        period=period(periods[0]),
    )


def _over_releases(
    question: Question, kind: str, codes: tuple[str, ...]
) -> tuple[list[str], dict[str, list[dict[Any, Any]]]]:
    """Return the periods, and by group a row for each of them as in `cached.groups_until`."""
    found = cached.groups_until(question, kind, codes)
    rows: dict[Any, dict[Any, Any]] = found.to_dict("index")
    periods = list(dict.fromkeys(str(period) for period, _ in rows))
    none = {"mean": None}
    return periods, {code: [rows.get((when, code), none) for when in periods] for code in codes}


@replayed
def _shares(kind: str, codes: tuple[str, ...], question: Question) -> None:
    periods, found = _over_releases(question, kind, codes)
    shares = [
        [None if pd.isna(row["mean"]) else row["high"] / row["rated"] for row in found[code]]
        for code in codes
    ]
    compared = Compared(kind, codes, question)
    names = comparison.names(compared)
    texts = [[ABSENT if v is None else share(v, 1) for v in of_group] for of_group in shares]
    things = [
        Series(name, tuple(own), tuple(text))
        for name, own, text in zip(names, shares, texts, strict=True)
    ]
    show(
        lines_over_time(
            [short_period(code) for code in periods], things, colours(), lowest=0, percent=True
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
        key="comparison_shares",
    )


def _share_title(names: Sequence[str], last: Sequence[tuple[float | None, ...]]) -> str:
    known = {place: value for place, own in enumerate(last) for value in own if value is not None}
    best = max(known, key=known.__getitem__, default=None)
    if best is None or len(known) < 2 or list(known.values()).count(known[best]) > 1:
        return say("Share of four and five stars over the releases")
    return say(
        "{name} has the highest share of four and five stars: {share}",
        name=shortened(names[best], NAME_IN_TITLE),
        share=share(known[best], 1),
    )
