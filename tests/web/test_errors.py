import logging
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from components.web.errors import HANDLERS
from components.web.guard import HEADERS
from data_access.database import DatabaseUnavailable

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


@pytest.fixture
def a_site_that_fails() -> TestClient:
    async def fail(_request: Request) -> Response:
        raise ZeroDivisionError("a secret detail")

    async def miss(_request: Request) -> Response:
        raise DatabaseUnavailable("missing", place="/somewhere")

    site = Starlette(
        routes=[Route("/fail", fail), Route("/miss", miss)],
        exception_handlers=HANDLERS,
    )
    return TestClient(site, raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_failing_route_answers_with_a_reference_that_is_in_the_log(
    a_site_that_fails: TestClient, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    response = a_site_that_fails.get(f"/fail?lang={language}")
    reference = REFERENCE.search(response.text)
    assert response.status_code == 500
    assert reference is not None
    assert f"Failure {reference[0]}" in caplog.text
    assert "ZeroDivisionError: a secret detail" in caplog.text
    assert "secret" not in response.text
    assert response.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_a_missing_database_is_told_apart_from_a_failure(a_site_that_fails: TestClient) -> None:
    text = a_site_that_fails.get("/miss?lang=en").text
    assert "The ratings cannot be read at the moment" in text
    assert "/somewhere" not in text


def test_a_failing_page_shows_a_reference_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def page() -> None:
        from components.text import speak
        from components.web.errors import show_script_error

        speak("en")
        show_script_error(ZeroDivisionError("a secret detail"))

    with caplog.at_level(logging.ERROR):
        shown = AppTest.from_function(page).run()
    [message] = [error.value for error in shown.error]
    reference = REFERENCE.search(message)
    assert reference is not None
    assert f"Failure {reference[0]}" in caplog.text
    assert "secret" not in message
