"""The ranks of the leaders or of the reader's own projects; who rose and fell most, and why."""

from collections.abc import Mapping, Sequence

from components import cached
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import (
    Block,
    Cell,
    Change,
    ChartBlock,
    Column,
    Columns,
    InLine,
    Interval,
    Notice,
    Option,
    Rank,
    Section,
    Signed,
    Switch,
    Table,
    Text,
)
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    has_room,
    scope_in_words,
    scope_of,
    selected_by_stars,
    told_apart,
)
from components.charts.numbers import column, numbers_of
from components.choices import filters
from components.choices.of_charts import PICKED, one_of
from components.figures.tracking import RankLine, SplitRow, rank_lines, split_bars
from components.text import listing, name_of, period, say, share, signed, star_glyphs, whole
from components.tracking import releases
from components.wording import labels, ratings
from components.wording.cells import in_words
from components.wording.provenance import Sample
from data_access.answers import RankInRelease, SplitMove
from data_access.methods import method
from data_access.question import Question

MINE = "mine"
LEADERS = ("10", "20", "50")
COLOURED = 10
COLOURED_AMONG_MANY = 5
"""Where many lines are drawn, the others are quiet."""
NAMED_IN_A_SENTENCE = 10
MOVERS = ("5", "10")
MOVERS_NAMED = 3

Past = Mapping[str, Mapping[str, RankInRelease]]
"""Ranks by project and by release, oldest first."""


def over_time(question: Question, top: str, picked: tuple[str, ...]) -> Block:
    """Return the ranks of the leaders within the filters, or of the projects picked."""
    options = (Option(code, say("First {count}", count=code)) for code in LEADERS)
    switch = Switch(
        "tracking",
        "top",
        say("Which projects"),
        (*options, Option(MINE, say("My projects"))),
        top,
    )
    codes = ",".join(picked) if top == MINE else ""
    if _past(question, top, codes):
        return ChartBlock(
            ranks_over_time, question, (top, codes), links_rows=True, switches=(switch,)
        )
    nobody = say("No project here is rated in this release.")
    if top == MINE:
        nobody = say(
            "No projects picked yet. Add projects to the comparison on their own pages or on "
            "the leaderboard to see them here."
        )
    return Section(_title(question, {}, is_mine=top == MINE), (switch, Text(nobody)))


def _past(question: Question, shown: str, picked: str) -> Past:
    """Return the past of the projects picked, or of those of best rank within the filters."""
    if shown == MINE:
        projects = tuple(code for code in picked.split(",") if code)
    else:
        projects = cached.leaders(question, int(shown))
    found: dict[str, dict[str, RankInRelease]] = {code: {} for code in projects}
    for row in cached.ranks_over_time(question.whole, projects):
        found[row.project][row.release] = row
    return found


@chart(
    "ranks-over-time", page="tracking?show=ranks", choices=(one_of("top", *LEADERS, MINE), PICKED)
)
def ranks_over_time(question: Question, shown: str, picked: str) -> Drawing | None:
    """Draw the ranks of the leaders within the filters, or of the projects picked."""
    past = _past(question, shown, picked)
    if not past:
        return None
    asked = question.whole if shown == MINE else question
    periods = releases.periods(question)
    last = _last(past)
    ends = [
        say("{rank}: {project}", rank=_rank(row), project=name_of(row))
        for row in last[:NAMED_IN_A_SENTENCE]
    ]
    within = (
        say("ranks within the whole edition, not within the filters")
        if asked.is_filtered
        else say("ranks within the edition")
    )
    return Drawing(
        rank_lines(_lines(past, periods), releases.axis(question), colours(), wide=has_room()),
        title=_title(asked, past, is_mine=shown == MINE),
        scope=say("; ").join((_scope(asked, past, is_mine=shown == MINE), within)),
        alt=say("Lines of ranks by release; now {ranks}.", ranks=listing(ends)),
        numbers=numbers_of(
            last,
            (columns.project(), ratings.named),
            *(_in_release(past, *told) for told in periods.items()),
        ),
        sample=_sample(asked, past, is_mine=shown == MINE),
        notes=(
            say(
                "Open marks are ranks lower than the axis shows; where a line breaks, the project "
                "is not rated."
            ),
            say(
                "The data of the chart give each rank with its interval: where it lies in {most} "
                "of the runs with varied weights.",
                most=share(method(cached.release(asked).method).uncertainty.within),
            ),
            *selected_by_stars(asked),
        ),
    )


