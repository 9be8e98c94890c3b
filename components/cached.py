"""The only door from pages to data; what is kept, and for how long, is decided here.

What was published never changes, so answers are kept by question without expiry and shared between
readers: they are read-only for everyone. Only which releases there are is asked again.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from hashlib import sha256
from operator import attrgetter
from threading import Lock
from time import monotonic, perf_counter
from typing import Concatenate, Generic, ParamSpec, TypeVar

import pandas as pd
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from components import outage
from components.remembering import notice, remembered
from data_access import (
    clock,
    database,
    datasets,
    dictionary,
    lists,
    over_time,
    publishing,
    queries,
    verification,
)
from data_access import editions as editions_of_files
from data_access.answers import BoardRow, Outcomes, PublishedRelease, Spread
from data_access.closing import queries as closings
from data_access.closing.answers import Closing, FinalRow
from data_access.dictionary import Dataset
from data_access.editions import Unit
from data_access.methods import method
from data_access.question import NOT_RATED, PAGE_SIZE, Question
from data_access.settings import settings
from data_access.what_if import Consequences, what_if

SECONDS_UNTIL_ASKED_AGAIN = 15
SECONDS_OF_A_PUBLICATION = 5
"""For so long something that was begun before a publication may still be under way."""
SECONDS_A_RECOMPUTATION_IS_KEPT = 600
KEPT = 200
"""Answers of each kind; most take a kilobyte or two."""
TABLES_KEPT = 64
"""Tables take ten to thirty kilobytes."""
ROWS_KEPT = 2000
"""Rows of boards, of two kilobytes each."""
SEARCHES_KEPT = 32
RELEASES_KEPT = 32
"""At 20,000 projects the columns of a release take about a megabyte."""

P = ParamSpec("P")
T = TypeVar("T")


def _kept(answer: Callable[P, T], most: int = KEPT) -> Callable[P, T]:
    """Keep answers for good: what they say of a published release never changes.

    But for what words find: a corrected list adds names, in releases before it as well.
    """

    @remembered(most)
    def answer_of(_list: int, *args: P.args, **kwargs: P.kwargs) -> T:
        return answer(*args, **kwargs)

    @wraps(answer)
    def kept_answer(*args: P.args, **kwargs: P.kwargs) -> T:
        searched = (each for each in args if isinstance(each, Question) and each.search)
        question = next(searched, None)
        names = list_version(question.edition) if question else 0
        return answer_of(names, *args, **kwargs)  # type: ignore[arg-type]

    kept_answer.cache_clear = answer_of.cache_clear  # type: ignore[attr-defined]
    kept_answer.cache_info = answer_of.cache_info  # type: ignore[attr-defined]
    return kept_answer


@dataclass(frozen=True, slots=True)
class _Found(Generic[T]):
    """An answer, from when on it is old, and the publication that makes another of it, if any."""

    value: T
    old_at: float
    ends: datetime | None

    @property
    def is_outlived(self) -> bool:
        return self.ends is not None and clock.now() >= self.ends


class _Place(Generic[T]):
    """Where an answer is kept for some seconds, and longer while the database is away."""

    def __init__(self) -> None:
        self._found: _Found[T] | None = None
        self._asking = Lock()

    def answer(self, ask: Callable[[], T], ends: Callable[[], datetime | None]) -> T:
        """Return what is kept; once it is old or outlived ask again, one at a time.

        The others get the old answer meanwhile, but not that of before a publication; all do while
        the database does not answer.
        """
        found = self._found
        is_shown = found and (monotonic() < found.old_at or self._asking.locked())
        if found and is_shown and not found.is_outlived:
            return found.value
        with self._asking:
            if self._found is not found and self._found:
                return self._found.value
            try:
                until, value = ends(), ask()
            except database.DatabaseUnavailable:
                if found is None:
                    raise
                self._found = replace(found, old_at=0.0, ends=None)
                return found.value
            self._found = _Found(value, monotonic() + SECONDS_UNTIL_ASKED_AGAIN, until)
            return value


def _next_publication() -> datetime | None:
    return next((moment for moment in publications() if moment > clock.now()), None)


def _kept_for_a_while(
    answer: Callable[P, T], ends: Callable[[], datetime | None] = _next_publication
) -> Callable[P, T]:
    """Keep answers for some seconds, until the next publication at most: it may change them."""

    @remembered(KEPT)
    def place_of(*_args: Hashable, **_kwargs: Hashable) -> _Place[T]:
        return _Place()

    @wraps(answer)
    def current(*args: P.args, **kwargs: P.kwargs) -> T:
        place = place_of(*args, **kwargs)  # type: ignore[arg-type]
        return place.answer(partial(answer, *args, **kwargs), ends)

    current.cache_clear = place_of.cache_clear  # type: ignore[attr-defined]
    current.cache_info = place_of.cache_info  # type: ignore[attr-defined]
    return current


Query = Callable[Concatenate[Session, P], T]


def _in_session(query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with outage.noticed(), database.reading() as session:
        session.info[queries.WORDS_MATCHED] = _words_matched()
        return query(session, *args, **kwargs)


def asked_anew(query: Query[P, T]) -> Callable[P, T]:
    """Let screens ask a query of the database each time."""

    @wraps(query)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        return _in_session(query, *args, **kwargs)

    return answer


def kept(query: Query[P, T], most: int = KEPT) -> Callable[P, T]:
    """Let screens ask a query about a published release; its answers are kept, so many at most."""
    return _kept(asked_anew(query), most)


def kept_for_a_while(query: Query[P, T]) -> Callable[P, T]:
    """Let screens ask a query that a new release may answer otherwise; kept for some seconds."""
    return _kept_for_a_while(asked_anew(query))


def depending_on(
    part: Callable[[Question], Question], answer: Callable[Concatenate[Question, P], T]
) -> Callable[Concatenate[Question, P], T]:
    """Let screens ask with any question what depends on a part of it: it is kept by that part."""

    @wraps(answer)
    def answer_of(question: Question, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return answer(part(question), *args, **kwargs)

    answer_of.cache_clear = answer.cache_clear  # type: ignore[attr-defined]
    answer_of.cache_info = answer.cache_info  # type: ignore[attr-defined]
    return answer_of


RELEASE: Callable[[Question], Question] = attrgetter("whole")
FILTERS: Callable[[Question], Question] = attrgetter("filters_only")


@remembered(1)
def _words_matched() -> dict[object, object]:
    """What words find is remembered between sessions: whoever searches then filters on."""
    return {}


@asked_anew
def _publications(session: Session) -> tuple[datetime, ...]:
    since = clock.now() - timedelta(seconds=SECONDS_OF_A_PUBLICATION)
    return queries.publications_since(session, since)


publications = _kept_for_a_while(_publications, ends=lambda: None)
"""When releases become public, those just now and those under embargo, next one first."""


def seconds_until_publication() -> float | None:
    """Return in how many seconds readers see another release, below 0 where they just began to.

    None where nothing waits for its moment, or nobody can say.
    """
    now = clock.now()
    since = now - timedelta(seconds=SECONDS_OF_A_PUBLICATION)
    try:
        near = [moment for moment in publications() if moment > since]
    except (database.DatabaseUnavailable, SQLAlchemyError):
        return None
    return (near[0] - now).total_seconds() if near else None


@_kept_for_a_while
def editions() -> tuple[str, ...]:
    """Return the editions that have a list, newest first.

    Every page asks this first: DatabaseUnavailable when nothing can be read, or only by another
    version of this program.
    """
    with outage.noticed():
        database.check_schema()
    return _in_session(_editions_with_a_list)


def _editions_with_a_list(session: Session) -> tuple[str, ...]:
    notice(queries.last_restored(session))
    return queries.editions_with_a_list(session)


brought_units = kept_for_a_while(queries.brought_units)


def units(edition: str) -> tuple[Unit, ...]:
    """Return the recommending units of an edition: its table's, then those its list brought."""
    return _units(edition, brought_units(edition))


