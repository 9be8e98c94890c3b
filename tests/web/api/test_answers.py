"""How answers are given: pages, links, caches, formats, other sites."""

import re
from functools import partial

import pytest
from starlette.testclient import TestClient

from components.web.api.answers import kept
from components.web.http_cache import LASTING, PASSING
from components.web.kept import OVERHEAD, Body, Kept
from tests.web.api.conftest import Serve

FIXED = "/api/v1/ratings?edition=2021&release=2022Q1.1&direction=06"
LATEST = "/api/v1/ratings?direction=06"
LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')


def links(header: str) -> dict[str, str]:
    return {name: url for url, name in LINK.findall(header)}


@pytest.mark.parametrize("resource", ["ratings?stars=5,4,3", "moves?", "projects?category=1,3"])
@pytest.mark.parametrize("size", [7, 50])
def test_pages_that_links_lead_through_have_every_row_once(
    client: TestClient, resource: str, size: int
) -> None:
    whole = client.get(f"/api/v1/{resource}&per_page=500").json()["data"]
    met, url = [], f"/api/v1/{resource}&per_page={size}"
    while url:
        page = client.get(url)
        met += page.json()["data"]
        told = page.json()["links"]
        assert links(page.headers["link"]) == {k: v for k, v in told.items() if k != "self"}
        url = told.get("next", "")
    assert met == whole
    assert told["self"] == told["last"]


def test_links_lead_back_to_the_first_page(client: TestClient) -> None:
    page = client.get("/api/v1/ratings?page=3&per_page=10").json()
    back = client.get(client.get(page["links"]["prev"]).json()["links"]["prev"]).json()
    assert back["links"]["self"] == page["links"]["first"]
    assert "prev" not in back["links"]


def test_a_page_after_the_last_is_empty_and_leads_to_the_last(client: TestClient) -> None:
    page = client.get("/api/v1/ratings?page=99&per_page=100").json()
    assert page["data"] == []
    assert page["meta"]["count"] == 204
    assert page["links"]["prev"] == page["links"]["last"]
    assert "next" not in page["links"]


def test_links_keep_what_was_asked_and_name_the_release_for_good(client: TestClient) -> None:
    asked = "/api/v1/ratings?direction=06,07&fields=project,stars&format=csv&per_page=5"
    following = links(client.get(asked).headers["link"])["next"]
    assert following == (
        "http://localhost:8501/api/v1/ratings?edition=2021&release=2023Q3.1&direction=06,07"
        "&sort=rank&fields=project,stars&format=csv&per_page=5&page=2"
    )


def test_an_answer_of_a_fixed_release_lasts_and_one_of_the_latest_does_not(
    client: TestClient,
) -> None:
    asked = {
        FIXED: LASTING,
        LATEST: PASSING,
        "/api/v1/ratings?release=2022Q1.1": PASSING,
        "/api/v1/ratings?edition=2021&release=2022Q1": PASSING,
        "/api/v1/moves?edition=2021&release=2022Q1.1": LASTING,
        "/api/v1/releases": PASSING,
        "/api/v1/projects/2021-017/ratings": PASSING,
    }
    found = {address: client.get(address).headers["cache-control"] for address in asked}
    assert found == asked
    assert "s-maxage=2592000" in LASTING
    assert "max-age=60" in PASSING


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get(FIXED)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert modified == "Thu, 21 Apr 2022 02:00:00 GMT"
    for known in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", {tag}'},
        {"If-None-Match": tag.removeprefix("W/")},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
    ):
        again = client.get(FIXED, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == LASTING


@pytest.mark.parametrize(
    "known",
    [
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Wed, 20 Apr 2022 02:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": '"other"', "If-Modified-Since": "Thu, 21 Apr 2022 02:00:00 GMT"},
    ],
)
def test_what_the_caller_does_not_have_is_sent(client: TestClient, known: dict[str, str]) -> None:
    assert client.get(FIXED, headers=known).status_code == 200


def test_a_tag_names_the_release_and_differs_with_the_answer(client: TestClient) -> None:
    answers = [
        client.get(FIXED),
        client.get(f"{FIXED}&format=csv"),
        client.get(f"{FIXED}&page=2"),
        client.get(f"{FIXED}&fields=project"),
    ]
    tags = {answer.headers["etag"] for answer in answers}
    sha256 = answers[0].json()["meta"]["release_sha256"]
    assert len(tags) == len(answers)
    assert all(tag.startswith(f'W/"{sha256[:16]}-') for tag in tags)


def test_a_new_release_changes_what_the_latest_answers(
    client: TestClient, serve: Serve, corrected_url: str
) -> None:
    before = client.get(LATEST).headers["etag"]
    again = serve(corrected_url).get(LATEST, headers={"If-None-Match": before})
    assert again.status_code == 200
    assert again.json()["meta"]["release"] == "2023Q3.2"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_answers_are_compressed_as_the_caller_accepts(client: TestClient, encoding: str) -> None:
    plain = client.get(FIXED)
    packed = client.get(FIXED, headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv, application/json", "text/csv; charset=utf-8"),
        ("application/json, text/csv", "application/json"),
        ("text/html, */*", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_format_follows_the_accept_header(
    client: TestClient, accepted: str, given: str
) -> None:
    answer = client.get(FIXED, headers={"Accept": accepted})
    assert answer.headers["content-type"] == given


def test_the_format_asked_for_counts_more_than_the_header(client: TestClient) -> None:
    answer = client.get(f"{FIXED}&format=json", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "application/json"
    file = client.get(f"{FIXED}&format=csv")
    assert file.headers["content-disposition"] == 'inline; filename="ratings-2021-2022Q1.1.csv"'
    assert file.content.startswith("\ufeffproject,project_zh,project_en".encode())


def test_head_is_answered_as_get_without_a_body(client: TestClient) -> None:
    whole, head = client.get(FIXED), client.head(FIXED)
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize("address", [FIXED, "/api/v1/nothing", "/api/v1/docs"])
def test_scripts_of_other_sites_may_read_every_answer(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_bare_address_leads_to_the_documentation(client: TestClient) -> None:
    for address in ("/api/v1", "/api/v1/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (307, "/api/v1/docs")


def test_the_callers_host_stands_in_no_answer(client: TestClient) -> None:
    answer = client.get("/api/v1/ratings?per_page=1", headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text + str(answer.headers)


def test_answers_are_kept_and_forgotten_within_their_room() -> None:
    room = Kept(most_bytes=3 * (100 + OVERHEAD))
    made = []

    def make(key: int) -> Body:
        made.append(key)
        return Body(bytes(100), f'"{key}"', "")

    for key in (1, 2, 3, 1, 4, 1, 2):
        assert room.get(key, partial(make, key)).etag == f'"{key}"'
    assert made == [1, 2, 3, 4, 2]
    assert room.held == 3 * (100 + OVERHEAD)


def test_the_same_question_in_another_order_is_one_answer(client: TestClient) -> None:
    kept.cache_clear()
    client.get("/api/v1/ratings?edition=2021&release=2022Q1.1&stars=5&direction=06")
    held = kept.held
    client.get("/api/v1/ratings?stars=5&release=2022Q1.1&direction=06&edition=2021")
    assert held > 0
    assert kept.held == held
