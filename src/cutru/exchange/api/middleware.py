"""Every answer below /api/v1/ in the shape the document promises, whoever gave it."""

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from cutru.exchange.api.bodies import read_body
from cutru.exchange.api.oauth import OAUTH_TYPE
from cutru.exchange.api.problems import CONTENT_TYPE, ApiProblem, answer

PREFIX = "/api/v1/"
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_CODES = {404: "not_found", 405: "wrong_method", 413: "request_too_large"}


class ApiAnswersMiddleware:
    """Problem documents for what Django answers by itself; limits and request id in headers.

    What is sent here comes from programs: it goes straight to its view, past sessions, languages and all else
    that stands behind this in MIDDLEWARE for people.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.get_answer: Callable[[HttpRequest], HttpResponse] = cast(
            Any, convert_exception_to_response(_straight_from_view)
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {}  # no session opens anything here: an answer is the same for whoever asks
        try:
            if request.method in WITH_BODY:
                read_body(request)
                response = self.get_answer(request)
            else:
                response = self.get_response(request)
        except ApiProblem as problem:
            response = answer(problem)
        if response.status_code >= 400 and response.get("Content-Type") not in (CONTENT_TYPE, OAUTH_TYPE):
            response = _as_problem(response)
        passage = getattr(request, "passage", None)
        if passage is not None:
            response["RateLimit-Policy"] = f'"minute";q={passage.limit};w=60'
            response["RateLimit"] = f'"minute";r={passage.remaining};t={passage.seconds}'
        response["X-Request-Id"] = str(uuid4())
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.pop("Vary", None)  # the guard of sessions asks for the cookie of every request
        return response


def _straight_from_view(request: HttpRequest) -> HttpResponse:
    request.get_host()  # raises for a name that is not ours
    match = request.resolver_match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    code = _CODES.get(status, "server_failed" if status >= 500 else "request_invalid")
    headers = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
    params = {"most": 12} if code == "request_too_large" else {}
    return answer(ApiProblem(status, code, headers=headers, detail_params=params))
