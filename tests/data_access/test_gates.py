"""The gates before publication: periods, clocks, embargoes, confirmations, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from data_access import acts, lists
from data_access.acts import ClockWrong
from data_access.consequences import consequences_of
from data_access.database import close, reading, transaction
from data_access.gates import Confirmation
from data_access.models import GROUPS, Move, Standing
from data_access.publishing import publish, releases, withdraw
from data_access.refusing import PublishingRefused
from data_access.verification import verify
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def drafted_once(server: str, initialised: str) -> Iterator[str]:
    """Six projects with 2022Q1 published and 2022Q2 a draft; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
            draft(session, "2022Q1", SIX)
            publish(session, "2021", "2022Q1", now=NOW)
            draft(session, "2022Q2", SIX)
        close(url)
        yield url


@pytest.fixture
def drafted(server: str, drafted_once: str) -> Iterator[str]:
    """That database."""
    with new_database(server, like=drafted_once) as url:
        yield url


@on_sqlite
def test_a_draft_that_was_taken_before_is_not_published(drafted: str) -> None:
    for period, said in (("2023Q2", "ends on 2023-06-30"), ("2022H2", "written like 2022Q1")):
        with transaction(drafted) as session:
            draft(session, period, SIX)
            with pytest.raises(PublishingRefused, match=said):
                publish(session, "2021", period, now=NOW)
            session.rollback()


@on_sqlite
def test_no_command_takes_a_clock_from_the_past(drafted: str) -> None:
    with pytest.raises(ClockWrong, match="set the clock right"), transaction(drafted) as session:
        acts.record(
            session, "previewed", at=NOW - DAY, edition="2021", subject="2022Q2.1", changed={}
        )
    with transaction(drafted) as session:
        acts.record(
            session, "list_imported", at=NOW - DAY, edition="2019", subject="2019", changed={}
        )


@on_sqlite
def test_a_correction_inherits_the_embargo_of_what_it_corrects(drafted: str) -> None:
    soon = datetime.now(UTC) + timedelta(hours=3)
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=soon)
        draft(session, "2022Q2", SIX, version=2, reason="更正")
        told = consequences_of(session, "2021", "2022Q2", seen_at=NOW + DAY)
        assert told.embargo == soon.isoformat()
        with pytest.raises(PublishingRefused, match="cannot be seen before"):
            publish(session, "2021", "2022Q2", now=NOW + DAY, at=soon - timedelta(hours=1))
        assert publish(session, "2021", "2022Q2", now=NOW + DAY).published_at == soon
    with reading(drafted) as session:
        assert verify(session) == []
        assert [act["kind"] for act in acts.public_acts(session, "2021", NOW + 2 * DAY)] == [
            "published"
        ]


@on_sqlite
def test_a_later_period_passes_one_under_embargo_only_by_name(drafted: str) -> None:
    soon = NOW + 2 * DAY
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=soon)
        draft(session, "2022Q3", SIX)
        for options in ({}, {"passing": ["2022Q1.1"]}, {"at": soon - timedelta(hours=1)}):
            with pytest.raises(PublishingRefused, match=r"would be seen before 2022Q2\.1"):
                publish(session, "2021", "2022Q3", now=NOW, **options)
        with session.begin_nested() as later:
            publish(session, "2021", "2022Q3", now=NOW, at=soon)
            later.rollback()
        publish(session, "2021", "2022Q3", now=NOW, passing=["2022Q2.1"])


def withdraw_second(url: str, now: datetime = NOW) -> None:
    with transaction(url) as session:
        withdraw(session, "2021", "2022Q2", reason="一处得分待核", now=now)


def test_what_is_under_embargo_can_be_withdrawn_and_published_again(drafted: str) -> None:
    soon = datetime.now(UTC) + timedelta(hours=3)
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=soon)
    withdraw_second(drafted)
    with reading(drafted) as session:
        states = releases(session, now=NOW).set_index("code")["status"]
        assert dict(states) == {"2022Q1.1": "published", "2022Q2.1": "draft"}
        counts = [session.scalar(select(func.count()).select_from(m)) for m in (Move, Standing)]
        assert counts == [0, len(GROUPS) * 4 - 1]
        assert [act["kind"] for act in acts.acts(session)][-2:] == ["published", "withdrawn"]
        seen = [act["subject"] for act in acts.public_acts(session, "2021", soon + DAY)]
        assert seen == ["2022Q1.1"]
        assert verify(session) == []
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY)
        seen = [act["subject"] for act in acts.public_acts(session, "2021", soon + DAY)]
        assert seen == ["2022Q2.1", "2022Q1.1"]
        assert verify(session) == []


def test_a_list_is_withdrawn_with_the_only_release_of_it(server: str, initialised: str) -> None:
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
            draft(session, "2022Q2", SIX)
            publish(session, "2021", "2022Q2", now=NOW, at=datetime.now(UTC) + DAY)
        withdraw_second(url)
        with reading(url) as session:
            listed = lists.newest(session, "2021")
            assert listed
            assert listed.published_at is None


@on_sqlite
def test_what_a_draft_corrects_is_not_withdrawn(drafted: str) -> None:
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=NOW + DAY)
        draft(session, "2022Q2", SIX, version=2, reason="一处得分有误")
    with pytest.raises(PublishingRefused, match=r"2022Q2\.2 is a draft that corrects 2022Q2\.1"):
        withdraw_second(drafted)


def test_what_readers_see_or_others_rest_on_is_not_withdrawn(drafted: str) -> None:
    soon = datetime.now(UTC) + timedelta(hours=3)
    with pytest.raises(PublishingRefused, match="no release of 2022Q2 under embargo"):
        withdraw_second(drafted)
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=soon)
        draft(session, "2022Q3", SIX)
    with pytest.raises(PublishingRefused, match=r"is public since .* correct it"):
        withdraw_second(drafted, soon + DAY)
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q3", now=NOW, at=soon + DAY)
    with pytest.raises(PublishingRefused, match=r"2022Q3\.1 was published after 2022Q2\.1"):
        withdraw_second(drafted)


def test_the_database_itself_knows_when_an_embargo_is_over(drafted: str) -> None:
    back = "UPDATE release SET status = 'draft', published_at = NULL, sha256 = NULL "
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, at=datetime.now(UTC) + DAY)
    for statement in (
        f"{back} WHERE code = '2022Q1.1'",
        "UPDATE release SET rated = 1 WHERE code = '2022Q2.1'",
        "DELETE FROM release WHERE code = '2022Q2.1'",
        "UPDATE list_version SET published_at = NULL",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction(drafted) as session:
            session.execute(text(statement))


@on_sqlite
def test_the_log_says_how_a_publication_was_confirmed(drafted: str) -> None:
    confirmation = Confirmation("hash", "0" * 64)
    with transaction(drafted) as session:
        publish(session, "2021", "2022Q2", now=NOW, confirmation=confirmation)
        *_, act = acts.acts(session)
    assert act["changed"]["confirmed"] == {"how": "hash", "sha256": "0" * 64}
