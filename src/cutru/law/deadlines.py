"""Until when a guest must be notified or declared, on Vietnam's clock.

Arrival times are wall-clock times of Vietnam; every moment handed in or out carries its time zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cutru.law.versions import BOOK, RuleBook

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Due:
    """A last moment. `inclusive`: handing in at exactly `at` is still on time."""

    at: datetime
    inclusive: bool

    def missed_by(self, moment: datetime) -> timedelta | None:
        """How late an aware moment is, None when on time; zero for exactly `at` when that is late already."""
        late_by = moment - self.at
        on_time = late_by <= timedelta(0) if self.inclusive else late_by < timedelta(0)
        return None if on_time else late_by


def stay_notification_due(arrival_on: date, arrival_time: time | None, book: RuleBook = BOOK) -> Due:
    """Before 23:00 on the day the stay starts; arrivals from 23:00 on, before 08:00 the next day.

    khoản 4 Điều 30 Luật Cư trú 68/2020/QH14. The law leaves an arrival at exactly 23:00 open: it counts as
    after. An unknown time counts as earlier in the day. Raises NoRuleInForce for arrivals before 01/07/2021.
    """
    before, late_from, late_before = _stay_times(arrival_on, book)
    if arrival_time is not None and arrival_time >= late_from:
        return Due(datetime.combine(arrival_on + timedelta(days=1), late_before, VIETNAM), inclusive=False)
    return Due(datetime.combine(arrival_on, before, VIETNAM), inclusive=False)


def foreigner_declaration_due(
    arrival_on: date, arrival_time: time | None, remote: bool, book: RuleBook = BOOK
) -> Due:
    """12 hours after the arrival, 24 hours in remote areas.

    khoản 2 Điều 33 Luật 47/2014/QH13, Điều 7 Thông tư 53/2016/TT-BCA. With an unknown time the hours run
    from the end of the day of arrival, in the declarant's favour. Raises NoRuleInForce for arrivals before
    15/02/2017.
    """
    values = book.in_force("foreigner_declaration", arrival_on).values
    if arrival_time is None:
        arrived = datetime.combine(arrival_on + timedelta(days=1), time(0), VIETNAM)
    else:
        arrived = datetime.combine(arrival_on, arrival_time, VIETNAM)
    hours = values["due_hours_remote"] if remote else values["due_hours"]
    return Due(arrived + timedelta(hours=hours), inclusive=True)


def is_late(due: Due, handed_in_at: datetime) -> bool:
    """Whether something handed in at an aware moment missed its due moment.

    "Trước 23 giờ" (khoản 4 Điều 30 Luật Cư trú): exactly 23:00 is late. "Trong thời hạn 12 giờ" (khoản 2
    Điều 33 Luật 47/2014/QH13): exactly 12 hours is on time. `due` carries which of the two holds.
    """
    return due.missed_by(handed_in_at) is not None


def time_left(due: Due, now: datetime) -> timedelta | None:
    """How long it can still be handed in on time, None when it is late. Same articles as `is_late`."""
    return None if is_late(due, now) else due.at - now


@lru_cache(maxsize=256)
def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _stay_times(on: date, book: RuleBook) -> tuple[time, time, time]:
    due = book.in_force("stay_notification", on).values["due"]
    return _clock(due["before"]), _clock(due["late_arrival_from"]), _clock(due["late_arrival_before"])
