"""Short-lived tokens for keys: OAuth 2.0 client credentials (RFC 6749, section 4.4), as oauthlib reads it."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from cutru.exchange.api.auth import count_open
from cutru.exchange.api.problems import ProblemDocument
from cutru.exchange.programs.actions import buy_token, new_token
from cutru.exchange.programs.models import ApiKey
from cutru.exchange.programs.queries import Caller, caller_of
from cutru.exchange.programs.scopes import Scope

router = Router(tags=["Key · khoá"])

OAUTH_TYPE = "application/json;charset=UTF-8"
"""The content type of answers by RFC 6749; its errors have their own shape."""
_FORM = "application/x-www-form-urlencoded"


def _object(required: Sequence[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


_TEXT = {"type": "string"}
_ERROR = _object(["error"], error=_TEXT, error_description=_TEXT)
_ASKED = _object(
    ["grant_type"],
    grant_type={"type": "string", "enum": ["client_credentials"]},
    scope={"type": "string", "examples": ["stays:read stays:write"]},
    client_id={"type": "string", "description": "the id of the key"},
    client_secret={"type": "string", "description": "the key itself"},
)
_TOKEN = _object(
    ["access_token", "token_type", "expires_in", "scope"],
    access_token=_TEXT,
    token_type={"type": "string", "enum": ["Bearer"]},
    expires_in={"type": "integer"},
    scope=_TEXT,
)
_DOCUMENT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {_FORM: {"schema": _ASKED}}},
    "responses": {
        status: {"description": words, "content": {"application/json": {"schema": schema}}}
        for status, words, schema in (
            (200, "a token", _TOKEN),
            (400, "no proper request", _ERROR),
            (401, "the key is wrong", _ERROR),
        )
    },
}


class _Keys(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """Our keys as OAuth clients: the id of a key, and the key as its secret."""

    def authenticate_client(self, request: Any, *args: object, **kwargs: object) -> bool:
        client_id, secret = _basic(request.headers.get("Authorization", "")) or (
            request.client_id or "",
            request.client_secret or "",
        )
        caller = caller_of(secret)
        if caller is None or secret.startswith("cutru_at_") or caller.key.public_id != client_id:
            return False
        request.client = _Client(caller)
        return True

    def validate_grant_type(self, client_id: str, grant_type: str, *args: object, **kwargs: object) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *args: object, **kwargs: object) -> list[str]:
        return [scope for scope in Scope if scope in request.client.caller.scopes]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: object, **kwargs: object
    ) -> bool:
        return bool(scopes) and set(scopes) <= client.caller.scopes

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: object, **kwargs: object) -> None:
        key: ApiKey = request.client.caller.key
        buy_token(key, token["access_token"], token["scope"])


class _Client:
    """What oauthlib wants to know of a client."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.client_id = caller.key.public_id


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return client_id, secret


_SERVER = BackendApplicationServer(
    _Keys(), token_generator=lambda request: new_token(), token_expires_in=settings.API_TOKEN_SECONDS
)


@router.post(
    "/oauth/token",
    auth=None,
    response={200: None, 429: ProblemDocument},
    summary="Token for a key · mã truy cập ngắn hạn",
    openapi_extra=_DOCUMENT,
)
def token(request: HttpRequest) -> HttpResponse:
    """Client credentials: the id of the key and the key, as Basic or in the form; a token for an hour."""
    count_open(request, "token")
    named = {"Authorization": request.headers.get("Authorization", ""), "Content-Type": request.content_type}
    form = request.body.decode("utf-8", "replace") if request.content_type == _FORM else ""
    headers, body, status = _SERVER.create_token_response(
        "https://localhost/api/v1/oauth/token", "POST", form, named
    )
    response = HttpResponse(body or "", status=status, content_type=OAUTH_TYPE)
    for name, value in headers.items():
        if name.lower() != "content-type":
            response[name] = value
    return response
