"""What the papers show, as plain values, and the texts their cells are composed of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cutru.identity.codelists import CodeList
from cutru.identity.dates import show_date
from cutru.law.bilingual import Text
from cutru.law.deadlines import VIETNAM
from cutru.law.forms import load_form

EXEMPT = "exempt"
TEST_MARK = Text("THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ", "TEST – NOT VALID")
"""Stands across every page of a paper that a test brought forth."""

_ENTRY_DOCUMENTS = CodeList("entry_document_kinds")


@dataclass(frozen=True, slots=True)
class FacilitySlip:
    """The facility as the head of a form names it; `unit_name` is the police unit it is addressed to.

    With `is_test` every page is marked as a test.
    """

    name: str
    address: str
    phone: str
    province_name: str
    unit_name: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class NA17Guest:
    """A row of NA17. `sex` M, F or empty; `birth` as shown; `entry_document`, `entry`: composed below."""

    seq: int
    full_name: str
    sex: str
    birth: str
    nationality_vi: str
    passport_type_vi: str
    passport_number: str
    entry_document: str
    entry: str
    purpose: str
    stay_from: date
    stay_to: date
    receipt: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The receiving unit's confirmation; `at` is an aware moment."""

    unit_name: str
    officer_name: str
    at: datetime

    def line(self) -> str:
        """The sentence under the names."""
        return f"Đã xác nhận điện tử lúc {show_moment(self.at)}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of one guest. `regime` F or V; moments are aware; `check_url` carries no personal data.

    With `is_test` its page is marked as a test.
    """

    number: str
    regime: Literal["F", "V"]
    facility_name: str
    facility_address: str
    unit_name: str
    guest_name: str
    handed_in_at: datetime
    arrival_at: datetime
    arrival_time_known: bool
    due_at: datetime
    is_late: bool
    check_url: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the register book; texts as shown, `received_at` an aware moment."""

    seq: int
    received_at: datetime
    guest_name: str
    birth: str
    sex: str
    nationality: str
    document: str
    residence: str
    host: str
    stay_from: date
    stay_to: date
    reason: str
    channel: str
    officer: str
    note: str


def mark_of(is_test: bool) -> dict[str, str] | None:
    """The mark of a paper as the templates take it (`mark`): two lines, or None for a paper that counts."""
    return {"vi": TEST_MARK.vi, "en": TEST_MARK.en} if is_test else None


def show_time(moment: datetime) -> str:
    """A time as "22:40" on Vietnam's clock. Raises ValueError without time zone."""
    return f"{_in_vietnam(moment):%H:%M}"


def show_moment(moment: datetime) -> str:
    """A moment as "22:40 ngày 25/11/2026" on Vietnam's clock. Raises ValueError without time zone."""
    return f"{show_time(moment)} ngày {show_date(_in_vietnam(moment).date())}"


def show_moment_short(moment: datetime) -> str:
    """A moment as "22:40 25/11/2026", for either language. Raises ValueError without time zone."""
    return f"{show_time(moment)} {show_date(_in_vietnam(moment).date())}"


def show_day_of(moment: datetime) -> str:
    """The day of a moment in Vietnam as "25/11/2026". Raises ValueError without time zone."""
    return show_date(_in_vietnam(moment).date())


def entry_document_text(
    kind: str,
    *,
    number: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    issued_on: date | None = None,
    issuer: str = "",
) -> str:
    """The cell of note (3) of NA17: kind, number, validity, date of issue, issuing authority, in this order.

    Unknown parts are left out. `kind` is a code of `entry_document_kinds`, or free text where the list has no
    such code. Exempt guests get "Miễn thị thực" alone, as the note says.
    """
    if kind == EXEMPT:
        return load_form("NA17").column("entry_document").when_exempt or _ENTRY_DOCUMENTS[EXEMPT].label_vi
    parts = {
        "document_type": _ENTRY_DOCUMENTS[kind].label_vi if kind in _ENTRY_DOCUMENTS else kind,
        "document_number": f"số {number}" if number else "",
        "document_validity": _validity(valid_from, valid_until),
        "document_issue_date": f"cấp ngày {show_date(issued_on)}" if issued_on else "",
        "document_issuing_authority": issuer,
    }
    order = load_form("NA17").column("entry_document").print_order
    return ", ".join(parts[name] for name in order if parts[name])


def latest_entry_text(entry_on: date | None, gate: str) -> str:
    """The cell of note (4) of NA17: day and border gate of the latest entry; unknown parts left out."""
    return ", ".join(part for part in (show_date(entry_on) if entry_on else "", gate) if part)


def period_text(first: date, last: date) -> str:
    """Two days as "25/11/2026 – 27/11/2026"."""
    return f"{show_date(first)} – {show_date(last)}"


def _validity(first: date | None, last: date | None) -> str:
    if first and last:
        return f"thời hạn từ {show_date(first)} đến {show_date(last)}"
    if last:
        return f"thời hạn đến {show_date(last)}"
    return f"thời hạn từ {show_date(first)}" if first else ""


def _in_vietnam(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(VIETNAM)
