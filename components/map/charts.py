"""The regional map: the switches, the drawing, the central enterprises, a chosen place."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import cached, cards, table
from components.assets import asset_url
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    config,
    heading,
    notes,
    replayed,
    scope_of,
)
from components.choices import address, filters
from components.choices.of_charts import one_of
from components.figures.map import PlaceValue, Spot, place_map
from components.figures.scale import Scale
from components.figures.tiles import tile_grid
from components.markdown import link, plain
from components.map.places import (
    CHANGE,
    MEAN,
    MEASURES,
    NEED_FIVE,
    NO_PROJECT,
    PROJECTS,
    QUOTA,
    STARS,
    Place,
    finding,
    in_order,
    in_words,
    measures,
    places,
    without_place,
    written,
)
from components.text import kept_by_language, language, listing, say, say_count, whole
from components.wording import labels
from components.wording.maps import map_approval
from data_access.answers import PlaceFigures
from data_access.editions import edition, regions, unit_places, units
from data_access.question import NO_REGION, Question

MAP, TILES = "map", "tiles"
KEY = "places"
HEIGHT = 500
"""In pixels, where `figures.css` does not know better."""
NAMED_IN_A_SENTENCE = 5
ENTERPRISES_SHOWN = 12
COLUMNS = ("rank", "interval", "group_rank", "project", "stars", "total", "direction")


def choose_measure() -> str:
    """Show what can be measured; return what is chosen."""
    return filters.choose_among("measure", measures(), label=say("What is shown"))


def choose_view() -> str:
    """Show the two ways to draw places; return the one chosen.

    On a narrow screen `assets/site.js` chooses tiles before anybody has chosen.
    """
    names = {MAP: say("Map"), TILES: say("Tile grid")}
    return filters.choose_among("drawn", names, label=say("Drawn as"))


def has_projects(question: Question) -> bool:
    """Tell whether any place has a project that fits the other filters."""
    return cached.project_count(without_place(question)) > 0


def show(question: Question, measure: str, view: str) -> None:
    """Show a measure of every place, as a map or as a tile grid, and the same numbers below."""
    found = by_place.drawing(question, measure, view)
    if found is None:
        return
    by_place.heading(question, measure, view)
    with st.container(key=f"{KEY}_as_{view}", height=HEIGHT, border=False):
        st.plotly_chart(
            found.figure,
            key=KEY,
            alt=found.alt,
            config=config(),
            on_select=_take_click,
            selection_mode="points",
            height="stretch",
        )
    if view == TILES:
        st.caption(say("On a touch screen the first tap shows a place, the second chooses it."))
    notes(found)
    by_place.numbers(question, measure, view)


@chart("map", page="map", choices=(one_of("measure", *MEASURES), one_of("drawn", MAP, TILES)))
def by_place(question: Question, measure: str, view: str) -> Drawing | None:
    """Draw a measure of every place; the question's region and units are outlined."""
    everywhere = without_place(question)
    found = places(everywhere, measure)
    return Drawing(
        _figure(everywhere, measure, view, (*question.regions, *question.units)),
        title=_title(question, measure, found),
        scope=scope_of(everywhere),
        alt=_alt(found, measure, view),
        numbers=_numbers(everywhere, measure),
        notes=_notes(everywhere, measure, view),
    )


def _take_click() -> None:
    """Choose the place that was clicked for the whole site; clicked again, it is given up."""
    code = filters.clicked(KEY)
    kind, other = ("region", "unit") if code in labels.region_names() else ("unit", "region")
    again = address.all_chosen(kind) == (code,) and not address.chosen(other)
    address.choose(kind, "" if again else code)
    address.choose(other, "")


def _figure(question: Question, measure: str, view: str, chosen: tuple[str, ...]) -> go.Figure:
    found = places(question, measure)
    scale, shown = _scale(found, measure), _values(found, measure, view)
    if view == TILES:
        return tile_grid(shown, colours(), scale, chosen)
    shapes = {part: asset_url(f"map/provinces_{part}.geojson") for part in ("main", "inset")}
    return place_map(shown, shapes, colours(), scale, chosen)


