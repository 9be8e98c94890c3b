"""What publishing would do, told before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlmodel import Session

from data_access.consequences import (
    Crossing,
    EvidenceGap,
    RankMove,
    ReleaseConsequences,
    StarMove,
    ValueChange,
    consequences_of,
)
from data_access.database import close, reading, transaction
from data_access.desk.consequences_text import COUNTED, NAMED, is_long, lines
from data_access.desk.consequences_workbook import workbook
from data_access.publishing import publish
from data_access.refusing import PublishingRefused
from tests.data_access.by_hand import change_by_hand
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_releases import NOW, draft, list_projects
from tests.data_access.made_up_scores import Row

FIRST: dict[str, Row | str] = {
    "2021-001": (7000, 7000, 7000, 7000),
    "2021-002": (8000, 8000, 8000, 8000),
    "2021-003": (9000, 9000, 9000, 9000),
    "2021-004": (6000, 6000, 6000, 6000),
    "2021-005": (9900, 9900, None, None),
    "2021-006": "not_submitted",
}
SECOND: dict[str, Row | str] = FIRST | {
    "2021-001": (9500, 9500, 9500, 9500),
    "2021-002": "withdrawn",
    "2021-004": (9000, 9000, 9000, None),
    "2021-006": (8600, 8600, 8600, 8600),
}
LATER = NOW + timedelta(days=90)


@pytest.fixture(scope="module")
def published_and_drafted(server: str, initialised: str) -> Iterator[str]:
    """2022Q1 published, 2022Q2 a draft in which much has changed; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
            draft(session, "2022Q1", FIRST)
            publish(session, "2021", "2022Q1", now=NOW)
            draft(session, "2022Q2", SECOND, evidence={"2021-001": "third_party"})
        close(url)
        yield url


@pytest.fixture
def two_periods(server: str, published_and_drafted: str) -> Iterator[str]:
    """2022Q1 published, 2022Q2 a draft in which much has changed."""
    with new_database(server, like=published_and_drafted) as url:
        yield url


def test_everything_that_moves_is_told(two_periods: str) -> None:
    with reading(two_periods) as session:
        found = consequences_of(session, "2021", "2022Q2", seen_at=LATER)
    assert (found.release, found.compared_with, found.rated) == ("2022Q2.1", "2022Q1.1", 4)
    assert found.stars_before == {"5": 1, "4": 1, "3": 1, "2": 1, "1": 0, "0": 2}
    assert found.stars_after == {"5": 3, "4": 1, "3": 0, "2": 0, "1": 0, "0": 2}
    name = "示例平台之{}".format
    assert found.star_moves == (
        StarMove("2021-001", name(1), 3, 5),
        StarMove("2021-004", name(4), 2, 4),
    )
    assert found.by_two_or_more == 2
    assert found.risers == (
        RankMove("2021-001", name(1), 3, 1, 2),
        RankMove("2021-004", name(4), 4, 2, 2),
    )
    assert found.fallers == (RankMove("2021-003", name(3), 1, 2, -1),)
    assert found.entries == (Crossing("2021-006", name(6), 4, None),)
    assert found.exits == (Crossing("2021-002", name(2), None, "withdrawn"),)
    assert found.rules_hit == {"insufficient_scores": 1, "missing": 1}
    assert found.missing == {"not_provided": 7}
    assert found.not_rated == {"insufficient_scores": 1, "withdrawn": 1}
    assert found.evidence_gaps == (EvidenceGap("2021-001", name(1), 7000, 9500),)


@on_sqlite
def test_a_first_release_is_compared_with_nothing(database_url: str) -> None:
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", FIRST)
        found = consequences_of(session, "2021", "2022Q1", seen_at=NOW)
    assert found.compared_with is None
    assert not found.star_moves + found.entries + found.exits
    assert sum(found.stars_before.values()) == 0
    told = list(lines(found, "zh"))
    assert told[0] == "2022Q1.1 为本批次首次发布：6 个项目中 4 个已评级。"
    assert told[2:5] == ["  星级    项目数", "  五星         1", "  四星         1"]
    overview = load_workbook(BytesIO(workbook(found, "en", COUNTED, NAMED)))["Overview"]
    assert ("Compared with", "—") in list(overview.values)


