"""Rating rows find their project or are refused; scores, reasons and totals are read exactly."""

from dataclasses import replace
from pathlib import Path

import pytest

from data_access.importing.checking.cells import NOT_A_SCORE, TOO_FINE, hundredths, stars
from data_access.importing.checking.ratings import check_ratings
from data_access.importing.reading import read
from data_access.importing.tables import find_tables, rating_headers
from tests.data_access.made_up_files import (
    METHOD,
    RATING_HEADER,
    known,
    places,
    rated,
    ratings_of,
    xlsx,
)
from tests.data_access.workbooks import A_DAY, Error, Percent, in_format

WITH_REASONS = (*RATING_HEADER, "未评级原因", "缺项原因", "备注")
WITH_RESULTS = (*RATING_HEADER, "综合得分", "星级")
WITH_NUMBER = ("序号", *RATING_HEADER[1:])


def test_rows_are_rated_by_the_method(tmp_path: Path) -> None:
    checked = ratings_of(tmp_path, rated(1, 90, 90, 90, 90), rated(2), rated(3, 50, 50, 50, "54.2"))
    assert checked.problems == []
    assert [(r.project, r.total, r.stars, r.evidence) for r in checked.ratings] == [
        ("2021-001", 9000, 5, "self_reported"),
        ("2021-002", 8000, 4, "self_reported"),
        ("2021-003", 5084, 1, "self_reported"),
    ]


@pytest.mark.parametrize(
    ("text", "score"),
    [("87.5", 8750), ("８７．５分", 8750), ("87.5%", 8750), ("0", 0), ("100.00", 10000),
     ("87.500", 8750), (" 87 ", 8700), ("9O.5", NOT_A_SCORE), ("100.01", NOT_A_SCORE),
     ("-1", NOT_A_SCORE), ("1e2", NOT_A_SCORE), ("八十", NOT_A_SCORE), ("87.555", TOO_FINE)],
)  # fmt: skip
def test_a_score_is_read_exactly(text: str, score: int) -> None:
    assert hundredths(text) == score


@pytest.mark.parametrize(
    ("text", "number"),
    [("4", 4), ("四星", 4), ("4星级", 4), ("★★★★☆", 4), ("五星级", 5), ("六星", None), ("0", None)],
)
def test_stars_may_be_written_in_many_ways(text: str, number: int | None) -> None:
    assert stars(text) == number


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (rated(1, 80, "9O.5", 80, 80), ("score", "D3")),
        (rated(1, 80, 80, 180, 80), ("score", "E3")),
        (rated(1, "80.125", 80, 80, 80), ("decimals", "C3")),
        (rated(1, evidence="传闻"), ("evidence_unknown", "G3")),
        (rated(1, evidence=""), ("missing", "G3")),
        (rated(9), ("project_unknown", "A3")),
        (rated(1, code="2020-001"), ("project_unknown", "A3")),
        (rated(1, code="2021-002"), ("name_contradicted", "B3")),
        (["", "", 80, 80, 80, 80, "自评"], ("project_unnamed", "3")),
        (["", "别的平台", 80, 80, 80, 80, "自评"], ("project_unknown", "B3")),
        (["2021-001"], ("stray_row", "3")),
    ],
)
def test_a_broken_rule_is_named_with_its_cell(
    tmp_path: Path, row: list[object], expected: tuple[str, str]
) -> None:
    assert places(ratings_of(tmp_path, row)) == [expected]


def test_the_text_of_a_problem_says_where_what_and_what_is_expected(tmp_path: Path) -> None:
    (problem,) = ratings_of(tmp_path, rated(1, 80, "9O.5", 80, 80)).problems
    assert problem.text("r.xlsx", "en") == (
        'r.xlsx, sheet 评价结果, row 3, 关键技术创新: "9O.5" is not a number between 0 and 100'
    )
    assert problem.text("ratings.xlsx", "zh") == (
        "ratings.xlsx，工作表“评价结果”，第 3 行，关键技术创新：“9O.5”不是 0 到 100 之间的数"
    )


