"""Who is newly rated, who is no longer rated, and why projects go without a rating."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import cached
from components.charts.chart import Drawing, chart, colours, heading, replayed, scope_of
from components.choices import filters
from components.figures.tracking import Layer, reason_bars
from components.markdown import plain
from components.text import listing, name_of, say, say_count, star_glyphs, whole
from components.tracking import words
from components.wording import labels
from data_access.answers import Crossing
from data_access.question import Question

AT_MOST = 10
"""Projects listed on each side; the others are counted."""


def entries_and_exits(question: Question) -> None:
    """Show who is newly rated and who no longer is since the release before, with the reasons."""
    release = cached.release(question)
    if release.previous is None:
        st.header(say("Who is newly rated, who no longer is"), anchor=False)
        st.caption(say("This is the first release; there is nothing to compare it with."))
        return
    _both(question, release.previous, words.to_project())


@replayed
def _both(question: Question, previous: str, to: str) -> None:
    found = cached.star_migration(question, previous)
    entered = sum(n for (before, after), n in found.items() if not before and after)
    left = sum(n for (before, after), n in found.items() if before and not after)
    heading(
        say(
            "{entered} newly rated, {left} no longer rated",
            entered=whole(entered),
            left=whole(left),
        ),
        say(
            "Since {before}; rank, interval and stars are those of the release that rates the "
            "project; {scope}",
            before=filters.release_name(previous),
            scope=scope_of(question),
        ),
    )
    reasons = labels.reasons(cached.release(question).method)
    columns = st.columns(2, gap="large")
    with columns[0]:
        _side(
            cached.entries(question, AT_MOST), entered, reasons, to,
            heading=say("Newly rated"), why=say("Not rated before because"),
        )  # fmt: skip
    with columns[1]:
        _side(
            cached.exits(question, AT_MOST), left, reasons, to,
            heading=say("No longer rated"), why=say("Not rated now because"),
        )  # fmt: skip


def _side(
    rows: Sequence[Crossing], count: int, reasons: labels.Labels, to: str, *, heading: str, why: str
) -> None:
    st.subheader(heading, anchor=False)
    if not rows:
        st.caption(say("None."))
        return
    st.table(
        pa.table(
            {
                say("Project"): [words.project_link(name_of(r), r.project, to) for r in rows],
                say("Rank"): [words.rank_with_interval(row) for row in rows],
                say("Stars"): [star_glyphs(row.stars) for row in rows],
                why: [_why(row, reasons) for row in rows],
            }
        ),
        border="horizontal",
        hide_index=True,
        alt=heading,
    )
    if count > len(rows):
        st.caption(
            say("The {shown} of best rank of {count}.", shown=whole(len(rows)), count=whole(count))
        )


def _why(row: Crossing, reasons: labels.Labels) -> str:
    if row.reason is None:
        return say("not listed")
    reason = plain(reasons.get(row.reason, row.reason))
    return f"{reason}  \n:gray[{plain(row.note)}]" if row.note else reason


def reasons(question: Question) -> None:
    """Show how many projects go without a rating in each release, or that none does."""
    counts = cached.outcomes_over_time(question)
    if any(isinstance(outcome, str) for found in counts.values() for outcome in found):
        reasons_over_time(question)
    else:
        heading(say("Every project is rated in every release"), scope_of(question))


@chart("reasons-over-time", page="tracking?show=coverage")
def reasons_over_time(question: Question) -> Drawing | None:
    """Draw how many projects go without a rating in each release, by reason."""
    counts = cached.outcomes_over_time(question)
    periods = words.periods(question)
    names = labels.reasons(cached.release(question).method)
    codes = {outcome for found in counts.values() for outcome in found if isinstance(outcome, str)}
    layers = [
        Layer(
            names.get(code, code),
            [found.get(code, 0) for found in counts.values()],
            [_text(names.get(code, code), periods[release], found.get(code, 0))
             for release, found in counts.items()],
        )
        for code in sorted(codes, key=lambda code: (list(names).index(code) if code in names
                                                    else len(names), code))
    ]  # fmt: skip
    missing = [
        sum(n for outcome, n in found.items() if isinstance(outcome, str))
        for found in counts.values()
    ]
    if not layers:
        return None
    return Drawing(
        reason_bars(layers, words.axis(question), colours()),
        title=say_count(
            "{count} project has no rating", "{count} projects have no rating", missing[-1]
        ),
        scope=say("Projects without a rating, by reason; {scope}", scope=scope_of(question)),
        alt=say(
            "Stacked bars of projects without a rating by release: {numbers}.",
            numbers=listing(
                say("{period} {count}", period=when, count=whole(n))
                for when, n in zip(periods.values(), missing, strict=True)
            ),
        ),
        numbers=pa.table(
            {say("Period"): list(periods.values())}
            | {layer.name: list(map(whole, layer.projects)) for layer in layers}
            | {say("All reasons"): list(map(whole, missing))}
        ),
    )


def _text(name: str, when: str, count: int) -> str:
    return say_count(
        "{period}, {reason}: {count} project",
        "{period}, {reason}: {count} projects",
        count,
        period=when,
        reason=name,
    )
