"""The comparison in words and tables: what to compare, measure by measure, against the first."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import cached, cards, comparison, table
from components.charts.chart import replayed
from components.choices import address, filters, picking
from components.comparison import PROJECT, Compared, Measure
from components.figures.comparison import SIGNS
from components.markdown import link, plain
from components.text import name_of, say, whole
from data_access.answers import BoardRow
from data_access.queries import SMALLEST_GROUP
from data_access.question import Question

FOUND_AT_ONCE = 10


def choose() -> Compared:
    """Let the reader choose what is compared; with nothing chosen, say how to."""
    kind = filters.choose_among("kind", comparison.kinds(), label=say("What is compared"))
    return _choose_projects() if kind == PROJECT else _choose_groups(kind)


def _choose_projects() -> Compared:
    compared = Compared(PROJECT, picking.picked(), filters.release_only())
    if not compared.codes:
        st.info(nothing_picked())
    else:
        st.markdown(_picked(compared))
    if len(compared.codes) < picking.AT_MOST:
        found = filters.search_only()
        if found.search.strip() or not compared.codes:
            _show_found(found)
    else:
        st.caption(
            say(
                "{limit} projects are compared, which is as many as there can be; "
                "remove one to add another.",
                limit=picking.AT_MOST,
            )
        )
    return compared


def nothing_picked() -> str:
    """Say that no project is picked for comparison, and how to pick one."""
    return say(
        "Nothing is picked yet. Add projects here, on the leaderboard, or on a project's page."
    )


def _picked(compared: Compared) -> str:
    lines = [
        f"{sign} "
        + say(
            "{project} ({remove})",
            project=link(name, address.link("project", id=code)),
            remove=link(say("remove"), address.link("compare", picked=picking.toggled(code))),
        )
        for sign, name, code in zip(SIGNS, comparison.names(compared), compared.codes, strict=False)
    ]
    return "  \n".join(lines)


def _show_found(question: Question) -> None:
    board = cached.board(question)[:FOUND_AT_ONCE]
    if not board:
        st.info(say("No project fits. Try a part of its name, its applicant or its code."))
        return
    count = cached.project_count(question)
    st.caption(
        say("{shown} of {count} projects found", shown=whole(len(board)), count=whole(count))
    )
    shown = table.shown_columns(question, board)
    names = table.column_names() | {"pick": say("Compare")}
    picked = picking.picked()
    shown["pick"] = [
        link(
            say("✓ remove") if row.project in picked else say("add"),
            address.link("compare", picked=picking.toggled(row.project)),
        )
        for row in board
    ]
    shown["project"] = [
        link(name, address.link("project", id=row.project))
        for row, name in zip(board, shown["project"], strict=True)
    ]
    columns = ("pick", "project", "applicant", "stars", "total", "rank", "interval")
    st.table(
        pd.DataFrame({names[column]: shown[column] for column in columns}),
        hide_index=True,
        border="horizontal",
        alt=say("Projects found"),
    )


def _choose_groups(kind: str) -> Compared:
    asked = filters.bar()
    question = comparison.of_kind(asked, kind)
    if not cached.project_count(question):
        cards.nothing_found()
        return Compared(kind, (), question)
    codes = filters.choose_several(
        "among",
        comparison.group_names(question.edition, kind),
        label=comparison.kinds()[kind],
        default=comparison.groups_to_start_with(asked, kind),
        at_most=picking.AT_MOST,
    )
    if not codes:
        st.info(say("Nothing is chosen. Choose up to {limit} above.", limit=picking.AT_MOST))
    return Compared(kind, codes, question)


def figures(compared: Compared) -> None:
    """Show every measure, a column for each thing compared."""
    _figures(compared.kind, compared.codes, compared.question, _headings(compared))


@replayed
def _figures(
    kind: str, codes: tuple[str, ...], question: Question, headings: tuple[str, ...]
) -> None:
    compared = Compared(kind, codes, question)
    st.header(say("In figures"), anchor=False)
    st.caption(plain(scope_in_points(compared)))
    st.table(
        _table(comparison.measures(compared), headings),
        hide_index=True,
        border="horizontal",
        alt=say("Measures of what is compared, a column each"),
    )
    st.caption(how_marked(kind))


def scope_in_points(compared: Compared) -> str:
    """Say which projects are compared, and in what scores are given."""
    return say("{scope}; scores in points", scope=comparison.scope(compared))


def _table(measures: Sequence[Measure], headings: Sequence[str]) -> pd.DataFrame:
    columns = {say("Indicator"): [plain(measure.name) for measure in measures]}
    for place, heading in enumerate(headings):
        columns[heading] = [_marked(measure, place) for measure in measures]
    return pd.DataFrame(columns)


def _headings(compared: Compared) -> tuple[str, ...]:
    """Return the columns' headings: the mark in the charts, and the name as a link to the project,
    or to the group's projects on the leaderboard. No two are the same.
    """
    return tuple(
        f"{sign} {link(name, _way_to(compared.kind, code))}"
        for sign, name, code in zip(SIGNS, comparison.names(compared), compared.codes, strict=False)
    )


def _way_to(kind: str, code: str) -> str:
    if kind == PROJECT:
        return address.link("project", id=code)
    return address.link("leaderboard", page=None, **{kind: code})


def _marked(measure: Measure, place: int) -> str:
    return with_mark(measure, place, plain(measure.texts[place]))


def with_mark(measure: Measure, place: int, text: str) -> str:
    """Return the text, as the best where the measure is ahead at this place."""
    return say("**{value}** ▲ best", value=text) if measure.ahead == place else text


def how_marked(kind: str) -> str:
    """Explain which values are marked as best."""
    if kind == PROJECT:
        return say(
            "▲ marks the best score of a dimension. Total score and rank are marked only where "
            "the interval of the rank lies before all the others: where intervals overlap, it "
            "cannot be told which project is better."
        )
    return say(
        "▲ marks the highest mean or share. Means and shares are shown from {count} rated "
        "projects on; a small difference of means says little, as groups differ in size.",
        count=SMALLEST_GROUP,
    )


def only_projects(compared: Compared) -> None:
    """Show the projects themselves of groups that are too small for a mean (rule 8)."""
    if compared.kind != PROJECT:
        to_project = address.link("project", id="-").removesuffix("-")
        _show_projects_of(compared.kind, compared.codes, compared.question, to_project)


@replayed
def _show_projects_of(
    kind: str, codes: tuple[str, ...], question: Question, to_project: str
) -> None:
    compared = Compared(kind, codes, question)
    small = tuple(
        code
        for code, row in zip(codes, comparison.groups(compared), strict=True)
        if 0 < row["rated"] < SMALLEST_GROUP
    )
    if not small:
        return
    of_groups = comparison.group_names(compared.question.edition, compared.kind)
    board = _rated_in(compared, small)
    st.header(say("Groups too small for a mean"), anchor=False)
    st.caption(
        say("Below {count} rated projects only the projects are shown.", count=SMALLEST_GROUP)
    )
    shown = table.shown_columns(compared.question, board)
    names = table.column_names()
    columns = {
        comparison.kinds()[compared.kind]: [
            plain(of_groups[comparison.group_of(row, compared.kind)]) for row in board
        ],
        names["project"]: [link(name_of(row), f"{to_project}{row.project}") for row in board],
    }
    for column in ("stars", "total", "rank", "interval"):
        columns[names[column]] = shown[column]
    st.table(
        pd.DataFrame(columns),
        hide_index=True,
        border="horizontal",
        alt=say("Projects of small groups"),
    )


def _rated_in(compared: Compared, small: tuple[str, ...]) -> list[BoardRow]:
    """Return the rated projects of small groups, group by group; they fit on a page of the board,
    on which those without a rating come last.
    """
    found = cached.board(comparison.narrowed_to(compared.question, compared.kind, small))
    place = {code: n for n, code in enumerate(small)}
    rated = (row for row in found if row.rank)
    return sorted(rated, key=lambda row: place[comparison.group_of(row, compared.kind)])


def differences(compared: Compared) -> None:
    """Show by how much the others differ from the first."""
    if len(compared.codes) > 1:
        _differences(compared.kind, compared.codes, compared.question, _headings(compared))


@replayed
def _differences(
    kind: str, codes: tuple[str, ...], question: Question, headings: tuple[str, ...]
) -> None:
    compared = Compared(kind, codes, question)
    first, *others = headings
    title = differences_title(compared)
    measured = [measure for measure in comparison.measures(compared) if measure.difference]
    columns = {
        say("Indicator"): [plain(measure.name) for measure in measured],
        first: [plain(measure.texts[0]) for measure in measured],
    }
    for place, heading in enumerate(others, start=1):
        columns[heading] = [plain(difference_text(measure, place)) for measure in measured]
    st.header(plain(title), anchor=False)
    st.caption(how_to_read_differences(kind))
    st.table(pd.DataFrame(columns), hide_index=True, border="horizontal", alt=title)


def differences_title(compared: Compared) -> str:
    """Say from what the others differ."""
    return say("Differences from {first}", first=comparison.names(compared)[0])


def difference_text(measure: Measure, place: int) -> str:
    """Write by how much a measure differs from that of the first, and whether that is better."""
    own, first = measure.values[place], measure.values[0]
    if own is None or first is None or measure.difference is None:
        return table.ABSENT
    more = own - first
    sign = "▲" if more > 0 else "▼" if more < 0 else "＝"
    if place in measure.alike_to_first:
        sign = "≈"
    return f"{measure.difference(more)} {sign}"


def how_to_read_differences(kind: str) -> str:
    """Explain the signs beside differences."""
    if kind == PROJECT:
        return say(
            "▲ better, ▼ worse, ＝ the same as the first; ≈ the intervals of the ranks overlap, so "
            "that the two cannot be told apart. Ranks in places: + is further up."
        )
    return say("▲ higher, ▼ lower, ＝ the same as the first.")
