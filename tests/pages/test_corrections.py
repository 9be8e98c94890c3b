from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.publishing import publish
from tests.copies import copy_sqlite
from tests.corrections import with_another_score
from tests.markup import tables_of
from tests.pages.conftest import html, serving, visit, warnings

REASON = "一处得分录入有误"
SCRIPTS = ("overview", "leaderboard", "project")


@pytest.fixture(scope="module", autouse=True)
def _corrected(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo site after one score of its newest release was corrected."""
    folder = tmp_path_factory.mktemp("corrected")
    copy_sqlite(demo_url, folder / "ratings.sqlite3")
    url = f"sqlite:///{folder / 'ratings.sqlite3'}"
    file = with_another_score(folder / "ratings-2023Q3.xlsx")
    import_ratings(file, "2021", "2023Q3", "illustrative-1", url=url, reason=REASON)
    with transaction(url) as session:
        publish(session, "2021", "2023Q3", now=datetime.now(UTC), reason=REASON)
    with serving(url):
        yield


def test_the_newest_version_is_shown_when_none_is_asked_for() -> None:
    for script in SCRIPTS:
        site = visit(script, id="2021-017")
        assert len(site.exception) == 0, script
        assert site.query_params["release"] == "2023Q3.2", script
        assert [REASON in notice for notice in warnings(site)] == [True], script


def test_a_replaced_version_stays_reachable_and_says_what_replaced_it() -> None:
    for script in SCRIPTS:
        site = visit(script, release="2023Q3.1", id="2021-017")
        assert site.query_params["release"] == "2023Q3.1", script
        [banner] = warnings(site)
        assert "第 2 版" in banner, script
        assert "release=2023Q3.2" in html(site), script


def test_a_correction_says_why_it_was_made() -> None:
    [notice] = warnings(visit("leaderboard"))
    assert REASON in notice


def test_a_replaced_version_is_no_point_of_the_projects_history() -> None:
    shown = tables_of(html(visit("project", id="2021-017")))
    [history] = [rows for _, rows in shown if "综合得分" in rows[0] and "评价期" in rows[0]]
    assert [row[0] for row in history].count("2023 年第 3 季度") == 1
