"""The key itself, the facilities it serves, and whether both sides hold the same."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Literal

from cutru_client.calls.base import Calls
from cutru_client.errors import NoAnswer
from cutru_client.models import Facility, Key, NewKey, Reconciliation, ReconciliationItem

LARGEST_PAGE = 5_000
READINGS = 5
"""How often a day is read anew when stays change between its pages."""


class KeyCalls(Calls):
    """`/key`, `/facility` and `/reconciliation`."""

    def whoami(self) -> Key:
        """What the key opens, and the facilities it serves."""
        return self._get(Key, "key")

    def get_facility(self) -> Facility:
        """The facility that calls are about."""
        return self._get(Facility, "facility")

    def rotate_key(self) -> NewKey:
        """A new key, shown this once; the old one goes on for a day. Not tried again by itself."""
        return self._post(NewKey, "key/rotation", repeatable=False)

    def reconciliation(self, day: date, *, by: Literal["arrival", "handed_in"] = "arrival") -> Reconciliation:
        """All stays that began on a day (or were handed in on it), with a digest that proves them complete.

        Raises NoAnswer when the day keeps changing while it is read.
        """
        for _reading in range(READINGS):
            told = self._whole_day(day, by)
            if told.digest == digest_of(told.items):
                return told
        raise NoAnswer(f"{day}: the stays keep changing")

    def reconciliation_page(
        self,
        day: date,
        *,
        by: Literal["arrival", "handed_in"] = "arrival",
        cursor: int = 0,
        limit: int = 1_000,
    ) -> Reconciliation:
        """One page of that; counts and digest are those of the whole day."""
        query = {"day": day, "by": by, "cursor": cursor, "limit": limit}
        return self._get(Reconciliation, "reconciliation", query)

    def _whole_day(self, day: date, by: Literal["arrival", "handed_in"]) -> Reconciliation:
        page = self.reconciliation_page(day, by=by, limit=LARGEST_PAGE)
        items = list(page.items)
        while page.next_cursor is not None:
            page = self.reconciliation_page(day, by=by, cursor=page.next_cursor, limit=LARGEST_PAGE)
            items += page.items
        return page.model_copy(update={"items": items})


def digest_of(items: Iterable[ReconciliationItem]) -> str:
    """SHA-256 over the sorted lines of reference and receipt of all that is not cancelled."""
    lines = sorted(
        f"{item.reference}\t{item.receipt}\n".encode()
        for item in items
        if item.reference is not None and item.status != "cancelled"
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()
