from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from components import outage
from components.downloads.findings import findings
from components.menu import ENTRIES
from components.text import speaking
from data_access.database import transaction
from data_access.demo import FIXTURES
from data_access.importing import import_list, import_ratings
from data_access.models import Applicant, ListedProject, Project
from data_access.publishing import publish
from data_access.question import PAGE_SIZE, Question
from data_access.unavailable import DatabaseUnavailable
from tests.data_access.by_hand import listed_row, unguard
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.markup import headings_of, links_of, notices_of, projects_on_board, tables_of
from tests.pages.conftest import Serve, html, notices, visit, warnings, words
from tests.pages.reading import drawings, read
from tests.pages.reading import words as said

NONE_YET = {
    "zh": "2021 批次尚未发布评价结果，请稍后再来。",
    "en": "No release of the 2021 edition has been published yet. Please come back later.",
}
SCRIPTS = [entry.script.stem for entry in ENTRIES]


@pytest.mark.usefixtures("demo_site")
def test_a_search_for_a_project_that_finds_none_says_so() -> None:
    site = visit("project", q="没有这样的项目")
    assert any("没有" in notice for notice in notices(site))
    assert tables_of(html(site)) == []


@pytest.mark.usefixtures("demo_site")
@pytest.mark.parametrize("code", ["2021-999", "1999-001", "x", "'; drop table project; --"])
def test_an_unknown_project_is_named_and_others_can_be_found(code: str) -> None:
    site = visit("project", id=code)
    assert len(site.exception) == 0
    [notice] = notices(site)
    assert code in notice.replace("\\", "")
    assert len(site.text_input) == 1
    assert len(tables_of(html(site))) == 1


@pytest.mark.usefixtures("demo_site")
def test_without_a_project_the_page_lets_the_reader_find_one() -> None:
    site = visit("project")
    assert notices(site) == []
    site.text_input(key="choose_q").set_value("2021-017").run()
    assert "id=2021-017" in html(site)
    assert len(tables_of(html(site))[0][1]) == 2


@pytest.mark.usefixtures("demo_site")
def test_a_project_that_is_not_rated_says_why_and_shows_no_stars() -> None:
    [code, *_] = projects_on_board(html(visit("leaderboard", stars="0")))
    site = visit("project", id=code)
    [sentence] = notices(site)
    assert "未评级" in sentence
    assert "2023 年第 3 季度" in sentence
    assert 'class="metrics"' not in html(site)
    assert len(site.exception) == 0


def test_a_project_without_a_row_in_the_release_says_that_it_is_not_part_of_it(
    serve: Serve, own_demo_url: str
) -> None:
    with transaction(own_demo_url) as session:
        unguard(session)
        late = {"project": "2021-205", "number": 205, "name_zh": "示例后补项目"}
        row = listed_row(session, "2021-204").model_dump() | late
        session.add(Project(code="2021-205", edition="2021"))
        session.flush()
        session.add(ListedProject(**row))
        session.flush()
        here = {"list_version": row["list_version"], "project": "2021-205"}
        session.add(Applicant(**here, position=1, name_zh="示例后补有限公司"))
    serve(own_demo_url)
    site = visit("project", id="2021-205")
    assert len(site.exception) == 0
    assert (1, "示例后补项目") in headings_of(html(site))
    example = read("methodology", part="example", id="2021-205", lang="en")
    assert "The project is not part of this release." in said(example)
    assert len(notices(site)) == 1
    assert 'class="metrics"' not in html(site)


def test_while_there_is_no_database_a_reader_is_asked_to_come_back(serve: Serve) -> None:
    serve("sqlite:////nowhere/ratings.sqlite3")
    try:
        site = visit("overview", lang="en")
    finally:
        outage.forget()
    assert len(site.exception) == 0
    [told] = site.info
    assert told.value.startswith("The ratings cannot be read at the moment")