@_kept
def _units(edition: str, brought: tuple[Unit, ...]) -> tuple[Unit, ...]:
    return (*editions_of_files.units(edition), *brought)


list_version = kept_for_a_while(lists.newest_version)
"""The number of the newest version of an edition's list."""


@kept_for_a_while
def releases(session: Session, edition: str) -> tuple[PublishedRelease, ...]:
    """Return the releases of an edition that readers may see, newest period and version first.

    In a rehearsal all are marked as demo data are, and `labels.mark` says what it is.
    """
    notice(queries.last_restored(session))
    found = queries.releases(session, edition)
    return tuple(replace(each, demo=True) for each in found) if settings().rehearsal else found


chain = kept_for_a_while(queries.chain)
documents = kept_for_a_while(queries.public_documents)
covered_texts = asked_anew(queries.covered_texts)


def damaged_documents(edition: str) -> tuple[int, ...]:
    """Return the numbers of the documents that are not what was published."""
    return tuple(document.number for document in documents(edition) if document.damaged)


def shown_editions() -> tuple[str, ...]:
    """Return the editions with a release readers may see, newest first."""
    return tuple(code for code in editions() if releases(code))


def newest_edition() -> str | None:
    """Return the newest edition that readers may see; None without one, or if none can be read."""
    try:
        return next(iter(shown_editions()), None)
    except (database.DatabaseUnavailable, SQLAlchemyError):
        return None


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


