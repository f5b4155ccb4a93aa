"""The same request again gets the same answer, word for word: the Idempotency-Key."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cutru.exchange.api.auth import caller_behind
from cutru.exchange.api.models import ApiAnswer
from cutru.exchange.api.problems import ApiProblem
from cutru.exchange.programs.models import Program
from cutru.exchange.programs.queries import digest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
LONGEST_KEY = 255
REPEATABLE: set[str] = set()
"""Names of the views that may be repeated, for the document."""


def repeatable(view: View[P]) -> View[P]:
    """With an `Idempotency-Key` the view runs once; later calls of the program get what was answered then.

    What was refused is not kept: nothing was stored, so it may be tried again. Two calls at the same time
    wait for each other.
    """

    REPEATABLE.add(view.__name__)

    @wraps(view)
    def repeated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
            raise ApiProblem(400, "idempotency_key_wrong")
        program = caller_behind(request).program
        with transaction.atomic():
            asked = _request_digest(request)
            if earlier := _claim(program, digest(key), asked):
                return _again(earlier, asked)
            response = view(request, *args, **kwargs)
            _keep(program, digest(key), response)
            return response

    return cast(View[P], repeated)


def _request_digest(request: HttpRequest) -> str:
    whole = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass"))
    whole.update(request.body)
    return whole.hexdigest()


def _claim(program: Program, key: str, asked: str) -> ApiAnswer | None:
    """Take the key for this request, or the answer given before; waits for one being made just now."""
    answers = ApiAnswer.objects.filter(program=program, key_digest=key)
    since = timezone.now() - timedelta(seconds=settings.API_SAME_KEY_SECONDS)
    answers.filter(at__lt=since).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO exchange_apianswer (program_id, key_digest, request_digest, status, body, at)
            VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT DO NOTHING
            """,
            [program.pk, key, asked, timezone.now()],
        )
        if cursor.rowcount:
            return None
    return answers.get()


def _again(earlier: ApiAnswer, asked: str) -> HttpResponse:
    if earlier.request_digest != asked:
        raise ApiProblem(422, "key_used_for_another_request")
    body: Any = bytes(earlier.body)
    response = HttpResponse(body, status=earlier.status, content_type="application/json; charset=utf-8")
    response["Idempotent-Replayed"] = "true"
    return response


def _keep(program: Program, key: str, response: HttpResponse) -> None:
    answers = ApiAnswer.objects.filter(program=program, key_digest=key)
    if response.status_code < 400:
        answers.update(status=response.status_code, body=response.content)
    else:
        answers.delete()
