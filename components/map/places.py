"""Places and what can be measured of them: regions, the five cities, the Corps, and their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from components import cached
from components.blocks.values import Cell, Count, Missing, Points, PointsChange, Share
from components.text import kept_by_language, listing, say, say_count, whole
from components.wording import cells, labels
from data_access.answers import PlaceFigures
from data_access.editions import Unit, UnitKind, edition, regions, unit_places
from data_access.question import NO_REGION, Question

PROJECTS, MEAN, STARS, QUOTA, CHANGE = "projects", "mean", "stars", "quota", "change"
MEASURES = (PROJECTS, MEAN, STARS, QUOTA, CHANGE)
NEED_FIVE = (MEAN, STARS, CHANGE)
MOST_NAMED = 3
NO_PROJECT = PlaceFigures()


@kept_by_language
def measures() -> labels.Labels:
    """Return the names of what can be measured, by code."""
    return {
        PROJECTS: say("Projects"),
        MEAN: say("Mean total score"),
        STARS: say("Share with four or five stars"),
        QUOTA: say("Share of quota used"),
        CHANGE: say("Mean change of total scores"),
    }


@dataclass(frozen=True, slots=True)
class Place:
    """A region, or one of the units that have a place of their own within a region.

    `recommended`: projects of the units of the place, a region's without those of its city or the
    Corps; `quota`: how many they might recommend together, None where there is no such unit or the
    notice says no number. `units`: the codes of the units of the place.
    """

    code: str
    name: str
    figures: PlaceFigures
    recommended: int
    quota: int | None
    units: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Tell whether there is data: a unit that recommends, or a project."""
        return self.quota is not None or self.figures.projects > 0

    @property
    def is_a_city(self) -> bool:
        """Tell whether it lies within a region, and is chosen by its units."""
        return self.code in labels.place_names()

    def lacks(self, measure: str) -> bool:
        """Tell whether there is no data: neither unit nor project, or no unit with a quota."""
        return not self.is_known or (measure == QUOTA and self.quota is None)

    def value(self, measure: str) -> float | None:
        """Return a measure in projects, hundredths of points, or as a share of one."""
        if not self.is_known:
            return None
        values: dict[str, float | None] = {
            PROJECTS: self.figures.projects,
            MEAN: self.figures.mean,
            STARS: self.figures.high_share,
            QUOTA: self.recommended / self.quota if self.quota else None,
            CHANGE: self.figures.change,
        }
        return values[measure]

    def has_too_few(self, measure: str) -> bool:
        """Tell whether there is no value because it would be that of fewer than five projects."""
        return self.is_known and measure in NEED_FIVE and self.value(measure) is None


def without_place(question: Question) -> Question:
    """Return the question without what says where: all places are shown, and some are marked."""
    return replace(question.filters_only, regions=(), units=())


def places(question: Question, measure: str) -> tuple[Place, ...]:
    """Return every region, then the Corps and the five cities, with the question's projects."""
    found = cached.by_place(question, with_changes=measure == CHANGE)
    facts, names = edition(question.edition), labels.region_names() | labels.place_names()
    of_places: dict[str, list[Unit]] = {}
    for unit in cached.units(question.edition):
        of_places.setdefault(unit.place or "", []).append(unit)

    def place(code: str, figures: PlaceFigures | None) -> Place:
        known = of_places.get(code, [])
        recommended = found.places.get(code, NO_PROJECT).projects
        quota = facts.quota_of(known[0]) if known else None
        active = (u.code for u in known if u.stands_for_its_place or u.code in found.units)
        return Place(code, names[code], figures or NO_PROJECT, recommended, quota, tuple(active))

    return (
        *(place(region.code, found.regions.get(region.code)) for region in regions()),
        *(place(city.code, found.places.get(city.code)) for city in unit_places()),
    )


def without_a_place(question: Question, measure: str) -> list[tuple[UnitKind, list[Place]]]:
    """Return the units of no place that have projects, by their kinds, those with most first."""
    figures = cached.by_place(question, with_changes=measure == CHANGE).units
    facts = edition(question.edition)
    found: list[tuple[UnitKind, list[Place]]] = []
    for kind in facts.unit_kinds:
        codes = [
            unit.code
            for unit in cached.units(question.edition)
            if unit.kind == kind.code and unit.place is None and unit.code in figures
        ]
        of_kind = _units(question, measure, codes)
        if of_kind:
            found.append((kind, sorted(of_kind, key=lambda unit: -unit.figures.projects)))
    return found


def nowhere(question: Question, measure: str) -> Place:
    """Return the projects that name no region."""
    found = cached.by_place(question, with_changes=measure == CHANGE).regions
    name = labels.region_names()[NO_REGION]
    return Place(NO_REGION, name, found.get(NO_REGION, NO_PROJECT), 0, None)