@pytest.mark.parametrize("code", ["2021-1", "2021-001", "２０２１－００１", "1"])
def test_a_code_may_lack_its_zeros(tmp_path: Path, code: str) -> None:
    checked = ratings_of(tmp_path, rated(1, code=code))
    assert (checked.problems, checked.ratings[0].project) == ([], "2021-001")


def test_rows_are_matched_by_list_number(tmp_path: Path) -> None:
    checked = ratings_of(tmp_path, [2, *rated(2)[1:]], header=WITH_NUMBER)
    assert (checked.problems, checked.ratings[0].project) == ([], "2021-002")
    wrong = ratings_of(tmp_path, [1, *rated(2)[1:]], header=WITH_NUMBER)
    assert places(wrong) == [("name_contradicted", "B3")]
    header = ("项目编号", "名单序号", *RATING_HEADER[1:])
    both = ratings_of(tmp_path, ["2021-002", 2, *rated(2)[1:]], header=header)
    assert (both.problems, both.ratings[0].project) == ([], "2021-002")
    wrong = ratings_of(tmp_path, ["2021-002", 1, *rated(2)[1:]], header=header)
    assert places(wrong) == [("project_contradicted", "B3")]


def test_rows_are_matched_by_name_and_applicant(tmp_path: Path) -> None:
    header = ("项目名称", "申报单位", *RATING_HEADER[2:])
    twins = (known(1, name="示例平台"), known(2, name="示例平台"))
    scores = [80, 80, 80, 80, "自评"]
    told = ratings_of(
        tmp_path, ["示例 平台", "示例云岭2科技有限公司", *scores], header=header, projects=twins
    )
    assert (told.problems, told.ratings[0].project) == ([], "2021-002")
    untold = ratings_of(tmp_path, ["示例平台", None, *scores], header=header, projects=twins)
    (problem,) = untold.problems
    assert (problem.code, problem.params["projects"]) == (
        "project_ambiguous", ("2021-001", "2021-002"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "agrees"),
    [
        ("示例云岭1科技有限公司", True),
        ("示例云岭1科技有限公司、示例云、数研究院", True),
        ("示例云、数研究院", True),
        ("牵头单位：示例云岭1科技有限公司；联合单位：示例云、数研究院", True),
        ("1.示例云岭1科技有限公司 2.示例云、数研究院", True),
        ("无", False),
        ("示例云岭2科技有限公司", False),
        ("示例云岭1科技有限公司；示例丙大学", False),
    ],
)
def test_an_applicant_that_is_given_must_agree(tmp_path: Path, cell: str, agrees: bool) -> None:
    header = ("项目编号", "申报主体", *RATING_HEADER[2:])
    checked = ratings_of(
        tmp_path,
        ["2021-001", cell, 80, 80, 80, 80, "自评"],
        header=header,
        projects=(known(1, "示例云、数研究院"),),
    )
    assert places(checked) == ([] if agrees else [("name_contradicted", "B3")])


RENAMED = replace(
    known(1),
    name_zh="示例新平台",
    applicants=("示例更名公司",),
    former_names=("示例平台之1",),
    former_applicants=(("示例云岭1科技有限公司",),),
)


def test_a_former_name_is_matched_with_a_remark_that_says_the_new_one(tmp_path: Path) -> None:
    header = ("项目名称", "申报主体", *RATING_HEADER[2:])
    scores = [80, 80, 80, 80, "自评"]
    names = (("示例平台之1", "示例云岭1科技有限公司"), ("示例新平台", "示例更名公司"))
    for row, remarks in zip(names, (["示例新平台", "示例更名公司"], []), strict=True):
        checked = ratings_of(tmp_path, [*row, *scores], header=header, projects=(RENAMED,))
        assert (checked.problems, checked.ratings[0].project) == ([], "2021-001")
        found = [r.params["expected"] for r in checked.unchecked if r.code == "former_name"]
        assert found == remarks


