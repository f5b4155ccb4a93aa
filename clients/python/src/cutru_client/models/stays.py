"""Guests, stays, acts, the day they are reconciled for."""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from cutru_client.models.base import ActionName, Outcome, Problem, Regime, Sent, Status, Told


class _Guest(Sent):
    """What both regimes have. Days are Vietnamese calendar days, times of day local."""

    reference: str
    """Your own name for this stay, unique in the facility."""
    full_name: str
    sex: Literal["M", "F"]
    birth_date: str
    """`1990-05-17`, `1990-05` or `1990`, as precise as the document."""
    document_number: str
    room: str = ""
    arrival_on: date
    arrival_time: time | None = None
    departure_on: date
    departure_time: time | None = None
    departed_on: date | None = None
    departed_time: time | None = None
    note: str = ""


class ForeignGuest(_Guest):
    """A foreigner (khai báo tạm trú)."""

    regime: Literal["F"] = "F"
    nationality: str
    document_type: Literal["ordinary", "official", "diplomatic", "other"] = "ordinary"
    entry_document_kind: str = ""
    entry_document_number: str = ""
    entry_document_from: date | None = None
    entry_document_until: date | None = None
    entry_document_issued_on: date | None = None
    entry_document_issuer: str = ""
    entry_on: date | None = None
    entry_gate: str = ""
    entry_purpose: str = ""
    permitted_until: date | None = None


class VietnameseGuest(_Guest):
    """A Vietnamese guest (thông báo lưu trú)."""

    regime: Literal["V"] = "V"
    nationality: str = "VNM"
    document_type: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    document_name: str = ""
    phone: str = ""
    residence_kind: Literal["", "1", "2", "3"] = ""
    residence_province_code: str = ""
    residence_ward_code: str = ""
    residence_address: str = ""
    reason: str
    reason_detail: str = ""
    relation: str = ""


class GuestResult(Told):
    """What became of one guest; `receipt` and `version` are those of the stay, None when it was rejected."""

    position: int
    reference: str
    outcome: Outcome
    receipt: str | None
    version: int | None
    corrected: bool
    problems: list[Problem]


class HandedIn(Told):
    """The answer to a hand-in: read = accepted + known + rejected; results in the order given."""

    submission: UUID | None
    check: bool
    read: int
    accepted: int
    known: int
    rejected: int
    results: list[GuestResult]


class Stay(Told):
    """One guest, one period: the present state. Moments are UTC."""

    receipt: str
    reference: str | None
    facility: int
    regime: Regime
    status: Status
    version: int
    full_name: str
    sex: str
    birth_date: str
    nationality: str
    document_type: str
    document_name: str
    document_number: str
    room: str
    arrival_on: date
    arrival_time: time | None
    departure_on: date
    departure_time: time | None
    departed_at: datetime | None
    entry_document_kind: str
    entry_document_number: str
    entry_document_from: date | None
    entry_document_until: date | None
    entry_document_issued_on: date | None
    entry_document_issuer: str
    entry_on: date | None
    entry_gate: str
    entry_purpose: str
    permitted_until: date | None
    phone: str
    residence_kind: str
    residence_province_code: str
    residence_ward_code: str
    residence_address: str
    reason: str
    reason_detail: str
    relation: str
    note: str
    channel: str
    handed_in_at: datetime
    due_at: datetime
    is_late: bool
    confirmed_at: datetime | None
    correction_asked_at: datetime | None
    correction_reason: str


class StaysPage(Told):
    """One page of a list; None as `next_cursor` on the last."""

    stays: list[Stay]
    next_cursor: str | None


class Entry(Told):
    """One act of a stay's journal; `changes`: field → [before, after]."""

    version: int
    action: str
    at: datetime
    by: str
    channel: str
    reason: str
    changes: dict[str, Any]


class Journal(Told):
    """The whole journal, first act first."""

    receipt: str
    entries: list[Entry]


class Act(Sent):
    """One act on one stay, named by its receipt or by your reference; only the fields of its action count."""

    action: ActionName
    receipt: str | None = None
    reference: str | None = None
    room: str = ""
    departure_on: date | None = None
    departure_time: time | None = None
    at: datetime | None = None
    reason: str = ""
    version: int | None = None
    values: dict[str, Any] = Field(default_factory=dict)


class ActResult(Told):
    """What became of one act; `version` and `status` of the stay now."""

    position: int
    done: bool
    receipt: str | None
    version: int | None
    status: str | None
    problems: list[Problem]


class ActResults(Told):
    """The answer to several acts, in the order given."""

    done: int
    refused: int
    results: list[ActResult]


class ReconciliationCounts(Told):
    """How many stays of a day there are; `held` is all of them, `with_reference` those named by programs."""

    held: int
    staying: int
    departed: int
    cancelled: int
    with_reference: int


class ReconciliationItem(Told):
    """One stay of a day; `differs`: it was declared before in another way, and what was sent differs."""

    reference: str | None
    receipt: str
    status: Status
    version: int
    differs: bool


class Reconciliation(Told):
    """What the portal holds of a day, one page of it or all."""

    facility: int
    day: date
    by: Literal["arrival", "handed_in"]
    counts: ReconciliationCounts
    digest: str
    items: list[ReconciliationItem]
    next_cursor: int | None
