"""What is held for a facility and a day, so that a program can prove that it is what it sent."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from django.db import connection
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from cutru.exchange.api.auth import READ, facility_of
from cutru.exchange.api.schemas import Receipt, Where
from cutru.exchange.api.statements import refusals
from cutru.facilities.models import Facility
from cutru.law.deadlines import VIETNAM
from cutru.stays.receipts import show_receipt

router = Router(tags=["Reconciliation · đối soát"])

Basis = Literal["arrival", "handed_in"]


class DayQuery(Where):
    day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
    by: Basis = Field("arrival", description="stays that began on the day, or that were handed in on it")
    cursor: int = Field(0, ge=0, le=2**63 - 1, description="`next_cursor` of the page before")
    limit: int = Field(1000, ge=1, le=5000)


class CountsOut(Schema):
    """held = staying + departed + cancelled."""

    held: int
    staying: int
    departed: int
    cancelled: int
    with_reference: int = Field(description="stays that programs have a reference for")


class ItemOut(Schema):
    """One stay of the day."""

    reference: str | None = Field(description="your name for it; None: handed in another way")
    receipt: Receipt
    status: Literal["staying", "departed", "cancelled"]
    version: int
    differs: bool = Field(description="it was declared before in another way, and what you sent differs")


class ReconciliationOut(Schema):
    """The day as a whole, and its stays page by page."""

    facility: int
    day: date
    by: Basis
    counts: CountsOut
    digest: str = Field(
        description="SHA-256 (hexadecimal) of the UTF-8 lines `reference TAB receipt LF` of all stays of the "
        "day that have a reference and are not cancelled, sorted by their bytes"
    )
    items: list[ItemOut]
    next_cursor: int | None


@router.get(
    "/reconciliation",
    auth=READ,
    response={200: ReconciliationOut, **refusals()},
    summary="Reconcile a day · đối soát một ngày",
)
def reconcile(request: HttpRequest, query: Query[DayQuery]) -> dict[str, Any]:
    """Counts, a digest of all references with their receipts, and the stays one by one.

    Build the same lines from what you hold: when the digests agree, nothing is missing and nothing too much.
    """
    facility = facility_of(request, query.facility)
    rows = _stays_of_day(facility, query.day, query.by)
    page = [row for row in rows if row["id"] > query.cursor][: query.limit + 1]
    more = len(page) > query.limit
    page = page[: query.limit]
    return {
        "facility": facility.pk,
        "day": query.day,
        "by": query.by,
        "counts": _counts(rows),
        "digest": digest_of(
            (row["reference"], row["receipt"])
            for row in rows
            if row["reference"] is not None and row["status"] != "cancelled"
        ),
        "items": [{name: row[name] for name in ItemOut.model_fields} for row in page],
        "next_cursor": page[-1]["id"] if more else None,
    }


def _stays_of_day(facility: Facility, day: date, by: Basis) -> list[dict[str, Any]]:
    """Stays of the day in the order of their ids, a row for each reference; one query."""
    begin = datetime.combine(day, time(), VIETNAM)
    condition, values = "arrival_on = %s", [day]
    if by == "handed_in":
        condition = "handed_in_at >= %s AND handed_in_at < %s AND arrival_on <= %s"
        values = [begin, begin + timedelta(days=1), day + timedelta(days=1)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT coalesce(known.id, 0), known.reference, stay.receipt, status, version,
                   coalesce(differs, false), stay.id
            FROM stays_stay AS stay
            LEFT JOIN exchange_reference AS known
              ON known.stay_id = stay.id AND known.facility_id = stay.facility_id
            WHERE stay.facility_id = %s AND {condition}
            ORDER BY stay.id, known.id
            """,  # noqa: S608  the condition is one of two written above
            [facility.pk, *values],
        )
        names = ("known_id", "reference", "receipt", "status", "version", "differs", "stay_id")
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for number, row in enumerate(rows, start=1):
        row["id"] = number
        row["receipt"] = show_receipt(row["receipt"])
    return rows


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    states = {row["stay_id"]: row["status"] for row in rows}
    counts = {state: list(states.values()).count(state) for state in ("staying", "departed", "cancelled")}
    with_reference = len({row["stay_id"] for row in rows if row["reference"] is not None})
    return {"held": len(states), **counts, "with_reference": with_reference}


def digest_of(pairs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the sorted lines of (reference, receipt)."""
    lines = sorted(f"{reference}\t{receipt}\n".encode() for reference, receipt in pairs)
    return hashlib.sha256(b"".join(lines)).hexdigest()
