"""Lists replaced before the first release, and corrected openly after it, on both databases."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from data_access import acts, models, objections, publishing, queries
from data_access.consequences import consequences_of
from data_access.database import close, reading, transaction
from data_access.importing import (
    ImportRejected,
    Report,
    correct_list,
    import_list,
    import_ratings,
    saving,
)
from data_access.importing.correcting import Correction
from data_access.importing.problems import Problem
from data_access.previewing import open_preview, to_object_to
from data_access.publishing import publish, published_content
from data_access.question import Question
from data_access.verification import verify
from tests.data_access.by_hand import change_by_hand
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.data_access.made_up_releases import NOW

LATER = NOW + timedelta(days=90)
AFTERWARDS = LATER + timedelta(days=5)
FIRST, SECOND = Question("2021", "2022Q1.1"), Question("2021", "2022Q2.1")
Changed = Mapping[int, Mapping[str, object]]
NOTHING: Changed = {}


def list_file(
    folder: Path, changed: Changed = NOTHING, *, count: int = 3, header: tuple[str, ...] = ()
) -> Path:
    """A list of so many projects, some of them said otherwise; as many columns as are named."""
    columns = header or LIST_HEADER
    rows = [
        [*listed(n, **changed.get(n, {})), f"Demo platform {n}"][: len(columns)]
        for n in range(1, count + 1)
    ]
    return csv_file(folder / f"list-{len(list(folder.iterdir()))}.csv", [columns, *rows])


def rate(
    url: str, folder: Path, period: str, score: int, count: int = 3, now: datetime = NOW
) -> str:
    rows = [rated(n, score + n, score, score, score) for n in range(1, count + 1)]
    file = csv_file(folder / f"{period}-{score}.csv", [RATING_HEADER, *rows])
    report = import_ratings(file, "2021", period, "illustrative-1", url=url, now=now)
    return report.release or ""


def publish_draft(url: str, period: str) -> None:
    with transaction(url) as session:
        publish(session, "2021", period, now=LATER)


def import_first(url: str, file: Path, **options: Any) -> Report:
    return import_list(file, "2021", url=url, accept=["count"], reason="试点", now=NOW, **options)


def correct(url: str, file: Path, **options: Any) -> Report:
    moment = LATER + timedelta(days=1)
    return correct_list(file, "2021", "企业更名", url=url, now=moment, **{"yes": True} | options)


@pytest.fixture(scope="module")
def once(server: str, initialised: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three projects with English names and a draft of 2022Q1; only to be copied."""
    folder = tmp_path_factory.mktemp("once")
    with new_database(server, like=initialised) as url:
        import_first(url, list_file(folder, header=(*LIST_HEADER, "项目英文名称")))
        rate(url, folder, "2022Q1", 70)
        close(url)
        yield url


@pytest.fixture
def drafted(server: str, once: str) -> Iterator[str]:
    """That database."""
    with new_database(server, like=once) as url:
        yield url


@pytest.fixture
def published(drafted: str) -> str:
    """That database with 2022Q1 published."""
    publish_draft(drafted, "2022Q1")
    return drafted


def rows_in(url: str, model: type[SQLModel]) -> int:
    with reading(url) as session:
        return int(session.execute(select(func.count()).select_from(model)).scalar_one())


def problems_of(rejected: pytest.ExceptionInfo[ImportRejected]) -> list[str]:
    return [problem.code for problem in rejected.value.problems]


# -- before the first release --------------------------------------------------------------------


def test_an_unpublished_list_is_replaced_whole_with_the_drafts_made_with_it(
    drafted: str, tmp_path: Path
) -> None:
    report = import_first(
        drafted,
        list_file(tmp_path, {1: {"applicant": "示例新企业"}}, count=2),
        replace_unpublished=True,
    )
    assert (report.saved, report.removed) == (True, ("2022Q1.1",))
    for model, count in (
        (models.ListVersion, 1), (models.ListedProject, 2), (models.Applicant, 2),
        (models.Project, 2), (models.Waiver, 1), (models.ImportedFile, 1), (models.Release, 0),
        (models.Rating, 0), (models.Score, 0),
    ):  # fmt: skip
        assert rows_in(drafted, model) == count, model
    with reading(drafted) as session:
        asked = Question("2021", "", search="示例新企业")
        assert queries.projects_named(session, asked) == frozenset({"2021-001"})
        *_, act = acts.acts(session)
    assert (act["kind"], act["changed"]["drafts_removed"]) == ("list_replaced", ["2022Q1.1"])
    assert rate(drafted, tmp_path, "2022Q1", 70, count=2) == "2022Q1.1"
    publish_draft(drafted, "2022Q1")


