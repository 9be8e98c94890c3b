"""The brief of a unit: what the page says, on screen, on paper and as workbook."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from components.blocks.values import (
    Act,
    Cell,
    ChartBlock,
    Count,
    Field,
    Files,
    Form,
    Interval,
    Links,
    Metrics,
    Missing,
    Page,
    Points,
    PointsChange,
    ProjectLink,
    Rank,
    Section,
    Stars,
    Table,
    UnitLink,
)
from components.province import page as of_page
from components.province.brief import (
    MOST_SHOWN,
    brief_of,
    by_distance,
    neighbours_of,
    place,
    steps_of,
)
from components.province.projects import projects
from components.text import LANGUAGES, Language, speaking
from components.wording.ratings import below_next_star
from components.wording.units import unit_of
from data_access.database import transaction
from data_access.editions import Unit
from data_access.methods import method
from data_access.models import ListVersion, Waiver
from data_access.question import Question
from tests.data_access.by_hand import listed_row, unguard
from tests.pages.conftest import Serve, visit
from tests.pages.conftest import words as words_shown
from tests.pages.reading import (
    blocks,
    charts,
    column,
    left_out,
    links,
    metrics,
    notices,
    read,
    rows,
    tables,
    words,
)

pytestmark = pytest.mark.usefixtures("demo_site")

NEWEST = Question("2021", "2023Q3.1")
GUIZHOU, SHENZHEN, CORPS, WITHOUT_PROJECTS = "520000", "440300", "xpcc", "ce-001"
FEW_RATED = "350000"
"""Six projects, four of them rated."""


def known(code: str) -> Unit:
    unit = unit_of("2021", code)
    assert unit is not None
    return unit


def brief(code: str = GUIZHOU, **query: str) -> Page:
    return read("province", **{"lang": "en", "code": code, **query})


def against(page: Page) -> dict[str, str]:
    [found] = [block for block in blocks(page) if isinstance(block, Metrics)]
    return {metric.name: metric.against for metric in found.metrics}


def titles(page: Page) -> list[str]:
    return [block.title for block in blocks(page) if isinstance(block, Section)]


def board(page: Page) -> Table:
    found = [block for block in blocks(page) if isinstance(block, Table)]
    return next(table for table in found if table.layout == "board")


def field(page: Page) -> Field:
    [form] = [block for block in blocks(page) if isinstance(block, Form)]
    return form.fields[0]


def test_the_key_figures_of_a_province_stand_against_the_country() -> None:
    page = brief()
    assert metrics(page) == {
        "Projects recommended": "8",
        "Projects rated": "7",
        "Four or five stars": "57%",
        "Mean total score": "74.04",
        "Rank by mean": "8\u00a0/\u00a014",
        "Best rank": "11",
    }
    assert against(page) == {
        "Projects recommended": "quota 10, used 80%",
        "Projects rated": "1 not rated",
        "Four or five stars": "country 52%",
        "Mean total score": "country 74.08",
        "Rank by mean": "units of its kind with 5 rated projects or more",
        "Best rank": "",
    }


def test_a_province_has_a_rank_among_all_31() -> None:
    table = tables(brief())["Tied for rank 3 of 31 by number of four- and five-star projects"]
    places = dict(zip(column(table, "measure"), column(table, "place"), strict=True))
    assert places["Projects recommended"] == Rank(4, is_tied=True, among=31)
    assert places["Four or five stars"] == Rank(3, is_tied=True, among=31)
    assert places["Mean total score"] == Rank(8, among=14)


def test_a_city_has_a_rank_among_the_cities_and_the_only_one_of_a_kind_has_none() -> None:
    assert "Rank 1 of 5 by number of four- and five-star projects" in tables(brief(SHENZHEN))
    corps = brief(CORPS)
    assert metrics(corps)["Rank by mean"] == "—"
    assert against(corps)["Rank by mean"] == "the only unit of its kind"
    assert set(column(tables(corps)["Against the country"], "place")) == {Missing()}


@pytest.mark.parametrize(
    ("own", "of_all", "expected"),
    [
        (3, [3, 5, 1], (2, False, 3)),
        (5, [5, 5, 1], (1, True, 3)),
        (1, [1, None, 5], (2, False, 2)),
        (None, [None, 5, 1], None),
        (5, [5, None], None),
    ],
)
def test_a_place_counts_those_that_have_such_a_number(
    own: int | None, of_all: list[int | None], expected: tuple[int, bool, int] | None
) -> None:
    found = place(own, of_all)
    assert (found and (found.rank, found.is_tied, found.among)) == expected


def test_below_five_rated_projects_there_is_no_mean_and_no_share() -> None:
    page = brief(CORPS)
    assert metrics(page)["Mean total score"] == "—"
    assert against(page)["Mean total score"] == "given for 5 or more rated projects"
    assert metrics(page)["Four or five stars"] == "1"
    assert against(page)["Four or five stars"] == "of 2 rated"
    assert "2 projects are rated; with fewer than 5, no mean is shown, only the projects." in words(
        page
    )
    assert charts(page) == []
    assert charts(brief(FEW_RATED)) == ["stars-of-unit"]
    assert "Strengths by dimension" in titles(brief(FEW_RATED))


def test_titles_say_what_was_found() -> None:
    assert titles(brief()) == [
        "Its 8 projects",
        "Tied for rank 3 of 31 by number of four- and five-star projects",
        "Most in Security: 3 projects",
        "Biggest move: down 29 places",
        "1 project is not rated",
        "What is due next",
    ]


def test_every_project_is_there_with_its_interval_stars_and_total() -> None:
    found = rows(board(brief()))
    codes = {row["project"].code for row in found if isinstance(row["project"], ProjectLink)}
    assert codes == {f"2021-{number}" for number in range(132, 140)}
    first = found[0]
    assert first["rank"] == Rank(11, interval=Interval(11, 12))
    assert [first["stars"], first["total"]] == [Stars(5), Points(8558)]


def test_projects_can_be_sorted_by_how_far_they_are_from_their_next_star() -> None:
    table = board(brief(order="next"))
    lacking = [cell.hundredths for cell in column(table, "next") if isinstance(cell, PointsChange)]
    assert lacking == sorted(lacking)
    assert len(lacking) == 6
    assert column(table, "next")[6:] == [Missing(), Missing()]
    sorted_by = {each.key: each.sorted for each in table.columns if each.sorted}
    assert sorted_by == {"next": "ascending"}
    by_rank = next(each.order for each in table.columns if each.key == "rank")
    assert "order=" not in by_rank


def test_what_a_project_lacks_for_its_next_star_would_give_it() -> None:
    found = brief_of(NEWEST, known("440000"))
    rules = method(found.release.method)
    steps = steps_of(found)
    assert len(steps) == 8
    for row in found.projects:
        if step := steps.get(row.project):
            missing = below_next_star(row, rules)
            assert (row.total or 0) + missing == rules.floors[step.stars - 1], row.project


def test_what_a_cap_forbids_comes_last_whatever_its_total() -> None:
    found = brief_of(NEWEST, known(GUIZHOU))
    steps = dict(steps_of(found))
    nearest = by_distance(found, steps)[0].project
    steps[nearest] = replace(steps[nearest], forbidden_by="evidence")
    order = [row.project for row in by_distance(found, steps)]
    assert order.index(nearest) == len(steps) - 1


def test_the_nearest_to_their_next_star_are_named_first() -> None:
    assert "Closest to the next star: \ufffc (+0.90 for 4★)" in words(brief("440000"))


def test_the_parts_of_every_move_add_up() -> None:
    moves = brief_of(NEWEST, known("440000")).moves
    assert len(moves) == 6
    for row, move in moves:
        parts = (
            move.own_scores, move.others_scores, move.entries_and_exits, move.method,
            move.correction,
        )  # fmt: skip
        assert sum(parts) == row.change == move.previous_rank - (row.rank or 0)


def test_what_is_due_next_leaves_out_what_is_completed() -> None:
    early = tables(read("province", date(2022, 3, 1), code=GUIZHOU, lang="en"))["What is due next"]
    assert "List published, demonstration period begins" not in column(early, "step")
    assert "Demonstration period ends" in column(early, "step")
    assert "All steps of the programme are completed" in words(brief())


def test_without_a_code_every_unit_is_listed_with_its_numbers() -> None:
    page = read("province", lang="en")
    assert page.title == "Unit brief"
    listed = rows(tables(page)["Recommending units and their projects"])
    found = {row["unit"].code: row for row in listed if isinstance(row["unit"], UnitLink)}
    assert found[GUIZHOU]["projects"] == Count(8)
    assert "ce-015" in found
    assert "ce-001" not in found
    assert metrics(page) == {}


def test_choosing_a_unit_writes_its_code_into_the_address() -> None:
    site = visit("province", direction="06")
    site.selectbox(key="choose_code").select(SHENZHEN).run()
    assert len(site.exception) == 0
    assert site.query_params["code"] == SHENZHEN
    assert site.query_params["direction"] == "06"
    assert "深圳：推荐单位简报" in words_shown(site)


def test_filters_of_the_reader_do_not_narrow_the_brief() -> None:
    assert metrics(brief(direction="06", stars="5")) == metrics(brief())


def test_an_unknown_code_gets_a_notice_and_the_list() -> None:
    for code in ("999999", "none"):
        [notice] = left_out("province", code=code)
        assert code in notice
    assert brief("999999").title == "Unit brief"


def test_a_region_without_a_unit_is_named() -> None:
    [notice] = notices(brief("710000"))
    assert notice.startswith("Taiwan has no recommending unit")


def test_the_list_can_be_asked_for_by_who_keeps_a_unit_as_their_own() -> None:
    assert "code=-" in links(brief())["All units"]
    assert left_out("province", code="-") == []
    assert brief("-").title == "Unit brief"


def test_a_unit_without_projects_shows_its_quota() -> None:
    page = brief(WITHOUT_PROJECTS)
    assert against(page)["Projects recommended"] == "quota 5, used 0%"
    assert metrics(page)["Best rank"] == "—"
    assert notices(page) == ["This unit has recommended no project in this edition."]
    assert titles(page) == ["What is due next"]
    assert WITHOUT_PROJECTS in [option.code for option in field(page).options]


def test_units_of_the_same_region_are_led_to() -> None:
    page = brief("440000")
    assert "Counted apart, with a quota of its own" in words(page)
    assert f"code={SHENZHEN}" in links(page)["Shenzhen"]


def test_a_province_is_compared_with_those_it_borders_on_and_a_city_with_the_cities() -> None:
    found = [unit.code for unit in neighbours_of(NEWEST, known(GUIZHOU))]
    assert len(found) == 4
    assert set(found) <= {"430000", "450000", "500000", "510000", "530000"}
    to = links(brief(region="520000"))["Compare with neighbouring regions"]
    assert f"kind=unit&among={GUIZHOU},{','.join(found)}" in to
    assert "region=" not in to
    assert {unit.kind for unit in neighbours_of(NEWEST, known(SHENZHEN))} == {
        "separately_planned_city"
    }
    assert neighbours_of(NEWEST, known(CORPS)) == ()
    assert neighbours_of(NEWEST, known(WITHOUT_PROJECTS)) == ()


def test_the_link_can_be_copied_and_the_unit_kept() -> None:
    [ways] = [block for block in blocks(brief()) if isinstance(block, Links) and block.acts]
    assert [(act.does, act.code) for act in ways.acts] == [
        ("copy-address", ""),
        ("keep-unit", GUIZHOU),
    ]
    assert all(isinstance(act, Act) and act.done != act.name for act in ways.acts)


def test_the_first_release_has_nothing_to_compare_with() -> None:
    assert "This is the first release" in words(brief(release="2021Q4.1"))


@pytest.mark.parametrize("browser", ["/usr/bin/chromium", None])
def test_paper_and_files_show_this_very_brief(
    browser: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_page, "browser_path", lambda: browser)
    query = "lang=en&edition=2021&release=2022Q1.1&code=520000&order=next"
    endings = ["", *([".pdf"] if browser else []), ".xlsx"]
    [files] = [
        block.files
        for block in blocks(brief(release="2022Q1.1", order="next"))
        if isinstance(block, Files)
    ]
    assert [file.address for file in files] == [f"/print/province{end}?{query}" for end in endings]


def test_a_waived_rule_is_shown_on_the_brief_of_its_unit_alone(
    serve: Serve, own_demo_url: str
) -> None:
    with transaction(own_demo_url) as session:
        unguard(session)
        file = session.get_one(ListVersion, listed_row(session, "2021-001").list_version).file
        session.add(
            Waiver(
                file=file, edition="2021", rule="quota", subject="贵州省工业和信息化厅",
                reason="经批准", accepted_at=datetime(2021, 9, 18, tzinfo=UTC),
            )
        )  # fmt: skip
    serve(own_demo_url)
    said = [words(brief(code)).count("经批准") for code in (GUIZHOU, "440000")]
    assert said == [1, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_hold_their_numbers_as_numbers(language: Language) -> None:
    found = [block for block in blocks(brief(lang=language)) if isinstance(block, ChartBlock)]
    for block in found:
        drawing = block.chart.drawing(block.question, *block.choices)
        assert drawing is not None
        cells: list[Cell] = [cell for row in drawing.numbers.rows for cell in row[1:]]
        assert [cell for cell in cells if isinstance(cell, str)] == []


def test_a_brief_of_very_many_projects_says_where_the_others_stand() -> None:
    found = brief_of(NEWEST, known("440000"))
    many = replace(found, own=replace(found.own, projects=MOST_SHOWN + 1))
    with speaking("en"):
        assert "The first 30 by rank" in projects(many, "").caption
        assert "The first 30 by rank" not in projects(found, "").caption
