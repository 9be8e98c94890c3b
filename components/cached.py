"""The only door from pages to data; what is kept, and for how long, is decided here.

What was published never changes, so answers are kept by question without expiry and shared between
readers: they are read-only for everyone. Only which releases there are is asked again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, wraps
from threading import Lock
from time import monotonic, perf_counter
from typing import Concatenate, ParamSpec, TypeVar, cast

import pandas as pd
from sqlmodel import Session

from data_access import database, datasets, over_time, publishing, queries, verification
from data_access.answers import (
    Average,
    BoardRow,
    Bridged,
    ByPlace,
    Certainty,
    ChainLink,
    CorrectedValue,
    Count,
    Crossing,
    DimensionScore,
    GroupRank,
    LinkedProject,
    Migration,
    Name,
    Outcomes,
    PastRating,
    ProjectFacts,
    ProjectTotal,
    PublicAct,
    PublishedRelease,
    RankInRelease,
    ReleaseFigures,
    SplitMove,
    Spread,
    Streak,
    WaivedRule,
)
from data_access.closing import queries as closings
from data_access.closing.answers import Closing, DrawnProject, FinalRow, PublicCatalogue, Step
from data_access.closing.drawing import Candidate
from data_access.dictionary import Dataset
from data_access.models import Move
from data_access.question import Question
from data_access.rating import MOST_STARS
from data_access.what_if import Consequences, RatedScores, what_if

SECONDS_UNTIL_ASKED_AGAIN = 15
SECONDS_A_RECOMPUTATION_IS_KEPT = 600
KEPT = 5000
SEARCHES_KEPT = 32
FILES_KEPT = 8
RELEASES_KEPT = 32
"""At 20,000 projects the columns of a release take about a megabyte."""

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
        session.info[queries.WORDS_MATCHED] = _words_matched()
        return query(session, *args, **kwargs)


@lru_cache(maxsize=1)
def _words_matched() -> dict[object, object]:
    """What words find is remembered between sessions: whoever searches then filters on."""
    return {}


@_kept_for_a_while
def editions() -> tuple[str, ...]:
    """Return the editions that have a list, newest first.

    Every page asks this first: DatabaseUnavailable when nothing can be read, or only by another
    version of this program.
    """
    database.check_schema()
    return _in_session(queries.editions_with_a_list)


@_kept_for_a_while
def releases(edition: str) -> tuple[PublishedRelease, ...]:
    """Return the releases readers may see, newest first."""
    return _in_session(queries.releases, edition)


@_kept_for_a_while
def chain(edition: str) -> tuple[ChainLink, ...]:
    """Return the releases in the order of publication, each with the hash of the one before."""
    return _in_session(queries.chain, edition)


def shown_editions() -> tuple[str, ...]:
    """Return the editions with a release readers may see, newest first."""
    return tuple(code for code in editions() if releases(code))


def has_a_release() -> bool:
    """Tell whether there is anything to show: an edition with a release."""
    return bool(shown_editions())


def has_demo_data() -> bool:
    """Tell whether any release is made of demo data."""
    return any(map(is_demo, editions()))


def is_demo(edition: str) -> bool:
    """Tell whether any release of an edition is made of demo data."""
    return any(release.demo for release in releases(edition))


def release(question: Question) -> PublishedRelease:
    """Return the question's release."""
    return next(r for r in releases(question.edition) if r.code == question.release)


@_kept
def board(question: Question) -> tuple[BoardRow, ...]:
    """Return the question's page of the leaderboard."""
    return _in_session(queries.board, question)


@_kept
def first_rows(question: Question, size: int) -> tuple[BoardRow, ...]:
    """Return the first rows of the question's leaderboard, whatever page it asks for."""
    return _in_session(queries.board, question, size=size)


def project_count(question: Question) -> int:
    """Return how many projects the question's filters leave."""
    return _project_count(question.filters_only)


@_kept
def _project_count(question: Question) -> int:
    return queries.count_in(_cells(question.words_only), question)


@lru_cache(maxsize=SEARCHES_KEPT)
def _cells(question: Question) -> queries.Cells:
    return _in_session(queries.cells_of, question)


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
def groups(question: Question, *kinds: str) -> pd.DataFrame:
    """Return the question's projects counted by category, direction, region or unit."""
    return _in_session(queries.groups_of, question, *kinds)


