"""The chart of the regional map: a measure of every place, as a map or as a tile grid."""

from collections.abc import Callable, Sequence
from functools import cache

from components import cached
from components.assets import asset_url
from components.blocks.tables import ColumnOf
from components.blocks.values import Cell, Column, Count, Holds, Missing, Named
from components.charts import columns
from components.charts.chart import Drawing, chart, colours, scope_of
from components.charts.numbers import Numbers, column, numbers_of
from components.choices import filters
from components.choices.of_charts import one_of
from components.figures.figure import Figure
from components.figures.map import PlaceValue, Spot, place_map
from components.figures.scale import Scale, Sign
from components.figures.tiles import tile_grid
from components.map.places import (
    CHANGE,
    MEAN,
    MEASURES,
    NEED_FIVE,
    PROJECTS,
    QUOTA,
    STARS,
    Place,
    cell_of,
    finding,
    in_order,
    in_words,
    measures,
    places,
    without_place,
    written,
)
from components.text import language, listing, name_of, say, whole
from components.wording.cells import ABSENT
from components.wording.maps import map_approval
from components.wording.provenance import Sample
from data_access.editions import edition, regions, unit_places
from data_access.question import Question

MAP, TILES = "map", "tiles"
NAMED_IN_A_SENTENCE = 5
REACHED_BY = 3
"""By so many places the ends of a scale are reached, where there are enough of them."""


@chart("map", page="map", choices=(one_of("measure", *MEASURES), one_of("drawn", MAP, TILES)))
def by_place(question: Question, measure: str, view: str) -> Drawing | None:
    """Draw a measure of every place; the question's region and units are outlined."""
    everywhere = without_place(question)
    found = places(everywhere, measure)
    return Drawing(
        _figure(found, measure, view, (*question.regions, *question.units)),
        title=_title(question, measure, found),
        scope=scope_of(everywhere),
        alt=_alt(found, measure, view),
        numbers=_numbers(found, measure),
        notes=(*_outlined(question), *_notes(everywhere, measure, view, found)),
        sample=Sample(everywhere),
    )


def _figure(found: Sequence[Place], measure: str, view: str, chosen: tuple[str, ...]) -> Figure:
    palette, scale = colours(), _scale(found, measure)
    shown = _values(found, measure, chosen)
    signs = []
    if any(place.has_too_few(measure) for place in found):
        signs.append(Sign(say("fewer than five projects"), palette.second_ground, palette.outline))
    if any(place.lacks(measure) for place in found):
        signs.append(Sign(say("data not available"), palette.not_rated))
    if view == TILES:
        return tile_grid(shown, palette, scale, chosen, signs)
    shapes = {part: asset_url(f"map/provinces_{part}.geojson") for part in ("main", "inset")}
    return place_map(shown, shapes, palette, scale, chosen, signs)


def _title(question: Question, measure: str, found: Sequence[Place]) -> str:
    if measure == CHANGE and cached.release(question).previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    if measure == STARS and question.stars:
        return measures()[measure]
    return finding(comparable(found, measure), measure)


def comparable(found: Sequence[Place], measure: str) -> Sequence[Place]:
    """Return the places that do not contain each other: a city's projects are its province's too.

    Quotas are those of units, which do not overlap.
    """
    return found if measure == QUOTA else found[: len(regions())]


def _values(found: Sequence[Place], measure: str, chosen: tuple[str, ...]) -> list[PlaceValue]:
    in_letters = language() == "en"
    return [
        PlaceValue(
            code=place.code,
            name=place.name,
            value=place.value(measure),
            text=in_words(place, measure),
            few=place.has_too_few(measure),
            choice=_choice(place, chosen),
            label=_letters()[place.code] if in_letters else place.name,
            sign=_sign(place.value(measure)) if measure == CHANGE else "",
            written=written(place.value(measure), measure),
            projects=place.figures.projects,
            spot=_spots()[place.code],
        )
        for place in found
    ]


