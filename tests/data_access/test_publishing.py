"""From draft to published: what is kept, what is refused, and what the verifier notices."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlmodel import col, select

from data_access import publishing
from data_access.database import close, reading, transaction
from data_access.differences import Difference
from data_access.models import Move, Rating, Release, Standing
from data_access.publishing import Publication, publish
from data_access.refusing import PublishingRefused
from data_access.verification import verify
from tests.data_access.by_hand import change_by_hand
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_releases import NOW, SIX, Given, draft, list_projects

LATER = dict(SIX) | {"2021-001": (9500, 9500, 9500, 9500), "2021-006": (8600, 8600, 8600, 8600)}
CORRECTED = LATER | {"2021-002": (9700, 9700, 9700, 9700)}


@pytest.fixture
def a_list_of_six(database_url: str) -> str:
    """A database whose edition lists six projects: 3 and 6 of a central enterprise, no place."""
    with transaction(database_url) as session:
        list_projects(session, 6)
    return database_url


@pytest.fixture(scope="module")
def published_twice(server: str, initialised: str) -> Iterator[str]:
    """The six projects with 2022Q1 and 2022Q2 published; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
        publish_new(url, "2022Q1", SIX)
        publish_new(url, "2022Q2", LATER)
        close(url)
        yield url


@pytest.fixture
def two_releases(server: str, published_twice: str) -> Iterator[str]:
    """The six projects with 2022Q1 and 2022Q2 published."""
    with new_database(server, like=published_twice) as url:
        yield url


def publish_new(
    url: str, period: str, given: Given, *, version: int = 1, reason: str | None = None
) -> Publication:
    with transaction(url) as session:
        draft(session, period, given, version=version, reason=reason)
        return publish(session, "2021", period, now=NOW)


def ratings_of(url: str, release: str) -> pd.DataFrame:
    with reading(url) as session:
        rows = session.execute(
            select(Rating)
            .join(Release, col(Release.id) == col(Rating.release))
            .where(col(Release.code) == release)
            .order_by(col(Rating.position))
        ).scalars()
        return pd.DataFrame([row.model_dump() for row in rows]).set_index("project").astype(object)


def column(ratings: pd.DataFrame, name: str) -> list[object]:
    return list(ratings[name].where(ratings[name].notna(), None))


def releases(url: str) -> pd.DataFrame:
    with reading(url) as session:
        return publishing.releases(session, now=NOW).set_index("code")


def differences(url: str) -> list[Difference]:
    with reading(url) as session:
        return verify(session)


def moves_of(url: str, release: str) -> dict[str, Move]:
    with reading(url) as session:
        rows = session.execute(
            select(Move)
            .join(Release, col(Release.id) == col(Move.release))
            .where(col(Release.code) == release)
        ).scalars()
        return {row.project: row for row in rows}


def parts(move: Move) -> tuple[int, ...]:
    return (
        move.own_scores,
        move.others_scores,
        move.entries_and_exits,
        move.method,
        move.correction,
    )


def test_publishing_ranks_with_ties_and_puts_the_unrated_last(a_list_of_six: str) -> None:
    published = publish_new(a_list_of_six, "2022Q1", SIX)
    assert (published.code, published.listed, published.rated) == ("2022Q1.1", 6, 4)
    board = ratings_of(a_list_of_six, "2022Q1.1")
    assert list(board.index) == [f"2021-00{n}" for n in (3, 2, 4, 1, 5, 6)]
    assert column(board, "position") == [1, 2, 3, 4, 5, 6]
    assert column(board, "rank") == [1, 2, 2, 4, None, None]
    assert column(board, "tied") == [1, 2, 2, 1, None, None]
    assert column(board, "stars") == [5, 4, 4, 3, None, None]
    assert column(board, "not_rated") == [None] * 4 + ["insufficient_scores", "withdrawn"]
    assert column(board, "change") == [None] * 6