def _title(question: Question, measure: str, found: Sequence[Place]) -> str:
    if measure == CHANGE and cached.release(question).previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    return finding(comparable(found, measure), measure)


def comparable(found: Sequence[Place], measure: str) -> Sequence[Place]:
    """Return the places that do not contain each other: a city's projects are its province's too.

    Quotas are those of units, which do not overlap.
    """
    return found if measure == QUOTA else found[: len(regions())]


def _values(found: Sequence[Place], measure: str, view: str) -> list[PlaceValue]:
    in_letters = view == TILES and language() == "en"
    return [
        PlaceValue(
            code=place.code,
            name=place.name,
            value=place.value(measure),
            text=in_words(place, measure),
            few=place.has_too_few(measure),
            label=_letters()[place.code] if in_letters else place.name,
            written=written(place.value(measure), measure),
            projects=place.figures.projects,
            spot=_spots()[place.code],
        )
        for place in found
    ]


@cache
def _spots() -> dict[str, Spot]:
    of_regions = {r.code: Spot((r.lon, r.lat), (r.tile_column, r.tile_row)) for r in regions()}
    return of_regions | {
        u.code: Spot((u.lon, u.lat), (u.tile_column, u.tile_row), (u.mark_lon, u.mark_lat))
        for u in unit_places()
    }


def _scale(found: Sequence[Place], measure: str) -> Scale:
    """Let the scale begin at nothing, for means at the lowest; for changes it has two sides."""
    values = [value for place in found if (value := place.value(measure)) is not None]
    low, high = min(values, default=0), max(values, default=0)
    if measure == CHANGE:
        high = max(abs(low), abs(high)) or 1
        low = -high
    elif measure != MEAN:
        low, high = 0, max(high, 1) if measure != STARS else high or 1
    ends = (written(low, measure), written(high, measure))
    if low == high:
        return Scale(low - 1, high, ("", ends[1]), _unit_of(measure))
    return Scale(low, high, ends, _unit_of(measure), two_sided=measure == CHANGE)


@kept_by_language
def _unit_of(measure: str) -> str:
    units_of_measures = {
        PROJECTS: say("Projects"),
        MEAN: say("Mean (points)"),
        STARS: say("Share of the rated"),
        QUOTA: say("Share of the quota"),
        CHANGE: say("Change (points)"),
    }
    return units_of_measures[measure]


def _alt(found: Sequence[Place], measure: str, view: str) -> str:
    first = in_order(comparable(found, measure), measure)[:NAMED_IN_A_SENTENCE]
    highest = listing(f"{p.name} {written(p.value(measure), measure)}" for p in first)
    if view == TILES:
        return say(
            "Tile grid of China by province: {measure}. Highest: {places}.",
            measure=measures()[measure],
            places=highest or table.ABSENT,
        )
    return say(
        "Map of China by province: {measure}. Highest: {places}.",
        measure=measures()[measure],
        places=highest or table.ABSENT,
    )


def _notes(question: Question, measure: str, view: str) -> tuple[str, ...]:
    """Say how to read the drawing: what counts where, what colours and frames mean."""
    said = [_what_counts(question, measure), _without_data(question, measure)]
    if measure in NEED_FIVE:
        said.append(say("Not filled: fewer than five projects, too few for a mean or share."))
    if view == MAP:
        return (*said, map_approval())
    said.append(say("The tiles are a diagram: no areas, no borders."))
    if language() == "en":
        said.append(say("Letters as in ISO 3166-2:CN; the table has the names."))
    return tuple(said)


