"""Taking tables away: what a page shows, as CSV and XLSX, with what it is and where it comes from."""

import pandas as pd
import streamlit as st

from components import address, cached, filters, labels
from components.export.tables import csv_bytes, xlsx_bytes
from components.text import Language, language, moment, name_of, period, say, speaking, whole
from data_access.editions import edition
from data_access.methods import method
from data_access.question import Question
from data_access.settings import settings


def board(question: Question) -> None:
    """Offer the filtered leaderboard, all its pages, as CSV and XLSX."""
    name = f"{question.edition}-{question.release}-leaderboard"
    spoken, view = language(), settings().site_url + address.link("leaderboard")
    with st.container(horizontal=True, key="downloads"):
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
    rows = cached.whole_board(question)
    rules = cached.release(question).method
    points = {
        name: rows[code].astype("Float64") / 100 for code, name in labels.dimensions(rules).items()
    }
    return pd.DataFrame(
        {
            say("Project code"): rows["project"],
            say("List number"): rows["number"],
            say("Project"): rows["name_zh"],
            say("Project (English)"): rows["name_en"],
            say("Lead applicant"): rows["applicant_zh"],
            say("Lead applicant (English)"): rows["applicant_en"],
            say("Applicants"): rows["applicants"],
            say("Category"): rows["category"].map(labels.categories(question.edition)),
            say("Direction"): rows["direction"].map(labels.directions(question.edition)),
            say("Recommending unit"): rows["unit"].map(labels.unit_names(question.edition)),
            say("Region"): rows["region"].fillna("none").map(labels.region_names()),
            say("Rank"): rows["rank"].astype("Int64"),
            say("Projects sharing the rank"): rows["tied"].astype("Int64"),
            say("Interval of the rank, from"): rows["rank_low"].astype("Int64"),
            say("Interval of the rank, to"): rows["rank_high"].astype("Int64"),
            say("Change of rank"): rows["change"].astype("Int64"),
            say("Stars"): rows["stars"].astype("Int64"),
            say("Stability of stars (%)"): rows["stability"].astype("Float64") / 10,
            say("Total score"): rows["total"].astype("Float64") / 100,
            **points,
            say("Evidence"): rows["evidence"].map(labels.evidence()),
            say("Reason for no rating"): rows["not_rated"].map(labels.reasons(rules)),
            say("Note"): rows["note"],
        }
    )


def about(question: Question, view: str) -> dict[str, str]:
    """Return what a reader of the file must know: what, when, filters, method, source, demo."""
    release = cached.release(question)
    rules = method(release.method)
    facts = edition(question.edition)
    status = say("official") if rules.status == "official" else say("illustrative, not official")
    about_demo = (
        {
            say("Demo data"): say(
                "Demo data: projects, applicants, scores and stars are made up and only show "
                "how this site works."
            )
        }
        if cached.has_demo_data()
        else {}
    )
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
        say("Method"): say("Method: {name} ({status})", name=name_of(rules), status=status),
        say("Source of the list"): facts.document("list").number,
        say("Licence"): "CC BY 4.0",
        say("SHA-256 of the release"): release.sha256,
        say("Address of this view"): view,
    }
