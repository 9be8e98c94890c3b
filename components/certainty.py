"""How sure the ranks of a release are, explained with its own numbers."""

from itertools import pairwise

import pandas as pd
import streamlit as st

from components import cached, table
from components.charts.chart import Drawing, chart, colours, replayed
from components.figures.certainty import RankRange, rank_ranges, width_bars
from components.methodology import rules_of
from components.text import listing, name_of, period, say, say_count, share, whole
from data_access.answers import Certainty
from data_access.methods import Uncertainty
from data_access.question import Question


@replayed
def explained(question: Question) -> None:
    """Show the release's certainty in four numbers and in words."""
    found = cached.certainty(question)
    rules = rules_of(question)
    if not found.rated:
        st.info(say("No project is rated in this release."))
        return
    with st.grid(4, min_column_width=150):
        half = table.ABSENT if found.half is None else whole(found.half)
        _metric(say("Median width, in ranks"), half)
        _metric(say("Others like the leader"), whole(found.like_leader - 1))
        _metric(say("Up to 10 ranks wide"), share(found.within[10] / found.rated))
        _metric(say("Stable stars"), share(found.stable / found.rated))
    st.markdown("\n".join(f"- {line}" for line in _in_words(found, rules.uncertainty)))


def _in_words(found: Certainty, drawing: Uncertainty) -> list[str]:
    half = (
        []
        if found.half is None
        else [
            say_count(
                "**Interval**: where a rank lay in {most} of the runs. Half of the intervals have "
                "at most {count} rank.",
                "**Interval**: where a rank lay in {most} of the runs. Half of the intervals have "
                "at most {count} ranks.",
                found.half,
                most=share(drawing.within),
            )
        ]
    )
    return [
        say(
            "A rank depends on the weights, and other weights could be defended as well. So the "
            "release was rated {draws} times more, with weights drawn around the method's own.",
            draws=whole(drawing.draws),
        ),
        *half,
        say_count(
            "**Like the leader**: the interval of {count} other project overlaps the leader's. The "
            "order among them is not certain.",
            "**Like the leader**: the intervals of {count} other projects overlap the leader's. "
            "The order among them is not certain.",
            found.like_leader - 1,
        )
        if found.like_leader > 1
        else say("**Like the leader**: no other project's interval overlaps the leader's."),
        say_count(
            "**Stable stars**: {count} of {rated} projects kept their stars in at least 90% of "
            "the runs.",
            "**Stable stars**: {count} of {rated} projects kept their stars in at least 90% of "
            "the runs.",
            found.stable,
            rated=whole(found.rated),
        ),
        say(
            "The intervals say how much a rank depends on the weights. They do not say how exact "
            "the scores are."
        ),
    ]


def _metric(name: str, value: str) -> None:
    st.metric(name, value, border=True, height="stretch")


@chart("rank-ranges", page="methodology?part=certainty")
def leaders(question: Question) -> Drawing | None:
    """Show the ranks of the leaders with the intervals they lie in."""
    board = [row for row in cached.board(question) if row.rank]
    reach = cached.leader_reach(question)
    if not board:
        return None
    ranges = [
        RankRange(
            name_of(row),
            row.rank or 0,
            row.rank_low or 0,
            row.rank_high or 0,
            table.interval_text(row, reach),
            marked=(row.rank_low or 0) <= reach,
        )
        for row in board
    ]
    others = cached.certainty(question).like_leader - 1
    return Drawing(
        rank_ranges(ranges, colours()),
        title=say_count(
            "{count} other project cannot be told from the leader",
            "{count} other projects cannot be told from the leader",
            others,
        )
        if others
        else say("No other interval overlaps the leader's"),
        scope=say(
            "Rank (dot) and interval (line) of the first {shown} of {rated} rated; ≈ overlaps the "
            "leader's interval; {period}",
            shown=whole(len(ranges)),
            rated=whole(cached.release(question).rated),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Ranks and their intervals: {numbers}.",
            numbers=listing(f"{each.name} {each.rank} ({each.text})" for each in ranges[:10]),
        ),
        numbers=pd.DataFrame(
            {
                say("Rank"): [table.rank_text(row.rank, row.tied) for row in board],
                say("Project"): [name_of(row) for row in board],
                say("Interval"): [each.text for each in ranges],
                say("Stability of the stars"): [share((r.stability or 0) / 1000, 1) for r in board],
            }
        ),
    )


@chart("interval-widths", page="methodology?part=certainty")
def widths(question: Question) -> Drawing | None:
    """Show how many projects have an interval of which width."""
    found = cached.certainty(question)
    if not found.rated:
        return None
    edges = [0, *found.within]
    counts = _between(found)
    names = [
        say("{from_}–{to} ranks", from_=low + 1, to=high)
        if high - low > 1
        else say_count("{count} rank", "{count} ranks", high)
        for low, high in zip(edges, found.within, strict=False)
    ]
    names.append(say("more than {count} ranks", count=edges[-1]))
    texts = [f"{whole(count)} · {share(count / found.rated)}" for count in counts]
    return Drawing(
        width_bars(counts, names, texts, colours()),
        title=say(
            "{share} of the ranks have an interval of at most ten",
            share=share(found.within[10] / found.rated),
        ),
        scope=say(
            "Number of rated projects by the number of ranks in their interval; all {rated} rated; "
            "{period}",
            rated=whole(found.rated),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Bar chart of the widths of the intervals: {numbers}.",
            numbers=listing(f"{name} {text}" for name, text in zip(names, texts, strict=True)),
        ),
        numbers=pd.DataFrame(
            {
                say("Width of the interval"): names,
                say("Projects"): [whole(count) for count in counts],
                say("Share of the rated"): [share(count / found.rated, 1) for count in counts],
            }
        ),
    )


def _between(found: Certainty) -> list[int]:
    reached = [0, *found.within.values(), found.rated]
    return [more - less for less, more in pairwise(reached)]