def test_replacing_in_a_dry_run_and_without_a_word_changes_nothing(
    drafted: str, tmp_path: Path
) -> None:
    file = list_file(tmp_path, count=2)
    with pytest.raises(ImportRejected, match="replace it with --replace"):
        import_first(drafted, file)
    report = import_first(drafted, file, replace_unpublished=True, dry_run=True)
    assert (report.saved, report.removed) == (False, ("2022Q1.1",))
    assert rows_in(drafted, models.ListedProject) == 3


def test_a_project_that_was_objected_about_keeps_its_code_when_the_list_is_replaced(
    drafted: str, tmp_path: Path
) -> None:
    with transaction(drafted) as session:
        open_preview(session, "2021", "2022Q1", until=LATER, now=NOW)
        draft = to_object_to(session, "2021", "2022Q1")
        objections.receive(session, draft, "2021-003", "名称有误", now=NOW)
    import_first(drafted, list_file(tmp_path, count=2), replace_unpublished=True)
    with reading(drafted) as session:
        assert queries.project(session, "2021-003") is None
        assert queries.listed_count(session, Question("2021", "")) == 2
    assert rows_in(drafted, models.Objection) == 1


def test_a_list_that_is_not_published_is_replaced_not_corrected(
    drafted: str, tmp_path: Path
) -> None:
    with pytest.raises(ImportRejected) as rejected:
        correct(drafted, list_file(tmp_path, {1: {"name": "示例新平台"}}))
    assert problems_of(rejected) == ["list_unpublished"]
    assert "import-list 2021 FILE --replace" in str(rejected.value)


@on_sqlite
def test_a_list_that_is_assessed_is_not_replaced(drafted: str, tmp_path: Path) -> None:
    with transaction(drafted) as session:
        file = models.ClosingFile(
            edition="2021", kind="self_assessments", sha256="0" * 64, name="s.xlsx", rows=1,
            imported_at=NOW,
        )  # fmt: skip
        session.add(file)
        session.flush()
        score = {"project": "2021-001", "dimension": "strength", "score": 1, "file": file.id}
        session.add(models.SelfScore.model_validate({"edition": "2021", **score}))
    with pytest.raises(ImportRejected) as rejected:
        import_first(drafted, list_file(tmp_path, count=2), replace_unpublished=True)
    assert problems_of(rejected) == ["list_assessed"]


# -- after it ------------------------------------------------------------------------------------


def test_a_published_list_cannot_be_replaced(published: str, tmp_path: Path) -> None:
    file = list_file(tmp_path, {1: {"name": "示例新平台"}})
    for options in ({}, {"replace_unpublished": True}):
        with pytest.raises(ImportRejected) as rejected:
            import_first(published, file, **options)
        assert problems_of(rejected) == ["list_published"]
        assert "correct-list" in str(rejected.value)


def test_a_correction_is_the_next_version_and_releases_keep_theirs(
    published: str, tmp_path: Path
) -> None:
    renamed = {
        1: {"name": "示例新平台"},
        2: {"applicant": "示例更名科技有限公司"},
        3: {"direction": "6.大数据存储管理方向"},
    }
    report = correct(published, list_file(tmp_path, renamed))
    assert report.correction is not None
    assert [(c.project, c.change.field) for c in report.correction.changes] == [
        ("2021-001", "name_zh"), ("2021-002", "applicants"), ("2021-003", "direction"),
    ]  # fmt: skip
    rate(published, tmp_path, "2022Q2", 75, now=AFTERWARDS)
    publish_later(published, "2022Q2")
    with reading(published) as session:
        assert verify(session) == []
        names = [queries.board(session, q)[-1].name_zh for q in (FIRST, SECOND)]
        assert names == ["示例平台之1", "示例新平台"]
        applicants = [
            {row.applicant_zh for row in queries.board(session, q)} for q in (FIRST, SECOND)
        ]
        assert applicants[1] - applicants[0] == {"示例更名科技有限公司"}
        for question, direction in ((FIRST, "07"), (SECOND, "06")):
            facts = queries.project(session, "2021-003", question.release)
            assert facts is not None
            assert facts.direction == direction
        [change] = queries.list_changes(session, "2021-001")
        assert (change.version, change.reason, change.change.before) == (
            2, "企业更名", "示例平台之1",
        )  # fmt: skip
        assert [r.list_version for r in queries.releases(session, "2021")] == [2, 1]
        record = [act.kind for act in queries.public_record(session, "2021")]
    assert record == ["published", "list_corrected", "published"]


