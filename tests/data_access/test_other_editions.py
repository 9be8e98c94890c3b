"""A list of each edition is imported by its file alone; what is not on record is said."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from data_access import acts
from data_access.closing.importing import import_self_assessments
from data_access.database import reading, transaction
from data_access.importing import ImportRejected, Report, import_list, import_ratings
from data_access.models import ListedProject, RecommendingUnit
from data_access.previewing import open_preview
from data_access.queries import known_units, units_of
from tests.data_access.made_up_files import csv_file

HEADER = ("序号", "项目名称", "申报主体", "推荐单位", "类别", "细分方向", "DCMM等级")


def row(number: int, unit: str, category: str, direction: str = "", dcmm: str = "") -> list[object]:
    return [number, f"示例平台{number}", f"示例{number}公司", unit, category, direction, dcmm]


def imported(
    tmp_path: Path, url: str, edition: str, rows: Sequence[Sequence[object]], **options: object
) -> Report:
    file = csv_file(tmp_path / f"{edition}.csv", [HEADER, *rows])
    return import_list(file, edition, url=url, **options)  # type: ignore[arg-type]


def test_a_list_of_2020_has_its_directions_and_those_not_on_record(
    tmp_path: Path, database_url: str
) -> None:
    report = imported(
        tmp_path,
        database_url,
        "2020",
        [
            row(54, "清华大学", "民生大数据创新应用", "4.民生大数据创新应用"),
            row(1, "江苏省工业和信息化厅", "工业大数据融合应用", "方向1 工业现场"),
            row(99, "贵州省大数据发展管理局", "大数据管理能力提升", "示例方向"),
        ],
        accept=["count"],
        reason="示例",
    )
    with reading(database_url) as session:
        listed = session.exec(select(ListedProject).order_by(col(ListedProject.number))).all()
    assert [(p.project, p.category, p.direction, p.unit) for p in listed] == [
        ("2020-001", "1", "01", "320000"),
        ("2020-054", "2", "04", "other-017"),
        ("2020-099", "4", "94", "520000-data"),
    ]
    [remark] = [r for r in report.unchecked if r.code == "direction_unlisted"]
    assert (remark.value, remark.params["category"]) == ("示例方向", "大数据管理能力提升")


def test_a_list_of_2022_needs_no_directions_and_no_count(tmp_path: Path, database_url: str) -> None:
    report = imported(
        tmp_path, database_url, "2022", [row(1, "安徽省经信厅", "大数据重点产品和服务")]
    )
    codes = {remark.code for remark in report.unchecked}
    assert {"count_unknown", "direction_unstated"} <= codes


def test_in_2023_projects_with_dcmm_level_3_and_bases_exceed_the_quota(
    tmp_path: Path, database_url: str
) -> None:
    category = "数据安全管控"
    guizhou = [row(n, "贵州省大数据发展管理局", category) for n in range(1, 14)]
    free = [row(n, "贵州省工业和信息化厅", category, "", "3级") for n in range(14, 16)]
    report = imported(tmp_path, database_url, "2023", [*guizhou, *free], dry_run=True)
    told = {remark.code: remark.params for remark in report.unchecked}
    assert told["quota_exempt"]["count"] == 2
    assert (told["quota_extra"]["count"], told["quota_extra"]["more"]) == (13, 3)
    with pytest.raises(ImportRejected, match="14 projects are recommended by"):
        imported(
            tmp_path, database_url, "2023",
            [*guizhou, row(14, "贵州省工业和信息化厅", category, "", "2级")],
        )  # fmt: skip
    rows = [row(n, "清华大学", category) for n in range(1, 5)]
    with pytest.raises(ImportRejected, match="4 projects are recommended by 清华大学, at most 3"):
        imported(tmp_path, database_url, "2023", rows)


def test_without_the_day_of_the_list_the_end_of_an_edition_cannot_begin(
    tmp_path: Path, database_url: str
) -> None:
    imported(tmp_path, database_url, "2022", [row(1, "安徽省经信厅", "行业大数据应用")])
    file = csv_file(tmp_path / "self.csv", [("项目编号", "项目综合实力"), ("2022-001", "80")])
    with pytest.raises(ImportRejected, match="not on record when the demonstration period"):
        import_self_assessments(file, "2022", "evaluation-illustrative-1", url=database_url)


def test_a_new_unit_is_kept_with_its_kind_and_told_in_the_log(
    tmp_path: Path, database_url: str
) -> None:
    rows = [row(1, "示例大学", "数据安全管控"), row(2, "湖南省示例数据局", "数据安全管控")]
    given = [("示例大学", "其他单位"), ("湖南省示例数据局", "省级主管部门")]
    imported(tmp_path, database_url, "2023", rows, new_units=given)
    with reading(database_url) as session:
        brought = units_of(session, "2023")[-2:]
        assert brought == known_units(session, "2023")[-2:]
        assert [(unit.code, unit.place, unit.region) for unit in brought] == [
            ("430000-1", "430000", "430000"), ("unit-1", None, None),
        ]  # fmt: skip
        kept = session.get_one(RecommendingUnit, ("2023", "unit-1"))
        assert (kept.name_zh, kept.kind, kept.quota) == ("示例大学", "other", 3)
        [act] = acts.acts(session, "2023")
    assert act["changed"]["new_units"] == {"示例大学": "other", "湖南省示例数据局": "province"}


def test_each_authority_of_a_province_gets_a_preview_of_its_own(
    tmp_path: Path, database_url: str
) -> None:
    names = ("贵州省工业和信息化厅", "贵州省大数据发展管理局")
    listed = [row(number, name, "数据安全管控") for number, name in enumerate(names, start=1)]
    imported(tmp_path, database_url, "2023", listed)
    scores = ("项目编号", "项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值")
    rated = [(f"2023-00{number}", 80, 80, 80, 80) for number in (1, 2)]
    file = csv_file(tmp_path / "ratings.csv", [scores, *rated])
    import_ratings(file, "2023", "2024Q1", "illustrative-1", url=database_url)
    now = datetime.now(UTC)
    until = now + timedelta(days=1)
    with transaction(database_url) as session:
        previews = open_preview(session, "2023", "2024Q1", until=until, now=now)
    assert [(each.unit, each.name_zh, list(each.rows.index)) for each in previews] == [
        ("520000", names[0], ["2023-001"]), ("520000-data", names[1], ["2023-002"]),
    ]  # fmt: skip
