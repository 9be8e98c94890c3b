"""Everything about one project, in words and tables; its charts stand in `charts`."""

from datetime import date, datetime

import pandas as pd
import streamlit as st

from components import address, cached, filters, labels, table
from components.markdown import link, plain
from components.text import (
    day,
    language,
    name_of,
    period,
    points,
    say,
    say_count,
    share,
    star_glyphs,
    whole,
)
from data_access.editions import edition, units
from data_access.methods import method
from data_access.queries import ProjectFacts
from data_access.question import Question
from data_access.rating import MOST_STARS, next_star
from data_access.settings import settings


def chosen() -> ProjectFacts | None:
    """Return the project the address names; None, with a notice, if it names none there is."""
    code = address.chosen("id")
    if not code:
        return None
    project = cached.project(code)
    if project is None or project.edition != address.chosen("edition"):
        st.warning(
            say(
                "The address asks for project {code}; the list of this edition has none.",
                code=plain(code),
            )
        )
        return None
    return project


def find() -> None:
    """Let the reader look for a project by name, applicant or code."""
    st.title(say("Find a project"))
    question = filters.search_only()
    board = cached.board(question)
    st.caption(say_count("{count} project", "{count} projects", cached.project_count(question)))
    shown = table.shown_columns(question, board)
    shown["project"] = [
        link(name, address.link("project", id=code))
        for name, code in zip(shown["project"], board["project"], strict=True)
    ]
    columns = ["project", "applicant", "stars", "rank", "direction", "unit"]
    if board.empty:
        st.info(say("No project fits. Try a part of its name, its applicant or its code."))
    else:
        st.table(
            shown[columns].rename(columns=table.column_names()),
            hide_index=True,
            border="horizontal",
            alt=say("Projects found"),
        )


def heading(question: Question, project: ProjectFacts) -> None:
    """Show the project's name, who applied, where it belongs."""
    st.title(_name(project))
    other = project.name_en if language() == "zh" else project.name_zh
    if other and other != _name(project):
        st.caption(plain(other))
    facts = edition(project.edition)
    unit = next(u for u in units(project.edition) if u.code == project.unit)
    rows = {
        say("Applicant"): plain(" · ".join(_applicant(names) for names in project.applicants)),
        say("Direction"): plain(
            say(
                "{category}: {direction}",
                category=labels.categories(project.edition)[project.category],
                direction=labels.directions(project.edition)[project.direction],
            )
        ),
        say("Recommending unit"): plain(name_of(unit)),
        say("Region"): plain(labels.region_names()[project.region or "none"]),
        say("DCMM level"): _dcmm(project),
        say("List"): plain(
            say(
                "{code}; no. {number} of {document}",
                code=project.code,
                number=project.number,
                document=facts.document("list").number,
            )
        ),
    }
    st.table({name: value for name, value in rows.items() if value}, border="horizontal")
    summary = (project.summary_en if language() == "en" else None) or project.summary_zh
    if summary:
        st.markdown(plain(summary))


def _name(project: ProjectFacts) -> str:
    return (project.name_en if language() == "en" else None) or project.name_zh


def _applicant(names: tuple[str, str | None]) -> str:
    return (names[1] if language() == "en" else None) or names[0]


def _dcmm(project: ProjectFacts) -> str:
    if project.dcmm_level is None:
        return ""
    standard = project.dcmm_standard or "GB/T 36073"
    return plain(say("{level} ({standard})", level=project.dcmm_level, standard=standard))


def rating(question: Question, project: ProjectFacts) -> "pd.Series[object] | None":
    """Return the project's row in the release, None if it was not yet listed there."""
    history = cached.history(project.code)
    found = history[history["release"] == question.release]
    return None if found.empty else found.iloc[0]


def key_figures(question: Question, project: ProjectFacts) -> None:
    """Show stars, total, rank and how stable the stars are, or why there is no rating."""
    row = rating(question, project)
    rules = method(cached.release(question).method)
    if row is None:
        st.info(say("The project is not part of this release."))
        return
    if pd.isna(row["stars"]):
        reason = labels.reasons(rules.id).get(str(row["not_rated"]), str(row["not_rated"]))
        st.info(
            say(
                "Not rated in {period}: {reason}",
                period=period(str(row["period"])),
                reason=plain(reason),
            )
        )
        return
    reach = cached.leader_reach(question)
    with st.grid(4, min_column_width=150):
        st.metric(say("Stars"), star_glyphs(int(row["stars"])), border=True, height="stretch")
        st.metric(say("Total score"), points(int(row["total"])), border=True, height="stretch")
        st.metric(
            say("Rank"),
            table.rank_text(row["rank"], row["tied"]),
            say("interval {interval}", interval=table.interval_text(row, reach)),
            delta_color="off",
            delta_arrow="off",
            help=table.interval_help(),
            border=True,
            height="stretch",
        )
        st.metric(
            say("Stability of the stars"),
            share(int(row["stability"]) / 1000, 1),
            help=say(
                "Share of {draws} runs with varied weights in which the stars stayed the same.",
                draws=whole(rules.uncertainty.draws),
            ),
            border=True,
            height="stretch",
        )


