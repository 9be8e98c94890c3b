"""The ranks of the leaders, or of the reader's own projects, over all releases."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import cached, filters, picking
from components.chart import colours, draw, heading, replayed, same_numbers, scope_of
from components.figures.tracking import RankLine, rank_lines
from components.table import rank_text, span
from components.text import listing, name_of, say, say_count, star_glyphs, whole
from components.tracking import words
from data_access.answers import RankInRelease
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
    projects = picking.picked() if shown == MINE else cached.leaders(question, int(shown))
    asked = question.whole if shown == MINE else question
    with head:
        _heading(asked, projects, is_mine=shown == MINE)
    if projects:
        _chart(question.whole, projects, words.to_project())
    elif shown == MINE:
        st.info(
            say(
                "No project is picked. Add projects to the comparison on their pages or on the "
                "leaderboard, and they are shown here."
            )
        )


def _choices() -> dict[str, str]:
    first = {code: say("First {count}", count=code) for code in LEADERS}
    return first | {MINE: say("My projects")}


def _past(question: Question, projects: tuple[str, ...]) -> dict[str, dict[str, RankInRelease]]:
    """Return the ranks by project, in the order given, and by release."""
    found: dict[str, dict[str, RankInRelease]] = {code: {} for code in projects}
    for row in cached.ranks_over_time(question.whole, projects):
        found[row.project][row.release] = row
    return found


@replayed
def _heading(question: Question, projects: tuple[str, ...], *, is_mine: bool) -> None:
    within = (
        say("ranks within the whole edition, not within the filters")
        if question.is_filtered
        else say("ranks within the edition")
    )
    heading(
        _title(question, projects, is_mine=is_mine),
        say(
            "{scope}; {within}; lower ranks than the axis shows are open marks; in the table and "
            "beside the pointer stands where a rank lies in 90 % of the runs with varied weights",
            scope=scope_of(question),
            within=within,
        ),
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


@replayed
def _chart(question: Question, projects: tuple[str, ...], to: str) -> None:
    past = _past(question, projects)
    periods = words.periods(question)
    lines = _lines(past, periods)
    title = say("Ranks over {count} releases", count=len(periods))
    ends = [
        say("{rank}: {project}", rank=rank_text(row.rank, row.tied), project=name_of(row))
        for row in _last(past)[:NAMED_IN_A_SENTENCE]
    ]
    draw(
        rank_lines(
            lines,
            words.axis(question),
            colours(),
        ),
        alt=say("Lines of ranks by release; now {ranks}.", ranks=listing(ends)),
        key="ranks_over_time",
    )
    same_numbers(_numbers(past, periods, to), title=title, key="ranks_over_time")


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


def _numbers(
    past: dict[str, dict[str, RankInRelease]], periods: dict[str, str], to: str
) -> pa.Table:
    rows: Sequence[dict[str, RankInRelease]] = list(past.values())
    return pa.table(
        {say("Project"): [words.project_link(name_of(r), r.project, to) for r in _last(past)]}
        | {
            when: [words.rank_with_interval(row[code]) if code in row else "" for row in rows]
            for code, when in periods.items()
        }
    )
