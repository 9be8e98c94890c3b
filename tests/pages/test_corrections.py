from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.publishing import publish
from tests.corrections import with_another_score
from tests.pages.conftest import Serve, visit, warnings

REASON = "一处得分录入有误"
SCRIPTS = ("overview", "leaderboard", "project")


@pytest.fixture
def corrected(serve: Serve, own_demo_url: str, tmp_path: Path) -> None:
    """The demo site after one score of its newest release was corrected."""
    file = with_another_score(tmp_path / "ratings-2023Q3.xlsx")
    import_ratings(file, "2021", "2023Q3", "illustrative-1", url=own_demo_url, reason=REASON)
    with transaction(own_demo_url) as session:
        publish(session, "2021", "2023Q3", now=datetime.now(UTC), reason=REASON)
    serve(own_demo_url)


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_newest_version_is_shown_when_none_is_asked_for(script: str) -> None:
    site = visit(script, id="2021-017")
    assert len(site.exception) == 0
    assert site.query_params["release"] == "2023Q3.2"
    assert warnings(site) == []


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_replaced_version_stays_reachable_and_says_what_replaced_it(script: str) -> None:
    site = visit(script, release="2023Q3.1", id="2021-017")
    assert site.query_params["release"] == "2023Q3.1"
    [banner] = warnings(site)
    assert "release=2023Q3.2" in banner


@pytest.mark.usefixtures("corrected")
def test_a_correction_says_why_it_was_made() -> None:
    site = visit("leaderboard")
    said = [element.value for element in (*site.caption, *site.warning, *site.info, *site.markdown)]
    assert any(REASON in text for text in said)


@pytest.mark.usefixtures("corrected")
def test_a_replaced_version_is_no_point_of_the_projects_history() -> None:
    [history] = [t for t in visit("project", id="2021-017").table if "综合得分" in t.value.columns]
    assert list(history.value.iloc[:, 0]).count("2023 年第 3 季度") == 1
