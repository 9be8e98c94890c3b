"""The preview for the rated, and what they object."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from data_access import objections
from data_access.acts import acts, public_acts
from data_access.consequences import consequences_of
from data_access.database import close, reading, transaction
from data_access.desk.consequences_text import COUNTED, NAMED, lines
from data_access.desk.consequences_workbook import workbook as consequences_workbook
from data_access.desk.preview_workbooks import workbook
from data_access.objections import ObjectionRefused
from data_access.previewing import open_preview, to_object_to
from data_access.publishing import publish
from data_access.queries import public_record
from data_access.refusing import PublishingRefused
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_releases import NOW, draft, list_projects
from tests.data_access.made_up_scores import Row
from tests.data_access.other_methods import keep_other_method

SIX: dict[str, Row | str] = {
    "2021-001": (7000, 7000, 7000, 7000),
    "2021-002": (8000, 8000, 8000, None),
    "2021-003": (9000, 9000, 9000, 9000),
    "2021-004": "withdrawn",
}
END = NOW + timedelta(days=10)
DAY = timedelta(days=1)
TEXT = "创新得分与证书不符"


@pytest.fixture(scope="module")
def previewed_once(server: str, initialised: str) -> Iterator[str]:
    """A draft of 2022Q1 in preview; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 4)
            draft(session, "2022Q1", SIX)
            open_preview(session, "2021", "2022Q1", until=END, now=NOW)
        close(url)
        yield url


@pytest.fixture
def previewed(server: str, previewed_once: str) -> Iterator[str]:
    """A draft of 2022Q1 in preview."""
    with new_database(server, like=previewed_once) as url:
        yield url


def object_to(url: str, project: str = "2021-001", days: int = 1) -> int:
    with transaction(url) as session:
        draft = to_object_to(session, "2021", "2022Q1")
        return objections.receive(session, draft, project, TEXT, now=NOW + timedelta(days=days))


def decide(url: str, number: int, decision: str) -> None:
    with transaction(url) as session:
        objections.decide(
            session, "2021", "2022Q1.1", number, decision, "已核对", now=NOW + timedelta(days=2)
        )


def test_each_unit_sees_its_own_projects_and_nothing_else(previewed: str) -> None:
    with transaction(previewed) as session:
        found = {
            unit.unit: list(unit.rows.index)
            for unit in open_preview(session, "2021", "2022Q1", until=END, now=NOW)
        }
    assert found == {"520000": ["2021-001", "2021-002", "2021-004"], "ce-001": ["2021-003"]}


def test_the_workbook_says_how_to_object_and_what_was_found(previewed: str) -> None:
    with transaction(previewed) as session:
        unit, _ = open_preview(session, "2021", "2022Q1", until=END, now=NOW)
    book = load_workbook(BytesIO(workbook(unit, "2021", "zh")))
    about, projects = book.worksheets
    said = "\n".join(str(row[0]) for row in about.values)
    assert "2023-04-30 10:00" in said
    assert "草稿" in said
    rows = list(projects.values)
    heading = list(rows[0])
    first, second, last = (dict(zip(heading, row, strict=True)) for row in rows[1:])
    assert (first["项目"], first["综合得分"], first["星级"]) == ("2021-001", 70, 3)
    assert first["申报主体"] == "示例1公司"
    assert (second["关键技术创新"], second["产业化推广价值"]) == (80, None)
    assert (last["未评级原因"], last["星级"]) == ("已退出试点示范", None)
    assert (first["佐证等级"], second["得分缺失原因"]) == ("自评", "未提供")
    assert str(first["细分方向"]).startswith("07 大数据")


def test_an_objection_is_received_and_decided_once(previewed: str) -> None:
    assert (object_to(previewed), object_to(previewed, "2021-003")) == (1, 2)
    decide(previewed, 2, "rejected")
    with pytest.raises(ObjectionRefused, match="decided already"):
        decide(previewed, 2, "accepted")
    with pytest.raises(ObjectionRefused, match="no objection 3"):
        decide(previewed, 3, "accepted")
    with reading(previewed) as session:
        steps = [(s.number, s.state, s.text) for s in objections.steps(session, "2021")]
        assert steps == [(1, "received", TEXT), (2, "received", TEXT), (2, "rejected", "已核对")]
        assert objections.undecided(session, "2021", "2022Q1.1") == 1


