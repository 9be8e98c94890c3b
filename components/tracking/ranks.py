"""The ranks of the leaders, or of the reader's own projects, over all releases."""

from collections.abc import Sequence

import pyarrow as pa

from components import cached
from components.blocks.values import Block, ChartBlock, Option, Rank, Section, Switch, Text
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices.of_charts import PICKED, one_of
from components.figures.tracking import RankLine, rank_lines
from components.text import listing, name_of, say, say_count, share, star_glyphs, whole
from components.tracking import ranked, releases
from components.wording.cells import in_words, rank_alone
from data_access.answers import RankInRelease
from data_access.methods import method
from data_access.question import Question

MINE = "mine"
LEADERS = ("10", "20", "50")
COLOURED = 10
COLOURED_AMONG_MANY = 5
"""Where many lines are drawn, the others are quiet."""
NAMED_IN_A_SENTENCE = 10


def over_time(question: Question, top: str, picked: tuple[str, ...]) -> tuple[Block, ...]:
    """Return the ranks of the leaders within the filters, or of the projects picked."""
    switch = Switch("tracking", "top", say("Which projects"), _options(), top)
    codes = ",".join(picked) if top == MINE else ""
    if _projects(question, top, codes):
        return (
            ChartBlock(
                ranks_over_time, question, (top, codes), links_rows=True, switches=(switch,)
            ),
        )
    return (Section(_title(question, (), is_mine=top == MINE), (switch, Text(_nobody(top)))),)


def _options() -> tuple[Option, ...]:
    first = (Option(code, say("First {count}", count=code)) for code in LEADERS)
    return (*first, Option(MINE, say("My projects")))


def _nobody(top: str) -> str:
    if top == MINE:
        return say(
            "No project is picked. Add projects to the comparison on their pages or on the "
            "leaderboard, and they are shown here."
        )
    return say("No project here is rated in this release.")


def _projects(question: Question, shown: str, picked: str) -> tuple[str, ...]:
    if shown == MINE:
        return tuple(code for code in picked.split(",") if code)
    return cached.leaders(question, int(shown))


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
    if not projects:
        return None
    asked = question.whole if shown == MINE else question
    past = _past(question, projects)
    periods = releases.periods(question)
    ends = [
        say("{rank}: {project}", rank=_rank(row), project=name_of(row))
        for row in _last(past)[:NAMED_IN_A_SENTENCE]
    ]
    within = (
        say("ranks within the whole edition, not within the filters")
        if asked.is_filtered
        else say("ranks within the edition")
    )
    return Drawing(
        rank_lines(_lines(past, periods), releases.axis(question), colours()),
        title=_title(asked, projects, is_mine=shown == MINE),
        scope=say("; ").join((scope_of(asked), within)),
        alt=say("Lines of ranks by release; now {ranks}.", ranks=listing(ends)),
        numbers=_numbers(past, periods),
        notes=(
            say(
                "Open marks are ranks lower than the axis shows; where a line breaks, the project "
                "is not rated."
            ),
            say(
                "The data table and the pointer show each rank with its interval: where it lies in "
                "{most} of the runs with varied weights.",
                most=share(method(cached.release(asked).method).uncertainty.within),
            ),
        ),
        projects=tuple(row.project for row in _last(past)),
    )


def _title(question: Question, projects: tuple[str, ...], *, is_mine: bool) -> str:
    changes = _changes(question, projects)
    if not projects or not changes:
        return say("Ranks of the picked projects") if is_mine else say("Ranks of the leaders")
    up, down = (sum(change * way > 0 for change in changes) for way in (1, -1))
    if is_mine:
        return say_count(
            "Ranks of {count} picked project: {up} up, {down} down vs previous release",
            "Ranks of {count} picked projects: {up} up, {down} down vs previous release",
            len(projects),
            up=whole(up),
            down=whole(down),
        )
    return say_count(
        "Ranks of {count} leader: {up} up, {down} down vs previous release",
        "Ranks of {count} leaders: {up} up, {down} down vs previous release",
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


def _rank(row: RankInRelease) -> str:
    return in_words(ranked.rank(row))


def _hover(row: RankInRelease | None, when: str) -> str:
    rank = row and ranked.rank(row)
    if row is None or not isinstance(rank, Rank) or rank.interval is None:
        return ""
    return say(
        "{project}; {period}: rank {rank}, interval {interval}, {stars}",
        project=name_of(row),
        period=when,
        rank=rank_alone(rank),
        interval=in_words(rank.interval),
        stars=star_glyphs(row.stars),
    )


def _numbers(past: dict[str, dict[str, RankInRelease]], periods: dict[str, str]) -> pa.Table:
    rows: Sequence[dict[str, RankInRelease]] = list(past.values())
    return pa.table(
        {say("Project"): [name_of(row) for row in _last(past)]}
        | {when: [_rank_in(row.get(code)) for row in rows] for code, when in periods.items()}
    )


def _rank_in(row: RankInRelease | None) -> str:
    return ranked.on_one_line(ranked.rank(row)) if row else ""
