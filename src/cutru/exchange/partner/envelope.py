"""Requests as they come over the line, and the one shape of all answers: code, message, data."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from cutru.exchange.partner import sentences

LARGEST_FORM = 64 * 1024
LONGEST_KEY = 255
RECEIPTS_IN_HEADER = 200
"""More would make a header longer than servers and clients take."""
_BOM = b"\xef\xbb\xbf"

View = Callable[..., HttpResponse]


class Refusal(Exception):
    """The request is answered with this status and sentence; nothing was stored."""

    def __init__(self, status: int, sentence: str, *, data: Any = None, http: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.http = http or status
        self.sentence = sentence
        self.data = data
        self.headers: dict[str, str] = {}


def answered(*methods: str) -> Callable[[View], View]:
    """A view of the API: JSON whatever happens, no session, no CSRF token, only these methods."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    refusal = Refusal(405, sentences.WRONG_METHOD)
                    refusal.headers["Allow"] = ", ".join(methods)
                    raise refusal
                response = view(request, *args, **kwargs)
            except Refusal as refusal:
                response = envelope(str(refusal.status), refusal.sentence, refusal.data, http=refusal.http)
                for name, value in refusal.headers.items():
                    response[name] = value
            except PermissionDenied:
                response = envelope("403", sentences.FORBIDDEN, None, http=403)
            response["X-Request-Id"] = str(uuid4())
            response["Cache-Control"] = "no-store"
            return response

        return wrapped

    return decorate


def envelope(code: str, message: str, data: Any, *, http: int = 200) -> HttpResponse:
    """`{"code": "200", "message": …, "data": …}`, UTF-8 without BOM."""
    body = json.dumps({"code": code, "message": message, "data": data}, ensure_ascii=False)
    return HttpResponse(body.encode(), status=http, content_type="application/json; charset=utf-8")


def success(data: Any = None, receipts: Sequence[str] = ()) -> HttpResponse:
    """200; the receipts go into a header where old clients do not look."""
    response = envelope("200", sentences.SUCCESS, data)
    if receipts:
        response["X-Receipts"] = ",".join(receipts[:RECEIPTS_IN_HEADER])
        response["X-Receipts-Count"] = str(len(receipts))
    return response


def body_of(request: HttpRequest, most: int) -> bytes:
    """The bytes of the request without a BOM; 413 when there are more than `most`."""
    too_large = Refusal(413, sentences.TOO_LARGE.format(most=max(1, most // 1024 // 1024)))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length[:20]) > most:
        raise too_large
    try:
        data = _stream_of(request)(most + 1)
    except (OSError, UnreadablePostError) as error:
        raise Refusal(400, sentences.UNREADABLE) from error
    if len(data) > most:
        raise too_large
    return data.removeprefix(_BOM)


def _stream_of(request: HttpRequest) -> Callable[[int], bytes]:
    """Reads the body; one sent in chunks has no length, and Django would take it for empty."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        read: Callable[[int], bytes] = request.META["wsgi.input"].read
        return read
    return request.read


def array_of(body: bytes) -> list[Any]:
    """The JSON array of a body; 400 for anything else."""
    try:
        values = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, sentences.UNREADABLE) from error
    if not isinstance(values, list):
        raise Refusal(400, sentences.NO_ARRAY)
    return values


def _refuse_constant(_name: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError


def form_of(request: HttpRequest) -> dict[str, str]:
    """The fields of a form body; the first of each name counts."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refusal(400, sentences.FORM_NEEDED)
    try:
        text = body_of(request, LARGEST_FORM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, sentences.FORM_NEEDED) from error
    return _fields(text)


def query_of(request: HttpRequest) -> dict[str, str]:
    """The fields of the query string; the first of each name counts."""
    return _fields(request.META.get("QUERY_STRING", ""))


def _fields(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="replace")
    except ValueError as error:
        raise Refusal(400, sentences.FORM_NEEDED) from error
    return {name: value.replace("\0", "") for name, value in reversed(pairs)}


def needed(fields: Mapping[str, str], name: str) -> str:
    """The value of a field; 400 when it is missing or empty."""
    if value := fields.get(name, ""):
        return value
    raise Refusal(400, sentences.REQUIRED.format(label=sentences.LABELS[name]))


def basic_pair(request: HttpRequest) -> tuple[str, str]:
    """Client id and secret of a well-formed Basic header; 401 without one."""
    refusal = Refusal(401, sentences.BASIC_MISSING)
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise refusal
    try:
        text = base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise refusal from error
    client_id, colon, secret = text.partition(":")
    if not colon or not client_id:
        raise refusal
    return client_id, secret


def bearer_of(request: HttpRequest) -> str:
    """The token of the Authorization header, "" without one."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def key_of(request: HttpRequest) -> str:
    """The caller's Idempotency-Key, "" without one."""
    return request.headers.get("Idempotency-Key", "").strip()[:LONGEST_KEY]


def business_refusal(message: str, data: Any = None) -> Refusal:
    """A refused declaration; its HTTP status is the installation's choice, the code in the body is "400"."""
    return Refusal(400, message, data=data, http=settings.PARTNER_BUSINESS_ERROR_STATUS)