def _sign(value: float | None) -> str:
    """Return the sign of a change as written; rises and falls differ in more than colour."""
    if not value:
        return ""
    return "+" if value > 0 else "\u2212"


def _choice(place: Place, chosen: tuple[str, ...]) -> str:
    """Return what a click on a place chooses for the whole site; clicked again, it is given up."""
    choosing = place.units or (place.code,) if place.is_a_city else (place.code,)
    if set(chosen) == set(choosing):
        return "region=&unit="
    codes = ",".join(choosing)
    return f"region=&unit={codes}" if place.is_a_city else f"region={codes}&unit="


@cache
def _spots() -> dict[str, Spot]:
    of_regions = {r.code: Spot((r.lon, r.lat), (r.tile_column, r.tile_row)) for r in regions()}
    return of_regions | {
        u.code: Spot((u.lon, u.lat), (u.tile_column, u.tile_row), (u.mark_lon, u.mark_lat))
        for u in unit_places()
    }


def _scale(found: Sequence[Place], measure: str) -> Scale:
    """Let the scale begin at nothing, for means at the lowest; for changes it has two sides.

    It ends at values that several places reach, so that no single one sets it.
    """
    values = sorted(value for place in found if (value := place.value(measure)) is not None) or [0]
    at = REACHED_BY - 1 if len(values) > 3 * REACHED_BY else 0
    low, high = values[at], values[-1 - at]
    if measure == CHANGE:
        high = max(abs(low), abs(high)) or 1
        low = -high
    elif measure != MEAN:
        low, high = 0, max(high, 1) if measure != STARS else high or 1
    lowest, highest = written(low, measure), written(high, measure)
    if values[0] < low:
        lowest = say("≤ {value}", value=lowest)
    if values[-1] > high:
        highest = say("≥ {value}", value=highest)
    titles = {
        PROJECTS: say("Projects"),
        MEAN: say("Mean (points)"),
        STARS: say("Share of rated projects"),
        QUOTA: say("Share of the quota"),
        CHANGE: say("Change (points)"),
    }
    if low == high:
        return Scale(0, high, (written(0, measure), highest), titles[measure])
    return Scale(low, high, (lowest, highest), titles[measure], two_sided=measure == CHANGE)


def _alt(found: Sequence[Place], measure: str, view: str) -> str:
    first = in_order(comparable(found, measure), measure)[:NAMED_IN_A_SENTENCE]
    highest = listing(f"{p.name} {written(p.value(measure), measure)}" for p in first) or ABSENT
    shown = measures()[measure]
    if view == TILES:
        return say("Tile grid of China by province: {measure}. Highest: {places}.",
                   measure=shown, places=highest)  # fmt: skip
    return say("Map of China by province: {measure}. Highest: {places}.",
               measure=shown, places=highest)  # fmt: skip


def _notes(question: Question, measure: str, view: str, found: Sequence[Place]) -> tuple[str, ...]:
    """Say how to read the drawing: what counts where, what colours and frames mean."""
    unknown = listing(place.name for place in found if place.lacks(measure))
    said = [
        _what_counts(question, measure),
        say("Grey: data not available ({places}).", places=unknown),
    ]
    if measure in NEED_FIVE:
        said.append(say("Hatched: fewer than five projects, too few for a mean or share."))
    if measure == CHANGE and view == MAP:
        said.append(say("+ beside a name or in a circle: a rise; \u2212: a fall."))
    if language() == "en":
        said.append(say("Letters as in ISO 3166-2:CN; the data of the chart have the names."))
    is_map = view == MAP
    said.append(map_approval() if is_map else say("The tiles are a diagram: no areas, no borders."))
    return tuple(said)


def _outlined(question: Question) -> tuple[str, ...]:
    """Say which places are outlined; they narrow nothing, as all places are shown."""
    chosen = Question(question.edition, question.release,
                      regions=question.regions, units=question.units)  # fmt: skip
    places = filters.in_words(chosen)
    return (say("Outlined: {places}.", places=places),) if places else ()


