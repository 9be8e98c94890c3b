"""Who rose and who fell most since the release before, and why (rule 7)."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import cached
from components.charts.chart import Drawing, chart, colours, replayed, scope_of
from components.choices import filters
from components.choices.of_charts import one_of
from components.figures.tracking import SplitRow, split_bars
from components.markdown import plain, unbroken
from components.table import rank_text
from components.text import listing, name_of, say, signed, whole
from components.tracking import words
from components.wording import ratings
from data_access.answers import SplitMove
from data_access.question import Question
from data_access.results import MOVE_PARTS

MOVERS = ("5", "10")
NAMED_IN_A_SENTENCE = 3


def biggest(question: Question) -> None:
    """Show risers and fallers with the exact parts of their change, and links to their pages."""
    if cached.release(question).previous is None:
        st.header(say("Who rose, who fell, and why"), anchor=False)
        st.caption(say("This is the first release; there is nothing to compare it with."))
        return
    head = st.container()
    names = {code: say("{count} each way", count=code) for code in MOVERS}
    size = filters.choose_among("movers", names, label=say("How many"))
    with head:
        moves.heading(question, size)
        if changed := ratings.method_change(question):
            st.info(plain(changed))
    if not cached.split_moves(question, int(size)):
        return
    bars, table = st.columns([11, 9], gap="medium")
    with bars:
        moves.figure(question, size)
    with table:
        _who(question, int(size), words.to_project())
        moves.numbers(question, size)


@chart("moves", page="tracking?show=ranks", choices=(one_of("movers", *MOVERS),))
def moves(question: Question, size: str) -> Drawing | None:
    """Draw the biggest risers and fallers with the parts of their change (rule 7)."""
    found = cached.split_moves(question, int(size))
    release = cached.release(question)
    parts = part_names()
    extremes = [*found[:NAMED_IN_A_SENTENCE], *found[-NAMED_IN_A_SENTENCE:]]
    named = {move.project: f"{name_of(move)} {signed(move.change)}" for move in extremes}
    return Drawing(
        split_bars([_row(move, parts) for move in found], list(parts.values()), colours()),
        title=_title(found),
        scope=say(
            "Places gained (+) or lost (−) between {before} and {now}, the two releases for which "
            "the parts are published; the line marks the whole change; {scope}",
            before=filters.release_name(release.previous or ""),
            now=filters.release_name(release.code),
            scope=scope_of(question),
        ),
        alt=say(
            "Bars of changes of rank, each split by what caused it: {changes}.",
            changes=listing(named.values()),
        ),
        numbers=_numbers(found, parts),
    )


def _title(found: Sequence[SplitMove]) -> str:
    rise = max((move.change for move in found), default=0)
    fall = min((move.change for move in found), default=0)
    if rise > 0 > fall:
        return say("Biggest rise {rise}, biggest fall {fall}", rise=signed(rise), fall=signed(fall))
    if rise > 0:
        return say("Biggest rise {rise}, nobody fell", rise=signed(rise))
    if fall < 0:
        return say("Biggest fall {fall}, nobody rose", fall=signed(fall))
    return say("No rank has changed")


def part_names() -> dict[str, str]:
    """Return the names of the parts of a change of rank, in the order of rule 7."""
    names = (
        say("Own scores"),
        say("Scores of others"),
        say("Entries and exits"),
        say("Change of method"),
        say("Correction"),
    )
    return dict(zip(MOVE_PARTS, names, strict=True))


def _row(move: SplitMove, parts: dict[str, str]) -> SplitRow:
    places = [getattr(move, part) for part in parts]
    written = [
        say("{part} {places}", part=name, places=signed(n))
        for name, n in zip(parts.values(), places, strict=True)
    ]
    ranks = say("{before} → {now}", before=rank_before(move), now=words.rank_with_interval(move))
    return SplitRow(
        name_of(move),
        f"{whole(move.previous_rank)} → {rank_text(move.rank, move.tied)}",
        places,
        move.change,
        signed(move.change),
        say("{project}; {ranks}; {parts}", project=name_of(move), ranks=ranks,
            parts=listing(written)),
    )  # fmt: skip


def rank_before(move: SplitMove) -> str:
    """Write the rank in the release before, with its interval."""
    return words.rank_and_span(move.previous_rank, 1, move.previous_low, move.previous_high)


@replayed
def _who(question: Question, size: int, to: str) -> None:
    found = cached.split_moves(question, size)
    st.table(
        pa.table(
            {
                unbroken(say("Change")): [signed(move.change) for move in found],
                say("Project"): [words.project_link(name_of(m), m.project, to) for m in found],
                say("Before"): [rank_before(move) for move in found],
                say("Now"): [words.rank_with_interval(move) for move in found],
            }
        ),
        border="horizontal",
        hide_index=True,
        alt=say("Risers and fallers, {count} projects", count=len(found)),
    )


def _numbers(found: Sequence[SplitMove], parts: dict[str, str]) -> pa.Table:
    return pa.table(
        {say("Project"): [name_of(move) for move in found]}
        | {name: [signed(getattr(move, part)) for move in found] for part, name in parts.items()}
        | {say("Change of rank"): [signed(move.change) for move in found]}
    )
