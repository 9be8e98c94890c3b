"""One project at the end of its edition: its steps, and its final evaluation by dimension."""

from datetime import date, datetime

import pandas as pd
import streamlit as st

from components import cached
from components.catalogue import finals
from components.choices import address
from components.markdown import plain
from components.table import points_or_absent
from components.text import name_of, say, whole
from data_access.answers import ProjectFacts
from data_access.closing.answers import Closing, FinalRow, PublicCatalogue
from data_access.closing.answers import Step as Known
from data_access.editions import edition
from data_access.settings import settings

When = tuple[date | None, str, str]
"""The day of a step, None where it has none yet, its name, and how it stands, in words."""


def steps_of(project: ProjectFacts, as_of: date) -> list[When]:
    """Return the steps after the demonstration period, for one project: what is known of each."""
    facts = edition(project.edition)
    closing, known = cached.closing(project.edition), cached.end_of_project(project.code)
    waiting = say("to come") if as_of >= facts.ends_on else say("after the demonstration period")
    told = {
        "self_assessment": _self_assessment(closing, known, waiting),
        "spot_check": _spot_check(closing, known, waiting),
        "final_evaluation": _evaluation(closing, known, waiting),
        "catalogue": _catalogue(closing, known, waiting),
    }
    return [
        (when and when.astimezone(settings().timezone).date(), name_of(milestone), standing)
        for milestone in facts.milestones
        for when, standing in [told.get(milestone.code, (None, waiting))]
    ]


Standing = tuple[datetime | None, str]


def _self_assessment(closing: Closing, known: Known, waiting: str) -> Standing:
    if known.self_assessed_at:
        return known.self_assessed_at, say("handed in")
    if closing.draw:
        return closing.draw.announced_at, say("not handed in")
    return None, waiting


def _spot_check(closing: Closing, known: Known, waiting: str) -> Standing:
    draw = closing.draw
    if draw is None or draw.revealed_at is None:
        return None, waiting
    if known.position is None:
        return draw.revealed_at, say("not drawn")
    if known.outcome is None:
        return draw.revealed_at, say("drawn as no. {place}", place=whole(known.position))
    return known.checked_at, finals.outcome_names()[known.outcome]


def _evaluation(closing: Closing, known: Known, waiting: str) -> Standing:
    if (found := closing.catalogue) is None:
        return None, waiting
    method = finals.method_of(found)
    names = {grade.code: name_of(grade) for grade in method.grades}
    reason = method.reasons.get(known.not_evaluated or "")
    return found.published_at, names.get(known.grade or "") or (name_of(reason) if reason else "—")


def _catalogue(closing: Closing, known: Known, waiting: str) -> Standing:
    if (found := closing.catalogue) is None:
        return None, waiting
    return found.published_at, say("in it") if known.catalogued else say("not in it")


def final_row(project: ProjectFacts) -> FinalRow | None:
    """Return a project's row of the catalogue that holds, None before there is one."""
    catalogue = cached.closing(project.edition).catalogue
    rows = cached.every_final_row(catalogue) if catalogue else ()
    return next((row for row in rows if row.project == project.code), None)


def shown(project: ProjectFacts) -> None:
    """Show what was self-assessed and what was verified of a project, once it is public."""
    row, catalogue = final_row(project), cached.closing(project.edition).catalogue
    if row is None or catalogue is None:
        return
    st.header(say("Final evaluation"), anchor=False)
    st.caption(plain(in_words(row, catalogue)))
    if row.scores:
        st.table(
            pd.DataFrame(scores(row, catalogue), columns=score_headings()),
            hide_index=True,
            border="horizontal",
            alt=say("Self-assessed and verified scores"),
        )
    st.page_link(
        "../pages/catalogue.py",
        label=say("How the edition ended, and the whole catalogue"),
        icon=":material/arrow_forward:",
        query_params=address.carried("catalogue"),
    )
    finals.notice(catalogue)


def in_words(row: FinalRow, catalogue: PublicCatalogue) -> str:
    """Say grade, spot check with its finding, and whether the project is in the catalogue."""
    grade = finals.grade_text(row, finals.method_of(catalogue))
    parts = [
        say("{grade}, lowered by the spot check", grade=grade) if row.capped else grade,
        finals.outcome_names()[row.outcome or finals.NOT_DRAWN],
        row.finding or "",
        say("in the catalogue") if row.catalogued else say("not in the catalogue"),
    ]
    return say("; ").join(part for part in parts if part)


def score_headings() -> list[str]:
    """Return the headings of what `scores` returns."""
    return [say("Dimension"), say("Self-assessed"), say("Verified")]


def scores(row: FinalRow, catalogue: PublicCatalogue) -> list[tuple[str, str, str]]:
    """Return a project's scores by dimension, self-assessed and verified, and both totals."""
    return [
        *(
            (
                name_of(each),
                points_or_absent(row.self_scores.get(each.code)),
                points_or_absent(row.scores.get(each.code)),
            )
            for each in finals.method_of(catalogue).dimensions
        ),
        (say("Total score"), points_or_absent(row.self_total), points_or_absent(row.total)),
    ]
