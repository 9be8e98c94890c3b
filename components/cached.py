"""The only door from pages to data; what is kept, and for how long, is decided here.

What was published never changes, so answers are kept by question without expiry and shared between
readers: they are read-only for everyone. Only which releases there are is asked again.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from time import monotonic
from typing import Concatenate, ParamSpec, TypeVar, cast

import pandas as pd
from sqlmodel import Session

from data_access import database, queries
from data_access.answers import (
    BoardRow,
    DimensionScore,
    GroupRank,
    PastRating,
    ProjectFacts,
    PublishedRelease,
    ReleaseFigures,
    WaivedRule,
)
from data_access.models import Move
from data_access.question import Question

SECONDS_UNTIL_ASKED_AGAIN = 15
KEPT = 5000

P = ParamSpec("P")
T = TypeVar("T")


def _kept(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep answers for good: what they say of a published release never changes."""
    return cast(Callable[P, T], lru_cache(maxsize=KEPT)(answer))


def _kept_for_a_while(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep answers for some seconds: a new release may change them."""

    @lru_cache(maxsize=KEPT)
    def answer_of(_while: int, *args: P.args, **kwargs: P.kwargs) -> T:
        return answer(*args, **kwargs)

    @wraps(answer)
    def current(*args: P.args, **kwargs: P.kwargs) -> T:
        return answer_of(int(monotonic() / SECONDS_UNTIL_ASKED_AGAIN), *args, **kwargs)  # type: ignore[arg-type]

    current.cache_clear = answer_of.cache_clear  # type: ignore[attr-defined]
    return current


def _in_session(
    query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    with database.reading() as session:
        return query(session, *args, **kwargs)


@_kept_for_a_while
def editions() -> tuple[str, ...]:
    """Return the editions that have a list, newest first."""
    return _in_session(queries.editions_with_a_list)


@_kept_for_a_while
def releases(edition: str) -> tuple[PublishedRelease, ...]:
    """Return the releases readers may see, newest first."""
    return _in_session(queries.releases, edition)


def has_a_release() -> bool:
    """Tell whether there is anything to show: the newest edition has a release."""
    return bool(editions() and releases(editions()[0]))


def has_demo_data() -> bool:
    """Tell whether any release is made of demo data."""
    return any(release.demo for edition in editions() for release in releases(edition))


def release(question: Question) -> PublishedRelease:
    """Return the question's release."""
    return next(r for r in releases(question.edition) if r.code == question.release)


@_kept
def board(question: Question) -> tuple[BoardRow, ...]:
    """Return the question's page of the leaderboard."""
    return _in_session(queries.board, question)


def project_count(question: Question) -> int:
    """Return how many projects the question's filters leave."""
    return _project_count(question.filters_only)


@_kept
def _project_count(question: Question) -> int:
    return _in_session(queries.project_count, question)


@_kept
def leader_reach(question: Question) -> int:
    """Return the worst rank within the interval of the release's leader."""
    return _in_session(queries.leader_reach, question)


@_kept
def movers(question: Question, sort: str, size: int) -> tuple[BoardRow, ...]:
    """Return the first rows of the release sorted by change of rank, one way or the other."""
    return _in_session(queries.movers, question, sort, size)


@_kept
def star_counts(question: Question) -> dict[int, int]:
    """Return how many of the question's projects have 5 to 1 stars and no rating."""
    return _in_session(queries.star_counts, question)


@_kept
def reasons_for_no_rating(question: Question) -> dict[str, int]:
    """Return how many of the question's projects are not rated, by reason."""
    return _in_session(queries.reasons_for_no_rating, question)


@_kept
def edition_history(question: Question) -> tuple[ReleaseFigures, ...]:
    """Return rated projects, five stars and the median of the totals, a row a release."""
    return _in_session(queries.edition_history, question)


@_kept
def regions(question: Question) -> pd.DataFrame:
    """Return the question's projects by region."""
    return _in_session(queries.regions_of, question)


@_kept
def project(code: str) -> ProjectFacts | None:
    """Return a listed project, None if there is none of this code."""
    return _in_session(queries.project, code)


@_kept_for_a_while
def history(code: str) -> tuple[PastRating, ...]:
    """Return a project's rating in every release, oldest first."""
    return _in_session(queries.history, code)


@_kept
def standings(question: Question, code: str) -> dict[str, GroupRank]:
    """Return a project's ranks within its groups."""
    return _in_session(queries.standings, question, code)


@_kept
def move(question: Question, code: str) -> Move | None:
    """Return why a project's rank changed since the release before."""
    return _in_session(queries.move, question, code)


@_kept
def dimension_scores(question: Question, code: str) -> dict[str, DimensionScore]:
    """Return a project's dimension scores."""
    return _in_session(queries.dimension_scores, question, code)


@_kept
def score_medians(question: Question) -> dict[str, float]:
    """Return the median of each dimension over the question's rated projects."""
    return _in_session(queries.score_medians, question)


@_kept_for_a_while
def waived_rules(edition: str) -> tuple[WaivedRule, ...]:
    """Return the rules of the notice that were waived for an edition's list."""
    return _in_session(queries.waived_rules, edition)


def whole_board(question: Question) -> tuple[BoardRow, ...]:
    """Return all rows of the question's leaderboard, for a file; not kept."""
    return _in_session(queries.board, question, size=None)
