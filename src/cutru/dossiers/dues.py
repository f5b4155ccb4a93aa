"""How far away a due day is, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cutru.law.working_days import is_working_day

FAR = 60
"""Beyond so many days the day itself is said."""


@dataclass(frozen=True, slots=True)
class Due:
    """Words for a due moment; `state` is the look of a chip."""

    words: str
    state: Literal["good", "warn", "bad", "note"]


def due_in_words(due: datetime, now: datetime) -> Due:
    """What is left until a moment: working days, today, or by how many days it was missed."""
    due_day, today = timezone.localdate(due), timezone.localdate(now)
    if due < now:
        late = (today - due_day).days
        if late == 0:
            return Due(_("quá hạn hôm nay"), "bad")
        words = ngettext("quá hạn %(count)s ngày", "quá hạn %(count)s ngày", late)
        return Due(words % {"count": late}, "bad")
    if due_day == today:
        return Due(_("hôm nay, %(time)s") % {"time": f"{timezone.localtime(due):%H:%M}"}, "warn")
    if (due_day - today).days > FAR:
        return Due(f"{due_day:%d/%m/%Y}", "note")
    days = (today + timedelta(days=number) for number in range(1, (due_day - today).days + 1))
    left = sum(is_working_day(day) for day in days)
    words = ngettext("còn %(count)s ngày làm việc", "còn %(count)s ngày làm việc", left) % {"count": left}
    return Due(words, "warn" if left <= 1 else "good")