def _scope(asked: Question, past: Past, *, is_mine: bool) -> str:
    """Say which projects are drawn: those picked, or the first of those within the filters."""
    if not is_mine:
        return scope_of(asked)
    release = cached.release(asked)
    return scope_in_words(asked, len(past), release.listed, period(release.period))


def _sample(asked: Question, past: Past, *, is_mine: bool) -> Sample:
    which = say("projects {codes}", codes=listing(past)) if is_mine else say("the first by rank")
    return Sample(asked, len(past), which)


def _title(question: Question, past: Past, *, is_mine: bool) -> str:
    """Say how many of the projects rose and fell since the release before; of one, its ranks."""
    two = cached.releases_until(question)[-2:]
    ranks = [[of[code].rank for code in two if code in of] for of in past.values()]
    known = [(pair[0], pair[1]) for pair in ranks if len(pair) == 2]
    changes = [before - now for before, now in known if before and now]
    if not changes:
        return say("Ranks of the picked projects") if is_mine else say("Ranks of the leaders")
    if len(past) == 1:
        [(before, now)] = known
        return say(
            "{project}: rank {now}, {before} in the previous release",
            project=name_of(_last(past)[0]),
            now=whole(now or 0),
            before=whole(before or 0),
        )
    numbers = {
        "count": whole(len(past)),
        "up": whole(sum(change > 0 for change in changes)),
        "down": whole(sum(change < 0 for change in changes)),
    }
    if is_mine:
        return say(
            "Ranks of {count} picked projects: {up} up, {down} down vs previous release", **numbers
        )
    return say("Ranks of {count} leaders: {up} up, {down} down vs previous release", **numbers)


def _last(past: Past) -> list[RankInRelease]:
    return [list(by_release.values())[-1] for by_release in past.values() if by_release]


def _lines(past: Past, periods: Mapping[str, str]) -> list[RankLine]:
    last = _last(past)
    names = told_apart({row.project: row for row in last})
    coloured = COLOURED if len(past) <= COLOURED else COLOURED_AMONG_MANY
    return [
        RankLine(
            name,
            [by_release[code].rank if code in by_release else None for code in periods],
            [_hover(by_release.get(code), when) for code, when in periods.items()],
            place if place < coloured else None,
            row.project,
        )
        for place, (name, row, by_release) in enumerate(
            zip(names, last, past.values(), strict=True)
        )
    ]


def _rank(row: RankInRelease) -> str:
    return in_words(ratings.rank_alone(row))


def _hover(row: RankInRelease | None, when: str) -> str:
    if row is None or (interval := ratings.interval(row)) is None:
        return ""
    return say(
        "{project}; {period}: rank {rank}, interval {interval}, {stars}",
        project=name_of(row),
        period=when,
        rank=_rank(row),
        interval=in_words(interval),
        stars=star_glyphs(row.stars),
    )


def _in_release(past: Past, release: str, when: str) -> ColumnOf[RankInRelease]:
    """Return the column of the ranks in one release, with their intervals."""
    meaning = say("Rank in release {release}; empty: not rated or not listed.", release=release)

    def cell(row: RankInRelease) -> Cell:
        then = past[row.project].get(release)
        return _on_one_line(ratings.rank(then)) if then else ""

    return column(f"rank_{release}", when, "rank_with_interval", meaning), cell


def _on_one_line(cell: Cell) -> Cell:
    """Return a rank with its interval behind it."""
    return InLine(cell) if isinstance(cell, Rank) else cell


# -- who rose and who fell -----------------------------------------------------------------------


def biggest_moves(question: Question, size: str) -> tuple[Block, ...]:
    """Return risers and fallers with the parts of their change, and links to their pages."""
    if cached.release(question).previous is None:
        return (releases.nothing_before(say("Rank changes and their causes")),)
    changed = ratings.method_change(question)
    notice = (Notice(changed),) if changed else ()
    found = cached.split_moves(question, int(size))
    if not found:
        scope = Text(scope_of(question), kind="quiet")
        return (*notice, Section(_title_of_moves(found), (scope,)))
    options = tuple(Option(code, say("{count} each way", count=code)) for code in MOVERS)
    switch = Switch("tracking", "movers", say("How many"), options, size)
    bars = ChartBlock(moves, question, (size,), switches=(switch,))
    return (*notice, Columns(((bars,), (_who(found),)), widths=(11, 9)))


