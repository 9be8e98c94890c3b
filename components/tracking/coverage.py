"""Who is newly rated, who is no longer rated, and why projects go without a rating."""

from collections.abc import Sequence

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Noted,
    Section,
    Stars,
    Text,
)
from components.charts.chart import Drawing, chart, colours, scope_of, selected_by_stars
from components.charts.numbers import column
from components.choices import filters
from components.figures.tracking import reason_bars
from components.text import capitalised, listing, say, say_count, whole
from components.tracking import releases
from components.wording import labels, ratings
from data_access.answers import Crossing
from data_access.question import Question

AT_MOST = 10
"""Projects listed on each side; the others are counted."""


def entries_and_exits(question: Question) -> Block:
    """Return who is newly rated and who no longer is since the release before, with the reasons."""
    previous = cached.release(question).previous
    if previous is None:
        return releases.nothing_before(say("Who is newly rated, who no longer is"))
    entered, left = releases.entered_and_left(cached.star_migration(question, previous))
    came = _side(
        say_count("{count} project newly rated", "{count} projects newly rated", entered),
        Column("reason", say("Not rated before because")),
        question,
        cached.entries(question, AT_MOST),
        _rated_in(question.release, entered),
    )
    went = _side(
        say_count("{count} project no longer rated", "{count} projects no longer rated", left),
        Column("reason", say("Not rated now because")),
        question,
        cached.exits(question, AT_MOST),
        _rated_in(previous, left),
    )
    return Columns(((came,), (went,)))


def _side(
    title: str, why: Column, question: Question, rows: Sequence[Crossing], caption: str
) -> Section:
    if not rows:
        return Section(title, ())
    reasons = labels.reasons(question.edition, cached.release(question).method)
    table = table_of(
        title,
        rows,
        (Column("project", say("Project"), "heading"), ratings.named),
        (Column("rank", say("Rank"), "number"), ratings.rank),
        (Column("stars", say("Stars"), "short"), lambda row: Stars(row.stars)),
        (why, lambda row: _why(row, reasons)),
        layout="cards",
    )
    return Section(title, (table,), caption)


def _rated_in(release: str, count: int) -> str:
    """Say in which release rank and stars are, and how many of the projects are shown."""
    said = [say("Rank and stars in {release}", release=filters.release_name(release))]
    if count > AT_MOST:
        shown = whole(AT_MOST)
        said.append(say("the {shown} best-ranked of {count}", shown=shown, count=whole(count)))
    return say("; ").join(said)


def _why(row: Crossing, reasons: labels.Labels) -> Cell:
    if row.reason is None:
        return say("not listed")
    return Noted(reasons.get(row.reason, row.reason), row.note or "")


def without_rating(question: Question) -> Block:
    """Return how many projects go without a rating in each release, or that none does."""
    if _reasons(question):
        return ChartBlock(reasons_over_time, question)
    scope = Text(capitalised(scope_of(question)), kind="quiet")
    return Section(say("Every project is rated in every release"), (scope,))


def _reasons(question: Question) -> labels.Labels:
    """Return the reasons of all releases for no rating by code, in the order of the method."""
    counts = cached.outcomes_over_time(question)
    codes = {outcome for found in counts.values() for outcome in found if isinstance(outcome, str)}
    names = labels.reasons(question.edition, cached.release(question).method)
    known = {code: name for code, name in names.items() if code in codes}
    return known | {code: code for code in sorted(codes - {*names})}


@chart("reasons-over-time", page="tracking?show=coverage")
def reasons_over_time(question: Question) -> Drawing | None:
    """Draw how many projects go without a rating in each release, by reason."""
    periods = releases.periods(question)

    def text(name: str, release: str, count: int) -> str:
        return say_count(
            "{period}, {reason}: {count} project",
            "{period}, {reason}: {count} projects",
            count,
            period=periods[release],
            reason=name,
        )

    layers = releases.layers(question, _reasons(question), text)
    if not layers:
        return None
    missing = [sum(numbers) for numbers in zip(*(each.projects for each in layers), strict=True)]
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
        numbers=releases.numbers(
            question,
            dict(zip(_reasons(question), layers, strict=True)),
            column("all", say("All reasons"), "count", say("Number of projects without a rating.")),
            missing,
        ),
        notes=selected_by_stars(question),
    )
