"""How templates show receipts, guests' papers and states."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.identity.codelists import (
    BIRTH_PRECISIONS,
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
)
from cutru.identity.dates import PartialDate
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.places.lookup import units
from cutru.problems import Problem
from cutru.stays.models import Stay
from cutru.stays.receipts import show_receipt

register = template.Library()

LISTS: dict[str, CodeList] = {
    "sex": SEXES,
    "document_type": DOCUMENT_TYPES,
    "passport_type": PASSPORT_TYPES,
    "entry_document_kind": ENTRY_DOCUMENT_KINDS,
    "residence_kind": RESIDENCE_TYPES,
    "reason": STAY_REASONS,
    "birth_precision": BIRTH_PRECISIONS,
}


def _language() -> str:
    return get_language() or "vi"


@register.filter
def receipt(stored: str) -> str:
    """The receipt number with its hyphens."""
    return show_receipt(stored) if stored else ""


@register.filter
def message(problem: Problem) -> str:
    """A problem's sentence in the reader's language."""
    return problem.message(_language())


@register.filter
def code_label(code: str, list_name: str) -> str:
    """The label of a code of one of the official lists; the code itself when the list has no such code."""
    entry = LISTS[list_name].get(code)
    return entry.label(_language()) if entry else code


@register.filter
def nationality(code: str) -> str:
    """The country's name in the reader's language."""
    entry = NATIONALITIES.get(code)
    return entry.label(_language()) if entry else code


@register.filter
def relation(code: str) -> str:
    """The label of a close relation."""
    return next((item.label.in_language(_language()) for item in CLOSE_RELATIONS if item.code == code), code)


@register.filter
def birth(stay: Stay) -> str:
    """The birth date as precisely as it is known."""
    return PartialDate(stay.birth_date, stay.birth_precision).display()  # type: ignore[arg-type]  # the table checks D, M, Y


@register.filter
def document(stay: Stay) -> str:
    """Kind and number of the guest's document."""
    if stay.is_foreign:
        return f"{code_label(stay.document_type, 'passport_type')} {stay.document_number}"
    kind = stay.document_name or code_label(stay.document_type, "document_type")
    return f"{kind} {stay.document_number}"


@register.filter
def arrival(stay: Stay) -> str:
    """`25/11/2026 22:40`, or the day alone when the time is not known."""
    local = timezone.localtime(stay.arrival_at)
    return f"{local:%d/%m/%Y %H:%M}" if stay.arrival_time_known else f"{stay.arrival_on:%d/%m/%Y}"


@register.filter
def day(value: date | None) -> str:
    """`25/11/2026`, or nothing."""
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def residence(stay: Stay) -> str:
    """Where a Vietnamese guest lives: address, ward, province as far as they are known."""
    known = units()
    ward = known.wards.get(stay.residence_ward_code)
    province = known.provinces.get(stay.residence_province_code)
    parts = [stay.residence_address, ward.name if ward else "", province.name if province else ""]
    return ", ".join(part for part in parts if part)


@register.simple_tag
def chip(label: str, state: str) -> SafeString:
    """The part `components/chip.html` for lists: an include for every row would cost more than the query."""
    return format_html('<span class="chip chip--{}">{}</span>', state, label)


@register.simple_tag
def stay_state(stay: Stay) -> dict[str, str]:
    """`label` and `state` (good, warn, bad, note) for the chip of a stay."""
    today = timezone.localdate()
    if stay.status == Stay.Status.CANCELLED:
        return {"label": _("Đã huỷ"), "state": "note"}
    if stay.correction_asked_at:
        return {"label": _("Cần đính chính"), "state": "bad"}
    if stay.status == Stay.Status.DEPARTED:
        return {"label": _("Đã trả phòng"), "state": "note"}
    if stay.departure_on < today:
        return {"label": _("Quá ngày đi"), "state": "warn"}
    if stay.departure_on == today:
        return {"label": _("Trả phòng hôm nay"), "state": "warn"}
    return {"label": _("Đang lưu trú"), "state": "good"}
