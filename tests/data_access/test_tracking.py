"""What is told of movements from release to release, against the tables, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import text
from sqlmodel import Session

from data_access import over_time, queries
from data_access.answers import NamedRank
from data_access.database import reading, transaction
from data_access.publishing import publish
from data_access.question import Question
from data_access.rating import MOST_STARS
from data_access.results import MOVE_PARTS
from tests.data_access.by_hand import forget_acts
from tests.data_access.conftest import new_database
from tests.data_access.made_up_releases import draft, given_in, list_projects

NEWEST = Question("2021", "2023Q3.1")
BEFORE = "2023Q2.1"
FIRST = Question("2021", "2021Q4.1")
RELEASES = (
    "2021Q4.1", "2022Q1.1", "2022Q2.1", "2022Q3.1", "2022Q4.1", "2023Q1.1", "2023Q2.1", "2023Q3.1",
)  # fmt: skip
NARROWED = [
    {},
    {"directions": ("07",)},
    {"regions": ("520000", "none")},
    {"stars": (4, 5)},
    {"stars": (0,)},
    {"search": "平台"},
    {"categories": ("3",), "stars": (5,), "search": "数据"},
]
narrowed_in_many_ways = pytest.mark.parametrize("narrowed", NARROWED, ids=str)


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


@pytest.fixture(scope="module")
def ratings(session: Session) -> pd.DataFrame:
    """Every rating of the demo, straight from the tables."""
    found = session.execute(
        text(
            "SELECT rating.*, release.code, project.name_zh, project.search_text FROM rating "
            "JOIN release ON release.id = rating.release "
            "JOIN listed_project AS project ON project.project = rating.project"
        )
    )
    return pd.DataFrame(found.mappings().all(), dtype=object)


def fitting(ratings: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Those of the question's projects, in every release; its stars are those of its release."""
    left = ratings
    for column, codes in (
        ("category", question.categories),
        ("direction", question.directions),
        ("region", question.regions),
    ):
        if codes:
            left = left[left[column].fillna("none").isin(codes)]
    if question.stars:
        now = ratings[ratings["code"] == question.release]
        left = left[
            left["project"].isin(now[now["stars"].fillna(0).isin(question.stars)]["project"])
        ]
    for word in question.search.split():
        left = left[left["search_text"].str.contains(word, regex=False).astype(bool)]
    return left


@pytest.fixture(scope="module")
def corrected(server: str, demo: str) -> Iterator[Session]:
    """The demo with 2023Q1 corrected after 2023Q2 came out."""
    with new_database(server, like=demo) as url:
        with transaction(url) as session:
            given = given_in(session, "2023Q1.1") | {"2021-001": (9900, 9900, 9900, 9900)}
            draft(session, "2023Q1", given, version=2, reason="得分录入有误")
            forget_acts(session)
            publish(session, "2021", "2023Q1", now=datetime(2023, 9, 1, 2, tzinfo=UTC))
        with reading(url) as session:
            yield session


@pytest.mark.parametrize("place", range(len(RELEASES)))
def test_releases_up_to_one_end_with_it(session: Session, place: int) -> None:
    question = Question("2021", RELEASES[place])
    assert queries.releases_until(session, question) == RELEASES[: place + 1]


def test_a_later_correction_changes_nothing_in_what_was_said_before_it(corrected: Session) -> None:
    then = queries.releases_until(corrected, Question("2021", "2023Q2.1"))
    now = queries.releases_until(corrected, NEWEST)
    assert then[-2:] == ("2023Q1.1", "2023Q2.1")
    assert now[-3:] == ("2023Q1.2", "2023Q2.1", "2023Q3.1")
    for question, best in ((Question("2021", "2023Q2.1"), "2023Q1.1"), (NEWEST, "2023Q1.2")):
        past = {
            row.release: row for row in queries.ranks_over_time(corrected, question, ("2021-001",))
        }
        assert set(past) == set(queries.releases_until(corrected, question))
        assert (past[best].rank == 1) is (best == "2023Q1.2")


def test_ranks_over_time_are_those_of_each_release(session: Session, ratings: pd.DataFrame) -> None:
    projects = queries.board_keys(session, NEWEST, size=12)
    rows = queries.ranks_over_time(session, NEWEST, projects)
    assert [row.release for row in rows] == sorted(row.release for row in rows)
    by_place = ratings.set_index(["project", "code"]).to_dict("index")
    assert len(rows) == 12 * len(RELEASES)
    for row in rows:
        told = by_place[row.project, row.release]
        names = ("rank", "tied", "rank_low", "rank_high", "name_zh")
        assert [getattr(row, name) for name in names] == [told[name] for name in names]
        assert row.stars == (told["stars"] or 0)


