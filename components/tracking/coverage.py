"""Who is newly rated, who is no longer rated, and why projects go without a rating."""

from collections.abc import Sequence

import pyarrow as pa

from components import cached
from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Noted,
    Section,
    Stars,
    Table,
    Text,
)
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices import filters
from components.figures.tracking import Layer, reason_bars
from components.text import listing, say, say_count, whole
from components.tracking import ranked, releases
from components.wording import labels
from data_access.answers import Crossing
from data_access.question import Question

AT_MOST = 10
"""Projects listed on each side; the others are counted."""


def entries_and_exits(question: Question) -> Block:
    """Return who is newly rated and who no longer is since the release before, with the reasons."""
    previous = cached.release(question).previous
    if previous is None:
        return releases.nothing_before(say("Who is newly rated, who no longer is"))
    found = cached.star_migration(question, previous)
    entered = sum(n for (before, after), n in found.items() if not before and after)
    left = sum(n for (before, after), n in found.items() if before and not after)
    came = say_count("{count} project newly rated", "{count} projects newly rated", entered)
    went = say_count("{count} project no longer rated", "{count} projects no longer rated", left)
    now = _side(
        question,
        cached.entries(question, AT_MOST),
        entered,
        title=came,
        rated_in=question.release,
        why=say("Not rated before because"),
    )
    before = _side(
        question,
        cached.exits(question, AT_MOST),
        left,
        title=went,
        rated_in=previous,
        why=say("Not rated now because"),
    )
    return Columns(((now,), (before,)))


def _side(
    question: Question,
    rows: Sequence[Crossing],
    count: int,
    *,
    title: str,
    rated_in: str,
    why: str,
) -> Section:
    if not rows:
        return Section(title, ())
    reasons = labels.reasons(cached.release(question).method)
    columns = (
        Column("project", say("Project"), "heading"),
        Column("rank", say("Rank"), "number"),
        Column("stars", say("Stars"), "short"),
        Column("reason", why),
    )
    cells = tuple(
        (ranked.project(row), ranked.rank(row), Stars(row.stars), _why(row, reasons))
        for row in rows
    )
    caption = [say("Rank and stars in {release}", release=filters.release_name(rated_in))]
    if count > len(rows):
        shown = whole(len(rows))
        caption.append(say("the {shown} of best rank of {count}", shown=shown, count=whole(count)))
    table = Table(title, columns, cells, layout="cards")
    return Section(title, (table,), say("; ").join(caption))


def _why(row: Crossing, reasons: labels.Labels) -> Cell:
    if row.reason is None:
        return say("not listed")
    return Noted(reasons.get(row.reason, row.reason), row.note or "")


def without_rating(question: Question) -> Block:
    """Return how many projects go without a rating in each release, or that none does."""
    counts = cached.outcomes_over_time(question)
    if any(isinstance(outcome, str) for found in counts.values() for outcome in found):
        return ChartBlock(reasons_over_time, question)
    scope = Text(scope_of(question), kind="quiet")
    return Section(say("Every project is rated in every release"), (scope,))


@chart("reasons-over-time", page="tracking?show=coverage")
def reasons_over_time(question: Question) -> Drawing | None:
    """Draw how many projects go without a rating in each release, by reason."""
    counts = cached.outcomes_over_time(question)
    periods = releases.periods(question)
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
        reason_bars(layers, releases.axis(question), colours()),
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