def mark(question: Question) -> tuple[object, ...]:
    """Return marks of all that answers about a question depend on: for what outlives this process.

    A release says nothing of what was published after it; that it is demo data, which rules were
    waived, how far the edition has come, what words find in the newest list, and which documents
    cannot be named come from outside.
    """
    asked = release(question)
    before = sorted(
        (each.published_at, each.sha256)
        for each in releases(question.edition)
        if each.published_at <= asked.published_at
    )
    told = repr((before, [str(rule) for rule in waived_rules(question.whole)]))
    return (
        question.release,
        asked.sha256,
        sha256(told.encode()).hexdigest(),
        has_demo_data(),
        closing(question.edition).mark,
        list_version(question.edition) if question.search else 0,
        damaged_documents(question.edition),
    )


def board(question: Question) -> tuple[BoardRow, ...]:
    """Return the page of the leaderboard that the question asks for."""
    return first_rows(question, PAGE_SIZE)


@partial(_kept, most=TABLES_KEPT)
def first_rows(question: Question, size: int) -> tuple[BoardRow, ...]:
    """Return so many rows of the question's leaderboard, from the page that it asks for.

    The order by rank is that of the release's columns; only others are looked for in the database.
    """
    if question.sort != "rank":
        return _rows_of(question, board_keys(question, size=size))
    start = (question.page - 1) * size
    return _rows_of(question, tuple(_fitting(question)["project"].array[start : start + size]))


def _rows_of(question: Question, projects: tuple[str, ...]) -> tuple[BoardRow, ...]:
    """Return these projects' rows of the question's release, in this order.

    Readers of other filters see the same rows: each is read once, and all have that one.
    """
    read, of_release = _rows_read(), (question.edition, question.release)
    rows = {code: read.get((*of_release, code)) for code in projects}
    if missing := tuple(code for code, row in rows.items() if row is None):
        rows |= {row.project: row for row in _in_session(queries.rows_of, question, missing)}
        if len(read) > ROWS_KEPT:
            read.clear()
        read.update(((*of_release, code), row) for code, row in rows.items() if row)
    return tuple(filter(None, rows.values()))


@remembered(1)
def _rows_read() -> dict[tuple[str, str, str], BoardRow]:
    """Rows of boards by edition, release and project."""
    return {}


@partial(depending_on, FILTERS)
@_kept
def project_count(question: Question) -> int:
    """Return how many projects the question's filters leave."""
    return len(_fitting(question))


@partial(depending_on, FILTERS)
@partial(_kept, most=TABLES_KEPT)
def total_counts(question: Question) -> pd.Series:
    """Return how many of the question's rated projects have each total, ascending."""
    return over_time.total_counts(_fitting(question))


@partial(depending_on, FILTERS)
@partial(_kept, most=RELEASES_KEPT)
def _fitting(question: Question) -> pd.DataFrame:
    """Return the ratings of the question's projects in its release.

    Narrowed from the columns of the whole release: new filters need no look into the database.
    """
    named = _projects_named(Question(question.edition, "", search=question.search))
    return over_time.fitting(_ratings_of(question.whole), question, named)


leader_reach = kept(queries.leader_reach)
movers = kept(queries.movers)
star_counts = kept(queries.star_counts)
reasons_for_no_rating = kept(queries.reasons_for_no_rating)
edition_history = kept(queries.edition_history)
groups = kept(queries.groups_of)
dimension_means = kept(queries.dimension_means)
direction_counts = kept(queries.direction_counts, TABLES_KEPT)
direction_scores = kept(queries.direction_scores)
project_totals = kept(queries.project_totals)
rows_of = asked_anew(queries.rows_of)
totals_until = kept(queries.totals_until)
groups_until = kept(queries.groups_until)
by_place = kept(queries.by_place, TABLES_KEPT)
project = kept_for_a_while(queries.project)
list_changes = kept_for_a_while(queries.list_changes)
in_other_editions = kept_for_a_while(queries.in_other_editions)
history = kept_for_a_while(queries.history)
standings = kept(queries.standings)
move = kept(queries.move)
dimension_scores = kept(queries.dimension_scores)
score_medians = kept(queries.score_medians)
releases_until = depending_on(RELEASE, kept(queries.releases_until))
ranks_over_time = depending_on(RELEASE, kept(queries.ranks_over_time, TABLES_KEPT))


