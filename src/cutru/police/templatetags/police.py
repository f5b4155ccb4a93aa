"""What every officers' page shows."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from cutru.police.purpose import purpose_address, stated_purpose
from cutru.stays.models import Channel, Stay

register = template.Library()


@register.simple_tag(takes_context=True)
def task_purpose(context: dict[str, Any]) -> dict[str, str]:
    """`text` of the purpose that holds now, empty without one; `change_url` to state another."""
    request = context["request"]
    stated = stated_purpose(request)
    return {
        "text": stated.text if stated else "",
        "change_url": purpose_address(request.get_full_path()),
    }


@register.simple_tag
def marks(stay: Stay) -> list[dict[str, str]]:
    """What an officer should notice about a stay: chips with `label`, `state`, `icon`; the worst first."""
    found = []
    if stay.status == Stay.Status.CANCELLED:
        found.append({"label": _("Đã huỷ"), "state": "note", "icon": "circle-x"})
    if stay.correction_asked_at:
        found.append({"label": _("Chờ cơ sở đính chính"), "state": "bad", "icon": "edit"})
    if permitted := _permitted(stay):
        found.append(permitted)
    if stay.is_late:
        found.append({"label": _("Gửi muộn"), "state": "warn", "icon": "clock"})
    if stay.facility_unverified and not stay.facility.is_verified:
        found.append({"label": _("Cơ sở chưa xác minh"), "state": "warn", "icon": "building"})
    if stay.channel == Channel.CITIZEN:
        found.append({"label": _("Công dân thông báo"), "state": "note", "icon": "user"})
    if stay.confirmed_at:
        found.append({"label": _("Đã xác nhận"), "state": "good", "icon": "circle-check"})
    return found


def _permitted(stay: Stay) -> dict[str, str] | None:
    """What is wrong with the time a foreigner may stay."""
    if not stay.is_foreign:
        return None
    if stay.permitted_until is None:
        return {"label": _("Chưa có hạn tạm trú"), "state": "warn", "icon": "flag"}
    if stay.permitted_until < timezone.localdate() and stay.status == Stay.Status.STAYING:
        return {"label": _("Quá hạn tạm trú"), "state": "bad", "icon": "flag"}
    if stay.permitted_until < stay.departure_on:
        return {"label": _("Hạn tạm trú trước ngày đi"), "state": "warn", "icon": "flag"}
    return None
