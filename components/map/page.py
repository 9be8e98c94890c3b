"""Where the projects are: every place on a map, those of a chosen one in a list."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from components import cached
from components.blocks.tables import ColumnOf, table_of
from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Count,
    Facts,
    Fold,
    Link,
    Links,
    Missing,
    Notice,
    Option,
    Page,
    Paging,
    Section,
    Switch,
    Table,
    Text,
)
from components.choices import filters
from components.choices.address import link
from components.choices.asked import Asked
from components.map.charts import MAP, TILES, by_place
from components.map.places import (
    CHANGE,
    MEAN,
    MEASURES,
    PROJECTS,
    QUOTA,
    STARS,
    Place,
    cell_of,
    chosen,
    in_order,
    in_words,
    measures,
    nowhere,
    places,
    without_a_place,
    without_place,
)
from components.text import name_of, say, say_count, whole
from components.wording import labels, scope
from components.wording.boards import Key, short_board
from data_access.editions import UnitKind
from data_access.question import Question

AT = "map"
KNOWN = {"measure": lambda _edition: MEASURES, "drawn": lambda _edition: (MAP, TILES)}
"""The codes that the page's own choices may have."""
FIRST_PLACES, FIRST_ENTERPRISES = 5, 8
BOARD: tuple[Key, ...] = ("rank", "group", "project", "stars", "total", "direction")


def page(asked: Asked) -> Page:
    """Return where the projects are."""
    title = say("Where are the projects, and how are they rated?")
    filtering = filters.form(AT, asked)
    everywhere = without_place(asked.question)
    if not cached.project_count(everywhere):
        return Page(title, (filtering, Notice(scope.nothing_fits())))
    measure = asked.code("measure") or PROJECTS
    drawn = asked.code("drawn") or MAP
    question = asked.question
    found = places(everywhere, measure)
    chart = ChartBlock(
        by_place,
        question.filters_only,
        (measure, drawn),
        narrows=True,
        switches=(_switch_measure(measure), _switch_drawing(drawn)),
    )
    return Page(
        title,
        (
            filtering,
            Columns(
                (
                    (chart,),
                    (_answer(question, measure, found), *_without_a_place(question, measure)),
                ),
                widths=(7, 3),
            ),
            *_projects_there(question),
            _all_places(everywhere, measure, found),
        ),
    )


def _switch_measure(measure: str) -> Switch:
    options = tuple(Option(code, name) for code, name in measures().items())
    return Switch(AT, "measure", say("What is shown"), options, measure, as_list=True)


def _switch_drawing(drawn: str) -> Switch:
    options = Option(MAP, say("Map")), Option(TILES, say("Tile grid"))
    return Switch(AT, "drawn", say("Drawn as"), options, drawn)


# -- beside the map ------------------------------------------------------------------------------


def _answer(question: Question, measure: str, every: Sequence[Place]) -> Block:
    """Return the numbers of what is chosen of all places, else where the measure is highest."""
    found = chosen(question, measure, every)
    if len(found) == 1:
        [place] = found
        return Section(place.name, (_numbers(place, measure), Links(_ways_on(question, place))))
    if found:
        title = say("Places chosen")
        table = _table(title, found, measure, name=lambda place: place.name)
        return Section(title, (table, Links(_ways_on(question, None))))
    title = (
        say("Most projects")
        if measure == PROJECTS
        else say("Highest: {measure}", measure=measures()[measure])
    )
    ordered = in_order(every, measure)
    return Section(
        title,
        (_table(title, ordered[:FIRST_PLACES], measure),),
        say("Click a place, or choose a region or unit above, to see its projects here."),
    )


def _choosing(place: Place) -> Link:
    """Return a place as a link that chooses it, as a click on the map does."""
    if place.code in labels.region_names():
        return Link(place.name, link(AT, page=None, region=place.code, unit=None))
    codes = ",".join(place.units or (place.code,))
    return Link(place.name, link(AT, page=None, region=None, unit=codes))


def _table(
    title: str,
    found: Sequence[Place],
    measure: str,
    *,
    heading: str = "",
    name: Callable[[Place], Cell] = _choosing,
) -> Table:
    """Return places with their projects and the measure that is shown."""
    second = say("Rated") if measure == PROJECTS else measures()[measure]

    def value(place: Place) -> Cell:
        return Count(place.figures.rated) if measure == PROJECTS else cell_of(place, measure)

    return table_of(
        title,
        found,
        (Column("place", heading or say("Place"), "heading"), name),
        (
            Column("projects", say("Projects"), "number"),
            lambda place: Count(place.figures.projects),
        ),
        (Column("value", second, "number"), value),
    )


def _numbers(place: Place, measure: str) -> Facts:
    names = measures()
    return Facts(
        {
            say("Projects"): Count(place.figures.projects),
            say("Rated"): Count(place.figures.rated),
            **{names[each]: _value(place, each) for each in _beside_projects(measure)},
        }
    )


def _beside_projects(measure: str) -> tuple[str, ...]:
    """Return the measures that stand beside the numbers of projects; changes only if asked for."""
    return (MEAN, STARS, QUOTA, CHANGE) if measure == CHANGE else (MEAN, STARS, QUOTA)


