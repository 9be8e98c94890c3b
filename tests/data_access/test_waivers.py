"""A rule is waived for whom it was waived, and for nobody else."""

import pytest

from data_access.importing.problems import Problem
from data_access.importing.waivers import check_waivers, rules_told, waive

GUIZHOU = Problem(code="quota", subject="示例厅", waived_as=("520000", "示例厅"))
DALIAN = Problem(code="quota", subject="示例局", waived_as=("210200", "示例局"))
COUNT = Problem(code="count", subject="3")
NUMBER = Problem(code="number")
ALL = [GUIZHOU, DALIAN, COUNT, NUMBER]


@pytest.mark.parametrize(
    ("accept", "waived"),
    [
        (("quota:520000",), [GUIZHOU]),
        (("quota:示例 厅",), [GUIZHOU]),
        (("quota:520000", "quota:210200"), [GUIZHOU, DALIAN]),
        (("quota:all",), [GUIZHOU, DALIAN]),
        (("count",), [COUNT]),
        ((), []),
    ],
)
def test_a_waiver_is_for_a_unit_for_all_or_for_the_list(
    accept: tuple[str, ...], waived: list[Problem]
) -> None:
    waiving = waive(ALL, accept)
    assert list(waiving.waived) == waived
    assert list(waiving.remaining) == [problem for problem in ALL if problem not in waived]
    assert waiving.remarks == ()


def test_a_rule_by_itself_is_waived_where_one_is_concerned_and_never_for_several() -> None:
    assert waive([GUIZHOU, COUNT], ["quota"]).waived == (GUIZHOU,)
    waiving = waive(ALL, ["quota"])
    assert waiving.waived == ()
    (remark,) = waiving.remarks
    assert remark.reason("en").startswith("--accept quota was not applied: it would waive 2")


def test_a_waiver_that_waives_nothing_is_told() -> None:
    (remark,) = waive(ALL, ["dcmm:2021-001"]).remarks
    assert "dcmm:2021-001" in remark.reason("zh")


def test_a_problem_says_how_it_can_be_waived() -> None:
    text = Problem(
        code="dcmm", params={"direction": "09", "least": 3}, waived_as=("2021-001", "示例平台")
    ).text("f.xlsx", "en")
    assert text.endswith('[dcmm; waived with --accept dcmm:2021-001 --reason "..."]')
    assert GUIZHOU.waiver == "quota:520000"
    assert (COUNT.waiver, NUMBER.waiver) == ("count", "")


@pytest.mark.parametrize("waiver", ["number", "number:1", "quota:", "quota: "])
def test_what_is_no_waiver_is_wrong_use(waiver: str) -> None:
    with pytest.raises(ValueError, match=r"waived|for whom"):
        check_waivers([waiver], "试点")


def test_every_rule_that_can_be_waived_is_told() -> None:
    assert rules_told() == ("quota:UNIT, one_applicant_one_project:PROJECT, dcmm:PROJECT, count")
