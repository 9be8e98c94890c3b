import re

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


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    told = {address: client.get(address).headers for address in ANSWERS}
    assert {
        address: {name: headers.get(name) for name in HEADERS} for address, headers in told.items()
    } == dict.fromkeys(ANSWERS, HEADERS)


LINKED_DATA = r'<script type="application/ld\+json">[^<]*</script>'
"""A block of data: browsers do not run it, and the policy has nothing against it."""


def test_only_the_api_may_be_read_by_other_sites(client: TestClient) -> None:
    for address in ("/", "/leaderboard", "/healthz", "/_stcore/health"):
        assert "access-control-allow-origin" not in client.get(address).headers


def test_a_script_of_another_site_is_told_that_it_may_ask(client: TestClient) -> None:
    asks = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for address in ("/charts/5D27.json", "/feed.xml", "/embed/a", "/data.json", "/api/v1/ratings"):
        asked = client.options(address, headers=asks)
        assert asked.status_code == 204, address
        assert asked.headers["access-control-allow-origin"] == "*", address
        assert asked.headers["access-control-allow-headers"] == "*", address
        assert asked.headers["allow"] == "GET, HEAD, OPTIONS", address


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


def test_what_a_public_site_does_not_need_is_not_found(client: TestClient) -> None:
    closed = (
        "/_stcore/upload_file/session/file",
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/component/streamlit.nothing/index.html",
        "/media/0123456789abcdef.csv",
    )
    answers = {address: client.get(address).status_code for address in closed}
    assert answers == dict.fromkeys(closed, 404)


def test_the_site_is_only_read(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        for address in ("/", "/nothing", "/_stcore/upload_file/session/file"):
            response = client.request(method, address)
            assert response.status_code == 405, (method, address)
            assert response.headers["allow"] == "GET, HEAD, OPTIONS", (method, address)


def test_head_is_answered_like_get_without_a_body(client: TestClient) -> None:
    for address in ("/", "/leaderboard", "/_stcore/health"):
        response = client.head(address)
        assert (response.status_code, response.content) == (200, b""), address


def test_the_api_answers_within_the_site(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/api/v1/docs").status_code == 200
    assert client.get("/healthz").json() == {"status": "ok"}
