"""Ranks in one of several releases: as cells of tables, and on one line in charts."""

from components.blocks.values import Cell, Interval, Missing, ProjectLink, Rank
from components.text import name_of, say
from components.wording.cells import in_words, rank_alone
from data_access.answers import NamedRank, SplitMove


def project(row: NamedRank) -> ProjectLink:
    """Return the project."""
    return ProjectLink(row.project, name_of(row))


def rank(row: NamedRank) -> Cell:
    """Return the rank with its interval, or that there is none."""
    return _rank(row.rank, row.tied, row.rank_low, row.rank_high)


def rank_before(move: SplitMove) -> Cell:
    """Return the rank in the release before, with its interval."""
    return _rank(move.previous_rank, 1, move.previous_low, move.previous_high)


def _rank(rank: int | None, tied: int | None, low: int | None, high: int | None) -> Cell:
    if rank is None or low is None or high is None:
        return Missing()
    return Rank(rank, (tied or 1) > 1, interval=Interval(low, high))


def on_one_line(cell: Cell) -> str:
    """Write a rank with its interval behind it."""
    if not isinstance(cell, Rank) or cell.interval is None:
        return in_words(cell)
    return say("{rank} ({interval})", rank=rank_alone(cell), interval=in_words(cell.interval))
