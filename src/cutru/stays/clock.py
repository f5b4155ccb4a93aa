"""The law's clock in words: until when a guest is on time, or how late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cutru.law.deadlines import VIETNAM, Due, stay_notification_due
from cutru.stays.law import rule_book


@dataclass(frozen=True, slots=True)
class Clock:
    """One sentence about a due moment and the state its chip shows."""

    text: str
    state: Literal["good", "warn", "bad"]


def due_words(due: Due, now: datetime) -> Clock:
    """`đúng hạn đến 22:59 hôm nay (còn 1 giờ 12 phút)` or `muộn 2 giờ, vẫn nhận`."""
    late_by = due.missed_by(now)
    if late_by is not None:
        return Clock(_("muộn %(duration)s, vẫn nhận") % {"duration": in_words(late_by)}, "bad")
    left = due.at - now
    last = due.at if due.inclusive else due.at - timedelta(minutes=1)
    params = {"moment": moment_words(last, now), "left": in_words(left)}
    soon = left < timedelta(hours=2)
    return Clock(_("đúng hạn đến %(moment)s (còn %(left)s)") % params, "warn" if soon else "good")


def at_the_latest(due: Due, now: datetime) -> Clock:
    """The careful reading of an arrival today at an unknown time: `due` counts from now, not midnight."""
    params = {"moment": moment_words(due.at, now)}
    words = _("điền giờ đến để biết hạn đúng; khách đã có mặt thì hạn không quá %(moment)s")
    return Clock(words % params, "warn")


def day_clock(now: datetime) -> Clock:
    """How long Vietnamese guests who came today can still be notified on time."""
    local = now.astimezone(VIETNAM)
    due = stay_notification_due(local.date(), None, rule_book())
    if due.missed_by(now) is None:
        left = due.at - now
        params = {"left": in_words(left), "time": f"{due.at:%H:%M}"}
        state: Literal["warn", "good"] = "warn" if left < timedelta(hours=2) else "good"
        return Clock(_("Còn %(left)s đến %(time)s") % params, state)
    night = stay_notification_due(local.date(), local.time(), rule_book())
    params = {"time": f"{due.at:%H:%M}", "morning": moment_words(night.at, now)}
    return Clock(_("Đã qua %(time)s. Khách đến từ bây giờ: thông báo trước %(morning)s") % params, "bad")


def moment_words(moment: datetime, now: datetime) -> str:
    """`22:59 hôm nay`, `08:00 ngày mai`, `08:00 ngày 25/11/2026`."""
    local = moment.astimezone(VIETNAM)
    days = (local.date() - now.astimezone(VIETNAM).date()).days
    if days == 0:
        return _("%(time)s hôm nay") % {"time": f"{local:%H:%M}"}
    if days == 1:
        return _("%(time)s ngày mai") % {"time": f"{local:%H:%M}"}
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def in_words(duration: timedelta) -> str:
    """The two largest units: `3 ngày 4 giờ`, `1 giờ 12 phút`, `dưới 1 phút`."""
    minutes = int(duration.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)d giờ", "%(count)d giờ", hours) % {"count": hours})
    if minutes and not days:
        parts.append(ngettext("%(count)d phút", "%(count)d phút", minutes) % {"count": minutes})
    return " ".join(parts) or _("dưới 1 phút")