@pytest.mark.parametrize(
    ("name", "applicant", "remarks"),
    [
        ("示例新平台", "示例更名公司（原名）", ["name_marked"]),
        ("示例新平台", "示例云岭1科技有限公司(曾用名)", ["former_name"]),
        ("示例新平台", "示例更名公司（原名：示例云岭1科技有限公司）", ["name_marked"]),
        ("示例新平台", "示例又更名公司（原示例更名公司）", ["name_marked"]),
        ("示例新平台", "示例更名公司（现更名为 示例又更名公司）", ["name_marked"]),
        ("示例新平台（原名）", "示例更名公司", ["name_marked"]),
        ("示例平台之1（更名前）", "示例更名公司", ["former_name"]),
        ("示例又新平台（原名称：示例新平台）", "示例更名公司", ["name_marked"]),
    ],
)
def test_a_name_that_says_it_changed_is_matched_by_either_name_with_a_remark(
    name: str, applicant: str, remarks: list[str], tmp_path: Path
) -> None:
    header = ("项目名称", "申报主体", *RATING_HEADER[2:])
    row = [name, applicant, 80, 80, 80, 80, "自评"]
    checked = ratings_of(tmp_path, row, header=header, projects=(RENAMED,))
    assert (checked.problems, checked.ratings[0].project) == ([], "2021-001")
    assert [
        r.code for r in checked.unchecked if r.code in ("name_marked", "former_name")
    ] == remarks


def test_joint_applicants_are_matched_where_one_of_them_says_that_its_name_changed(
    tmp_path: Path,
) -> None:
    header = ("项目名称", "申报主体", *RATING_HEADER[2:])
    joint = replace(known(1), applicants=("示例徐工信息公司", "示例南方大学"))
    row = [joint.name_zh, "示例汉云公司（原名：示例徐工信息公司）、示例南方大学"]
    checked = ratings_of(tmp_path, [*row, 80, 80, 80, 80, "自评"], header=header, projects=(joint,))
    assert checked.problems == []
    assert "name_marked" in {remark.code for remark in checked.unchecked}


@pytest.mark.parametrize(
    "applicant",
    ["示例陌生公司（原名）", "示例更名公司（原油）", "示例陌生公司（原名：示例别家公司）"],
)
def test_a_name_that_says_it_changed_still_belongs_to_nobody_else(
    applicant: str, tmp_path: Path
) -> None:
    header = ("项目名称", "申报主体", *RATING_HEADER[2:])
    row = ["示例新平台", applicant, 80, 80, 80, 80, "自评"]
    checked = ratings_of(tmp_path, row, header=header, projects=(RENAMED,), absent=None)
    assert [problem.code for problem in checked.problems] == ["name_contradicted"]


def test_a_former_name_gives_way_to_the_project_that_has_it_today(tmp_path: Path) -> None:
    header = ("项目名称", *RATING_HEADER[2:])
    row = ["示例平台之1", 80, 80, 80, 80, "自评"]
    today = known(2, name="示例平台之1")
    checked = ratings_of(tmp_path, row, header=header, projects=(RENAMED, today))
    assert checked.ratings[0].project == "2021-002"


def test_a_row_whose_applicant_disagrees_is_told_once(tmp_path: Path) -> None:
    """It is not said as well that its project has no row; what to do is said."""
    header = ("项目编号", "申报主体", *RATING_HEADER[2:])
    row = ["2021-001", "示例陌生公司", 80, 80, 80, 80, "自评"]
    checked = ratings_of(tmp_path, row, header=header, projects=(RENAMED,), absent=None)
    [problem] = checked.problems
    assert problem.code == "name_contradicted"
    assert "correct-list" in problem.reason("en")


def test_a_project_may_stand_in_one_row_only(tmp_path: Path) -> None:
    checked = ratings_of(tmp_path, rated(1), rated(2), rated(1))
    assert places(checked) == [("project_twice", "A5")]
    assert checked.problems[0].params["first"] == "3"


def test_a_project_without_a_row_is_a_problem_unless_a_reason_is_stated(tmp_path: Path) -> None:
    refused = ratings_of(tmp_path, rated(1), rated(3), absent=None)
    assert [(p.code, p.params["project"]) for p in refused.problems] == [
        ("project_absent", "2021-002")
    ]
    taken = ratings_of(tmp_path, rated(1), rated(3), absent="withdrawn")
    assert taken.problems == []
    assert [(r.project, r.not_rated) for r in taken.ratings][-1] == ("2021-002", "withdrawn")
    with pytest.raises(ValueError, match="'gone' is no reason of method illustrative-1"):
        ratings_of(tmp_path, rated(1), absent="gone")


