"""The calls of /api/v1/, one method each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from types import TracebackType
from typing import Any, Literal, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from cutru_client.encoding import Guest, as_json, guests_body
from cutru_client.errors import NoAnswer
from cutru_client.models import (
    Act,
    ActResults,
    HandedIn,
    Journal,
    Key,
    OnConflict,
    Regime,
    Status,
    Stay,
    StaysPage,
)
from cutru_client.sending import ClientCredentials, PlainKey, Retry, Sender, TokenHolder

M = TypeVar("M", bound=BaseModel)
VERSION = "1.0.0"
LARGEST_PAGE = 500


class Client:
    """A portal as a program sees it, for one facility or for all that the key serves.

    `key` is a plain key or `ClientCredentials`; `facility` the number of the facility that calls are about,
    which keys of one facility may leave out. `timeout` in seconds. `transport` is httpx's, for tests and
    proxies. Threads may share a client. All methods raise ApiError for a refusal and NoAnswer when no answer
    came after all attempts; ValueError for what cannot be sent at all. Close it, or use it in a `with`.
    """

    def __init__(
        self,
        base_url: str,
        key: str | ClientCredentials,
        *,
        facility: int | None = None,
        timeout: float = 10,
        transport: httpx.BaseTransport | None = None,
        retry: Retry | None = None,
    ) -> None:
        address = httpx.URL(base_url.rstrip("/") + "/api/v1/")
        if address.scheme not in ("http", "https") or not address.host or address.userinfo:
            raise ValueError("base_url: the address of the portal, https://…")
        self.base_url = str(address).removesuffix("/api/v1/")
        self.facility = facility
        http = httpx.Client(
            base_url=address,
            timeout=timeout,
            transport=transport,
            headers={"User-Agent": f"cutru-client/{VERSION}", "Accept": "application/json"},
        )
        credentials = (
            TokenHolder(key, address.join("oauth/token"))
            if isinstance(key, ClientCredentials)
            else PlainKey(key)
        )
        self._sender = Sender(http, credentials, retry or Retry())

    def at(self, facility: int) -> "Client":
        """The same client for another facility; connections and token are shared."""
        other = Client.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.facility = facility
        return other

    def close(self) -> None:
        self._sender.http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Guests in

    def hand_in(
        self,
        guests: Sequence[Guest],
        *,
        check: bool = False,
        on_conflict: OnConflict = "reject",
        idempotency_key: str | None = None,
    ) -> HandedIn:
        """Hand in up to 5,000 guests; each is answered for itself, in the order given.

        `check` answers the same and stores nothing. `on_conflict="correct"` corrects the stay of a reference
        that was sent before with other data.
        """
        return self.hand_in_bytes(
            guests_body(guests), check=check, on_conflict=on_conflict, idempotency_key=idempotency_key
        )

    def hand_in_bytes(
        self,
        body: bytes,
        *,
        check: bool = False,
        on_conflict: OnConflict = "reject",
        idempotency_key: str | None = None,
    ) -> HandedIn:
        """The same with a body made before; the same bytes under the same key are never taken twice."""
        query = {"check": "true" if check else None, "on_conflict": on_conflict}
        return self._post(HandedIn, "stays", body, query, key=idempotency_key)

    # Stays

    def stays_page(
        self,
        *,
        status: Status | None = None,
        regime: Regime | None = None,
        arrival_from: date | None = None,
        arrival_to: date | None = None,
        document_number: str | None = None,
        reference: str | None = None,
        search: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> StaysPage:
        """One page of the facility's stays, newest arrival first; all filters given must fit."""
        query = {
            "status": status,
            "regime": regime,
            "arrival_from": arrival_from,
            "arrival_to": arrival_to,
            "document_number": document_number,
            "reference": reference,
            "search": search,
            "cursor": cursor or None,
            "limit": limit,
        }
        return self._get(StaysPage, "stays", query)

    def stays(self, **filters: Any) -> Iterator[Stay]:
        """All stays that fit; the filters are those of `stays_page`. Pages are fetched as they are needed."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.stays_page(**{"limit": LARGEST_PAGE, **filters, "cursor": cursor})
            yield from page.stays
            cursor = page.next_cursor

    def stay(self, receipt: str) -> Stay:
        """The present state."""
        return self._get(Stay, f"stays/{_part(receipt)}")

    def journal(self, receipt: str) -> Journal:
        """Everything that happened to the stay."""
        return self._get(Journal, f"stays/{_part(receipt)}/journal")

    def receipt_pdf(self, receipt: str) -> bytes:
        """The receipt as it is printed."""
        return self._bytes(f"stays/{_part(receipt)}/receipt.pdf")

    def na17_pdf(self, receipt: str) -> bytes:
        """Form NA17 of a foreigner; ApiError 409 for a Vietnamese guest."""
        return self._bytes(f"stays/{_part(receipt)}/na17.pdf")

    def correct(self, receipt: str, values: Mapping[str, Any], *, version: int | None = None) -> Stay:
        """Put fields right; None empties one. With `version` refused (409) when the stay has another now."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._post(
            Stay, f"stays/{_part(receipt)}", as_json(dict(values)), method="PATCH", headers=headers
        )

    def change_room(self, receipt: str, room: str) -> Stay:
        return self._act(receipt, "room", {"room": room})

    def extend(self, receipt: str, departure_on: date, departure_time: time | None = None) -> Stay:
        """Let the guest stay longer."""
        return self._act(
            receipt, "extension", {"departure_on": departure_on, "departure_time": departure_time}
        )

    def depart(self, receipt: str, at: datetime | None = None) -> Stay:
        """The guest has left, now or at a moment (with its offset) that has passed."""
        return self._act(receipt, "departure", {"at": at})

    def withdraw_departure(self, receipt: str, reason: str) -> Stay:
        return self._act(receipt, "departure/withdrawal", {"reason": reason})

    def cancel(self, receipt: str, reason: str) -> Stay:
        """The stay should not have been handed in; the record stays, marked cancelled."""
        return self._act(receipt, "cancellation", {"reason": reason})

    def acts(self, acts: Sequence[Act]) -> ActResults:
        """Up to 1,000 acts at once; those that cannot be done do not hinder the others."""
        body = {"acts": [act.model_dump(mode="json", exclude_unset=True) for act in acts]}
        return self._post(ActResults, "acts", as_json(body))

    # The key

    def whoami(self) -> Key:
        """What the key opens, and for whom."""
        return self._get(Key, "key")

    # What all of them do

    def _act(self, receipt: str, act: str, body: Mapping[str, Any]) -> Stay:
        said = {name: value for name, value in body.items() if value is not None}
        return self._post(Stay, f"stays/{_part(receipt)}/{act}", as_json(said))

    def _get(self, model: type[M], path: str, query: Mapping[str, Any] | None = None) -> M:
        return _read(model, self._sender.send(self._request("GET", path, query)))

    def _bytes(self, path: str) -> bytes:
        return self._sender.send(self._request("GET", path, None, headers={"Accept": "*/*"})).content

    def _post(
        self,
        model: type[M],
        path: str,
        body: bytes,
        query: Mapping[str, Any] | None = None,
        *,
        method: Literal["POST", "PATCH"] = "POST",
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> M:
        """With an Idempotency-Key, so that it may be tried again."""
        sent = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4()), **(headers or {})}
        return _read(
            model, self._sender.send(self._request(method, path, query, content=body, headers=sent))
        )

    def _request(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, **more: Any
    ) -> httpx.Request:
        wanted = {"facility": self.facility, **(query or {})}
        said = {name: to_jsonable_python(value) for name, value in wanted.items() if value is not None}
        return self._sender.http.build_request(method, path, params=said, **more)


def _part(name: str) -> str:
    """A receipt as a part of an address. Raises ValueError for what would lead elsewhere."""
    clean = name.strip()
    if not clean or not clean.isascii() or not clean.replace("-", "").replace(" ", "").isalnum():
        raise ValueError("not a receipt")
    return clean


def _read(model: type[M], response: httpx.Response) -> M:
    """What was answered. Raises NoAnswer for what is not the portal's: whether it was done is not known."""
    try:
        return model.model_validate_json(response.content)
    except ValidationError:
        raise NoAnswer(f"{response.status_code}: not an answer of the portal") from None
