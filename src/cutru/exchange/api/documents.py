"""Public documents that seldom change: rendered once, told apart by content, cached by readers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import Schema

SECONDS_FRESH = 3600
_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Document:
    """An answer as bytes, and its strong ETag."""

    body: bytes
    etag: str


def render(answer: Schema) -> Document:
    """The answer as JSON. Equal answers give equal bytes and ETags."""
    body = answer.model_dump_json().encode()
    return Document(body, quote_etag(sha256(body).hexdigest()[:32]))


def version_of(content: Any, as_of: str = "") -> str:
    """`2026-07-26.1a2b3c4d5e6f`: the day the data speaks of, where known, and a digest of the content.

    `content` is anything JSON can hold; equal content has an equal version.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]
    return f"{as_of}.{digest}" if as_of else digest


def tell(request: HttpRequest, document: Document) -> HttpResponse:
    """200 with the document, or 304 when the asker's copy is the same."""
    response = HttpResponse(document.body, content_type="application/json; charset=utf-8")
    response["ETag"] = document.etag
    response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    answer = get_conditional_response(request, etag=document.etag, response=response)
    return answer or response


def documented(example: Schema) -> dict[str, Any]:
    """What OpenAPI says of an operation that tells a document, besides its schema; `example` is an answer."""
    headers = {
        "ETag": {"description": "Strong, from the content.", "schema": {"type": "string"}},
        "Cache-Control": {"description": "How long a copy stays fresh.", "schema": {"type": "string"}},
    }
    responses: dict[int, Mapping[str, Any]] = {
        200: {
            "headers": headers,
            "content": {"application/json": {"example": example.model_dump(mode="json")}},
        },
        304: {"description": "Not Modified: `If-None-Match` names the present ETag.", "headers": headers},
    }
    parameter = {
        "in": "header",
        "name": "If-None-Match",
        "required": False,
        "description": "The ETag of the copy at hand.",
        "schema": {"type": "string"},
    }
    return {"responses": responses, "parameters": [parameter]}