def chosen(question: Question, measure: str, every: Sequence[Place]) -> list[Place]:
    """Return the regions and places of all, and the units, that the question asks for."""
    everywhere = without_place(question)
    found = [*every, nowhere(everywhere, measure)]
    regional = [place for place in found if place.code in question.regions]
    whole_places = [
        place for place in found if place.is_a_city and set(place.units) == set(question.units)
    ]
    return [*regional, *(whole_places or _units(everywhere, measure, question.units))]


def _units(question: Question, measure: str, codes: Sequence[str]) -> list[Place]:
    figures = cached.by_place(question, with_changes=measure == CHANGE).units
    facts, known = edition(question.edition), {u.code: u for u in cached.units(question.edition)}
    names = labels.short_units(question.edition)
    return [
        Place(
            code,
            names[code],
            figures.get(code, NO_PROJECT),
            figures.get(code, NO_PROJECT).projects,
            facts.quota_of(known[code]),
            (code,),
        )
        for code in dict.fromkeys(codes)
    ]


def cell_of(place: Place, measure: str) -> Cell:
    """Return a measure of a place, or nothing where it has no value."""
    return Missing() if place.lacks(measure) else _cell(place.value(measure), measure)


def _cell(value: float | None, measure: str) -> Cell:
    if value is None:
        return Missing()
    if measure == PROJECTS:
        return Count(int(value))
    if measure == MEAN:
        return Points(round(value))
    return PointsChange(round(value)) if measure == CHANGE else Share(value)


def written(value: float | None, measure: str) -> str:
    """Write a value of a measure in numbers, or that there is none."""
    return cells.in_words(_cell(value, measure))


def in_words(place: Place, measure: str) -> str:
    """Say what a measure is at a place, or why it has no value."""
    if place.lacks(measure):
        return say("data not available")
    if place.has_too_few(measure):
        return _too_few(place, measure)
    number = written(place.value(measure), measure)
    figures, projects = place.figures, whole(place.figures.projects)
    words: dict[str, Callable[[], str]] = {
        PROJECTS: lambda: say_count(
            "{count} project, {rated} rated",
            "{count} projects, {rated} rated",
            figures.projects,
            rated=whole(figures.rated),
        ),
        MEAN: lambda: say(
            "mean total score {points}; {rated} of {projects} projects rated",
            points=number,
            rated=whole(figures.rated),
            projects=projects,
        ),
        STARS: lambda: say(
            "{share} with four or five stars, {high} of {rated} rated",
            share=number,
            high=whole(figures.high),
            rated=whole(figures.rated),
        ),
        QUOTA: lambda: say(
            "{share} of the quota used, {projects} of {quota}",
            share=number,
            projects=whole(place.recommended),
            quota=whole(place.quota or 0),
        ),
        CHANGE: lambda: say_count(
            "mean total score {change}; {count} project compared",
            "mean total score {change}; {count} projects compared",
            figures.compared,
            change=number,
        ),
    }
    return words[measure]()


def _too_few(place: Place, measure: str) -> str:
    if measure == CHANGE:
        return say_count(
            "{count} project rated in both releases: too few for a mean",
            "{count} projects rated in both releases: too few for a mean",
            place.figures.compared,
        )
    return say_count(
        "{count} rated project: too few for a mean or share",
        "{count} rated projects: too few for a mean or share",
        place.figures.rated,
    )


def finding(found: Sequence[Place], measure: str) -> str:
    """Say in a title where a measure is highest."""
    ordered = in_order(found, measure)
    if not ordered:
        return say("No place has enough projects for a comparison")
    best = written(ordered[0].value(measure), measure)
    leaders = [place.name for place in ordered if written(place.value(measure), measure) == best]
    named = (
        listing(leaders)
        if len(leaders) <= MOST_NAMED
        else say_count("{count} place", "{count} places", len(leaders))
    )
    titles: dict[str, Callable[[], str]] = {
        PROJECTS: lambda: _most_projects(named, best, len(leaders)),
        MEAN: lambda: say("Highest mean total score: {places} ({value})", places=named, value=best),
        STARS: lambda: say(
            "Largest share with four or five stars: {places} ({value})", places=named, value=best
        ),
        QUOTA: lambda: say("Highest use of quota: {places} ({value})", places=named, value=best),
        CHANGE: lambda: say(
            "Best mean change of total scores: {places} ({value})", places=named, value=best
        ),
    }
    return titles[measure]()


def _most_projects(named: str, count: str, leaders: int) -> str:
    if leaders > 1:
        return say("{regions} have the most projects ({count} each)", regions=named, count=count)
    return say("{region} has the most projects ({count})", region=named, count=count)


def in_order(found: Sequence[Place], measure: str) -> list[Place]:
    """Return the places that have a value, the highest first; equal ones in the order of codes."""
    values = {place: place.value(measure) for place in found}
    there = [(value, place) for place, value in values.items() if value is not None]
    return [place for _, place in sorted(there, key=lambda pair: -pair[0])]
