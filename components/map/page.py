"""Where the projects are: every place on a map, those of a chosen one in a list."""

from collections.abc import Sequence
from dataclasses import replace

from components import cached
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
    Points,
    PointsChange,
    Section,
    Share,
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
    chosen,
    enterprises,
    in_order,
    in_words,
    measures,
    nowhere,
    places,
    without_place,
)
from components.text import say, say_count, whole
from components.wording import labels, scope
from components.wording.boards import Key, short_board
from data_access.editions import edition
from data_access.question import PAGE_SIZE, Question

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
                    (_answer(question, measure), _central_enterprises(question, measure)),
                ),
                widths=(7, 3),
            ),
            *_projects_there(question),
            _all_places(everywhere, measure),
        ),
    )


def _switch_measure(measure: str) -> Switch:
    options = tuple(Option(code, name) for code, name in measures().items())
    return Switch(AT, "measure", say("What is shown"), options, measure, as_list=True)


def _switch_drawing(drawn: str) -> Switch:
    options = Option(MAP, say("Map")), Option(TILES, say("Tile grid"))
    return Switch(AT, "drawn", say("Drawn as"), options, drawn)


# -- beside the map ------------------------------------------------------------------------------


def _answer(question: Question, measure: str) -> Block:
    """Return the numbers of what is chosen, else where the measure is highest."""
    found = chosen(question, measure)
    if len(found) == 1:
        [place] = found
        return Section(place.name, (_numbers(place, measure), Links(_ways_on(question, place))))
    if found:
        title = say("Places chosen")
        table = Table(
            title,
            _two_columns(measure),
            tuple((place.name, *_two_values(place, measure)) for place in found),
        )
        return Section(title, (table, Links(_ways_on(question, None))))
    everywhere = without_place(question)
    ordered = in_order(places(everywhere, measure), measure)[:FIRST_PLACES]
    title = (
        say("Most projects")
        if measure == PROJECTS
        else say("Highest: {measure}", measure=measures()[measure])
    )
    rows = tuple((_choosing(place), *_two_values(place, measure)) for place in ordered)
    return Section(
        title,
        (Table(title, _two_columns(measure), rows),),
        say("Click a place, or choose a region or unit above, to see its projects here."),
    )


def _numbers(place: Place, measure: str) -> Facts:
    names = measures()
    shown = (MEAN, STARS, QUOTA, *([CHANGE] if measure == CHANGE else []))
    return Facts(
        {
            say("Projects"): Count(place.figures.projects),
            say("Rated"): Count(place.figures.rated),
            **{names[each]: _value(place, each) for each in shown},
        }
    )


def _value(place: Place, measure: str) -> Cell:
    """Return a measure of a place, or why it has none."""
    value = place.value(measure)
    if value is None or place.lacks(measure):
        return Missing(said=in_words(place, measure))
    if measure == PROJECTS:
        return Count(int(value))
    if measure == MEAN:
        return Points(round(value))
    return PointsChange(round(value)) if measure == CHANGE else Share(value)


def _ways_on(question: Question, place: Place | None) -> tuple[Link, ...]:
    """Return links to the brief of the one unit that is chosen, to the leaderboard, and back."""
    ways = [Link(say("On the leaderboard"), link("leaderboard", page=None))]
    if place and place.code in labels.short_units(question.edition):
        ways.insert(
            0, Link(say("Brief for {unit}", unit=place.name), link("province", code=place.code))
        )
    return (*ways, Link(say("All places"), link(AT, region=None, unit=None, page=None)))


def _choosing(place: Place) -> Link:
    """Return a place as a link that chooses it, as a click on the map does."""
    is_region = place.code in labels.region_names()
    kind, other = ("region", "unit") if is_region else ("unit", "region")
    return Link(place.name, link(AT, page=None, **{kind: place.code, other: None}))


def _two_columns(measure: str, place: str = "") -> tuple[Column, ...]:
    second = say("Rated") if measure == PROJECTS else measures()[measure]
    return (
        Column("place", place or say("Place"), "heading"),
        Column("projects", say("Projects"), "number"),
        Column("value", second, "number"),
    )


def _two_values(place: Place, measure: str) -> tuple[Cell, Cell]:
    figures = place.figures
    second = Count(figures.rated) if measure == PROJECTS else _short(_value(place, measure))
    return Count(figures.projects), second


def _short(cell: Cell) -> Cell:
    """Return a cell without the words why there is no value."""
    return Missing() if isinstance(cell, Missing) else cell


def _central_enterprises(question: Question, measure: str) -> Section:
    """Return the central enterprises with projects: they recommend, but are in no region."""
    everywhere = without_place(question)
    found = enterprises(everywhere, measure)
    count = sum(enterprise.figures.projects for enterprise in found)
    title = say_count(
        "Central enterprises: {count} project", "Central enterprises: {count} projects", count
    )
    together = _together(everywhere, measure)
    tables = _enterprise_tables(found, title, measure) if found else ()
    return Section(
        title,
        (*([Text(together, kind="quiet")] if together else []), *tables),
        _not_on_the_map(everywhere, count),
    )


def _enterprise_tables(found: Sequence[Place], title: str, measure: str) -> tuple[Block, ...]:
    columns = _two_columns(measure, say("Central enterprise"))
    rows = tuple((_choosing(place), *_two_values(place, measure)) for place in found)
    first, others = rows[:FIRST_ENTERPRISES], rows[FIRST_ENTERPRISES:]
    if not others:
        return (Table(title, columns, first),)
    more = say_count("{count} more", "{count} more", len(others))
    return Table(title, columns, first), Fold(more, (Table(more, columns, others),))


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
    if measure == QUOTA:
        quota = edition(question.edition).quotas["central_enterprise"]
        return say("Each might recommend {quota}.", quota=whole(quota))
    unplaced = nowhere(question, measure)
    if measure == PROJECTS or not unplaced.figures.projects:
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
    pages = max(1, -(-count // PAGE_SIZE))
    asked = replace(question, sort="rank", page=min(question.page, pages))
    board = short_board(asked, title, cached.board(asked), BOARD)
    return [Section(title, (board, Paging(AT, asked.page, pages)), scope.in_words(question, count))]


def _all_places(question: Question, measure: str) -> Section:
    """Return every place with all measures, in the order of the one that is shown."""
    found = places(question, measure)
    ordered = in_order(found, measure)
    rest = [place for place in found if place not in ordered]
    shown = (MEAN, STARS, QUOTA, *([CHANGE] if measure == CHANGE else []))
    title = say("All places")
    table = Table(
        title,
        (
            Column("place", say("Place"), "heading"),
            _ordering(PROJECTS, measure),
            Column("rated", say("Rated"), "number"),
            *(_ordering(each, measure) for each in shown),
        ),
        tuple(
            (
                _choosing(place),
                Count(place.figures.projects) if place.is_known else Missing(),
                Count(place.figures.rated) if place.is_known else Missing(),
                *(_short(_value(place, each)) for each in shown),
            )
            for place in (*ordered, *rest)
        ),
    )
    return Section(title, (table,), scope.in_words(question, cached.project_count(question)))


def _ordering(column: str, measure: str) -> Column:
    """Return a measure as a column whose heading shows it on the map and sorts by it."""
    is_shown = column == measure
    return Column(
        column,
        measures()[column],
        "number",
        order="" if is_shown else link(AT, measure=column),
        sorted="descending" if is_shown else "",
    )
