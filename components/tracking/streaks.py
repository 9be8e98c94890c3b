"""For how many releases running projects have had five stars."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import cached, labels
from components.chart import colours, draw, heading, replayed, same_numbers, scope_of
from components.figures.tracking import TileRow, star_tiles
from components.text import listing, name_of, say, say_count, whole
from components.tracking import words
from data_access.answers import Streak
from data_access.question import Question

AT_MOST = 15
NAMED_IN_A_SENTENCE = 3


def of_five_stars(question: Question) -> None:
    """Show the longest streaks of five stars, with all stars before, and links to the projects."""
    if cached.streaks(question):
        _streaks(question, words.to_project())
    else:
        st.header(say("Five stars, running"), anchor=False)
        st.caption(say("No project here has five stars in this release."))


@replayed
def _streaks(question: Question, to: str) -> None:
    found = cached.streaks(question)
    shown = found[:AT_MOST]
    longest = found[0].releases
    heading(
        say_count(
            "{streak}: {count} project holds the longest streak",
            "{streak}: {count} projects hold the longest streak",
            sum(streak.releases == longest for streak in found),
            streak=in_words(longest),
        ),
        say(
            "Projects with five stars, longest streak first; {shown} of {count} shown; a release "
            "without a rating ends a streak; {scope}",
            shown=whole(len(shown)),
            count=whole(len(found)),
            scope=scope_of(question),
        ),
    )
    tiles, table = st.columns([11, 9], gap="medium")
    with tiles:
        _tiles(question, shown)
    with table:
        _who(shown, to)


def in_words(releases: int) -> str:
    """Say for how many releases running a project has had five stars."""
    if releases == 1:
        return say("Five stars, new in this release")
    return say("Five stars, {count} releases running", count=whole(releases))


def _tiles(question: Question, shown: Sequence[Streak]) -> None:
    periods = words.periods(question)
    rows = [
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
    draw(
        star_tiles(rows, words.axis(question), colours()),
        alt=say(
            "Tiles of stars by release, longest streak of five stars first: {streaks}.",
            streaks=listing(
                say("{project} {count}", project=name_of(streak), count=whole(streak.releases))
                for streak in shown[:NAMED_IN_A_SENTENCE]
            ),
        ),
        key="streaks",
    )
    numbers = {say("Project"): [words.named(streak) for streak in shown]} | {
        when: [_stars(streak.past[place]) for streak in shown]
        for place, when in enumerate(periods.values())
    }
    same_numbers(pa.table(numbers), title=say("Stars by release"), key="streaks")


def _stars(stars: int | None) -> str:
    return say("Not listed") if stars is None else labels.stars()[str(stars)]


def _who(shown: Sequence[Streak], to: str) -> None:
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
