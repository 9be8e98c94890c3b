"""Verifying a chart: its code, typed in or read from a file, leads to the view it showed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from components import cached
from components.charts.chart import CHARTS, Drawing, heading
from components.charts.codes import Mistyped, UnknownView, View, mark_of_numbers, view_of
from components.charts.files import drawing_of, file_of, known
from components.choices import address, filters
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.markdown import link, plain
from components.text import day, say, say_count
from data_access.answers import PublishedRelease

PICTURES = {"png": ("png", "4x.png"), "svg": ("svg",), "pdf": ("pdf",)}
"""What a file may be compared with, by its kind."""
MOST_CHANGES = 50
LONGEST_CODE = 400
FILE_INPUT = """<input type="file" id="chart-file" accept=".png,.svg,.pdf">
<label for="chart-file">{label}</label>"""


@dataclass(frozen=True, slots=True)
class Found:
    """The view of a code, what it shows today, and the mark of the numbers it showed."""

    view: View
    drawing: Drawing
    numbers: int

    @property
    def holds(self) -> bool:
        """Tell whether the view shows the same numbers today."""
        return mark_of_numbers(self.drawing.table.to_numpy().ravel()) == self.numbers


def ask() -> None:
    """Let the reader type a code, or choose the file; `assets/site.js` reads the code in it.

    The file stays with the reader: only its code and its SHA-256 come here, in the address.
    """
    st.caption(
        say(
            "Every chart of this site carries a code, below the picture and inside the file. The "
            "file itself is read by your browser and is not sent."
        )
    )
    typed, chosen = st.columns(2, gap="large")
    with typed:
        filters.type_in("chart", label=say("Code of the chart"), longest=LONGEST_CODE)
    with chosen:
        st.html(FILE_INPUT.format(label=say("Or choose its file: PNG, SVG or PDF")))


def found() -> Found | None:
    """Return the view of the code asked for; say what is wrong where there is none."""
    code = address.chosen("chart")
    if not code:
        return None
    try:
        view, numbers = view_of(code, known())
        drawing = drawing_of(view)
    except Mistyped:
        st.error(
            say(
                "“{code}” is not a code of this site: a letter is missing or wrong. Codes have "
                "digits and capital letters in groups of four, such as 5D27-GNHE-0AV0-Y0RH.",
                code=plain(code),
            )
        )
        return None
    except UnknownView:
        drawing = None
    if drawing is None:
        st.error(
            say(
                "“{code}” is a well-formed code, but what it names is not published here: a "
                "release, a group or a chart that this site does not have.",
                code=plain(code),
            )
        )
        return None
    return Found(view, drawing, numbers)


def findings(found: Found) -> None:
    """Say what the code names, whether the numbers hold, and what the file has to do with it."""
    release = cached.release(found.view.question)
    st.success(
        say(
            "The code is from this site. It names “{title}” in {release}, published {date}.",
            title=plain(found.drawing.title),
            release=filters.release_name(release.code),
            date=day(release.published_at),
        )
    )
    if found.holds:
        st.success(say("The numbers hold: the chart shows the same ones today."))
    else:
        st.error(
            say(
                "The numbers do not hold: this view shows others today. Please do not use the "
                "picture, and tell us."
            )
        )
    _file(found)


def _file(found: Found) -> None:
    kind, _, sha256 = address.chosen("file").partition(".")
    if kind not in PICTURES or not sha256:
        return
    try:
        made = [file_of(found.view, ending) for ending in PICTURES[kind]]
    except (NoBrowser, TooMuchToPrint, PrintingFailed):
        st.info(say("The file cannot be compared now. Please compare it with the chart below."))
        return
    if sha256 in {file.sha256 for file in made if file}:
        st.success(say("The file is the very one this site makes, byte for byte."))
    else:
        st.warning(
            say(
                "The file is not byte for byte the one this site makes today: it was saved anew or "
                "changed on its way, or the site has since been given another look. Please "
                "compare it with the chart below."
            )
        )


def changes(found: Found) -> None:
    """Say whether a newer version has replaced the release, and which numbers are others there."""
    release = cached.release(found.view.question)
    newest = _newest(release)
    if newest.code == release.code:
        st.success(say("No newer version has replaced this release."))
        return
    st.warning(
        say(
            "{release} has been replaced by {newer}. Reason: {reason}",
            release=filters.release_name(release.code),
            newer=filters.release_name(newest.code),
            reason=plain(newest.reason or say("none given")),
        )
    )
    now = drawing_of(
        replace(found.view, question=replace(found.view.question, release=newest.code))
    )
    rows = [] if now is None else list(_differing(found.drawing.table, now.table))
    heading(
        say_count(
            "{count} number of this chart has changed",
            "{count} numbers of this chart have changed",
            len(rows),
        ),
        say("From {release} to {newer}", release=filters.release_name(release.code),
            newer=filters.release_name(newest.code)),
    )  # fmt: skip
    if rows:
        headings = [
            say("Row"),
            say("Column"),
            say("In this version"),
            say("In the newer version"),
        ]
        st.table(
            pd.DataFrame(rows[:MOST_CHANGES], columns=headings).map(plain),
            hide_index=True,
            border="horizontal",
            alt=say("Numbers that have changed"),
        )


def _newest(release: PublishedRelease) -> PublishedRelease:
    of_edition = {other.code: other for other in cached.releases(release.edition)}
    while release.newer in of_edition:
        release = of_edition[release.newer]
    return release


def _differing(before: pd.DataFrame, now: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    """Yield row, column, and both texts of every cell that differs; rows go by their first cell."""
    old, new = (_by_first_cell(table) for table in (before, now))
    for row in [*old, *(row for row in new if row not in old)]:
        for column in [*before.columns, *(c for c in now.columns if c not in before.columns)]:
            cells = [rows.get(row, {}).get(column, "") for rows in (old, new)]
            if cells[0] != cells[1]:
                yield row, str(column), cells[0], cells[1]


def _by_first_cell(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    rows = table.astype(str).to_numpy()
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in rows}


def the_view(found: Found) -> None:
    """Show the chart itself, and lead to the page where it stands with its filters."""
    st.markdown(link(say("This very view on its page"), found.view.path_and_query))
    CHARTS[found.view.chart](found.view.question, *found.view.choices)
