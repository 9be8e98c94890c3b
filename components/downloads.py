"""Taking tables away: what a page shows, as CSV and XLSX, with what and whence it is."""

import pandas as pd
import streamlit as st

from components import address, cached, filters, labels
from components.export.tables import csv_bytes, xlsx_bytes
from components.text import Language, language, moment, name_of, period, say, speaking, whole
from data_access.editions import edition
from data_access.question import NO_REGION, Question
from data_access.settings import settings


def board(question: Question) -> None:
    """Offer the filtered leaderboard, all its pages, as CSV and XLSX."""
    name = f"{question.edition}-{question.release}-leaderboard"
    spoken, view = language(), settings().site_url + address.link("leaderboard")
    st.download_button(
        say("Download as CSV"),
        lambda: _csv(question, spoken),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    st.download_button(
        say("Download as Excel workbook"),
        lambda: _xlsx(question, spoken, view),
        file_name=f"{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        icon=":material/download:",
    )


def _csv(question: Question, spoken: Language) -> bytes:
    with speaking(spoken):
        return csv_bytes(board_table(question))


def _xlsx(question: Question, spoken: Language, view: str) -> bytes:
    with speaking(spoken):
        return xlsx_bytes(
            board_table(question), about(question, view), sheets=(say("About"), say("Leaderboard"))
        )


def board_table(question: Question) -> pd.DataFrame:
    """Return the filtered leaderboard with headings and labels in the language of the run.

    Scores and totals in points; the share of runs that keep the stars in percent.
    """
    rules = cached.release(question).method
    categories = labels.categories(question.edition)
    directions = labels.directions(question.edition)
    units = labels.unit_names(question.edition)
    regions, evidence, reasons = labels.region_names(), labels.evidence(), labels.reasons(rules)
    dimensions = labels.dimensions(rules)
    return pd.DataFrame(
        {
            say("Project code"): row.project,
            say("List number"): row.number,
            say("Project"): row.name_zh,
            say("Project (English)"): row.name_en,
            say("Lead applicant"): row.applicant_zh,
            say("Lead applicant (English)"): row.applicant_en,
            say("Applicants"): row.applicants,
            say("Category"): categories[row.category],
            say("Direction"): directions[row.direction],
            say("Recommending unit"): units[row.unit],
            say("Region"): regions[row.region or NO_REGION],
            say("Rank"): row.rank,
            say("Projects sharing the rank"): row.tied,
            say("Interval of the rank, from"): row.rank_low,
            say("Interval of the rank, to"): row.rank_high,
            say("Change of rank"): row.change,
            say("Stars"): row.stars,
            say("Stability of stars (%)"): _in_units(row.stability, 10),
            say("Total score"): _in_units(row.total, 100),
            **{name: _in_units(row.scores.get(code), 100) for code, name in dimensions.items()},
            say("Evidence"): evidence.get(row.evidence or ""),
            say("Reason for no rating"): reasons.get(row.not_rated or "", row.not_rated),
            say("Note"): row.note,
        }
        for row in cached.whole_board(question)
    ).convert_dtypes()


def _in_units(value: int | None, parts: int) -> float | None:
    return None if value is None else value / parts


def about(question: Question, view: str) -> dict[str, str]:
    """Return what a reader of the file must know: what, when, filters, method, source, demo."""
    release = cached.release(question)
    facts = edition(question.edition)
    about_demo = {say("Demo data"): labels.demo_notice()} if cached.has_demo_data() else {}
    return about_demo | {
        say("Title"): say("Star leaderboard"),
        say("Edition"): name_of(facts),
        say("Release"): filters.release_name(release.code),
        say("Period"): period(release.period),
        say("Published"): moment(release.published_at),
        say("Projects"): say(
            "{shown} of {listed}; {rated} rated in the whole release",
            shown=whole(cached.project_count(question)),
            listed=whole(release.listed),
            rated=whole(release.rated),
        ),
        say("Filters"): filters.in_words(question) or say("none"),
        say("Method"): labels.method_in_words(release.method),
        say("Source of the list"): facts.document("list").number,
        say("Licence"): "CC BY 4.0",
        say("SHA-256 of the release"): release.sha256,
        say("Address of this view"): view,
    }
