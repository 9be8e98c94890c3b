"""Histories of projects and groups, against what stands in the tables, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import text
from sqlmodel import Session

from data_access import queries
from data_access.database import reading, transaction
from data_access.publishing import publish
from data_access.question import NO_REGION, Question
from tests.data_access.by_hand import forget_acts
from tests.data_access.conftest import new_database
from tests.data_access.made_up_releases import draft, given_in

NEWEST = Question("2021", "2023Q3.1")
THIRD = Question("2021", "2022Q2.1")
PERIODS = ["2021Q4", "2022Q1", "2022Q2", "2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3"]
CORRECTED = "2021-001"
AFTER_2023Q2 = datetime(2023, 9, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


@pytest.fixture(scope="module")
def corrected(server: str, demo: str) -> Iterator[Session]:
    """The demo with 2023Q1 corrected after 2023Q2 was published, before 2023Q3 was."""
    with new_database(server, like=demo) as url:
        with transaction(url) as session:
            given = given_in(session, "2023Q1.1") | {CORRECTED: (9900, 9900, 9900, 9900)}
            draft(session, "2023Q1", given, version=2, reason="得分录入有误")
            forget_acts(session)
            publish(session, "2021", "2023Q1", now=AFTER_2023Q2)
        with reading(url) as session:
            yield session


@pytest.fixture(scope="module")
def ratings(session: Session) -> pd.DataFrame:
    """Every rating of the demo."""
    found = session.execute(
        text(
            "SELECT release.period, rating.project, rating.direction, rating.unit, rating.stars, "
            "coalesce(rating.region, 'none') AS region, rating.total "
            "FROM rating JOIN release ON release.id = rating.release ORDER BY release.period_end"
        )
    )
    return pd.DataFrame(found.mappings().all()).astype({"total": "Int64", "stars": "Int64"})


def test_totals_run_from_the_first_period_to_the_one_asked_for(
    session: Session, ratings: pd.DataFrame
) -> None:
    found = queries.totals_until(session, NEWEST, ("2021-017", "2021-002"))
    assert list(found.index) == PERIODS
    assert list(found.columns) == ["2021-017", "2021-002"]
    for code in found.columns:
        expected = ratings[ratings["project"] == code].set_index("period")["total"]
        assert found[code].dropna().to_dict() == expected.dropna().to_dict()
    assert found["2021-002"].isna().to_dict()["2023Q3"], "not rated is no number"
    assert list(queries.totals_until(session, THIRD, ("2021-017",)).index) == PERIODS[:3]


def test_projects_that_are_not_listed_have_no_totals(session: Session) -> None:
    found = queries.totals_until(session, NEWEST, ("2021-017", "2021-999"))
    assert found["2021-999"].isna().all()
    assert queries.totals_until(session, NEWEST, ()).empty


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("direction", ("06", "07")),
        ("region", ("520000", NO_REGION)),
        ("unit", ("520000", "xpcc", "110000")),
    ],
)
def test_groups_are_counted_and_averaged_release_by_release(
    session: Session, ratings: pd.DataFrame, kind: str, codes: tuple[str, ...]
) -> None:
    found = queries.groups_until(session, NEWEST, kind, codes)
    assert found.index.names == ["period", kind]
    assert set(found.index.get_level_values(kind)) == set(codes)
    assert list(dict.fromkeys(found.index.get_level_values("period"))) == PERIODS
    for row in found.reset_index().to_dict("records"):
        in_release, of_kind = ratings["period"] == row["period"], ratings[kind] == row[kind]
        of_group = ratings[in_release & of_kind]
        assert row["rated"] == of_group["total"].count()
        assert row["high"] == (of_group["stars"] >= 4).sum()
        if row["rated"] < queries.SMALLEST_GROUP:
            assert pd.isna(row["mean"])
        else:
            assert row["mean"] == pytest.approx(float(of_group["total"].mean()))


def test_filters_are_asked_of_every_release(session: Session, ratings: pd.DataFrame) -> None:
    narrowed = replace(NEWEST, directions=("06",), stars=(3, 4), search="平台")
    found = queries.groups_until(session, narrowed, "direction", ("06", "07"))
    with_word = set(queries.board_keys(session, replace(NEWEST, search="平台"), size=None))
    fitting = ratings[
        (ratings["direction"] == "06")
        & ratings["stars"].isin((3, 4))
        & ratings["project"].isin(with_word)
    ]
    expected = fitting.groupby("period").size()
    assert found["rated"].droplevel("direction").to_dict() == expected.to_dict()


def test_a_group_that_no_project_fits_has_no_row(session: Session) -> None:
    nobody = replace(NEWEST, search="没有这个词")
    assert queries.groups_until(session, nobody, "region", ("520000",)).empty
    assert queries.groups_until(session, NEWEST, "region", ("710000",)).empty


def test_a_correction_counts_from_the_first_release_that_was_published_after_it(
    corrected: Session,
) -> None:
    before, after = (
        queries.totals_until(corrected, Question("2021", release), (CORRECTED,))
        for release in ("2023Q2.1", "2023Q3.1")
    )
    assert before.loc["2023Q1", CORRECTED] != 9900
    assert after.loc["2023Q1", CORRECTED] == 9900
    assert list(after.index) == PERIODS


def test_rows_of_projects_keep_the_order_asked_for_and_leave_out_who_is_not_there(
    session: Session,
) -> None:
    codes = ("2021-100", "2021-999", "2021-017")
    found = queries.rows_of(session, NEWEST, codes)
    assert [row.project for row in found] == ["2021-100", "2021-017"]
    on_the_board = {row.project: row for row in queries.board(session, NEWEST, size=None)}
    assert found == (on_the_board["2021-100"], on_the_board["2021-017"])
    assert queries.rows_of(session, NEWEST, ()) == ()
