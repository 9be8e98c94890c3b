"""The leaderboard as readers see it: a rich grid, or a plain HTML table with real links."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import cached
from components.choices import address, picking
from components.choices.filters import PLAIN
from components.markdown import link, plain
from components.text import Language, language, name_of, points, say, share, star_glyphs, whole
from components.wording import labels
from data_access.answers import BoardRow, RatedProject
from data_access.methods import method
from data_access.question import Question

ABSENT = "—"
NO_BREAK = "\u00a0"
ELEMENTS_KEPT = st.cache_data(
    max_entries=cached.KEPT, show_spinner=False, hash_funcs={Question: repr}
)
COLUMN_ORDER = (
    "rank",
    "change",
    "interval",
    "group_rank",
    "project",
    "pick",
    "applicant",
    "stars",
    "total",
    "dimensions",
    "trend",
    "evidence",
    "direction",
    "unit",
)


def leaderboard(question: Question, view: str) -> None:
    """Show the question's page of the leaderboard, in one of the two views."""
    show = _plain_table if view == PLAIN else _grid
    show(question, language(), picking.picked())


@ELEMENTS_KEPT
def _grid(question: Question, spoken: Language, picked: tuple[str, ...]) -> None:  # noqa: ARG001
    board = cached.board(question)
    rules = method(cached.release(question).method)
    names = labels.short_dimensions(rules.id)
    shown = shown_columns(question, board)
    shown["project"] = [
        f"{address.link('project', id=row.project)}#{name}"
        for row, name in zip(board, shown["project"], strict=True)
    ]
    columns: dict[str, list[Any]] = shown | {
        "pick": [f"{_picking(row)}#{'✓' if row.project in picked else '＋'}" for row in board],
        "total": [None if row.total is None else row.total / 100 for row in board],
        "dimensions": [[(row.scores.get(code) or 0) / 100 for code in names] for row in board],
        "trend": [[total / 100 for total in row.trend if total is not None] for row in board],
    }
    text = st.column_config.TextColumn
    st.dataframe(
        pa.table(columns),
        hide_index=True,
        height="content",
        column_order=COLUMN_ORDER,
        alt=say(
            "Leaderboard, {count} rows; the plain table has the same rows as links",
            count=len(board),
        ),
        column_config={
            "rank": text(say("Rank"), pinned=True, width=76, alignment="right", help=rank_help()),
            "project": st.column_config.LinkColumn(
                say("Project"), pinned=True, width=220, display_text=r"#(.+)$", alignment="left"
            ),
            "change": text(say("Change"), width=64, help=change_help()),
            "interval": text(say("Interval"), width=84, help=interval_help(question)),
            "group_rank": text(say("Within the filter"), width=110),
            "pick": st.column_config.LinkColumn(
                say("Compare"),
                width=76,
                display_text=r"#(.+)$",
                alignment="center",
                help=_pick_help(),
            ),
            "applicant": text(say("Applicant"), width=170),
            "stars": text(say("Stars"), width=112),
            "total": st.column_config.ProgressColumn(
                say("Total score"), format="%.2f", min_value=0, max_value=100, width=125
            ),
            "dimensions": st.column_config.BarChartColumn(
                say("Dimensions"), y_min=0, y_max=100, width=96, help=_dimension_help(names)
            ),
            "trend": st.column_config.LineChartColumn(
                say("Trend"), width=110, help=say("Total score of the last releases, up to eight.")
            ),
            "evidence": text(say("Evidence"), width=100),
            "direction": text(say("Direction"), width=180),
            "unit": text(say("Recommending unit"), width=130),
        },
    )


@ELEMENTS_KEPT
def _plain_table(question: Question, spoken: Language, picked: tuple[str, ...]) -> None:  # noqa: ARG001
    board = cached.board(question)
    names = labels.short_dimensions(cached.release(question).method)
    shown = shown_columns(question, board)
    shown["project"] = [
        two_lines(link(name, address.link("project", id=row.project)), plain(applicant))
        for row, name, applicant in zip(
            board, shown["project"], shown.pop("applicant"), strict=True
        )
    ]
    shown["direction"] = [
        two_lines(plain(direction), plain(unit))
        for direction, unit in zip(shown["direction"], shown.pop("unit"), strict=True)
    ]
    scores = {
        name: [points_or_absent(row.scores.get(code)) for row in board]
        for code, name in names.items()
    }
    picks = [
        link(say("✓ remove") if row.project in picked else say("add"), _picking(row))
        for row in board
    ]
    place = list(shown).index("total") + 1
    columns = [*shown.items()]
    shown = dict([*columns[:place], ("pick", picks), *columns[place:]])
    headings = column_names() | {
        "project": say("Project, applicant"),
        "pick": say("Compare"),
        "direction": say("Direction, unit"),
    }
    st.table(
        pd.DataFrame(shown | scores).rename(columns=headings),
        hide_index=True,
        border="horizontal",
        alt=say("Leaderboard, {count} rows", count=len(board)),
    )


