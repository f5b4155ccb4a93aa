"""The journal of a stay in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from cutru.identity.codelists import PASSPORT_TYPES
from cutru.places.lookup import units
from cutru.stays.models import Stay, StayEntry
from cutru.stays.templatetags import stays as show

STATES = {
    StayEntry.Action.HANDED_IN: "good",
    StayEntry.Action.CONFIRMED: "good",
    StayEntry.Action.CORRECTION_ASKED: "bad",
    StayEntry.Action.CANCELLED: "bad",
}
UNSPOKEN = frozenset(
    {"status", "confirmed_at", "confirmed_by_id", "correction_asked_at", "correction_reason"}
)
"""Columns that change with an act and say nothing the act's name does not say."""


def _place(code: str) -> str:
    known = units()
    found = known.wards.get(code) or known.provinces.get(code)
    return found.name if found else code


def _document_type(code: str) -> str:
    """The codes of passports and those of Vietnamese papers have nothing in common."""
    return show.code_label(code, "passport_type" if code in PASSPORT_TYPES else "document_type")


CODED: Mapping[str, Callable[[str], str]] = {
    "nationality": show.nationality,
    "relation": show.relation,
    "document_type": _document_type,
    "residence_province_code": _place,
    "residence_ward_code": _place,
    **{
        name: partial(show.code_label, list_name=name)
        for name in ("sex", "entry_document_kind", "residence_kind", "reason", "birth_precision")
    },
}
"""Fields that hold a code, and the code's words in the reader's language."""


FAST_CLOCK = timedelta(minutes=5)
"""So far ahead a device's clock may be before its time is called wrong."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act as the time line shows it."""

    title: str
    at: datetime
    who: str
    text: str
    state: str


def journal_lines(entries: Iterable[StayEntry]) -> list[JournalLine]:
    """The acts of a journal in words, in their order."""
    return [
        JournalLine(
            title=str(entry.get_action_display()),
            at=entry.at,
            who=_who(entry),
            text=_text(entry),
            state=STATES.get(StayEntry.Action(entry.action), ""),
        )
        for entry in entries
    ]


def _who(entry: StayEntry) -> str:
    """The person or unit; the way a declaration came in is told where it came in."""
    unit = entry.by.police_unit
    name = unit.name if unit else entry.by.get_full_name()
    if entry.action != StayEntry.Action.HANDED_IN:
        return name
    return f"{name} · {entry.get_channel_display()}"


def _text(entry: StayEntry) -> str:
    parts = [entry.reason] if entry.reason else []
    if entry.acted_at:
        parts.append(_both_times(entry.acted_at, entry.at))
    for name, (before, after) in (entry.changes or {}).items():
        if name not in UNSPOKEN:
            parts.append(
                _("%(field)s: %(before)s → %(after)s")
                % {"field": field_label(name), "before": _shown(name, before), "after": _shown(name, after)}
            )
    return "; ".join(parts)


def _both_times(acted_at: datetime, at: datetime) -> str:
    """When the guest was written down and when that came in; days are said where they differ."""
    acted, arrived = timezone.localtime(acted_at), timezone.localtime(at)
    form = "%H:%M" if acted.date() == arrived.date() else "%H:%M %d/%m/%Y"
    params = {"acted": acted.strftime(form), "at": arrived.strftime(form)}
    if acted_at - at > FAST_CLOCK:
        return _("Nhập khi mất mạng lúc %(acted)s theo đồng hồ của máy (chạy sai), gửi lúc %(at)s") % params
    return _("Nhập lúc %(acted)s khi mất mạng, gửi lúc %(at)s") % params


def field_label(name: str) -> str:
    """The word for a field of a stay."""
    special = {
        "arrival_time": _("giờ đến"),
        "departed_on": _("ngày trả phòng"),
        "departed_time": _("giờ trả phòng"),
        "birth_precision": _("độ chính xác ngày sinh"),
    }
    return special.get(name) or str(getattr(Stay._meta.get_field(name), "verbose_name", name))


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("(trống)")
    text = str(value)
    if name in CODED:
        return CODED[name](text)
    if isinstance(value, str) and "T" in text and (moment := _moment(text)):
        return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"
    if isinstance(value, str) and (day := _day(text)):
        return f"{day:%d/%m/%Y}"
    if name.endswith("_time"):
        return text[:5]
    return text


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