def test_no_projects_have_no_ranks(session: Session) -> None:
    assert queries.ranks_over_time(session, NEWEST, ()) == ()


def followed(session: Session, question: Question) -> over_time.Ratings:
    codes = queries.releases_until(session, question)
    ratings = {code: queries.ratings_of(session, replace(NEWEST, release=code)) for code in codes}
    return over_time.followed(ratings, question, queries.projects_named(session, question))


@narrowed_in_many_ways
def test_outcomes_are_counted_in_every_release(
    session: Session, ratings: pd.DataFrame, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    found = over_time.outcomes(followed(session, question))
    left = fitting(ratings, question)
    assert tuple(found) == RELEASES
    assert len(left) > len(RELEASES)
    for release, outcomes in found.items():
        of_release = left[left["code"] == release]
        outcome = of_release["not_rated"].fillna(of_release["stars"])
        assert outcomes == outcome.value_counts().to_dict()


@narrowed_in_many_ways
def test_quantiles_are_those_of_the_totals(
    session: Session, ratings: pd.DataFrame, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    left = fitting(ratings, question).dropna(subset="total")
    found = over_time.spreads(followed(session, question))
    assert tuple(found) == RELEASES
    for release, spread in found.items():
        totals = left[left["code"] == release]["total"].astype(int)
        assert spread.rated == len(totals)
        if len(totals) < 5:
            assert spread.totals == tuple(sorted(totals, reverse=True))
            assert spread.quantiles == ()
        else:
            expected = [totals.quantile(q) for q in (0.95, 0.75, 0.5, 0.25, 0.05)]
            assert spread.quantiles == pytest.approx(expected)
            assert spread.totals == ()


@pytest.mark.parametrize("count", [1, 4, 5, 6])
def test_below_five_rated_projects_there_are_totals_and_no_quantiles(
    session: Session, ratings: pd.DataFrame, count: int
) -> None:
    newest = ratings[ratings["code"] == NEWEST.release].dropna(subset="total")
    units = newest["unit"].value_counts()
    [unit, *_] = units.index[units == count]
    question = replace(NEWEST, units=(str(unit),))
    spread = over_time.spreads(followed(session, question))[NEWEST.release]
    assert (len(spread.totals), len(spread.quantiles)) == ((count, 0) if count < 5 else (0, 5))


@narrowed_in_many_ways
@pytest.mark.parametrize("since", ["2021Q4.1", BEFORE])
def test_a_migration_counts_every_project_once(
    session: Session, ratings: pd.DataFrame, narrowed: dict[str, tuple[str, ...]], since: str
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    found = queries.star_migration(session, question, since)
    left = fitting(ratings, question)
    stars = left.assign(stars=left["stars"].fillna(0)).pivot(
        index="project", columns="code", values="stars"
    )
    expected = stars.groupby([since, NEWEST.release]).size().to_dict()
    assert found == expected
    assert sum(found.values()) == len(queries.board_keys(session, question, size=None))


def test_no_star_moves_between_a_release_and_itself(session: Session) -> None:
    found = queries.star_migration(session, NEWEST, NEWEST.release)
    assert {before for before, _ in found} == {0, 1, 2, 3, 4, 5}
    assert all(before == after for before, after in found)


def test_moves_run_from_the_biggest_rise_to_the_biggest_fall(session: Session) -> None:
    moves = queries.split_moves(session, NEWEST, 10)
    changes = [move.change for move in moves]
    rising = queries.movers(session, NEWEST, "-change", 10)
    falling = queries.movers(session, NEWEST, "change", 10)
    assert [move.project for move in moves] == [
        row.project for row in (*rising, *reversed(falling))
    ]
    assert changes == sorted(changes, reverse=True)
    assert len(changes) == 20


def test_the_parts_of_a_move_add_up_and_lead_from_one_rank_to_the_other(
    session: Session, ratings: pd.DataFrame
) -> None:
    before = ratings[ratings["code"] == BEFORE].set_index("project")
    moves = queries.split_moves(session, replace(NEWEST, directions=("07",)), 10)
    assert len(moves) > 10
    for move in moves:
        assert move.rank is not None
        assert sum(getattr(move, part) for part in MOVE_PARTS) == move.change
        assert move.previous_rank - move.rank == move.change
        told = before.loc[move.project]
        assert (move.previous_rank, move.previous_low, move.previous_high) == (
            told["rank"], told["rank_low"], told["rank_high"],
        )  # fmt: skip
        assert told["direction"] == "07"


@narrowed_in_many_ways
def test_entries_and_exits_agree_with_the_migration(
    session: Session, ratings: pd.DataFrame, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    migration = queries.star_migration(session, question, BEFORE)
    entered = queries.entries(session, question, 300)
    left = queries.exits(session, question, 300)
    assert len(entered) == sum(n for (old, new), n in migration.items() if not old and new)
    assert len(left) == sum(n for (old, new), n in migration.items() if old and not new)
    reasons = ratings.set_index(["project", "code"])["not_rated"]
    for rows, unrated in ((entered, BEFORE), (left, NEWEST.release)):
        ranks = [row.rank or 0 for row in rows]
        assert ranks == sorted(ranks)
        assert all(row.stars for row in rows)
        assert [row.reason for row in rows] == [reasons[row.project, unrated] for row in rows]


def test_only_so_many_entries_are_told_as_asked_for(session: Session) -> None:
    everyone = queries.exits(session, NEWEST, 300)
    assert queries.exits(session, NEWEST, 3) == everyone[:3]
    assert any(row.note for row in everyone)


def test_in_the_first_release_nobody_moves_enters_or_leaves(session: Session) -> None:
    assert queries.split_moves(session, FIRST, 10) == ()
    assert queries.entries(session, FIRST, 10) == ()
    assert queries.exits(session, FIRST, 10) == ()
    assert queries.releases_until(session, FIRST) == (FIRST.release,)
    assert {streak.releases for streak in queries.streaks(session, FIRST)} == {1}


@narrowed_in_many_ways
def test_a_streak_is_as_long_as_five_stars_were_kept(
    session: Session, ratings: pd.DataFrame, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    left = fitting(ratings, question)
    stars = left.assign(stars=left["stars"].fillna(0)).pivot(
        index="project", columns="code", values="stars"
    )[list(RELEASES)]
    expected = {
        project: tuple(past)
        for project, past in zip(stars.index, stars.to_numpy(), strict=True)
        if past[-1] == MOST_STARS
    }
    found = queries.streaks(session, question)
    assert {streak.project: streak.past for streak in found} == expected
    for streak in found:
        assert set(streak.past[-streak.releases :]) == {MOST_STARS}
        assert streak.releases == len(RELEASES) or streak.past[-streak.releases - 1] != MOST_STARS
    order = [(-streak.releases, streak.rank) for streak in found]
    assert order == sorted(order)


@pytest.fixture
def late(database_url: str) -> Iterator[Session]:
    """Six projects; the sixth is only listed in the second release, the first only in the first."""
    row = (9000, 9000, 9000, 9000)
    with transaction(database_url) as session:
        list_projects(session, 6)
        first = {f"2021-{n:03}": row for n in range(1, 6)}
        draft(session, "2022Q1", first)
        publish(session, "2021", "2022Q1", now=datetime(2022, 4, 20, tzinfo=UTC))
        draft(
            session,
            "2022Q2",
            {f"2021-{n:03}": row for n in range(2, 7)} | {"2021-005": "withdrawn"},
        )
        publish(session, "2021", "2022Q2", now=datetime(2022, 7, 20, tzinfo=UTC))
    with reading(database_url) as session:
        yield session


def test_who_is_not_listed_in_one_of_two_releases_is_told_apart(late: Session) -> None:
    question = Question("2021", "2022Q2.1")
    assert queries.star_migration(late, question, "2022Q1.1") == {
        (5, 5): 3, (5, 0): 1, (None, 5): 1, (5, None): 1,
    }  # fmt: skip
    assert codes(queries.entries(late, question, 9)) == {"2021-006": None}
    assert codes(queries.exits(late, question, 9)) == {"2021-001": None, "2021-005": "withdrawn"}
    streaks = {streak.project: streak for streak in queries.streaks(late, question)}
    assert streaks["2021-002"].past == (5, 5)
    assert (streaks["2021-006"].past, streaks["2021-006"].releases) == ((None, 5), 1)


def codes(rows: tuple[NamedRank, ...]) -> dict[str, str | None]:
    return {row.project: getattr(row, "reason", None) for row in rows}


def test_an_unknown_release_has_no_movements(session: Session) -> None:
    nowhere = Question("2021", "2030Q1.1")
    assert queries.releases_until(session, nowhere) == ()
    assert over_time.outcomes(followed(session, replace(nowhere, stars=(5,)))) == {}
    assert queries.star_migration(session, nowhere, "2030Q2.1") == {}
    assert queries.split_moves(session, nowhere, 5) == ()
    assert queries.streaks(session, nowhere) == ()
