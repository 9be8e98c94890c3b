"""Who leads, what has changed: the whole release in short, whatever filters the reader has set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from components import cached
from components.blocks.tables import or_missing
from components.blocks.values import (
    Block,
    Cell,
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
from data_access.answers import ReleaseFigures
from data_access.editions import edition
from data_access.question import Question

SHOWN = 10
MOVES_EACH_WAY = 5


def page(asked: Asked) -> Page:
    """Return the release in numbers, its leaders, the biggest moves, where projects are, dates."""
    question = asked.question.whole
    to_the_end = Link(say("Final evaluation, draw and catalogue"), link("catalogue"))
    return Page(
        say("Who leads, and what has changed"),
        (
            Metrics(
                (
                    _metric(question, say("Projects rated"), lambda release: release.rated),
                    _metric(question, say("Five-star projects"), lambda release: release.five_star),
                    _metric(question, say("Median total score"), _median, Points, signed_points),
                    _elapsed(question.edition, asked.today),
                )
            ),
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
                    (
                        ChartBlock(projects_by_region, question),
                        _onwards(say("The map with scores, stars and quotas"), "map"),
                    ),
                    (programme.section(question.edition, asked.today, to_the_end),),
                ),
                widths=(3, 2),
            ),
        ),
    )


# -- in numbers ----------------------------------------------------------------------------------


def _metric(
    question: Question,
    name: str,
    number: Callable[[ReleaseFigures], int | None],
    cell_of: Callable[[int], Cell] = Count,
    written: Callable[[int], str] = signed,
) -> Metric:
    """Return a number of the release, and its difference from the release before, if any."""
    *before, new = (number(release) for release in cached.edition_history(question)[-2:])
    against = ""
    if new is not None and before and before[0] is not None:
        against = say("{change} vs previous release", change=written(new - before[0]))
    return Metric(name, or_missing(cell_of, new), against)


def _median(release: ReleaseFigures) -> int | None:
    return None if release.median is None else round(release.median)


def _elapsed(edition_code: str, today: date) -> Metric:
    facts = edition(edition_code)
    known = programme.elapsed(facts, today)
    if known is None or facts.ends_on is None:
        return Metric(say("Demonstration period"), Missing(), say("not on record"))
    over, length = known
    if over == length:
        ended_on = say("on {day}", day=day(facts.ends_on))
        return Metric(say("Demonstration period"), say("Ended"), ended_on)
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
            _onwards(say("The whole leaderboard"), "leaderboard"),
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
    risers = _moved(question, say("Risers"), "-change")
    fallers = _moved(question, say("Fallers"), "change")
    return Section(
        title,
        (
            Columns((risers, fallers)),
            _onwards(say("All rank changes and their causes"), "tracking"),
        ),
        caption,
    )


def _moved(question: Question, title: str, sort: str) -> tuple[Block, ...]:
    rows = cached.movers(question, sort, MOVES_EACH_WAY)
    heading = Text(title, kind="strong")
    if not rows:
        return (heading, Text(say("None."), kind="quiet"))
    return (heading, short_board(question, title, rows, ("change", "project", "rank")))


def _onwards(text: str, page: str) -> Links:
    return Links((Link(text, link(page)),))
