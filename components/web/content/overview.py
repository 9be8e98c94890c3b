"""总览: the release in numbers, who leads, what has changed, what comes next."""

from components import cached, cards, header, table
from components.catalogue import steps
from components.choices import address
from components.overview import charts
from components.text import say
from components.web.content.parts import (
    Content,
    Figure,
    Link,
    Part,
    Table,
    board_table,
    chart_part,
)
from data_access.answers import BoardRow
from data_access.editions import edition
from data_access.question import Question

MOVES_EACH_WAY = 5


def content(question: Question) -> Content:
    """Return the whole release in short, whatever filters the reader has set."""
    asked = question.whole
    parts = (_leaders(asked), _stars(asked), _moves(asked), _regions(asked), _dates(asked))
    return Content(
        say("Who leads, and what has changed"),
        remarks=tuple(filter(None, (cards.method_status(asked),))),
        figures=tuple(
            Figure(name, value, "" if change is None else f"{change} {say('since last')}")
            for name, value, change in cards.numbers_of_release(asked)
        ),
        parts=tuple(filter(None, parts)),
    )


def _leaders(question: Question) -> Part:
    board = [row for row in cached.board(question)[:10] if row.rank]
    columns = ("rank", "interval", "project", "stars", "total")
    return Part(
        say("Top ten"),
        table.interval_help(question),
        tables=(board_table(question, board, columns, say("Top ten")),),
        links=(Link(say("The whole leaderboard"), address.link("leaderboard")),),
    )


def _stars(question: Question) -> Part | None:
    lead, *reasons = header.not_rated(question) or [""]
    return chart_part(charts.star_distribution, question, lead=lead, lines=tuple(reasons))


def _moves(question: Question) -> Part:
    title = say("Biggest moves since the last release")
    caption = cards.which_moves(question)
    if cached.release(question).previous is None:
        return Part(title, caption)
    return Part(
        title,
        caption,
        tables=(
            _moved(question, cached.movers(question, "change", MOVES_EACH_WAY), say("Risers")),
            _moved(question, cached.movers(question, "-change", MOVES_EACH_WAY), say("Fallers")),
        ),
        links=(Link(say("All movements, and what they are made of"), address.link("tracking")),),
    )


def _moved(question: Question, rows: tuple[BoardRow, ...], title: str) -> Table:
    return board_table(question, rows, ("change", "project", "rank", "interval"), title)


def _regions(question: Question) -> Part | None:
    onwards = Link(say("The map with scores, stars and quotas"), address.link("map"))
    return chart_part(charts.projects_by_region, question, links=(onwards,))


def _dates(question: Question) -> Part:
    facts = edition(question.edition)
    title = say("Dates of the programme")
    return Part(
        title,
        steps.source(facts),
        lines=(steps.due_in_words(facts, steps.today()),),
        tables=(
            Table(
                title,
                (say("Date"), say("Step"), say("State")),
                tuple(steps.rows(facts, steps.today())),
                short=frozenset({0}),
            ),
        ),
        links=(Link(say("Final evaluation, draw and catalogue"), address.link("catalogue")),),
    )
