from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from components.brief import page, words
from components.brief.facts import MOST_SHOWN, brief_of, unit_of
from components.brief.workbook import workbook
from components.text import LANGUAGES, Language, speaking
from data_access.database import transaction
from data_access.models import Project, Waiver
from data_access.question import Question
from tests.data_access.by_hand import unguard
from tests.languages import has_chinese
from tests.pages.conftest import Serve, captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

NEWEST = Question("2021", "2023Q3.1")


def metrics(site: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in site.metric}


def headings(site: AppTest) -> list[str]:
    return [header.value.replace("\\", "") for header in site.header]


def small_print(site: AppTest) -> str:
    return captions(site).replace("\\", "")


def tables(site: AppTest) -> str:
    return "\n".join(table.value.to_csv() for table in site.table)


def test_the_key_figures_of_a_province_stand_against_the_country() -> None:
    assert metrics(visit("province", code="520000", lang="en")) == {
        "Projects recommended": ("8", "quota 10, used 80%"),
        "Projects rated": ("7", "1 not rated"),
        "Four or five stars": ("57%", "country 52%"),
        "Mean total score": ("74.04", "country 74.08"),
        "Best rank": ("11", "interval 11\u2060–\u206012"),
    }


def test_below_five_rated_projects_there_is_no_mean_and_no_share() -> None:
    site = visit("province", code="xpcc", lang="en")
    shown = metrics(site)
    assert shown["Mean total score"] == ("—", "from 5 rated projects on")
    assert shown["Four or five stars"] == ("1", "of 2 rated")
    assert "2 projects are rated; below 5 no mean is shown, only the projects." in small_print(site)
    assert len(site.get("plotly_chart")) == 1


def test_titles_say_what_was_found() -> None:
    assert headings(visit("province", code="520000", lang="en")) == [
        "4 of 7 rated projects have four or five stars",
        "Above the country's mean in Strength",
        "Its 8 projects",
        "Biggest move: down 29 places",
        "Most in Security: 3 projects",
        "1 project is not rated",
        "What is due next",
    ]


def test_every_project_links_to_its_page_and_shows_its_interval() -> None:
    shown = tables(visit("province", code="520000", lang="en"))
    for number in range(132, 140):
        assert f"id=2021-{number}" in shown
    assert "11\u2060–\u206012" in shown


def test_the_parts_of_every_move_add_up() -> None:
    unit = unit_of("2021", "440000")
    assert unit is not None
    moves = brief_of(NEWEST, unit).moves
    assert len(moves) == 6
    for row, move in moves:
        parts = (
            move.own_scores, move.others_scores, move.entries_and_exits, move.method,
            move.correction,
        )  # fmt: skip
        assert sum(parts) == row.change == move.previous_rank - (row.rank or 0)


def test_without_a_code_every_unit_is_listed_with_a_link() -> None:
    site = visit("province", lang="en")
    assert site.title[0].value == "Brief for one unit"
    [listed] = site.table
    assert "code=520000" in listed.value.to_csv()
    assert "code=ce-015" in listed.value.to_csv()
    assert "code=ce-001" not in listed.value.to_csv()
    assert site.metric.len == 0


def test_choosing_a_unit_writes_its_code_into_the_address() -> None:
    site = visit("province", direction="06")
    site.selectbox(key="choose_code").select("440300").run()
    assert site.query_params["code"] == "440300"
    assert site.query_params["direction"] == "06"
    assert site.title[0].value == "深圳：推荐项目简报"


def test_filters_of_the_reader_do_not_narrow_the_brief() -> None:
    plain, narrowed = (
        visit("province", code="520000", **more) for more in ({}, {"direction": "06", "stars": "5"})
    )
    assert metrics(narrowed) == metrics(plain)
    assert narrowed.query_params["direction"] == "06"


def test_an_unknown_code_gets_a_notice_and_the_list() -> None:
    site = visit("province", code="999999", lang="en")
    [notice] = warnings(site)
    assert "999999" in notice
    assert site.title[0].value == "Brief for one unit"


def test_a_region_without_a_unit_is_named() -> None:
    [notice] = warnings(visit("province", code="710000", lang="en"))
    assert notice.startswith("Taiwan has no recommending unit")


