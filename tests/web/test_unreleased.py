"""An edition with a list and no release: every address says so and leads to the list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from components.menu import ENTRIES
from data_access.database import close
from data_access.demo import FIXTURES
from data_access.importing import import_list
from tests.copies import copy_sqlite
from tests.markup import notices_of
from tests.web.serving import reading

NONE_YET = "2021 批次尚未发布评价结果，请稍后再来。"


@pytest.fixture(scope="module")
def listed(
    running: TestClient, empty_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The site with the list of 2021 and nothing else."""
    file: Path = tmp_path_factory.mktemp("listed") / "ratings.sqlite3"
    copy_sqlite(empty_url, file)
    url = f"sqlite:///{file}"
    import_list(FIXTURES / "list-2021.xlsx", "2021", url=url)
    close(url)
    with reading(url):
        yield running


@pytest.mark.parametrize("address", [entry.address for entry in ENTRIES])
@pytest.mark.parametrize("query", ["lang=zh", "lang=zh&edition=2021", "lang=zh&id=2021-017"])
def test_every_page_says_so_and_leads_to_the_list(
    listed: TestClient, address: str, query: str
) -> None:
    answer = listed.get(f"/{address}?{query}")
    assert answer.status_code == 200
    assert notices_of(answer.text) == [NONE_YET]
    assert "名单：204 个项目" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/print/province?edition=2021&code=520000",
        "/print/province.xlsx?edition=2021&code=520000",
        "/data/2021/latest/ratings.csv",
        "/data/2021/latest/package.zip",
        "/data/2021/verification.zip",
    ],
)
def test_files_of_ratings_are_not_there_yet(listed: TestClient, address: str) -> None:
    answer = listed.get(address, headers={"Accept-Language": "zh"})
    assert (answer.status_code, NONE_YET in answer.text) == (404, True)


def test_the_badge_of_a_listed_project_says_that_there_is_no_release_yet(
    listed: TestClient,
) -> None:
    answer = listed.get("/badge/2021-017.svg?lang=en")
    assert answer.status_code == 200
    for part in ("Listed", "No release yet", "2021-017", "232号"):
        assert part in answer.text
    assert listed.get("/badge/2021-999.svg").status_code == 404
