"""From draft to superseded: what the database refuses, embargo, chain, change of method."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from data_access import publishing, queries, verification
from data_access.acts import ClockWrong, acts, public_acts
from data_access.database import close, reading, transaction
from data_access.models import Bridge, Release
from data_access.publishing import bridge, publish, published_content
from data_access.question import Question
from data_access.refusing import PublishingRefused
from tests.data_access.by_hand import change_by_hand
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.data_access.made_up_scores import METHOD
from tests.data_access.other_methods import OTHER, keep_other_method

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def published_once(server: str, initialised: str) -> Iterator[str]:
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
def published(server: str, published_once: str) -> Iterator[str]:
    """The six projects with 2022Q1 published and 2022Q2 a draft."""
    with new_database(server, like=published_once) as url:
        yield url


PUBLISHED = "(SELECT id FROM release WHERE code = '2022Q1.1')"
DRAFT = "(SELECT id FROM release WHERE code = '2022Q2.1')"
REFUSED = (
    "UPDATE release SET reason = 'x' WHERE code = '2022Q1.1'",
    "UPDATE release SET status = 'draft', sha256 = NULL, published_at = NULL WHERE rated > 0",
    "DELETE FROM release WHERE code = '2022Q1.1'",
    f"UPDATE rating SET stars = 5 WHERE release = {PUBLISHED} AND project = '2021-001'",
    f"DELETE FROM standing WHERE release = {PUBLISHED}",
    f"DELETE FROM score WHERE release = {PUBLISHED} AND project = '2021-001'",
    f"UPDATE score SET score = 1 WHERE release = {PUBLISHED}",
    f"INSERT INTO bridge (release, project) VALUES ({PUBLISHED}, '2021-001')",
    f"UPDATE rating SET release = {PUBLISHED} WHERE release = {DRAFT} AND project = '2021-001'",
    "UPDATE method SET text = 'x'",
    "UPDATE listed_project SET name_zh = 'x' WHERE project = '2021-001'",
    "DELETE FROM listed_project WHERE project = '2021-001'",
    "UPDATE listed_applicant SET name_zh = 'x' WHERE project = '2021-001'",
    "DELETE FROM listed_applicant WHERE project = '2021-001'",
    "INSERT INTO listed_applicant VALUES (1, '2021-001', 9, 'x', 'x')",
    "UPDATE list_version SET reason = 'x'",
    "DELETE FROM list_version",
    "INSERT INTO waiver (file, edition, rule, subject, reason, accepted_at) "
    "SELECT file, '2021', 'quota', 'x', 'x', CURRENT_TIMESTAMP FROM list_version",
    "DELETE FROM act",
    "UPDATE act SET publisher = 'somebody else'",
)


def test_the_database_refuses_to_change_what_was_published(published: str) -> None:
    assert [command for command in REFUSED if not refuses(published, command)] == []


def refuses(url: str, command: str) -> bool:
    """Tell whether the database refuses a command because what was published never changes."""
    try:
        with transaction(url) as session:
            session.execute(text(command))
    except DatabaseError as error:
        return "never changed" in str(error)
    return False


def test_a_table_cannot_be_emptied(published: str) -> None:
    command = "DELETE FROM rating" if published.startswith("sqlite") else "TRUNCATE rating CASCADE"
    with pytest.raises(DatabaseError, match="never changed"), transaction(published) as session:
        session.execute(text(command))


def test_a_draft_can_be_changed(published: str) -> None:
    with transaction(published) as session:
        session.execute(text(f"UPDATE rating SET note = 'x' WHERE release = {DRAFT}"))
        session.execute(text(f"DELETE FROM score WHERE release = {DRAFT}"))
        session.execute(text(f"DELETE FROM rating WHERE release = {DRAFT}"))
        session.execute(text("DELETE FROM release WHERE code = '2022Q2.1'"))
    assert codes(published) == ["2022Q1.1"]


def codes(url: str) -> list[str]:
    with reading(url) as session:
        return [release.code for release in queries.releases(session, "2021")]


def chain(session: Session) -> dict[str, str | None]:
    """By code of a release, the code of the one it is chained to."""
    found = {r.id: r for r in session.execute(select(Release)).scalars()}
    return {r.code: found[r.chained_to].code if r.chained_to else None for r in found.values()}


def test_readers_see_a_release_when_its_embargo_ends(published: str) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    with transaction(published) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY, at=soon)
    with reading(published) as session:
        assert [r.code for r in queries.releases(session, "2021")] == ["2022Q1.1"]
        board = queries.board(session, Question("2021", "2022Q2.1"))
        assert not board
        assert {r.release for r in queries.history(session, "2021-001")} == {"2022Q1.1"}
        assert [act["subject"] for act in public_acts(session, "2021", soon - DAY)] == ["2022Q1.1"]
        assert [act["subject"] for act in public_acts(session, "2021", soon)] == [
            "2022Q2.1",
            "2022Q1.1",
        ]
        states = publishing.releases(session, now=NOW).set_index("code")["status"]
    assert dict(states) == {"2022Q1.1": "published", "2022Q2.1": "embargo"}


def test_a_moment_that_passed_needs_no_restart(
    published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = NOW + 2 * DAY
    with transaction(published) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY, at=end)
    clock = iter((end - timedelta(microseconds=1), end))
    monkeypatch.setattr(queries.asking.NOW, "callable", lambda: next(clock))
    assert codes(published) == ["2022Q1.1"]
    assert codes(published) == ["2022Q2.1", "2022Q1.1"]


def test_a_correction_under_embargo_replaces_nothing_yet(published: str) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    with transaction(published) as session:
        draft(session, "2022Q1", dict(SIX) | {"2021-001": "withdrawn"}, version=2, reason="更正")
        publish(session, "2021", "2022Q1", now=NOW + DAY, at=soon)
        publish(session, "2021", "2022Q2", now=NOW + 2 * DAY, passing=["2022Q1.2"])
    with reading(published) as session:
        first, *_ = [r for r in queries.releases(session, "2021") if r.code == "2022Q1.1"]
        assert first.newer is None
        newest = session.execute(select(Release).where(col(Release.code) == "2022Q2.1")).scalar()
        assert newest is not None
        before = session.get_one(Release, newest.previous)
        assert before.code == "2022Q1.1", "nothing of the correction can be seen in what follows"
        assert verification.verify(session) == []


def test_an_embargo_cannot_end_in_the_past(published: str) -> None:
    with pytest.raises(PublishingRefused, match="is past"), transaction(published) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY, at=NOW)


def test_a_clock_that_runs_backwards_is_refused(published: str) -> None:
    with (
        pytest.raises(ClockWrong, match="set the clock right"),
        transaction(published) as session,
    ):
        publish(session, "2021", "2022Q2", now=NOW - DAY)


def test_each_release_covers_the_hash_of_the_one_published_before_it(published: str) -> None:
    with transaction(published) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY)
        draft(session, "2022Q1", SIX, version=2, reason="更正")
        publish(session, "2021", "2022Q1", now=NOW + 2 * DAY)
        draft(session, "2022Q3", SIX)
        publish(session, "2021", "2022Q3", now=NOW + 3 * DAY)
    with reading(published) as session:
        assert chain(session) == {
            "2022Q1.1": None,
            "2022Q2.1": "2022Q1.1",
            "2022Q1.2": "2022Q2.1",
            "2022Q3.1": "2022Q1.2",
        }
        hashes = {r.code: r.sha256 for r in session.execute(select(Release)).scalars()}
        for code, digest in hashes.items():
            content = published_content(session, "2021", code)
            assert sha256(content).hexdigest() == digest
        assert f'"chain":"{hashes["2022Q1.2"]}"'.encode() in content
        assert b'"chain"' not in published_content(session, "2021", "2022Q1.1")
        assert verification.verify(session) == []
        with pytest.raises(KeyError, match="no published release"):
            published_content(session, "2021", "2022Q4.1")


@on_sqlite
def test_a_release_taken_out_of_the_chain_is_found(published: str) -> None:
    with transaction(published) as session:
        publish(session, "2021", "2022Q2", now=NOW + DAY)
        draft(session, "2022Q3", SIX)
        publish(session, "2021", "2022Q3", now=NOW + 2 * DAY)
        change_by_hand(
            session, f"UPDATE release SET chained_to = {PUBLISHED} WHERE code = '2022Q2.1'"
        )
        change_by_hand(session, "UPDATE release SET chained_to = NULL WHERE code = '2022Q3.1'")
    with reading(published) as session:
        found = verification.verify(session)
    assert ("2022Q3.1", "SHA-256") in {(d.release, d.field) for d in found}
    assert ("2022Q3.1", "chain") in {(d.release, d.field) for d in found}


def test_a_new_method_is_refused_without_a_bridge(published: str) -> None:
    with transaction(published) as session:
        keep_other_method(session, "2022Q2", {})
        with pytest.raises(PublishingRefused, match="data_access bridge 2021 2022Q2"):
            publish(session, "2021", "2022Q2", now=NOW + DAY)
        found = bridge(session, "2021", "2022Q2")
        assert list(found["total"].dropna()) == [7000, 8000, 9000, 8000]
        publish(session, "2021", "2022Q2", now=NOW + DAY)
    with reading(published) as session:
        rows = session.execute(select(Bridge).order_by(col(Bridge.project))).scalars().all()
        assert [(row.stars, row.rank) for row in rows][:3] == [(3, 4), (4, 2), (5, 1)]
        assert b'"bridge"' in published_content(session, "2021", "2022Q2.1")
        assert verification.verify(session) == []
        [last, _] = public_acts(session, "2021", NOW + DAY)
    assert (last["changed"]["method"], last["changed"]["method_before"]) == (OTHER, METHOD.id)


@on_sqlite
def test_a_changed_bridge_is_found(published: str) -> None:
    with transaction(published) as session:
        keep_other_method(session, "2022Q2", {})
        bridge(session, "2021", "2022Q2")
        publish(session, "2021", "2022Q2", now=NOW + DAY)
        change_by_hand(session, "UPDATE bridge SET total = 1 WHERE project = '2021-003'")
    with reading(published) as session:
        assert [d.text() for d in verification.verify(session)] == [
            "2022Q2.1, 2021-003: total (bridge) is 1, should be 9000"
        ]


@on_sqlite
def test_a_bridge_without_a_change_of_method_is_refused(published: str) -> None:
    with pytest.raises(PublishingRefused, match="needs no bridge"), transaction(published) as s:
        bridge(s, "2021", "2022Q2")


@pytest.mark.parametrize(("reason", "is_refused"), [(None, True), ("行业标准已更新", False)])
def test_a_cut_point_that_moves_far_needs_a_reason(
    published: str, reason: str | None, is_refused: bool
) -> None:
    with transaction(published) as session:
        keep_other_method(session, "2022Q2", {"85.00": "86.00"})
        bridge(session, "2021", "2022Q2")
        if is_refused:
            with pytest.raises(PublishingRefused, match=r"moves by 1\.00 points"):
                publish(session, "2021", "2022Q2", now=NOW + DAY, reason=reason)
        else:
            publish(session, "2021", "2022Q2", now=NOW + DAY, reason=reason)
            assert public_acts(session, "2021", NOW + DAY)[0]["reason"] == reason


@pytest.fixture
def log(published: str) -> Iterator[list[dict[str, object]]]:
    with reading(published) as session:
        yield acts(session, "2021")


def test_publishing_is_an_act_with_who_when_and_what(log: list[dict[str, object]]) -> None:
    [act] = log
    assert (act["kind"], act["subject"], act["at"]) == ("published", "2022Q1.1", NOW)
    assert act["publisher"]
    changed = act["changed"]
    assert isinstance(changed, dict)
    assert (changed["listed"], changed["rated"]) == (6, 4)
    assert len(str(changed["sha256"])) == 64