def _value(place: Place, measure: str) -> Cell:
    """Return a measure of a place, or why it has none."""
    cell = cell_of(place, measure)
    return Missing(said=in_words(place, measure)) if cell == Missing() else cell


def _ways_on(question: Question, place: Place | None) -> tuple[Link, ...]:
    """Return links to the brief of the one unit that is chosen, to the leaderboard, and back."""
    ways = [
        Link(say("On the leaderboard"), link("leaderboard", page=None)),
        Link(say("All places"), link(AT, region=None, unit=None, page=None)),
    ]
    if place and place.code in labels.short_units(question.edition):
        brief = say("Brief for {unit}", unit=place.name)
        ways.insert(0, Link(brief, link("province", code=place.code)))
    return tuple(ways)


def _without_a_place(question: Question, measure: str) -> tuple[Section, ...]:
    """Return the units of no place with their projects: they recommend, but are in no region."""
    everywhere = without_place(question)
    found = without_a_place(everywhere, measure)
    count = sum(unit.figures.projects for _, units in found for unit in units)
    sections = [_of_kind(kind, units, measure) for kind, units in found]
    if not found:
        return ()
    first = _not_on_the_map(everywhere, count)
    together = _together(everywhere, measure)
    told = (Text(together, kind="quiet"),) if together else ()
    return (
        replace(sections[0], blocks=(*told, *sections[0].blocks), caption=first),
        *sections[1:],
    )


def _of_kind(kind: UnitKind, found: Sequence[Place], measure: str) -> Section:
    count = sum(unit.figures.projects for unit in found)
    title = say_count(
        "{kind}: {count} project", "{kind}: {count} projects", count, kind=name_of(kind, "plural")
    )
    heading = name_of(kind)
    first, others = found[:FIRST_ENTERPRISES], found[FIRST_ENTERPRISES:]
    blocks: list[Block] = []
    if measure == QUOTA and kind.quota is not None:
        each = say("Each may recommend up to {quota} projects.", quota=whole(kind.quota))
        blocks.append(Text(each, kind="quiet"))
    blocks.append(_table(title, first, measure, heading=heading))
    if others:
        more = say_count("{count} more", "{count} more", len(others))
        blocks.append(Fold(more, (_table(more, others, measure, heading=heading),)))
    return Section(title, tuple(blocks))


def _not_on_the_map(question: Question, count: int) -> str:
    """Say how many projects stand beside the map."""
    unplaced = nowhere(question, PROJECTS).figures.projects
    if count > unplaced:
        return say(
            "Not assigned to a region and not on the map: {unplaced} of {count}; the others count "
            "in the region they name.",
            unplaced=whole(unplaced),
            count=whole(count),
        )
    return say("Not assigned to a region and not on the map.")


def _together(question: Question, measure: str) -> str:
    """Say what a measure is for all projects that stand beside the map, "" where it says less."""
    unplaced = nowhere(question, measure)
    if measure in (PROJECTS, QUOTA) or not unplaced.figures.projects:
        return ""
    return say("Together: {value}.", value=in_words(unplaced, measure))


# -- below the map -------------------------------------------------------------------------------


def _projects_there(question: Question) -> list[Block]:
    """Return the projects of the chosen places, best first; nothing where none is chosen."""
    if not (question.regions or question.units):
        return []
    count = cached.project_count(question)
    where = replace(question.whole, regions=question.regions, units=question.units)
    title = say_count(
        "{places}: {count} project",
        "{places}: {count} projects",
        count,
        places=filters.in_words(where),
    )
    if not count:
        return [Section(title, (Notice(scope.nothing_fits()),))]
    asked = replace(question.on_a_page(count), sort="rank")
    board = short_board(asked, title, cached.board(asked), BOARD)
    return [
        Section(
            title,
            (board, Paging(AT, asked.page, asked.pages(count))),
            scope.in_words(question, count),
        )
    ]


def _all_places(question: Question, measure: str, found: Sequence[Place]) -> Section:
    """Return every place with all measures, in the order of the one that is shown."""
    ordered = in_order(found, measure)
    title = say("All places")
    table = table_of(
        title,
        [*ordered, *(place for place in found if place not in ordered)],
        (Column("place", say("Place"), "heading"), _choosing),
        _ordering(PROJECTS, measure),
        (
            Column("rated", say("Rated"), "number"),
            lambda place: Count(place.figures.rated) if place.is_known else Missing(),
        ),
        *(_ordering(each, measure) for each in _beside_projects(measure)),
    )
    return Section(title, (table,), scope.in_words(question, cached.project_count(question)))


def _ordering(column: str, measure: str) -> ColumnOf[Place]:
    """Return a measure as a column whose heading shows it on the map and sorts by it."""
    is_shown = column == measure
    heading = Column(
        column,
        measures()[column],
        "number",
        order="" if is_shown else link(AT, measure=column),
        sorted="descending" if is_shown else "",
    )
    return heading, lambda place: cell_of(place, column)
