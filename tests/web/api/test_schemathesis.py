"""Whatever the document allows, and much that it does not: the API never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from components.web.api import words
from tests.effort import Note, enough
from tests.web.api.conftest import SITE

if TYPE_CHECKING:  # importing it takes longer than all that is collected
    import schemathesis
    from schemathesis.specs.openapi.schemas import OpenApiSchema

SAME_IN_EVERY_RUN = settings(
    max_examples=enough(8, 300),
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def document(client: TestClient) -> OpenApiSchema:
    """The document of the API, which `client` serves with the demo edition."""
    import schemathesis

    assert client.get("/readyz").status_code == 200
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json?lang=en", SITE)


def has_an_empty_choice(address: str) -> bool:
    """Tell whether something was left empty, as forms send it: whatever was generated instead of
    codes, an address says no more than that.
    """
    return "" in dict(parse_qsl(urlsplit(address).query, keep_blank_values=True)).values()


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("name", words.resources())
def test_the_api_answers_as_its_document_says_and_never_fails(
    document: OpenApiSchema, client: TestClient, name: str, mode: str, tried: Note
) -> None:
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi.checks import (
        negative_data_rejection,
        positive_data_acceptance,
    )

    operation = document.find_operation_by_id(name)
    codes_follow_from_data: list[schemathesis.CheckFunction] = [positive_data_acceptance]
    # as no document can say which codes there are in which edition and release
    made = 0

    @SAME_IN_EVERY_RUN
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def ask(case: schemathesis.Case[Any]) -> None:
        nonlocal made
        made += 1
        headers = dict(client.headers)
        answer = case.call(headers=headers)
        excluded = [*codes_follow_from_data]
        if has_an_empty_choice(str(answer.request.url)):
            excluded.append(negative_data_rejection)
        case.validate_response(answer, excluded_checks=excluded)

    try:
        ask()
    finally:
        tried("requests", made)
    assert made > 0
