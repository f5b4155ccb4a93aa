"""What an outbox holds against what the portal tells."""

import sqlite3
from collections.abc import Sequence
from datetime import date

from cutru_client.models import Reconciliation
from cutru_client.outbox.items import Difference, Reconciled


def compare(day: date, rows: Sequence[sqlite3.Row], told: Reconciliation, prefix: str = "") -> Reconciled:
    """The differences of one day; `rows` are our guests who arrive on it, as sent or as they wait."""
    ours = {row["reference"]: row for row in rows if row["reference"].startswith(prefix)}
    held = {
        reference: row["receipt"]
        for reference, row in ours.items()
        if row["receipt"] and row["held_arrival_on"] == day.isoformat()
    }
    theirs = {
        item.reference: item for item in told.items if item.reference and item.reference.startswith(prefix)
    }
    present = {reference: item for reference, item in theirs.items() if item.status != "cancelled"}
    differing = [
        Difference(reference, held[reference], item.receipt, item.differs)
        for reference, item in present.items()
        if reference in held and (item.receipt != held[reference] or item.differs)
    ]
    return Reconciled(
        day=day,
        held=len(held),
        missing=tuple(sorted(held.keys() - theirs.keys())),
        cancelled=tuple(sorted(held.keys() & (theirs.keys() - present.keys()))),
        unknown=tuple(sorted(present.keys() - held.keys())),
        differing=tuple(differing),
        unsent=tuple(sorted(one for one, row in ours.items() if row["state"] == "waiting")),
        rejected=tuple(sorted(one for one, row in ours.items() if row["state"] == "rejected")),
    )
