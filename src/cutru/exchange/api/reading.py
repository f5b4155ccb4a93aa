"""Stays as the interface shows them; always of one facility that the caller serves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cutru.exchange.api.models import Reference
from cutru.exchange.api.problems import ApiProblem
from cutru.facilities.models import Facility
from cutru.identity.documents import document_key
from cutru.stays.models import Stay, StayEntry
from cutru.stays.queries import matching, stays_of
from cutru.stays.receipts import read_receipt, show_receipt

AS_THEY_ARE = (
    "regime", "status", "version", "full_name", "sex", "nationality", "document_type", "document_name",
    "document_number", "room", "arrival_on", "departure_on", "departure_time", "departed_at",
    "entry_document_kind", "entry_document_number", "entry_document_from", "entry_document_until",
    "entry_document_issued_on", "entry_document_issuer", "entry_on", "entry_gate", "entry_purpose",
    "permitted_until", "phone", "residence_kind", "residence_province_code", "residence_ward_code",
    "residence_address", "reason", "reason_detail", "relation", "note", "channel", "handed_in_at", "due_at",
    "is_late", "confirmed_at", "correction_asked_at", "correction_reason",
)  # fmt: skip
_BIRTH_SIGNS = {"D": 10, "M": 7, "Y": 4}


def stay_out(stay: Stay, reference: str | None) -> dict[str, Any]:
    """The present state of a stay, field by field."""
    arrival = timezone.localtime(stay.arrival_at)
    return {
        "receipt": show_receipt(stay.receipt),
        "reference": reference,
        "facility": stay.facility_id,
        "birth_date": stay.birth_date.isoformat()[: _BIRTH_SIGNS[stay.birth_precision]],
        "arrival_time": arrival.time() if stay.arrival_time_known else None,
        **{name: getattr(stay, name) for name in AS_THEY_ARE},
    }


def stays_out(facility: Facility, stays: Sequence[Stay]) -> list[dict[str, Any]]:
    """Several stays with their references; one query."""
    named = references_of(facility, [stay.pk for stay in stays])
    return [stay_out(stay, named.get(stay.pk)) for stay in stays]


def references_of(facility: Facility, stay_ids: Sequence[int]) -> dict[int, str]:
    """Stay → the reference programs use for it; the newest where there are several."""
    found = Reference.objects.filter(facility=facility, stay_id__in=stay_ids).order_by("pk")
    return dict(found.values_list("stay_id", "reference"))


def find_stay(facility: Facility, name: str) -> Stay:
    """The stay of the facility with this receipt. Raises ApiProblem 404."""
    receipt = read_receipt(name) if len(name) <= 40 else None
    stays = stays_of(facility).select_related("facility__ward__province")
    found = stays.filter(receipt=receipt).first() if receipt else None
    if found is None:
        raise ApiProblem(404, "stay_unknown")
    return found


def stays_by_name(
    facility: Facility, receipts: Sequence[str], references: Sequence[str]
) -> dict[tuple[str, str], int]:
    """("receipt" or "reference", as given) → id of the facility's stay, without unknown ones; two queries."""
    stored = {name: read_receipt(name) for name in receipts if len(name) <= 40}
    by_receipt = dict(
        stays_of(facility)
        .filter(receipt__in=[one for one in stored.values() if one])
        .values_list("receipt", "pk")
    )
    found = {("receipt", name): by_receipt[one] for name, one in stored.items() if one and one in by_receipt}
    named = Reference.objects.filter(facility=facility, reference__in=references)
    found |= {("reference", name): stay_id for name, stay_id in named.values_list("reference", "stay_id")}
    return found


def chosen(
    facility: Facility,
    *,
    status: str | None,
    regime: str | None,
    arrival_from: date | None,
    arrival_to: date | None,
    document_number: str | None,
    reference: str | None,
    search: str | None,
) -> QuerySet[Stay]:
    """The facility's stays that fit all that is given."""
    stays = stays_of(facility).select_related("facility__ward__province")
    if status:
        stays = stays.filter(status=status)
    if regime:
        stays = stays.filter(regime=regime)
    if arrival_from:
        stays = stays.filter(arrival_on__gte=arrival_from)
    if arrival_to:
        stays = stays.filter(arrival_on__lte=arrival_to)
    if document_number:
        stays = stays.filter(document_key=document_key(document_number))
    if reference:
        named = Reference.objects.filter(facility=facility, reference=reference)
        stays = stays.filter(pk__in=list(named.values_list("stay_id", flat=True)))
    return matching(stays, search) if search else stays


def entry_out(entry: StayEntry) -> dict[str, Any]:
    """One act of a journal."""
    unit = entry.by.police_unit
    return {
        "version": entry.version,
        "action": entry.action,
        "at": entry.at,
        "by": unit.name if unit else entry.by.get_full_name(),
        "channel": entry.channel,
        "reason": entry.reason,
        "changes": entry.changes or {},
    }
