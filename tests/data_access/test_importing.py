"""An import is all or nothing: what is saved, what is refused, and what an interruption leaves."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select

from data_access import methods, models, objections
from data_access.database import reading, transaction
from data_access.importing import ImportRejected, Report, import_list, import_ratings
from data_access.importing import saving as saving_module
from data_access.importing.search_text import search_text
from data_access.periods import period_end
from data_access.previewing import open_preview, to_object_to
from data_access.publishing import draft_of, publish
from data_access.settings import ROOT
from tests.data_access.by_hand import change_by_hand, listed_row
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_files import (
    LIST_HEADER,
    METHOD,
    RATING_HEADER,
    csv_file,
    listed,
    rated,
    xlsx,
)

NOW = datetime(2023, 4, 20, 2, 0, tzinfo=UTC)
THREE = [LIST_HEADER, *(listed(number) for number in (1, 2, 3))]
WAIVED = {"accept": ("count",), "reason": "试点阶段"}


def a_list(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "list.xlsx", THREE)


def some_ratings(tmp_path: Path, *rows: list[object], name: str = "ratings.csv") -> Path:
    three = rows or (rated(1), rated(2, 90, 90, None, 90), rated(3, 70, None, None, 70))
    return csv_file(tmp_path / name, [RATING_HEADER, *three])


def with_list(tmp_path: Path, url: str) -> Path:
    file = a_list(tmp_path)
    import_list(file, "2021", url=url, now=NOW, accept=("count",), reason="试点阶段")
    return file


def rate(file: Path, url: str, period: str = "2022Q1", **options: object) -> Report:
    return import_ratings(file, "2021", period, METHOD.id, url=url, now=NOW, **options)  # type: ignore[arg-type]


def rows_of(url: str, model: type[SQLModel]) -> int:
    with reading(url) as session:
        return len(session.exec(select(model)).all())


def refused(rejected: pytest.ExceptionInfo[ImportRejected]) -> list[str]:
    return [problem.code for problem in rejected.value.problems]


def test_a_list_is_saved_with_applicants_regions_and_waivers(
    tmp_path: Path, database_url: str
) -> None:
    rows = [
        LIST_HEADER,
        listed(17, applicant="示例甲科技有限公司；示例乙大学"),
        listed(2, unit="国家电网"),
    ]
    file = xlsx(tmp_path / "list.xlsx", rows)
    report = import_list(
        file, "2021", url=database_url, now=NOW, accept=("count",), reason="试点阶段"
    )
    assert (report.saved, report.counts, [p.code for p in report.waived]) == (
        True, {"projects": 2}, ["count"],
    )  # fmt: skip
    with reading(database_url) as session:
        project = listed_row(session, "2021-017")
        assert (project.number, project.direction, project.category) == (17, "07", "3")
        assert (project.unit, project.region) == ("430000", "430000")
        assert listed_row(session, "2021-002").region is None
        assert project.search_text == (
            "示例平台之17 示例甲科技有限公司 示例乙大学 slptz sljkjyxgs slydx 2021-017"
        )
        names = select(models.Applicant.name_zh).where(col(models.Applicant.project) == "2021-017")
        ordered = names.order_by(col(models.Applicant.position))
        assert session.exec(ordered).all() == ["示例甲科技有限公司", "示例乙大学"]
        (waiver,) = session.exec(select(models.Waiver)).all()
        assert (waiver.rule, waiver.subject, waiver.reason) == ("count", "2", "试点阶段")
        (version,) = session.exec(select(models.ListVersion)).all()
        assert (version.version, version.published_at, version.id) == (
            1,
            None,
            project.list_version,
        )
        (kept,) = session.exec(select(models.ImportedFile)).all()
        assert (kept.kind, kept.name, kept.rows, kept.id) == ("list", "list.xlsx", 2, version.file)


def test_ratings_are_saved_as_a_draft(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    report = rate(some_ratings(tmp_path), database_url)
    assert (report.release, report.counts) == (
        "2022Q1.1", {"listed": 3, "rated": 2, "not_rated": 1},
    )  # fmt: skip
    with reading(database_url) as session:
        (release,) = session.exec(select(models.Release)).all()
        assert (release.status, release.demo, release.period_end) == (
            "draft", True, date(2022, 3, 31),
        )  # fmt: skip
        assert (release.listed, release.rated) == (3, 2)
        ratings = session.exec(select(models.Rating).order_by(col(models.Rating.project))).all()
        assert [(r.total, r.stars, r.not_rated, r.capped_by, r.rank) for r in ratings] == [
            (8000, 4, None, None, None),
            (9000, 4, None, "missing", None),
            (None, None, "insufficient_scores", None, None),
        ]
        assert [r.unit for r in ratings] == ["120000", "130000", "140000"]
        missing = session.get_one(models.Score, (release.id, "2021-002", "benefit"))
        assert (missing.score, missing.missing) == (None, "not_provided")
        kept = session.get_one(models.MethodVersion, METHOD.id)
        assert kept.sha256 == methods.method_digest(kept.text)


def test_a_dry_run_checks_everything_and_saves_nothing(tmp_path: Path, database_url: str) -> None:
    report = import_list(
        a_list(tmp_path), "2021", url=database_url, dry_run=True, accept=("count",), reason="试点"
    )
    assert (report.saved, report.counts) == (False, {"projects": 3})
    assert rows_of(database_url, models.ImportedFile) == rows_of(database_url, models.Project) == 0


def test_a_refused_list_changes_nothing(tmp_path: Path, database_url: str) -> None:
    with pytest.raises(ImportRejected) as rejected:
        import_list(a_list(tmp_path), "2021", url=database_url)
    assert refused(rejected) == ["count"]
    assert rows_of(database_url, models.ImportedFile) == 0


def test_the_same_file_is_recognised_and_refused_kindly(tmp_path: Path, database_url: str) -> None:
    file = with_list(tmp_path, database_url)
    with pytest.raises(ImportRejected) as rejected:
        import_list(file, "2021", url=database_url, accept=("count",), reason="试点阶段")
    (problem,) = rejected.value.problems
    assert problem.text("list.xlsx", "en") == (
        "list.xlsx: this very file was imported on 2023-04-20 as list.xlsx (2021); "
        "nothing was changed"
    )


def test_an_edition_has_one_list(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    other = xlsx(tmp_path / "other.xlsx", THREE[:3])
    with pytest.raises(ImportRejected) as rejected:
        import_list(other, "2021", url=database_url, accept=("count",), reason="试点")
    assert refused(rejected) == ["list_exists"]


def test_ratings_need_a_list(tmp_path: Path, database_url: str) -> None:
    with pytest.raises(ImportRejected) as rejected:
        rate(some_ratings(tmp_path), database_url)
    assert refused(rejected) == ["no_list"]


@on_sqlite
def test_a_dry_run_of_ratings_counts_them_and_saves_nothing(
    tmp_path: Path, database_url: str
) -> None:
    with_list(tmp_path, database_url)
    report = rate(some_ratings(tmp_path), database_url, dry_run=True)
    assert (report.saved, report.release, report.counts["rated"]) == (False, None, 2)
    assert rows_of(database_url, models.Release) == 0


@on_sqlite
def test_the_same_ratings_are_not_taken_for_another_period_nor_before_their_method(
    tmp_path: Path, database_url: str
) -> None:
    with_list(tmp_path, database_url)
    rate(some_ratings(tmp_path), database_url)
    with pytest.raises(ImportRejected, match="this very file was imported on 2023-04-20") as again:
        rate(some_ratings(tmp_path), database_url, "2022Q2")
    assert refused(again) == ["already_imported"]
    other = some_ratings(tmp_path, rated(1), rated(2), rated(3), name="other.csv")
    with pytest.raises(ImportRejected) as too_early:
        rate(other, database_url, "2021Q3")
    assert refused(too_early) == ["method_early"]


def test_a_draft_is_replaced_only_when_asked(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    rate(some_ratings(tmp_path), database_url)
    other = some_ratings(tmp_path, rated(1), rated(2), rated(3), name="other.csv")
    with pytest.raises(ImportRejected) as rejected:
        rate(other, database_url)
    assert refused(rejected) == ["draft_exists"]
    assert rate(other, database_url, replace_draft=True).release == "2022Q1.1"
    assert rows_of(database_url, models.Rating) == 3
    assert rows_of(database_url, models.ImportedFile) == 2
    assert rate(other, database_url, replace_draft=True).counts["rated"] == 3


def test_who_may_object_may_go_on_when_the_draft_is_replaced(
    tmp_path: Path, database_url: str
) -> None:
    with_list(tmp_path, database_url)
    rate(some_ratings(tmp_path), database_url)
    until = NOW + timedelta(days=10)
    with transaction(database_url) as session:
        open_preview(session, "2021", "2022Q1", until=until, now=NOW)
    other = some_ratings(tmp_path, rated(1), rated(2), rated(3), name="other.csv")
    rate(other, database_url, replace_draft=True)
    with transaction(database_url) as session:
        release = draft_of(session, "2021", "2022Q1")
        assert (release.status, release.objections_until) == ("preview", until)
        draft = to_object_to(session, "2021", "2022Q1")
        assert objections.receive(session, draft, "2021-001", "不符", now=NOW) == 1


def test_a_correction_needs_a_reason_and_is_the_next_version(
    tmp_path: Path, database_url: str
) -> None:
    with_list(tmp_path, database_url)
    rate(some_ratings(tmp_path), database_url)
    with transaction(database_url) as session:
        publish(session, "2021", "2022Q1", now=NOW)
    corrected = some_ratings(tmp_path, rated(1), rated(2), rated(3), name="corrected.csv")
    with pytest.raises(ImportRejected) as rejected:
        rate(corrected, database_url)
    assert refused(rejected) == ["correction_unexplained"]
    assert rate(corrected, database_url, reason="录入错误").release == "2022Q1.2"


def test_an_edited_method_is_refused(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    rate(some_ratings(tmp_path), database_url)
    with transaction(database_url) as session:
        change_by_hand(session, f"UPDATE method SET sha256 = '{'0' * 64}'")
    with pytest.raises(ImportRejected) as rejected:
        rate(some_ratings(tmp_path, rated(1), name="q2.csv"), database_url, "2022Q2")
    assert refused(rejected) == ["method_changed"]


def test_a_list_of_real_applicants_is_no_demo(tmp_path: Path, database_url: str) -> None:
    rows = [LIST_HEADER, listed(1, applicant="云岭科技有限公司")]
    file = xlsx(tmp_path / "list.xlsx", rows)
    import_list(file, "2021", url=database_url, accept=("count",), reason="试点", now=NOW)
    rate(csv_file(tmp_path / "r.csv", [RATING_HEADER, rated(1)]), database_url)
    with reading(database_url) as session:
        assert session.exec(select(models.Release.demo)).one() is False


def test_rules_are_waived_only_with_a_reason(tmp_path: Path, database_url: str) -> None:
    file = a_list(tmp_path)
    with pytest.raises(ValueError, match="given together"):
        import_list(file, "2021", url=database_url, accept=("count",))
    with pytest.raises(ValueError, match="rule number cannot be waived; rules that can be: quota"):
        import_list(file, "2021", url=database_url, accept=("number",), reason="试点")


def test_a_quota_is_waived_for_one_unit_and_kept_under_its_name(
    tmp_path: Path, database_url: str
) -> None:
    rows = [listed(n, unit="大连市工信局" if n < 7 else "宁波市经信局") for n in range(1, 13)]
    file = xlsx(tmp_path / "list.xlsx", [LIST_HEADER, *rows])
    with pytest.raises(ImportRejected) as rejected:
        import_list(file, "2021", url=database_url, accept=("count", "quota:210200"), reason="试点")
    assert [problem.waiver for problem in rejected.value.problems] == ["quota:330200"]
    accept = ("count", "quota:大连市工业和信息化局", "quota:330200")
    report = import_list(file, "2021", url=database_url, accept=accept, reason="试点")
    assert {problem.waiver for problem in report.waived} == {
        "count",
        "quota:210200",
        "quota:330200",
    }
    with reading(database_url) as session:
        waivers = session.exec(select(models.Waiver.rule, models.Waiver.subject)).all()
    assert ("quota", "宁波市经济和信息化局") in waivers


class _PowerCut(Exception):
    """The import stops half-way."""


def test_an_import_that_stops_half_way_changes_nothing(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)

    def cut(step: str, done: int, total: int) -> None:
        if step == "saving" and 0 < done < total:
            raise _PowerCut

    with pytest.raises(_PowerCut):
        rate(some_ratings(tmp_path), database_url, progress=cut)
    assert rows_of(database_url, models.Release) == rows_of(database_url, models.Rating) == 0
    assert rows_of(database_url, models.ImportedFile) == 1
    assert rate(some_ratings(tmp_path), database_url).release == "2022Q1.1"


_KILLED = """
import os, signal, sys
from pathlib import Path
from data_access.importing import import_ratings