def _picking(row: BoardRow) -> str:
    """Return this very board with the project added to what is picked, or taken out of it."""
    return address.link("leaderboard", picked=picking.toggled(row.project))


def _pick_help() -> str:
    return say(
        "＋ adds a project to the comparison, ✓ stands beside those in it and takes them out; "
        "at most {limit}.",
        limit=picking.AT_MOST,
    )


def two_lines(first: str, second: str) -> str:
    """Return a cell of two lines, the second one quieter; both are Markdown."""
    return f"{first}  \n:gray[{second}]"


def shown_columns(question: Question, board: Sequence[BoardRow]) -> dict[str, list[str]]:
    """Return the columns both views share, as text, an entry a project."""
    reach = cached.leader_reach(question.whole)
    reasons = labels.reasons(cached.release(question).method)
    evidence = labels.evidence()
    directions = labels.directions(question.edition)
    units = labels.short_units(question.edition)
    ranks = {
        "rank": [rank_text(row.rank, row.tied) for row in board],
        "change": [change_text(row) for row in board],
        "interval": [interval_text(row, reach) for row in board],
    }
    group = {"group_rank": [_group_rank(row) for row in board]} if question.group else {}
    return (
        ranks
        | group
        | {
            "project": [name_of(row) for row in board],
            "applicant": [applicant_text(row) for row in board],
            "stars": [stars_text(row, reasons) for row in board],
            "total": [points_or_absent(row.total) for row in board],
            "evidence": [evidence.get(row.evidence or "", ABSENT) for row in board],
            "direction": [directions[row.direction] for row in board],
            "unit": [units[row.unit] for row in board],
        }
    )


def column_names() -> dict[str, str]:
    """Return the headings of the columns both views share."""
    return {
        "rank": say("Rank"),
        "change": say("Change"),
        "interval": say("Interval"),
        "group_rank": say("Within the filter"),
        "project": say("Project"),
        "applicant": say("Applicant"),
        "stars": say("Stars"),
        "total": say("Total score"),
        "evidence": say("Evidence"),
        "direction": say("Direction"),
        "unit": say("Recommending unit"),
    }


def applicant_text(row: BoardRow) -> str:
    """Name the lead applicant and how many others apply with it."""
    name, others = name_of(row, "applicant"), row.applicants - 1
    return say("{name} and {others} more", name=name, others=others) if others else name


def rank_text(rank: int | None, tied: int | None) -> str:
    """Write a rank; equal ranks are marked as tied."""
    if rank is None:
        return ABSENT
    return say("{rank}\u00a0tied", rank=whole(rank)) if (tied or 1) > 1 else whole(rank)


def _group_rank(row: BoardRow) -> str:
    if row.group_size is None:
        return ABSENT
    rank = rank_text(row.group_rank, row.group_tied)
    written = say("{rank} of {size}", rank=rank, size=whole(row.group_size))
    return written.replace(" ", NO_BREAK)


def change_text(row: RatedProject) -> str:
    """Write the change of rank since the release before: up, down, none, or new."""
    if row.rank is None:
        return ABSENT
    if row.change is None:
        return say("new")
    arrow = "▲" if row.change > 0 else "▼"
    return f"{arrow}\u00a0{abs(row.change)}" if row.change else "＝"


def interval_text(row: RatedProject, reach: int) -> str:
    """Write the interval of a rank; ≈ where the project cannot be told from the leader."""
    if row.rank_low is None or row.rank_high is None:
        return ABSENT
    interval = span(row.rank_low, row.rank_high)
    return f"{interval}\u00a0≈" if row.rank_low <= reach else interval


def span(low: int, high: int) -> str:
    """Write an interval of ranks, never broken over two lines."""
    return whole(low) if low == high else f"{whole(low)}\u2060–\u2060{whole(high)}"


def stars_text(row: RatedProject, reasons: labels.Labels) -> str:
    """Write the stars as glyphs, or why there are none."""
    if row.stars is None:
        return reasons.get(row.not_rated or "", row.not_rated or ABSENT)
    return star_glyphs(row.stars)


def points_or_absent(hundredths: int | None) -> str:
    """Write a score or a total, or that there is none."""
    return ABSENT if hundredths is None else points(hundredths)


def rank_help() -> str:
    """Explain rank and ties."""
    return say(
        "Rank by total score within the edition. Equal totals share a rank and are marked as tied; "
        "the order among them is that of the list and means nothing."
    )


def change_help() -> str:
    """Explain the change of rank."""
    return say("Change of rank since the release before; ▲ is upwards.")


def interval_help(question: Question) -> str:
    """Explain the interval of a rank."""
    return say(
        "Where the rank lies in {most} of the runs when the method's weights are varied. "
        "≈ marks projects not distinguishable from the leader.",
        most=share(method(cached.release(question).method).uncertainty.within),
    )


def _dimension_help(names: labels.Labels) -> str:
    return say(
        "Scores from 0 to 100, from left to right: {dimensions}",
        dimensions=" · ".join(names.values()),
    )
