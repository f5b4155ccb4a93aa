"""The rows of the register book (sổ tiếp nhận lưu trú) as page, PDF and workbook show them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cutru.identity.codelists import SEXES, STAY_REASONS
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

HEADINGS: Mapping[str, str | Promise] = {
    "seq": gettext_lazy("STT"),
    "received_at": gettext_lazy("Giờ tiếp nhận"),
    "guest_name": gettext_lazy("Họ và tên"),
    "birth": gettext_lazy("Ngày sinh"),
    "sex": gettext_lazy("Giới tính"),
    "nationality": gettext_lazy("Quốc tịch"),
    "document": gettext_lazy("Giấy tờ"),
    "residence": gettext_lazy("Nơi cư trú"),
    "host": gettext_lazy("Cơ sở, chủ hộ và địa chỉ lưu trú"),
    "stay": gettext_lazy("Từ ngày – đến ngày"),
    "reason": gettext_lazy("Lý do"),
    "channel": gettext_lazy("Cách thông báo"),
    "officer": gettext_lazy("Người tiếp nhận"),
    "note": gettext_lazy("Ghi chú"),
}
"""The printed book's columns in the words of the page."""


def register_rows(stays: Sequence[Stay], language: str = "vi") -> list[RegisterRow]:
    """One row per stay, in the order given; papers are Vietnamese, pages in their reader's language."""
    officers = receiving_officers(stays)
    with override(language):
        return [_row(seq, stay, officers[stay.pk], language) for seq, stay in enumerate(stays, start=1)]


def _row(seq: int, stay: Stay, officer: str, language: str) -> RegisterRow:
    nationality = NATIONALITIES.get(stay.nationality)
    marks = [
        _("Đã huỷ") if stay.status == Stay.Status.CANCELLED else "",
        _("Gửi muộn") if stay.is_late else "",
        stay.note,
    ]
    return RegisterRow(
        seq=seq,
        received_at=stay.handed_in_at,
        guest_name=stay.full_name,
        birth=show.birth(stay),
        sex=SEXES[stay.sex].label(language),
        nationality=nationality.label(language) if nationality else stay.nationality,
        document=show.document(stay),
        residence=show.residence(stay),
        host=f"{stay.facility.name}, {full_address(stay.facility)}",
        stay_from=stay.arrival_on,
        stay_to=stay.departure_on,
        reason=_reason(stay, language),
        channel=str(stay.get_channel_display()),
        officer=officer,
        note="; ".join(mark for mark in marks if mark),
    )


def _reason(stay: Stay, language: str) -> str:
    if stay.is_foreign:
        return stay.entry_purpose
    label = STAY_REASONS[stay.reason].label(language) if stay.reason in STAY_REASONS else stay.reason
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
