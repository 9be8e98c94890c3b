"""The reader's own weights and cut points: what they would change in the chosen release."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from components import cached, table
from components.charts.chart import Drawing, chart, colours, replayed
from components.choices import address, filters
from components.choices.of_charts import numbers
from components.figures.certainty import stars_before_and_after
from components.markdown import link, plain, unbroken
from components.methodology import WHAT_IF, rules_of
from components.text import (
    listing,
    name_of,
    period,
    points,
    say,
    say_count,
    share,
    star_glyphs,
    whole,
)
from components.wording import labels
from data_access.methods import WEIGHT_UNIT, Method
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS
from data_access.what_if import Changed, Consequences

PAGE = "methodology"
PERCENT = WEIGHT_UNIT // 100
WEIGHTS, CUTS = (
    re.compile(r"\d{1,3}(,\d{1,3})*"),
    re.compile(r"\d{1,3}(\.\d{1,2})?(,\d{1,3}(\.\d{1,2})?)*"),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights in any unit, and the lowest totals for 1 to 5 stars in hundredths of a point."""

    weights: tuple[int, ...]
    floors: tuple[int, ...]


def choose(question: Question) -> Scenario | None:
    """Show what can be moved; return what the reader chose, None where it cannot be computed with.

    Without a choice the scenario is the method itself.
    """
    rules = rules_of(question)
    st.info(
        say(
            "What you set here is your own calculation, not a rating: the published stars and "
            "ranks stay as they are. It counts the whole release, whatever filters are set, and "
            "the address of this page keeps your numbers."
        )
    )
    percents = _asked("weights", partial(_percents, rules), say("Weights"))
    cuts = _asked("cuts", _cuts, say("Cut points"))
    scenario = _scenario(rules, percents, cuts)
    _presets(rules)
    st.header(say("Weights in percent"), anchor=False)
    shown = percents or tuple(weight / PERCENT for weight in rules.weights)
    filters.choose_numbers(
        "weights",
        labels.short_dimensions(rules.id),
        [round(percent) for percent in shown],
        partial(st.slider, min_value=0, max_value=100),
    )
    if sum(scenario.weights):
        st.caption(_proportions(rules, scenario.weights))
    st.header(say("Lowest total for each number of stars"), anchor=False)
    filters.choose_numbers(
        "cuts",
        {str(stars): star_glyphs(stars) for stars in range(2, MOST_STARS + 1)},
        [floor / 100 for floor in scenario.floors[1:]],
        partial(st.number_input, min_value=0.0, max_value=100.0, step=1.0, format="%.2f"),
    )
    return _checked(scenario)


def _scenario(
    rules: Method, percents: tuple[float, ...] | None, cuts: tuple[float, ...] | None
) -> Scenario:
    return Scenario(
        tuple(map(round, percents)) if percents else rules.weights,
        (0, *(round(100 * cut) for cut in cuts)) if cuts else rules.floors,
    )


def _percents(rules: Method, asked: str) -> tuple[float, ...] | None:
    return _numbers_in(asked, WEIGHTS, len(rules.weights))


def _cuts(asked: str) -> tuple[float, ...] | None:
    return _numbers_in(asked, CUTS, MOST_STARS - 1)


def _numbers_in(asked: str, form: re.Pattern[str], count: int) -> tuple[float, ...] | None:
    """Return the numbers of a choice, None where they are not so many or not those of a choice."""
    numbers = tuple(map(float, asked.split(","))) if form.fullmatch(asked) else ()
    return numbers if len(numbers) == count and max(numbers) <= 100 else None


def _asked(
    key: str, numbers_in: Callable[[str], tuple[float, ...] | None], name: str
) -> tuple[float, ...] | None:
    """Return the numbers in the address, None where there are none that can be used."""
    asked = address.chosen(key)
    numbers = numbers_in(asked)
    if asked and numbers is None:
        st.warning(plain(filters.unknown_codes(name, (asked,))))
        address.choose(key, "")
    return numbers


