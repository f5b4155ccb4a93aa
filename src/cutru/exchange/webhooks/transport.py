"""One message over HTTP: only to allowed addresses, within one time limit, and with a short answer read."""

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx
from django.conf import settings
from httpcore import SOCKET_OPTION

from cutru.exchange.webhooks.addresses import AddressRefused, HostUnknown, addresses_of
from cutru.exchange.webhooks.models import Fault

MOST_READ = 4096
"""Bytes of an answer that are read."""
MOST_KEPT = 500
"""Characters of an answer that are kept in the delivery log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt; `status` is None when no answer came, `fault` empty when it was taken.

    `retry_after` is in seconds from now, None when the endpoint did not ask to wait.
    """

    status: int | None
    fault: str
    duration_ms: int
    text: str = ""
    retry_after: float | None = None


class _Clock:
    """The time left of one message; every step on the network asks it."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, error: type[Exception]) -> float:
        """Seconds left; raises `error` when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error
        return left


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the time of the message, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.left(httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Looks a name up, checks its addresses, and connects to a checked one: nothing is looked up twice."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = addresses_of(host, port, self._clock.left(httpcore.ConnectTimeout))
        except TimeoutError as late:
            raise httpcore.ConnectTimeout from late
        refused: Exception = httpcore.ConnectError()
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._clock.left(httpcore.ConnectTimeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                refused = error
            else:
                return _Stream(stream, self._clock)
        raise refused


class _Transport(httpx.HTTPTransport):
    """httpx's transport over connections of `_Backend`; proxies of the environment are not asked."""

    def __init__(self, clock: _Clock) -> None:
        context = _tls()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=1, network_backend=_Backend(clock)
        )


@cache
def _tls() -> ssl.SSLContext:
    """The authorities that are trusted; SSL_CERT_FILE names others."""
    return httpx.create_ssl_context()


class Sender:
    """Sends messages to one endpoint; the connection is kept while it is used as a context."""

    def __init__(self) -> None:
        self._clock = _Clock()
        self._client = httpx.Client(
            transport=_Transport(self._clock),
            follow_redirects=False,
            trust_env=False,
            timeout=settings.WEBHOOK_TIMEOUT_SECONDS,
            headers={"user-agent": "CuTru-Webhooks/1", "accept-encoding": "identity"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """One attempt; whatever happens on the way is an answer too."""
        self._clock.start(settings.WEBHOOK_TIMEOUT_SECONDS)
        began = time.monotonic()
        status, fault, text, retry_after = None, "", "", None
        try:
            with self._client.stream("POST", url, headers=headers, content=body) as response:
                status, retry_after = response.status_code, _retry_after(response.headers)
                fault = _fault_of_status(status)
                text = _beginning(response)
        except Exception as error:
            fault = _fault_of_error(error)
        return Answer(status, fault, int((time.monotonic() - began) * 1000), text, retry_after)


def _fault_of_status(status: int) -> str:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    if status == HTTPStatus.GONE:
        return Fault.GONE
    return Fault.REDIRECT if status < HTTPStatus.BAD_REQUEST else Fault.STATUS


def _fault_of_error(error: Exception) -> str:
    """The fault of an attempt that ended without an answer. Raises what is no fault of the endpoint."""
    if isinstance(error, AddressRefused):
        return Fault.ADDRESS_REFUSED
    if isinstance(error, HostUnknown):
        return Fault.HOST_UNKNOWN
    if isinstance(error, httpx.TimeoutException):
        return Fault.TIMEOUT
    if isinstance(error, httpx.NetworkError):
        return Fault.TLS if _has_cause(error, ssl.SSLError) else Fault.CONNECTION
    if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        return Fault.PROTOCOL
    raise error


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


def _beginning(response: httpx.Response) -> str:
    """The first characters of the answer; what breaks off does not undo the status that came."""
    read = b""
    try:
        for part in response.iter_raw(MOST_READ):
            read += part
            if len(read) >= MOST_READ:
                break
    except httpx.HTTPError:
        pass
    return read[:MOST_READ].decode("utf-8", "replace").replace("\x00", "�")[:MOST_KEPT]


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds from now that the header of this name asks for, as a number or a moment (RFC 9110, 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
