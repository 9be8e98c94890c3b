"""The end of an edition as readers see it: before, between, and after."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from components import cached
from components.blocks.values import (
    Ask,
    Form,
    Missing,
    Paging,
    Points,
    ProjectLink,
    StarsByRelease,
    State,
    Switch,
    Table,
    Text,
)
from components.wording.cells import in_words
from data_access.closing.importing import import_evaluation, import_self_assessments
from data_access.closing.publishing import announce_draw, publish_catalogue, reveal_seed
from data_access.database import transaction
from data_access.demo import FIXTURES
from data_access.question import PAGE_SIZE
from fixtures.words import DEMO
from tests.data_access.by_hand import forget_acts
from tests.pages.conftest import Serve, html, visit, warnings
from tests.pages.conftest import notices as notices_shown
from tests.pages.reading import blocks, charts, column, links, metrics, notices, read, rows, tables
from tests.pages.reading import words as said

CLOSING = DEMO["closing"]
OF_THE_END = (
    *("verified_score", "evaluated", "evaluation", "spot_check", "drawn", "draw"),
    *("self_score", "closing_file"),
)
SEED, NUMBER = CLOSING["draw"]["seed"], CLOSING["draw"]["public_number"]


def catalogue(**query: str) -> Table:
    title = "Catalogue" if query.get("lang") == "en" else "目录清单"
    return tables(read("catalogue", **query))[title]


def steps(**query: str) -> dict[str, str]:
    """How the steps of the programme stand, by name."""
    table = tables(read("catalogue", lang="en", **query))["Dates of the programme"]
    return {
        str(row["step"]): row["state"].said
        for row in rows(table)
        if isinstance(row["state"], State)
    }


# -- after ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("demo_site")
def test_the_page_shows_the_evaluation_in_numbers_charts_and_rows() -> None:
    page = read("catalogue", lang="en")
    assert metrics(page) == {
        "In the catalogue": "176",
        "Evaluated": "191",
        "Self-assessed above verified": "+2.30",
        "Spot-checked": "29",
    }
    assert charts(page) == ["final-grades", "self-assessed-and-verified"]
    assert "illustrative" in said(page)
    assert "Not in the catalogue: Not qualified (15)" in said(page)
    assert page.description == "176 of 204 projects are in the catalogue"


@pytest.mark.usefixtures("demo_site")
def test_a_row_leads_to_its_project_and_tells_totals_stars_spot_check_and_grade() -> None:
    [row] = rows(catalogue(q="2021-001"))
    project = row["project"]
    assert isinstance(project, ProjectLink)
    assert (project.code, project.applicant) == ("2021-001", "企业生产过程优化；北京")
    assert row["stars"] == StarsByRelease((0, 3, 3, 3, 4, 3, 4, 4))
    assert in_words(row["stars"]) == "·\u00a03\u00a03\u00a03\u00a04\u00a03\u00a04\u00a04"
    assert (row["own"], row["verified"]) == (Points(7895), Points(7653))
    assert (row["grade"], row["catalogue"]) == ("良好", "列入")
    assert row["outcome"] == Missing("not_drawn", "未抽中")


@pytest.mark.usefixtures("demo_site")
def test_the_pages_hold_every_project_once_and_one_too_many_is_the_last() -> None:
    found = [
        cell.code
        for page in range(1, 12)
        for cell in column(catalogue(page=str(page)), "project")
        if isinstance(cell, ProjectLink)
    ]
    assert found == [f"2021-{number:03}" for number in range(1, 205)]
    last = read("catalogue", page="99")
    assert [block.page for block in blocks(last) if isinstance(block, Paging)] == [11]
    assert len(tables(last)["目录清单"].rows) == 204 - 10 * PAGE_SIZE


@pytest.mark.usefixtures("demo_site")
def test_filters_narrow_numbers_and_rows_and_can_be_dropped() -> None:
    page = read("catalogue", lang="en", direction="06")
    assert metrics(page)["In the catalogue"] == "13"
    assert len(tables(page)["Catalogue"].rows) == 15
    assert links(page)["Clear all filters"].startswith("/catalogue?")


@pytest.mark.usefixtures("demo_site")
def test_below_five_projects_there_is_neither_mean_nor_chart() -> None:
    page = read("catalogue", lang="en", q="2021-001")
    assert metrics(page)["Self-assessed above verified"] == "—"
    assert charts(page) == []
    assert "of 1 project\n" in said(page)


@pytest.mark.usefixtures("demo_site")
def test_filters_that_no_project_fits_leave_a_sentence_and_the_proof() -> None:
    page = read("catalogue", q="没有这样的项目")
    assert "没有符合" in notices(page)[0]
    assert charts(page) == []
    published = cached.closing("2021").catalogue
    assert published is not None
    assert published.sha256 in said(page)


@pytest.mark.usefixtures("demo_site")
def test_all_steps_are_completed_and_none_is_due() -> None:
    assert steps() == {
        "List published, demonstration period begins": "completed",
        "Demonstration period ends": "completed",
        "Self-assessment": "193 projects handed in",
        "Spot check": "29 of 29 drawn projects checked",
        "Final evaluation": "191 of 204 projects evaluated",
        "Catalogue": "176 projects in the catalogue",
    }
    assert "due" not in said(read("catalogue", lang="en"))


@pytest.mark.usefixtures("demo_site")
def test_a_projects_page_tells_how_its_edition_ended() -> None:
    page = read("project", lang="en", id="2021-001")
    results = {
        str(row["step"]): row["result"].said
        for row in rows(tables(page)["Time line of the project"])
        if isinstance(row["result"], State)
    }
    assert results["Self-assessment"] == "handed in"
    assert results["Spot check"] == "not drawn"
    assert (results["Final evaluation"], results["Catalogue"]) == ("Good", "included")
    assert "Self-assessed and verified scores" in tables(page)


@pytest.mark.usefixtures("demo_site")
def test_a_project_without_evaluation_says_why() -> None:
    published = cached.closing("2021").catalogue
    assert published is not None
    absent = next(
        row.project
        for row in cached.every_final_row(published)
        if row.not_evaluated == "not_submitted"
    )
    text_of_it = said(read("project", id=absent))
    assert "未提交自查评估" in text_of_it
    assert "未列入目录清单" in text_of_it
    [row] = rows(catalogue(q=absent))
    assert row["grade"] == Missing("not_submitted", "未提交自查评估")
    assert row["catalogue"] == Missing("not_included", "未列入")


# -- the draw ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("demo_site")
def test_the_draw_shows_what_was_announced_who_was_drawn_and_what_was_found() -> None:
    page = read("catalogue", lang="en", show="draw")
    assert "29 of 193 projects were drawn for the spot check" in said(page)
    assert SEED in said(page)
    assert len(tables(page)["Drawn projects"].rows) == 29
    assert not any(isinstance(block, Form) for block in blocks(page))
    assert links(page)["List of candidates (text)"] == "/catalogue/2021/candidates.txt"


@pytest.mark.usefixtures("demo_site")
def test_the_draw_is_repeated_at_a_click_and_under_an_address() -> None:
    site = visit("catalogue", show="draw")
    site.button(key="choose_repeat").click().run()
    assert "全部 29 个抽中项目及其顺序均一致" in html(site)
    assert site.query_params["repeat"] == "now"
    assert notices(read("catalogue", show="draw")) == []
    page = read("catalogue", show="draw", repeat="now")
    assert "全部 29 个抽中项目及其顺序均一致" in notices(page)[0]
    assert not any(isinstance(block, Ask) for block in blocks(page))


def test_a_draw_that_does_not_follow_from_its_seed_is_told(own_demo_url: str, serve: Serve) -> None:
    with transaction(own_demo_url) as session:
        session.execute(text("DROP TRIGGER keep_drawn_update"))
        session.execute(text("UPDATE drawn SET position = 100 WHERE position = 1"))
    serve(own_demo_url)
    assert notices(read("catalogue", show="draw", repeat="now")) == [
        "以下不一致：全部 29 个抽中项目及其顺序"
    ]


# -- before, and between -------------------------------------------------------------------------


@pytest.fixture
def not_over_url(own_demo_url: str) -> str:
    """The demo edition with its releases, and nothing of its end."""
    with transaction(own_demo_url) as session:
        forget_acts(session)
        for table in OF_THE_END:
            session.execute(text(f"DELETE FROM {table}"))
    return own_demo_url


def test_before_the_end_the_page_says_what_is_due_and_when(not_over_url: str, serve: Serve) -> None:
    serve(not_over_url)
    page = read("catalogue", lang="en")
    [notice] = notices(page)
    assert "There is no catalogue yet. The demonstration period ended on 18 September" in notice
    assert "Current step: Self-assessment" in notice
    assert steps()["Self-assessment"] == "due now"
    assert not any(isinstance(block, Form | Switch) for block in blocks(page))
    [before] = notices(read("catalogue", date(2022, 6, 1), lang="en"))
    assert "follows the demonstration period, which ends on 18 September 2023" in before
    assert notices_shown(visit("catalogue", lang="en")) == notices(page)
    assert "Current step: Self-assessment" in said(read("overview", lang="en"))


def close_until(url: str, step: str) -> None:
    """Take the open demo edition up to a step: assessed, announced, drawn."""

    given = CLOSING["self_assessments"]
    import_self_assessments(
        FIXTURES / given["file"], "2021", CLOSING["method"], url=url, now=given["imported_at"]
    )
    draw = CLOSING["draw"]
    if step in {"announced", "drawn"}:
        with transaction(url) as session:
            announce_draw(
                session, "2021", size=29, seed=SEED, awaited=draw["awaited"],
                now=draw["announced_at"],
            )  # fmt: skip
    if step == "drawn":
        with transaction(url) as session:
            reveal_seed(session, "2021", seed=SEED, public_number=NUMBER, now=draw["revealed_at"])


def test_an_announced_draw_keeps_its_seed_secret(not_over_url: str, serve: Serve) -> None:
    close_until(not_over_url, "announced")
    serve(not_over_url)
    page = read("catalogue", lang="en")
    assert "29 of 193 projects will be drawn for the spot check" in said(page)
    assert "still secret" in said(page)
    assert SEED not in said(page)
    assert steps()["Spot check"] == "draw announced, seed still secret"
    assert not any(isinstance(block, Ask) for block in blocks(page))


def test_drawn_projects_wait_for_their_spot_checks(not_over_url: str, serve: Serve) -> None:
    close_until(not_over_url, "drawn")
    serve(not_over_url)
    drawn = cached.drawn("2021")[3].project
    assert "drawn as no. 4" in said(read("project", id=drawn, lang="en"))
    outcomes = column(tables(read("catalogue"))["抽中项目"], "outcome")
    assert set(outcomes) == {State("to_come", "尚未开始")}
    assert steps()["Spot check"] == "0 of 29 drawn projects checked"


# -- versions ------------------------------------------------------------------------------------


def test_a_second_version_says_why_and_the_first_stays(own_demo_url: str, serve: Serve) -> None:
    corrected = CLOSING["evaluation"]
    file = FIXTURES / corrected["file"]
    copy = Path(own_demo_url.removeprefix("sqlite:///")).with_name("corrected.xlsx")
    copy.write_bytes(file.read_bytes() + b"\0")
    moment = corrected["published_at"]
    import_evaluation(
        copy, "2021", CLOSING["method"], url=own_demo_url, now=moment, reason="录入有误"
    )
    with transaction(own_demo_url) as session:
        publish_catalogue(session, "2021", now=moment)
    serve(own_demo_url)
    newest, first = read("catalogue"), read("catalogue", version="1")
    assert visit("catalogue").query_params["version"] == "2"
    record = html(visit("methodology", part="record"))
    for version in ("1", "2"):
        assert re.search(rf"/catalogue\?[^\"]*version={version}", record), version
    assert any("录入有误" in notice for notice in notices(newest))
    assert any("已被新版取代" in notice for notice in notices(first))
    assert "version=2" in links(first)["第 2 版"]
    [versions] = [b for b in blocks(newest) if isinstance(b, Switch) and b.key == "version"]
    assert (versions.chosen, [option.code for option in versions.options]) == ("2", ["2", "1"])


@pytest.mark.usefixtures("demo_site")
def test_an_unknown_version_gets_a_notice_and_the_newest_is_shown() -> None:
    site = visit("catalogue", lang="en", version="7")
    [notice] = warnings(site)
    assert "7 under “Version”" in notice
    assert site.query_params["version"] == "1"
    assert "final evaluation, version 1" in html(site)


@pytest.mark.usefixtures("demo_site")
def test_an_edition_without_draw_shows_its_dates_where_the_draw_is_asked_for() -> None:
    page = read("catalogue", edition="2019", show="draw")
    assert "目录清单尚未发布" in notices(page)[0]
    assert any(isinstance(block, Text) and "当前环节" in block.text for block in blocks(page))