def _presets(rules: Method) -> None:
    names = labels.short_dimensions(rules.id)
    alike = ",".join(str(100 // len(names)) for _ in names)
    alone = {
        say("only {dimension}", dimension=name): ",".join(
            "100" if other == code else "0" for other in names
        )
        for code, name in names.items()
    }
    links = [
        link(say("the method itself"), address.link(PAGE, part=WHAT_IF, weights=None, cuts=None)),
        *(
            link(name, address.link(PAGE, part=WHAT_IF, weights=weights))
            for name, weights in ({say("all weights alike"): alike} | alone).items()
        ),
    ]
    st.markdown(say("Set: {choices}", choices=" · ".join(links)))


def _proportions(rules: Method, weights: tuple[int, ...]) -> str:
    names = labels.short_dimensions(rules.id).values()
    parts = [
        say("{name} {share}", name=name, share=share(weight / sum(weights), 1))
        for name, weight in zip(names, weights, strict=True)
    ]
    return plain(say("Scaled to add up to 100%: {parts}", parts=listing(parts)))


def _is_computable(scenario: Scenario) -> bool:
    rising = all(below < floor for below, floor in pairwise(scenario.floors))
    return rising and sum(scenario.weights) > 0


def _checked(scenario: Scenario) -> Scenario | None:
    if not sum(scenario.weights):
        st.warning(
            say("All weights are 0. Give at least one dimension a weight; nothing was recomputed.")
        )
        return None
    for stars, (below, floor) in enumerate(pairwise(scenario.floors), start=2):
        if floor <= below:
            st.warning(
                say(
                    "The cut points must rise with the stars: {stars} from {floor} is not above "
                    "{fewer} from {below}. Nothing was recomputed.",
                    stars=star_glyphs(stars),
                    floor=points(floor),
                    fewer=star_glyphs(stars - 1),
                    below=points(below),
                )
            )
            return None
    return scenario


def consequences(question: Question, scenario: Scenario | None) -> None:
    """Show what the scenario would change: stars, ranks, the leaders and the largest moves."""
    if scenario is None:
        return
    found = cached.consequences(question, scenario.weights, scenario.floors)
    if not found.projects:
        st.info(say("No project is rated in this release."))
        return
    _counts(question, scenario.weights, scenario.floors)
    what_if_stars(question, address.chosen("weights"), address.chosen("cuts"))
    names = {
        code: name_of(name)
        for code, name in cached.names(
            tuple(sorted({row.project for row in (*found.leaders, *found.movers)}))
        ).items()
    }
    left, right = st.columns(2, gap="large")
    with left:
        st.header(say("Who would lead"), anchor=False)
        st.caption(say("Ranks 1 to 10 with these settings, at most twenty projects."))
        _changes(found.leaders, names, say("Who would lead"))
    with right:
        st.header(say("Whose rank would move most"), anchor=False)
        st.caption(say("The ten largest changes of rank."))
        _changes(found.movers, names, say("Whose rank would move most"))
    st.caption(
        say(
            "Published → with these settings. The interval is the published one; ranks of your own "
            "calculation have none."
        )
    )


@replayed
def _counts(question: Question, weights: tuple[int, ...], floors: tuple[int, ...]) -> None:
    found = cached.consequences(question, weights, floors)
    with st.grid(5, min_column_width=150):
        _metric(
            say("Stars change"),
            found.up + found.down + found.lost,
            say("{up} up, {down} down", up=whole(found.up), down=whole(found.down + found.lost)),
        )
        _metric(say("By two stars or more"), found.by_two)
        _metric(
            say("Rank moves by 6+"),
            found.rank_moved[5],
            say("{count} by more than 20", count=whole(found.rank_moved[20])),
        )
        _metric(say("Rank leaves its interval"), found.outside)
        _metric(say("New in ranks 1 to 10"), found.entering)
    if found.lost:
        st.caption(
            say_count(
                "{count} project would have no total: its only scores are in dimensions of "
                "weight 0.",
                "{count} projects would have no total: their only scores are in dimensions of "
                "weight 0.",
                found.lost,
            )
        )


def _metric(name: str, value: int, more: str | None = None) -> None:
    st.metric(
        name,
        whole(value),
        more,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


@chart(
    "what-if-stars", page="methodology?part=what-if", choices=(numbers("weights"), numbers("cuts"))
)
def what_if_stars(question: Question, weights: str, cuts: str) -> Drawing | None:
    """Draw how many projects have how many stars, published and with other settings."""
    rules = rules_of(question)
    scenario = _scenario(rules, _percents(rules, weights), _cuts(cuts))
    if not _is_computable(scenario):
        return None
    found = cached.consequences(question, scenario.weights, scenario.floors)
    names = {int(code): name for code, name in labels.stars().items()}
    names[NOT_RATED] = say("No total")
    texts = (
        {stars: say("published {count}", count=whole(n)) for stars, n in found.before.items()},
        {stars: say("what if {count}", count=whole(n)) for stars, n in found.after.items()},
    )
    changed = found.up + found.down + found.lost
    return Drawing(
        stars_before_and_after(found.before, found.after, names, texts, colours()),
        title=say_count(
            "{count} of {rated} projects would have other stars",
            "{count} of {rated} projects would have other stars",
            changed,
            rated=whole(found.projects),
        )
        if changed
        else say("No project would have other stars"),
        scope=say(
            "Projects by stars, published and with these settings; all {rated} rated; {period}",
            rated=whole(found.projects),
            period=period(cached.release(question).period),
        ),
        alt=_in_words(found, names),
        notes=(
            say("A reader's own calculation, not a rating. The published stars stay as they are."),
            _settings_in_words(rules, scenario),
        ),
        numbers=pd.DataFrame(
            {
                say("Stars"): [names[stars] for stars in found.before],
                say("As published"): [whole(count) for count in found.before.values()],
                say("With these settings"): [whole(count) for count in found.after.values()],
            }
        ),
    )


def _settings_in_words(rules: Method, scenario: Scenario) -> str:
    names = labels.short_dimensions(rules.id).values()
    return say(
        "Weights: {weights}. Lowest totals: {cuts}.",
        weights=listing(
            say("{name} {share}", name=name, share=share(weight / sum(scenario.weights), 1))
            for name, weight in zip(names, scenario.weights, strict=True)
        ),
        cuts=listing(
            f"{star_glyphs(stars)} {points(floor)}"
            for stars, floor in enumerate(scenario.floors[1:], start=2)
        ),
    )


def _in_words(found: Consequences, names: dict[int, str]) -> str:
    return say(
        "Bars of stars, published and with these settings: {numbers}.",
        numbers=listing(
            f"{names[stars]} {whole(found.before[stars])} → {whole(found.after[stars])}"
            for stars in found.before
        ),
    )


def _changes(rows: tuple[Changed, ...], names: dict[str, str], alt: str) -> None:
    if not rows:
        st.caption(say("None."))
        return
    ranks = [
        table.two_lines(
            _step(whole(row.rank_before), _whole(row.rank)), table.span(row.rank_low, row.rank_high)
        )
        for row in rows
    ]
    stars = [
        table.two_lines(
            _step(str(row.stars_before), _whole(row.stars)),
            _step(points(row.total_before), table.points_or_absent(row.total)),
        )
        for row in rows
    ]
    st.table(
        pd.DataFrame(
            {
                unbroken(say("Rank, interval")): ranks,
                say("Project"): [
                    link(names[row.project], address.link("project", id=row.project))
                    for row in rows
                ],
                unbroken(say("Stars, total")): stars,
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=alt,
    )


def _step(before: str, now: str) -> str:
    return now if before == now else f"{before}\u00a0→\u00a0{now}"


def _whole(value: int | None) -> str:
    return table.ABSENT if value is None else whole(value)
