"""What goes in and comes out, as the OpenAPI document has it; a test of the portal holds both together."""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Regime = Literal["F", "V"]
Status = Literal["staying", "departed", "cancelled"]
Outcome = Literal["accepted", "known", "rejected"]
OnConflict = Literal["reject", "correct"]
ActionName = Literal["correct", "change_room", "extend", "depart", "withdraw_departure", "cancel"]

EventKind = Literal[
    "stay.accepted",
    "stay.changed",
    "stay.confirmed",
    "stay.correction_asked",
    "stay.limit_near",
    "facility.verified",
    "facility.refused",
]
DeliveryState = Literal["pending", "delivered", "failed"]


class Sent(BaseModel):
    """What a program sends; names that do not exist are refused here already."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Told(BaseModel):
    """What the portal tells; what a newer portal tells in addition is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Words(Told):
    """A sentence in both languages."""

    vi: str
    en: str


class Problem(Told):
    """One thing that is wrong, or worth saying, about one field; empty `field`: the whole record."""

    field: str
    code: str
    severity: Literal["error", "warning", "notice"]
    message: Words


class ProblemDocument(Told):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    message: Words
    problems: list[Problem]


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


class Facility(Told):
    """A facility the key serves; `main_facility` of a test facility is the one it stands for."""

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


class Key(Told):
    """The key that was shown: what it opens, and for whom."""

    id: str
    name: str
    scopes: list[str]
    is_sandbox: bool
    holder: str
    expires_at: datetime | None
    facilities: list[Facility]


class Webhook(Told):
    """An endpoint and how it fares; `disabled_at`: when the portal switched it off."""

    id: int
    facility: int
    url: str
    kinds: list[EventKind]
    is_active: bool
    disabled_at: datetime | None
    disabled_reason: str
    failing_since: datetime | None
    created_at: datetime


class NewWebhook(Webhook):
    """An endpoint with a new secret, which is shown this once."""

    secret: str = Field(repr=False)


class Webhooks(Told):
    """The endpoints of a facility that this program made."""

    webhooks: list[Webhook]


class Attempt(Told):
    """One attempt to deliver; `response` is the beginning of what was answered."""

    at: datetime
    status: int | None
    error: str
    duration_ms: int
    response: str


class Delivery(Told):
    """One event on its way to one endpoint; `event` is the `webhook-id` of the message."""

    id: int
    event: UUID
    kind: EventKind | Literal["ping"]
    occurred_at: datetime
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    delivered_at: datetime | None
    log: list[Attempt]


class Deliveries(Told):
    """One page of the delivery log; None as `next_cursor` on the last."""

    deliveries: list[Delivery]
    next_cursor: str | None


class Replay(Told):
    """How many messages are sent again."""

    queued: int


class CodeListEntry(Told):
    """One code; fields that a list does not have are None."""

    code: str
    label: Words
    iso2: str | None = None
    iso3: str | None = None
    portal_label: str | None = None
    kind: str | None = None
    detail_required: bool | None = None
    room_required: bool | None = None


class CodeListInfo(Told):
    """A code list without its entries; `version` changes with the content."""

    name: str
    description: Words
    version: str
    count: int
    fields: list[str]
    address: str


class CodeLists(Told):
    """Every code list there is."""

    codelists: list[CodeListInfo]


class CodeList(Told):
    """A code list with its entries."""

    name: str
    version: str
    entries: list[CodeListEntry]


class Province(Told):
    """A province or city of today: national code, that of the official files, that of interface v1.4."""

    code: str
    portal_code: str
    short_code: str
    name: str


class Provinces(Told):
    """The provinces of today."""

    version: str
    provinces: list[Province]


class Ward(Told):
    """A ward, commune or special zone of today."""

    code: str
    portal_code: str
    name: str


class Wards(Told):
    """The wards of one province."""

    version: str
    province: Province
    wards: list[Ward]


class WardDetail(Ward):
    """A ward and its province."""

    province: Province


class PresentUnit(Told):
    """A unit of today that a code leads to."""

    kind: Literal["province", "ward"]
    code: str
    portal_code: str
    name: str
    province_code: str


class LegacyUnit(Told):
    """A unit as it was until 30/06/2025, and what became of it."""

    name: str
    province_code: str
    district_code: str
    change: Literal["kept", "merged", "divided", "dissolved"]


class PlaceMatch(Told):
    """One reading of a code."""

    kind: Literal["province", "district", "ward"]
    system: Literal["national", "portal", "legacy"]
    code: str
    is_current: bool
    legacy: LegacyUnit | None
    units: list[PresentUnit]


class ResolvedPlace(Told):
    """Everything a code may mean; `ambiguous`: there is more than one unit of today to choose from."""

    code: str
    ambiguous: bool
    matches: list[PlaceMatch]


class Token(Told):
    """A token bought with client credentials; `expires_in` seconds from now."""

    access_token: str
    expires_in: float


class Import(Told):
    """A file on its way: read = accepted + rejected + known; `questions`: code → rows it concerns."""

    id: UUID
    facility: int
    file_name: str
    kind: Literal["kbtt_xml", "kbtt_xlsx", "tblt_xlsx"]
    state: Literal["checking", "checked", "handing_in", "done", "failed"]
    total: int
    progress: int
    read: int
    accepted: int
    rejected: int
    known: int
    questions: dict[str, int]
    refusal: Problem | None
    created_at: datetime
    expires_at: datetime

    @property
    def is_working(self) -> bool:
        return self.state in ("checking", "handing_in")


class Imports(Told):
    """The latest imports of a facility."""

    imports: list[Import]


class ImportRow(Told):
    """What became of one row of a file."""

    position: int
    outcome: Outcome
    name: str
    receipt: str | None
    problems: list[Problem]


class ImportRows(Told):
    """One page of rows; None as `next_cursor` on the last."""

    rows: list[ImportRow]
    next_cursor: int | None


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


class NewKey(Told):
    """A key just made; it is shown this once."""

    id: str
    key: str = Field(repr=False)
    scopes: list[str]
    replaces: str
    old_key_expires_at: datetime


class TokenRefusal(Told):
    """Why no token was given (RFC 6749, section 5.2)."""

    error: str
    error_description: str = ""
