"""Every dataset against the data dictionary, and against the tables it is made of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, col, select

from data_access import queries
from data_access.database import reading
from data_access.datasets import DTYPES, dataset, description, row_count
from data_access.dictionary import Field, dataset_names, described
from data_access.methods import method
from data_access.models import Rating, Score
from data_access.question import BOARD_ORDERS, Question

NEWEST, FIRST = Question("2021", "2023Q3.1"), Question("2021", "2021Q4.1")
RULES = method("illustrative-1")
NARROWED = [name for name in dataset_names() if described(name, RULES).narrowed]
Kept = dict[tuple[str, str, Question], pd.DataFrame]
KEPT: Kept = {}
"""Tables that were read before, by database, name and question: the demo does not change."""
NEVER_IN_THE_DEMO = {"summary_zh", "summary_en", "dcmm_standard", "reason"}
every_dataset = pytest.mark.parametrize("name", dataset_names())


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


def read(session: Session, name: str, question: Question) -> pd.DataFrame:
    """A dataset, which tests only look at."""
    key = (session.get_bind().dialect.name, name, question)
    if key not in KEPT:
        KEPT[key] = dataset(session, name, question)
    return KEPT[key]


@every_dataset
@pytest.mark.parametrize("question", [NEWEST, FIRST], ids=lambda question: question.release)
def test_a_dataset_has_the_columns_and_types_of_the_dictionary(
    session: Session, name: str, question: Question
) -> None:
    told = description(session, name, question)
    table = read(session, name, question)
    assert list(table.columns) == list(told.columns)
    assert {c: str(table[c].dtype) for c in table} == {f.name: DTYPES[f.type] for f in told.fields}
    dates = [f.name for f in told.fields if f.type == "date"]
    assert all(type(value) is date for column in dates for value in table[column])


@every_dataset
def test_only_what_the_dictionary_says_is_ever_empty(session: Session, name: str) -> None:
    for release in queries.releases(session, "2021"):
        question = Question("2021", release.code)
        table = read(session, name, question)
        allowed = {
            field.name for field in description(session, name, question).fields if field.empty
        }
        assert set(table.columns[table.isna().any()]) <= allowed


@every_dataset
def test_whatever_may_be_empty_is_filled_somewhere(session: Session, name: str) -> None:
    tables = [
        read(session, name, Question("2021", release.code))
        for release in queries.releases(session, "2021")
    ]
    filled = pd.concat([table.notna() for table in tables]).any()
    assert set(filled.index[~filled]) <= NEVER_IN_THE_DEMO


@every_dataset
def test_every_value_keeps_the_limits_and_codes_of_the_dictionary(
    session: Session, name: str
) -> None:
    table = read(session, name, NEWEST)
    assert wrong_values(session, table, description(session, name, NEWEST).fields) == {}


def wrong_values(
    session: Session, table: pd.DataFrame, fields: tuple[Field, ...]
) -> dict[str, list[object]]:
    wrong = {}
    for field in fields:
        values = table[field.name].dropna()
        bad = pd.Series(False, values.index)
        if field.least is not None:
            bad |= values < field.least
        if field.most is not None:
            bad |= values > field.most
        if field.codes and not field.open:
            bad |= ~values.isin([code.code for code in field.codes])
        if field.refers_to:
            bad |= ~values.isin(read(session, field.refers_to, NEWEST)[field.name])
        if bad.any():
            wrong[field.name] = values[bad].tolist()
    return wrong


@every_dataset
def test_the_key_of_a_dataset_names_each_row_once(session: Session, name: str) -> None:
    told = description(session, name, NEWEST)
    assert not read(session, name, NEWEST).duplicated(list(told.key)).any()


@every_dataset
def test_the_same_question_gives_the_same_table(session: Session, name: str) -> None:
    pd.testing.assert_frame_equal(dataset(session, name, NEWEST), dataset(session, name, NEWEST))


def exactly(number: object) -> Decimal:
    """Take a number by the digits it is written with."""
    return Decimal(str(number))


def test_numbers_are_those_of_the_tables_in_points_and_percent(session: Session) -> None:
    release = queries.releases(session, "2021")[0].id
    rows = session.execute(
        select(Rating).where(col(Rating.release) == release, col(Rating.total).is_not(None))
    ).scalars()
    ratings = read(session, "ratings", NEWEST).set_index("project")
    for row in rows:
        assert row.total is not None
        assert row.stability is not None
        assert exactly(ratings["total"][row.project]) == Decimal(row.total) / 100
        assert exactly(ratings["stability"][row.project]) == Decimal(row.stability) / 10
        assert ratings["stars"][row.project] == row.stars
    scores = session.execute(select(Score).where(col(Score.release) == release)).scalars()
    for score in scores:
        found = ratings[f"score_{score.dimension}"][score.project]
        if score.score is None:
            assert pd.isna(found)
            assert ratings[f"missing_{score.dimension}"][score.project] == score.missing
        else:
            assert exactly(found) == Decimal(score.score) / 100


@pytest.mark.parametrize(
    "question",
    [
        NEWEST,
        replace(NEWEST, directions=("06", "07"), stars=(4, 5)),
        replace(NEWEST, regions=("none",)),
        replace(NEWEST, search="platform"),
        replace(NEWEST, stars=(0,), sort="-number"),
        *(replace(NEWEST, sort=sort) for sort in ("innovation", *BOARD_ORDERS)),
    ],
    ids=str,
)
def test_ratings_are_the_rows_of_the_board_in_its_order(
    session: Session, question: Question
) -> None:
    board = queries.board(session, question, size=None)
    ratings = read(session, "ratings", question)
    assert ratings["project"].tolist() == [row.project for row in board]
    assert ratings["project_zh"].tolist() == [row.name_zh for row in board]
    assert ratings["lead_applicant_zh"].tolist() == [row.applicant_zh for row in board]
    assert ratings["applicants"].tolist() == [row.applicants for row in board]
    assert ratings["rank"].fillna(0).tolist() == [row.rank or 0 for row in board]


@pytest.mark.parametrize("name", NARROWED)
def test_filters_narrow_what_the_dictionary_says_they_narrow(session: Session, name: str) -> None:
    asked = replace(NEWEST, directions=("06",))
    keys = queries.board_keys(session, asked, size=None)
    table = read(session, name, asked)
    assert set(table["project"]) <= set(keys)
    whole = read(session, name, NEWEST)
    expected = whole[whole["project"].isin(keys)].reset_index(drop=True)
    pd.testing.assert_frame_equal(table, expected)


@pytest.mark.parametrize("name", sorted(set(dataset_names()) - set(NARROWED)))
def test_filters_do_not_touch_the_others(session: Session, name: str) -> None:
    narrowed = dataset(session, name, replace(NEWEST, directions=("06",)))
    pd.testing.assert_frame_equal(narrowed, read(session, name, NEWEST))


def test_some_projects_can_be_asked_for_by_themselves_in_an_order(session: Session) -> None:
    codes = ("2021-144", "2021-017")
    ratings = dataset(session, "ratings", NEWEST, projects=codes)
    assert ratings["project"].tolist() == list(codes)
    standings = dataset(session, "standings", NEWEST, projects=codes)
    assert standings["project"].drop_duplicates().tolist() == list(codes)


@pytest.mark.parametrize("name", NARROWED)
def test_a_question_that_finds_nothing_gives_a_table_without_rows(
    session: Session, name: str
) -> None:
    table = dataset(session, name, replace(NEWEST, search="no such words"))
    assert len(table) == 0
    assert list(table.columns) == list(described(name, RULES).columns)


def test_the_parts_of_a_move_add_up_to_the_change(session: Session) -> None:
    moves = read(session, "moves", NEWEST)
    parts = moves[[column for column in moves if str(column).startswith("by_")]]
    assert len(parts.columns) == 5
    assert parts.sum(axis=1).tolist() == moves["change"].tolist()
    assert (moves["previous_rank"] - moves["rank"]).tolist() == moves["change"].tolist()
    assert set(moves["previous_release"]) == {"2023Q2.1"}


def test_the_first_release_has_no_moves(session: Session) -> None:
    assert len(read(session, "moves", FIRST)) == 0


def test_the_rank_within_a_group_is_that_of_its_rated_projects(session: Session) -> None:
    standings = read(session, "standings", NEWEST)
    ratings = read(session, "ratings", NEWEST)
    for kind, of_kind in standings.groupby("group_kind"):
        rated = ratings.dropna(subset=["total", kind])
        expected = rated.groupby(kind)["total"].rank(ascending=False, method="min")
        by_project = dict(zip(rated["project"], expected, strict=True))
        assert dict(zip(of_kind["project"], of_kind["rank_in_group"], strict=True)) == by_project


def test_releases_are_those_there_were_when_the_release_was_published(session: Session) -> None:
    releases = read(session, "releases", Question("2021", "2022Q2.1"))
    assert releases["release"].tolist() == ["2021Q4.1", "2022Q1.1", "2022Q2.1"]
    assert releases["previous_release"].tolist()[1:] == ["2021Q4.1", "2022Q1.1"]


def test_an_unknown_dataset_is_named_with_those_there_are(session: Session) -> None:
    with pytest.raises(KeyError, match="'prices'; there are: ratings, standings"):
        dataset(session, "prices", NEWEST)


def test_a_release_readers_may_not_see_has_no_datasets(session: Session) -> None:
    with pytest.raises(NoResultFound):
        dataset(session, "ratings", Question("2021", "2024Q1.1"))


@every_dataset
@pytest.mark.parametrize(
    "question",
    [NEWEST, FIRST, replace(NEWEST, directions=("06",)), replace(NEWEST, search="platform")],
    ids=str,
)
def test_rows_are_counted_without_being_read(
    session: Session, name: str, question: Question
) -> None:
    told = description(session, name, question)
    assert row_count(session, told, question) == len(read(session, name, question))
