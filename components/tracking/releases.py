"""The releases that the charts of this page run over: in words, along an axis, layer by layer."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from components import cached
from components.blocks.tables import ColumnOf
from components.blocks.values import Cell, Column, Count, Named, Section, Text
from components.charts.numbers import Numbers, column, numbers_of
from components.figures.tracking import Layer
from components.text import period, period_parts, say
from components.wording import releases
from data_access.answers import Migration
from data_access.question import Question


def periods(question: Question) -> dict[str, str]:
    """Return the periods of the releases up to this one in words, by release, oldest first."""
    return {code: period(period_of(code)) for code in cached.releases_until(question)}


def period_of(release: str) -> str:
    """Return the code of a release's period."""
    return release.rsplit(".", 1)[0]


def axis(question: Question) -> list[tuple[str, str]]:
    """Return the periods of the same releases as an axis shows them: part of the year, year."""
    return [period_parts(period_of(code)) for code in cached.releases_until(question)]


def layers(
    question: Question, names: Mapping[str, str], text: Callable[[str, str, int], str]
) -> list[Layer]:
    """Return how many projects have each of these stars, or reasons for none, in each release.

    `text` says it of a name, a release and a number of projects.
    """
    found = []
    for outcome, name in names.items():
        stars = int(outcome) if outcome.isdecimal() else 0
        counts = {
            release: of.get(stars or outcome, 0)
            for release, of in cached.outcomes_over_time(question).items()
        }
        texts = [text(name, release, projects) for release, projects in counts.items()]
        found.append(Layer(name, list(counts.values()), texts, stars))
    return found


def numbers(
    question: Question, layers: Mapping[str, Layer], total: Column, totals: Sequence[int]
) -> Numbers:
    """Return layers, by the names of their columns, as numbers of projects by release."""
    told: list[ColumnOf[tuple[int, str]]] = [
        (
            column(key, layer.name, "count", say("{name}: number of projects.", name=layer.name)),
            partial(_count_at, layer.projects),
        )
        for key, layer in layers.items()
    ]
    return numbers_of(
        enumerate(periods(question)),
        (release_column(), lambda row: Named(row[1], period(period_of(row[1])))),
        *told,
        (total, partial(_count_at, totals)),
    )


def _count_at(projects: Sequence[int], row: tuple[int, str]) -> Cell:
    return Count(projects[row[0]])


def release_column() -> Column:
    """Return the column of releases, which people know by their periods."""
    return column("release", say("Period"), "named", say("Code of the release."))


def entered_and_left(found: Migration) -> tuple[int, int]:
    """Return how many projects are newly rated, and how many are no longer rated."""
    entered = sum(n for (before, after), n in found.items() if not before and after)
    left = sum(n for (before, after), n in found.items() if before and not after)
    return entered, left


def nothing_before(title: str) -> Section:
    """Say below a title that there is no earlier release to compare this one with."""
    return Section(title, (Text(releases.nothing_before(), kind="quiet"),))