def _what_counts(question: Question, measure: str) -> str:
    release = cached.release(question)
    if measure == QUOTA:
        return say(
            "Projects on the list as a share of the quota, which the units of a place share "
            "({quotas}). The cities and the Corps, framed in orange, count by themselves.",
            quotas=_quotas(question.edition),
        )
    if measure == CHANGE and release.previous:
        return say(
            "Mean change in total score, in points, of projects rated in both {before} and "
            "{now}. Framed in orange: the five separately planned cities and the Corps, "
            "which count in their regions too.",
            before=filters.release_name(release.previous),
            now=filters.release_name(release.code),
        )
    return say(
        "Framed in orange: the five separately planned cities and the Corps, which count in their "
        "regions too."
    )


def _quotas(edition_code: str) -> str:
    """Say the quotas of those kinds of units that are of places."""
    facts = edition(edition_code)
    of_places = {unit.kind for unit in cached.units(edition_code) if unit.place}
    return say("; ").join(
        say("{kind}: {quota}", kind=name_of(kind), quota=whole(kind.quota))
        for kind in facts.unit_kinds
        if kind.code in of_places and kind.quota is not None
    )


def _numbers(found: Sequence[Place], measure: str) -> Numbers:
    ordered = in_order(found, measure)
    rows = [*ordered, *(place for place in found if place not in ordered)]
    told = [
        _counted(columns.projects(), lambda place: place.figures.projects),
        _counted(columns.rated(), lambda place: place.figures.rated),
    ]
    if measure == STARS:
        told.append(_counted(columns.high(), lambda place: place.figures.high))
    if measure == QUOTA:
        recommended = say("Number of projects that the place's own units recommended.")
        quota = say("How many projects the place's units might recommend together.")
        told += [
            _counted(
                column("recommended", say("Recommended by its unit"), "count", recommended),
                lambda place: place.recommended,
            ),
            _counted(column("quota", say("Quota"), "count", quota), lambda place: place.quota or 0),
        ]
    if measure == CHANGE:
        compared = say("Number of projects rated in this release and in the previous one.")
        told.append(
            _counted(
                column("compared", say("Compared"), "count", compared),
                lambda place: place.figures.compared,
            )
        )
    if measure != PROJECTS:
        told.append((_measured(measure), lambda place: _value(place, measure)))
    place = column("place", say("Place"), "named",
                   say("Code of a region (GB/T 2260), of a city or of the Corps."))  # fmt: skip
    return numbers_of(
        rows,
        (place, lambda place: Named(place.code, place.name, _with_letters(place))),
        *told,
    )


def _counted(told: Column, count: Callable[[Place], int]) -> ColumnOf[Place]:
    return told, lambda place: Count(count(place)) if place.is_known else Missing()


def _measured(measure: str) -> Column:
    holds: dict[str, Holds] = {
        MEAN: "points", STARS: "share", QUOTA: "share", CHANGE: "points_change",
    }  # fmt: skip
    meanings = {
        MEAN: say("Mean of the total scores of the rated; empty below five."),
        STARS: say("Projects with four or five stars as a share of the rated; empty below five."),
        QUOTA: say("Recommended projects as a share of the quota."),
        CHANGE: say("Mean change of the total scores of the projects compared; empty below five."),
    }
    return column(measure, measures()[measure], holds[measure], meanings[measure])


def _value(place: Place, measure: str) -> Cell:
    if place.is_known:
        return cell_of(place, measure)
    return Missing("not_available", say("data not available"))


def _with_letters(place: Place) -> str:
    """Name a place, in English with the letters that stand for it on its tile."""
    if language() == "zh":
        return place.name
    return say("{place} ({letters})", place=place.name, letters=_letters()[place.code])


@cache
def _letters() -> dict[str, str]:
    return {r.code: r.letters for r in regions()} | {u.code: u.letters for u in unit_places()}