def test_a_unit_without_projects_shows_its_quota() -> None:
    site = visit("province", code="ce-001", lang="en")
    assert len(site.exception) == 0
    assert metrics(site)["Projects recommended"] == ("0", "quota 5, used 0%")
    assert metrics(site)["Best rank"] == ("—", "no project is rated")
    assert [notice.value for notice in site.info] == [
        "This unit has recommended no project in this edition."
    ]
    assert headings(site) == ["What is due next"]


def test_units_of_the_same_region_are_led_to() -> None:
    site = visit("province", code="440000", lang="en")
    assert "Counted apart, with a quota of its own: [Shenzhen](/province?" in captions(site)


def test_the_first_release_has_nothing_to_compare_with() -> None:
    site = visit("province", code="520000", release="2021Q4.1", lang="en")
    assert "This is the first release" in captions(site)
    assert len(site.exception) == 0


@pytest.mark.parametrize("browser", ["/usr/bin/chromium", None])
def test_print_and_pdf_are_links_to_this_very_brief(
    browser: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "browser_path", lambda: browser)
    site = visit("province", code="520000", lang="en", release="2022Q1.1")
    query = "lang=en&edition=2021&release=2022Q1.1&code=520000"
    links = [button.proto.url for button in site.get("link_button")]
    pdf = [f"/print/province.pdf?{query}"] if browser else []
    assert links == [f"/print/province?{query}", *pdf]
    assert ("print it to a file" in captions(site)) is (browser is None)


def test_a_waived_rule_is_shown_on_the_brief_of_its_unit_alone(
    serve: Serve, own_demo_url: str
) -> None:
    with transaction(own_demo_url) as session:
        file = session.get_one(Project, "2021-001").file
        session.add(
            Waiver(
                file=file, edition="2021", rule="quota", subject="贵州省工业和信息化厅",
                reason="经批准", accepted_at=datetime(2021, 9, 18, tzinfo=UTC),
            )
        )  # fmt: skip
    serve(own_demo_url)
    said = [captions(visit("province", code=code)).count("经批准") for code in ("520000", "440000")]
    assert said == [2, 1]


def test_a_hostile_name_stays_text(serve: Serve, own_demo_url: str) -> None:
    with transaction(own_demo_url) as session:
        unguard(session)
        session.get_one(Project, "2021-132").name_zh = "[坏](javascript:alert(1)) " * 3
    serve(own_demo_url)
    site = visit("province", code="520000")
    assert len(site.exception) == 0
    assert "](javascript" not in tables(site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_part_of_the_brief(language: Language) -> None:
    unit = unit_of("2021", "520000")
    assert unit is not None
    with speaking(language):
        file = load_workbook(BytesIO(workbook(brief_of(NEWEST, unit), "https://ratings.example/")))
    about, figures, *tables, dictionary, footnotes = file.worksheets
    assert {has_chinese(sheet.title) for sheet in file.worksheets} == {language == "zh"}
    said = "\n".join(f"{name}: {value}" for name, value, *_ in about.values)
    assert ("贵州：推荐项目简报" if language == "zh" else "Brief for Guizhou") in said
    assert "https://ratings.example/" in said
    assert [row[1:] for row in figures.iter_rows(min_row=2, max_row=5, values_only=True)] == [
        (10, None), (8, 204), (7, 187), (4, 98)
    ]  # fmt: skip
    assert [sheet.max_row - 1 for sheet in tables] == [8, 6, 4, 5, 7]
    explained = {row[1] for row in dictionary.values}
    headings = [cell.value for sheet in (tables[0], tables[-1]) for cell in sheet[1]]
    assert [heading for heading in headings if heading not in explained] == []
    assert footnotes.max_row > 3


def test_a_brief_of_very_many_projects_says_where_the_others_stand() -> None:
    unit = unit_of("2021", "440000")
    assert unit is not None
    brief = brief_of(NEWEST, unit)
    many = replace(brief, own=replace(brief.own, projects=MOST_SHOWN + 1))
    with speaking("en"):
        assert "The first 30 by rank" in words.projects_section(many).caption
        assert "The first 30 by rank" not in words.projects_section(brief).caption
