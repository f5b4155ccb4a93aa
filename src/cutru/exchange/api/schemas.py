"""Shapes of what goes in and comes out."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import SkipValidation

from cutru.exchange.api.guests import ForeignGuest, VietnameseGuest
from cutru.exchange.api.problems import ProblemOut

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Receipt = Annotated[str, Field(examples=["2611-7KQ4M-9TD2V-5"])]


class Where(Schema):
    """The facility a call is about."""

    facility: Number | None = Field(None, description="may be left out by keys that serve one facility")


class GuestsIn(Schema):
    """Guests to hand in. Faults of single guests are answered beside them, they do not refuse the request."""

    guests: list[SkipValidation[ForeignGuest | VietnameseGuest]] = Field(  # type: ignore[valid-type]
        min_length=1, max_length=5000
    )


class GuestOut(Schema):
    """What became of one guest."""

    position: int = Field(description="place in the request, counted from 1")
    reference: str
    outcome: Literal["accepted", "known", "rejected"]
    receipt: Receipt | None = Field(description="of accepted and known guests")
    version: int | None = Field(description="version of the stay after this call")
    corrected: bool = Field(description="the stay existed and was corrected to what was sent")
    problems: list[ProblemOut]


class GuestsOut(Schema):
    """The answer to a hand-in: read = accepted + known + rejected; results in the order given."""

    submission: UUID | None = Field(description="None when nothing new was stored")
    check: bool = Field(description="true: nothing was stored")
    read: int
    accepted: int
    known: int
    rejected: int
    results: list[GuestOut]


class StayOut(Schema):
    """One guest, one period: the present state."""

    receipt: Receipt
    reference: str | None
    facility: int
    regime: Literal["F", "V"]
    status: Literal["staying", "departed", "cancelled"]
    version: int
    full_name: str
    sex: str
    birth_date: str = Field(examples=["1990-05-17", "1990"])
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


class StaysOut(Schema):
    """One page of a list."""

    stays: list[StayOut]
    next_cursor: str | None = Field(description="give it as `cursor` for the next page; None on the last")


class EntryOut(Schema):
    """One act of a stay's journal."""

    version: int
    action: str
    at: datetime
    by: str = Field(description="the person, the program or the police unit")
    channel: str
    reason: str
    changes: dict[str, Any] = Field(description="field → [before, after]")


class JournalOut(Schema):
    """The whole journal, first act first."""

    receipt: Receipt
    entries: list[EntryOut]


class FacilityOut(Schema):
    """A facility the key serves."""

    id: int
    name: str
    type: str
    province_code: str
    ward_code: str
    address: str
    verification: Literal["awaiting", "verified", "refused"]
    room_required: bool
    is_sandbox: bool
    main_facility: int | None


class KeyOut(Schema):
    """The key that was shown: what it opens, and for whom."""

    id: str
    name: str
    scopes: list[str]
    is_sandbox: bool
    holder: str = Field(description="the facility or the vendor")
    expires_at: datetime | None
    facilities: list[FacilityOut]


class NewKeyOut(Schema):
    """A key just made; it is shown this once."""

    id: str
    key: str
    scopes: list[str]
    replaces: str
    old_key_expires_at: datetime
