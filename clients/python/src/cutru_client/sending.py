"""Requests on their way: the key or token they carry, and when they are tried again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import SystemRandom
from typing import Protocol

import httpx
from pydantic import ValidationError

from cutru_client.errors import ApiError, CutruError, NoAnswer
from cutru_client.models import Token

RENEWED_BEFORE_END = 60.0
"""Seconds before its end at which a token is no longer used."""
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and after which pauses a request is tried again.

    Pauses double from `first_pause` up to `longest_pause` seconds and are drawn between nothing and that, so
    that many clients do not come back at once. A `Retry-After` is waited for when it is no longer than
    `longest_asked` seconds; a longer one ends the trying.
    """

    attempts: int = 6
    first_pause: float = 0.5
    longest_pause: float = 30.0
    longest_asked: float = 90.0
    sleep: Callable[[float], None] = time.sleep

    def pause(self, attempt: int, asked: float | None) -> float:
        """Seconds to wait after the attempt of this number, counted from 1."""
        drawn = _random.uniform(0, min(self.longest_pause, self.first_pause * 2 ** (attempt - 1)))
        return max(asked or 0.0, drawn)


NEVER = Retry(attempts=1)


class Credentials(Protocol):
    """What lets a request in."""

    def authorise(self, request: httpx.Request, http: httpx.Client) -> None:
        """Put the present key or token on the request. Raises ApiError, httpx.TransportError."""

    def renew(self, request: httpx.Request) -> bool:
        """After a 401: whether trying again with another token makes sense."""


def as_header(secret: str) -> str:
    """The header of a key or token. Raises ValueError, which does not show it."""
    clean = secret.strip()
    if not clean or not clean.isascii() or not clean.isprintable() or " " in clean:
        raise ValueError("not a key: it is empty or holds signs that no key has")
    return f"Bearer {clean}"


class PlainKey:
    """The key itself on each request."""

    def __init__(self, key: str) -> None:
        self._header = as_header(key)

    def authorise(self, request: httpx.Request, http: httpx.Client) -> None:
        request.headers["Authorization"] = self._header

    def renew(self, request: httpx.Request) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """OAuth 2.0 client credentials: the key's number and the key; tokens are bought with them as needed.

    `scope` names some scopes of the key, separated by spaces; empty for all.
    """

    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""


class TokenHolder:
    """Buys a token, keeps it until shortly before its end, buys the next one."""

    def __init__(self, given: ClientCredentials, address: httpx.URL) -> None:
        as_header(given.client_secret)
        self._given = given
        self._address = address
        self._lock = threading.Lock()
        self._header = ""
        self._good_until = 0.0

    def authorise(self, request: httpx.Request, http: httpx.Client) -> None:
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._buy(http)
            request.headers["Authorization"] = self._header

    def renew(self, request: httpx.Request) -> bool:
        """The token may have been withdrawn before its end; one that was bought meanwhile is kept."""
        with self._lock:
            if request.headers.get("Authorization") == self._header:
                self._good_until = 0.0
        return True

    def _buy(self, http: httpx.Client) -> None:
        form = {"grant_type": "client_credentials"}
        if self._given.scope:
            form["scope"] = self._given.scope
        pair = httpx.BasicAuth(self._given.client_id, self._given.client_secret)
        asked = time.monotonic()
        response = http.post(self._address, data=form, auth=pair)
        if not response.is_success:
            raise ApiError.of(response)
        try:
            token = Token.model_validate_json(response.content)
        except ValidationError as error:
            raise NoAnswer("what came in place of a token is none") from error
        self._header = as_header(token.access_token)
        self._good_until = asked + max(token.expires_in - RENEWED_BEFORE_END, token.expires_in / 2)


class Sender:
    """Sends requests and tries them again; may be used by several threads at once."""

    def __init__(self, http: httpx.Client, credentials: Credentials, retry: Retry) -> None:
        self.http = http
        self._credentials = credentials
        self._retry = retry

    def send(
        self, request: httpx.Request, *, repeatable: bool = True, with_key: bool = True
    ) -> httpx.Response:
        """The answer, read, with a status below 400. Raises ApiError, NoAnswer.

        Only what is `repeatable` is tried again.
        """
        request.read()
        retry = self._retry if repeatable else NEVER
        renewed, attempt = False, 0
        while True:
            attempt += 1
            answer = self._try(request, with_key=with_key)
            if isinstance(answer, httpx.Response):
                return answer
            if isinstance(answer, ApiError) and answer.status == 401 and with_key and not renewed:
                renewed = True
                if self._credentials.renew(request):
                    continue
            asked = answer.retry_after if isinstance(answer, ApiError) else None
            passing = not isinstance(answer, ApiError) or answer.is_passing
            if not passing or attempt >= retry.attempts or (asked or 0) > retry.longest_asked:
                raise answer
            retry.sleep(retry.pause(attempt, asked))

    def _try(self, request: httpx.Request, *, with_key: bool) -> httpx.Response | CutruError:
        try:
            if with_key:
                self._credentials.authorise(request, self.http)
            response = self.http.send(request)
        except CutruError as error:
            return error
        except (httpx.TransportError, httpx.DecodingError) as error:
            failure = NoAnswer(f"{request.method} {request.url.path}: {type(error).__name__} {error}".strip())
            failure.__cause__ = error
            return failure
        if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
            return response
        return ApiError.of(response)