def test_nothing_is_published_while_units_may_object_or_wait(previewed: str) -> None:
    object_to(previewed)
    with (
        pytest.raises(PublishingRefused, match="may object until 2023-04-30 10:00"),
        transaction(previewed) as session,
    ):
        publish(session, "2021", "2022Q1", now=NOW + timedelta(days=1))
    with (
        pytest.raises(PublishingRefused, match=r"objections .* wait for a decision, 1 in all"),
        transaction(previewed) as session,
    ):
        publish(session, "2021", "2022Q1", now=END)
    decide(previewed, 1, "rejected")
    with transaction(previewed) as session:
        assert publish(session, "2021", "2022Q1", now=END).code == "2022Q1.1"


def test_an_accepted_objection_shows_in_the_ratings_or_is_answered(previewed: str) -> None:
    object_to(previewed)
    object_to(previewed, "2021-003")
    decide(previewed, 1, "accepted")
    decide(previewed, 2, "accepted")
    publish_with(previewed, refused="objection 1 of 2021-001 was accepted")
    change_score(previewed, "2021-001")
    publish_with(previewed, refused="objection 2 of 2021-003 was accepted")
    answer(previewed, 2)
    with pytest.raises(ObjectionRefused, match="answered already"):
        answer(previewed, 2)
    assert publish_with(previewed) == {}, "the objection says why 2021-001 changed"
    with reading(previewed) as session:
        [act] = public_record(session, "2021")
        assert (act.objections["received"], act.objections["accepted"]) == (2, 2)


@on_sqlite
def test_only_what_was_accepted_is_answered(previewed: str) -> None:
    object_to(previewed)
    for number in (1, 2):
        with pytest.raises(ObjectionRefused, match="was not accepted"):
            answer(previewed, number)


@on_sqlite
def test_a_draft_that_changed_since_its_preview_is_previewed_again_or_explained(
    previewed: str,
) -> None:
    change_score(previewed, "2021-003")
    with reading(previewed) as session:
        told = consequences_of(session, "2021", "2022Q1", seen_at=END)
        [change] = told.since_preview
        assert (change.project, change.field, change.before, change.after) == (
            "2021-003", "strength", 9000, 100,
        )  # fmt: skip
        shown = "\n".join(lines(told, "zh"))
        assert "2021-003  项目综合实力 90.00 → 1.00  示例平台之3" in shown
        book = load_workbook(BytesIO(consequences_workbook(told, "zh", COUNTED, NAMED)))
        assert list(book["预览后的变动"].values)[1][2:] == ("项目综合实力", "90.00", "1.00")
    publish_with(previewed, refused="something changed of 2021-003")
    with transaction(previewed) as session:
        open_preview(session, "2021", "2022Q1", until=END, now=NOW + timedelta(days=3))
        assert publish(session, "2021", "2022Q1", now=END)
        session.rollback()
    explained = publish_with(previewed, changed_because="转录有误")
    assert explained == {"projects": ["2021-003"], "reason": "转录有误"}


@on_sqlite
def test_a_method_that_changed_since_the_preview_changed_everything(previewed: str) -> None:
    with transaction(previewed) as session:
        keep_other_method(session, "2022Q1", {})
    publish_with(previewed, refused="something changed of method")


def test_what_was_received_in_time_may_be_entered_later(previewed: str) -> None:
    late, in_time = END + timedelta(days=1), END - timedelta(hours=1)
    for received, said in (
        (None, "entered with --received"),
        (END + timedelta(hours=1), "were possible until"),
        (late + timedelta(hours=1), "lies ahead"),
        (NOW - timedelta(hours=1), "was not in preview at"),
    ):
        with pytest.raises(ObjectionRefused, match=said):
            enter(previewed, now=late, received=received)
    assert enter(previewed, now=late, received=in_time) == 1
    publish_with(previewed, refused="decision, 1 in all", now=late)
    with reading(previewed) as session:
        told = consequences_of(session, "2021", "2022Q1", seen_at=late)
        assert [(o.number, o.state, o.text) for o in told.objections] == [(1, "received", TEXT)]
        shown = f"2021-001  第 1 号异议，已收到：{TEXT}  示例平台之1"
        assert shown in "\n".join(lines(told, "zh"))
        book = load_workbook(BytesIO(consequences_workbook(told, "zh", COUNTED, NAMED)))
        assert {"已收到", TEXT} <= set(list(book["异议"].values)[1])
        [step] = objections.steps(session, "2021")
        *_, act = acts(session)
    assert (step.at, act["at"]) == (in_time, late)
    assert act["changed"]["received"] == in_time.isoformat()


