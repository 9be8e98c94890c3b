"""Where an edition stands, and the one command that comes next."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from data_access import objections
from data_access.database import transaction
from data_access.desk.next_steps import command_line, next_lines
from data_access.desk.standing import lines
from data_access.previewing import open_preview, to_object_to
from data_access.publishing import publish
from data_access.status import Step, editions_at_work, status_of
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_releases import SIX, draft, list_projects

NOW = datetime(2022, 4, 20, 2, tzinfo=UTC)
END = NOW + timedelta(days=10)


def next_of(session: Session, now: datetime = NOW) -> str:
    step = status_of(session, "2021", now).next
    assert step is not None
    return " ".join(step.words)


def test_from_the_list_to_the_first_release_each_step_names_the_next(database_url: str) -> None:
    with transaction(database_url) as session:
        assert editions_at_work(session) == ()
        assert next_of(session) == "import-list 2021 FILE"
        list_projects(session, 6)
        assert editions_at_work(session) == ("2021",)
        first = "import-ratings 2021 2021Q4 FILE --method illustrative-1"
        assert next_of(session) == first
        draft(session, "2022Q1", SIX)
        assert next_of(session) == (
            "preview 2021 2022Q1 --until 2022-05-04T18:00 --out var/preview-2021-2022Q1"
        )
        open_preview(session, "2021", "2022Q1", until=END, now=NOW)
        waiting = status_of(session, "2021", NOW)
        assert waiting.next == Step(("consequences", "2021", "2022Q1"), END)
        assert [refused.found["until"] for refused in waiting.blocks] == [END]
        open_to_objections = to_object_to(session, "2021", "2022Q1")
        objections.receive(session, open_to_objections, "2021-001", "x", now=NOW)
        assert next_of(session) == "decide 2021 2022Q1 1 --accept/--reject --reason TEXT"
        told = "\n".join(lines(status_of(session, "2021", NOW), "zh"))
        objections.decide(session, "2021", "2022Q1.1", 1, "rejected", "x", now=NOW)
        both = ("decide", "2021", "2022Q1", "1", "--accept", "--reason", "文字")
        assert told.endswith(
            f"下一步（二选一）：\n  {command_line(both)}\n"
            f"  {command_line([word.replace('accept', 'reject') for word in both])}"
        )
        ready = status_of(session, "2021", END)
        assert (ready.next, ready.blocks) == (Step(("consequences", "2021", "2022Q1")), ())
        publish(session, "2021", "2022Q1", now=END)
        out = status_of(session, "2021", END)
        assert (out.published, out.newest and out.newest.code, out.drafts) == (1, "2022Q1.1", ())
        assert out.list_published_at == END
        words = ("import-ratings", "2021", "2022Q2", "FILE", "--method", "illustrative-1")
        assert out.next == Step(words, date(2022, 7, 1))


@on_sqlite
def test_what_is_due_is_told_in_words(database_url: str) -> None:
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW, at=NOW + timedelta(days=1))
        hidden = "\n".join(lines(status_of(session, "2021", NOW), "en"))
        later = "\n".join(lines(status_of(session, "2021", datetime(2023, 2, 1, tzinfo=UTC)), "zh"))
    assert "  Releases  none yet\n  Embargo   2022Q1.1 is public from 2022-04-21 10:00\n" in hidden
    assert "ratings of 2022Q2, from the day after 2022-06-30 on" in hidden
    assert "self-assessments (`closing import-self-assessments`), when the demonstration" in hidden
    assert hidden.endswith(
        "\n\nNext, from 2022-07-01 on:\n"
        "  python -m data_access import-ratings 2021 2022Q2 FILE --method illustrative-1"
    )
    assert "  发布  共 1 次，最新为 2022Q1.1：6 个项目中 4 个已评级，2022-04-21 10:00 公开" in later
    assert "  待办  3 期评价结果：2022Q2 至 2022Q4 均已结束，尚未发布\n" in later
    assert later.endswith("下一步：\n  " + command_line(
        ["import-ratings", "2021", "2022Q2", "文件", "--method", "illustrative-1"]
    ))  # fmt: skip


@on_sqlite
def test_a_new_method_wants_its_bridge_and_a_correction_no_preview(database_url: str) -> None:
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
        draft(session, "2022Q1", SIX, version=2, reason="更正")
        assert next_of(session) == "consequences 2021 2022Q1"


@on_sqlite
def test_after_the_last_period_the_end_of_the_edition_comes(database_url: str) -> None:
    after = datetime(2023, 11, 10, tzinfo=UTC)
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2023Q3", SIX)
        publish(session, "2021", "2023Q3", now=after)
        method = "--method evaluation-illustrative-1"
        assert next_of(session, after) == f"closing import-self-assessments 2021 FILE {method}"
        early = status_of(session, "2021", datetime(2023, 9, 1, tzinfo=UTC)).next
        assert early is not None
        assert early.not_before == date(2023, 9, 18)


def test_what_a_lost_seed_means_is_said_with_each_step_that_needs_it() -> None:
    for name in ("announce-draw", "reveal-seed"):
        *_, command, note = next_lines(Step(("closing", name, "2021")), "zh")
        assert command == f"  {command_line(('closing', name, '2021'))}"
        assert "遗失，抽签无法进行，本批次将没有随机抽查和目录清单" in note


@on_sqlite
def test_a_draft_is_published_before_the_edition_is_closed(database_url: str) -> None:
    after = datetime(2023, 11, 10, tzinfo=UTC)
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
        draft(session, "2023Q2", SIX)
        found = status_of(session, "2021", after)
        assert next_of(session, after).startswith("preview 2021 2023Q2 ")
    assert found.unpublished == ("2022Q2", "2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3")


@on_sqlite
def test_a_draft_that_a_later_period_has_overtaken_is_told_and_holds_up_no_other(
    database_url: str,
) -> None:
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2021Q4", SIX)
        draft(session, "2022Q1", SIX)
        assert next_of(session).startswith("preview 2021 2021Q4 ")
        publish(session, "2021", "2022Q1", now=NOW)
        found = status_of(session, "2021", NOW)
        assert next_of(session).startswith("import-ratings 2021 2022Q2 ")
        assert found.blocks == ()
        told = "\n".join(lines(found, "zh"))
    assert "  草稿  2021Q4.1：更晚的一期已经发布，此草稿无法再发布\n" in told


@on_sqlite
def test_what_follows_a_release_under_embargo_is_published_for_its_end(database_url: str) -> None:
    end, now = NOW + timedelta(days=100), datetime(2022, 7, 20, tzinfo=UTC)
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW, at=end)
        draft(session, "2022Q2", SIX)
        open_preview(session, "2021", "2022Q2", until=now, now=NOW)
        assert next_of(session, now) == "consequences 2021 2022Q2 --at 2022-07-29T10:00"
        [refused] = status_of(session, "2021", now).blocks
        assert "--at 2022-07-29T10:00, or name what it passes with --passing 2022Q1.1" in str(
            refused
        )
        assert next_of(session, end) == "consequences 2021 2022Q2"
