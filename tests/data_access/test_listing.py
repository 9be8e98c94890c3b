"""The list page by page, and changes of rank page by page, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session

from data_access import queries
from data_access.database import reading
from data_access.question import Question

LIST = Question("2021", "", sort="number")
NEWEST = Question("2021", "2023Q3.1", sort="change")


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


def test_pages_of_the_list_have_every_project_once_in_its_order(session: Session) -> None:
    pages = [queries.listed(session, replace(LIST, page=n), size=60) for n in range(1, 6)]
    numbers = [project.number for page in pages for project in page]
    assert numbers == list(range(1, 205))
    assert queries.listed_count(session, LIST) == 204


def test_a_project_of_the_list_is_the_project_itself(session: Session) -> None:
    for project in queries.listed(session, replace(LIST, sort="-number"), size=20):
        assert project == queries.project(session, project.code)


@pytest.mark.parametrize(
    "narrowed",
    [
        replace(LIST, categories=("3",)),
        replace(LIST, directions=("06", "07"), regions=("520000", "none")),
        replace(LIST, units=("520000",)),
        replace(LIST, search="平台 data"),
    ],
)
def test_filters_of_the_list_are_those_of_the_board(session: Session, narrowed: Question) -> None:
    rated = replace(narrowed, release="2023Q3.1")
    wanted = queries.board_keys(session, rated, size=None)
    assert tuple(p.code for p in queries.listed(session, narrowed, size=500)) == wanted
    assert queries.listed_count(session, narrowed) == len(wanted) > 0


@pytest.mark.parametrize("sort", ["change", "-change", "rank", "-rank", "stability", "number"])
def test_pages_of_moves_have_every_project_ranked_twice_in_the_boards_order(
    session: Session, sort: str
) -> None:
    asked = replace(NEWEST, sort=sort, stars=(5, 4, 3))
    board = queries.board(session, asked, size=None)
    moves = [
        move
        for page in range(1, 5)
        for move in queries.moves_of(session, replace(asked, page=page), size=50)
    ]
    assert [move.project for move in moves] == [
        row.project for row in board if row.change is not None
    ]
    assert queries.move_count(session, asked) == len(moves)


def test_a_move_tells_rank_total_and_stars_of_both_releases(session: Session) -> None:
    before = {
        row.project: row for row in queries.board(session, Question("2021", "2023Q2.1"), size=None)
    }
    for move in queries.moves_of(session, NEWEST, size=500):
        old = before[move.project]
        assert (move.previous_rank, move.previous_total, move.previous_stars) == (
            old.rank,
            old.total,
            old.stars,
        )


def test_rows_without_trends_differ_in_nothing_else(session: Session) -> None:
    whole = queries.board(session, NEWEST)
    bare = queries.board(session, NEWEST, with_trends=False)
    assert bare == tuple(replace(row, trend=()) for row in whole)


def test_a_missing_score_comes_with_its_reason(session: Session) -> None:
    for row in queries.board(session, NEWEST, size=None):
        scores = queries.dimension_scores(session, NEWEST, row.project)
        assert row.missing == {code: s.missing for code, s in scores.items() if s.missing}