def publish_later(url: str, period: str) -> None:
    with transaction(url) as session:
        publish(session, "2021", period, now=LATER + timedelta(days=9))


def test_what_the_file_has_no_column_for_stays_as_it_is(published: str, tmp_path: Path) -> None:
    correct(published, list_file(tmp_path, {1: {"name": "示例新平台"}}))
    with reading(published) as session:
        facts = queries.project(session, "2021-001")
    assert facts is not None
    assert (facts.name_zh, facts.name_en) == ("示例新平台", "Demo platform 1")


def test_projects_neither_join_nor_leave_a_published_list(published: str, tmp_path: Path) -> None:
    for count, codes, named in (
        (4, ["project_added"], "4 is no number of the list"),
        (2, ["project_removed"], "project 2021-003 (示例平台之3) has no row"),
    ):
        with pytest.raises(ImportRejected) as rejected:
            correct_list(
                list_file(tmp_path, count=count), "2021", "x", url=published, accept=["count"],
                now=LATER, yes=True,
            )  # fmt: skip
        assert problems_of(rejected) == codes
        assert named in str(rejected.value)
    assert rows_in(published, models.ListVersion) == 1


def test_a_correction_that_changes_nothing_is_refused(published: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as rejected:
        correct(published, list_file(tmp_path, header=(*LIST_HEADER, "项目英文名称", "备注")))
    assert problems_of(rejected) == ["list_unchanged"]


def test_rules_that_were_waived_stay_waived_and_new_breaches_are_refused(
    published: str, tmp_path: Path
) -> None:
    """The one applicant of two projects is new; that the list is short was waived before."""
    twice = list_file(tmp_path, {1: {"applicant": "示例云岭2科技有限公司"}})
    with pytest.raises(ImportRejected) as rejected:
        correct(published, twice)
    assert problems_of(rejected) == ["one_applicant_one_project"]
    correct_list(
        twice, "2021", "经批准", url=published, accept=["one_applicant_one_project"],
        now=LATER + timedelta(days=1), yes=True,
    )  # fmt: skip
    with reading(published) as session:
        rules = [waiver.rule for waiver in queries.waived_rules(session, Question("2021", ""))]
        before = [waiver.rule for waiver in queries.waived_rules(session, FIRST)]
    assert (sorted(rules), before) == (["count", "one_applicant_one_project"], ["count"])


def test_nothing_is_corrected_before_the_very_changes_are_confirmed(
    published: str, tmp_path: Path
) -> None:
    file = list_file(tmp_path, {1: {"name": "示例新平台"}})
    asked = correct_list(file, "2021", "企业更名", url=published, now=LATER)
    assert asked.correction is not None
    confirm = asked.correction.sha256
    other = list_file(tmp_path, {1: {"name": "示例别的平台"}})
    for unsaved in (
        correct_list(other, "2021", "企业更名", url=published, confirm=confirm, now=LATER),
        correct_list(file, "2021", "x", url=published, confirm=confirm, now=LATER),
        correct_list(file, "2021", "企业更名", url=published, yes=True, dry_run=True, now=LATER),
    ):
        assert not unsaved.saved
    assert correct_list(file, "2021", "企业更名", url=published, confirm=confirm, now=LATER).saved


@on_sqlite
def test_without_a_list_or_with_the_same_file_there_is_nothing_to_correct(
    database_url: str, published: str, tmp_path: Path
) -> None:
    file = list_file(tmp_path, {1: {"name": "示例新平台"}})
    with pytest.raises(ImportRejected) as rejected:
        correct(database_url, file)
    assert problems_of(rejected) == ["no_list"]
    assert correct(published, file).saved
    with pytest.raises(ImportRejected) as again:
        correct(published, file)
    assert problems_of(again) == ["already_imported"]


@on_sqlite
def test_whoever_is_overtaken_by_a_correction_of_another_publisher_is_told_so(
    published: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is as late as can be: what is imported is checked and about to be kept."""
    own, second, third = (
        list_file(tmp_path, {1: {"name": f"示例平台{name}"}}) for name in ("甲", "乙", "丙")
    )
    ratings = csv_file(tmp_path / "late.csv", [RATING_HEADER, *map(rated, (1, 2, 3))])

    def correct_while_checking(step: str, *_: int) -> None:
        if step == "checking":
            correct(published, second)

    with pytest.raises(saving.ListRefused, match="was changed meanwhile"):
        import_ratings(
            ratings, "2021", "2022Q2", "illustrative-1", url=published, now=AFTERWARDS,
            progress=correct_while_checking,
        )  # fmt: skip
    assert rows_in(published, models.Release) == 1
    compare = saving.correction_of

    def compare_and_be_late(*compared: Any) -> tuple[Correction, list[Problem]]:
        found = compare(*compared)
        monkeypatch.undo()
        correct(published, third)
        return found

    monkeypatch.setattr(saving, "correction_of", compare_and_be_late)
    with pytest.raises(saving.ListRefused, match="was changed meanwhile"):
        correct(published, own)
    assert rows_in(published, models.ListVersion) == 3


def test_a_draft_goes_on_with_the_corrected_list(published: str, tmp_path: Path) -> None:
    rate(published, tmp_path, "2022Q2", 75, now=LATER)

    def confirmed() -> str:
        with reading(published) as session:
            return consequences_of(session, "2021", "2022Q2", seen_at=LATER).sha256

    before = confirmed()
    report = correct(published, list_file(tmp_path, {3: {"direction": "6.大数据存储管理方向"}}))
    assert report.correction is not None
    assert report.correction.drafts == ("2022Q2.1",)
    assert confirmed() != before
    publish_later(published, "2022Q2")
    with reading(published) as session:
        assert verify(session) == []
        found = queries.board(session, Question("2021", "2022Q2.1", directions=("06",)))
    assert [row.project for row in found] == ["2021-003"]


def test_a_search_finds_former_names_and_new_ones_in_every_release(
    published: str, tmp_path: Path
) -> None:
    correct(published, list_file(tmp_path, {2: {"applicant": "示例更名科技有限公司"}}))
    rate(published, tmp_path, "2022Q2", 75, now=AFTERWARDS)
    publish_later(published, "2022Q2")
    with reading(published) as session:
        for question in (FIRST, SECOND):
            for name in ("示例云岭2科技有限公司", "示例更名", "slgm"):
                asked = Question("2021", question.release, search=name)
                assert queries.board_keys(session, asked) == ("2021-002",)


# -- hashes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE listed_project SET name_zh = 'x' WHERE project = '2021-001'",
        "UPDATE listed_project SET unit = 'ce-001' WHERE project = '2021-001'",
        "UPDATE listed_applicant SET name_zh = 'x' WHERE project = '2021-001'",
        "UPDATE waiver SET reason = 'x'",
        "UPDATE release SET published_at = created_at",
    ],
)
def test_the_hash_covers_names_applicants_units_waivers_and_the_moment_of_publication(
    published: str, command: str
) -> None:
    with transaction(published) as session:
        change_by_hand(session, command)
    with reading(published) as session:
        assert ("2022Q1.1", "SHA-256") in {(f.release, f.field) for f in verify(session)}


def test_a_release_of_the_first_canonical_form_still_verifies_by_it(
    drafted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "CANONICAL", 1)
        publish_draft(drafted, "2022Q1")
    correct(drafted, list_file(tmp_path, {1: {"name": "示例新平台"}}))
    with reading(drafted) as session:
        assert verify(session) == []
        content = published_content(session, "2021", "2022Q1.1").decode()
    assert '"list"' not in content
    assert "published_at" not in content
