"""目录清单 as a table: every project's stars in every release, totals, spot check, grade."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import cached
from components.catalogue import finals, parts
from components.choices import address, filters
from components.markdown import link, plain, unbroken
from components.table import points_or_absent, two_lines
from components.text import day, listing, name_of, period, say, say_count, whole
from components.wording import labels
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.question import PAGE_SIZE, Question

NOT_RATED, ABSENT = "·", "—"


def shown(question: Question) -> None:
    """Show the question's page of the final evaluation, with links to projects and to files."""
    if (catalogue := parts.catalogue(question.edition)) is None:
        return
    rows = finals.rows_of(question, str(catalogue.version))
    st.header(plain(title(rows)), anchor=False)
    st.caption(plain(caption(catalogue)))
    page = page_of(rows, question.page)
    st.table(
        pd.DataFrame([_cells(row, catalogue) for row in page], columns=_headings()),
        hide_index=True,
        border="horizontal",
        alt=say("Catalogue, {count} rows", count=len(page)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        filters.choose_page(len(rows))
        _files(catalogue)
    st.caption(plain(proof(catalogue)))


def _headings() -> list[str]:
    """Name fewer columns than `headings`, as what belongs together shares a cell on a phone."""
    project, _, stars, own, verified, _, grade, _ = map(unbroken, headings())
    return [project, stars, own, verified, grade]


def _cells(row: FinalRow, catalogue: PublicCatalogue) -> tuple[str, ...]:
    name, place, stars, own, verified, outcome, grade, is_in = row_in_words(row, catalogue)
    below = say("{outcome}; in the catalogue: {answer}", outcome=outcome, answer=is_in)
    to_project = link(name, address.link("project", id=row.project))
    return (
        two_lines(to_project, plain(place)),
        stars,
        own,
        verified,
        two_lines(plain(grade), plain(below)),
    )


def page_of(rows: Sequence[FinalRow], page: int) -> Sequence[FinalRow]:
    """Return a page of the rows; the last one where there are not so many."""
    last = max(1, -(-len(rows) // PAGE_SIZE))
    first = (min(page, last) - 1) * PAGE_SIZE
    return rows[first : first + PAGE_SIZE]


def _files(catalogue: PublicCatalogue) -> None:
    csv, xlsx = (file_address(catalogue, ending) for ending in ("csv", "xlsx"))
    st.markdown(
        f"{link(say('Download as CSV'), csv)}&emsp;{link(say('Download as Excel workbook'), xlsx)}",
        width="content",
    )


def file_address(catalogue: PublicCatalogue, ending: str) -> str:
    """Return the address of the whole catalogue as a file; what it holds never changes."""
    lang = address.chosen("lang")
    return f"/catalogue/{catalogue.edition}/catalogue-{catalogue.version}.{ending}?lang={lang}"


def title(rows: Sequence[FinalRow]) -> str:
    """Say how many of the projects shown are in the catalogue."""
    return say_count(
        "The catalogue: {count} project with its stars in every release",
        "The catalogue: {count} projects with their stars in every release",
        sum(row.catalogued for row in rows),
    )


def caption(catalogue: PublicCatalogue) -> str:
    """Say in which order rows stand, and how the stars are written."""
    periods = [period(code.rsplit(".", 1)[0]) for code in cached.final_releases(catalogue)]
    return say(
        "In the order of the list, which is no ranking. Stars by release, {first} to {last}; "
        "{none} not rated. Projects that are not in the catalogue stand in it too, and say why.",
        first=periods[0],
        last=periods[-1],
        none=NOT_RATED,
    )


def headings() -> list[str]:
    """Return the headings of what `row_in_words` returns."""
    return [
        say("Project"), say("Direction, unit"), say("Stars by release"), say("Self-assessed"),
        say("Verified"), say("Spot check"), say("Grade"), say("Catalogue"),
    ]  # fmt: skip


def row_in_words(row: FinalRow, catalogue: PublicCatalogue) -> tuple[str, ...]:
    """Return a project's row as plain texts."""
    method = finals.method_of(catalogue)
    direction = labels.directions(catalogue.edition)[row.direction]
    unit = labels.short_units(catalogue.edition)[row.unit]
    grade = finals.grade_text(row, method)
    return (
        name_of(row),
        say("{direction}; {unit}", direction=direction, unit=unit),
        stars_in_words(row),
        points_or_absent(row.self_total),
        points_or_absent(row.total),
        finals.outcome_names()[row.outcome or finals.NOT_DRAWN],
        say("{grade}, lowered by the spot check", grade=grade) if row.capped else grade,
        say("yes") if row.catalogued else say("no"),
    )


def stars_in_words(row: FinalRow) -> str:
    """Write a project's stars release by release: 3 3 4 · 5."""
    return "\u00a0".join(
        ABSENT if stars is None else str(stars) if stars else NOT_RATED for stars in row.stars
    )


def proof(catalogue: PublicCatalogue) -> str:
    """Say what the catalogue's hash covers."""
    return say(
        "Catalogue of edition {edition}, version {version}, published {day}. SHA-256 {sha256}, "
        "over self-assessments, draw, spot checks, method, verified scores and results; chained to "
        "{before}.",
        edition=catalogue.edition,
        version=catalogue.version,
        day=day(catalogue.published_at),
        sha256=catalogue.sha256,
        before=catalogue.chained_to,
    )


def not_in_it(rows: Sequence[FinalRow], catalogue: PublicCatalogue) -> str:
    """Say how many projects are not in the catalogue, and for which reasons."""
    method = finals.method_of(catalogue)
    reasons: dict[str, int] = {}
    for row in rows:
        if not row.catalogued:
            reason = finals.grade_text(row, method)
            reasons[reason] = reasons.get(reason, 0) + 1
    if not reasons:
        return say("Every project shown is in the catalogue.")
    return say(
        "Not in the catalogue: {reasons}.",
        reasons=listing(f"{reason} {whole(n)}" for reason, n in reasons.items()),
    )
