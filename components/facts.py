"""Everything about one project, in words and tables; its charts stand in `charts`."""

from datetime import date
from operator import itemgetter

import pandas as pd
import streamlit as st

from components import cached, cards, table
from components.catalogue import one_project, steps
from components.choices import address, filters, switching
from components.markdown import link, on_one_line, plain, unbroken
from components.project import charts
from components.text import (
    day,
    language,
    listing,
    name_of,
    period,
    points,
    say,
    share,
    site_name,
    star_glyphs,
    whole,
)
from components.wording import labels
from data_access.answers import GroupRank, LinkedProject, PastRating, ProjectFacts
from data_access.editions import edition
from data_access.methods import method
from data_access.question import NO_REGION, Question
from data_access.rating import MOST_STARS, next_star
from data_access.settings import settings


def chosen() -> ProjectFacts | None:
    """Return the project the address names; None, with a notice, if it names none there is."""
    code = address.chosen("id")
    if not code:
        return None
    project = cached.project(code)
    if project is None or project.edition != address.chosen("edition"):
        st.warning(plain(unknown(code)))
        return None
    return project


def unknown(code: str) -> str:
    """Say that there is no project of this code in the edition."""
    return say("The address asks for project {code}; the list of this edition has none.", code=code)


def find() -> None:
    """Let the reader look for a project by name, applicant or code."""
    st.title(say("Find a project"), anchor=False)
    question = filters.search_only()
    board = cached.board(question)
    st.caption(plain(cards.in_words(question, cached.project_count(question))))
    shown = table.shown_columns(question, board)
    shown["project"] = [
        table.two_lines(link(name, address.link("project", id=row.project)), plain(applicant))
        for name, row, applicant in zip(shown["project"], board, shown["applicant"], strict=True)
    ]
    names = table.column_names() | {"project": say("Project, applicant")}
    columns = ("project", "stars", "rank", "interval", "direction", "unit")
    if not board:
        st.info(say("No project fits. Try a part of its name, its applicant or its code."))
    else:
        st.table(
            pd.DataFrame({names[column]: shown[column] for column in columns}),
            hide_index=True,
            border="horizontal",
            alt=say("Projects found"),
        )


def heading(project: ProjectFacts) -> None:
    """Show the project's name, who applied, where it belongs."""
    st.title(plain(name_of(project)), anchor=False)
    st.set_page_config(page_title=f"{name_of(project)} · {site_name()}")
    if other := other_name(project):
        st.caption(plain(other))
    rows = {name: plain(value) for name, value in profile(project).items()}
    rows[say("Recommending unit")] = link(
        labels.unit_names(project.edition)[project.unit],
        address.link("province", code=project.unit),
    )
    named = {unbroken(name): value for name, value in rows.items()}
    st.table(named, border="horizontal", alt=say("Facts of the project"))
    if text := summary(project):
        st.markdown(plain(text))


def other_name(project: ProjectFacts) -> str:
    """Return a project's name in the other language, "" where it has none of its own."""
    other = project.name_en if language() == "zh" else project.name_zh
    return other if other and other != name_of(project) else ""


def summary(project: ProjectFacts) -> str:
    """Return what a project says of itself, in the reader's language if it does so; or ""."""
    return (project.summary_en if language() == "en" else None) or project.summary_zh or ""


def profile(project: ProjectFacts) -> dict[str, str]:
    """Return who applied with a project and where it belongs, by name."""
    rows = {
        say("Applicant"): " · ".join(_applicant(names) for names in project.applicants),
        say("Direction"): say(
            "{category}: {direction}",
            category=labels.categories(project.edition)[project.category],
            direction=labels.directions(project.edition)[project.direction],
        ),
        say("Recommending unit"): labels.unit_names(project.edition)[project.unit],
        say("Region"): labels.region_names()[project.region or NO_REGION],
        say("DCMM level"): _dcmm(project),
        say("List"): say(
            "{code}; no. {number} of {document}",
            code=project.code,
            number=project.number,
            document=edition(project.edition).document("list").number,
        ),
    }
    return {name: value for name, value in rows.items() if value}


def _applicant(names: tuple[str, str | None]) -> str:
    return (names[1] if language() == "en" else None) or names[0]


def _dcmm(project: ProjectFacts) -> str:
    if project.dcmm_level is None:
        return ""
    standard = project.dcmm_standard or "GB/T 36073"
    return say("{level} ({standard})", level=project.dcmm_level, standard=standard)


def rating(question: Question, project: ProjectFacts) -> PastRating | None:
    """Return the project's rating in the release, None if it was not yet listed there."""
    history = cached.history(project.code)
    return next((past for past in history if past.release == question.release), None)


