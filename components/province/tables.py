"""A brief in words: key figures, sentences and tables, for the page and the document alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from components import table
from components.brief.facts import MOST_SHOWN, Against, Brief, Counted
from components.catalogue import steps
from components.text import (
    day,
    listing,
    name_of,
    period,
    points,
    say,
    say_count,
    share,
    signed,
    signed_points,
    whole,
)
from components.wording import labels
from data_access.answers import BoardRow, WaivedRule
from data_access.editions import Unit, edition
from data_access.methods import method
from data_access.queries.asking import SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class ProjectName:
    """A project as a table names it: a link to its page, with its applicant below if need be."""

    code: str
    name: str
    applicant: str = ""


Cell = str | ProjectName


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title and what it counts.

    `numbers`: positions of columns of numbers; `short`: of columns that take one line.
    """

    title: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    short: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number with its name, and what it is to be seen against."""

    name: str
    value: str
    against: str


def title(unit: Unit) -> str:
    """Return the title of a unit's brief."""
    return say("Brief for {unit}", unit=name_of(unit, "short"))


def about(brief: Brief) -> str:
    """Say which unit the brief is about, of what kind, and when."""
    unit = brief.unit
    parts = [name_of(unit), labels.unit_kinds()[unit.kind], period(brief.release.period)]
    return say("; ").join(dict.fromkeys(parts))


def key_figures(brief: Brief) -> list[KeyFigure]:
    """Return quota and use, coverage, share of high stars, mean and best rank."""
    own, country, best = brief.own, brief.country, brief.best
    return [
        KeyFigure(
            say("Projects recommended"), whole(own.projects), quota_used(own.projects, brief.quota)
        ),
        KeyFigure(
            say("Projects rated"),
            whole(own.rated),
            say_count("{count} not rated", "{count} not rated", own.stars[0]),
        ),
        KeyFigure(
            say("Four or five stars"),
            whole(own.high) if own.high_share is None else share(own.high_share),
            say("country {value}", value=share(country.high_share or 0)),
        )
        if own.high_share is not None and country.high_share is not None
        else KeyFigure(say("Four or five stars"), whole(own.high), _of_the_rated(own)),
        KeyFigure(
            say("Mean total score"),
            table.points_or_absent(own.mean),
            _from_five()
            if own.mean is None or country.mean is None
            else say("country {value}", value=points(country.mean)),
        ),
        KeyFigure(
            say("Best rank"),
            table.rank_text(best.rank, best.tied) if best else table.ABSENT,
            say("interval {interval}", interval=table.interval_text(best, brief.leader_reach))
            if best
            else say("no project is rated"),
        ),
    ]


def quota_used(projects: int, quota: int | None) -> str:
    """Say how many projects a unit may recommend, and which share of that it has used."""
    if quota is None:
        return say("no quota in this edition")
    return say(
        "quota {quota}, used {share}",
        quota=whole(quota),
        share=share(projects / quota if quota else 0),
    )


def _of_the_rated(counted: Counted) -> str:
    return say("of {rated} rated", rated=whole(counted.rated))


def _from_five() -> str:
    return say("from {count} rated projects on", count=SMALLEST_GROUP)


def stars_title(brief: Brief) -> str:
    """Say how many of the unit's projects have four or five stars."""
    if not brief.own.rated:
        return say("None of its projects is rated")
    return say_count(
        "{high} of {count} rated project has four or five stars",
        "{high} of {count} rated projects have four or five stars",
        brief.own.rated,
        high=whole(brief.own.high),
    )


def scope(brief: Brief) -> str:
    """Say which projects are counted, and when."""
    return say(
        "{unit}: {count} of {listed} projects; {period}",
        unit=name_of(brief.unit, "short"),
        count=whole(brief.own.projects),
        listed=whole(brief.release.listed),
        period=period(brief.release.period),
    )


def country_name() -> str:
    """Return what all projects together are called."""
    return say("Whole country")


def groups(brief: Brief) -> tuple[tuple[str, Counted], tuple[str, Counted]]:
    """Return the unit and the country, by name."""
    return (name_of(brief.unit, "short"), brief.own), (country_name(), brief.country)


def star_levels() -> dict[int, str]:
    """Return the names of the star levels, five first, not rated (0) last."""
    return {int(code): name for code, name in labels.stars().items()}


def stars_section(brief: Brief) -> Section:
    """Return how many projects have how many stars, here and in the country."""
    names = star_levels()
    rows = [
        (name, *(_counted_share(counted, stars) for stars in names))
        for name, counted in groups(brief)
    ]
    return Section(
        stars_title(brief),
        say("{scope}; projects and their share of all, rated or not", scope=scope(brief)),
        ("", *names.values()),
        tuple(rows),
        frozenset(range(1, len(names) + 1)),
    )


