"""Whatever the document allows, and much that it does not: the API never fails."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from tests.web.api.conftest import SITE

DOCUMENT = schemathesis.openapi.from_asgi("/api/v1/openapi.json?lang=en", SITE)
CODES_FOLLOW_FROM_DATA: list[schemathesis.CheckFunction] = [positive_data_acceptance]
"""Which codes there are depends on edition and release, which no document can say."""


@DOCUMENT.parametrize()
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_answers_as_its_document_says_and_never_fails(
    case: schemathesis.Case[Any], client: TestClient
) -> None:
    case.call_and_validate(excluded_checks=CODES_FOLLOW_FROM_DATA, headers=dict(client.headers))