def _what_counts(question: Question, measure: str) -> str:
    release = cached.release(question)
    if measure == QUOTA:
        quotas = edition(question.edition).quotas
        return say(
            "Projects on the list out of those a unit might recommend: {province} for a province, "
            "{corps} for the Corps, {city} for a separately planned city. The cities and the "
            "Corps, framed in orange, count by themselves.",
            province=whole(quotas["province"]),
            corps=whole(quotas["corps"]),
            city=whole(quotas["separately_planned_city"]),
        )
    if measure == CHANGE and release.previous:
        return say(
            "Mean change of the total scores, in points, of projects rated both in {before} and in "
            "{now}. Framed in orange: the five separately planned cities and the Corps, which "
            "count in their regions too.",
            before=filters.release_name(release.previous),
            now=filters.release_name(release.code),
        )
    return say(
        "Framed in orange: the five separately planned cities and the Corps, which count in their "
        "regions too."
    )


def _without_data(question: Question, measure: str) -> str:
    unknown = [place.name for place in places(question, measure) if place.lacks(measure)]
    return say("Grey: data not available ({places}).", places=listing(unknown))


def _numbers(question: Question, measure: str) -> pd.DataFrame:
    found = places(question, measure)
    ordered = in_order(found, measure)
    rest = [place for place in found if place not in ordered]
    rows = [*ordered, *rest]
    columns = {
        say("Place"): [_with_letters(place) for place in rows],
        say("Projects"): [_counted(place.figures.projects, place) for place in rows],
        say("Rated"): [_counted(place.figures.rated, place) for place in rows],
    }
    if measure == STARS:
        columns[say("Four or five stars")] = [_counted(place.figures.high, place) for place in rows]
    if measure == QUOTA:
        columns[say("Recommended by its unit")] = [_counted(p.recommended, p) for p in rows]
        columns[say("Quota")] = [_counted(place.quota or 0, place) for place in rows]
    if measure == CHANGE:
        columns[say("Compared")] = [_counted(place.figures.compared, place) for place in rows]
    if measure != PROJECTS:
        columns[measures()[measure]] = [
            written(place.value(measure), measure) if place.is_known else say("data not available")
            for place in rows
        ]
    return pd.DataFrame(columns)


def _with_letters(place: Place) -> str:
    """Name a place, in English with the letters that stand for it on its tile."""
    if language() == "zh":
        return place.name
    return say("{place} ({letters})", place=place.name, letters=_letters()[place.code])


@cache
def _letters() -> dict[str, str]:
    return {r.code: r.letters for r in regions()} | {u.code: u.letters for u in unit_places()}


def _counted(projects: int, place: Place) -> str:
    return whole(projects) if place.is_known else table.ABSENT


def central_enterprises(question: Question, measure: str) -> None:
    """Show the central enterprises with projects: they recommend, but are not a place."""
    everywhere = without_place(question)
    found = enterprises(everywhere, measure)
    count = sum(enterprise.figures.projects for enterprise in found)
    heading(
        say_count(
            "Central enterprises: {count} project", "Central enterprises: {count} projects", count
        ),
        _beside_the_map(everywhere, count),
    )
    if together := _together(everywhere, measure):
        st.caption(plain(together))
    if found:
        first = found[:ENTERPRISES_SHOWN]
        _enterprise_table(first, [_choosing(place, question) for place in first], measure)
    if len(found) > ENTERPRISES_SHOWN:
        _all_enterprises(everywhere, measure)


def enterprises(question: Question, measure: str) -> list[Place]:
    """Return the central enterprises that have projects, those with most first."""
    figures = cached.by_place(question, with_changes=measure == CHANGE).units
    names = labels.short_units(question.edition)
    quota = edition(question.edition).quotas["central_enterprise"]
    found = [
        Place(unit.code, names[unit.code], figures[unit.code], figures[unit.code].projects, quota)
        for unit in units(question.edition)
        if unit.kind == "central_enterprise" and unit.code in figures
    ]
    return sorted(found, key=lambda enterprise: -enterprise.figures.projects)


