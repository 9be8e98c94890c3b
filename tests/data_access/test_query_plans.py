"""What the databases do for the leaderboard at 5,000 projects: indexes are walked, not sorted."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlmodel import Session

from data_access import models, queries
from data_access.database import engine, transaction
from data_access.editions import edition, units
from data_access.question import NO_REGION, NOT_RATED, Question
from tests.data_access.conftest import new_database, on_postgresql, on_sqlite
from tests.data_access.made_up_releases import draft, list_projects
from tests.data_access.made_up_scores import DIMENSIONS

Row = dict[str, object]

PROJECTS, UNRATED = 5000, 400
BOARD = Question("2021", "2022Q1.1")
DIRECTIONS = {d.code: c.code for c in edition("2021").categories for d in c.directions}
PLACES = [(unit.code, unit.region) for unit in units("2021")]
FILTERS = {
    "category": {"categories": ("3",)},
    "direction": {"directions": ("07",)},
    "region": {"regions": ("520000",)},
    "unit": {"units": ("520000",)},
    "stars": {"stars": (5,)},
    "no region": {"regions": (NO_REGION,)},
    "not rated": {"stars": (NOT_RATED,)},
}


@pytest.fixture(scope="module")
def large(server: str, initialised: str) -> Iterator[Engine]:
    """A database with a release of 5,000 made-up projects, as the database keeps it."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 1)
            release = draft(session, "2022Q1", {})
            _fill(session, int(release.id or 0))
            release.status, release.sha256 = "published", "0" * 64
            release.published_at = release.created_at
        with engine(url).connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
        yield engine(url, read_only=True)


def _fill(session: Session, release: int) -> None:
    """Enter projects and ratings that are as good as published; the last ones are not rated."""
    random = Random(2021)
    known: list[Row] = []
    projects: list[Row] = []
    ratings: list[Row] = []
    scores: list[Row] = []
    for number in range(2, PROJECTS + 2):
        code, rank = f"2021-{number:05d}", number - 1
        direction = random.choice(list(DIRECTIONS))
        unit, region = random.choice(PLACES)
        groups = {
            "edition": "2021", "category": DIRECTIONS[direction], "direction": direction,
            "unit": unit, "region": region,
        }  # fmt: skip
        is_rated = rank <= PROJECTS - UNRATED
        outcome = {
            "total": 10000 - rank, "stars": random.randint(1, 5), "not_rated": None, "rank": rank,
            "stability": random.randint(0, 1000), "change": random.randint(-50, 50),
        }  # fmt: skip
        unrated = dict.fromkeys(outcome) | {"not_rated": "withdrawn"}
        names = {"name_zh": code, "search_text": code}
        known.append({"code": code, "edition": "2021"})
        projects.append(groups | names | {"list_version": 1, "project": code, "number": number})
        ratings.append(
            groups | {"release": release, "project": code, "position": rank}
            | (outcome if is_rated else unrated)
        )  # fmt: skip
        scores.extend(
            {"release": release, "project": code, "dimension": d, "score": random.randint(0, 9999)}
            for d in DIMENSIONS
        )
    for model, rows in (
        (models.Project, known), (models.ListedProject, projects),
        (models.Rating, ratings), (models.Score, scores),
    ):  # fmt: skip
        session.execute(insert(model), rows)


def plan(large: Engine, ask: str, question: Question) -> str:
    """How the database would answer a query: its own words, line by line."""
    asked: list[tuple[str, object]] = []

    def remember(*sent: object) -> None:
        _, _, statement, values, *_ = sent
        if "rating" in str(statement):
            asked.append((str(statement), values))

    event.listen(large, "before_cursor_execute", remember)
    with Session(large) as session:
        getattr(queries, ask)(session, question)
    event.remove(large, "before_cursor_execute", remember)
    (statement, values), explain = asked[0], "EXPLAIN"
    if large.dialect.name == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    with large.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", values)  # type: ignore[arg-type]
        return "\n".join(str(row[-1]) for row in rows)


def narrowed(name: str, sort: str = "rank") -> Question:
    return replace(BOARD, sort=sort, **FILTERS[name])  # type: ignore[arg-type]


@on_sqlite
@pytest.mark.parametrize("name", FILTERS)
def test_sqlite_walks_the_board_in_the_order_of_rank_under_each_filter(
    large: Engine, name: str
) -> None:
    found = plan(large, "board_keys", narrowed(name))
    assert "USING COVERING INDEX ix_rating_position " in found
    assert "TEMP B-TREE" not in found


@on_sqlite
@pytest.mark.parametrize("sort", ["rank", "number", "-number", "change", "stability"])
def test_sqlite_sorts_nothing_for_an_order_that_an_index_has(large: Engine, sort: str) -> None:
    found = plan(large, "board_keys", replace(BOARD, sort=sort))
    assert "SEARCH rating USING COVERING INDEX" in found
    assert "TEMP B-TREE" not in found


@on_sqlite
@pytest.mark.parametrize("sort", ["change", "stability"])
def test_sqlite_sorts_only_equal_values_where_an_index_has_the_order(
    large: Engine, sort: str
) -> None:
    found = plan(large, "board_keys", replace(BOARD, sort=sort))
    assert f"USING COVERING INDEX ix_rating_{sort} " in found
    assert "TEMP B-TREE FOR ORDER BY" not in found


@on_sqlite
@pytest.mark.parametrize("sort", ["-rank", *DIMENSIONS])
def test_sqlite_never_reads_a_whole_table(large: Engine, sort: str) -> None:
    assert "SCAN" not in plan(large, "board_keys", replace(BOARD, sort=sort))


@pytest.mark.slow
@on_postgresql
@pytest.mark.parametrize("name", ["category", "direction", "stars"])
def test_postgresql_walks_the_board_in_the_order_of_rank_under_each_filter(
    large: Engine, name: str
) -> None:
    found = plan(large, "board_keys", narrowed(name))
    assert "Index Only Scan using ix_rating_position on rating" in found
    assert "Sort" not in found


@on_postgresql
@pytest.mark.parametrize("sort", ["rank", "number", "-number", "change", "stability"])
def test_postgresql_sorts_nothing_for_an_order_that_an_index_has(large: Engine, sort: str) -> None:
    found = plan(large, "board_keys", replace(BOARD, sort=sort))
    assert "Index Only Scan" in found
    assert "Sort" not in found


@pytest.mark.parametrize("search", ["2021-000", "2021", "nowhere"])
def test_a_session_looks_for_the_same_words_once(large: Engine, search: str) -> None:
    asked: list[str] = []
    event.listen(large, "before_cursor_execute", lambda *sent: asked.append(str(sent[2])))
    with Session(large) as session:
        first = queries.board_keys(session, replace(BOARD, search=search))
        once = len(asked)
        again = queries.board_keys(session, replace(BOARD, search=search))
    assert first == again
    assert not any("SELECT listed_project.project" in statement for statement in asked[once:])


def test_the_release_in_question_is_as_large_as_it_says(large: Engine) -> None:
    with Session(large) as session:
        rows = queries.ratings_of(session, BOARD)
        assert len(rows) == PROJECTS
        assert (rows["stars"] == NOT_RATED).sum() == UNRATED
        last = PROJECTS // 20
        assert len(queries.board_keys(session, replace(BOARD, page=last))) == 20
