"""项目: everything about one project, or the list of projects to choose from."""

from components import cached, cards, facts, table
from components.choices import address, filters
from components.project import charts
from components.text import name_of, points, say, share, star_glyphs
from components.web.content.parts import (
    Cell,
    Content,
    Figure,
    Link,
    Part,
    Table,
    board_table,
    chart_part,
)
from components.wording import labels
from data_access.answers import ProjectFacts
from data_access.question import Question

COLUMNS = ("project", "applicant", "stars", "rank", "interval", "direction", "unit")


def content(question: Question) -> Content:
    """Return the project the address names; without one, those that the words asked for find."""
    code = address.chosen("id")
    project = cached.project(code) if code else None
    if not code:
        return _to_choose_from(question.words_only)
    if project is None or project.edition != question.edition:
        return Content(facts.unknown(code), is_missing=True)
    return _about(question.whole, project)


def _to_choose_from(question: Question) -> Content:
    board = cached.board(question)
    scope = cards.in_words(question, cached.project_count(question))
    return Content(
        say("Find a project"),
        parts=(Part(say("Projects"), tables=(board_table(question, board, COLUMNS, scope),)),)
        if board
        else (),
        remarks=() if board else (cards.nothing_fits(),),
        links=(Link(say("The whole leaderboard"), address.link("leaderboard")),),
    )


def _about(question: Question, project: ProjectFacts) -> Content:
    figures = tuple(_figures(question, project))
    profile: dict[str, Cell] = {**facts.profile(project)}
    unit = say("Recommending unit")
    profile[unit] = Link(str(profile[unit]), address.link("province", code=project.unit))
    return Content(
        name_of(project),
        remarks=tuple(
            filter(
                None,
                (
                    facts.other_name(project),
                    facts.summary(project),
                    facts.why_no_stars(question, project),
                    cards.method_status(question),
                ),
            )
        ),
        figures=figures,
        facts=profile,
        parts=tuple(_parts(question, project)),
        links=(
            Link(
                say("How these stars came about"),
                address.link("methodology", part="example", id=project.code),
            ),
        ),
        title=name_of(project),
        description=_description(question, project, figures),
    )


def _description(question: Question, project: ProjectFacts, figures: tuple[Figure, ...]) -> str:
    release = filters.release_name(question.release)
    numbers = [f"{figure.name} {figure.value}" for figure in figures[:3]]
    applicant = next(iter(facts.profile(project).values()))
    return say("; ").join([name_of(project), applicant, release, *numbers])


def _figures(question: Question, project: ProjectFacts) -> list[Figure]:
    row = facts.rating(question, project)
    if row is None or row.total is None or row.stars is None:
        return []
    reach = cached.leader_reach(question)
    return [
        Figure(say("Stars"), star_glyphs(row.stars)),
        Figure(say("Total score"), points(row.total)),
        Figure(
            say("Rank"),
            table.rank_text(row.rank, row.tied),
            say("interval {interval}", interval=table.interval_text(row, reach)),
        ),
        Figure(say("Stability of the stars"), share((row.stability or 0) / 1000, 1)),
    ]


def _parts(question: Question, project: ProjectFacts) -> list[Part]:
    standings = facts.standing_rows(question, project)
    notes = facts.notes(question, project)
    parts = [
        Part(
            say("Where it stands"),
            table.rank_help(),
            tables=(
                Table(
                    say("Ranks in the edition and its groups"),
                    tuple(facts.standing_headings()),
                    tuple(standings),
                    frozenset({1, 2, 3}),
                    has_row_headings=True,
                ),
            ),
        ),
        chart_part(charts.dimension_profile, question, project.code),
        chart_part(charts.rating_history, question, project.code, texts=1),
        _moved(question, project),
        _in_other_editions(project),
        Part(say("Footnotes"), lines=tuple(notes)),
    ]
    return [part for part in parts if part and (part.lines or part.caption or part.tables)]


def _in_other_editions(project: ProjectFacts) -> Part | None:
    linked = cached.in_other_editions(project.code)
    if not linked:
        return None
    return Part(
        say("In other editions"),
        tables=(
            Table(
                say("Projects of other editions with an applicant in common"),
                tuple(facts.linked_headings()),
                tuple(
                    (
                        labels.short_edition(other.edition),
                        Link(name_of(other), facts.to_linked(other)),
                        facts.in_common(other),
                    )
                    for other in linked
                ),
            ),
        ),
    )


def _moved(question: Question, project: ProjectFacts) -> Part:
    found = chart_part(charts.reasons_of_move, question, project.code)
    return found or Part(say("Why the rank moved"), facts.no_move())
