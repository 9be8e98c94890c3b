"""How many projects went from which stars to which, between an earlier release and this one."""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import pyarrow as pa

from components import cached
from components.blocks.values import Block, ChartBlock, Option, Switch
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices import filters
from components.choices.of_charts import SINCE, one_of
from components.figures.tracking import Flow, States, star_flows, star_matrix
from components.text import listing, period, say, say_count, whole
from components.tracking.releases import nothing_before, period_of
from components.wording import labels
from data_access.answers import Migration
from data_access.question import NOT_RATED, Question

FLOWS, MATRIX = "flows", "matrix"
STATES = (5, 4, 3, 2, 1, NOT_RATED)
"""Stars, best first; then not rated."""


def of_stars(question: Question, since: str, view: str) -> tuple[Block, ...]:
    """Return the migration of stars since an earlier release, in one of two ways."""
    earlier = earlier_releases(question)
    if not earlier:
        return (nothing_before(say("How stars have moved")),)
    chosen = since or next(iter(earlier))
    switches = (
        Switch("tracking", "since", say("Compared with"), _options(earlier), chosen, as_list=True),
        Switch("tracking", "flow", say("View"), _options(_views()), view),
    )
    return (ChartBlock(star_migration, question, (chosen, view), switches=switches),)


def _options(names: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in names.items())


def _views() -> dict[str, str]:
    return {FLOWS: say("Flows"), MATRIX: say("Matrix")}


def earlier_releases(question: Question) -> dict[str, str]:
    """Return the releases this one can be compared with, by code: the one before it first.

    Those before it as they stood when it was published, and earlier versions of its own period.
    """
    release = cached.release(question)
    before = reversed(cached.releases_until(question)[:-1])
    corrected = [
        other.code
        for other in cached.releases(question.edition)
        if other.period == release.period and other.version < release.version
    ]
    codes = (*before, *corrected)
    periods = [*map(period_of, codes), release.period]
    return {
        code: say(
            "since {release}",
            release=period(period_of(code))
            if periods.count(period_of(code)) == 1
            else filters.release_name(code),
        )
        for code in codes
    }


def _count(found: Migration, fits: Callable[[int, int], bool]) -> int:
    """Count the projects rated in both releases whose stars, before and after, fit."""
    return sum(
        n for (before, after), n in found.items() if before and after and fits(before, after)
    )


@chart("star-migration", page="tracking?show=stars", choices=(SINCE, one_of("flow", FLOWS, MATRIX)))
def star_migration(question: Question, since: str, view: str) -> Drawing | None:
    """Draw how many projects went from which stars to which since an earlier release."""
    found = cached.star_migration(question, since)
    names = _state_names(found)
    flows = _flows(found, names)
    biggest = sorted((flow for flow in flows if flow.way), key=lambda flow: -flow.projects)
    moved = listing(flow.text for flow in biggest[:5]) or say("none")
    return Drawing(
        _figure(question, since, view),
        title=say(
            "Since {period}, {up} gained stars and {down} lost some",
            period=period(period_of(since)),
            up=whole(_count(found, lambda before, after: after > before)),
            down=whole(_count(found, lambda before, after: after < before)),
        ),
        scope=scope_of(question),
        alt=say(
            "Diagram of stars before and after; the commonest changes: {changes}.", changes=moved
        ),
        numbers=_numbers(found, names),
        notes=_notes(found),
    )


def _notes(found: Migration) -> tuple[str, ...]:
    new = sum(n for (before, after), n in found.items() if not before and after)
    gone = sum(n for (before, after), n in found.items() if before and not after)
    return (
        say(
            "Up by one star {up}, by two or more {far_up}; down by one {down}, by two or more "
            "{far_down}; unchanged {same}; newly rated {new}, no longer rated {gone}.",
            up=whole(_count(found, lambda before, after: after - before == 1)),
            far_up=whole(_count(found, lambda before, after: after - before > 1)),
            down=whole(_count(found, lambda before, after: before - after == 1)),
            far_down=whole(_count(found, lambda before, after: before - after > 1)),
            same=whole(_count(found, lambda before, after: before == after)),
            new=whole(new),
            gone=whole(gone),
        ),
        say("Green: more stars; brown: fewer; grey: unchanged, or rated in one release only."),
    )


def _figure(question: Question, since: str, view: str) -> go.Figure:
    found = cached.star_migration(question, since)
    names = _state_names(found)
    short = [say("{stars} ★", stars=state) if state else name for state, name in names.items()]
    sides = [
        States(
            list(names.values()),
            short,
            [sum(n for pair, n in found.items() if pair[side] == state) for state in names],
            list(names),
        )
        for side in (0, 1)
    ]
    flows = _flows(found, names)
    if view == MATRIX:
        when = [period(period_of(code)) for code in (since, question.release)]
        return star_matrix(sides[0], sides[1], flows, (when[0], when[1]), colours())
    return star_flows(sides[0], sides[1], flows, colours())


def _state_names(found: Migration) -> dict[int | None, str]:
    """Return the names of the states; not listed only where a project is."""
    stars = labels.stars()
    names: dict[int | None, str] = {state: stars[str(state)] for state in STATES}
    is_complete = not any(None in pair for pair in found)
    return names if is_complete else names | {None: say("Not listed")}


def _flows(found: Migration, names: dict[int | None, str]) -> list[Flow]:
    places = {state: place for place, state in enumerate(names)}
    return [
        Flow(
            places[before],
            places[after],
            found[before, after],
            say_count(
                "{before} → {after}: {count} project",
                "{before} → {after}: {count} projects",
                found[before, after],
                before=names[before],
                after=names[after],
            ),
            (after > before) - (after < before) if before and after else 0,
        )
        for before in names
        for after in names
        if (before, after) in found
    ]


def _numbers(found: Migration, names: dict[int | None, str]) -> pa.Table:
    return pa.table(
        {say("Before ↓ · now →"): list(names.values())}
        | {
            name: [
                whole(found[before, after]) if (before, after) in found else "" for before in names
            ]
            for after, name in names.items()
        }
    )
