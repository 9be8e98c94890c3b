"""How ranks, stars and totals move from release to release, one part at a time."""

from components import cached
from components.blocks.values import Block, ChartBlock, Columns, Notice, Option, Page, Switch
from components.choices import filters, picking
from components.choices.asked import Asked
from components.text import say
from components.tracking import coverage, distribution, ranks, stars
from components.wording import ratings, scope

AT = "tracking"
RANKS, STARS, DISTRIBUTION, COVERAGE = "ranks", "stars", "distribution", "coverage"
PARTS = (RANKS, STARS, DISTRIBUTION, COVERAGE)


def _earlier(_edition: str) -> list[str]:
    return list(stars.earlier_releases(filters.release_only()))


KNOWN = {
    "show": lambda _: PARTS,
    "top": lambda _: (*ranks.LEADERS, ranks.MINE),
    "movers": lambda _: ranks.MOVERS,
    "since": _earlier,
    "flow": lambda _: (stars.FLOWS, stars.MATRIX),
}
"""The codes that the page's own choices may have, by edition."""


def page(asked: Asked) -> Page:
    """Return how ranks, stars and totals moved up to the release."""
    question = asked.question.filters_only
    count = cached.project_count(question)
    part = asked.code("show") or RANKS
    return Page(
        say("Rank changes and their causes"),
        (
            filters.form(AT, asked),
            scope.of_projects(AT, question),
            _choose_part(part),
            *(_part(part, asked) if count else (Notice(scope.nothing_fits()),)),
            *ratings.method_status(question),
        ),
        description=scope.in_words(question, count),
    )


def _choose_part(part: str) -> Switch:
    options = (
        Option(RANKS, say("Ranks")),
        Option(STARS, say("Stars")),
        Option(DISTRIBUTION, say("Distribution")),
        Option(COVERAGE, say("Entries and exits")),
    )
    return Switch(AT, "show", say("What to follow"), options, part)


def _part(part: str, asked: Asked) -> tuple[Block, ...]:
    question = asked.question.filters_only
    match part:
        case "stars":
            since, view = asked.code("since"), asked.code("flow") or stars.FLOWS
            return (stars.migration(question, since, view), stars.five_running(question))
        case "distribution":
            charts = (distribution.of_stars, distribution.of_totals)
            return (Columns(tuple((ChartBlock(chart, question),) for chart in charts)),)
        case "coverage":
            return (coverage.entries_and_exits(question), coverage.without_rating(question))
    return (
        ranks.over_time(question, asked.code("top") or ranks.LEADERS[0], picking.picked()),
        *ranks.biggest_moves(question, asked.code("movers") or ranks.MOVERS[0]),
    )