@on_sqlite
def test_what_was_overlooked_is_entered_after_the_publication_too(previewed: str) -> None:
    late, in_time = END + timedelta(days=1), END - timedelta(hours=1)
    publish_with(previewed)
    with pytest.raises(ObjectionRefused, match="entered with --received"):
        enter(previewed, now=late, received=None)
    assert enter(previewed, now=late, received=in_time) == 1
    with reading(previewed) as session:
        [act] = public_record(session, "2021")
    assert act.objections == {"received": 1}


def enter(url: str, *, now: datetime, received: datetime | None) -> int:
    with transaction(url) as session:
        draft = to_object_to(session, "2021", "2022Q1")
        return objections.receive(session, draft, "2021-001", TEXT, now=now, received=received)


def answer(url: str, number: int) -> None:
    with transaction(url) as session:
        objections.answer(session, "2021", "2022Q1.1", number, "名称随名单更正", now=NOW + 3 * DAY)


def change_score(url: str, project: str) -> None:
    """Let a project's first score be 1 point, as another file of ratings would."""
    with transaction(url) as session:
        session.execute(
            text("UPDATE score SET score = 100 WHERE project = :code AND dimension = 'strength'"),
            {"code": project},
        )


def publish_with(
    url: str, *, refused: str = "", now: datetime = END, changed_because: str | None = None
) -> object:
    """Publish the draft, or be refused; return what the log says of changes since the preview."""
    with transaction(url) as session:
        if refused:
            with pytest.raises(PublishingRefused, match=refused):
                publish(session, "2021", "2022Q1", now=now, changed_because=changed_because)
            session.rollback()
            return {}
        publish(session, "2021", "2022Q1", now=now, changed_because=changed_because)
        *_, act = acts(session)
        return act["changed"].get("since_preview", {})


def test_counts_are_public_and_texts_are_not(previewed: str) -> None:
    object_to(previewed)
    decide(previewed, 1, "accepted")
    answer(previewed, 1)
    with transaction(previewed) as session:
        publish(session, "2021", "2022Q1", now=END)
    with reading(previewed) as session:
        [act] = public_record(session, "2021")
        assert act.objections == {"received": 1, "accepted": 1, "answered": 1}
        assert [a["kind"] for a in public_acts(session, "2021", END)] == ["published"]
        assert TEXT not in repr(public_record(session, "2021"))
        assert [a["kind"] for a in acts(session)] == [
            "previewed",
            "objection_received",
            "objection_accepted",
            "objection_answered",
            "published",
        ]


def test_who_is_late_or_unknown_is_refused(previewed: str) -> None:
    with pytest.raises(ObjectionRefused, match="were possible until"):
        object_to(previewed, days=11)
    with pytest.raises(ObjectionRefused, match="2021-099 is no project of"):
        object_to(previewed, "2021-099")


def test_nobody_objects_to_what_was_not_shown(database_url: str) -> None:
    with transaction(database_url) as session:
        list_projects(session, 4)
        draft(session, "2022Q1", SIX)
    with pytest.raises(ObjectionRefused, match="not in preview"):
        object_to(database_url)


def test_a_preview_ends_in_the_future(database_url: str) -> None:
    with transaction(database_url) as session:
        list_projects(session, 4)
        draft(session, "2022Q1", SIX)
        with pytest.raises(PublishingRefused, match="is past"):
            open_preview(session, "2021", "2022Q1", until=NOW, now=NOW)


def test_steps_of_an_objection_are_never_changed(previewed: str) -> None:
    object_to(previewed)
    with pytest.raises(DatabaseError, match="never changed"), transaction(previewed) as session:
        session.execute(text("UPDATE objection SET text = ''"))


def test_another_decision_is_wrong_use(previewed: str) -> None:
    object_to(previewed)
    with pytest.raises(ValueError, match="none of: accepted, rejected"):
        decide(previewed, 1, "postponed")