@_kept
def leaders(question: Question, size: int) -> tuple[str, ...]:
    """Return the codes of the question's rated projects of best rank."""
    rows = _fitting(question)
    return tuple(rows["project"].array[(rows["stars"] != NOT_RATED).to_numpy()][:size])


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


_ratings_of = kept(queries.ratings_of, RELEASES_KEPT)
_projects_named = kept(queries.projects_named, SEARCHES_KEPT)
star_migration = kept(queries.star_migration)
split_moves = kept(queries.split_moves)
entries = kept(queries.entries)
exits = kept(queries.exits)
streaks = kept(queries.streaks)
waived_rules = kept_for_a_while(queries.waived_rules)
public_record = kept_for_a_while(queries.public_record)
corrected_values = kept(queries.corrected_values)
bridged = kept(queries.bridged)

# Not kept, as whoever asks keeps what is made of them: a whole board, pages of rows, files.
board_keys = asked_anew(queries.board_keys)
page_of_board = partial(asked_anew(queries.board), with_trends=False)
moves = asked_anew(queries.moves_of)
group_standings = asked_anew(queries.group_standings)
listed = asked_anew(queries.listed)
canonical = asked_anew(publishing.published_content)

move_count = depending_on(FILTERS, kept(queries.move_count))
listed_count = depending_on(FILTERS, kept_for_a_while(queries.listed_count))


def dataset(question: Question, name: str) -> pd.DataFrame:
    """Return a dataset of the question's release, for a file; not kept."""
    return _in_session(datasets.dataset, name, question)


def ratings_of_all(question: Question) -> pd.DataFrame:
    """Return the ratings of all releases of the question's edition, for a file; not kept."""
    told = described_over_all(question.edition)
    return _in_session(datasets.ratings_of_all, question, told)


def described_over_all(edition: str) -> Dataset:
    """Return the columns of the ratings of all releases of an edition."""
    methods = dict.fromkeys(release.method for release in releases(edition))
    return dictionary.described_over_all("ratings", [method(code) for code in methods])


@_kept
def dataset_rows(question: Question, name: str) -> int:
    """Return how many rows a dataset of the question has."""
    return _in_session(datasets.row_count, dataset_description(question, name), question)


@partial(depending_on, RELEASE)
@_kept
def dataset_description(question: Question, name: str) -> Dataset:
    """Return a dataset's columns as the question's release has them."""
    return _in_session(datasets.description, name, question)


method_file = kept(queries.method_file)
certainty = kept(queries.certainty)
examples = kept(queries.examples)
higher_totals = kept(queries.higher_totals)
names = kept(queries.names)
_rated_scores = kept(queries.rated_scores, 20)


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
    done = _recomputed.get(question)
    kept_from = datetime.now(UTC) - timedelta(seconds=SECONDS_A_RECOMPUTATION_IS_KEPT)
    return done if done and done.at > kept_from else None


def recompute(question: Question) -> Recomputed:
    """Recompute the release, if that was not just done; Busy while another one is under way.

    One at a time on this server, and each kept for a while: readers cannot make it compute more.
    """
    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy
    try:
        if done := recomputed(question):
            return done
        start = perf_counter()
        found = _in_session(verification.recompute, question.edition, question.release)
        done = Recomputed(found, datetime.now(UTC), perf_counter() - start)
        _recomputed[question] = done
        return done
    finally:
        ONE_AT_A_TIME.release()


recompute.cache_clear = _recomputed.clear  # type: ignore[attr-defined]


@kept_for_a_while
def closing(session: Session, edition: str) -> Closing:
    """Return how far the end of an edition has come."""
    found = closings.closing_of(session, edition)
    if not settings().rehearsal:
        return found
    marked = tuple(replace(each, demo=True) for each in found.catalogues)
    return replace(found, catalogues=marked)


drawn = kept_for_a_while(closings.drawn_projects)
drawable = kept_for_a_while(closings.drawable)
end_of_project = kept_for_a_while(closings.step_of)
final_releases = kept(closings.final_releases)
every_final_row = kept(closings.final_rows, RELEASES_KEPT)


@_kept
def final_rows(question: Question, version: int) -> tuple[FinalRow, ...]:
    """Return the question's projects in a version of the catalogue, by project code."""
    catalogue = next(c for c in closing(question.edition).catalogues if c.version == version)
    rows = every_final_row(catalogue)
    if not question.is_filtered:
        return rows
    found = frozenset(board_keys(question, size=None))
    return tuple(row for row in rows if row.project in found)
