"""An outbox that survives a crash: guests are stored first, sent then, and never twice."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from cutru_client.client import Client
from cutru_client.encoding import Guest, as_json, plain_guest
from cutru_client.errors import ApiError, NoAnswer
from cutru_client.models import HandedIn, Problem
from cutru_client.outbox.items import Counts, Difference, Flushed, Item, Reconciled
from cutru_client.outbox.reconciling import compare
from cutru_client.outbox.store import Batch, Fresh, Store, sole_sender

__all__ = ["Counts", "Difference", "Flushed", "Item", "Outbox", "Reconciled"]

LARGEST_GUEST = 64 * 1024
MOST_OF_A_BATCH = 1_000
WEEK = timedelta(days=7)
_OF_THE_CONTENT = frozenset({400, 413, 422})
"""Refusals of a whole request that some guest in it, or its size, may be the reason of."""
_OF_THE_CALLER = frozenset({"facility_needed"})


class Outbox:
    """Guests of one facility on their way to the portal, in the file `path`.

    `put` and `flush` may be called by several processes and threads at once; a crash at any moment loses
    nothing and doubles nothing. Names, documents and all else that guests told are removed from the file
    `keep` after they were taken; reference, receipt, day of arrival and digest stay.
    """

    def __init__(self, path: str | Path, client: Client, *, keep: timedelta = WEEK) -> None:
        """Raises OutboxError for a file that is not an outbox, or that of another facility or portal."""
        self.client = client
        self._keep = keep
        self._store = Store(path)
        try:
            self._store.belong_to(client.base_url, client.facility)
        except BaseException:
            self._store.close()
            raise

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(self, guests: Sequence[Guest], *, correct: bool = False) -> None:
        """Store guests; on the disk when this returns.

        A guest whose reference is there already replaces it: before it was sent, or as a correction after.
        The same content again changes nothing, but sends a rejected guest once more. `correct` says that the
        portal may hold other data under these references, not sent from here, that are to be corrected.
        Raises ValueError for a guest that cannot be named or stored; then none is.
        """
        self._store.put([_fresh(guest, correct) for guest in guests])

    def flush(self, *, wait: float = 60) -> Flushed:
        """Send what waits, in order, up to 1,000 guests a request.

        Raises ApiError and NoAnswer as the client does: what was not answered waits on, and the next flush
        goes on with it. Raises OutboxError when another flush does not end within `wait` seconds.
        """
        done = Flushed()
        most = MOST_OF_A_BATCH
        with sole_sender(self._store.path, wait):
            while (batch := self._store.batch(most)) is not None:
                try:
                    answer = self._send(batch)
                except ApiError as error:
                    if error.status not in _OF_THE_CONTENT or error.code in _OF_THE_CALLER:
                        raise
                    most = self._part(batch, error, done)
                    continue
                self._store.settle(batch, answer.results)
                done.accepted += answer.accepted
                done.known += answer.known
                done.rejected += answer.rejected
                most = min(2 * most, MOST_OF_A_BATCH)
            self._store.forget(self._keep.total_seconds())
        return done

    def _send(self, batch: Batch) -> HandedIn:
        answer = self.client.hand_in_bytes(
            batch.body, on_conflict=batch.on_conflict, idempotency_key=batch.key
        )
        told = [result.reference for result in answer.results]
        if told != [member.reference for member in batch.members]:
            raise NoAnswer("the answer names other guests than were sent")
        return answer

    def _part(self, batch: Batch, error: ApiError, done: Flushed) -> int:
        """A request that is refused as a whole is sent in halves, until only the guilty guest is refused."""
        if len(batch.members) > 1:
            self._store.break_up()
            return len(batch.members) // 2
        self._store.refuse(batch, Problem(field="", code=error.code, severity="error", message=error.message))
        done.rejected += 1
        return MOST_OF_A_BATCH

    def drop(self, reference: str) -> bool:
        """Forget a guest that waits or was rejected; False when there is none such.

        Of a stay the portal holds only the change that was not taken is forgotten. Raises OutboxError for a
        guest that is under way: whether the portal took it is not known yet.
        """
        return self._store.drop(reference)

    def status(self) -> Counts:
        """How many guests wait, were taken, were rejected."""
        rows = self._store.rows("SELECT state, COUNT(*), MIN(put_at) FROM guest GROUP BY state")
        counts = {state: number for state, number, _since in rows}
        since = {state: moment for state, _number, moment in rows}.get("waiting")
        return Counts(
            waiting=counts.get("waiting", 0),
            taken=counts.get("taken", 0),
            rejected=counts.get("rejected", 0),
            waiting_since=None if since is None else datetime.fromtimestamp(since, UTC),
        )

    def get(self, reference: str) -> Item | None:
        """The guest of this reference."""
        rows = self._store.rows("SELECT * FROM guest WHERE reference = ?", reference)
        return _item(rows[0]) if rows else None

    def rejected(self) -> list[Item]:
        """Guests the portal did not take, each with its problems; until they are replaced or dropped."""
        rows = self._store.rows("SELECT * FROM guest WHERE state = 'rejected' ORDER BY place")
        return [_item(row) for row in rows]

    def receipts(self, day: date | None = None) -> dict[str, str]:
        """Reference → receipt of all stays the portal has taken, or of those arriving on a day."""
        rows = self._store.rows(
            "SELECT reference, receipt FROM guest"
            " WHERE receipt IS NOT NULL AND COALESCE(held_arrival_on = ?, TRUE)",
            None if day is None else day.isoformat(),
        )
        return dict(map(tuple, rows))

    def reconcile(self, day: date, *, prefix: str = "") -> Reconciled:
        """Compare with what the portal holds of a day of arrival.

        With `prefix` only references that begin with it count, for facilities that send from several places.
        """
        told = self.client.reconciliation(day)
        rows = self._store.rows(
            "SELECT reference, state, receipt, held_arrival_on FROM guest"
            " WHERE held_arrival_on = ?1 OR arrival_on = ?1",
            day.isoformat(),
        )
        return compare(day, rows, told, prefix)


def _fresh(guest: Guest, correct: bool) -> Fresh:
    plain = plain_guest(guest)
    reference = plain.get("reference")
    if not isinstance(reference, str) or not 0 < len(reference.strip()) <= 100:
        raise ValueError("a guest needs a reference of 1 to 100 signs")
    reference = plain["reference"] = reference.strip()
    if not reference.isprintable():
        raise ValueError("a reference cannot hold control characters")
    body = as_json(dict(sorted(plain.items())))
    if len(body) > LARGEST_GUEST:
        raise ValueError("a guest of so many signs is none")
    arrival = plain.get("arrival_on")
    return Fresh(
        reference=reference,
        body=body.decode(),
        digest=hashlib.sha256(body).hexdigest(),
        arrival_on=arrival[:10] if isinstance(arrival, str) else "",
        correct=correct,
    )


def _item(row: sqlite3.Row) -> Item:
    guest: dict[str, Any] | None = json.loads(row["body"]) if row["body"] is not None else None
    problems = tuple(Problem.model_validate(one) for one in json.loads(row["problems"]))
    return Item(
        reference=row["reference"],
        state=row["state"],
        guest=guest,
        digest=row["digest"],
        receipt=row["receipt"],
        version=row["version"],
        outcome=row["outcome"],
        problems=problems,
    )