def key_figures(question: Question, project: ProjectFacts) -> None:
    """Show stars, total, rank and how stable the stars are, or why there is no rating."""
    row = rating(question, project)
    rules = method(cached.release(question).method)
    if row is None or row.total is None or row.stars is None:
        st.info(plain(why_no_stars(question, project)))
        return
    reach = cached.leader_reach(question.whole)
    with st.grid(4, min_column_width=150):
        st.metric(say("Stars"), star_glyphs(row.stars), border=True, height="stretch")
        st.metric(say("Total score"), points(row.total), border=True, height="stretch")
        st.metric(
            say("Rank"),
            table.rank_text(row.rank, row.tied),
            say("interval {interval}", interval=table.interval_text(row, reach)),
            delta_color="off",
            delta_arrow="off",
            help=table.interval_help(question),
            border=True,
            height="stretch",
        )
        st.metric(
            say("Stability of the stars"),
            share((row.stability or 0) / 1000, 1),
            help=say(
                "Share of {draws} runs with varied weights in which the stars stayed the same.",
                draws=whole(rules.uncertainty.draws),
            ),
            border=True,
            height="stretch",
        )


def why_no_stars(question: Question, project: ProjectFacts) -> str:
    """Say why the project has no stars in the release, "" if it has."""
    row = rating(question, project)
    if row is None:
        return say("The project is not part of this release.")
    if row.stars is not None:
        return ""
    reasons = labels.reasons(cached.release(question).method)
    return say(
        "Not rated in {period}: {reason}",
        period=period(row.period),
        reason=table.stars_text(row, reasons),
    )


def how_rated(project: ProjectFacts) -> None:
    """Lead to the steps by which the project's stars came about."""
    steps = address.link("methodology", part="example", id=project.code)
    st.markdown(link(say("How these stars came about"), steps))


def in_other_editions(project: ProjectFacts) -> None:
    """Show the projects of other editions with an applicant in common, and whether it is this one.

    Nothing where there are none.
    """
    linked = cached.in_other_editions(project.code)
    if not linked:
        return
    st.header(say("In other editions"), anchor=False)
    rows = [
        (
            plain(labels.short_edition(o.edition)),
            link(name_of(o), to_linked(o)),
            plain(in_common(o)),
        )
        for o in linked
    ]
    st.table(
        pd.DataFrame(rows, columns=linked_headings()),
        hide_index=True,
        border="horizontal",
        alt=say("Projects of other editions with an applicant in common"),
    )


def linked_headings() -> list[str]:
    """Return the headings of the table of projects of other editions."""
    return [say("Edition"), say("Project"), say("In common")]


def to_linked(other: LinkedProject) -> str:
    """Return the address of a project of another edition, with the reader's choices."""
    return switching.link("project", other.edition, id=other.code)


def in_common(other: LinkedProject) -> str:
    """Say whether a project of another edition is the same one, or which applicants it shares."""
    if other.is_same:
        return say("the same project: same name, same lead applicant")
    return say("the same applicant: {names}", names=listing(map(_applicant, other.shared)))


