"""Which refusals the document promises for an operation."""

from collections.abc import Callable
from typing import Any

from cutru.exchange.api.problems import ProblemDocument
from cutru.exchange.writers import XLSX_TYPE

ALWAYS = (400, 401, 403, 404, 422, 429, 503)
"""Unreadable, no good key, key without the scope, unknown facility or stay, wrong values, too many calls,
database away."""
OPEN = (400, 404, 422, 429, 503)
"""The same without a key."""


def refusals(*more: int) -> dict[Any, Any]:
    """Responses of an operation that needs a key, beside what it answers when all is well."""
    return dict.fromkeys((*ALWAYS, *more), ProblemDocument)


def open_refusals(*more: int) -> dict[Any, Any]:
    """Responses of an operation that anybody may call."""
    return dict.fromkeys((*OPEN, *more), ProblemDocument)


def file_of(media_type: str) -> dict[str, Any]:
    """An operation that answers with a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "the file", "content": content}}}


PDF = file_of("application/pdf")
XLSX = file_of(XLSX_TYPE)


def body_example(make: Callable[[], Any]) -> dict[str, Any]:
    """An example body of an operation; it runs as it stands."""
    return {"requestBody": {"content": {"application/json": {"example": make()}}}}
