"""How a release was rated: the method's file, its scores, rows that show a rule, certainty."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from data_access import queries
from data_access.answers import BoardRow, Certainty
from data_access.database import reading, transaction
from data_access.methods import method_text
from data_access.publishing import publish
from data_access.question import Question
from data_access.what_if import what_if
from tests.data_access.made_up_releases import NOW, Given, draft, list_projects
from tests.data_access.made_up_scores import METHOD

NEWEST = Question("2021", "2023Q3.1")
FILTERED = Question("2021", "2023Q3.1", directions=("06",), stars=(5,))
NOWHERE = Question("2021", "2023Q4.1")
SMALL = Question("2021", "2022Q1.1")
ALIKE = {"2021-001": (9000, 8000, 8000, 8000), "2021-002": (8000, 8000, 8500, 8550)}
APART = {"2021-001": (9000,) * 4, "2021-002": (5000,) * 4}


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


@pytest.fixture(scope="module")
def board(session: Session) -> tuple[BoardRow, ...]:
    return queries.board(session, NEWEST, size=None)


def release_of(url: str, given: Given) -> None:
    with transaction(url) as session:
        list_projects(session, len(given))
        draft(session, "2022Q1", given)
        publish(session, "2021", "2022Q1", now=NOW)


def test_the_methods_file_is_the_one_the_release_was_made_with(session: Session) -> None:
    assert queries.method_file(session, NEWEST) == method_text(METHOD.id)


@pytest.mark.parametrize("question", [NEWEST, FILTERED], ids=["all", "filters do not count"])
def test_rated_scores_are_those_of_the_board_in_its_order(
    session: Session, board: tuple[BoardRow, ...], question: Question
) -> None:
    found = queries.rated_scores(session, question)
    rated = [row for row in board if row.stars]
    assert list(found.projects) == [row.project for row in rated]
    assert found.total.tolist() == [row.total for row in rated]
    assert found.rank_high.tolist() == [row.rank_high for row in rated]
    scores = [[row.scores.get(code) for code in METHOD.dimension_codes] for row in rated]
    assert found.points.tolist() == [[-1 if s is None else s for s in row] for row in scores]


def test_with_its_own_method_a_release_comes_out_as_published(session: Session) -> None:
    found = what_if(queries.rated_scores(session, NEWEST), METHOD.weights, METHOD.floors)
    assert found.projects == 187
    assert (found.up, found.down, found.lost, found.rank_moved[0]) == (0, 0, 0, 0)


def test_names_are_found_by_code(session: Session, board: tuple[BoardRow, ...]) -> None:
    found = queries.names(session, NEWEST, [row.project for row in board[:3]])
    assert {code: name.name_zh for code, name in found.items()} == {
        row.project: row.name_zh for row in board[:3]
    }
    assert queries.names(session, NEWEST, []) == {}


def test_examples_show_what_they_are_named_after(
    session: Session, board: tuple[BoardRow, ...]
) -> None:
    rows = {row.project: row for row in board}
    found = {kind: rows[code] for kind, code in queries.examples(session, NEWEST).items()}
    assert set(found) == {"middle", "missing", "capped", "tied", "leader"}
    assert board.index(found["middle"]) == (187 + 1) // 2 - 1
    assert None in found["missing"].scores.values()
    assert found["capped"].capped_by == "evidence"
    assert (found["tied"].tied or 0) > 1
    assert found["leader"].rank == 1


def test_without_a_row_that_shows_a_rule_there_is_no_example(database_url: str) -> None:
    release_of(database_url, APART | {"2021-003": "withdrawn"})
    with reading(database_url) as session:
        assert queries.examples(session, SMALL) == {"middle": "2021-001", "leader": "2021-001"}


def test_the_number_of_higher_totals_is_the_rank_less_one(
    session: Session, board: tuple[BoardRow, ...]
) -> None:
    for row in (board[0], board[90], board[186]):
        assert queries.higher_totals(session, NEWEST, row.total or 0) == (row.rank or 0) - 1


def test_certainty_counts_the_intervals_of_the_board(
    session: Session, board: tuple[BoardRow, ...]
) -> None:
    ranked = [row for row in board if row.rank]
    widths = [(row.rank_high or 0) - (row.rank_low or 0) + 1 for row in ranked]
    found = queries.certainty(session, FILTERED)
    assert found.rated == 187
    assert found.within == {
        most: sum(width <= most for width in widths) for most in (1, 5, 10, 20, 50)
    }
    assert found.stable == sum((row.stability or 0) >= 900 for row in ranked)
    assert found.half == sorted(widths)[93]


@pytest.mark.parametrize(("given", "like_leader"), [(ALIKE, 2), (APART, 1)])
def test_whose_interval_overlaps_the_leaders_cannot_be_told_from_it(
    database_url: str, given: Given, like_leader: int
) -> None:
    """Rule 6: overlapping means that the interval starts no lower than the leader's ends."""
    release_of(database_url, given)
    with reading(database_url) as session:
        rows = queries.board(session, SMALL)
        reach = max(row.rank_high or 0 for row in rows if row.rank == 1)
        assert queries.leader_reach(session, SMALL) == reach
        assert sum((row.rank_low or 0) <= reach for row in rows) == like_leader
        assert queries.certainty(session, SMALL).like_leader == like_leader


def test_the_widest_interval_of_tied_leaders_counts(database_url: str) -> None:
    tied = {"2021-001": (9000, 8000, 8000, 8000), "2021-002": (8000, 8000, 9000, 8000)}
    release_of(database_url, tied | {"2021-003": (8250,) * 4})
    with reading(database_url) as session:
        rows = queries.board(session, SMALL)
        leaders = [row.rank_high or 0 for row in rows if row.rank == 1]
        assert len(leaders) > 1
        assert queries.leader_reach(session, SMALL) == max(leaders)


def test_below_five_projects_there_is_no_median(database_url: str) -> None:
    release_of(database_url, APART)
    with reading(database_url) as session:
        assert queries.certainty(session, SMALL).half is None


def test_a_release_nobody_may_see_has_no_certainty(session: Session) -> None:
    nothing = Certainty(0, 0, 0, dict.fromkeys((1, 5, 10, 20, 50), 0), None)
    assert queries.certainty(session, NOWHERE) == nothing
    assert queries.higher_totals(session, NOWHERE, 0) == 0