def standings(question: Question, project: ProjectFacts) -> None:
    """Show the project's rank in the edition and in each of its groups, with intervals."""
    row = rating(question, project)
    if row is None or pd.isna(row["rank"]):
        return
    release = cached.release(question)
    found = cached.standings(question, project.code)
    groups = {
        "category": labels.categories(project.edition)[project.category],
        "direction": labels.directions(project.edition)[project.direction],
        "region": labels.region_names()[project.region or "none"],
        "unit": labels.short_units(project.edition)[project.unit],
    }
    kinds = {
        "category": say("Category"),
        "direction": say("Direction"),
        "region": say("Region"),
        "unit": say("Recommending unit"),
    }
    rows = [_standing(say("Edition"), say("all projects"), row, release.rated)]
    rows += [
        _standing(kinds[kind], groups[kind], found.loc[kind], int(found.loc[kind, "size"]))
        for kind in kinds
        if kind in found.index
    ]
    st.subheader(say("Where it stands"), anchor=False)
    st.caption(table.rank_help())
    st.table(
        pd.DataFrame(
            rows,
            columns=[say("Among"), "", say("Rank"), say("Rated"), say("Interval")],
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Ranks in the edition and its groups"),
    )


def _standing(
    kind: str, group: str, row: "pd.Series[object]", size: int
) -> tuple[str, str, str, str, str]:
    low, high = int(row["rank_low"]), int(row["rank_high"])
    interval = whole(low) if low == high else f"{whole(low)}–{whole(high)}"
    return kind, plain(group), table.rank_text(row["rank"], row["tied"]), whole(size), interval


def distance_to_next_star(question: Question, project: ProjectFacts) -> None:
    """Show by how much each dimension alone must rise for one star more."""
    row = rating(question, project)
    if row is None or pd.isna(row["stars"]):
        return
    rules = method(cached.release(question).method)
    scores = cached.score_rows(question, project.code)["score"].reindex(list(rules.dimension_codes))
    st.subheader(say("The next star"), anchor=False)
    step = next_star(scores, row["evidence"], rules)
    if step is None:
        st.caption(say("The project has all {stars} stars.", stars=MOST_STARS))
        return
    if step.forbidden_by:
        st.caption(_cap(step.forbidden_by, int(row["stars"])))
        return
    st.caption(
        say(
            "What one dimension alone would have to gain for {stars}, which begin at {floor} points",
            stars=star_glyphs(step.stars),
            floor=rules.cut_points[step.stars],
        )
    )
    names = labels.dimensions(rules.id)
    st.table(
        pd.DataFrame(
            {
                say("Dimension"): [names[code] for code in step.rises],
                say("Score now"): [table.points_or_absent(scores[code]) for code in step.rises],
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


def footnotes(question: Question, project: ProjectFacts) -> None:
    """Show evidence, missing scores, caps and the note of the release."""
    row = rating(question, project)
    if row is None:
        return
    rules = method(cached.release(question).method)
    names = labels.dimensions(rules.id)
    notes = []
    if row["evidence"]:
        notes.append(say("Evidence: {evidence}", evidence=labels.evidence()[str(row["evidence"])]))
    if row["capped_by"]:
        notes.append(_cap(str(row["capped_by"]), int(row["stars"])))
    missing = cached.score_rows(question, project.code)["missing"].dropna()
    reasons = labels.missing_reasons()
    notes += [
        say(
            "No score in {dimension}: {reason}",
            dimension=names[code],
            reason=plain(reasons.get(why, why)),
        )
        for code, why in missing.items()
    ]
    if row["note"]:
        notes.append(say("Note: {note}", note=plain(str(row["note"]))))
    if notes:
        st.subheader(say("Footnotes"), anchor=False)
        st.markdown("\n".join(f"- {note}" for note in notes))


def time_line(question: Question, project: ProjectFacts) -> None:
    """Show the project's way from the list to the catalogue, and how much of it is over."""
    facts = edition(project.edition)
    today = datetime.now(settings().timezone).date()
    length = (facts.ends_on - facts.listed_on).days
    elapsed = min(max((today - facts.listed_on).days, 0), length)
    st.subheader(say("Time line"), anchor=False)
    st.progress(
        elapsed / length,
        text=say(
            "{share} of the two years are over ({start} to {end})",
            share=share(elapsed / length),
            start=day(facts.listed_on),
            end=day(facts.ends_on),
        ),
    )
    dated = [
        (facts.listed_on, say("Listed"), plain(facts.document("list").number)),
        *(_release_step(project, row) for row in cached.history(project.code).itertuples()),
        (facts.ends_on, say("Demonstration period ends"), _state(facts.ends_on, today)),
    ]
    steps = [(day(when), step, result) for when, step, result in sorted(dated)]
    steps += [
        (say("no date given"), plain(name_of(milestone)), say("after the two years"))
        for milestone in facts.milestones
    ]
    st.table(
        pd.DataFrame(steps, columns=[say("Date"), say("Step"), say("Result")]),
        hide_index=True,
        border="horizontal",
        alt=say("Time line of the project"),
    )


def _state(when: date, today: date) -> str:
    return say("done") if today >= when else say("to come")


def _release_step(project: ProjectFacts, row: object) -> tuple[date, str, str]:
    release = next(r for r in cached.releases(project.edition) if r.code == row.release)  # type: ignore[attr-defined]
    reasons = labels.reasons(release.method)
    stars = table.stars_text(row, reasons)
    return (
        release.published_at.astimezone(settings().timezone).date(),
        link(
            filters.release_name(release.code),
            address.link("project", id=project.code, release=release.code),
        ),
        plain(stars) if pd.isna(row.stars) else stars,  # type: ignore[attr-defined]
    )


def badge(question: Question, project: ProjectFacts) -> None:
    """Show the badge and the address under which others can show it."""
    source = address.badge(project.code)
    st.subheader(say("Badge"), anchor=False)
    st.markdown(f"![{plain(say('Star rating of {code}', code=project.code))}]({source})")
    st.caption(say("To show it elsewhere, use this address; it always shows the newest release:"))
    st.code(settings().site_url + source, language=None)
