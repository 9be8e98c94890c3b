"""目录清单: final evaluation, draw and catalogue, and what is due before there is one."""

from components import cached, cards
from components.catalogue import finals, listing, parts, proof, steps
from components.choices import address
from components.text import name_of, say
from components.web.content.parts import (
    Cell,
    Content,
    Figure,
    Link,
    Part,
    Table,
    chart_part,
    to_project,
)
from components.wording import evaluation
from data_access.closing.answers import PublicCatalogue, PublicDraw
from data_access.editions import edition
from data_access.question import PAGE_SIZE, Question

SHOWN = 50
"""Rows of the catalogue, from the question's page on; the links lead on."""


def content(question: Question) -> Content:
    """Return what is known of the end of the question's edition."""
    asked = question.filters_only
    facts, today = edition(question.edition), steps.today()
    closing, catalogue = cached.closing(question.edition), parts.catalogue(question.edition)
    remarks = [steps.over_in_words(facts, today), steps.due_in_words(facts, today)]
    found: list[Part | None] = []
    figures: tuple[Figure, ...] = ()
    if catalogue and not cached.project_count(asked):
        remarks.append(cards.nothing_fits())
    elif catalogue:
        version = str(catalogue.version)
        remarks.append(evaluation.status(catalogue))
        if catalogue.reason:
            remarks.append(parts.reason(catalogue))
        figures = tuple(Figure(*number) for number in finals.numbers(asked, version))
        found += [
            chart_part(finals.final_grades, asked, version, lines=tuple(finals.rule(catalogue))),
            _list(question, catalogue),
        ]
    if closing.draw:
        found.append(_draw(question, closing.draw))
    found.append(_steps(question))
    return Content(
        say("What remains after the demonstration period"),
        remarks=tuple(filter(None, remarks)),
        figures=figures,
        parts=tuple(part for part in found if part),
    )


def _list(question: Question, catalogue: PublicCatalogue) -> Part:
    rows = finals.rows_of(question, str(catalogue.version))
    first = rows.index(listing.page_of(rows, question.page)[0])
    shown = rows[first : first + SHOWN]
    cells: list[tuple[Cell, ...]] = [
        (to_project(row.project, name_of(row)), *listing.row_in_words(row, catalogue)[1:])
        for row in shown
    ]
    title = listing.title(rows)
    return Part(
        title,
        listing.caption(catalogue),
        lines=(listing.not_in_it(rows, catalogue), listing.proof(catalogue)),
        tables=(Table(title, tuple(listing.headings()), tuple(cells), frozenset({3, 4})),),
        links=(
            *_pages(question, len(rows), first),
            Link(say("Download as CSV"), listing.file_address(catalogue, "csv")),
            Link(say("Download as Excel workbook"), listing.file_address(catalogue, "xlsx")),
        ),
    )


def _pages(question: Question, count: int, first: int) -> list[Link]:
    """Lead on to the rows below, and back to the first ones."""
    on, back = str(question.page + SHOWN // PAGE_SIZE), None
    return [
        *([Link(say("The first rows"), address.link("catalogue", page=back))] if first else []),
        *(
            [Link(say("The next rows"), address.link("catalogue", page=on))]
            if first + SHOWN < count
            else []
        ),
    ]


def _draw(question: Question, draw: PublicDraw) -> Part:
    told = proof.facts(draw)
    drawn = cached.drawn(question.edition)
    rows: list[tuple[Cell, ...]] = []
    for each in drawn:
        place, name, *others = proof.drawn_row(question.edition, each)
        rows.append((place, to_project(each.project, name), *others))
    facts = Table(
        say("What was announced of the draw"),
        (say("Fact"), say("Value")),
        tuple(told.items()),
        has_row_headings=True,
    )
    results = Table(
        say("Drawn projects"), tuple(proof.drawn_headings()), tuple(rows), frozenset({0})
    )
    return Part(
        proof.title(draw),
        lines=(*proof.how_bound(draw), *proof.rule()),
        tables=(facts, results) if rows else (facts,),
        links=(
            Link(
                say("Download who could be drawn (text)"),
                proof.candidates_address(question.edition),
            ),
        ),
    )


def _steps(question: Question) -> Part:
    facts = edition(question.edition)
    title = say("What is done, what is due")
    return Part(
        title,
        steps.source(facts),
        tables=(
            Table(
                title,
                (say("Date"), say("Step"), say("State")),
                tuple(steps.rows(facts, steps.today())),
                short=frozenset({0}),
            ),
        ),
    )
