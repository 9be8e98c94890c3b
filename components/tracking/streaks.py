"""For how many releases running projects have had five stars."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from components import cached
from components.blocks.values import (
    Block,
    ChartBlock,
    Column,
    Columns,
    Count,
    Section,
    Table,
    Text,
)
from components.charts.chart import Drawing, chart, colours, scope_of
from components.figures.tracking import TileRow, star_tiles
from components.text import listing, name_of, say, say_count, whole
from components.tracking import ranked, releases
from components.wording import labels
from data_access.answers import Streak
from data_access.question import Question

AT_MOST = 15
NAMED_IN_A_SENTENCE = 3


def of_five_stars(question: Question) -> Block:
    """Return the longest streaks of five stars, with all stars before, and links to projects."""
    found = cached.streaks(question)
    if not found:
        nobody = say("No project here has five stars in this release.")
        return Section(say("Five stars, running"), (Text(nobody, kind="quiet"),))
    return Columns(((ChartBlock(streaks, question),), (_who(found[:AT_MOST]),)), widths=(11, 9))


@chart("streaks", page="tracking?show=stars")
def streaks(question: Question) -> Drawing | None:
    """Draw the stars of the projects with the longest streaks of five stars, over all releases."""
    found = cached.streaks(question)
    if not found:
        return None
    shown = found[:AT_MOST]
    longest = found[0].releases
    periods = releases.periods(question)
    return Drawing(
        star_tiles(_rows(shown, periods), releases.axis(question), colours()),
        title=say_count(
            "{streak}: {count} project holds the longest streak",
            "{streak}: {count} projects hold the longest streak",
            sum(streak.releases == longest for streak in found),
            streak=in_words(longest),
        ),
        scope=say(
            "{shown} of {count} projects with five stars; {scope}",
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
        notes=(say("Longest streak first; a release without a rating ends a streak."),),
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


def _who(shown: Sequence[Streak]) -> Table:
    return Table(
        say("Streaks of five stars, {count} projects", count=len(shown)),
        (
            Column("project", say("Project"), "heading"),
            Column("releases", say("Releases running"), "number"),
            Column("rank", say("Rank"), "number"),
        ),
        tuple(
            (ranked.project(streak), Count(streak.releases), ranked.rank(streak))
            for streak in shown
        ),
    )