@chart("moves", page="tracking?show=ranks", choices=(one_of("movers", *MOVERS),))
def moves(question: Question, size: str) -> Drawing | None:
    """Draw the biggest risers and fallers with the parts of their change (rule 7)."""
    found = cached.split_moves(question, int(size))
    if not found:
        return None
    release = cached.release(question)
    names = told_apart({move.project: move for move in found})
    parts = labels.parts_of_move()
    extremes = [*found[:MOVERS_NAMED], *found[-MOVERS_NAMED:]]
    named = {move.project: f"{name_of(move)} {signed(move.change)}" for move in extremes}
    return Drawing(
        split_bars(
            [_row(move, name, parts) for move, name in zip(found, names, strict=True)],
            list(parts.values()),
            colours(),
            wide=has_room(),
        ),
        title=_title_of_moves(found),
        scope=say(
            "From {before} to {now}; {scope}",
            before=filters.release_name(release.previous or ""),
            now=filters.release_name(release.code),
            scope=scope_of(question),
        ),
        alt=say(
            "Bars of changes of rank, each split by what caused it: {changes}.",
            changes=listing(named.values()),
        ),
        numbers=numbers_of(
            found,
            (columns.project(), ratings.named),
            *(_part(code, name) for code, name in parts.items()),
            (
                column(
                    "change",
                    say("Change of rank"),
                    "places",
                    say("Ranks gained (above zero) or lost since the previous release."),
                ),
                lambda move: Signed(move.change),
            ),
        ),
        notes=(
            say(
                "Places gained (+) or lost (−), by cause; the line marks the total change. "
                "Causes are published only for successive releases."
            ),
            *selected_by_stars(question),
        ),
        sample=Sample(question, len(found), say("the largest changes of rank")),
    )


def _part(code: str, name: str) -> ColumnOf[SplitMove]:
    """Return the column of one part of the changes of rank."""
    meaning = say("Ranks gained (above zero) or lost by this part alone.")
    return column(f"by_{code}", name, "places", meaning), lambda move: Signed(getattr(move, code))


def _title_of_moves(found: Sequence[SplitMove]) -> str:
    rise = max((move.change for move in found), default=0)
    fall = min((move.change for move in found), default=0)
    if rise > 0 > fall:
        return say(
            "Largest rise in rank {rise}, largest fall {fall}",
            rise=signed(rise),
            fall=signed(fall),
        )
    if rise > 0:
        return say("Largest rise in rank {rise}, no falls", rise=signed(rise))
    if fall < 0:
        return say("Largest fall in rank {fall}, no rises", fall=signed(fall))
    return say("No rank has changed")


def _before(move: SplitMove) -> Rank:
    return Rank(move.previous_rank, interval=Interval(move.previous_low, move.previous_high))


def _row(move: SplitMove, name: str, parts: labels.Labels) -> SplitRow:
    places = [getattr(move, part) for part in parts]
    written = [
        say("{part} {places}", part=name, places=signed(n))
        for name, n in zip(parts.values(), places, strict=True)
    ]
    before, now = _before(move), ratings.rank(move)
    ranks = say(
        "{before} → {now}", before=in_words(InLine(before)), now=in_words(_on_one_line(now))
    )
    return SplitRow(
        name,
        f"{whole(move.previous_rank)} → {in_words(now)}",
        places,
        move.change,
        signed(move.change),
        say("{project}; {ranks}; {parts}", project=name_of(move), ranks=ranks,
            parts=listing(written)),
        move.project,
    )  # fmt: skip


def _who(found: Sequence[SplitMove]) -> Table:
    return table_of(
        say("Risers and fallers, {count} projects", count=len(found)),
        found,
        (Column("change", say("Change"), "short"), lambda move: Change(move.change)),
        (Column("project", say("Project"), "heading"), ratings.named),
        (Column("before", say("Before"), "number"), _before),
        (Column("rank", say("Now"), "number"), ratings.rank),
    )
