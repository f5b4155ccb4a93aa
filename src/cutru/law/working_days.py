"""Which days are working days of the authorities, with public holidays and swapped days.

Monday to Friday are working days unless they are public holidays (Article 112 of the Labour Code, with the
substitute days for holidays at a weekend) or were swapped; a swapped-in Saturday is one. Saturday mornings
only take dossiers in and do not count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data
from cutru.law.versions import Grade

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SwappedDay:
    """A working day `off` that is free because a Saturday or Sunday `worked` replaces it."""

    off: date
    worked: date
    basis: Text
    grade: Grade


@cache
def swapped_days() -> tuple[SwappedDay, ...]:
    """The swaps of the data file, in order. The library of public holidays knows further ones."""
    return tuple(
        SwappedDay(entry["off"], entry["worked"], text_from(entry["basis"]), entry["grade"])
        for entry in read_data("data", "swapped_days")["swapped_days"]
    )


def is_working_day(day: date, overrides: Sequence[SwappedDay] = ()) -> bool:
    """Whether the authorities work on a day; `overrides`: swaps announced since, which win over the data."""
    for swap in overrides:
        if day in (swap.off, swap.worked):
            return day == swap.worked
    return _is_usually_worked(day)


def is_holiday(day: date, overrides: Sequence[SwappedDay] = ()) -> bool:
    """Whether a day is free as a public holiday or by a swap; a usual weekend is not."""
    if any(day == swap.off for swap in (*overrides, *swapped_days())):
        return True
    return day in _holidays(day.year) and not is_working_day(day, overrides)


def next_working_day(day: date, overrides: Sequence[SwappedDay] = (), skipped: Iterable[date] = ()) -> date:
    """The day itself if it is a working day and not skipped, else the first one after it that is."""
    passed_over = frozenset(skipped)
    while day in passed_over or not is_working_day(day, overrides):
        day += timedelta(days=1)
    return day


def add_working_days(
    start: date, count: int, overrides: Sequence[SwappedDay] = (), skipped: Iterable[date] = ()
) -> date:
    """The `count`-th working day after `start`, which itself does not count; `skipped` days count neither.

    `count` 0 gives the day itself or the first working day after it. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    passed_over = frozenset(skipped)
    day = start if count else next_working_day(start, overrides, passed_over)
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), overrides, passed_over)
    return day


@lru_cache(maxsize=10_000)
def _is_usually_worked(day: date) -> bool:
    for swap in swapped_days():
        if day in (swap.off, swap.worked):
            return day == swap.worked
    calendar = _holidays(day.year)
    if day in calendar.weekend_workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar


@cache
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)
