"""How the projects of each direction are rated: all against one another, or one by itself."""

from components import cached
from components.blocks.values import (
    SLOT,
    Block,
    ChartBlock,
    Columns,
    Facts,
    Lines,
    Link,
    Missing,
    Notice,
    Option,
    Page,
    Section,
    Switch,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.choices.asked import Asked
from components.directions import charts, one_direction
from components.text import name_of, say
from components.wording import labels, ratings, scope
from components.wording.boards import Key, short_board
from data_access.editions import Category, edition
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP

AT = "directions"
KNOWN = {
    "as": lambda _: (charts.TREEMAP, charts.SUNBURST),
    "bars": lambda _: (charts.SHARES, charts.NUMBERS),
}
"""The codes that the page's own choices may have, by edition."""
COLUMNS: tuple[Key, ...] = ("rank", "project", "stars", "total", "direction", "unit")
"""Of the table that stands for the charts where there are few projects."""


def page(asked: Asked) -> Page:
    """Return how the directions are rated, of one alone who leads it and how strong it is."""
    question = asked.question.filters_only
    count = cached.project_count(question)
    name = _name(question)
    return Page(
        name or say("Ratings by direction"),
        (
            scope.of_projects(AT, question),
            filters.form(AT, asked),
            *_described(question),
            *(_ratings(asked, count) if count else (Notice(scope.nothing_fits()),)),
            _views(question),
            *ratings.method_status(question),
        ),
        subject=say("{direction}: direction analysis", direction=name) if name else "",
        description=scope.in_words(question, count),
    )


def _only(question: Question) -> str:
    """Return the direction when the reader asks for exactly one, else ""."""
    return question.directions[0] if len(question.directions) == 1 else ""


def _category(question: Question) -> Category | None:
    """Return the category when the reader asks for exactly one and for no direction."""
    if question.directions or len(question.categories) != 1:
        return None
    found = edition(question.edition).categories
    return next(c for c in found if c.code == question.categories[0])


def _name(question: Question) -> str:
    if direction := _only(question):
        return labels.directions(question.edition)[direction]
    category = _category(question)
    return name_of(category) if category else ""


def _described(question: Question) -> tuple[Block, ...]:
    """Return what the notice says of the one direction's, or the one category's, projects."""
    facts = edition(question.edition)
    document = name_of(facts.document("call"), "cited")
    source = Text(say("Source: {document}", document=document), kind="quiet")
    if direction := _only(question):
        found = next(d for d in facts.directions if d.code == direction)
        told = name_of(found, "description")
        return (Text(told), source) if told else (source,)
    if category := _category(question):
        described = {
            name_of(d): name_of(d, "description") or Missing() for d in category.directions
        }
        return (Facts(described), source)
    return ()


def _ratings(asked: Asked, count: int) -> tuple[Block, ...]:
    question = asked.question.filters_only
    if _only(question):
        return one_direction.by_itself(question)
    if count < SMALLEST_GROUP:
        return (_projects(question),)
    return _side_by_side(asked)


def _projects(question: Question) -> Section:
    """Return the projects themselves, where they are too few to be compared by groups (rule 8)."""
    title = say("Projects")
    board = cached.first_rows(question, SMALLEST_GROUP)
    few = say("Fewer than five projects: they are listed, and no group figures are shown.")
    table = short_board(question, title, board, COLUMNS, layout="cards")
    return Section(title, (table,), few)


def _side_by_side(asked: Asked) -> tuple[Block, ...]:
    question = asked.question.filters_only
    shape = asked.code("as") or charts.TREEMAP
    bars = asked.code("bars") or charts.SHARES
    shapes = (Option(charts.TREEMAP, say("Treemap")), Option(charts.SUNBURST, say("Sunburst")))
    ways = (Option(charts.SHARES, say("Shares")), Option(charts.NUMBERS, say("Numbers")))
    choose_shape = Switch(AT, "as", say("Shape"), shapes, shape)
    choose_bars = Switch(AT, "bars", say("Bars"), ways, bars)
    stars = ChartBlock(charts.stars_by_direction, question, (bars,), switches=(choose_bars,))
    sizes = ChartBlock(charts.tree, question, (shape,), narrows=True, switches=(choose_shape,))
    return (
        Columns(((stars,), (sizes,))),
        ChartBlock(charts.means, question),
        ChartBlock(charts.cells, question, narrows=True),
    )


def _views(question: Question) -> Section:
    """Lead to the whole edition, to each category and to each direction by itself."""
    here = link(AT, category=None, direction=None)
    lines = [_line(question, category) for category in edition(question.edition).categories]
    if question.directions or question.categories:
        lines.insert(0, Text(SLOT, (Link(say("All directions"), here),)))
    return Section(say("Categories and directions"), (Lines(tuple(lines)),))


def _line(question: Question, category: Category) -> Text:
    seen = _category(question)
    links = (
        []
        if category is seen
        else [Link(name_of(category), link(AT, category=category.code, direction=None))]
    )
    names = []
    for direction in category.directions:
        if direction.code == _only(question):
            names.append(name_of(direction))
            continue
        names.append(SLOT)
        links.append(Link(name_of(direction), link(AT, category=None, direction=direction.code)))
    text = say(
        "{category}: {directions}",
        category=name_of(category) if category is seen else SLOT,
        directions=" · ".join(names),
    )
    return Text(text, tuple(links))
