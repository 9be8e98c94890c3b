"""The brief on the screen: choosing a unit, its figures, charts and tables, and taking it away."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from components import cached
from components.brief import words
from components.brief.facts import (
    Brief,
    brief_of,
    counted_by_unit,
    known_unit,
    neighbours_of,
    quota_of,
    today,
    unit_of,
    waived_for,
)
from components.brief.words import Cell, ProjectName, Section
from components.brief.workbook import workbook
from components.charts.chart import Drawing, chart, colours, heading, replayed
from components.choices import address, filters
from components.choices.of_charts import UNIT
from components.export.browser import browser_path
from components.figures.shares import Group, Pair, means_against_all, star_shares
from components.markdown import link, plain
from components.text import (
    Language,
    kept_by_language,
    language,
    name_of,
    say,
    site_name,
    speaking,
    whole,
)
from components.wording import labels
from data_access.editions import Unit, units
from data_access.question import NO_REGION, Question
from data_access.settings import settings

BRIEFS_KEPT = 500

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen(question: Question) -> Unit | None:
    """Show which units there are to choose from, and what can be taken away of the one chosen."""
    unit = _unit(question)
    st.title(plain(words.title(unit)) if unit else say("Brief for one unit"), anchor=False)
    choice, files = st.columns([2, 3], vertical_alignment="center")
    with choice:
        filters.choose_subject(
            "code",
            _options(question, unit.code if unit else ""),
            label=say("Recommending unit"),
            placeholder=say("Choose a unit"),
        )
    if unit:
        st.set_page_config(page_title=f"{words.title(unit)} · {site_name()}")
        with files:
            _take_away(question, unit)
    return unit


def _unit(question: Question) -> Unit | None:
    """Return the unit the address names, by its code or its province's."""
    code = address.chosen("code")
    unit = unit_of(question.edition, code) if code else None
    if unit:
        address.choose("code", unit.code)
    elif code in labels.region_names() and code != NO_REGION:
        address.choose("code", "")
        st.warning(plain(no_unit_in(labels.region_names()[code])))
    return unit


def no_unit_in(region: str) -> str:
    """Say that a region has no brief, and why."""
    return say("{region} has no recommending unit in this edition, and so no brief.", region=region)


@kept_by_language
def _options(question: Question, chosen: str) -> labels.Labels:
    return {unit.code: name_of(unit, "short") for unit in _offered(question, chosen)}


def _offered(question: Question, chosen: str = "") -> Sequence[Unit]:
    """Return the units to choose from: of the enterprises only those that have recommended."""
    active = {*cached.groups(question, "unit").index, chosen}
    return [
        unit
        for unit in units(question.edition)
        if unit.kind != "central_enterprise" or unit.code in active
    ]


def every_unit(question: Question) -> None:
    """Say what a brief is, where no unit is chosen, and list the units with links to theirs."""
    _every_unit(question, _leading_to("province", "code"))


@replayed
def _every_unit(question: Question, to_unit: str) -> None:
    st.caption(what_a_brief_is())
    rows = [
        (link(name_of(unit), to_unit + unit.code), *numbers)
        for unit, numbers in units_in_numbers(question)
    ]
    st.table(
        pd.DataFrame(rows, columns=unit_headings()),
        hide_index=True,
        border="horizontal",
        alt=name_of_units(),
    )


def what_a_brief_is() -> str:
    """Say what a brief holds."""
    return say(
        "A brief holds quota and use, projects and stars against the country, strengths, moves "
        "and what is due next, on A4 to print, as PDF and as Excel workbook."
    )


def name_of_units() -> str:
    """Say what the table of units shows."""
    return say("Recommending units and their projects")


def unit_headings() -> list[str]:
    """Return the headings of what `units_in_numbers` returns."""
    return [
        say("Recommending unit"),
        say("Quota"),
        say("Projects"),
        say("Rated"),
        say("Four or five stars"),
    ]


def units_in_numbers(question: Question) -> list[tuple[Unit, tuple[str, ...]]]:
    """Return each unit that has a brief with quota, projects, rated and high stars, in words."""
    counts = counted_by_unit(question)
    return [
        (
            unit,
            (
                words.quota_used(counts[unit.code].projects, quota_of(unit, question.edition)),
                whole(counts[unit.code].projects),
                whole(counts[unit.code].rated),
                whole(counts[unit.code].high),
            ),
        )
        for unit in _offered(question)
    ]


def _leading_to(page: str, key: str) -> str:
    """Return the beginning of addresses of a page, to be followed by the code for the key."""
    return f"{address.link(page, **{key: None})}&{key}="


def _take_away(question: Question, unit: Unit) -> None:
    spoken, view = language(), settings().site_url + address.link("province")
    with st.container(horizontal=True, horizontal_alignment="right", key="take_away"):
        st.link_button(
            say("Print version"), address.printed("province", "code"), icon=":material/print:"
        )
        if browser_path():
            st.link_button(
                say("PDF"),
                address.printed("province", "code", ending=".pdf"),
                icon=":material/picture_as_pdf:",
            )
        st.download_button(
            say("Excel workbook"),
            lambda: _workbook(question, unit, spoken, view),
            file_name=f"{question.edition}-{question.release}-{unit.code}.xlsx",
            mime=WORKBOOK,
            on_click="ignore",
            icon=":material/table_view:",
        )
    if not browser_path():
        st.caption(say("For a PDF, open the print version and print it to a file."))


def _workbook(question: Question, unit: Unit, spoken: Language, view: str) -> bytes:
    with speaking(spoken):
        return workbook(brief_of(question, unit), view)


