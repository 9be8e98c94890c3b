"""Units as a list names them: two of one province, and one that no table knows, on every page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from components import cached
from components.blocks.values import Metrics, ProjectLink, Section, Table, UnitLink
from components.menu import ENTRIES, Entry
from components.text import speaking
from components.wording.cells import in_words
from components.wording.programme import due_in_words
from components.wording.site import site_name
from data_access import database
from data_access.datasets import unit_rows
from data_access.editions import edition
from data_access.importing import import_list, import_ratings
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access.made_up_files import csv_file
from tests.pages.conftest import serving
from tests.pages.reading import blocks, column, facts, figures, links, read, tables, words

NOW = datetime(2024, 6, 1, tzinfo=UTC)
HEADER = ("序号", "项目名称", "申报主体", "推荐单位", "类别")
UNITS = (
    *["贵州省工业和信息化厅"] * 2,
    *["贵州省大数据发展管理局"] * 3,
    *["宁波市大数据发展管理局"] * 2,
    *["示例大学"] * 2,
)


@pytest.fixture(scope="module", autouse=True)
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site with one edition, of 2023, whose list brought a university."""
    folder = tmp_path_factory.mktemp("units")
    url = f"sqlite:///{folder / 'ratings.sqlite3'}"
    database.initialise(url)
    listed = [
        (number, f"示例平台{number}", f"示例{number}公司", unit, "数据安全管控")
        for number, unit in enumerate(UNITS, start=1)
    ]
    import_list(
        csv_file(folder / "list.csv", [HEADER, *listed]), "2023",
        url=url, new_units=[("示例大学", "其他单位")], now=NOW,
    )  # fmt: skip
    rated = [(f"2023-{number:03d}", 70 + number, 80, 80, 80) for number in range(1, len(UNITS))]
    scores = ("项目编号", "项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值")
    import_ratings(
        csv_file(folder / "ratings.csv", [scores, *rated]), "2023", "2024Q1", "illustrative-1",
        url=url, absent="withdrawn", now=NOW,
    )  # fmt: skip
    with database.transaction(url) as session:
        publish(session, "2023", "2024Q1", now=NOW)
    with serving(url):
        yield


def against(code: str, lang: str = "zh") -> dict[str, str]:
    """What the key figures of a brief are to be seen against."""
    page = read("province", code=code, lang=lang)
    [shown] = [block for block in blocks(page) if isinstance(block, Metrics)]
    return {metric.name: metric.against for metric in shown.metrics}


def test_two_authorities_of_a_province_have_a_brief_each_and_share_its_quota() -> None:
    assert against("520000")["推荐项目"] == "名额 10 个，由贵州和贵州大数据局共用，已用 50%"
    assert against("520000-data", "en")["Projects recommended"] == (
        "quota 10, shared by Guizhou Big Data and Guizhou, used 50%"
    )
    data = read("province", code="520000-data")
    assert data.title == "贵州大数据局：推荐单位简报"
    assert "贵州省大数据发展管理局；省级主管部门" in words(data)
    assert "另行统计，共用本名额：" in words(data)
    assert "code=520000" in links(data)["贵州"]
    own = {cell.code for table in tables(data).values() for cell in of_projects(table)}
    assert own == {"2023-003", "2023-004", "2023-005"}


def of_projects(table: Table) -> list[ProjectLink]:
    return [cell for row in table.rows for cell in row if isinstance(cell, ProjectLink)]


def test_the_list_of_units_has_one_of_each_place_and_those_that_recommended() -> None:
    table = tables(read("province"))["推荐单位及其项目"]
    units = {c.code: c.name for c in column(table, "unit") if isinstance(c, UnitLink)}
    assert {"520000", "520000-data", "330200", "330200-data", "unit-1"} <= set(units)
    assert "440000-data" not in units
    assert (units["unit-1"], len(units)) == ("示例大学", 37 + 3)


def test_a_new_unit_is_shown_by_its_listed_name_in_both_languages() -> None:
    for lang in ("zh", "en"):
        assert "示例大学" in words(read("province", code="unit-1", lang=lang))
        assert "示例大学" in words(read("leaderboard", unit="unit-1", lang=lang))
        assert "示例大学" in str(facts(read("project", id="2023-008", lang=lang)).values())


def test_the_map_counts_all_authorities_of_a_place_and_shows_others_beside_it() -> None:
    page = read("map", measure="quota", lang="en")
    [names] = [table for name, table in tables(page).items() if name.startswith("Other units: 2")]
    assert [in_words(cell) for cell in column(names, "place")] == ["示例大学"]
    drawn = str(figures(page)["map"]["data"])
    assert "贵州: 名额使用率 50%，10 个名额中入选 5 个" in drawn
    assert "宁波: 名额使用率 67%，3 个名额中入选 2 个" in drawn
    assert "unit=330200,330200-data" in drawn
    ningbo = read("map", unit="330200,330200-data", lang="en")
    assert "Ningbo" in {section.title for section in blocks(ningbo) if isinstance(section, Section)}


def test_title_dates_and_method_follow_the_edition() -> None:
    page = read("overview")
    said = words(page)
    assert "示范期的起止日期未收录" in said
    assert "下一环节：示范期届满" in said
    over = edition("2023").model_copy(update={"listed_on": date(2024, 1, 1), "period_years": 1})
    assert due_in_words(over, date(2026, 1, 1)) == "该批次的文件未规定后续步骤"
    assert "该批次的文件未规定星级评价" in said
    assert site_name("2023") == "大数据产业发展示范项目星级评价"
    assert site_name() == site_name("2023")
    with speaking("en"):
        assert site_name("2021") == "Star ratings of the big-data pilot projects"
    assert "已退出示范" in words(read("leaderboard"))
    assert "已退出试点" not in words(read("leaderboard"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address or "overview")
def test_every_page_shows_an_edition_with_little_on_record(entry: Entry) -> None:
    for lang in ("zh", "en"):
        assert read(entry.script.stem, lang=lang).title


def test_the_api_and_the_datasets_have_the_new_unit() -> None:
    [row] = [
        row for row in unit_rows(edition("2023"), cached.units("2023")) if row["unit"] == "unit-1"
    ]
    assert (row["unit_zh"], row["unit_kind"], row["quota"]) == ("示例大学", "other", 3)
    frame = cached.dataset(Question("2023", "2024Q1.1"), "units")
    assert "示例大学" in set(frame["unit_zh"])
