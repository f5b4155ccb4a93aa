"""A population database behind HTTP: time-outs, retries with back-off, a circuit breaker for each process.

Personal numbers travel in the body of requests, never in addresses, so that no log on the way holds them.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import httpx

from cutru.residence.population import (
    Kin,
    PopulationDocument,
    PopulationRecord,
    PopulationRefused,
    PopulationUnavailable,
    checked_changes,
)

ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.2
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
FAILURES_THAT_OPEN = 5
OPEN_SECONDS = 30.0
LARGEST_ANSWER = 1024 * 1024

T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class CircuitBreaker:
    """After so many failed calls in a row nothing is asked for a while, then one call tries."""

    failures_that_open: int = FAILURES_THAT_OPEN
    open_seconds: float = OPEN_SECONDS
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _opened_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def let_through(self) -> bool:
        """Whether a call may be tried now; when the wait is over, one is, and the others go on waiting."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self.clock() - self._opened_at < self.open_seconds:
                return False
            self._opened_at = self.clock()
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened_at = 0, None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self.failures_that_open:
                self._opened_at = self.clock()


_breakers: dict[str, CircuitBreaker] = {}
_breakers_lock = threading.Lock()


def breaker_of(url: str) -> CircuitBreaker:
    """The breaker this process keeps for an address."""
    with _breakers_lock:
        return _breakers.setdefault(url, CircuitBreaker())


class HttpPopulation:
    """Asks `POST {url}/person`, `/kin`, `/documents`, tells `POST {url}/update`; JSON both ways.

    All four can be repeated: questions change nothing, an update carries its dossier as `Idempotency-Key`.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        breaker: CircuitBreaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._breaker = breaker or breaker_of(self._url)
        self._sleep = sleep
        self._timeout = timeout

    def person(self, number: str) -> PopulationRecord | None:
        answer = self._ask("person", {"personal_number": number})
        return None if answer is None else _understood(lambda: _record(answer))

    def kin(self, number: str) -> tuple[Kin, ...]:
        answer = self._ask("kin", {"personal_number": number})
        return _understood(lambda: tuple(_kin(row) for row in answer["kin"])) if answer else ()

    def documents(self, number: str) -> tuple[PopulationDocument, ...]:
        answer = self._ask("documents", {"personal_number": number})
        return _understood(lambda: tuple(_document(row) for row in answer["documents"])) if answer else ()

    def update(self, number: str, changes: Mapping[str, str], *, dossier_code: str) -> None:
        body = {"personal_number": number, "changes": checked_changes(changes)}
        if self._ask("update", body, {"Idempotency-Key": dossier_code}) is None:
            raise PopulationRefused("unknown person")

    def _ask(
        self, what: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any] | None:
        """The answer; None for a person it does not know."""
        if not self._breaker.let_through():
            raise PopulationUnavailable("circuit open")
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = self._post(what, body, headers or {})
            except httpx.TransportError as error:
                said = type(error).__name__
            else:
                if response.status_code < 500 and response.status_code != 429:
                    self._breaker.succeeded()
                    return _answer(response)
                said = f"status {response.status_code}"
            logger.warning("population database: %s failed (%s), attempt %d", what, said, attempt)
            if attempt < ATTEMPTS:
                jitter = 1 + random.random()  # noqa: S311  only spreads retries
                self._sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1) * jitter)
        self._breaker.failed()
        raise PopulationUnavailable(said)

    def _post(self, what: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> httpx.Response:
        # one client a call: calls are rare, and no connection outlives a restart of the other side
        with httpx.Client(timeout=self._timeout, follow_redirects=False, trust_env=False) as client:
            return client.post(f"{self._url}/{what}", json=body, headers={**self._headers, **headers})


def _answer(response: httpx.Response) -> dict[str, Any] | None:
    if response.status_code == 404:
        return None
    if response.status_code != 200:
        raise PopulationRefused(f"status {response.status_code}")
    if len(response.content) > LARGEST_ANSWER:
        raise PopulationUnavailable("answer too large")
    try:
        answer = response.json()
    except ValueError as error:
        raise PopulationUnavailable("answer is no JSON") from error
    if not isinstance(answer, dict):
        raise PopulationUnavailable("answer is no object")
    return answer


def _understood(read: Callable[[], T]) -> T:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PopulationUnavailable("answer not understood") from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _record(row: Mapping[str, Any]) -> PopulationRecord:
    texts = (
        "ethnicity", "religion", "native_place", "birth_registration_place", "marital_status",
        "permanent_address", "permanent_ward_code",
    )  # fmt: skip
    if row["sex"] not in ("M", "F"):
        raise ValueError("sex")
    return PopulationRecord(
        personal_number=str(row["personal_number"]),
        full_name=str(row["full_name"]),
        birth_date=date.fromisoformat(row["birth_date"]),
        sex=row["sex"],
        digital_citizen=bool(row.get("digital_citizen", False)),
        died_on=_day(row.get("died_on")),
        **{name: str(row.get(name) or "") for name in texts},
    )


def _kin(row: Mapping[str, Any]) -> Kin:
    return Kin(
        str(row["personal_number"]),
        str(row["full_name"]),
        date.fromisoformat(row["birth_date"]),
        str(row["relation"]),
    )


def _document(row: Mapping[str, Any]) -> PopulationDocument:
    return PopulationDocument(
        kind=str(row["kind"]),
        number=str(row["number"]),
        issued_on=_day(row.get("issued_on")),
        ward_code=str(row.get("ward_code") or ""),
        address=str(row.get("address") or ""),
    )
