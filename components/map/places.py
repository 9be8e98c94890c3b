"""Places and what can be measured of them: regions, the five cities, the Corps, and their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from components import cached
from components.blocks.values import Cell, Count, Missing, Points, PointsChange, Share
from components.text import kept_by_language, listing, say, say_count, whole
from components.wording import cells, labels
from data_access.answers import PlaceFigures
from data_access.editions import edition, regions, unit_places, units
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

    `recommended`: projects of the unit that stands for the place, a region's without those of its
    city or the Corps; `quota`: how many it might recommend, None where there is no such unit.
    """

    code: str
    name: str
    figures: PlaceFigures
    recommended: int
    quota: int | None

    @property
    def is_known(self) -> bool:
        """Tell whether there is data: a unit that recommends, or a project."""
        return self.quota is not None or self.figures.projects > 0

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
    quotas = edition(question.edition).quotas
    quota_of = {unit.code: quotas[unit.kind] for unit in units(question.edition)}
    names = labels.region_names() | labels.place_names()

    def place(code: str, figures: PlaceFigures | None) -> Place:
        recommended = found.units.get(code, NO_PROJECT).projects
        return Place(code, names[code], figures or NO_PROJECT, recommended, quota_of.get(code))

    return (
        *(place(region.code, found.regions.get(region.code)) for region in regions()),
        *(place(unit.code, found.units.get(unit.code)) for unit in unit_places()),
    )


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


def nowhere(question: Question, measure: str) -> Place:
    """Return the projects that name no region."""
    found = cached.by_place(question, with_changes=measure == CHANGE).regions
    name = labels.region_names()[NO_REGION]
    return Place(NO_REGION, name, found.get(NO_REGION, NO_PROJECT), 0, None)


def chosen(question: Question, measure: str) -> list[Place]:
    """Return the regions and units that the question asks for, with its other filters."""
    everywhere = without_place(question)
    known = {
        place.code: place
        for place in (
            *places(everywhere, measure),
            *enterprises(everywhere, measure),
            nowhere(everywhere, measure),
        )
    }
    names = labels.short_units(question.edition)
    return [
        known.get(code) or Place(code, names[code], NO_PROJECT, 0, None)
        for code in dict.fromkeys((*question.regions, *question.units))
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
