"""What is refused, and how the API says so."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from components.web.api.edge import Edge
from components.web.api.problems import HANDLERS
from data_access.database import transaction
from tests.copies import copy_sqlite
from tests.languages import has_chinese
from tests.web.api.conftest import Serve

KNOWN = [
    *("edition", "release", "category", "direction", "region", "unit", "stars", "q", "sort"),
    *("view", "picked", "page", "per_page", "fields", "format", "lang"),
]
WRONG = {
    "page=0": ("page", "0", "a whole number from 1 to 100000"),
    "page=100001": ("page", "100001", "a whole number from 1 to 100000"),
    "page=9" + 5000 * "9": ("page", "9" * 80 + "…", "a whole number from 1 to 100000"),
    "per_page=501": ("per_page", "501", "a whole number from 1 to 500"),
    "per_page=many": ("per_page", "many", "a whole number from 1 to 500"),
    "format=xml": ("format", "xml", "json or csv"),
    "lang=fr": ("lang", "fr", "zh or en"),
    "q=" + 61 * "x": ("q", "x" * 61, "at most 60 printable characters"),
    "q=a%00b": ("q", "a\x00b", "at most 60 printable characters"),
    "stars=6": ("stars", "6", "one of 5, 4, 3, 2, 1, 0"),
    "category=1,9,8": ("category", "9,8", "one of 1, 2, 3, 4"),
    "unit=%27;drop%20table": (
        "unit", "';drop table", "one of the codes listed at /api/v1/units",
    ),
    "direction=" + ",".join(map(str, range(101))): (
        "direction", ",".join(map(str, range(101)))[:80] + "…",
        "at most 100 codes separated by commas",
    ),
    "sort=price": (
        "sort", "price",
        "one of rank, change, stability, number, strength, innovation, benefit, replication, "
        "prefixed with - for descending order",
    ),
    "edition=1999": ("edition", "1999", "one of 2021, 2019"),
    "colour=red": ("colour", "red", f"one of the parameters {', '.join(KNOWN)}"),
}  # fmt: skip


def problem(client: TestClient, address: str, status: int) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    told = response.json()
    assert told["status"] == status
    return told


def test_a_wrong_parameter_is_named_with_what_was_found_and_is_expected(
    client: TestClient,
) -> None:
    told = {query: problem(client, f"ratings?lang=en&{query}", 400) for query in WRONG}
    types = {answer["type"] for answer in told.values()}
    assert types == {"http://localhost:8501/api/v1/docs#wrong-parameter"}
    assert {query: answer["errors"] for query, answer in told.items()} == {
        query: [{"parameter": parameter, "found": found, "expected": expected}]
        for query, (parameter, found, expected) in WRONG.items()
    }


def test_all_that_is_wrong_is_told_at_once(client: TestClient) -> None:
    told = problem(client, "ratings?page=x&per_page=0&nothing=1", 400)
    assert [error["parameter"] for error in told["errors"]] == ["page", "per_page", "nothing"]
    told = problem(client, "ratings?direction=99&stars=7&sort=x", 400)
    assert [error["parameter"] for error in told["errors"]] == ["direction", "stars", "sort"]


def test_thousands_of_wrong_parameters_do_not_make_a_large_answer(client: TestClient) -> None:
    query = "&".join(f"x{number}=1" for number in range(5000))
    told = problem(client, f"ratings?{query}", 400)
    assert len(told["errors"]) == 20


def test_an_unknown_release_is_answered_with_those_there_are(client: TestClient) -> None:
    [error] = problem(client, "ratings?release=2030Q1", 400)["errors"]
    assert (error["parameter"], error["found"]) == ("release", "2030Q1")
    assert error["expected"].startswith("one of latest, 2023Q3.1, 2023Q2.1")


def test_a_field_that_a_resource_does_not_have_is_answered_with_those_it_has(
    client: TestClient,
) -> None:
    [error] = problem(client, "regions?fields=region,price", 400)["errors"]
    assert error == {
        "parameter": "fields",
        "found": "price",
        "expected": "one of region, region_zh, region_short_zh, region_en",
    }


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("projects/2021-999", "project"),
        ("projects/2021-999/ratings", "project"),
        ("projects/x%00/applicants", "project"),
        (f"projects/{'9' * 3000}", "project"),
        ("releases/2030Q1", "release"),
        ("methods/nothing/dimensions", "method_id"),
    ],
)
def test_what_does_not_exist_is_named(client: TestClient, address: str, parameter: str) -> None:
    [error] = problem(client, address, 404)["errors"]
    assert error["parameter"] == parameter
    assert len(error["found"]) <= 81
    assert error["expected"]


@pytest.mark.parametrize("address", ["nothing", "ratings/", "docs/x", "a%0Ab", "%2e%2e"])
def test_an_unknown_address_is_a_problem_that_leads_on(client: TestClient, address: str) -> None:
    told = problem(client, address, 404)
    assert told["type"].endswith("#not-found")
    assert "/api/v1/docs" in told["detail"]


def test_the_api_is_only_read(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        response = client.request(method, "/api/v1/ratings")
        assert response.status_code == 405, method
        assert response.json()["type"].endswith("#method-not-allowed"), method


def test_a_socket_is_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/api/v1/ratings"),
    ):
        pass


@pytest.mark.parametrize(
    ("query", "accepted", "chinese"),
    [
        ("lang=zh", "en", True),
        ("lang=en", "zh-CN", False),
        ("", "zh-CN,zh;q=0.9", True),
        ("", "en-GB", False),
    ],
)
def test_problems_speak_the_callers_language(
    client: TestClient, query: str, accepted: str, chinese: bool
) -> None:
    response = client.get(f"/api/v1/ratings?page=0&{query}", headers={"Accept-Language": accepted})
    told = response.json()
    said = [told["title"], told["detail"], *(e["expected"] for e in told["errors"])]
    assert [has_chinese(part) for part in said] == [chinese] * len(said)
    assert response.headers["content-language"] == ("zh-CN" if chinese else "en")


def test_without_a_list_nothing_is_there_and_the_api_says_so(serve: Serve, empty_url: str) -> None:
    client = serve(empty_url)
    assert client.get("/api/v1/editions").json()["data"] == []
    assert client.get("/api/v1/methods").json()["data"] == []
    [error] = problem(client, "ratings", 400)["errors"]
    assert (error["parameter"], error["expected"]) == ("edition", "nothing is published yet")
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["reason"]) == (503, "no-release")


def test_without_a_database_the_api_asks_to_come_back_and_tells_no_path(
    serve: Serve, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path_factory.mktemp("none") / "ratings.sqlite3"
    client = serve(f"sqlite:///{file}")
    with caplog.at_level(logging.ERROR):
        response = client.get("/api/v1/ratings")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "30"
    assert str(file.parent) not in response.text
    reference = re.search(r"Reference: ([0-9a-f]{8})", response.json()["detail"])
    assert reference is not None
    assert f"Failure {reference[1]}" in caplog.text


def test_a_failure_is_a_problem_with_a_reference_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = FastAPI(exception_handlers=HANDLERS)

    @failing.get("/fail")
    async def fail() -> None:
        raise ZeroDivisionError("a secret detail")

    response = TestClient(Edge(failing), raise_server_exceptions=False).get("/fail?lang=en")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    reference = re.search(r"reference ([0-9a-f]{8})", response.json()["detail"])
    assert reference is not None
    assert f"Failure {reference[1]}" in caplog.text
    assert "secret" not in response.text


def test_the_process_answers_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert ready.headers["cache-control"] == "no-store"


def test_an_unknown_schema_is_not_ready_and_no_detail_is_told(
    serve: Serve, empty_url: str, tmp_path: Path
) -> None:
    copy_sqlite(empty_url, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    with transaction(url) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'unknown'"))
    client = serve(url)
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"status": "not ready", "reason": "new-schema"}
    assert client.get("/healthz").status_code == 200
