"""Guests in; stays read back, corrected, moved, ended."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from cutru_client.calls.base import Calls
from cutru_client.encoding import Guest, as_json, guests_body
from cutru_client.models import (
    Act,
    ActResults,
    HandedIn,
    Journal,
    OnConflict,
    Regime,
    Status,
    Stay,
    StaysPage,
)

LARGEST_PAGE = 500


class StayCalls(Calls):
    """`/stays` and `/acts`."""

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

    def _act(self, receipt: str, act: str, body: Mapping[str, Any]) -> Stay:
        said = {name: value for name, value in body.items() if value is not None}
        return self._post(Stay, f"stays/{_part(receipt)}/{act}", as_json(said))


def _part(name: str) -> str:
    """A receipt as a part of an address. Raises ValueError for what would lead elsewhere."""
    clean = name.strip()
    if not clean or not clean.isascii() or not clean.replace("-", "").replace(" ", "").isalnum():
        raise ValueError("not a receipt")
    return clean
