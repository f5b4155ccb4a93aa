"""Stays as papers print them: NA17, receipts; for the facility's pages and the officers' desk alike."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cutru.facilities.models import Facility
from cutru.identity.codelists import PASSPORT_TYPES
from cutru.identity.dates import PartialDate
from cutru.identity.nationalities import NATIONALITIES
from cutru.places.models import PoliceUnit
from cutru.places.queries import unit_of_ward
from cutru.printing.documents import (
    Confirmation,
    FacilitySlip,
    NA17Guest,
    Receipt,
    entry_document_text,
    latest_entry_text,
)
from cutru.printing.na17 import na17_pdf
from cutru.printing.receipt import receipt_pdf, receipts_pdf
from cutru.stays.models import Stay
from cutru.stays.receipts import show_receipt

NO_UNIT = "Không đơn vị nào · None"
"""Who receives the guests of a test facility."""


def check_url(stay: Stay) -> str:
    """The public address where anyone can check the receipt; it carries nothing about the guest."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("stays:check", args=[show_receipt(stay.receipt)])


def facility_slip(facility: Facility) -> FacilitySlip:
    """The head of a form: the facility and the unit its declarations go to; those of a sandbox go to none."""
    unit: PoliceUnit | None = unit_of_ward(facility.receiving_area[1])
    return FacilitySlip(
        name=facility.name,
        address=full_address(facility),
        phone=facility.phone,
        province_name=facility.ward.province.name,
        unit_name=unit.name if unit else "",
        is_test=facility.is_sandbox,
    )


def full_address(facility: Facility) -> str:
    """Street, ward, province."""
    return f"{facility.address}, {facility.ward.name}, {facility.ward.province.name}"


def na17_guest(stay: Stay, seq: int) -> NA17Guest:
    """One row of form NA17."""
    nationality = NATIONALITIES.get(stay.nationality)
    passport_type = PASSPORT_TYPES.get(stay.document_type)
    return NA17Guest(
        seq=seq,
        full_name=stay.full_name,
        sex=stay.sex,
        birth=PartialDate(stay.birth_date, stay.birth_precision).display(),  # type: ignore[arg-type]  # D, M, Y by the table's check
        nationality_vi=nationality.label_vi if nationality else stay.nationality,
        passport_type_vi=passport_type.label_vi if passport_type else "",
        passport_number=stay.document_number,
        entry_document=entry_document_text(
            stay.entry_document_kind,
            number=stay.entry_document_number,
            valid_from=stay.entry_document_from,
            valid_until=stay.entry_document_until,
            issued_on=stay.entry_document_issued_on,
            issuer=stay.entry_document_issuer,
        ),
        entry=latest_entry_text(stay.entry_on, stay.entry_gate),
        purpose=stay.entry_purpose,
        stay_from=stay.arrival_on,
        stay_to=stay.departure_on,
        receipt=show_receipt(stay.receipt),
    )


def na17_of(stays: Sequence[Stay], declared_by: str, confirmation: Confirmation | None = None) -> bytes:
    """Form NA17 for foreigners of one facility, one or many. Raises ValueError for an empty list."""
    if not stays:
        raise ValueError("a form needs at least one guest")
    first = stays[0]
    return na17_pdf(
        facility_slip(first.facility),
        [na17_guest(stay, seq) for seq, stay in enumerate(stays, start=1)],
        timezone.localdate(max(stay.handed_in_at for stay in stays)),
        declared_by,
        confirmation,
        check_url(first) if len(stays) == 1 else None,
    )


def _receipt(stay: Stay, unit: PoliceUnit | None) -> Receipt:
    return Receipt(
        number=show_receipt(stay.receipt),
        regime="F" if stay.is_foreign else "V",
        facility_name=stay.facility.name,
        facility_address=full_address(stay.facility),
        unit_name=unit.name if unit else NO_UNIT,
        guest_name=stay.full_name,
        handed_in_at=stay.handed_in_at,
        arrival_at=stay.arrival_at,
        arrival_time_known=stay.arrival_time_known,
        due_at=stay.due_at,
        is_late=stay.is_late,
        check_url=check_url(stay),
        is_test=stay.facility.is_sandbox,
    )


def receipts_of(stays: Sequence[Stay]) -> bytes:
    """One receipt on its own page, or many, four on a page."""
    units = {ward: unit_of_ward(ward) for ward in {stay.ward_code for stay in stays}}
    papers = [_receipt(stay, units[stay.ward_code]) for stay in stays]
    return receipt_pdf(papers[0]) if len(papers) == 1 else receipts_pdf(papers)
