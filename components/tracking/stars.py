"""Which projects went from which stars to which, and for how long running they have had five."""

from collections.abc import Callable, Mapping, Sequence

from components import cached
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Count,
    Named,
    Option,
    Section,
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
    scope_of,
    selected_by_stars,
    star_levels,
    told_apart,
)
from components.charts.numbers import column, numbers_of
from components.choices import filters
from components.choices.of_charts import SINCE, one_of
from components.figures.figure import Figure
from components.figures.marks import Row
from components.figures.tracking import Flow, States, star_flows, star_matrix, star_tiles
from components.text import listing, name_of, period, say, say_count, whole
from components.tracking import releases
from components.tracking.releases import period_of
from components.wording import ratings
from components.wording.provenance import Sample
from data_access.answers import Migration, Streak
from data_access.question import Question

FLOWS, MATRIX = "flows", "matrix"
AT_MOST = 15
NAMED_IN_A_SENTENCE = 3

Names = dict[int | None, str]
"""Names of the states: stars, best first, 0 for not rated, None for not listed."""


def migration(question: Question, since: str, view: str) -> Block:
    """Return how stars moved since an earlier release, in one of two ways."""
    earlier = earlier_releases(question)
    if not earlier:
        return releases.nothing_before(say("How stars have moved"))
    chosen = since or next(iter(earlier))
    before = tuple(Option(code, name) for code, name in earlier.items())
    ways = (Option(FLOWS, say("Flows")), Option(MATRIX, say("Matrix")))
    switches = (
        Switch("tracking", "since", say("Compared with"), before, chosen, as_list=True),
        Switch("tracking", "flow", say("View"), ways, view),
    )
    return ChartBlock(star_migration, question, (chosen, view), switches=switches)


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


def _count(found: Migration, fits: Callable[[int], bool]) -> str:
    """Count the projects rated in both releases of which the number of stars gained fits."""
    return whole(
        sum(n for (before, after), n in found.items() if before and after and fits(after - before))
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
        _figure(question, since, view, names, flows),
        title=say(
            "Projects with more stars than in {period}: {up}; with fewer: {down}",
            period=period(period_of(since)),
            up=_count(found, lambda gained: gained > 0),
            down=_count(found, lambda gained: gained < 0),
        ),
        scope=scope_of(question),
        alt=say(
            "Diagram of stars before and after; the most common changes: {changes}.", changes=moved
        ),
        numbers=numbers_of(
            names,
            (
                column(
                    "before",
                    say("Before ↓ · now →"),
                    "stars",
                    say("Number of stars before; 0: not rated; empty: not listed."),
                ),
                lambda before: Named(before, names[before]),
            ),
            *(_now(found, after, name) for after, name in names.items()),
        ),
        notes=(*_notes(found), *selected_by_stars(question)),
    )


def _now(found: Migration, after: int | None, name: str) -> ColumnOf[int | None]:
    """Return the column of the projects that now have these stars."""
    key = "now_not_listed" if after is None else f"now_{after}"
    meaning = say("Number of projects that now have: {stars}; empty: none.", stars=name)

    def cell(before: int | None) -> Cell:
        return Count(found[before, after]) if (before, after) in found else ""

    return column(key, name, "count", meaning), cell


def _notes(found: Migration) -> tuple[str, ...]:
    new, gone = releases.entered_and_left(found)
    return (
        say(
            "Up by one star {up}, by two or more {far_up}; down by one {down}, by two or more "
            "{far_down}; unchanged {same}; newly rated {new}, no longer rated {gone}.",
            up=_count(found, lambda gained: gained == 1),
            far_up=_count(found, lambda gained: gained > 1),
            down=_count(found, lambda gained: gained == -1),
            far_down=_count(found, lambda gained: gained < -1),
            same=_count(found, lambda gained: gained == 0),
            new=whole(new),
            gone=whole(gone),
        ),
        say("Green ↑: more stars; brown ↓: fewer; grey: unchanged, or rated in one release only."),
    )


