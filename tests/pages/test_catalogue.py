"""The end of an edition as readers see it: before, between, and after."""

from pathlib import Path

import pytest
from sqlalchemy import text

from components.text import speaking
from data_access.closing.importing import import_evaluation, import_self_assessments
from data_access.closing.publishing import announce_draw, publish_catalogue, reveal_seed
from data_access.database import transaction
from data_access.demo import FIXTURES
from fixtures.words import DEMO
from tests.data_access.by_hand import forget_acts
from tests.pages.conftest import Serve, captions, visit, warnings

CLOSING = DEMO["closing"]
OF_THE_END = (
    *("verified_score", "evaluated", "evaluation", "spot_check", "drawn", "draw"),
    *("self_score", "closing_file"),
)
SEED, NUMBER = CLOSING["draw"]["seed"], CLOSING["draw"]["public_number"]


def tables(site: object) -> str:
    return "\n".join(str(table.value) for table in site.table)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("demo_site")
def test_the_page_shows_grades_totals_and_the_catalogue() -> None:
    site = visit("catalogue", lang="en")
    headers = [header.value for header in site.header]
    assert "176 projects are in the catalogue" in headers
    assert {metric.label: metric.value for metric in site.metric} == {
        "In the catalogue": "176",
        "Evaluated": "191",
        "Self-assessed above verified": "+2.30",
        "Spot-checked": "29",
    }
    assert "illustrative" in captions(site)


@pytest.mark.usefixtures("demo_site")
def test_rows_lead_to_projects_and_tell_stars_grade_and_spot_check() -> None:
    site = visit("catalogue", lang="zh", q="2021-001")
    [catalogue] = [t.value for t in site.table if t.proto.alt.startswith("目录清单")]
    project, stars, own, verified, grade = catalogue.iloc[0]
    assert "/project?" in project
    assert "企业生产过程优化；北京" in project
    assert stars == "·\u00a03\u00a03\u00a03\u00a04\u00a03\u00a04\u00a04"
    assert (own, verified) == ("78.95", "76.53")
    assert grade.startswith("良好")
    assert "未抽中；列入目录清单：是" in grade


@pytest.mark.usefixtures("demo_site")
def test_the_draw_can_be_repeated_in_the_page() -> None:
    site = visit("catalogue", show="draw")
    assert "从 193 个项目中抽出 29 个进行随机抽查" in [h.value for h in site.header]
    site.button(key="repeat_draw").click().run()
    [done] = site.success
    assert "29 个抽中项目及其顺序均一致" in done.value
    assert len(site.error) == 0


def test_a_draw_that_does_not_follow_from_its_seed_is_told(own_demo_url: str, serve: Serve) -> None:
    with transaction(own_demo_url) as session:
        session.execute(text("DROP TRIGGER keep_drawn_update"))
        session.execute(text("UPDATE drawn SET position = 100 WHERE position = 1"))
    serve(own_demo_url)
    site = visit("catalogue", show="draw")
    site.button(key="repeat_draw").click().run()
    [wrong] = site.error
    assert wrong.value == "以下不一致：29 个抽中项目及其顺序"


@pytest.fixture
def not_over_url(own_demo_url: str) -> str:
    """The demo edition with its releases, and nothing of its end."""
    with transaction(own_demo_url) as session:
        forget_acts(session)
        for table in OF_THE_END:
            session.execute(text(f"DELETE FROM {table}"))
    return own_demo_url


def test_before_the_end_the_page_says_what_is_due(not_over_url: str, serve: Serve) -> None:
    serve(not_over_url)
    site = visit("catalogue", lang="en")
    assert [error.message for error in site.exception] == []
    assert "There is no catalogue yet" in site.info[0].value
    assert "Due now: Self-assessment" in site.info[0].value
    assert "due now" in tables(site)
    assert "Due now\\: Self" in "\n".join(m.value for m in visit("overview", lang="en").markdown)


@pytest.mark.usefixtures("demo_site")
def test_the_overview_says_that_all_is_done_and_leads_on() -> None:
    site = visit("overview", lang="zh")
    assert "各步骤均已完成" in "\n".join(text.value for text in site.markdown)
    assert "176 个项目列入目录清单" in tables(site)


@pytest.mark.usefixtures("demo_site")
def test_a_projects_time_line_ends_with_the_catalogue() -> None:
    site = visit("project", lang="en", id="2021-001")
    [line] = [table.value for table in site.table if "Step" in table.value]
    steps = dict(zip(line["Step"], line["Result"], strict=True))
    assert steps["Self\\-assessment"] == "handed in"
    assert steps["Spot check"] == "not drawn"
    assert (steps["Final evaluation"], steps["Catalogue"]) == ("Good", "in it")
    assert "Final evaluation" in [header.value for header in site.header]


@pytest.mark.usefixtures("demo_site")
def test_a_project_without_evaluation_says_why() -> None:
    with speaking("zh"):
        from components import cached

        catalogue = cached.closing("2021").catalogue
        assert catalogue is not None
        rows = cached.every_final_row(catalogue)
    absent = next(row.project for row in rows if row.not_evaluated == "not_submitted")
    site = visit("project", lang="zh", id=absent)
    assert "未提交自查评估" in captions(site)
    assert "未列入目录清单" in captions(site)


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


def test_the_steps_between_are_shown_as_they_come(not_over_url: str, serve: Serve) -> None:
    close_until(not_over_url, "announced")
    serve(not_over_url)
    site = visit("catalogue", lang="en")
    assert "29 of 193 projects will be drawn for the spot check" in [h.value for h in site.header]
    assert "still secret" in tables(site)
    assert "draw announced, seed still secret" in tables(site)
    assert SEED not in tables(site)


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
    newest, first = visit("catalogue", lang="zh"), visit("catalogue", lang="zh", version="1")
    assert any("录入有误" in info.value for info in newest.info)
    assert any("已被更新版本取代" in warning.value for warning in first.warning)
    assert first.query_params["version"] == "1"


@pytest.mark.usefixtures("demo_site")
def test_the_publishers_record_tells_draw_seed_and_catalogue() -> None:
    site = visit("methodology", lang="zh", part="record")
    [record] = [table.value for table in site.table if "SHA-256" in str(list(table.value.columns))]
    text = record.to_string()
    for said in ("公告抽签", "公布种子并抽签", "目录清单"):
        assert said in text


@pytest.mark.usefixtures("demo_site")
def test_an_unknown_version_gets_a_notice_and_the_newest_is_shown() -> None:
    site = visit("catalogue", lang="en", version="7")
    [notice] = warnings(site)
    assert "7 under 'Version'" in notice
    assert "version" not in site.query_params
    assert "176 projects are in the catalogue" in [header.value for header in site.header]
