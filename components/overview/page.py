"""Who leads, what has changed: the whole release in short, whatever filters the reader has set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from components import cached
from components.blocks.values import (
    Block,
    ChartBlock,
    Columns,
    Count,
    Lines,
    Link,
    Links,
    Metric,
    Metrics,
    Missing,
    Page,
    Points,
    Section,
    Share,
    Text,
)
from components.choices.address import link
from components.choices.asked import Asked
from components.overview.charts import projects_by_region, star_distribution
from components.text import day, say, say_count, signed, signed_points
from components.wording import programme, ratings, scope
from components.wording.boards import compared_releases, short_board
from data_access.answers import BoardRow, ReleaseFigures
from data_access.editions import edition
from data_access.question import Question

SHOWN = 10
MOVES_EACH_WAY = 5


def page(asked: Asked) -> Page:
    """Return the release in numbers, its leaders, the biggest moves, where projects are, dates."""
    question = asked.question.whole
    return Page(
        say("Who leads, and what has changed"),
        (
            Metrics((*_of_release(question), _elapsed(question.edition, asked.today))),
            Columns(
                (
                    (ChartBlock(star_distribution, question), *_not_rated(question)),
                    (_leaders(question),),
                ),
                widths=(2, 3),
            ),
            *ratings.method_status(question),
            _moves(question),
            Columns(
                (
                    (ChartBlock(projects_by_region, question), _to_the_map()),
                    (_dates(question.edition, asked.today),),
                ),
                widths=(3, 2),
            ),
        ),
    )


# -- in numbers ----------------------------------------------------------------------------------


def _of_release(question: Question) -> tuple[Metric, ...]:
    """Return the release in three numbers, each against the release before."""
    *_, now = history = cached.edition_history(question)
    before = history[-2] if len(history) > 1 else None
    median = _median(now)
    return (
        Metric(
            say("Projects rated"),
            Count(now.rated),
            _against(signed, lambda release: release.rated, now, before),
        ),
        Metric(
            say("Five-star projects"),
            Count(now.five_star),
            _against(signed, lambda release: release.five_star, now, before),
        ),
        Metric(
            say("Median total score"),
            Missing() if median is None else Points(median),
            _against(signed_points, _median, now, before),
        ),
    )


def _median(release: ReleaseFigures) -> int | None:
    return None if release.median is None else round(release.median)


def _against(
    written: Callable[[int], str],
    number: Callable[[ReleaseFigures], int | None],
    now: ReleaseFigures,
    before: ReleaseFigures | None,
) -> str:
    """Say by how much a number differs from the release before, "" where there is none."""
    old, new = number(before) if before else None, number(now)
    if old is None or new is None:
        return ""
    return say("{change} vs previous release", change=written(new - old))


def _elapsed(edition_code: str, today: date) -> Metric:
    facts = edition(edition_code)
    over, length = programme.elapsed(facts, today)
    if over == length:
        return Metric(
            say("Demonstration period"), say("Ended"), say("on {day}", day=day(facts.ends_on))
        )
    left = say_count("{count} day left", "{count} days left", length - over)
    return Metric(say("Demonstration period elapsed"), Share(over / length), left)


# -- who leads, who moved ------------------------------------------------------------------------


def _leaders(question: Question) -> Section:
    rows = [row for row in cached.first_rows(question, SHOWN) if row.rank]
    top = short_board(question, say("Top ten"), rows, ("rank", "project", "stars", "total"))
    return Section(
        say("Top ten"),
        (
            replace(top, layout="board"),
            Links((Link(say("The whole leaderboard"), link("leaderboard")),)),
        ),
        ratings.interval_meaning(cached.release(question).method),
    )


def _not_rated(question: Question) -> list[Lines]:
    """Return how many projects are not rated and why; nothing where all are."""
    said = scope.not_rated(question)
    return [Lines(tuple(map(Text, said[1:])), said[0])] if said else []


def _moves(question: Question) -> Section:
    title, caption = say("Biggest moves since the last release"), compared_releases(question)
    if cached.release(question).previous is None:
        return Section(title, (), caption)
    risers, fallers = (
        cached.movers(question, sort, MOVES_EACH_WAY) for sort in ("change", "-change")
    )
    return Section(
        title,
        (
            Columns(
                (_moved(question, say("Risers"), risers), _moved(question, say("Fallers"), fallers))
            ),
            Links((Link(say("All rank changes and their causes"), link("tracking")),)),
        ),
        caption,
    )


def _moved(question: Question, title: str, rows: tuple[BoardRow, ...]) -> tuple[Block, ...]:
    heading = Text(title, kind="strong")
    if not rows:
        return (heading, Text(say("None."), kind="quiet"))
    return (heading, short_board(question, title, rows, ("change", "project", "rank")))


# -- where, and what comes next ------------------------------------------------------------------


def _to_the_map() -> Links:
    return Links((Link(say("The map with scores, stars and quotas"), link("map")),))


def _dates(edition_code: str, today: date) -> Section:
    onwards = Link(say("Final evaluation, draw and catalogue"), link("catalogue"))
    return programme.section(edition_code, today, onwards)
