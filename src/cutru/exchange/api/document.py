"""The OpenAPI document: what ninja knows of the operations, and what holds for all of them."""

from typing import Any

from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from cutru.exchange.api.problems import CONTENT_TYPE
from cutru.exchange.api.repeating import LONGEST_KEY, REPEATABLE
from cutru.exchange.programs.scopes import Scope

_TEXT = {"type": "string"}
_HEADERS: dict[str, Any] = {
    "X-Request-Id": {"description": "names this call when you ask about it", "schema": _TEXT},
    "RateLimit-Policy": {"description": 'how many calls a minute: `"minute";q=6000;w=60`', "schema": _TEXT},
    "RateLimit": {"description": 'how many are left, and seconds: `"minute";r=5999;t=42`', "schema": _TEXT},
}
_RETRY_AFTER = {"description": "seconds to wait", "schema": {"type": "integer"}}
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "any text of yours: the same request with the same key within a day runs once",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
_SCOPES: dict[str, str] = {
    Scope.READ: "stays, journals, papers, reports, reconciliation",
    Scope.WRITE: "hand in, correct, act, import",
    Scope.WEBHOOKS: "webhooks",
}


class DocumentedAPI(NinjaAPI):
    """An interface whose document tells everything: problem documents, headers, repetition, both ways in."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view: `hand_in_guests`."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document as OpenAPI 3.1."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in document["paths"].values():
            for operation in path.values():
                _complete(operation)
        document["components"].setdefault("securitySchemes", {})["ClientCredentials"] = {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": reverse("api:token"), "scopes": _SCOPES}},
        }
        return document


def _complete(operation: dict[str, Any]) -> None:
    """What every operation has in common."""
    if operation["operationId"] in REPEATABLE:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    for security in list(operation.get("security", ())):
        operation["security"].append({"ClientCredentials": next(iter(security.values()))})
    for status, response in operation["responses"].items():
        response["headers"] = _HEADERS | response.get("headers", {})
        if int(status) in (429, 503):
            response["headers"]["Retry-After"] = _RETRY_AFTER
        content = response.get("content", {})
        if "ProblemDocument" in str(content):
            response["content"] = {CONTENT_TYPE: content["application/json"]}
