"""The ranks of the leaders, or of the reader's own projects, over all releases."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import cached
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices import filters, picking
from components.choices.of_charts import PICKED, one_of
from components.figures.tracking import RankLine, rank_lines
from components.table import rank_text, span
from components.text import listing, name_of, say, say_count, share, star_glyphs, whole
from components.tracking import words
from data_access.answers import RankInRelease
from data_access.methods import method
from data_access.question import Question

MINE = "mine"
LEADERS = ("10", "20", "50")
COLOURED = 10
COLOURED_AMONG_MANY = 5
"""Where many lines are drawn, the others are quiet."""
NAMED_IN_A_SENTENCE = 10


def over_time(question: Question) -> None:
    """Show the ranks of the leaders within the filters, or of the projects picked."""
    head = st.container()
    shown = filters.choose_among("top", _choices(), label=say("Which projects"))
    picked = ",".join(picking.picked()) if shown == MINE else ""
    with head:
        ranks_over_time.heading(question, shown, picked)
    if _projects(question, shown, picked):
        ranks_over_time.body(question, shown, picked, to=words.to_project())
    elif shown == MINE:
        st.info(
            say(
                "No project is picked. Add projects to the comparison on their pages or on the "
                "leaderboard, and they are shown here."
            )
        )


def _projects(question: Question, shown: str, picked: str) -> tuple[str, ...]:
    if shown == MINE:
        return tuple(code for code in picked.split(",") if code)
    return cached.leaders(question, int(shown))


def _choices() -> dict[str, str]:
    first = {code: say("First {count}", count=code) for code in LEADERS}
    return first | {MINE: say("My projects")}


def _past(question: Question, projects: tuple[str, ...]) -> dict[str, dict[str, RankInRelease]]:
    """Return the ranks by project, in the order given, and by release."""
    found: dict[str, dict[str, RankInRelease]] = {code: {} for code in projects}
    for row in cached.ranks_over_time(question.whole, projects):
        found[row.project][row.release] = row
    return found


@chart(
    "ranks-over-time", page="tracking?show=ranks", choices=(one_of("top", *LEADERS, MINE), PICKED)
)
def ranks_over_time(question: Question, shown: str, picked: str) -> Drawing | None:
    """Draw the ranks of the leaders within the filters, or of the projects picked."""
    projects = _projects(question, shown, picked)
    asked = question.whole if shown == MINE else question
    past = _past(question, projects)
    periods = words.periods(question)
    ends = [
        say("{rank}: {project}", rank=rank_text(row.rank, row.tied), project=name_of(row))
        for row in _last(past)[:NAMED_IN_A_SENTENCE]
    ]
    within = (
        say("ranks within the whole edition, not within the filters")
        if asked.is_filtered
        else say("ranks within the edition")
    )
    return Drawing(
        rank_lines(_lines(past, periods), words.axis(question), colours()),
        title=_title(asked, projects, is_mine=shown == MINE),
        scope=say(
            "{scope}; {within}; lower ranks than the axis shows are open marks; in the table and "
            "beside the pointer stands where a rank lies in {most} of the runs with varied weights",
            most=share(method(cached.release(asked).method).uncertainty.within),
            scope=scope_of(asked),
            within=within,
        ),
        alt=say("Lines of ranks by release; now {ranks}.", ranks=listing(ends)),
        numbers=_numbers(past, periods),
        projects=tuple(row.project for row in _last(past)),
    )


def _title(question: Question, projects: tuple[str, ...], *, is_mine: bool) -> str:
    changes = _changes(question, projects)
    if not projects or not changes:
        return say("My projects") if is_mine else say("The leaders")
    up, down = (sum(change * way > 0 for change in changes) for way in (1, -1))
    if is_mine:
        return say_count(
            "{count} project of mine: {up} higher than a release ago, {down} lower",
            "{count} projects of mine: {up} higher than a release ago, {down} lower",
            len(projects),
            up=whole(up),
            down=whole(down),
        )
    return say_count(
        "{count} leader: {up} higher than a release ago, {down} lower",
        "{count} leaders: {up} higher than a release ago, {down} lower",
        len(projects),
        up=whole(up),
        down=whole(down),
    )


def _changes(question: Question, projects: tuple[str, ...]) -> list[int]:
    last = cached.releases_until(question)[-2:]
    ranks = [
        [past[release].rank for release in last if release in past]
        for past in _past(question, projects).values()
    ]
    pairs = [pair for pair in ranks if len(pair) == 2]
    return [before - now for before, now in pairs if before is not None and now is not None]


def _last(past: dict[str, dict[str, RankInRelease]]) -> list[RankInRelease]:
    return [list(by_release.values())[-1] for by_release in past.values() if by_release]


def _lines(past: dict[str, dict[str, RankInRelease]], periods: dict[str, str]) -> list[RankLine]:
    coloured = COLOURED if len(past) <= COLOURED else COLOURED_AMONG_MANY
    return [
        RankLine(
            name_of(row),
            [by_release[code].rank if code in by_release else None for code in periods],
            [_hover(by_release.get(code), when) for code, when in periods.items()],
            place if place < coloured else None,
        )
        for place, (row, by_release) in enumerate(zip(_last(past), past.values(), strict=True))
    ]


def _hover(row: RankInRelease | None, when: str) -> str:
    if row is None or row.rank is None or row.rank_low is None or row.rank_high is None:
        return ""
    return say(
        "{project}; {period}: rank {rank}, interval {interval}, {stars}",
        project=name_of(row),
        period=when,
        rank=rank_text(row.rank, row.tied),
        interval=span(row.rank_low, row.rank_high),
        stars=star_glyphs(row.stars),
    )


def _numbers(past: dict[str, dict[str, RankInRelease]], periods: dict[str, str]) -> pa.Table:
    rows: Sequence[dict[str, RankInRelease]] = list(past.values())
    return pa.table(
        {say("Project"): [name_of(row) for row in _last(past)]}
        | {
            when: [words.rank_with_interval(row[code]) if code in row else "" for row in rows]
            for code, when in periods.items()
        }
    )