def test_publishing_keeps_an_interval_that_holds_the_rank(demo_database: str) -> None:
    board = ratings_of(demo_database, "2023Q3.1")
    rated = board[board["rank"].notna()]
    assert len(rated) == 187
    assert (rated["rank_low"] <= rated["rank"]).all()
    assert (rated["rank"] <= rated["rank_high"]).all()
    assert (rated["rank_low"] < rated["rank_high"]).any()
    assert rated["stability"].between(0, 1000).all()
    unrated = board[board["rank"].isna()]
    assert unrated[["rank_low", "rank_high", "stability"]].isna().all(axis=None)


def test_publishing_ranks_within_groups_but_not_where_there_is_no_place(a_list_of_six: str) -> None:
    publish_new(a_list_of_six, "2022Q1", SIX)
    with reading(a_list_of_six) as session:
        found = {
            (row.kind, row.project): (row.rank, row.size, row.tied)
            for row in session.execute(select(Standing)).scalars()
        }
    assert found["direction", "2021-001"] == (4, 4, 1)
    assert found["region", "2021-001"] == (3, 3, 1)
    assert found["region", "2021-002"] == found["unit", "2021-004"] == (1, 3, 2)
    assert found["unit", "2021-003"] == (1, 1, 1)
    assert ("region", "2021-003") not in found
    assert not any(project in {"2021-005", "2021-006"} for _, project in found)


def test_the_parts_of_a_move_add_up_to_the_change_of_rank(two_releases: str) -> None:
    board, moves = ratings_of(two_releases, "2022Q2.1"), moves_of(two_releases, "2022Q2.1")
    assert set(moves) == {f"2021-00{n}" for n in (1, 2, 3, 4)}
    for code, move in moves.items():
        assert sum(parts(move)) == board["change"][code] == move.previous_rank - board["rank"][code]
    assert (moves["2021-001"].previous_rank, board["rank"]["2021-001"]) == (4, 1)
    assert (moves["2021-001"].previous_total, moves["2021-001"].previous_stars) == (7000, 3)
    assert parts(moves["2021-002"]) == (0, -1, -1, 0, 0)
    assert column(board, "change")[2] is None, "who was not ranked before has not moved"


def test_a_move_is_kept_for_every_project_rated_twice_in_the_demo(demo_database: str) -> None:
    now, before = (ratings_of(demo_database, f"2023Q{quarter}.1") for quarter in (3, 2))
    moves = moves_of(demo_database, "2023Q3.1")
    assert set(moves) == {c for c in now.index if now["rank"].notna()[c] and before["rank"][c] > 0}
    for code, move in moves.items():
        assert sum(parts(move)) == before["rank"][code] - now["rank"][code] == now["change"][code]


def test_a_hash_depends_on_when_a_release_is_published_and_on_nothing_else(
    a_list_of_six: str,
) -> None:
    hashes = []
    for moment in (NOW, NOW, datetime(2030, 1, 1, tzinfo=UTC)):
        with transaction(a_list_of_six) as session:
            draft(session, "2022Q1", SIX)
            hashes.append(publish(session, "2021", "2022Q1", now=moment).sha256)
            session.rollback()
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_second_version_needs_a_reason(two_releases: str) -> None:
    with pytest.raises(PublishingRefused, match=r"2022Q2\.2 corrects .* --reason"):
        publish_new(two_releases, "2022Q2", CORRECTED, version=2, reason="")


def test_a_second_version_supersedes_the_first_which_stays(two_releases: str) -> None:
    before = ratings_of(two_releases, "2022Q2.1")
    publish_new(two_releases, "2022Q2", CORRECTED, version=2, reason="一项得分录入有误")
    after = releases(two_releases)
    assert after["status"].to_dict() == {
        "2022Q1.1": "published",
        "2022Q2.1": "superseded",
        "2022Q2.2": "published",
    }
    assert after["reason"]["2022Q2.2"] == "一项得分录入有误"
    assert after["previous"]["2022Q2.2"] == after["previous"]["2022Q2.1"] == after["id"]["2022Q1.1"]
    pd.testing.assert_frame_equal(ratings_of(two_releases, "2022Q2.1"), before)


