"""方向分析: sizes, stars and means of the directions, or one direction's leaders."""

from components import cached, cards, directions, table
from components.charts.chart import scope_of
from components.choices import address
from components.text import name_of, say
from components.web.content.parts import Content, Link, Part, board_table, chart_part
from components.wording import labels
from data_access.editions import edition
from data_access.question import Question

LEADERS = 10


def content(question: Question) -> Content:
    """Return the question's directions against one another; of one alone, its leaders too."""
    asked = question.filters_only
    heading = say("Which directions are strong")
    if not cached.project_count(asked):
        return Content(heading, (cards.nothing_fits(),), links=tuple(_views(asked)))
    only = directions.only(asked)
    name = labels.directions(asked.edition)[only] if only else ""
    return Content(
        heading,
        remarks=tuple(filter(None, (name, scope_of(asked), cards.method_status(asked)))),
        parts=(*((_leaders(asked),) if only else ()), *_charts(asked)),
        links=tuple(_views(asked)),
        title=say("{direction}: direction analysis", direction=name) if only else "",
    )


def _views(question: Question) -> list[Link]:
    """Lead to every direction by itself, and from one back to all."""
    seen = directions.only(question)
    everything = Link(
        say("All directions"), address.link("directions", category=None, direction=None)
    )
    return [
        *([everything] if question.directions or question.categories else []),
        *(
            Link(name_of(d), address.link("directions", category=None, direction=d.code))
            for d in edition(question.edition).directions
            if d.code != seen
        ),
    ]


def _leaders(question: Question) -> Part:
    board = [row for row in cached.board(question)[:LEADERS] if row.rank]
    title = say("Leaders of the direction")
    columns = ("rank", "interval", "project", "stars", "total")
    return Part(
        title,
        table.interval_help(question),
        tables=(board_table(question, board, columns, title),),
        links=(
            Link(say("The leaderboard with these filters"), address.link("leaderboard", page=None)),
        ),
    )


def _charts(question: Question) -> tuple[Part, ...]:
    parts = (
        chart_part(directions.tree, question, "treemap", texts=2),
        chart_part(directions.stars_by_direction, question, directions.SHARES),
        chart_part(directions.means, question),
    )
    return tuple(part for part in parts if part)
