import re

import pytest
from starlette.testclient import TestClient

from components.web.guard import HEADERS

ANSWERS = [
    "/",
    "/leaderboard",
    "/nothing",
    "/_stcore/health",
    "/_stcore/metrics",
    "/static/nothing.js",
    "/api/v1/docs",
    "/api/v1/nothing",
    "/healthz",
]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


LINKED_DATA = r'<script type="application/ld\+json">[^<]*</script>'
"""A block of data: browsers do not run it, and the policy has nothing against it."""


def test_only_the_api_may_be_read_by_other_sites(client: TestClient) -> None:
    for address in ("/", "/leaderboard", "/healthz", "/_stcore/health"):
        assert "access-control-allow-origin" not in client.get(address).headers


def test_the_policy_lets_no_inline_script_run(client: TestClient) -> None:
    rules = dict(
        rule.strip().split(" ", 1)
        for rule in client.get("/").headers["content-security-policy"].split(";")
    )
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["img-src"] == "'self' data: blob:"


def test_no_document_has_an_inline_script(client: TestClient) -> None:
    for address in ("/", "/leaderboard", "/nothing"):
        html = re.sub(LINKED_DATA, "", client.get(address).text)
        assert html.count("<script") == html.count("</script>") == html.count("></script>")
        assert " onload=" not in html
        assert " onerror=" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/_stcore/upload_file/session/file",
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/component/streamlit.nothing/index.html",
    ],
)
def test_what_a_public_site_does_not_need_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("address", ["/", "/nothing", "/_stcore/upload_file/session/file"])
def test_the_site_is_only_read(client: TestClient, method: str, address: str) -> None:
    response = client.request(method, address)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/", "/leaderboard", "/_stcore/health"])
def test_head_is_answered_like_get_without_a_body(client: TestClient, address: str) -> None:
    response = client.head(address)
    assert response.status_code == 200


def test_the_api_answers_within_the_site(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/api/v1/docs").status_code == 200
    assert client.get("/healthz").json() == {"status": "ok"}