def kill(step, done, total):
    if step == "saving" and 0 < done < total:
        os.kill(os.getpid(), signal.SIGKILL)

file, url = sys.argv[1:]
import_ratings(Path(file), "2021", "2022Q1", "illustrative-1", url=url, progress=kill)
"""


@pytest.mark.slow
def test_an_import_that_is_killed_changes_nothing(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    file = some_ratings(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(file), database_url],
        cwd=ROOT,
        env=dict(os.environ),
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert rows_of(database_url, models.Release) == rows_of(database_url, models.Score) == 0
    assert rate(file, database_url).saved


def test_the_steps_are_told_in_order(tmp_path: Path, database_url: str) -> None:
    steps: list[str] = []
    import_list(
        a_list(tmp_path),
        "2021",
        url=database_url,
        accept=("count",),
        reason="试点",
        progress=lambda step, _done, _total: steps.append(step),
    )
    assert list(dict.fromkeys(steps)) == ["reading", "checking", "saving"]


def test_rows_are_written_in_batches(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving_module, "BATCH", 2)
    with_list(tmp_path, database_url)
    assert rows_of(database_url, models.Project) == rows_of(database_url, models.Applicant) == 3


def test_unreadable_files_are_refused_like_others(tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"")
    with pytest.raises(ImportRejected, match=r"list.xlsx: the file is empty"):
        import_list(file, "2021", url=database_url)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2022Q1", date(2022, 3, 31)),
        ("2022Q2", date(2022, 6, 30)),
        ("2021Q4", date(2021, 12, 31)),
        ("2022H1", date(2022, 6, 30)),
        ("2022", date(2022, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, end: date) -> None:
    assert period_end(period) == end


@pytest.mark.parametrize("period", ["2022Q5", "2022H3", "22Q1", "2022-01", "", "2022q1"])
def test_anything_else_is_no_period(period: str) -> None:
    with pytest.raises(ValueError, match="is not a period such as 2022Q1, 2022H1 or 2022"):
        period_end(period)


def test_initials_are_read_in_their_words() -> None:
    assert search_text("2021-001", ["重庆银行（一期）"], ["Bank of Chongqing"]) == (
        "重庆银行(一期) bankofchongqing cqyhyq 2021-001"
    )


def test_a_session_that_only_reads_cannot_write(tmp_path: Path, database_url: str) -> None:
    with_list(tmp_path, database_url)
    with reading(database_url) as session:
        assert isinstance(session, Session)
        assert len(saving_module.known_projects(session, "2021")) == 3
        assert saving_module.known_projects(session, "2020") == []
