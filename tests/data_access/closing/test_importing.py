"""Files of an edition's end are taken whole, or refused with all that is wrong and where."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from data_access.closing import saving
from data_access.closing.importing import (
    import_evaluation,
    import_self_assessments,
    import_spot_checks,
)
from data_access.database import reading, transaction
from data_access.importing import ImportRejected
from data_access.models import ClosingFile, Evaluated, SelfScore
from data_access.status import status_of
from tests.data_access.closing.conftest import (
    AFTER,
    METHOD,
    PROJECTS,
    SCORES,
    conclude,
    draw_three,
    evaluation,
    file_of,
    self_assessments,
    spot_checks,
)
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_releases import NOW


def refused(load: Callable[[], object]) -> list[tuple[str, str]]:
    """The rules that were broken and the cells, or rows, where."""
    with pytest.raises(ImportRejected) as rejected:
        load()
    return [(p.code, p.cell or str(p.row or "")) for p in rejected.value.problems]


def assess(url: str, file: Path, now: datetime = AFTER, **options: bool) -> list[tuple[str, str]]:
    return refused(
        lambda: import_self_assessments(file, "2021", METHOD, url=url, now=now, **options)
    )


def drawn(url: str) -> tuple[str, ...]:
    with reading(url) as session:
        return saving.drawn(session, "2021")


def test_self_assessments_are_kept_exactly(two_years_over: str, tmp_path: Path) -> None:
    file = self_assessments(tmp_path, ("2021-002", "90.5", 88, "８６", "84.25分"))
    report = import_self_assessments(file, "2021", METHOD, url=two_years_over, now=AFTER)
    assert (report.saved, report.counts) == (True, {"assessed": 1, "listed": 8})
    with reading(two_years_over) as session:
        found = session.execute(select(col(SelfScore.dimension), col(SelfScore.score))).all()
    assert dict(map(tuple, found)) == {
        "strength": 9050, "innovation": 8800, "benefit": 8600, "replication": 8425,
    }  # fmt: skip


WRONG_CELLS: dict[tuple[object, ...], tuple[str, str]] = {
    ("2021-099", 80, 80, 80, 80): ("project_unknown", "A3"),
    ("2021-001", 80, "9O", 80, 80): ("score", "C3"),
    ("2021-001", 80, 80, 80, "80.125"): ("decimals", "E3"),
    ("2021-001", 80, 80, None, 80): ("missing", "D3"),
    ("2021-001", 80, 80, 80, 101): ("score", "E3"),
    ("2021-001",): ("stray_row", "3"),
}


def test_a_wrong_cell_of_a_self_assessment_is_named(two_years_over: str, tmp_path: Path) -> None:
    named = {
        row: assess(two_years_over, self_assessments(tmp_path, row, ("2021-002", 70, 70, 70, 70)))
        for row in WRONG_CELLS
    }
    assert named == {row: [expected] for row, expected in WRONG_CELLS.items()}
    with reading(two_years_over) as session:
        assert session.execute(select(ClosingFile)).first() is None


def test_all_problems_are_told_at_once(two_years_over: str, tmp_path: Path) -> None:
    file = self_assessments(
        tmp_path, ("2021-001", 80, 80, 80, 80), ("2021-001", 80, 80, 80, 80), ("x", 1, 2, 3, "no")
    )
    assert assess(two_years_over, file) == [
        ("project_unknown", "A5"),
        ("project_twice", "A4"),
    ]


def test_a_file_without_a_dimension_is_refused(two_years_over: str, tmp_path: Path) -> None:
    file = file_of(tmp_path, ("项目编号", *SCORES[:3]), [("2021-001", 80, 80, 80)])
    assert ("column_missing", "2") in assess(two_years_over, file)


def test_self_assessments_come_after_the_two_years(two_years_over: str, tmp_path: Path) -> None:
    before = datetime(2023, 9, 17, 15, tzinfo=UTC)
    assert assess(two_years_over, self_assessments(tmp_path), before) == [("two_years", "")]


def test_a_self_assessment_is_replaced_only_when_asked(assessed: str, tmp_path: Path) -> None:
    file = self_assessments(tmp_path, ("2021-001", 70, 70, 70, 70), name="again.xlsx")
    assert assess(assessed, file) == [("self_assessed_before", "")]
    import_self_assessments(file, "2021", METHOD, url=assessed, now=AFTER, replace_known=True)
    with reading(assessed) as session:
        scores = select(col(SelfScore.score)).where(col(SelfScore.project) == "2021-001")
        assert set(session.execute(scores).scalars()) == {7000}


def test_the_same_file_is_not_taken_twice(assessed: str, tmp_path: Path) -> None:
    assert assess(assessed, self_assessments(tmp_path), replace_known=True) == [
        ("already_imported", "")
    ]


def test_after_the_announcement_self_assessments_are_fixed(
    drawn_three: str, tmp_path: Path
) -> None:
    file = self_assessments(tmp_path, (PROJECTS[-1], 70, 70, 70, 70), name="late.xlsx")
    assert assess(drawn_three, file) == [("draw_announced", "")]


def test_without_a_list_there_is_nothing_to_assess(database_url: str, tmp_path: Path) -> None:
    assert assess(database_url, self_assessments(tmp_path)) == [("no_list", "")]


def test_a_dry_run_saves_nothing(two_years_over: str, tmp_path: Path) -> None:
    file = self_assessments(tmp_path)
    report = import_self_assessments(
        file, "2021", METHOD, url=two_years_over, now=AFTER, dry_run=True
    )
    assert (report.saved, report.counts["assessed"]) == (False, 7)
    with reading(two_years_over) as session:
        assert saving.self_assessed(session, "2021") == frozenset()


def test_results_of_spot_checks_need_a_draw(assessed: str, tmp_path: Path) -> None:
    file = spot_checks(tmp_path, ("2021-001", "通过", None))
    assert refused(lambda: import_spot_checks(file, "2021", url=assessed, now=AFTER)) == [
        ("no_draw", "")
    ]


WRONG_RESULTS = {
    ("还行", None): [("outcome", "B3"), ("missing", "C3")],
    (None, "不符"): [("missing", "B3")],
    ("未通过", None): [("missing", "C3")],
    ("通过", "@SUM(A1)"): [("formula", "C3")],
}


def test_a_wrong_result_of_a_spot_check_is_named(drawn_three: str, tmp_path: Path) -> None:
    project, named = drawn(drawn_three)[0], {}
    for result in WRONG_RESULTS:
        file = spot_checks(tmp_path, (project, *result))
        named[result] = refused(
            partial(import_spot_checks, file, "2021", url=drawn_three, now=AFTER)
        )
    assert named == WRONG_RESULTS


@on_sqlite
def test_a_dry_run_of_results_and_evaluations_saves_nothing(
    drawn_three: str, checked: str, tmp_path: Path
) -> None:
    file = spot_checks(tmp_path, *[(code, "通过", None) for code in drawn(drawn_three)])
    results = import_spot_checks(file, "2021", url=drawn_three, now=AFTER, dry_run=True)
    assert (results.saved, results.counts["checked"]) == (False, 3)
    found = import_evaluation(
        evaluation(tmp_path), "2021", METHOD, url=checked, now=AFTER, dry_run=True
    )
    assert (found.saved, found.counts["evaluated"]) == (False, 7)
    for url in (drawn_three, checked):
        with reading(url) as session:
            assert session.execute(select(Evaluated)).first() is None


def test_only_drawn_projects_have_results(drawn_three: str, tmp_path: Path) -> None:
    other = next(code for code in PROJECTS if code not in drawn(drawn_three))
    file = spot_checks(tmp_path, (other, "通过", None))
    assert refused(lambda: import_spot_checks(file, "2021", url=drawn_three, now=AFTER)) == [
        ("not_drawn", "3")
    ]


def test_a_result_is_given_once(checked: str, tmp_path: Path) -> None:
    file = spot_checks(tmp_path, (drawn(checked)[0], "通过", "更正"))
    assert refused(lambda: import_spot_checks(file, "2021", url=checked, now=AFTER)) == [
        ("checked_before", "")
    ]


def evaluate(url: str, file: Path, **options: object) -> list[tuple[str, str]]:
    return refused(
        lambda: import_evaluation(file, "2021", METHOD, url=url, now=AFTER, **options)  # type: ignore[arg-type]
    )


def test_an_evaluation_follows_from_scores_and_spot_checks(checked: str, tmp_path: Path) -> None:
    failed, rectified, passed = drawn(checked)
    other = next(code for code in PROJECTS[:-1] if code not in drawn(checked))
    scores = {failed: 99, rectified: 99, passed: 99, other: 60}
    rows = [(code, *(scores.get(code, 80),) * 4, None) for code in PROJECTS[:-1]]
    report = import_evaluation(evaluation(tmp_path, *rows), "2021", METHOD, url=checked, now=AFTER)
    assert report.counts == {"evaluated": 7, "catalogued": 6, "listed": 8}
    with reading(checked) as session:
        found = {row.project: row for row in session.execute(select(Evaluated)).scalars()}
    assert {code: found[code].grade for code in (failed, rectified, passed, other)} == {
        failed: "fail", rectified: "good", passed: "excellent", other: "pass",
    }  # fmt: skip
    assert (found[failed].capped, found[failed].catalogued, found[failed].total) == (
        True, False, 9900,
    )  # fmt: skip
    assert (found[PROJECTS[-1]].not_evaluated, found[PROJECTS[-1]].total) == ("not_submitted", None)


WRONG_ROWS: dict[tuple[object, ...], list[tuple[str, str]]] = {
    ("2021-001", 80, 80, None, 80, None): [("missing", "D3")],
    ("2021-001", 80, 80, 80, 80, "已退出试点示范"): [("not_evaluated_both", "F3")],
    ("2021-001", None, None, None, None, "没来"): [("not_evaluated", "F3")],
    ("2021-001", None, None, None, None, "未提交自查评估"): [("self_assessed", "F3")],
    (PROJECTS[-1], 80, 80, 80, 80, None): [("not_self_assessed", "3")],
    ("2021-001", 80, 80, 80, 80, None, 79): [("final_total", "G3")],
    ("2021-001", 80, 80, 80, 80, None, "八十"): [("total_unreadable", "G3")],
    ("2021-001", 80, 80, 80, 80, None, "80.001"): [("decimals", "G3")],
    ("2021-001", 80, 80, 80, 80, None, 80, "特优"): [("grade_unknown", "H3")],
    ("2021-001", None, None, None, None, "已退出试点示范", 80, "良好"): [
        ("final_unfounded", "G3"),
        ("final_unfounded", "H3"),
    ],
}


def test_a_wrong_row_of_an_evaluation_is_named(checked: str, tmp_path: Path) -> None:
    named = {}
    for row in WRONG_ROWS:
        others = [(code, 80, 80, 80, 80, None) for code in PROJECTS[:-1] if code != row[0]]
        file = evaluation(tmp_path, row, *others, extra=("综合得分", "评价等级"))
        named[row] = evaluate(checked, file)
    assert named == WRONG_ROWS


def test_the_files_grade_must_follow_from_the_spot_check(checked: str, tmp_path: Path) -> None:
    failed = drawn(checked)[0]
    rows = [(code, 80, 80, 80, 80, None, "良好") for code in (failed, *PROJECTS[:-1])]
    file = evaluation(tmp_path, *dict.fromkeys(rows), extra=("评价等级",))
    with pytest.raises(ImportRejected) as rejected:
        import_evaluation(file, "2021", METHOD, url=checked, now=AFTER)
    [first, *_] = rejected.value.problems
    assert first.text("e.xlsx", "en") == (
        'e.xlsx, sheet 汇总, row 3, 评价等级: the file says "良好", by method '
        "evaluation-illustrative-1 and the spot check it is 不合格"
    )
    assert "应为“不合格”" in first.text("e.xlsx", "zh")


def test_a_self_assessed_project_without_a_row_is_missed(checked: str, tmp_path: Path) -> None:
    file = evaluation(tmp_path, *[(code, 80, 80, 80, 80, None) for code in PROJECTS[:-2]])
    assert evaluate(checked, file) == [("project_absent", "")]


def test_an_evaluation_needs_the_results_of_all_spot_checks(
    drawn_three: str, tmp_path: Path
) -> None:
    assert evaluate(drawn_three, evaluation(tmp_path)) == [("without_result", "")]


@on_sqlite
def test_an_evaluation_needs_a_release_that_it_follows(checked: str, tmp_path: Path) -> None:
    file = evaluation(tmp_path)
    early = NOW - timedelta(days=1)
    load = partial(import_evaluation, file, "2021", METHOD, url=checked)
    assert [code for code, _ in refused(partial(load, now=early))] == ["nothing_published"]
    load(now=AFTER)
    with transaction(checked) as session:  # as drafts were made before this was refused
        session.execute(text("UPDATE evaluation SET created_at = '2021-01-01 00:00:00.000000'"))
        standing = status_of(session, "2021", AFTER)
    [blocked] = standing.blocks
    assert "had no published release yet when this draft was made" in blocked.message
    assert standing.next
    assert standing.next.words[-1] == "--replace-draft"
    load(now=AFTER, replace_draft=True)
    with reading(checked) as session:
        assert status_of(session, "2021", AFTER).blocks == ()


def test_an_evaluation_needs_a_draw(assessed: str, tmp_path: Path) -> None:
    assert evaluate(assessed, evaluation(tmp_path)) == [("no_draw", "")]


def test_a_draft_is_replaced_only_when_asked(checked: str, tmp_path: Path) -> None:
    first = evaluation(tmp_path)
    import_evaluation(first, "2021", METHOD, url=checked, now=AFTER)
    rows = [(code, 90, 90, 90, 90, None) for code in PROJECTS[:-1]]
    second = evaluation(tmp_path, *rows)
    assert evaluate(checked, second) == [("evaluation_draft", "")]
    import_evaluation(second, "2021", METHOD, url=checked, now=AFTER, replace_draft=True)
    with reading(checked) as session:
        [draft] = saving.evaluations(session, "2021")
        totals = select(col(Evaluated.total)).where(col(Evaluated.total).is_not(None))
        assert set(session.execute(totals).scalars()) == {9000}
    assert draft.version == 1


def test_a_correction_needs_a_reason(checked: str, tmp_path: Path) -> None:
    conclude(checked, tmp_path)
    file = evaluation(tmp_path, *[(code, 90, 90, 90, 90, None) for code in PROJECTS[:-1]])
    assert evaluate(checked, file) == [("evaluation_unexplained", "")]
    report = import_evaluation(file, "2021", METHOD, url=checked, now=AFTER, reason="录入有误")
    assert report.release == "2"


def test_the_draw_of_the_fixture_draws_three(assessed: str) -> None:
    assert len(draw_three(assessed)) == 3