def test_while_all_connections_are_busy_the_database_counts_as_away() -> None:
    try:
        with pytest.raises(DatabaseUnavailable) as first, outage.noticed():
            raise NoConnectionFree
        with pytest.raises(DatabaseUnavailable) as second, outage.noticed():
            pytest.fail("nobody asks at once again")
    finally:
        outage.forget()
    assert (first.value.why, second.value.why) == ("busy", "busy")


def test_without_a_list_every_page_says_that_nothing_is_published_yet(
    serve: Serve, empty_url: str
) -> None:
    serve(empty_url)
    for script in SCRIPTS:
        site = visit(script)
        assert len(site.exception) == 0, script
        [sentence] = notices_of(html(site))
        assert "尚未发布" in sentence, script


def test_with_a_list_and_no_release_nothing_is_published_yet(serve: Serve, empty_url: str) -> None:
    import_list(FIXTURES / "list-2021.xlsx", "2021", url=empty_url)
    serve(empty_url)
    for script in SCRIPTS:
        site = visit(script, lang="en")
        assert len(site.exception) == 0
        assert notices_of(html(site)) == [NONE_YET["en"]], script
        assert "List of 204 projects" in html(site)
    [(_, rows)] = tables_of(html(visit("leaderboard", page="11")))
    assert [row[0] for row in rows[1:]] == ["201", "202", "203", "204"]


def test_a_newer_edition_without_a_release_hides_none_of_an_older_one(
    serve: Serve, empty_url: str
) -> None:
    url, method = empty_url, "illustrative-sample-1"
    for edition in ("2021", "2019"):
        import_list(FIXTURES / f"list-{edition}.xlsx", edition, url=url)
    import_ratings(FIXTURES / "ratings-2020H1.xlsx", "2019", "2020H1", method, url=url)
    with transaction(url) as session:
        publish(session, "2019", "2020H1", now=datetime.now(UTC))
    serve(url)
    site = visit("leaderboard")
    assert len(site.exception) == 0
    assert warnings(site) == []
    assert site.query_params.items() >= {"edition": "2019", "release": "2020H1.1"}.items()
    assert "edition=2021" not in html(site)
    newer = visit("leaderboard", edition="2021")
    assert notices_of(html(newer)) == [NONE_YET["zh"]]
    assert len(tables_of(html(newer))[0][1]) == 1 + PAGE_SIZE
    older = links_of(html(newer))["示例批次（虚构）评价结果"]
    assert older.startswith("/leaderboard?lang=zh&edition=2019")
    of_its_project = visit("project", id="2021-017")
    assert notices_of(html(of_its_project)) == [NONE_YET["zh"]]


def test_of_a_release_that_rates_nobody_every_page_says_so_and_draws_no_ratings(
    serve: Serve, empty_url: str
) -> None:
    with transaction(empty_url) as session:
        list_projects(session, len(SIX))
        draft(session, "2022Q1", dict.fromkeys(SIX, "withdrawn"))
        publish(session, "2021", "2022Q1", now=NOW)
    serve(empty_url)
    drawn = {script: set(drawings(read(script))) for script in SCRIPTS}
    assert {script: charts for script, charts in drawn.items() if charts} == {
        "overview": {"star-distribution", "projects-by-region"},
        "map": {"map"},
        "directions": {
            "stars-by-direction", "projects-by-direction", "means-by-direction",
            "regions-by-direction",
        },
    }  # fmt: skip
    with speaking("en"):
        [only] = findings(Question("2021", "2022Q1.1"))
    assert "the most projects on the list" in only
    nobody = "No project is rated in this release."
    for part in ("certainty", "example", "what-if"):
        page = read("methodology", part=part, lang="en")
        assert nobody in said(page), part
        assert drawings(page) == {}


@pytest.mark.usefixtures("demo_site")
def test_the_first_release_has_nothing_to_be_compared_with() -> None:
    site = visit("overview", release="2021Q4.1")
    assert len(site.exception) == 0
    assert "无上期可比" in words(site)
    project = visit("project", release="2021Q4.1", id="2021-017")
    assert "无法比较" in words(project)