def _counted_share(counted: Counted, stars: int) -> str:
    count = counted.stars[stars]
    if not counted.mean:
        return whole(count)
    return say(
        "{count} ({share})", count=whole(count), share=share(count / max(counted.projects, 1))
    )


def stars_in_a_sentence(brief: Brief) -> str:
    """Say all that the bars of stars show."""
    names = star_levels()
    parts = [
        say(
            "{group}: {numbers}",
            group=name,
            numbers=listing(f"{names[stars]} {whole(n)}" for stars, n in counted.stars.items()),
        )
        for name, counted in groups(brief)
    ]
    return say("Stacked bars of stars. {parts}.", parts=say("; ").join(parts))


def compared(brief: Brief) -> list[Against]:
    """Return the dimensions that both have a mean in, the unit's strongest first."""
    both = [each for each in brief.dimensions if each.own is not None and each.country is not None]
    return sorted(both, key=lambda each: (each.country or 0) - (each.own or 0))


def dimensions_title(brief: Brief) -> str:
    """Say in which dimensions the unit stands above the country."""
    names = labels.short_dimensions(brief.release.method)
    both = compared(brief)
    if not both:
        return say("Strengths by dimension")
    above = [names[each.code] for each in both if (each.own or 0) > (each.country or 0)]
    if not above:
        return say("In no dimension above the country's mean")
    return say("Above the country's mean in {dimensions}", dimensions=listing(above))


def dimensions_section(brief: Brief) -> Section:
    """Return the mean of each dimension, here and in the country, the strongest first."""
    names = labels.dimensions(brief.release.method)
    weights = {each.code: each.weight for each in method(brief.release.method).dimensions}
    rows = [
        (
            names[each.code],
            share(float(weights[each.code])),
            points(each.own or 0),
            points(each.country or 0),
            signed_points((each.own or 0) - (each.country or 0)),
        )
        for each in compared(brief)
    ]
    return Section(
        dimensions_title(brief),
        say("{scope}; mean scores of the rated, 0 to 100 points", scope=scope(brief))
        if rows
        else too_few(brief),
        (
            say("Dimension"),
            say("Weight"),
            name_of(brief.unit, "short"),
            country_name(),
            say("Difference"),
        ),
        tuple(rows),
        frozenset({1, 2, 3, 4}),
    )


def too_few(brief: Brief) -> str:
    """Say why no mean is shown (rule 8)."""
    return say_count(
        "{count} project is rated; below {least} no mean is shown, only the projects.",
        "{count} projects are rated; below {least} no mean is shown, only the projects.",
        brief.own.rated,
        least=SMALLEST_GROUP,
    )


def dimensions_in_a_sentence(brief: Brief) -> str:
    """Say all that the dots of dimensions show."""
    names = labels.short_dimensions(brief.release.method)
    return say(
        "Mean scores against the country: {numbers}.",
        numbers=listing(
            say(
                "{dimension} {own} against {country}",
                dimension=names[each.code],
                own=points(each.own or 0),
                country=points(each.country or 0),
            )
            for each in compared(brief)
        ),
    )


def directions_section(brief: Brief) -> Section:
    """Return the unit's projects by direction, beside the country's share of high stars."""
    names = labels.directions(brief.question.edition)
    return Section(
        _directions_title(brief),
        say("{scope}; directions with the most projects first", scope=scope(brief)),
        (
            say("Direction"),
            say("Projects"),
            say("Rated"),
            say("Four or five stars"),
            say("Country: share of four or five stars"),
        ),
        tuple(
            (
                names[each.code],
                whole(each.own.projects),
                whole(each.own.rated),
                whole(each.own.high),
                table.ABSENT if each.country.high_share is None else share(each.country.high_share),
            )
            for each in brief.directions
        ),
        frozenset({1, 2, 3, 4}),
    )


def _directions_title(brief: Brief) -> str:
    if not brief.directions:
        return say("Projects by direction")
    names = labels.directions(brief.question.edition)
    most = brief.directions[0].own.projects
    strongest = [each for each in brief.directions if each.own.projects == most]
    if len(strongest) > 1:
        return say_count(
            "Projects in {count} direction",
            "Projects in {count} directions",
            len(brief.directions),
        )
    return say_count(
        "Most in {direction}: {count} project",
        "Most in {direction}: {count} projects",
        most,
        direction=names[strongest[0].code],
    )


def _name(row: BoardRow) -> ProjectName:
    return ProjectName(row.project, name_of(row), table.applicant_text(row))


