from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.web import badge
from data_access.settings import settings


@pytest.fixture
def client(demo_url: str) -> Iterator[TestClient]:
    """The badges of the demo edition."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", demo_url)
        settings.cache_clear()
        with TestClient(Starlette(routes=badge.routes())) as reader:
            yield reader
    settings.cache_clear()


def test_a_badge_says_stars_period_code_and_that_the_data_is_made_up(client: TestClient) -> None:
    answer = client.get("/badge/2021-147.svg?lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    said = " ".join(ElementTree.fromstring(answer.text).itertext())
    for part in ("★★☆☆☆", "Q3 2023", "2021-147", "illustrative", "Demo data"):
        assert part in said


def test_the_badge_of_a_project_without_a_rating_says_so(client: TestClient) -> None:
    codes = [f"2021-{number:03d}" for number in range(1, 205)]
    unrated = [c for c in codes if "未评级" in client.get(f"/badge/{c}.svg?lang=zh").text]
    assert len(unrated) == 17


def test_there_is_no_badge_of_a_project_that_is_not_listed(client: TestClient) -> None:
    assert client.get("/badge/2021-999.svg").status_code == 404