def test_a_correction_is_compared_with_the_version_before(two_periods: str) -> None:
    with transaction(two_periods) as session:
        corrected = FIRST | {"2021-004": (7000, 6000, 6000, 6000)}
        draft(session, "2022Q1", corrected, version=2, reason="更正")
        found = consequences_of(session, "2021", "2022Q1", seen_at=LATER)
    assert (found.release, found.compared_with) == ("2022Q1.2", "2022Q1.1")
    assert found.star_moves == ()


def test_what_is_under_embargo_is_not_compared_with(two_periods: str) -> None:
    with transaction(two_periods) as session:
        publish(session, "2021", "2022Q2", now=LATER, at=LATER + timedelta(days=9))
        draft(session, "2022Q3", FIRST)
        found = consequences_of(session, "2021", "2022Q3", seen_at=LATER)
    assert found.compared_with == "2022Q1.1"


@on_sqlite
def test_the_hash_confirms_exactly_this_report(two_periods: str) -> None:
    def hash_now(session: Session) -> str:
        return consequences_of(session, "2021", "2022Q2", seen_at=LATER).sha256

    with transaction(two_periods) as session:
        before = hash_now(session)
        assert hash_now(session) == before
        publish(session, "2021", "2022Q2", now=LATER)
        draft(session, "2022Q2", FIRST, version=2, reason="更正")
        assert hash_now(session) != before


def test_the_hash_confirms_this_draft_and_no_other(database_url: str) -> None:
    """A score that moves nothing makes another draft all the same."""
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", FIRST)
        before = consequences_of(session, "2021", "2022Q1", seen_at=NOW)
        session.execute(
            text("UPDATE score SET score = 7001 WHERE project = '2021-001' AND score = 7000")
        )
        after = consequences_of(session, "2021", "2022Q1", seen_at=NOW)
    assert replace(after, draft_sha256=before.draft_sha256) == before
    assert after.sha256 != before.sha256


def test_earlier_periods_that_stay_behind_are_told(two_periods: str) -> None:
    with transaction(two_periods) as session:
        draft(session, "2022Q3", SECOND)
        found = consequences_of(session, "2021", "2022Q3", seen_at=LATER)
        assert (found.left_behind, found.under_embargo) == (("2022Q2.1",), ())
        assert "Drafts that can never be published afterwards: 2022Q2.1" in list(lines(found, "en"))
        publish(session, "2021", "2022Q2", now=NOW + timedelta(days=1), at=LATER)
        found = consequences_of(session, "2021", "2022Q3", seen_at=NOW + timedelta(days=2))
        assert (found.left_behind, found.under_embargo) == ((), ("2022Q2.1",))
        book = load_workbook(BytesIO(workbook(found, "en", COUNTED, NAMED)))
        assert "2022Q2.1" in {row[1] for row in book["Overview"].values}
        assert any("2022Q2.1" in line and "embargo" in line for line in lines(found, "en"))


def test_without_a_draft_there_is_nothing_to_tell(two_periods: str) -> None:
    with pytest.raises(PublishingRefused, match="no draft"), reading(two_periods) as session:
        consequences_of(session, "2021", "2022Q3", seen_at=LATER)


@on_sqlite
def test_the_report_names_every_move_in_both_languages(two_periods: str) -> None:
    with reading(two_periods) as session:
        found = consequences_of(session, "2021", "2022Q2", seen_at=LATER)
    english, chinese = "\n".join(lines(found, "en")), "\n".join(lines(found, "zh"))
    assert english.startswith("2022Q2.1 beside 2022Q1.1: 4 of 6 projects are rated, stars of 2 ")
    assert "Stars that move: 2 projects, 2 of them by two or more stars" in english
    assert "2021-001  three stars → five stars  示例平台之1" in english
    assert "Largest falls: one project\n  2021-003  rank 1 → 2, down 1  示例平台之3" in english
    assert "2021-006  rank 4  示例平台之6" in english
    assert "2021-001  70.00 points self-reported, 95.00 with later evidence  示例平台之1" in english
    assert "2021-001  第 3 名 → 第 1 名，上升 2 位  示例平台之1" in chinese
    assert "  五星       1     3    +2\n" in chinese