@_kept
def dimension_means(question: Question, *kinds: str) -> pd.DataFrame:
    """Return the mean of each dimension over the question's rated projects, by kind of group."""
    return _in_session(queries.dimension_means, question, *kinds)


@_kept
def direction_counts(question: Question) -> dict[tuple[str, str], Count]:
    """Return the question's projects by region and direction: stars and totals."""
    return _in_session(queries.direction_counts, question)


@_kept
def direction_scores(question: Question) -> dict[str, dict[str, Average]]:
    """Return the scores of the question's rated projects by direction and dimension."""
    return _in_session(queries.direction_scores, question)


@_kept
def project_totals(question: Question) -> tuple[ProjectTotal, ...]:
    """Return the total of each of the question's rated projects, best first; for few projects."""
    return _in_session(queries.project_totals, question)


@_kept
def total_counts(question: Question) -> pd.Series:
    """Return how many of the question's rated projects have each total, ascending."""
    return _in_session(queries.total_counts, question)


def rows_of(question: Question, projects: tuple[str, ...]) -> tuple[BoardRow, ...]:
    """Return these projects' rows of the leaderboard, without those the release does not have."""
    return _in_session(queries.rows_of, question, projects)


@_kept
def totals_until(question: Question, projects: tuple[str, ...]) -> pd.DataFrame:
    """Return these projects' totals in the releases up to the question's."""
    return _in_session(queries.totals_until, question, projects)