def _figure(
    question: Question, since: str, view: str, names: Names, flows: Sequence[Flow]
) -> Figure:
    found = cached.star_migration(question, since)
    short = [say("{stars} ★", stars=state) if state else name for state, name in names.items()]
    before, after = (
        States(
            list(names.values()),
            short,
            [sum(n for pair, n in found.items() if pair[side] == state) for state in names],
            list(names),
        )
        for side in (0, 1)
    )
    if view == MATRIX:
        then, now = (period(period_of(code)) for code in (since, question.release))
        return star_matrix(before, after, flows, (then, now), colours())
    return star_flows(before, after, flows, colours())


def _state_names(found: Migration) -> Names:
    """Return the names of the states; not listed only where a project is."""
    names: Names = dict(star_levels().items())
    is_complete = not any(None in pair for pair in found)
    return names if is_complete else names | {None: say("Not listed")}


def _flows(found: Migration, names: Names) -> list[Flow]:
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


# -- five stars, running ---------------------------------------------------------------------------


def five_running(question: Question) -> Block:
    """Return the longest streaks of five stars, with all stars before, and links to projects."""
    found = cached.streaks(question)
    if not found:
        nobody = say("No project here has five stars in this release.")
        return Section(say("Five stars, running"), (Text(nobody, kind="quiet"),))
    return Columns(((ChartBlock(streaks, question),), (_who(found[:AT_MOST]),)), widths=(11, 9))


@chart("streaks", page="tracking?show=stars")
def streaks(question: Question) -> Drawing | None:
    """Draw the stars of the projects with the longest streaks of five stars, over all releases."""
    found = cached.streaks(question)
    if not found:
        return None
    shown = found[:AT_MOST]
    longest = found[0].releases
    periods = releases.periods(question)
    return Drawing(
        star_tiles(_rows(shown, periods), releases.axis(question), colours(), wide=has_room()),
        title=say_count(
            "{streak}: {count} project holds the longest streak",
            "{streak}: {count} projects hold the longest streak",
            sum(streak.releases == longest for streak in found),
            streak=_running(longest),
        ),
        scope=say(
            "{shown} of {count} projects with five stars; {scope}",
            shown=whole(len(shown)),
            count=whole(len(found)),
            scope=scope_of(question),
        ),
        alt=say(
            "Tiles of stars by release, longest streak of five stars first: {streaks}.",
            streaks=listing(
                say("{project} {count}", project=name_of(streak), count=whole(streak.releases))
                for streak in shown[:NAMED_IN_A_SENTENCE]
            ),
        ),
        numbers=numbers_of(
            shown,
            (columns.project(), ratings.named),
            *(_in_release(place, *told) for place, told in enumerate(periods.items())),
        ),
        notes=(
            say("Longest streak first; a release without a rating ends a streak."),
            *selected_by_stars(question),
        ),
        sample=Sample(question, len(shown), say("projects with five stars")),
    )


def _in_release(place: int, release: str, when: str) -> ColumnOf[Streak]:
    """Return the column of the stars in one release."""
    meaning = say("Stars in release {release}; 0: not rated; empty: not listed.", release=release)
    told = column(f"stars_{release}", when, "stars_alone", meaning)
    return told, lambda streak: Named(streak.past[place], _stars(streak.past[place]))


def _running(count: int) -> str:
    """Say for how many releases running a project has had five stars."""
    if count == 1:
        return say("Five stars, new in this release")
    return say("Five stars, {count} releases running", count=whole(count))


def _rows(shown: Sequence[Streak], periods: Mapping[str, str]) -> list[Row]:
    names = told_apart({streak.project: streak for streak in shown})
    return [
        Row(
            name,
            whole(streak.releases),
            streak.past,
            [say("{project}; {period}: {stars}", project=name_of(streak), period=when,
                 stars=_stars(stars))
             for when, stars in zip(periods.values(), streak.past, strict=True)],
            streak.project,
        )
        for name, streak in zip(names, shown, strict=True)
    ]  # fmt: skip


def _stars(stars: int | None) -> str:
    return say("Not listed") if stars is None else star_levels()[stars]


def _who(shown: Sequence[Streak]) -> Table:
    return table_of(
        say("Streaks of five stars, {count} projects", count=len(shown)),
        shown,
        (Column("project", say("Project"), "heading"), ratings.named),
        (Column("releases", say("Releases running"), "number"), lambda row: Count(row.releases)),
        (Column("rank", say("Rank"), "number"), ratings.rank),
    )
