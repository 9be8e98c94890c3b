"""The leaderboard as readers see it: a rich grid, or a plain HTML table with real links."""

import pandas as pd
import streamlit as st

from components import address, cached, labels
from components.filters import PLAIN
from components.markdown import link, plain
from components.text import language, points, say, signed, star_glyphs, whole
from data_access.methods import method
from data_access.question import Question

ABSENT = "—"
COLUMN_ORDER = (
    "rank",
    "change",
    "interval",
    "group_rank",
    "project",
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
    show(question, language())


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _grid(question: Question, _language: str) -> None:
    board = cached.board(question)
    rules = method(cached.release(question).method)
    names = labels.short_dimensions(rules.id)
    shown = shown_columns(question, board)
    shown["project"] = [
        f"{address.link('project', id=row.project)}#{name}"
        for row, name in zip(board.itertuples(), shown["project"], strict=True)
    ]
    shown["total"] = board["total"] / 100
    shown["dimensions"] = (board[list(names)].astype(float) / 100).fillna(0).values.tolist()
    shown["trend"] = [[t / 100 for t in totals if pd.notna(t)] for totals in board["trend"]]
    text = st.column_config.TextColumn
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_order=COLUMN_ORDER,
        alt=say(
            "Leaderboard, {count} rows; the plain table has the same rows as links",
            count=len(shown),
        ),
        column_config={
            "rank": text(say("Rank"), pinned=True, width=64, alignment="right", help=rank_help()),
            "project": st.column_config.LinkColumn(
                say("Project"), pinned=True, width=260, display_text=r"#(.+)$", alignment="left"
            ),
            "change": text(say("Change"), width=64, help=change_help()),
            "interval": text(say("Interval"), width=84, help=interval_help()),
            "group_rank": text(say("Within the filter"), width=110),
            "applicant": text(say("Applicant"), width=170),
            "stars": text(say("Stars"), width=92),
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


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _plain_table(question: Question, _language: str) -> None:
    board = cached.board(question)
    names = labels.short_dimensions(cached.release(question).method)
    shown = shown_columns(question, board)
    shown["project"] = [
        _two_lines(link(name, address.link("project", id=code)), plain(applicant))
        for code, name, applicant in zip(
            board["project"], shown["project"], shown.pop("applicant"), strict=True
        )
    ]
    shown["direction"] = [
        _two_lines(plain(direction), plain(unit))
        for direction, unit in zip(shown["direction"], shown.pop("unit"), strict=True)
    ]
    shown["total"] = [points_or_absent(total) for total in board["total"]]
    for code, name in names.items():
        shown[name] = [points_or_absent(score) for score in board[code]]
    headings = column_names() | {
        "project": say("Project, applicant"),
        "direction": say("Direction, unit"),
    }
    st.table(
        shown.rename(columns=headings),
        hide_index=True,
        border="horizontal",
        alt=say("Leaderboard, {count} rows", count=len(shown)),
    )


def _two_lines(first: str, second: str) -> str:
    return f"{first}  \n:gray[{second}]"


def shown_columns(question: Question, board: pd.DataFrame) -> pd.DataFrame:
    """Return the columns both views share, as text, a row a project."""
    reach = cached.leader_reach(question)
    reasons = labels.reasons(cached.release(question).method)
    evidence = labels.evidence()
    directions = labels.directions(question.edition)
    units = labels.short_units(question.edition)
    rows = list(board.itertuples())
    columns = {
        "rank": [rank_text(row.rank, row.tied) for row in rows],
        "change": [change_text(row) for row in rows],
        "interval": [interval_text(row, reach) for row in rows],
    }
    if question.group:
        columns["group_rank"] = [_group_rank(row) for row in rows]
    columns |= {
        "project": [_name(row, "name") for row in rows],
        "applicant": [applicant_text(row) for row in rows],
        "stars": [stars_text(row, reasons) for row in rows],
        "total": [ABSENT] * len(rows),
        "evidence": [evidence.get(row.evidence, ABSENT) for row in rows],
        "direction": [directions[row.direction] for row in rows],
        "unit": [units[row.unit] for row in rows],
    }
    return pd.DataFrame(columns)


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


def _name(row: object, field: str) -> str:
    return str(getattr(row, f"{field}_{language()}") or getattr(row, f"{field}_zh"))


def applicant_text(row: object) -> str:
    """Name the lead applicant and how many others apply with it."""
    name, others = _name(row, "applicant"), row.applicants - 1  # type: ignore[attr-defined]
    return say("{name} and {others} more", name=name, others=others) if others else name


def rank_text(rank: object, tied: object) -> str:
    """Write a rank; equal ranks are marked as tied."""
    if pd.isna(rank):
        return ABSENT
    return say("{rank} tied", rank=whole(int(rank))) if tied > 1 else whole(int(rank))


def _group_rank(row: object) -> str:
    if pd.isna(row.group_rank):
        return ABSENT
    rank = rank_text(row.group_rank, row.group_tied)
    return say("{rank} of {size}", rank=rank, size=whole(int(row.group_size)))


def change_text(row: object) -> str:
    """Write the change of rank since the release before: up, down, none, or new."""
    if pd.isna(row.rank):
        return ABSENT
    if pd.isna(row.change):
        return say("new")
    change = int(row.change)
    return f"▲ {change}" if change > 0 else f"▼ {-change}" if change < 0 else "＝"


def interval_text(row: object, reach: int) -> str:
    """Write the interval of a rank; ≈ where the project cannot be told from the leader."""
    if pd.isna(row.rank_low):
        return ABSENT
    low, high = whole(int(row.rank_low)), whole(int(row.rank_high))
    interval = low if low == high else f"{low}–{high}"
    return f"{interval} ≈" if row.rank_low <= reach else interval


def stars_text(row: object, reasons: labels.Labels) -> str:
    """Write the stars as glyphs, or why there are none."""
    if pd.isna(row.stars):
        return reasons.get(row.not_rated, row.not_rated)
    return star_glyphs(int(row.stars))


def points_or_absent(hundredths: object) -> str:
    """Write a score or a total, or that there is none."""
    return ABSENT if pd.isna(hundredths) else points(int(hundredths))


def rank_help() -> str:
    """Explain rank and ties."""
    return say(
        "Rank by total score within the edition. Equal totals share a rank and are marked as tied; "
        "the order among them is that of the list and means nothing."
    )


def change_help() -> str:
    """Explain the change of rank."""
    return say("Change of rank since the release before; ▲ is upwards.")


def interval_help() -> str:
    """Explain the interval of a rank."""
    return say(
        "Where the rank lies in 90 % of the runs when the method's weights are varied. "
        "≈ marks projects that cannot be told from the leader."
    )


def _dimension_help(names: labels.Labels) -> str:
    return say(
        "Scores from 0 to 100, from left to right: {dimensions}",
        dimensions=" · ".join(names.values()),
    )
