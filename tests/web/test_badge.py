from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from components.web import badge
from data_access.database import reading
from data_access.queries import board_keys
from data_access.question import Question
from tests.web.serving import serving

NAME = "Service platform for chronic disease management and follow-up"
SITE = "Star ratings of the big-data pilot projects"


@pytest.fixture(scope="module")
def client(demo_url: str) -> Iterator[TestClient]:
    """The badges of the demo edition."""
    with serving(demo_url, badge.ROUTES) as reader:
        yield reader


def test_a_badge_says_stars_period_code_and_that_the_data_is_made_up(client: TestClient) -> None:
    answer = client.get("/badge/2021-147.svg?lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["access-control-allow-origin"] == "*"
    said = " ".join(ElementTree.fromstring(answer.text).itertext())
    for part in (NAME, SITE, "★★☆☆☆", "Q3 2023", "2021-147", "illustrative", "Demo data"):
        assert part in said


def test_the_badge_of_a_project_without_a_rating_says_so(client: TestClient) -> None:
    with reading() as session:
        unrated = board_keys(session, Question("2021", "2023Q3.1", stars=(0,)), size=None)
        rated = board_keys(session, Question("2021", "2023Q3.1", stars=(1, 5)), size=None)
    badges = {c: client.get(f"/badge/{c}.svg?lang=zh").text for c in (*unrated, *rated)}
    assert len(unrated) == 17
    assert {code for code, badge in badges.items() if "未评级" in badge} == set(unrated)


def test_an_unchanged_badge_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/badge/2021-147.svg?lang=en").headers["etag"]
    again = client.get("/badge/2021-147.svg?lang=en", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert client.get("/badge/2021-147.svg?lang=zh").headers["etag"] != tag


def test_there_is_no_badge_of_a_project_that_is_not_listed(client: TestClient) -> None:
    assert client.get("/badge/2021-999.svg").status_code == 404
