"""Everything about one project; without one, those that the words asked for find."""

from dataclasses import replace

from components import cached
from components.blocks.values import (
    Block,
    ChartBlock,
    Columns,
    Link,
    Links,
    Metrics,
    Notice,
    Page,
    Section,
)
from components.choices import filters, picking
from components.choices.address import link
from components.choices.asked import Asked
from components.project import charts, profile, standing
from components.project.time_line import final_evaluation, time_line
from components.text import name_of, say, say_count
from components.wording import ratings, scope
from components.wording.boards import Key, short_board
from components.wording.cells import in_words
from data_access.answers import ProjectFacts
from data_access.question import PAGE_SIZE, Question
from data_access.results import MOVE_PARTS

AT = "project"
COLUMNS: tuple[Key, ...] = ("project", "stars", "rank", "direction", "unit")


def page(asked: Asked) -> Page:
    """Return everything about the project that is asked for, or a way to find one."""
    code = asked.code("id")
    if not code:
        return Page(say("Find a project"), tuple(_found(asked)))
    project = cached.project(code, asked.question.release)
    if project is None or project.edition != asked.question.edition:
        unknown = Notice(scope.no_such_project(code), kind="warning")
        return Page(say("Find a project"), (unknown, *_found(asked)), is_missing=True)
    return _about(asked, project)


# -- one project ---------------------------------------------------------------------------------


def _about(asked: Asked, project: ProjectFacts) -> Page:
    question, code = asked.question.whole, project.code
    figures = standing.key_figures(question, project)
    return Page(
        name_of(project),
        (
            *profile.other_name(project),
            figures,
            _onwards(project),
            Columns(
                (
                    (
                        profile.profile(project, cached.release(question).list_version),
                        *profile.summary(project),
                    ),
                    tuple(standing.standings(question, project)),
                )
            ),
            *ratings.method_status(question),
            *_by_dimension(question, project),
            Columns(
                (
                    (ChartBlock(charts.rating_history, question, (code,)),),
                    (_why_it_moved(question, project),),
                )
            ),
            Columns(
                (
                    (time_line(project, asked.today),),
                    (
                        *final_evaluation(project),
                        *profile.in_other_editions(project),
                        profile.badge(project),
                    ),
                )
            ),
        ),
        subject=name_of(project),
        description=_description(question, project, figures),
    )


def _onwards(project: ProjectFacts) -> Links:
    """Return ways to compare the project, to see how it was rated, and to other projects."""
    codes = picking.picked()
    pick = say("Remove from comparison") if project.code in codes else say("Add to comparison")
    compare = say_count("Compare {count} project", "Compare {count} projects", len(codes))
    return Links(
        (
            Link(pick, link(AT, picked=picking.toggled(project.code))),
            *([Link(compare, link("compare", kind="project"))] if codes else []),
            Link(
                say("How these stars came about"),
                link("methodology", part="example", id=project.code),
            ),
            Link(say("Find another project"), link(AT, id=None)),
        )
    )


def _by_dimension(question: Question, project: ProjectFacts) -> list[Block]:
    """Return scores, the next star and footnotes; without any score the footnotes say why."""
    said = (
        *standing.to_the_next_star(question, project),
        *standing.footnotes(question, project),
    )
    scores = cached.dimension_scores(question, project.code)
    if all(score.score is None for score in scores.values()):
        return [*said]
    return [Columns(((ChartBlock(charts.dimension_profile, question, (project.code,)),), said))]


def _why_it_moved(question: Question, project: ProjectFacts) -> Block:
    move = cached.move(question, project.code)
    if move is None:
        none = say(
            "Nothing to compare: the project had no rank in this release or in the previous one."
        )
    elif not any(getattr(move, part) for part in MOVE_PARTS):
        none = say("The rank did not change, and nothing moved it.")
    else:
        return ChartBlock(charts.reasons_of_move, question, (project.code,))
    return Section(say("Why the rank moved"), (), none)


def _description(question: Question, project: ProjectFacts, figures: Block) -> str:
    """Sum up a project: name, applicant, release, and its first numbers."""
    numbers = figures.metrics[:3] if isinstance(figures, Metrics) else ()
    return say("; ").join(
        [
            name_of(project),
            profile.applicants(project),
            filters.release_name(question.release),
            *(f"{metric.name} {in_words(metric.value)}" for metric in numbers),
        ]
    )


# -- which project -------------------------------------------------------------------------------


def _found(asked: Asked) -> list[Block]:
    """Return a search for projects and what it finds in the whole release."""
    question = asked.question.words_only
    form = filters.form(AT, asked)
    count = cached.project_count(question)
    search = replace(form, name=say("Search"), fields=form.fields[:1])
    if not count:
        none = say("No project matches. Try part of its name, its applicant or its code.")
        return [search, Notice(none)]
    rows = cached.first_rows(question, PAGE_SIZE)
    return [
        search,
        scope.of_rows(question, count, PAGE_SIZE),
        short_board(question, say("Projects found"), rows, COLUMNS, layout="cards"),
        Links((Link(say("The whole leaderboard"), link("leaderboard")),)),
    ]