@pytest.mark.parametrize("empty", [None, "—", "缺", "/", "－"])
def test_an_empty_cell_or_dash_is_a_missing_score(tmp_path: Path, empty: str | None) -> None:
    checked = ratings_of(
        tmp_path, [*rated(1, 90, 90, empty, 90), None, "不适用", None], header=WITH_REASONS
    )
    rating = checked.ratings[0]
    assert checked.problems == []
    assert (rating.scores[2], rating.missing, rating.capped_by) == (
        None,
        "not_applicable",
        "missing",
    )


def test_a_missing_reason_that_is_not_known_is_kept_as_it_stands(tmp_path: Path) -> None:
    row = [*rated(1, 90, 90, None, 90), None, "停电", "见附件"]
    (rating, *_) = ratings_of(tmp_path, row, header=WITH_REASONS).ratings
    assert (rating.missing, rating.note) == ("停电", "见附件")


def test_too_few_scores_give_no_rating(tmp_path: Path) -> None:
    (rating, *_) = ratings_of(tmp_path, rated(1, 90, None, None, 90)).ratings
    assert (rating.not_rated, rating.total, rating.missing) == (
        "insufficient_scores", None, "not_provided",
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["withdrawn", "已退出试点示范", "Withdrew from the programme"])
def test_a_reason_may_be_a_code_or_a_name(tmp_path: Path, reason: str) -> None:
    row = [*rated(1, None, None, None, None, evidence=""), reason, None, None]
    checked = ratings_of(tmp_path, row, header=WITH_REASONS)
    assert checked.problems == []
    assert (checked.ratings[0].not_rated, checked.ratings[0].evidence) == ("withdrawn", None)


def test_a_reason_keeps_partial_scores_but_gives_no_total(tmp_path: Path) -> None:
    row = [*rated(1, 90, 90, 90, None), "材料核查中", None, None]
    (rating, *_) = ratings_of(tmp_path, row, header=WITH_REASONS).ratings
    assert (rating.scores, rating.total, rating.not_rated) == (
        (9000, 9000, 9000, None), None, "under_review",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "reason", "rule"),
    [
        ((80, 80, 80, 80), "材料核查中", "both"),
        ((80, 80, 80, 80), "不明", "reason_unknown"),
        ((80, 80, 80, None), "缺两个及以上维度的得分", "reason_unfounded"),
    ],
)
def test_a_reason_must_be_known_and_hold(
    tmp_path: Path, scores: tuple[object, ...], reason: str, rule: str
) -> None:
    row = [*rated(1, *scores), reason, None, None]
    assert places(ratings_of(tmp_path, row, header=WITH_REASONS)) == [(rule, "H3")]


@pytest.mark.parametrize(
    ("total", "star", "expected"),
    [
        ("80.00", "★★★★☆", []),
        ("80", "四星", []),
        (None, None, []),
        ("80.01", 4, [("total", "H3")]),
        ("80", 5, [("stars", "I3")]),
        ("80.001", 4, [("decimals", "H3")]),
        ("八十", "多", [("total_unreadable", "H3"), ("stars_unreadable", "I3")]),
    ],
)
def test_the_files_own_results_must_be_the_methods(
    tmp_path: Path, total: object, star: object, expected: list[tuple[str, str]]
) -> None:
    checked = ratings_of(tmp_path, [*rated(1), total, star], header=WITH_RESULTS)
    assert places(checked) == expected


def test_a_differing_total_is_told_with_both_numbers(tmp_path: Path) -> None:
    (problem,) = ratings_of(tmp_path, [*rated(1), "79.99", 4], header=WITH_RESULTS).problems
    assert problem.text("r.xlsx", "en") == (
        'r.xlsx, sheet 评价结果, row 3, 综合得分: the file says "79.99", '
        "by method illustrative-1 the total is 80.00"
    )


def test_results_of_a_project_that_is_not_rated_are_refused(tmp_path: Path) -> None:
    row = [*rated(1, 80, None, None, 80), "80", "4"]
    assert places(ratings_of(tmp_path, row, header=WITH_RESULTS)) == [
        ("total_unrated", "H3"),
        ("stars_unrated", "I3"),
    ]