def projects_section(brief: Brief) -> Section:
    """Return the unit's projects by rank, with intervals; where they are many, the first."""
    shown = table.shown_columns(brief.question, brief.projects)
    names = table.column_names()
    columns = ("rank", "interval", "change", "stars", "total", "direction", "evidence")
    rows = zip(brief.projects, *(shown[column] for column in columns), strict=True)
    return Section(
        say_count("Its {count} project", "Its {count} projects", brief.own.projects),
        _which_projects(brief),
        (names["rank"], names["interval"], names["change"], say("Project, applicant"),
         names["stars"], names["total"], names["direction"], names["evidence"]),
        tuple((*cells[:3], _name(row), *cells[3:]) for row, *cells in rows),
        frozenset({0, 1, 2, 5}),
        frozenset({7}),
    )  # fmt: skip


def _which_projects(brief: Brief) -> str:
    explained = say("Rank among all {rated} rated.", rated=whole(brief.release.rated))
    if brief.own.projects > MOST_SHOWN:
        cut = say(
            "The first {shown} by rank; the workbook and the leaderboard have all.",
            shown=whole(MOST_SHOWN),
        )
        explained = say("{first} {second}", first=explained, second=cut)
    return say("{first} {second}", first=explained, second=table.interval_help(brief.question))


def moves_section(brief: Brief) -> Section:
    """Return the unit's biggest moves since the release before, with their parts (rule 7)."""
    names = table.column_names()
    return Section(
        _moves_title(brief),
        _moves_caption(brief),
        (
            names["change"],
            say("Project"),
            names["rank"],
            names["interval"],
            say("Own scores"),
            say("Scores of others"),
            say("Entries and exits"),
            say("Change of method"),
            say("Correction"),
        ),
        tuple(
            (
                table.change_text(row),
                ProjectName(row.project, name_of(row)),
                table.rank_text(row.rank, row.tied),
                table.interval_text(row, brief.leader_reach),
                signed(move.own_scores),
                signed(move.others_scores),
                signed(move.entries_and_exits),
                signed(move.method),
                signed(move.correction),
            )
            for row, move in brief.moves
        ),
        frozenset({0, 2, 3, 4, 5, 6, 7, 8}),
    )


def _moves_title(brief: Brief) -> str:
    if not brief.moves:
        return say("Biggest moves since the last release")
    row = max((row for row, _ in brief.moves), key=lambda row: abs(row.change or 0))
    if (row.change or 0) > 0:
        return say_count(
            "Biggest move: up {count} place", "Biggest move: up {count} places", row.change or 0
        )
    return say_count(
        "Biggest move: down {count} place", "Biggest move: down {count} places", -(row.change or 0)
    )


def _moves_caption(brief: Brief) -> str:
    if brief.release.previous is None:
        return say("This is the first release; there is nothing to compare it with.")
    if not brief.moves:
        return say("No project of this unit has moved since the release before.")
    return say(
        "Places gained (+) or lost (−) when one thing at a time is switched from the release "
        "before to this one, in this order; {period}",
        period=period(brief.release.period),
    )


def not_rated_section(brief: Brief) -> Section:
    """Return the unit's projects without a rating, with reason and note."""
    reasons = labels.reasons(brief.release.method)
    return Section(
        say_count(
            "{count} project is not rated", "{count} projects are not rated", brief.own.stars[0]
        )
        if brief.own.stars[0]
        else say("Every project is rated"),
        scope(brief),
        (say("Project"), say("Reason for no rating"), say("Note")),
        tuple(
            (
                ProjectName(row.project, name_of(row)),
                table.stars_text(row, reasons),
                row.note or table.ABSENT,
            )
            for row in brief.not_rated
        ),
    )


def steps_section(edition_code: str, as_of: date) -> Section:
    """Return what is past of the programme and what is due next."""
    facts = edition(edition_code)
    return Section(
        say("What is due next"),
        say(
            "As of {day}; source: {document}",
            day=day(as_of),
            document=facts.document("call").number,
        ),
        (say("Date"), say("Step"), say("State")),
        tuple(steps.rows(facts, steps.today())),
    )


def waived(rules: Sequence[WaivedRule]) -> list[str]:
    """Say which rules of the notice were waived, and why."""
    return [
        say(
            "Waived when the list was taken, {rule}: {subject}. Reason: {reason}",
            rule=labels.rules()[rule.rule],
            subject=rule.subject,
            reason=rule.reason,
        )
        for rule in rules
    ]


def neighbours(names: Sequence[str]) -> str:
    """Say which other units recommend in the same region, "" for none; `names` may be links."""
    if not names:
        return ""
    return say("Counted apart, with a quota of its own: {units}", units=listing(names))
