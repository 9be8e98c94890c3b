"""The charts of a brief: its stars and its dimensions, each against the whole country."""

from dataclasses import replace

from components.blocks.tables import ColumnOf
from components.blocks.values import (
    Block,
    ChartBlock,
    Columns,
    Count,
    Named,
    Points,
    PointsChange,
    Section,
    Share,
)
from components.charts import columns
from components.charts.chart import Drawing, chart, colours, star_levels
from components.charts.numbers import Numbers, column, numbers_of
from components.choices.of_charts import UNIT
from components.figures.shares import Pair, means_against_all, star_shares
from components.province.brief import Brief, Counted, brief_of
from components.province.tables import country_name, scope
from components.text import listing, name_of, points, say, say_count, signed_points, whole
from components.wording import labels, ratings
from components.wording.provenance import Sample
from components.wording.units import unit_of
from data_access.methods import method
from data_access.question import Question
from data_access.rating import SMALLEST_GROUP


def against_country(question: Question, brief: Brief) -> Block:
    """Return the unit's stars and mean scores against the country's; for few projects neither."""
    if brief.own.projects < SMALLEST_GROUP:
        return Section(_title_of_stars(brief), (), _too_few(brief))
    code = (brief.unit.code,)
    stars = ChartBlock(star_shares_of_unit, question, code)
    dimensions: Block = Section(_title_of_dimensions(brief), (), _too_few(brief))
    if _compared(brief):
        dimensions = ChartBlock(means_of_unit, question, code)
    return Columns(((stars,), (dimensions,)))


def _brief(question: Question, code: str) -> Brief:
    unit = unit_of(question.edition, code)
    if unit is None:
        raise KeyError(f"edition {question.edition} has no unit {code!r}")
    return brief_of(question, unit)


def _sample(question: Question, code: str) -> Sample:
    """Return the unit's own projects; those of the country are what it is seen against."""
    return Sample(replace(question.whole, units=(code,)))


# -- stars ---------------------------------------------------------------------------------------


@chart("stars-of-unit", page="province", choices=(UNIT,))
def star_shares_of_unit(question: Question, code: str) -> Drawing | None:
    """Draw the unit's stars against the country's."""
    brief, names = _brief(question, code), star_levels()
    if brief.own.projects < SMALLEST_GROUP:
        return None
    groups = {
        name_of(brief.unit, "short"): brief.own.stars,
        country_name(): brief.country.stars,
    }
    parts = [
        say(
            "{group}: {numbers}",
            group=group,
            numbers=listing(f"{names[level]} {whole(n)}" for level, n in counts.items()),
        )
        for group, counts in groups.items()
    ]
    return Drawing(
        star_shares(groups, names, colours()),
        title=_title_of_stars(brief),
        scope=say("{scope}; projects and their share of all, rated or not", scope=scope(brief)),
        alt=say("Stacked bars of stars. {parts}.", parts=say("; ").join(parts)),
        numbers=_star_numbers(brief),
        sample=_sample(question, code),
    )


def _title_of_stars(brief: Brief) -> str:
    if not brief.own.rated:
        return say("None of its projects is rated")
    return say_count(
        "{high} of {count} rated project has four or five stars",
        "{high} of {count} rated projects have four or five stars",
        brief.own.rated,
        high=whole(brief.own.high),
    )


def _star_numbers(brief: Brief) -> Numbers:
    names = star_levels()
    told: list[ColumnOf[int]] = [(columns.stars(), lambda stars: Named(stars, names[stars]))]
    for key, group, counted in (
        ("own", name_of(brief.unit, "short"), brief.own),
        ("country", country_name(), brief.country),
    ):
        told += _count_and_share(key, group, counted)
    return numbers_of(names, *told)


def _count_and_share(key: str, group: str, counted: Counted) -> tuple[ColumnOf[int], ColumnOf[int]]:
    """Return how many projects have a level; below five projects no share is said (rule 8)."""
    projects = counted.projects
    return (
        (
            column(key, group, "count", say("{group}: number of projects.", group=group)),
            lambda level: Count(counted.stars[level]),
        ),
        (
            column(
                f"{key}_share",
                say("{group}: share", group=group),
                "share",
                say("{group}: share of all projects, rated or not; none below five.", group=group),
            ),
            lambda level: ratings.in_percent(
                counted.stars[level] / projects if projects >= SMALLEST_GROUP else None
            ),
        ),
    )


# -- dimensions ----------------------------------------------------------------------------------


@chart("means-of-unit", page="province", choices=(UNIT,))
def means_of_unit(question: Question, code: str) -> Drawing | None:
    """Draw the unit's mean scores against the country's."""
    brief = _brief(question, code)
    found = _compared(brief)
    if not found:
        return None
    names = labels.short_dimensions(brief.release.method)
    pairs = [
        Pair(names[code], own / 100, country / 100, signed_points(own - country))
        for code, own, country in found
    ]
    sides = (name_of(brief.unit, "short"), country_name())
    return Drawing(
        means_against_all(pairs, sides, colours()),
        title=_title_of_dimensions(brief),
        scope=say("{scope}; mean scores of the rated, 0 to 100 points", scope=scope(brief)),
        alt=say(
            "Mean scores against the country: {numbers}.",
            numbers=listing(
                say(
                    "{dimension} {own} against {country}",
                    dimension=names[code],
                    own=points(own),
                    country=points(country),
                )
                for code, own, country in found
            ),
        ),
        numbers=_dimension_numbers(brief),
        sample=_sample(question, code),
    )


def _compared(brief: Brief) -> list[tuple[str, int, int]]:
    """Return the dimensions that both have a mean in, with both, the unit's strongest first."""
    both = [
        (each.code, each.own, each.country)
        for each in brief.dimensions
        if each.own is not None and each.country is not None
    ]
    return sorted(both, key=lambda each: each[2] - each[1])


def _title_of_dimensions(brief: Brief) -> str:
    """Say in which dimensions the unit stands above the country."""
    names = labels.short_dimensions(brief.release.method)
    found = _compared(brief)
    if not found:
        return say("Strengths by dimension")
    above = [names[code] for code, own, country in found if own > country]
    if not above:
        return say("Not above the country's mean in any dimension")
    return say("Above the country's mean in {dimensions}", dimensions=listing(above))


def _dimension_numbers(brief: Brief) -> Numbers:
    rules = method(brief.release.method)
    names = labels.dimensions(rules.id)
    weights = {each.code: float(each.weight) for each in rules.dimensions}
    unit, country = name_of(brief.unit, "short"), country_name()
    return numbers_of(
        _compared(brief),
        (columns.dimension(), lambda row: Named(row[0], names[row[0]])),
        (columns.weight(), lambda row: Share(weights[row[0]])),
        (column("own", unit, "points", _mean_of(unit)), lambda row: Points(row[1])),
        (column("country", country, "points", _mean_of(country)), lambda row: Points(row[2])),
        (
            column(
                "difference", say("Difference"), "points_change",
                say("The unit's mean less the country's."),
            ),
            lambda row: PointsChange(row[1] - row[2]),
        ),
    )  # fmt: skip


def _mean_of(group: str) -> str:
    return say("{group}: mean score of the rated projects.", group=group)


def _too_few(brief: Brief) -> str:
    """Say why no mean is shown (rule 8)."""
    return say_count(
        "{count} project is rated; with fewer than {least}, no mean is shown, only the projects.",
        "{count} projects are rated; with fewer than {least}, no mean is shown, only the projects.",
        brief.own.rated,
        least=SMALLEST_GROUP,
    )