def standings(question: Question, project: ProjectFacts) -> None:
    """Show the project's rank in the edition and in each of its groups, with intervals."""
    rows = standing_rows(question, project)
    if not rows:
        return
    st.header(say("Where it stands"), anchor=False)
    st.caption(table.rank_help())
    st.table(
        pd.DataFrame(
            [(plain(among), *standing) for among, *standing in rows], columns=standing_headings()
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Ranks in the edition and its groups"),
    )


def standing_headings() -> list[str]:
    """Return the headings of what `standing_rows` returns."""
    return [say("Among"), say("Rank"), say("Rated"), say("Interval")]


def standing_rows(question: Question, project: ProjectFacts) -> list[tuple[str, str, str, str]]:
    """Return among whom the project has which rank, in words; none if it is not rated."""
    row = rating(question, project)
    if row is None or row.rank is None:
        return []
    found = cached.standings(question, project.code)
    groups = {
        "category": (say("Category"), labels.categories(project.edition)[project.category]),
        "direction": (say("Direction"), labels.directions(project.edition)[project.direction]),
        "region": (say("Region"), labels.region_names()[project.region or NO_REGION]),
        "unit": (say("Recommending unit"), labels.short_units(project.edition)[project.unit]),
    }
    return [
        (say("Edition"), *_standing(row, cached.release(question).rated)),
        *(
            (
                say("{kind}: {group}", kind=kind, group=group),
                *_standing(found[code], found[code].size),
            )
            for code, (kind, group) in groups.items()
            if code in found
        ),
    ]


def _standing(row: PastRating | GroupRank, size: int) -> tuple[str, str, str]:
    interval = table.span(row.rank_low or 0, row.rank_high or 0)
    return table.rank_text(row.rank, row.tied), whole(size), interval


def distance_to_next_star(question: Question, project: ProjectFacts) -> None:
    """Show by how much each dimension alone must rise for one star more."""
    row = rating(question, project)
    if row is None or row.stars is None or row.evidence is None:
        return
    rules = method(cached.release(question).method)
    found = cached.dimension_scores(question, project.code)
    scores = pd.Series(
        {code: found[code].score if code in found else None for code in rules.dimension_codes},
        dtype="Int64",
    )
    st.header(say("The next star"), anchor=False)
    step = next_star(scores, row.evidence, rules)
    if step is None:
        st.caption(say("The project has all {stars} stars.", stars=MOST_STARS))
        return
    if step.forbidden_by:
        st.caption(_cap(step.forbidden_by, row.stars))
        return
    st.caption(
        say(
            "What one dimension alone would have to gain for {stars} (from {floor} points)",
            stars=star_glyphs(step.stars),
            floor=rules.cut_points[step.stars],
        )
    )
    names = labels.dimensions(rules.id)
    st.table(
        pd.DataFrame(
            {
                say("Dimension"): [names[code] for code in step.rises],
                say("Score now"): [
                    table.points_or_absent(found[code].score) for code in step.rises
                ],
                say("Would need"): [
                    say("not possible alone") if rise is None else f"+{points(rise)}"
                    for rise in step.rises.values()
                ],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("What is missing for the next star, by dimension"),
    )


def _cap(cap: str, stars: int) -> str:
    if cap == "evidence":
        return say("The evidence allows at most {stars}.", stars=star_glyphs(stars))
    return say("With a missing dimension at most {stars} are given.", stars=star_glyphs(stars))


def why_it_moved(question: Question, project: ProjectFacts) -> None:
    """Show why the project's rank changed, or that there is nothing to compare."""
    if cached.move(question, project.code):
        charts.reasons_of_move(question, project.code)
        return
    st.header(say("Why the rank moved"), anchor=False)
    st.caption(no_move())


def no_move() -> str:
    """Say why no reasons are given for a change of rank."""
    return say("There is nothing to compare: the project had no rank in this release or the last.")


def footnotes(question: Question, project: ProjectFacts) -> None:
    """Show evidence, missing scores, caps and the note of the release."""
    found = notes(question, project)
    if found:
        st.header(say("Footnotes"), anchor=False)
        st.markdown("\n".join(f"- {plain(note)}" for note in found))


def notes(question: Question, project: ProjectFacts) -> list[str]:
    """Say of a rating: evidence, missing scores, caps, and the note of the release."""
    row = rating(question, project)
    if row is None:
        return []
    rules = method(cached.release(question).method)
    names = labels.dimensions(rules.id)
    reasons = labels.missing_reasons()
    said = []
    if row.evidence:
        said.append(say("Evidence: {evidence}", evidence=labels.evidence()[row.evidence]))
    if row.capped_by and row.stars:
        said.append(_cap(row.capped_by, row.stars))
    said += [
        say(
            "No score in {dimension}: {reason}",
            dimension=names[code],
            reason=reasons.get(score.missing, score.missing),
        )
        for code, score in cached.dimension_scores(question, project.code).items()
        if score.missing
    ]
    if row.note:
        said.append(say("Note: {note}", note=row.note))
    return said


def time_line(project: ProjectFacts) -> None:
    """Show the project's way from the list to the catalogue, and how much of it is over."""
    facts = edition(project.edition)
    st.header(say("Time line"), anchor=False)
    steps.two_years(project.edition)
    after = one_project.steps_of(project, steps.today())
    dated = [
        (facts.listed_on, say("Listed"), plain(facts.document("list").number)),
        *(_release_step(project, past) for past in cached.history(project.code)),
        (facts.ends_on, say("Demonstration period ends"), _state(facts.ends_on)),
    ]
    rows = [
        (on_one_line(day(when)), step, result)
        for when, step, result in sorted(dated, key=itemgetter(0))
    ]
    rows += [
        (on_one_line(day(when)) if when else say("no date given"), plain(name), plain(standing))
        for when, name, standing in after
    ]
    st.table(
        pd.DataFrame(rows, columns=[say("Date"), say("Step"), say("Result")]),
        hide_index=True,
        border="horizontal",
        alt=say("Time line of the project"),
    )


def _state(when: date) -> str:
    return say("done") if steps.today() >= when else say("to come")


def _release_step(project: ProjectFacts, past: PastRating) -> tuple[date, str, str]:
    release = next(r for r in cached.releases(project.edition) if r.code == past.release)
    return (
        past.published_at.astimezone(settings().timezone).date(),
        link(
            filters.release_name(past.release),
            address.link("project", id=project.code, release=past.release),
        ),
        plain(table.stars_text(past, labels.reasons(release.method))),
    )


def badge(project: ProjectFacts) -> None:
    """Show the badge and the address under which others can show it."""
    source = address.badge(project.code)
    st.header(say("Badge"), anchor=False)
    st.markdown(f"![{plain(say('Star rating of {code}', code=project.code))}]({source})")
    st.caption(say("To show it elsewhere, use this address; it always shows the newest release:"))
    st.markdown(f"`{settings().site_url}{source}`")
