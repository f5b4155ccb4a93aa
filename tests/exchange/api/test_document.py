"""The OpenAPI document keeps its word: no 5xx, and every answer as documented, whatever is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as examples_of
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cutru.exchange.programs.scopes import Scope
from tests.exchange.api.program import Program, foreigner, vietnamese

KEPT = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def hotel(db: None) -> Iterator[Program]:
    """A hotel with a guest of each kind; requests leave the test's connection open."""
    program = Program.of_hotel()
    program.accept(foreigner(), vietnamese())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield program
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


OPERATIONS = [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_whatever_is_sent_is_answered_as_documented(operation: Any, hotel: Program, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = dict.fromkeys(("key", "token", "open"), 1_000_000)
    headers = {"Authorization": f"Bearer {hotel.secret}"} if operation.security else {}

    @given(case=operation.as_strategy())
    @examples_of(max_examples=40, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def holds(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=KEPT)

    holds()


def test_the_document_names_every_operation_once_and_every_scope() -> None:
    document = schema.raw_schema
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    flow = document["components"]["securitySchemes"]["ClientCredentials"]["flows"]["clientCredentials"]
    assert set(flow["scopes"]) == {str(scope) for scope in Scope}
    assert document["openapi"].startswith("3.1")


def test_the_examples_of_the_document_run_as_they_stand(hotel: Program) -> None:
    ran = []
    for operation in OPERATIONS:
        content = operation.definition.raw.get("requestBody", {}).get("content", {})
        example = content.get("application/json", {}).get("example")
        if example is not None:
            answer = hotel.call(operation.method, operation.path.removeprefix("/api/v1"), example)
            assert answer.status_code == 200, answer.content
            told = answer.json()
            assert told.get("rejected", told.get("refused")) == 0, told
            ran.append(operation.definition.raw["operationId"])
    assert ran == ["hand_in_guests", "act_on_many"]