def test_a_correction_is_a_part_of_the_move(two_releases: str) -> None:
    first = moves_of(two_releases, "2022Q2.1")
    publish_new(two_releases, "2022Q2", CORRECTED, version=2, reason="更正")
    second = moves_of(two_releases, "2022Q2.2")
    assert parts(first["2021-002"]) == (0, -1, -1, 0, 0)
    assert parts(second["2021-002"]) == (0, -1, -1, 0, 3)
    assert parts(second["2021-001"])[:4] == parts(first["2021-001"])[:4]
    assert second["2021-001"].correction == -1


def test_the_reason_may_be_given_when_publishing(two_releases: str) -> None:
    with transaction(two_releases) as session:
        draft(session, "2022Q2", CORRECTED, version=2, reason="")
        publish(session, "2021", "2022Q2", now=NOW, reason="复核后更正")
    assert releases(two_releases)["reason"]["2022Q2.2"] == "复核后更正"


def test_an_older_period_can_be_corrected_after_a_later_one(two_releases: str) -> None:
    publish_new(two_releases, "2022Q1", LATER, version=2, reason="更正")
    assert releases(two_releases)["status"]["2022Q1.1"] == "superseded"
    assert differences(two_releases) == []


def test_periods_are_published_in_order(two_releases: str) -> None:
    with pytest.raises(PublishingRefused, match="2021Q4 cannot be published: a later period"):
        publish_new(two_releases, "2021Q4", SIX)
    assert "2021Q4.1" not in releases(two_releases).index


def test_without_a_draft_the_refusal_says_how_to_make_one(two_releases: str) -> None:
    with (
        pytest.raises(
            PublishingRefused,
            match="no draft for 2022Q3; make one with: python -m data_access import-ratings "
            "2021 2022Q3 FILE --method METHOD",
        ),
        transaction(two_releases) as session,
    ):
        publish(session, "2021", "2022Q3", now=NOW)


def test_publishing_that_fails_at_the_end_keeps_nothing(a_list_of_six: str) -> None:
    with transaction(a_list_of_six) as session:
        draft(session, "2022Q1", SIX)
    without_time_zone = datetime(2022, 4, 20)  # noqa: DTZ001
    with (
        pytest.raises(Exception, match="has no time zone"),
        transaction(a_list_of_six) as session,
    ):
        publish(session, "2021", "2022Q1", now=without_time_zone)
    release = releases(a_list_of_six).loc["2022Q1.1"]
    assert (release["status"], release["sha256"]) == ("draft", None)
    ratings = ratings_of(a_list_of_six, "2022Q1.1")
    assert ratings[["position", "rank", "rank_low"]].isna().all(axis=None)
    with reading(a_list_of_six) as session:
        assert session.execute(select(Standing)).first() is None


