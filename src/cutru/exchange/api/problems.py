"""What is answered when something is wrong: RFC 9457 problem documents with stable codes."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from cutru.problems import Problem, Severity
from cutru.problems.catalogue import sentence

CONTENT_TYPE = "application/problem+json"
MOST_PROBLEMS = 100


class Words(Schema):
    """A sentence in both languages."""

    vi: str
    en: str


class ProblemOut(Schema):
    """One thing that is wrong, or worth saying, about one field."""

    field: str = Field(description="English field name; empty when the whole record is meant")
    code: str = Field(description="stable code, see the code list `problems`", examples=["required"])
    severity: Severity = Field(
        description="error: not taken. warning: taken, a person should look. notice: read with a rule."
    )
    message: Words


class ProblemDocument(Schema):
    """RFC 9457."""

    type: str = Field(examples=["/api/v1/codelists/problems#key_wrong"])
    title: str = Field(examples=["Unauthorized"])
    status: int
    code: str = Field(examples=["key_wrong"])
    detail: str = Field(description="the sentence in Vietnamese")
    message: Words
    problems: list[ProblemOut] = Field(description="single faults, where there are several")


class ApiProblem(Exception):
    """The request is answered with this status and code; nothing was stored."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        detail_params: Mapping[str, Any] | None = None,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = dict(detail_params or {})
        self.problems = list(problems)
        self.headers = dict(headers or {})


def problem_out(problem: Problem) -> dict[str, Any]:
    """A problem as the interface writes it."""
    return {
        "field": problem.field,
        "code": problem.code,
        "severity": problem.severity,
        "message": {"vi": problem.message_vi, "en": problem.message_en},
    }


def answer(found: ApiProblem) -> HttpResponse:
    """The problem document."""
    words: dict[Literal["vi", "en"], str] = {
        language: sentence(found.code, language, found.params) for language in ("vi", "en")
    }
    document = {
        "type": f"/api/v1/codelists/problems#{found.code}",
        "title": HTTPStatus(found.status).phrase,
        "status": found.status,
        "code": found.code,
        "detail": words["vi"],
        "message": words,
        "problems": [problem_out(problem) for problem in found.problems[:MOST_PROBLEMS]],
    }
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        status=found.status,
        content_type=CONTENT_TYPE,
    )
    for name, value in found.headers.items():
        response[name] = value
    return response


def of_validation(error: ValidationError) -> ApiProblem:
    """What pydantic found in parameters and bodies, each with the name of its field."""
    problems = []
    for item in error.errors[:MOST_PROBLEMS]:
        place = [str(part) for part in item.get("loc", ()) if part not in ("body", "query", "path", "data")]
        detail = str(item.get("msg", ""))[:200]
        problems.append(Problem(".".join(place)[:100], "value_wrong", {"detail": detail}))
    return ApiProblem(422, "request_invalid", problems=problems)


AWAY = ApiProblem(503, "server_failed", headers={"Retry-After": "5"})
"""The database is away or starts again: the same request will do in a moment."""


def handlers() -> dict[type[Exception], Any]:
    """Exception → what answers it, for the NinjaAPI."""
    return {
        ApiProblem: lambda request, error: answer(error),
        ValidationError: lambda request, error: answer(of_validation(error)),
        AuthenticationError: _not_known,
        HttpError: lambda request, error: answer(ApiProblem(error.status_code, "unreadable")),
        OperationalError: lambda request, error: answer(AWAY),
        PermissionDenied: lambda request, error: answer(ApiProblem(403, "may_not_declare")),
    }


def _not_known(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return answer(ApiProblem(401, "key_wrong", headers={"WWW-Authenticate": 'Bearer realm="cutru"'}))