@on_sqlite
def test_codes_are_told_by_their_names_in_text_and_workbook(two_periods: str) -> None:
    with reading(two_periods) as session:
        found = consequences_of(session, "2021", "2022Q2", seen_at=LATER)
    chinese, english = "\n".join(lines(found, "zh")), "\n".join(lines(found, "en"))
    assert "  有维度缺项  1 个项目" in chinese
    assert "  未提供  7 项" in chinese
    assert "2021-002  已退出试点示范  示例平台之2" in chinese
    assert "  Scores of two or more dimensions are missing  one project" in english
    book = load_workbook(BytesIO(workbook(found, "zh", COUNTED, NAMED)))
    cells = {cell for sheet in book for row in sheet.values for cell in row}
    assert {"有维度缺项", "未提供", "缺两个及以上维度的得分", "已退出试点示范"} <= cells
    assert cells.isdisjoint({"missing", "not_provided", "insufficient_scores", "withdrawn"})


@on_sqlite
def test_projects_have_their_english_names_where_there_are_any(two_periods: str) -> None:
    with transaction(two_periods) as session:
        change_by_hand(
            session,
            "UPDATE listed_project SET name_en = 'Example platform 1' WHERE project = '2021-001'",
        )
    with reading(two_periods) as session:
        found = consequences_of(session, "2021", "2022Q2", seen_at=LATER)
    english = "\n".join(lines(found, "en"))
    assert "2021-001  rank 3 → 1, up 2  Example platform 1" in english
    assert "2021-003  rank 1 → 2, down 1  示例平台之3" in english
    book = load_workbook(BytesIO(workbook(found, "en", COUNTED, NAMED)))
    assert list(book["Stars that move"].values)[1] == ("2021-001", "Example platform 1", 3, 5)


def test_what_is_zero_is_not_told_and_what_is_long_is_in_a_workbook() -> None:
    none = ReleaseConsequences(
        "2022Q1.1", None, "illustrative-1", None, 7, 7, dict.fromkeys("543210", 0),
        dict.fromkeys("543210", 0) | {"3": 7}, (), 0, (), (), (), (), {}, {}, {}, (), (), (),
        None, (), None, (), "",
    )  # fmt: skip
    assert list(lines(none, "en")) == [
        "2022Q1.1 is the first release of its edition: 7 of 7 projects are rated.",
        "",
        "  Stars        Number of projects",
        "  three stars                   7",
    ]
    changes = (
        ValueChange("2021-001", "x", "evidence", "self_reported", "spot_check_failed"),
        ValueChange("2021-002", "x", "strength", "not_provided", 8000),
        ValueChange("2021-003", "x", "note", None, "y"),
    )
    hidden = replace(
        none, embargo="2022-04-21T10:00:00+08:00", previewed_at="2022-04-11T10:00:00+08:00",
        since_preview=changes,
    )  # fmt: skip
    told = "\n".join(lines(hidden, "en"))
    assert "Readers see it from 2022-04-21 10:00 on at the earliest" in told
    assert "2021-001  Evidence Self-reported → Spot check failed" in told
    assert "2021-002  Overall strength Not provided → 80.00" in told
    assert "2021-003  Note — → y" in told
    moves = tuple(StarMove(f"2021-00{n}", "x", 3, 4) for n in range(1, 8))
    long = replace(none, star_moves=moves, stars_before=none.stars_after)
    assert [is_long(none), is_long(long)] == [False, True]
    *_, more, blank, where = lines(long, "en", Path("all.xlsx"))
    assert [more, blank, where] == ["  and 2 more", "", "All of it is in all.xlsx"]


@on_sqlite
def test_the_workbook_has_a_sheet_for_each_list(two_periods: str) -> None:
    with reading(two_periods) as session:
        found = consequences_of(session, "2021", "2022Q2", seen_at=LATER)
    book = load_workbook(BytesIO(workbook(found, "en", COUNTED, NAMED)))
    assert book.sheetnames[:2] == ["Overview", "Stars that move"]
    assert len(book.sheetnames) == 1 + len(NAMED)
    rows = list(book["Stars that move"].values)
    assert rows[0] == ("Project", "Name", "Before", "Afterwards")
    assert rows[1] == ("2021-001", "示例平台之1", 3, 5)
    gaps = list(book[NAMED["evidence_gaps"][:31]].values)
    assert gaps[1] == ("2021-001", "示例平台之1", 70, 95)
