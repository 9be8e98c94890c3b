"""星级榜单: the first fifty projects from the question's page on."""

from dataclasses import replace
from itertools import chain

from components import address, cached, cards, table
from components.text import say
from components.web.content.parts import Content, Link, Part, board_table
from data_access.answers import BoardRow
from data_access.question import PAGE_SIZE, Question

SHOWN = 50
PAGES_AHEAD = SHOWN // PAGE_SIZE
"""So many pages are shown whole; the next one begins what is shown next."""
COLUMNS = (
    "rank",
    "change",
    "interval",
    "group_rank",
    "project",
    "stars",
    "total",
    "evidence",
    "direction",
    "unit",
)


def content(question: Question) -> Content:
    """Return who stands where, in the order and under the filters asked for."""
    heading = say("Star leaderboard")
    count = cached.project_count(question)
    if not count:
        return Content(heading, (cards.nothing_fits(),))
    asked = replace(question, page=min(question.page, -(-count // PAGE_SIZE)))
    scope = cards.in_words(asked, count, SHOWN)
    return Content(
        heading,
        remarks=tuple(filter(None, (cards.method_status(asked), table.rank_help()))),
        parts=(
            Part(
                say("Stars and ranks"),
                table.interval_help(asked),
                tables=(board_table(asked, _rows(asked), COLUMNS, scope),),
                links=tuple(_onwards(asked, count)),
            ),
        ),
    )


def _rows(question: Question) -> tuple[BoardRow, ...]:
    pages = range(question.page, question.page + PAGES_AHEAD + 1)
    rows = chain.from_iterable(cached.board(replace(question, page=page)) for page in pages)
    return tuple(rows)[:SHOWN]


def _onwards(question: Question, count: int) -> list[Link]:
    """Lead to what stands before and after; some rows may be shown twice, none is left out."""
    page = question.page
    links = []
    if page > 1:
        before = str(max(1, page - PAGES_AHEAD))
        links.append(Link(say("Projects before these"), _page(before)))
    if (page - 1) * PAGE_SIZE + SHOWN < count:
        links.append(Link(say("Projects after these"), _page(str(page + PAGES_AHEAD))))
    return links


def _page(number: str) -> str:
    return address.link("leaderboard", page=number)