@_kept
def groups_until(question: Question, kind: str, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return groups of one kind, counted and averaged in the releases up to the question's."""
    return _in_session(queries.groups_until, question, kind, codes)


@_kept
def by_place(question: Question, *, with_changes: bool = False) -> ByPlace:
    """Return the question's projects counted by region and by unit."""
    return _in_session(queries.by_place, question, with_changes=with_changes)


@_kept_for_a_while
def project(code: str) -> ProjectFacts | None:
    """Return a listed project, None if there is none of this code yet."""
    return _in_session(queries.project, code)


@_kept_for_a_while
def in_other_editions(code: str) -> tuple[LinkedProject, ...]:
    """Return the projects of other editions that share an applicant with this one."""
    return _in_session(queries.in_other_editions, code)


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


@_kept
def releases_until(question: Question) -> tuple[str, ...]:
    """Return the codes of the releases up to the question's, oldest first."""
    return _in_session(queries.releases_until, question.whole)


@_kept
def leaders(question: Question, size: int) -> tuple[str, ...]:
    """Return the codes of the question's rated projects of best rank."""
    rated = tuple(stars for stars in question.stars or range(1, MOST_STARS + 1) if stars)
    if not rated:
        return ()
    asked = replace(question, stars=rated, sort="rank", page=1)
    return _in_session(queries.board_keys, asked, size=size)


@_kept
def ranks_over_time(question: Question, projects: tuple[str, ...]) -> tuple[RankInRelease, ...]:
    """Return the ranks of some projects in every release up to this one, oldest first."""
    return _in_session(queries.ranks_over_time, question.whole, projects)


def outcomes_over_time(question: Question) -> Outcomes:
    """Return how many projects have how many stars, or which reason for none, by release."""
    return _over_time(question)[0]


def totals_over_time(question: Question) -> dict[str, Spread]:
    """Return how the totals of the question's projects are spread, by release, oldest first."""
    return _over_time(question)[1]


@_kept
def _over_time(question: Question) -> tuple[Outcomes, dict[str, Spread]]:
    ratings = {
        code: _ratings_of(Question(question.edition, code)) for code in releases_until(question)
    }
    named = _projects_named(Question(question.edition, "", search=question.search))
    followed = over_time.followed(ratings, question, named)
    return over_time.outcomes(followed), over_time.spreads(followed)


@lru_cache(maxsize=RELEASES_KEPT)
def _ratings_of(question: Question) -> pd.DataFrame:
    return _in_session(queries.ratings_of, question)


@lru_cache(maxsize=SEARCHES_KEPT)
def _projects_named(question: Question) -> frozenset[str] | None:
    return _in_session(queries.projects_named, question)


@_kept
def star_migration(question: Question, since: str) -> Migration:
    """Return how many projects went from which stars to which, since an earlier release."""
    return _in_session(queries.star_migration, question, since)


@_kept
def split_moves(question: Question, size: int) -> tuple[SplitMove, ...]:
    """Return the biggest risers and fallers of the release, with why they moved."""
    return _in_session(queries.split_moves, question, size)


@_kept
def entries(question: Question, size: int) -> tuple[Crossing, ...]:
    """Return projects that are rated in this release and not in the one before."""
    return _in_session(queries.entries, question, size)


@_kept
def exits(question: Question, size: int) -> tuple[Crossing, ...]:
    """Return projects that were rated in the release before and are not in this one."""
    return _in_session(queries.exits, question, size)


@_kept
def streaks(question: Question) -> tuple[Streak, ...]:
    """Return for how many releases running five-star projects have had them."""
    return _in_session(queries.streaks, question)


@_kept_for_a_while
def waived_rules(edition: str) -> tuple[WaivedRule, ...]:
    """Return the rules of the notice that were waived for an edition's list."""
    return _in_session(queries.waived_rules, edition)


@_kept_for_a_while
def public_record(edition: str) -> tuple[PublicAct, ...]:
    """Return what the publisher did and readers may see, newest first."""
    return _in_session(queries.public_record, edition)


@_kept
def corrected_values(question: Question) -> tuple[CorrectedValue, ...]:
    """Return what the release says otherwise than the version before it."""
    return _in_session(queries.corrected_values, question)


@_kept
def bridged(question: Question) -> Bridged | None:
    """Return what the method before would have given, None where it did not change."""
    return _in_session(queries.bridged, question)


def every_project(question: Question) -> tuple[str, ...]:
    """Return the codes of all projects the question finds, in its order; not kept."""
    return _in_session(queries.board_keys, question, size=None)


def page_of_board(question: Question, size: int) -> tuple[BoardRow, ...]:
    """Return so many rows without trends; not kept, as whoever asks keeps what is made of them."""
    return _in_session(queries.board, question, size=size, with_trends=False)


def moves(question: Question, size: int) -> tuple[SplitMove, ...]:
    """Return a page of projects ranked here and in the release before; not kept, as above."""
    return _in_session(queries.moves_of, question, size=size)


@_kept
def _move_count(question: Question) -> int:
    return _in_session(queries.move_count, question)


def move_count(question: Question) -> int:
    """Return how many of the question's projects are ranked here and in the release before."""
    return _move_count(question.filters_only)


def listed(question: Question, size: int) -> tuple[ProjectFacts, ...]:
    """Return a page of the projects as listed; not kept, as above."""
    return _in_session(queries.listed, question, size=size)


@_kept_for_a_while
def listed_count(question: Question) -> int:
    """Return how many projects of the list the question finds."""
    return _in_session(queries.listed_count, question)


def dataset(question: Question, name: str) -> pd.DataFrame:
    """Return a dataset of the question's release, for a file; not kept."""
    return _in_session(datasets.dataset, name, question)


@_kept
def dataset_rows(question: Question, name: str) -> int:
    """Return how many rows a dataset of the question has."""
    return _in_session(datasets.row_count, name, question)


def dataset_description(question: Question, name: str) -> Dataset:
    """Return a dataset's columns as the question's release has them."""
    return _dataset_description(question.whole, name)


@_kept
def _dataset_description(question: Question, name: str) -> Dataset:
    return _in_session(datasets.description, name, question)


def built(build: Callable[[Question], bytes], question: Question) -> bytes:
    """Return a file about a whole release; the last few are kept until what they say changes."""
    return _built(build, question, has_demo_data(), waived_rules(question.edition))


def built_of_edition(build: Callable[[str], bytes], edition: str, mark: str) -> bytes:
    """Return a file about all releases of an edition, kept as above until its mark changes."""
    return _built(build, edition, mark)


@lru_cache(maxsize=FILES_KEPT)
def _built(build: Callable[[T], bytes], subject: T, *_depends: object) -> bytes:
    return build(subject)


def canonical(question: Question) -> bytes:
    """Return what the SHA-256 of a release is computed over, computed anew; not kept."""
    return _in_session(publishing.published_content, question.edition, question.release)


@_kept
def method_file(question: Question) -> str:
    """Return the method's file as it was when the release was made with it."""
    return _in_session(queries.method_file, question)


@_kept
def certainty(question: Question) -> Certainty:
    """Return how sure the ranks of the release are."""
    return _in_session(queries.certainty, question)


@_kept
def examples(question: Question) -> dict[str, str]:
    """Return projects of the release that show how a rule works, by what they show."""
    return _in_session(queries.examples, question)


@_kept
def higher_totals(question: Question, total: int) -> int:
    """Return how many projects of the release have a higher total."""
    return _in_session(queries.higher_totals, question, total)


@_kept
def names(codes: tuple[str, ...]) -> dict[str, Name]:
    """Return the names of listed projects by code."""
    return _in_session(queries.names, codes)


@lru_cache(maxsize=20)
def _rated_scores(question: Question) -> RatedScores:
    """Keep few: at 20,000 projects a release's scores take some two megabytes."""
    return _in_session(queries.rated_scores, question)


@_kept
def consequences(
    question: Question, weights: tuple[int, ...], floors: tuple[int, ...]
) -> Consequences:
    """Return what other weights and cut points would do to the release."""
    return what_if(_rated_scores(question), weights, floors)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A recomputation, when it was finished and how many seconds it took."""

    found: verification.Recomputation
    at: datetime
    seconds: float


class Busy(RuntimeError):
    """Another recomputation is under way."""


ONE_AT_A_TIME = Lock()
_recomputed: dict[Question, Recomputed] = {}


def recomputed(question: Question) -> Recomputed | None:
    """Return the last recomputation of the release, None where it is too old or was none."""
    found = _recomputed.get(question)
    if found is None:
        return None
    age = (datetime.now(UTC) - found.at).total_seconds()
    return found if age < SECONDS_A_RECOMPUTATION_IS_KEPT else None


def recompute(question: Question) -> Recomputed:
    """Recompute the release, if that was not just done; Busy while another one is under way.

    One at a time on this server, and each kept for a while: readers cannot make it compute more.
    """
    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy
    try:
        return recomputed(question) or _recompute(question)
    finally:
        ONE_AT_A_TIME.release()


def _recompute(question: Question) -> Recomputed:
    start = perf_counter()
    found = _in_session(verification.recompute, question.edition, question.release)
    done = Recomputed(found, datetime.now(UTC), perf_counter() - start)
    _recomputed[question] = done
    return done


recompute.cache_clear = _recomputed.clear  # type: ignore[attr-defined]


@_kept_for_a_while
def closing(edition: str) -> Closing:
    """Return how far the end of an edition has come."""
    return _in_session(closings.closing_of, edition)


@_kept_for_a_while
def drawn(edition: str) -> tuple[DrawnProject, ...]:
    """Return the projects drawn for spot checks, in the order of the draw."""
    return _in_session(closings.drawn_projects, edition)


@_kept_for_a_while
def drawable(edition: str) -> tuple[Candidate, ...]:
    """Return who may be drawn, once the draw is announced."""
    return _in_session(closings.drawable, edition)


@_kept_for_a_while
def end_of_project(code: str) -> Step:
    """Return what is known of a project at the end of its edition."""
    return _in_session(closings.step_of, code)


@_kept
def final_releases(catalogue: PublicCatalogue) -> tuple[str, ...]:
    """Return the codes of the releases that a catalogue's stars are of, oldest first."""
    return _in_session(closings.final_releases, catalogue)


@lru_cache(maxsize=RELEASES_KEPT)
def every_final_row(catalogue: PublicCatalogue) -> tuple[FinalRow, ...]:
    """Return every project of a catalogue's evaluation, by project code."""
    return _in_session(closings.final_rows, catalogue)


@_kept
def final_rows(question: Question, version: int) -> tuple[FinalRow, ...]:
    """Return the question's projects in a version of the catalogue, by project code."""
    catalogue = next(c for c in closing(question.edition).catalogues if c.version == version)
    rows = every_final_row(catalogue)
    if not question.is_filtered:
        return rows
    found = frozenset(every_project(question))
    return tuple(row for row in rows if row.project in found)