def test_publishing_that_is_interrupted_keeps_nothing(a_list_of_six: str) -> None:
    def interrupt(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with transaction(a_list_of_six) as session:
        draft(session, "2022Q1", SIX)
    with pytest.raises(KeyboardInterrupt), transaction(a_list_of_six) as session:
        publish(session, "2021", "2022Q1", now=NOW, progress=interrupt)
    assert list(releases(a_list_of_six)["status"]) == ["draft"]


def test_progress_ends_with_the_whole(a_list_of_six: str) -> None:
    told: list[tuple[int, int]] = []
    with transaction(a_list_of_six) as session:
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW, progress=lambda n, of: told.append((n, of)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_the_list_of_releases_has_drafts_too_in_the_order_of_periods(two_releases: str) -> None:
    publish_new(two_releases, "2022Q1", SIX, version=2, reason="更正")
    with transaction(two_releases) as session:
        draft(session, "2022Q3", LATER)
    with reading(two_releases) as session:
        found = publishing.releases(session, "2021", now=NOW)
        assert list(found["code"]) == ["2022Q1.1", "2022Q1.2", "2022Q2.1", "2022Q3.1"]
        assert publishing.releases(session, "2020", now=NOW).empty


@pytest.mark.slow
def test_the_verifier_finds_nothing_after_corrections(two_releases: str) -> None:
    for version in (2, 3):
        given = CORRECTED | {"2021-003": (6000 + version, 6000, 6000, 6000)}
        publish_new(two_releases, "2022Q2", given, version=version, reason="更正")
    publish_new(two_releases, "2022Q3", SIX)
    assert differences(two_releases) == []


CHANGED_BY_HAND = {
    "a score": ("UPDATE score SET score = 9999 WHERE {here}", "2021-003", "total"),
    "a total": ("UPDATE rating SET total = 9001 WHERE {here}", "2021-003", "total"),
    "stars": ("UPDATE rating SET stars = 4 WHERE {here}", "2021-003", "stars"),
    "a rank": ("UPDATE rating SET rank = 5 WHERE {here}", "2021-003", "rank"),
    "an interval": ("UPDATE rating SET rank_high = 6 WHERE {here}", "2021-003", "rank_high"),
    "evidence": (
        "UPDATE rating SET evidence = 'spot_check_failed' WHERE {here}", "2021-003", "stars",
    ),
    "a standing": (
        "UPDATE standing SET rank = 5 WHERE {here} AND kind = 'unit'", "2021-003", "rank (unit)",
    ),
    "a lost standing": (
        "DELETE FROM standing WHERE {here} AND kind = 'category'", "2021-003", "size (category)",
    ),
    "a move": ("UPDATE move SET others_scores = 7 WHERE {here}", "2021-003", "others_scores"),
    "a lost move": ("DELETE FROM move WHERE {here}", "2021-003", "previous_rank"),
    "a reason": (
        "UPDATE rating SET not_rated = 'not_submitted' WHERE not_rated = 'withdrawn'", "",
        "SHA-256",
    ),
    "the hash": (f"UPDATE release SET sha256 = '{'0' * 64}'", "", "SHA-256"),
    "the reason of a correction": ("UPDATE release SET reason = 'x'", "", "SHA-256"),
    "the method": (
        "UPDATE method SET text = REPLACE(text, 'stars_at_most = 4', 'stars_at_most = 3')", "",
        "SHA-256",
    ),
}  # fmt: skip


@pytest.mark.slow
@on_sqlite
def test_the_verifier_names_what_was_changed_by_hand(two_releases: str) -> None:
    here = "project = '2021-003' AND release = (SELECT id FROM release WHERE code = '2022Q2.1')"
    not_named = {}
    with transaction(two_releases) as session:
        for change, (command, project, field) in CHANGED_BY_HAND.items():
            with session.begin_nested() as changed:
                change_by_hand(session, command.format(here=here))
                found = {(d.project, d.field) for d in verify(session)}
                session.expire_all()
                changed.rollback()
            if (project, field) not in found:
                not_named[change] = found
    assert not_named == {}
    assert differences(two_releases) == []


@on_sqlite
def test_a_difference_says_where_what_was_found_and_what_is_expected(two_releases: str) -> None:
    with transaction(two_releases) as session:
        change_by_hand(
            session, "UPDATE rating SET rank = 9 WHERE project = '2021-002' AND rank = 2"
        )
    assert [d.text() for d in differences(two_releases)] == [
        "2022Q1.1, 2021-002: rank is 9, should be 2"
    ]


@on_sqlite
def test_the_verifier_can_be_asked_for_one_edition(two_releases: str) -> None:
    with transaction(two_releases) as session:
        change_by_hand(session, "UPDATE rating SET rank = 9 WHERE rank = 4")
    with reading(two_releases) as session:
        assert verify(session, "2020") == []
        assert verify(session, "2021") == verify(session) != []
