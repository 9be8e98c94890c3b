"""Whatever the document allows, and much that it does not: the API never fails."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.testclient import TestClient

from components.web.api import words
from tests.effort import Note, enough
from tests.web.api.conftest import SITE

CODES_FOLLOW_FROM_DATA: list[schemathesis.CheckFunction] = [positive_data_acceptance]
"""Which codes there are depends on edition and release, which no document can say."""
REQUESTS = enough(8, 300)
"""How many requests are made of each operation in each mode."""
SAME_IN_EVERY_RUN = settings(
    max_examples=REQUESTS,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def document(client: TestClient) -> OpenApiSchema:
    """The document of the API, which `client` serves with the demo edition."""
    assert client.get("/readyz").status_code == 200
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json?lang=en", SITE)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", words.resources())
def test_the_api_answers_as_its_document_says_and_never_fails(
    document: OpenApiSchema, client: TestClient, name: str, mode: GenerationMode, tried: Note
) -> None:
    operation = document.find_operation_by_id(name)
    made = 0

    @SAME_IN_EVERY_RUN
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        nonlocal made
        made += 1
        headers = dict(client.headers)
        case.call_and_validate(excluded_checks=CODES_FOLLOW_FROM_DATA, headers=headers)

    try:
        ask()
    finally:
        tried("requests", made)
    assert made > 0
