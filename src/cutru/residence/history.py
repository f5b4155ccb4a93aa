"""The time line of a person as the page shows it: acts of the register and stays, newest first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.law.residence import end_grounds, permanent_grounds
from cutru.law.versions import RuleBook
from cutru.residence.actions.ending import DEATH
from cutru.residence.actions.households import SPLIT
from cutru.residence.actions.registering import DECLARED_AGAIN, MOVED, REGISTERED
from cutru.residence.models import Person, RegisterEntry, Registration


def ground_label(ground_id: str, on: date, book: RuleBook) -> str:
    """Words of a ground of Article 20 in the reader's language; the code itself where the law names none."""
    language = get_language() or "vi"
    found = {one.id: one.text for one in permanent_grounds(on, book)}
    return found[ground_id].in_language(language) if ground_id in found else ground_id


def end_label(registration: Registration, book: RuleBook) -> str:
    """Why a registration ended, in the reader's language."""
    ours = {
        MOVED: _("Đã đăng ký ở nơi khác"),
        REGISTERED: _("Đã đăng ký cư trú"),
        DECLARED_AGAIN: _("Đã khai báo nơi ở khác"),
        SPLIT: _("Tách hộ tại cùng chỗ ở"),
    }
    if registration.end_ground in ours or registration.ended_on is None:
        return ours.get(registration.end_ground, "")
    kind = "temporary" if registration.kind == "temporary" else "permanent"
    if registration.end_ground == DEATH:
        kind = "permanent"
    grounds = end_grounds("temporary" if kind == "temporary" else "permanent", registration.ended_on, book)
    found = {one.id: one.text for one in grounds}
    if registration.end_ground not in found:
        return registration.end_ground
    return found[registration.end_ground].in_language(get_language() or "vi")


def register_lines(entries: Iterable[RegisterEntry]) -> list[dict[str, Any]]:
    """Acts for the component `timeline`, each with its day of force and dossier."""
    return [
        {
            "title": entry.get_kind_display(),
            "at": entry.at,
            "who": entry.unit,
            "text": _text(entry),
        }
        for entry in entries
    ]


def _text(entry: RegisterEntry) -> str:
    since = _("Có hiệu lực từ %(day)s") % {"day": f"{entry.on:%d/%m/%Y}"}
    if not entry.dossier_code:
        return since
    return _("%(since)s · hồ sơ %(code)s") % {"since": since, "code": entry.dossier_code}


def registration_rows(person: Person, book: RuleBook, today: date) -> list[dict[str, Any]]:
    """All residences of a person, newest first, with what they were called and why they ended."""
    rows = person.registrations.select_related("dwelling__ward__province").order_by("-starts", "-id")
    return [
        {
            "registration": one,
            "holds": one.holds(today),
            "void": one.ended_on is not None and one.ended_on <= one.starts,
            "to_come": one.starts > today and one.ended_on is None,
            "ground": ground_label(one.ground, one.starts, book) if one.ground else "",
            "end": end_label(one, book),
        }
        for one in rows
    ]
