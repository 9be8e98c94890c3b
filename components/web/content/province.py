"""省份简报: one unit's brief, or the units to choose from."""

from components import cards
from components.brief import page, words
from components.brief.facts import brief_of, neighbours_of, today, unit_of, waived_for
from components.choices import address
from components.text import name_of, say
from components.web.content.parts import (
    Cell,
    Content,
    Figure,
    Link,
    Part,
    Table,
    part_of_brief,
    table_of_brief,
)
from components.wording import labels
from data_access.editions import Unit
from data_access.question import Question


def content(question: Question) -> Content:
    """Return the brief of the unit the address names, by its code or its province's."""
    code = address.chosen("code")
    unit = unit_of(question.edition, code) if code else None
    return _brief(question.whole, unit) if unit else _units(question.whole, code)


def _units(question: Question, code: str) -> Content:
    rows: list[tuple[Cell, ...]] = [
        (Link(name_of(unit), address.link("province", code=unit.code)), *numbers)
        for unit, numbers in page.units_in_numbers(question)
    ]
    title = page.name_of_units()
    region = labels.region_names().get(code)
    return Content(
        say("Brief for one unit"),
        remarks=tuple(filter(None, (page.no_unit_in(region) if region else "",))),
        parts=(
            Part(
                title,
                page.what_a_brief_is(),
                tables=(
                    Table(
                        title,
                        tuple(page.unit_headings()),
                        tuple(rows),
                        frozenset({2, 3, 4}),
                        has_row_headings=True,
                    ),
                ),
            ),
        ),
    )


def _brief(question: Question, unit: Unit) -> Content:
    brief = brief_of(question, unit)
    neighbours = [name_of(other, "short") for other in neighbours_of(question.edition, unit)]
    return Content(
        words.title(unit),
        remarks=tuple(
            filter(
                None,
                (
                    words.about(brief),
                    cards.method_status(question),
                    words.neighbours(neighbours),
                    *words.waived(waived_for(question.edition, unit)),
                ),
            )
        ),
        figures=tuple(
            Figure(figure.name, figure.value, figure.against) for figure in words.key_figures(brief)
        ),
        parts=(
            Part(
                words.stars_title(brief),
                words.stars_section(brief).caption,
                tables=(table_of_brief(words.stars_section(brief)),),
            ),
            part_of_brief(words.dimensions_section(brief)),
            part_of_brief(words.projects_section(brief)),
            part_of_brief(words.moves_section(brief)),
            part_of_brief(words.not_rated_section(brief)),
            part_of_brief(words.directions_section(brief)),
            part_of_brief(words.steps_section(question.edition, today())),
        ),
        links=(
            Link(say("Print version"), address.printed("province", "code")),
            Link(say("Brief for one unit"), address.link("province", code=None)),
        ),
        title=words.title(unit),
        description=words.about(brief),
    )