def _nowhere(question: Question, measure: str) -> PlaceFigures:
    regions_found = cached.by_place(question, with_changes=measure == CHANGE).regions
    return regions_found.get(NO_REGION, NO_PROJECT)


def _beside_the_map(question: Question, count: int) -> str:
    """Say why so many projects stand beside the map: a central enterprise is not a place."""
    nowhere = _nowhere(question, PROJECTS).projects
    if count > nowhere:
        return say(
            "They recommend projects but are no place: {count} projects name none and are not on "
            "the map; the others count in the place they name.",
            count=whole(nowhere),
        )
    return say_count(
        "They recommend projects but are no place: {count} project is not on the map.",
        "They recommend projects but are no place: {count} projects are not on the map.",
        count,
    )


def _together(question: Question, measure: str) -> str:
    """Say what a measure is for all projects that stand beside the map, "" where it says less."""
    if measure == QUOTA:
        quota = edition(question.edition).quotas["central_enterprise"]
        return say("Each might recommend {quota}.", quota=whole(quota))
    nowhere = _nowhere(question, measure)
    if measure == PROJECTS or not nowhere.projects:
        return ""
    return say(
        "Together: {value}.", value=in_words(Place(NO_REGION, "", nowhere, 0, None), measure)
    )


def _enterprise_table(found: Sequence[Place], names: Sequence[str], measure: str) -> None:
    has_values = any(place.value(measure) is not None for place in found)
    columns = {
        say("Central enterprise"): names,
        say("Projects"): [whole(place.figures.projects) for place in found],
    }
    if measure == PROJECTS or not has_values:
        columns[say("Rated")] = [whole(place.figures.rated) for place in found]
    else:
        columns[measures()[measure]] = [written(p.value(measure), measure) for p in found]
    st.table(
        pd.DataFrame(columns),
        hide_index=True,
        border="horizontal",
        alt=say("Central enterprises by number of projects"),
    )


@replayed
def _all_enterprises(question: Question, measure: str) -> None:
    found = enterprises(question, measure)
    with st.expander(say("All {count} central enterprises", count=whole(len(found)))):
        _enterprise_table(found, [plain(place.name) for place in found], measure)


def _choosing(unit: Place, question: Question) -> str:
    """Return a link that chooses a unit; from the one that is chosen, back to all."""
    is_chosen = question.units == (unit.code,)
    wanted = None if is_chosen else unit.code
    shown = link(unit.name, address.link("map", unit=wanted, region=None, page=None))
    return f"**{shown}**" if is_chosen else shown


def projects_there(question: Question) -> None:
    """Show the projects of the chosen places, best first, or say how to choose one."""
    if not (question.regions or question.units):
        st.caption(
            say("Click a place, or choose a region or unit above, to see its projects here.")
        )
        return
    count = cached.project_count(question)
    where = Question(
        question.edition, question.release, regions=question.regions, units=question.units
    )
    heading(
        say_count(
            "{places}: {count} project",
            "{places}: {count} projects",
            count,
            places=filters.in_words(where),
        ),
        cards.in_words(question, count),
    )
    if not count:
        cards.nothing_found()
        return
    cards.short_table(question, cached.board(replace(question, sort="rank")), COLUMNS)
    filters.choose_page(count)
    st.markdown(" · ".join(_ways_on(question)))


def _ways_on(question: Question) -> list[str]:
    """Return links to the leaderboard, to the brief of the one unit that is chosen, and back."""
    chosen, units_known = (*question.regions, *question.units), labels.short_units(question.edition)
    ways = [
        link(say("The same projects on the leaderboard"), address.link("leaderboard", page=None))
    ]
    if len(chosen) == 1 and chosen[0] in units_known:
        brief = say("Brief for {unit}", unit=units_known[chosen[0]])
        ways.append(link(brief, address.link("province", code=chosen[0])))
    everywhere = address.link("map", region=None, unit=None, page=None)
    return [*ways, link(say("All places"), everywhere)]
