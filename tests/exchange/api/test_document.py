"""The OpenAPI document keeps its word: no 5xx, and every answer as documented, whatever is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

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


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_is_answered_as_documented(case: Any, hotel: Program, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = dict.fromkeys(("key", "token", "open"), 1_000_000)
    headers = {"Authorization": f"Bearer {hotel.secret}"} if case.operation.security else {}
    case.call_and_validate(headers=headers, checks=KEPT)
