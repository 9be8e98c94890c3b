"""Columns of the leaderboard as text."""

from collections.abc import Sequence

from components import cached
from components.text import name_of, points, say, share, star_glyphs, whole
from components.wording import labels
from data_access.answers import BoardRow, RatedProject
from data_access.methods import method
from data_access.question import Question

ABSENT = "—"
NO_BREAK = "\u00a0"


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


def interval_help(question: Question) -> str:
    """Explain the interval of a rank."""
    return say(
        "Where the rank lies in {most} of the runs when the method's weights are varied. "
        "≈ marks projects not distinguishable from the leader.",
        most=share(method(cached.release(question).method).uncertainty.within),
    )
