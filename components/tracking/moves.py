"""Who rose and who fell most since the release before, and why (rule 7)."""

from collections.abc import Sequence

import pyarrow as pa

from components import cached
from components.blocks.values import (
    Block,
    Change,
    ChartBlock,
    Column,
    Columns,
    Notice,
    Option,
    Section,
    Switch,
    Table,
    Text,
)
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices import filters
from components.choices.of_charts import one_of
from components.figures.tracking import SplitRow, split_bars
from components.text import listing, name_of, say, signed, whole
from components.tracking import ranked
from components.tracking.releases import nothing_before
from components.wording import labels, ratings
from components.wording.cells import in_words
from data_access.answers import SplitMove
from data_access.question import Question

MOVERS = ("5", "10")
NAMED_IN_A_SENTENCE = 3


def biggest(question: Question, size: str) -> tuple[Block, ...]:
    """Return risers and fallers with the parts of their change, and links to their pages."""
    if cached.release(question).previous is None:
        return (nothing_before(say("Rank changes and their causes")),)
    changed = ratings.method_change(question)
    notice = (Notice(changed),) if changed else ()
    found = cached.split_moves(question, int(size))
    if not found:
        nothing = Section(_title(found), (Text(scope_of(question), kind="quiet"),))
        return (*notice, nothing)
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
    parts = labels.parts_of_move()
    extremes = [*found[:NAMED_IN_A_SENTENCE], *found[-NAMED_IN_A_SENTENCE:]]
    named = {move.project: f"{name_of(move)} {signed(move.change)}" for move in extremes}
    return Drawing(
        split_bars([_row(move, parts) for move in found], list(parts.values()), colours()),
        title=_title(found),
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
        numbers=_numbers(found, parts),
        notes=(
            say(
                "Places gained (+) or lost (−), by cause; the line marks the whole change. Causes "
                "are published for two successive releases only."
            ),
        ),
    )


def _title(found: Sequence[SplitMove]) -> str:
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


def _row(move: SplitMove, parts: dict[str, str]) -> SplitRow:
    places = [getattr(move, part) for part in parts]
    written = [
        say("{part} {places}", part=name, places=signed(n))
        for name, n in zip(parts.values(), places, strict=True)
    ]
    before, now = ranked.rank_before(move), ranked.rank(move)
    ranks = say("{before} → {now}", before=ranked.on_one_line(before), now=ranked.on_one_line(now))
    return SplitRow(
        name_of(move),
        f"{whole(move.previous_rank)} → {in_words(now)}",
        places,
        move.change,
        signed(move.change),
        say("{project}; {ranks}; {parts}", project=name_of(move), ranks=ranks,
            parts=listing(written)),
    )  # fmt: skip


def _who(found: Sequence[SplitMove]) -> Table:
    return Table(
        say("Risers and fallers, {count} projects", count=len(found)),
        (
            Column("change", say("Change"), "short"),
            Column("project", say("Project"), "heading"),
            Column("before", say("Before"), "number"),
            Column("rank", say("Now"), "number"),
        ),
        tuple(
            (
                Change(move.change),
                ranked.project(move),
                ranked.rank_before(move),
                ranked.rank(move),
            )
            for move in found
        ),
    )


def _numbers(found: Sequence[SplitMove], parts: dict[str, str]) -> pa.Table:
    return pa.table(
        {say("Project"): [name_of(move) for move in found]}
        | {name: [signed(getattr(move, part)) for move in found] for part, name in parts.items()}
        | {say("Change of rank"): [signed(move.change) for move in found]}
    )
