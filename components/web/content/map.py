"""区域地图: the regions in numbers; of a drawing nothing can be read without a script."""

from collections.abc import Sequence

from components import cached, cards, places, regional_map
from components.charts.chart import scope_of
from components.choices import address
from components.places import Place
from components.table import ABSENT
from components.text import say, say_count, whole
from components.web.content.parts import Cell, Content, Link, Part, Table
from data_access.editions import regions
from data_access.question import Question

MEASURES = (places.MEAN, places.STARS, places.QUOTA)


def content(question: Question) -> Content:
    """Return how many projects every place has, and how they do there."""
    heading = say("Where are the projects, and how do they do there?")
    everywhere = places.without_place(question)
    if not cached.project_count(everywhere):
        return Content(heading, (cards.nothing_fits(),))
    measure = address.chosen("measure") or places.PROJECTS
    found = places.places(everywhere, measure)
    title = places.finding(regional_map.comparable(found, measure), measure)
    return Content(
        heading,
        remarks=tuple(filter(None, (cards.method_status(question),))),
        parts=(
            Part(
                title,
                scope_of(everywhere),
                tables=(_table(say("Place"), _in_order(found, measure), measure, title),),
            ),
            _central_enterprises(everywhere, measure),
        ),
    )


def _in_order(found: Sequence[Place], measure: str) -> list[Place]:
    """Return the places with data, the highest first, then those without enough for a value."""
    ordered = places.in_order(found, measure)
    return [*ordered, *(place for place in found if place.is_known and place not in ordered)]


def _central_enterprises(question: Question, measure: str) -> Part:
    found = regional_map.enterprises(question, measure)
    title = say_count(
        "Central enterprises: {count} project",
        "Central enterprises: {count} projects",
        sum(enterprise.figures.projects for enterprise in found),
    )
    tables = (_table(say("Central enterprise"), found, measure, title),) if found else ()
    return Part(title, scope_of(question), tables=tables)


def _table(kind: str, found: Sequence[Place], measure: str, title: str) -> Table:
    shown = (*MEASURES, places.CHANGE) if measure == places.CHANGE else MEASURES
    names = places.measures()
    return Table(
        title,
        (kind, say("Projects"), say("Rated"), *(names[each] for each in shown)),
        tuple(_row(place, shown) for place in found),
        frozenset(range(1, 3 + len(shown))),
        has_row_headings=True,
    )


def _row(place: Place, shown: Sequence[str]) -> tuple[Cell, ...]:
    return (
        Link(place.name, _projects_of(place)),
        whole(place.figures.projects),
        whole(place.figures.rated),
        *(places.written(place.value(each), each) if place.is_known else ABSENT for each in shown),
    )


def _projects_of(place: Place) -> str:
    """Return the address of the place's projects on the leaderboard."""
    is_region = place.code in {region.code for region in regions()}
    kind, other = ("region", "unit") if is_region else ("unit", "region")
    return address.link("leaderboard", page=None, **{kind: place.code, other: None})