def test_without_an_evidence_column_scores_count_as_self_reported(tmp_path: Path) -> None:
    checked = ratings_of(tmp_path, rated(1)[:-1], header=RATING_HEADER[:-1])
    assert checked.ratings[0].evidence == "self_reported"
    assert "evidence_assumed" in [remark.code for remark in checked.unchecked]


def test_a_failed_spot_check_caps_the_stars(tmp_path: Path) -> None:
    row = rated(1, 95, 95, 95, 95, evidence="抽查未通过")
    (rating, *_) = ratings_of(tmp_path, row).ratings
    assert (rating.evidence, rating.stars, rating.capped_by) == ("spot_check_failed", 2, "evidence")


def test_a_dimension_without_column_is_named_and_rows_are_not_blamed(tmp_path: Path) -> None:
    header = [name for name in RATING_HEADER if name != "经济社会效益"]
    checked = ratings_of(tmp_path, ["2021-001", "示例平台之1", 80, 80, 80, "自评"], header=header)
    assert [(p.code, p.params["expected"]) for p in checked.problems] == [
        ("column_missing", "经济社会效益")
    ]


def test_a_weight_in_a_header_must_be_the_methods(tmp_path: Path) -> None:
    header = [f"{name}（25%）" if name == "关键技术创新" else name for name in RATING_HEADER]
    (problem,) = ratings_of(tmp_path, rated(1), header=header).problems
    assert (problem.code, problem.cell) == ("weight", "D2")
    assert problem.reason("en") == (
        "the header says 25%, but the weight in method illustrative-1 is 30%"
    )


def test_a_column_formatted_as_per_cent_is_not_taken_for_points(tmp_path: Path) -> None:
    rows = [rated(n, 80, 0.87, 80, 80) for n in (1, 2)]
    assert places(ratings_of(tmp_path, *rows)) == [("shares", "D2")]


def test_dimensions_may_stand_in_any_order(tmp_path: Path) -> None:
    header = [RATING_HEADER[i] for i in (6, 5, 4, 3, 2, 1, 0)]
    (rating, *_) = ratings_of(tmp_path, rated(1, 10, 20, 30, 40)[::-1], header=header).ratings
    assert rating.scores == (1000, 2000, 3000, 4000)


WITH_NOTE = (*RATING_HEADER, "备注")
ODD_NOTES: tuple[tuple[object, str | None], ...] = (
    (A_DAY, "2022-03-01"),
    (Percent(0.95), "95%"),
    (-5, "-5"),
    (Error("#N/A"), None),
    ("说明", "说明"),
    (None, "说明"),
)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_a_remark_may_hold_anything_and_is_taken_as_it_reads_or_left_out(suffix: str) -> None:
    rows = [[*rated(number), note] for number, (note, _) in enumerate(ODD_NOTES, start=1)]
    last = len(rows) + 2
    content = in_format(suffix, [["评价结果"], WITH_NOTE, *rows], merged=[(last - 1, 8, last, 8)])
    tables, _ = find_tables(read(content, suffix), rating_headers(METHOD))
    projects = tuple(known(number) for number in range(1, len(rows) + 1))
    checked = check_ratings(tables, "2021", projects, METHOD)
    assert checked.problems == []
    assert [rating.note for rating in checked.ratings] == [text for _, text in ODD_NOTES]
    told = {r.code: r.params["cells"] for r in tables[0].remarks if r.code.startswith("remark_")}
    assert told == {"remark_as_shown": ("H3", "H4"), "remark_left_out": ("H6",)}


def test_of_two_columns_of_remarks_the_second_is_ignored_and_named(tmp_path: Path) -> None:
    header = (*WITH_NOTE, "说明")
    file = xlsx(tmp_path / "f.xlsx", [["评价结果"], header, [*rated(1), "甲", "乙"]])
    tables, _ = find_tables(read(file.read_bytes(), ".xlsx"), rating_headers(METHOD))
    checked = check_ratings(tables, "2021", (known(1),), METHOD)
    assert (checked.problems, checked.ratings[0].note) == ([], "甲")
    assert tables[0].ignored == ("说明",)