@st.cache_resource(max_entries=BRIEFS_KEPT, show_spinner=False, hash_funcs={Question: repr})
def _brief(question: Question, code: str) -> Brief:
    """Return a brief; kept, so it is not asked for what changes later: waived rules and today."""
    return brief_of(question, known_unit(question.edition, code))


def key_figures(question: Question, unit: Unit) -> None:
    """Show quota and use, coverage, stars, mean and best rank, and what was waived."""
    _key_figures(question, unit.code)
    links = [
        link(name_of(other, "short"), address.link("province", code=other.code))
        for other in neighbours_of(question.edition, unit)
    ]
    waived = words.waived(waived_for(question.edition, unit))
    for sentence in (words.neighbours(links), *map(plain, waived)):
        if sentence:
            st.caption(sentence)


@replayed
def _key_figures(question: Question, code: str) -> None:
    brief = _brief(question, code)
    st.caption(plain(words.about(brief)))
    with st.grid(5, min_column_width=150):
        for figure in words.key_figures(brief):
            st.metric(
                figure.name,
                figure.value,
                figure.against,
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
            )


def has_projects(question: Question, unit: Unit) -> bool:
    """Tell whether the unit has recommended a project; say so if it has not."""
    if unit.code in cached.groups(question, "unit").index:
        return True
    st.info(say("This unit has recommended no project in this edition."))
    return False


def stars(question: Question, unit: Unit) -> None:
    """Show the unit's stars against the country's."""
    star_shares_of_unit(question, unit.code)


@chart("stars-of-unit", page="province", choices=(UNIT,))
def star_shares_of_unit(question: Question, code: str) -> Drawing | None:
    """Draw the unit's stars against the country's."""
    brief = _brief(question, code)
    section = words.stars_section(brief)
    groups = [Group(name, counted.stars) for name, counted in words.groups(brief)]
    return Drawing(
        star_shares(groups, words.star_levels(), colours()),
        title=section.title,
        scope=section.caption,
        alt=words.stars_in_a_sentence(brief),
        numbers=_numbers(section),
    )


def dimensions(question: Question, unit: Unit) -> None:
    """Show the unit's mean scores against the country's, or that it has too few projects."""
    if means_of_unit.drawing(question, unit.code):
        means_of_unit(question, unit.code)
    else:
        section = words.dimensions_section(_brief(question, unit.code))
        heading(section.title, section.caption)


@chart("means-of-unit", page="province", choices=(UNIT,))
def means_of_unit(question: Question, code: str) -> Drawing | None:
    """Draw the unit's mean scores against the country's."""
    brief = _brief(question, code)
    section = words.dimensions_section(brief)
    if not section.rows:
        return None
    names = labels.short_dimensions(brief.release.method)
    pairs = [
        Pair(names[each.code], (each.own or 0) / 100, (each.country or 0) / 100, str(row[-1]))
        for each, row in zip(words.compared(brief), section.rows, strict=True)
    ]
    sides = (name_of(brief.unit, "short"), words.country_name())
    return Drawing(
        means_against_all(pairs, sides, colours()),
        title=section.title,
        scope=section.caption,
        alt=words.dimensions_in_a_sentence(brief),
        numbers=_numbers(section),
    )


def _numbers(section: Section) -> pd.DataFrame:
    return pd.DataFrame(section.rows, columns=list(section.headings))


def projects(question: Question, unit: Unit) -> None:
    """Show the unit's projects, with the way to the leaderboard of the unit."""
    others = dict.fromkeys(("category", "direction", "region", "stars", "q", "page"))
    board = address.link("leaderboard", **{**others, "unit": unit.code})
    _projects(question, unit.code, _leading_to("project", "id"), board)


@replayed
def _projects(question: Question, code: str, to_project: str, board: str) -> None:
    _table(words.projects_section(_brief(question, code)), to_project)
    st.markdown(link(say("These projects on the leaderboard"), board))


def moves(question: Question, unit: Unit) -> None:
    """Show the unit's biggest moves and why."""
    _moves(question, unit.code, _leading_to("project", "id"))


@replayed
def _moves(question: Question, code: str, to_project: str) -> None:
    _table(words.moves_section(_brief(question, code)), to_project)


def groups(question: Question, unit: Unit) -> None:
    """Show in which directions the unit's projects are, which are not rated, and why."""
    _groups(question, unit.code, _leading_to("project", "id"))


@replayed
def _groups(question: Question, code: str, to_project: str) -> None:
    brief = _brief(question, code)
    directions, not_rated = st.columns(2, gap="large")
    with directions:
        _table(words.directions_section(brief))
    with not_rated:
        _table(words.not_rated_section(brief), to_project)


def due_next(question: Question) -> None:
    """Show the steps of the programme."""
    _due_next(question.edition, today(), cached.closing(question.edition).mark)


@replayed
def _due_next(edition_code: str, as_of: date, _depends: str) -> None:
    _table(words.steps_section(edition_code, as_of))


def _table(section: Section, to_project: str = "") -> None:
    heading(section.title, section.caption)
    if section.rows:
        st.table(
            _frame(section, to_project), hide_index=True, border="horizontal", alt=section.title
        )


def _frame(section: Section, to_project: str = "") -> pd.DataFrame:
    rows = [[_shown(cell, to_project) for cell in row] for row in section.rows]
    return pd.DataFrame(rows, columns=list(section.headings))


def _shown(cell: Cell, to_project: str) -> str:
    if not isinstance(cell, ProjectName):
        return plain(cell)
    name = link(cell.name, to_project + cell.code)
    return f"{name}  \n:gray[{plain(cell.applicant)}]" if cell.applicant else name
