"""对比: what is compared, measure by measure, and the differences from the first."""

from components import cached, cards, comparison, side_by_side
from components.choices import address, picking
from components.comparison import PROJECT, Compared, Measure
from components.text import say
from components.web.content.parts import Cell, Content, Link, Part, Table, to_project
from data_access.question import Question


def content(question: Question) -> Content:
    """Return the comparison asked for; with nothing to compare, how to choose."""
    heading = say("Side by side, on the same scales")
    kind = address.chosen("kind") or PROJECT
    compared = _compared(question, kind)
    links = tuple(
        Link(name, address.link("compare", kind=code, among=None))
        for code, name in comparison.kinds().items()
        if code != kind
    )
    if not compared.codes:
        remark = side_by_side.nothing_picked() if kind == PROJECT else cards.nothing_fits()
        return Content(heading, (remark,), links=links)
    parts = (_figures(compared), *((_differences(compared),) if len(compared.codes) > 1 else ()))
    return Content(heading, parts=parts, links=links)


def _compared(question: Question, kind: str) -> Compared:
    if kind == PROJECT:
        return Compared(kind, picking.picked(), question.whole)
    asked = comparison.of_kind(question, kind)
    if not cached.project_count(asked):
        return Compared(kind, (), asked)
    chosen = address.all_chosen("among") or comparison.groups_to_start_with(question, kind)
    return Compared(kind, chosen[: picking.AT_MOST], asked)


def _figures(compared: Compared) -> Part:
    measures = comparison.measures(compared)
    title = say("In figures")
    return Part(
        title,
        side_by_side.scope_in_points(compared),
        lead=side_by_side.how_marked(compared.kind),
        tables=(
            Table(
                title,
                (say("Indicator"), *comparison.names(compared)),
                tuple((measure.name, *_texts(measure)) for measure in measures),
                has_row_headings=True,
            ),
        ),
        links=tuple(_ways_on(compared)),
    )


def _texts(measure: Measure) -> tuple[Cell, ...]:
    return tuple(
        side_by_side.with_mark(measure, place, text) for place, text in enumerate(measure.texts)
    )


def _ways_on(compared: Compared) -> list[Link]:
    """Lead to each project, or to each group's projects on the leaderboard."""
    named = zip(compared.codes, comparison.names(compared), strict=True)
    if compared.kind == PROJECT:
        return [to_project(code, name) for code, name in named]
    return [
        Link(name, address.link("leaderboard", page=None, **{compared.kind: code}))
        for code, name in named
    ]


def _differences(compared: Compared) -> Part:
    title = side_by_side.differences_title(compared)
    names = comparison.names(compared)
    rows = [
        (
            measure.name,
            measure.texts[0],
            *(
                side_by_side.difference_text(measure, place)
                for place in range(1, len(compared.codes))
            ),
        )
        for measure in comparison.measures(compared)
        if measure.difference
    ]
    return Part(
        title,
        side_by_side.how_to_read_differences(compared.kind),
        tables=(Table(title, (say("Indicator"), *names), tuple(rows), has_row_headings=True),),
    )
