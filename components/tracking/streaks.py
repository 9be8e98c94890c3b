"""For how many releases running projects have had five stars."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from components import cached
from components.charts.chart import Drawing, chart, colours, replayed, scope_of
from components.figures.tracking import TileRow, star_tiles
from components.text import listing, name_of, say, say_count, whole
from components.tracking import words
from components.wording import labels
from data_access.answers import Streak
from data_access.question import Question

AT_MOST = 15
NAMED_IN_A_SENTENCE = 3


def of_five_stars(question: Question) -> None:
    """Show the longest streaks of five stars, with all stars before, and links to the projects."""
    found = cached.streaks(question)
    if not found:
        st.header(say("Five stars, running"), anchor=False)
        st.caption(say("No project here has five stars in this release."))
        return
    streaks.heading(question)
    tiles, table = st.columns([11, 9], gap="medium")
    with tiles:
        streaks.body(question)
    with table:
        _who(question, words.to_project())


@chart("streaks", page="tracking?show=stars")
def streaks(question: Question) -> Drawing | None:
    """Draw the stars of the projects with the longest streaks of five stars, over all releases."""
    found = cached.streaks(question)
    if not found:
        return None
    shown = found[:AT_MOST]
    longest = found[0].releases
    periods = words.periods(question)
    return Drawing(
        star_tiles(_rows(shown, periods), words.axis(question), colours()),
        title=say_count(
            "{streak}: {count} project holds the longest streak",
            "{streak}: {count} projects hold the longest streak",
            sum(streak.releases == longest for streak in found),
            streak=in_words(longest),
        ),
        scope=say(
            "Projects with five stars, longest streak first; {shown} of {count} shown; a release "
            "without a rating ends a streak; {scope}",
            shown=whole(len(shown)),
            count=whole(len(found)),
            scope=scope_of(question),
        ),
        alt=say(
            "Tiles of stars by release, longest streak of five stars first: {streaks}.",
            streaks=listing(
                say("{project} {count}", project=name_of(streak), count=whole(streak.releases))
                for streak in shown[:NAMED_IN_A_SENTENCE]
            ),
        ),
        numbers=pa.table(
            {say("Project"): [name_of(streak) for streak in shown]}
            | {
                when: [_stars(streak.past[place]) for streak in shown]
                for place, when in enumerate(periods.values())
            }
        ),
    )


def in_words(releases: int) -> str:
    """Say for how many releases running a project has had five stars."""
    if releases == 1:
        return say("Five stars, new in this release")
    return say("Five stars, {count} releases running", count=whole(releases))


def _rows(shown: Sequence[Streak], periods: Mapping[str, str]) -> list[TileRow]:
    return [
        TileRow(
            name_of(streak),
            whole(streak.releases),
            streak.past,
            [say("{project}; {period}: {stars}", project=name_of(streak), period=when,
                 stars=_stars(stars))
             for when, stars in zip(periods.values(), streak.past, strict=True)],
        )
        for streak in shown
    ]  # fmt: skip


def _stars(stars: int | None) -> str:
    return say("Not listed") if stars is None else labels.stars()[str(stars)]


@replayed
def _who(question: Question, to: str) -> None:
    shown = cached.streaks(question)[:AT_MOST]
    st.table(
        pa.table(
            {
                say("Project"): [words.project_link(name_of(s), s.project, to) for s in shown],
                say("Releases running"): [whole(streak.releases) for streak in shown],
                say("Rank"): [words.rank_with_interval(streak) for streak in shown],
            }
        ),
        border="horizontal",
        hide_index=True,
        alt=say("Streaks of five stars, {count} projects", count=len(shown)),
    )
