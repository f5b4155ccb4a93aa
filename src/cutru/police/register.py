"""The rows of the register book (sổ tiếp nhận lưu trú) as page, PDF and workbook show them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from cutru.identity.codelists import STAY_REASONS
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.bilingual import Text
from cutru.law.stay_rules import register_book_kept
from cutru.law.versions import NoRuleInForce
from cutru.police.queries import receiving_officers
from cutru.printing.documents import RegisterRow
from cutru.stays.law import rule_book
from cutru.stays.models import Stay
from cutru.stays.papers import full_address
from cutru.stays.templatetags import stays as show

CANCELLED = "Đã huỷ"
LATE = "Gửi muộn"


def register_rows(stays: Sequence[Stay]) -> list[RegisterRow]:
    """One row per stay, in the order given. The book is an official paper: its words are Vietnamese."""
    officers = receiving_officers(stays)
    with override("vi"):
        return [_row(seq, stay, officers[stay.pk]) for seq, stay in enumerate(stays, start=1)]


def _row(seq: int, stay: Stay, officer: str) -> RegisterRow:
    nationality = NATIONALITIES.get(stay.nationality)
    marks = [
        CANCELLED if stay.status == Stay.Status.CANCELLED else "",
        LATE if stay.is_late else "",
        stay.note,
    ]
    return RegisterRow(
        seq=seq,
        received_at=stay.handed_in_at,
        guest_name=stay.full_name,
        birth=show.birth(stay),
        sex="Nam" if stay.sex == "M" else "Nữ",
        nationality=nationality.label_vi if nationality else stay.nationality,
        document=show.document(stay),
        residence=show.residence(stay),
        host=f"{stay.facility.name}, {full_address(stay.facility)}",
        stay_from=stay.arrival_on,
        stay_to=stay.departure_on,
        reason=_reason(stay),
        channel=str(stay.get_channel_display()),
        officer=officer,
        note="; ".join(mark for mark in marks if mark),
    )


def _reason(stay: Stay) -> str:
    if stay.is_foreign:
        return stay.entry_purpose
    label = STAY_REASONS[stay.reason].label_vi if stay.reason in STAY_REASONS else stay.reason
    return f"{label}: {stay.reason_detail}" if stay.reason_detail else label


def is_kept(day: date) -> bool:
    """Whether the law of that day asks for the book."""
    try:
        return register_book_kept(day, rule_book())
    except NoRuleInForce:
        return False


def basis(day: date) -> Text | None:
    """The basis of the rule that acts on the day; None when no rule is known for it."""
    try:
        return rule_book().in_force("stay_notification", day).basis
    except NoRuleInForce:
        return None


def proposed_change(day: date) -> Text | None:
    """The basis of a text that would end the book on this day but waits for confirmation."""
    for version in rule_book().proposed():
        acting = version.starts <= day and (version.ends is None or day <= version.ends)
        if version.rule == "stay_notification" and acting and not version.values["register_book"]:
            return version.basis
    return None
